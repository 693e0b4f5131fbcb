"""The city's own documents in DynamoDB: one current item each, and every version beside it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from chalicelib.domain.errors import Stale
from chalicelib.domain.records import Revision
from chalicelib.store import codec, transact
from chalicelib.store.reading import get, newest
from chalicelib.store.tables import SettingItem, TextItem


class Documents:
    _pause: Callable[[int], None]

    def setting(self, name: str) -> Mapping[str, Any] | None:
        item = get(SettingItem, f"SET#{name}", "SET")
        return codec.loads(Mapping[str, Any], item.text) if item else None

    def put_setting(self, name: str, value: Mapping[str, Any]) -> None:
        SettingItem(f"SET#{name}", "SET", text=codec.dumps(value)).save()

    def settings(self, names: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
        found = SettingItem.batch_get([(f"SET#{name}", "SET") for name in names], consistent_read=True)
        return {item.pk.removeprefix("SET#"): codec.loads(Mapping[str, Any], item.text) for item in found}

    def revise(self, revision: Revision) -> None:
        pk, number = f"SET#{revision.name}", revision.number
        write = transact.begin()
        before = SettingItem.n == number - 1 if number > 1 else SettingItem.n.does_not_exist()
        write.save(SettingItem(pk, "SET", text=codec.dumps({**revision.value, "n": number}), n=number), before)
        write.save(TextItem(pk, f"V#{number:06d}", text=codec.dumps(revision)), TextItem.pk.does_not_exist())
        try:
            transact.commit(write, self._pause)
        except transact.NotWritten:
            kept = get(TextItem, pk, f"V#{number:06d}")
            if kept is None or codec.loads(Revision, kept.text) != codec.loads(Revision, codec.dumps(revision)):
                raise Stale("别人刚刚改过这一项，请看过新的内容再改") from None

    def revisions(self, name: str, limit: int = 50) -> list[Revision]:
        return [codec.loads(Revision, item.text) for item in newest(TextItem, f"SET#{name}", "V#", limit)]
