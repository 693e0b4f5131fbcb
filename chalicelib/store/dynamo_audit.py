"""What was done outside a case's history, written where nobody can change it, in DynamoDB."""

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from chalicelib.domain.calendar import CST
from chalicelib.domain.records import Act, Checked, Event
from chalicelib.store import checking, codec, ledger, rules, transact
from chalicelib.store.reading import first, rows
from chalicelib.store.tables import EntryItem, EventItem

DAY_LIMIT = 10**6  # entries of a day and shard; only a bound


class Audit:
    """`pause(attempt)` waits between the attempts of a transaction."""

    _pause: Callable[[int], None]

    def note(self, event: Event) -> None:
        """In a transaction of its own: the function's role may put into the ledger in no other way."""
        day, name = f"{event.at.astimezone(CST):%Y%m%d}", ledger.event_name(event.id)
        kept = replace(event, hash="")
        item = EventItem(f"{ledger.EVENT}{day}", f"{rules.instant(event.at)}#{event.id}",
                         yk=f"D#{day}#{rules.shard(name)}", ys=f"{name}#{1:06d}", text=codec.dumps(kept),
                         hash=ledger.event_hash(kept))  # fmt: skip
        write = transact.begin()
        write.save(item, EventItem.pk.does_not_exist())
        try:
            transact.commit(write, self._pause)
        except transact.NotWritten:
            return  # the same event is there: an attempt before this one got no answer

    def events(self, day: date, limit: int = 1000) -> list[Event]:
        found = first(EventItem, f"{ledger.EVENT}{day:%Y%m%d}", limit)
        return [replace(codec.loads(Event, item.text), hash=item.hash) for item in found]

    def day(self, day: date) -> Iterable[tuple[str, int, str]]:
        for no, seq, item in _of_day(day):
            yield no, seq, EntryItem.hash.deserialize(item["hash"]["B"])

    def acts(self, day: date) -> Iterable[Act]:
        for no, seq, item in _of_day(day):
            if not no.startswith(ledger.EVENT):
                yield _act(no, seq, item)

    def check(self, no: str) -> Checked:
        return checking.case(self, no)

    def check_day(self, day: date, kept: Mapping[str, Any] | None, before: str) -> list[str]:
        return checking.day(self, day, kept, before)


def _of_day(day: date) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """Rows of the index, all shards in order of case and number."""
    shards = [rows(EntryItem, "day", f"D#{day:%Y%m%d}#{shard}", DAY_LIMIT) for shard in range(rules.SHARDS)]
    for item in heapq.merge(*shards, key=lambda item: item["ys"]["S"]):
        no, _, seq = item["ys"]["S"].rpartition("#")
        yield no, int(seq), item


def _act(no: str, seq: int, item: dict[str, Any]) -> Act:
    action, label, account, name, seen = (item[key]["S"] for key in ("action", "label", "actor", "actor_name", "seen"))
    at, hash_ = EntryItem.at.deserialize(next(iter(item["at"].values()))), EntryItem.hash.deserialize(item["hash"]["B"])
    return Act(at, no, seq, action, label, account, name, seen, hash_)
