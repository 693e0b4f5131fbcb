"""Symposiums, windows, groups, enterprises and what hangs on them, in DynamoDB."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace as renewed
from datetime import datetime
from types import GenericAlias
from typing import Any

from pynamodb.exceptions import PutError
from pynamodb.expressions.condition import Condition

from chalicelib.domain.errors import Stale
from chalicelib.domain.records import Line, Shape, Thing
from chalicelib.store import rules, transact
from chalicelib.store.dynamo_queues import due
from chalicelib.store.reading import get, rows
from chalicelib.store.tables import App, SealedItem, ThingItem
from chalicelib.store.transact import refused
from chalicelib.store.vault import LASTING, Vault, place

LINE = "LN#"


class Things:
    _vault: Vault
    _pause: Callable[[int], None]

    def thing(self, shape: type[Shape], id: str) -> Thing | None:
        item = get(ThingItem, key(shape.KIND, id), "META")
        return self._read_thing(shape, item) if item else None

    def things_by_id(self, shape: type[Shape], ids: Iterable[str]) -> dict[str, Thing]:
        keys = [(key(shape.KIND, id), "META") for id in dict.fromkeys(ids)]
        found = (self._read_thing(shape, item) for item in ThingItem.batch_get(keys, consistent_read=True))
        return {one.id: one for one in found}

    def _read_thing(self, shape: type[Shape], item: ThingItem) -> Thing:
        body = GenericAlias(tuple, (shape, datetime | None))
        data, wake_at = self._vault.unlock_month(body, item.body, place(item.pk, item.sk))
        id = item.pk.split("#", 2)[2]
        return Thing(id, data, item.region or "", item.sort or "", wake_at, int(item.n))

    def put_thing(self, thing: Thing, lines: Sequence[Line] = ()) -> Thing:
        pk, n = key(thing.kind, thing.id), thing.version + 1
        write = transact.begin()
        unchanged = ThingItem.n == thing.version if thing.version else ThingItem.pk.does_not_exist()
        write.save(self._item(pk, thing, n), unchanged)
        for line in lines:
            write.save(self._line(pk, line))
        try:
            transact.commit(write, self._pause)
        except transact.NotWritten as failure:
            stored = self.thing(type(thing.data), thing.id)
            if not (failure.perhaps and stored and stored.data == thing.data):
                raise Stale("别人刚刚改过，请看过新的内容再改") from None
            return stored
        return renewed(thing, version=n)

    def _item(self, pk: str, thing: Thing, n: int) -> ThingItem:
        body = self._vault.lock_month(LASTING, (thing.data, thing.wake_at), place(pk, "META"))
        item = ThingItem(pk, "META", body=body, n=n, region=thing.region or None, sort=thing.sort or None)
        if thing.region:
            item.bk, item.bs = f"T#{thing.kind}#{thing.region}", f"{thing.sort}#{thing.id}"
        if thing.wake_at:
            item.wk, item.wa = f"THING#{rules.shard(thing.id)}", f"{rules.instant(thing.wake_at)}#{thing.id}"
        return item

    def _line(self, pk: str, line: Line) -> SealedItem:
        sk = LINE + line.id
        return SealedItem(pk, sk, body=self._vault.lock_month(LASTING, line.data, place(pk, sk)))

    def things(self, shape: type[Shape], region: str, after: str = "", limit: int = 100) -> tuple[list[Thing], str]:
        beyond = App.bs > after if after else None
        partition = f"T#{shape.KIND}#{region}"
        hints = rows(App, "board", partition, limit + 1, beyond)
        ids = [item["pk"]["S"].split("#", 2)[2] for item in hints[:limit]]
        known = self.things_by_id(shape, ids)
        more = hints[limit - 1]["bs"]["S"] if len(hints) > limit else ""
        return [known[id] for id in ids if id in known and known[id].region == region], more

    def due_things(self, now: datetime, limit: int = 50) -> list[tuple[str, str]]:
        found = (item["pk"]["S"].split("#", 2) for item in due("THING", now, limit))
        return [(kind, id) for _, kind, id in found]

    def lines(
        self, kind: str, id: str, begins: str = "", after: str = "", limit: int = 500, newest: bool = False
    ) -> list[Line]:
        pk = key(kind, id)
        condition: Condition = SealedItem.sk.startswith(LINE + begins)
        if after:
            low, high = (LINE + begins, LINE + after) if newest else (LINE + after, LINE + begins + "\uffff")
            condition = SealedItem.sk.between(low, high)
        found = SealedItem.query(pk, condition, consistent_read=True, scan_index_forward=not newest, limit=limit + 1)
        made = [self._read_line(item) for item in found]
        return [one for one in made if one.id != after][:limit]

    def _read_line(self, item: SealedItem) -> Line:
        data = self._vault.unlock_month(Mapping[str, Any], item.body, place(item.pk, item.sk))
        return Line(item.sk.removeprefix(LINE), data)

    def add_line(self, kind: str, id: str, line: Line, replace: bool = False) -> bool:
        item = self._line(key(kind, id), line)
        try:
            item.save(None if replace else SealedItem.pk.does_not_exist())
        except PutError as error:
            if refused(error):
                return False
            raise
        return True

    def drop_line(self, kind: str, id: str, line: str) -> None:
        SealedItem(key(kind, id), LINE + line).delete()


def key(kind: str, id: str) -> str:
    return f"THING#{kind}#{id}"
