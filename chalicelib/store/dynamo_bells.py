"""What people are told: each person's notices, and the robots of their groups, in DynamoDB.

A notice that nobody looked at stands in the wake index under its person, so that counting them is one small query.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from pynamodb.exceptions import PutError, UpdateError

from chalicelib.domain.records import Bell, Notice, Robot
from chalicelib.store import outgoing, rules
from chalicelib.store.dynamo_queues import AFTER_ALL
from chalicelib.store.reading import get, items, rows
from chalicelib.store.tables import App, BellItem, NoteItem, SealedItem, table
from chalicelib.store.transact import refused
from chalicelib.store.vault import LASTING, Vault, place


class Bells:
    _vault: Vault
    _wall: Callable[[], datetime]
    _wording: Callable[[str, Mapping[str, str]], str]

    def _notice(self, item: NoteItem) -> Notice:
        message = outgoing.note(self._vault, item)
        text = self._wording(message.template, message.values)
        return Notice(message.id, message.to, message.case, text, message.due, message.values.get("path", ""))

    def due_notes(self, limit: int = 100) -> list[Notice]:
        hints = [hint for shard in range(rules.SHARDS) for hint in rows(App, "wake", f"NOTE#{shard}", limit)]
        hints.sort(key=lambda hint: str(hint["wa"]["S"]))
        found = [get(NoteItem, hint["pk"]["S"], hint["sk"]["S"]) for hint in hints[:limit]]
        return [self._notice(item) for item in found if item and item.wk]

    def deliver(self, note: Notice, bells: Sequence[Bell]) -> None:
        for bell in bells:
            self._put_bell(bell)
        item = NoteItem(f"NOTE#{note.to}", outgoing.alarm(note.at, note.id))
        _change(item, [NoteItem.wk.remove(), NoteItem.wa.remove()])

    def _put_bell(self, bell: Bell) -> None:
        pk, sk = f"BELL#{bell.account}", outgoing.alarm(bell.at, bell.id)
        body = self._vault.lock_month(rules.month(bell.at), bell, place(pk, sk))
        ttl = outgoing.seconds(self._wall(), rules.BELL_DAYS)
        try:
            BellItem(pk, sk, body=body, wk=pk, wa=sk, ttl=ttl).save(BellItem.pk.does_not_exist())
        except PutError as error:
            if not refused(error):
                raise

    def bells(self, account: str, limit: int = 50) -> list[Bell]:
        found = BellItem.query(f"BELL#{account}", scan_index_forward=False, limit=limit, consistent_read=True)
        return [self._bell(item) for item in found]

    def _bell(self, item: BellItem) -> Bell:
        kept: Bell = self._vault.unlock_month(Bell, item.body, place(item.pk, item.sk))
        return Bell(kept.id, kept.account, kept.case, kept.text, kept.at, kept.urgent, bool(item.wk), kept.path)

    def unread(self, account: str) -> int:
        asked = table(App).query(f"BELL#{account}", index_name="wake", limit=rules.MOST_UNREAD, select="COUNT")
        return int(asked["Count"])

    def read_bells(self, account: str, until: datetime) -> None:
        upto = App.wa <= f"{rules.instant(until)}#{AFTER_ALL}"
        for hint in rows(App, "wake", f"BELL#{account}", rules.MOST_READ, upto):
            item = BellItem(hint["pk"]["S"], hint["sk"]["S"])
            _change(item, [BellItem.wk.remove(), BellItem.wa.remove()])

    def robots(self) -> list[Robot]:
        found = items(SealedItem, ROBOT)
        return [self._vault.unlock_month(Robot, item.body, place(item.pk, item.sk)) for item in found]

    def put_robot(self, robot: Robot) -> None:
        sk = f"{robot.unit}#{robot.kind}"
        SealedItem(ROBOT, sk, body=self._vault.lock_month(LASTING, robot, place(ROBOT, sk))).save()

    def drop_robot(self, unit: str, kind: str) -> None:
        SealedItem(ROBOT, f"{unit}#{kind}").delete()


ROBOT = "ROBOT"


def _change(item: Any, actions: list[Any]) -> None:
    """Change an item that is there; one that its TTL took is nothing to change."""
    try:
        item.update(actions, type(item).pk.exists())
    except UpdateError as error:
        if not refused(error):
            raise
