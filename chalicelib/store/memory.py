"""The store in dictionaries: for tests, and the reference that the contract test holds `dynamo` against."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from chalicelib.domain.case import Case, Change, Entry, Part
from chalicelib.domain.errors import AlreadyDone, PhoneBusy, Stale
from chalicelib.domain.records import ListRow, Place
from chalicelib.store import codec, ledger, rules
from chalicelib.store.memory_audit import MemoryAudit
from chalicelib.store.memory_bells import MemoryBells
from chalicelib.store.memory_book import MemoryDocuments, free
from chalicelib.store.memory_messages import MemoryMessages, Wording
from chalicelib.store.memory_people import MemoryPeople
from chalicelib.store.memory_search import MemorySearch
from chalicelib.store.memory_things import MemoryThings


class MemoryStore(MemoryMessages, MemoryPeople, MemoryDocuments, MemorySearch, MemoryBells, MemoryAudit, MemoryThings):
    """`wall`: the wall clock, for what expires; `wording`: template and values → text of a desk message."""

    def __init__(self, wall: Callable[[], datetime], wording: Wording) -> None:
        MemoryMessages.__init__(self, wall, wording)
        MemoryPeople.__init__(self, wall)
        MemoryDocuments.__init__(self)
        MemorySearch.__init__(self)
        MemoryBells.__init__(self)
        MemoryAudit.__init__(self)
        MemoryThings.__init__(self)
        self._cases: dict[str, Case] = {}
        self._places: dict[str, tuple[Place, datetime]] = {}
        self._wakes: dict[str, tuple[datetime, int]] = {}  # case → (alarm, how often put back)
        self._entries: dict[str, list[tuple[Entry, ledger.Link]]] = {}
        self._changes: dict[str, str] = {}  # change id → case
        self._parts: dict[str, dict[str, Part]] = {}
        self._numbers: dict[str, int] = {}
        self._beats: dict[str, tuple[datetime, Mapping[str, Any]]] = {}
        self._seals: dict[date, Mapping[str, Any]] = {}

    # cases
    def case(self, no: str) -> Case | None:
        return self._cases.get(no)

    def save(self, change: Change, place: Place, form: str = "") -> Case:
        self._check(change, form)
        case = self._write_entries(change)
        self._cases[case.no], self._changes[change.id] = case, case.no
        self._places[case.no] = (place, rules.change_time(change))
        self._wakes.pop(case.no, None)
        if place.wake_at:
            self._wakes[case.no] = (place.wake_at, 0)
        for part in change.parts:
            self._parts.setdefault(case.no, {})[part.sk] = Part(part.sk, free(part.data))
        for message in change.messages:
            self.send(message)
        if form:
            self._used[form] = case.no
        if rules.retold(change):
            self._hints[case.no] = case.version
        self._write_phones(change)
        return case

    def _check(self, change: Change, form: str) -> None:
        stored = self._cases.get(change.case.no)
        if change.id in self._changes:
            raise AlreadyDone(self._changes[change.id])
        if form in self._used:
            raise AlreadyDone(self._used[form])
        if (stored.version if stored else None) != (change.before.version if change.before else None):
            raise Stale
        if change.before is not None and change.before != stored:
            raise AssertionError("a change must begin with the stored case: DynamoDB writes only what differs from it")
        slot = self._slots.get(change.case.surveyed)
        if change.survey == "open" and slot and slot[1] and slot[0] != change.case.no:
            raise PhoneBusy("此手机号有另一件诉求正在回访")

    def _write_entries(self, change: Change) -> Case:
        head, seq = (change.before.head, change.before.seq) if change.before else ("", 0)
        for entry in change.entries:
            entry = replace(entry, data=free(entry.data), facts=free(entry.facts))
            plain = ledger.plaintext(entry, change.id)
            body = ledger.digest(codec.dumps({"text": entry.text, "data": entry.data}).encode())
            link = ledger.Link(
                change.case.no, entry.seq, plain, body, head, ledger.entry_hash(change.case.no, plain, body, head)
            )
            head, seq = link.hash, entry.seq
            kept = (replace(entry, hash=link.hash, prev=link.prev), link)
            self._entries.setdefault(change.case.no, []).append(kept)
        version = change.before.version if change.before else 0
        return replace(change.case, version=version + 1, seq=seq, head=head)

    def _write_phones(self, change: Change) -> None:
        no, mobile = change.case.no, change.case.contact.mobile
        old = change.before.contact.mobile if change.before else ""
        if mobile != old:
            self._phones.get(old, {}).pop(no, None)
            if mobile:
                self._phones.setdefault(mobile, {})[no] = None
        asked, left = rules.slots(change)
        if asked:
            self._slots[asked] = (no, True)
        if left and self._slots.get(left, ("", False)) == (no, True):
            self._slots[left] = (no, False)
        if change.opt_out and change.case.surveyed:
            self.opt_out(change.case.surveyed, change.opt_out, rules.change_time(change))

    def history(self, no: str) -> list[Entry]:
        return [entry for entry, _ in self._entries.get(no, [])]

    def erase_text(self, no: str, seq: int) -> None:
        self._entries[no] = [(replace(entry, text="", data={}, erased=True) if entry.seq == seq else entry, link)
                             for entry, link in self._entries.get(no, [])]  # fmt: skip

    def sealing(self) -> list[str]:
        return sorted(no for no, case in self._cases.items() if case.seal_entry)

    def links(self, no: str) -> list[ledger.Link]:
        return [link for _, link in self._entries.get(no, [])]

    def parts(self, no: str, prefix: str = "") -> list[Part]:
        found = self._parts.get(no, {})
        return [found[sk] for sk in sorted(found) if sk.startswith(prefix)]

    # queues
    def due_cases(self, now: datetime, limit: int = 100) -> list[str]:
        due = sorted((at, no) for no, (at, _) in self._wakes.items() if at <= now)
        return [no for _, no in due[:limit]]

    def put_back(self, no: str, at: datetime) -> int:
        times = self._wakes.get(no, (at, 0))[1] + 1
        self._wakes[no] = (at, times)
        return times

    def owners(self, numbers: Sequence[str]) -> Mapping[str, str]:
        return {no: self._cases[no].enterprise for no in numbers if no in self._cases}

    def relist(self, case: Case, place: Place) -> bool:
        if self._cases[case.no].version != case.version:
            return False
        was, at = self._places[case.no]
        self._places[case.no] = (replace(was, row=place.row), at)
        return True

    def _list(
        self, key: Callable[[Case, Place, datetime], tuple[str, str] | None], partition: str
    ) -> list[tuple[str, str]]:
        """Sort keys and numbers of the cases in a partition, in order."""
        keyed = ((key(self._cases[no], *placed), no) for no, placed in self._places.items())
        return sorted((found[1], no) for found, no in keyed if found and found[0] == partition)

    def _row(self, no: str, lane: str = "") -> ListRow:
        place, _ = self._places[no]
        return ListRow(no, lane or place.lane, place.due, dict(place.row))

    def desk(self, unit: str, limit: int = 400, after: str = "") -> tuple[list[ListRow], str]:
        helping = [(rules.open_sort(rules.CO_LANE, place.due), no, self._row(no, rules.CO_LANE))
                   for no, (place, _) in self._places.items()
                   if unit in rules.helping(self._cases[no], place)]  # fmt: skip
        own = [(sort, no, self._row(no)) for sort, no in self._list(rules.desk_key, f"U#{unit}")]
        return _page(sorted(own + helping, key=lambda found: found[:2]), limit, after)

    def board(self, region: str, limit: int = 400, after: str = "") -> tuple[list[ListRow], str]:
        own = [(sort, no, self._row(no)) for sort, no in self._list(rules.board_key, f"R#{region}")]
        return _page(own, limit, after)

    def done(self, unit: str = "", region: str = "", year: int = 0, limit: int = 100,
             after: str = "") -> tuple[list[ListRow], str]:  # fmt: skip
        key, partition = (rules.desk_key, f"U#{unit}") if unit else (rules.board_key, f"R#{region}")
        found = self._list(key, f"{partition}#done#{year}")[::-1]
        return _page([(sort, no, self._row(no)) for sort, no in found], limit, after, newest=True)

    def count_done(self, unit: str = "", region: str = "", year: int = 0, limit: int = 100) -> int:
        return len(self.done(unit, region, year, limit)[0])

    def of_enterprise(self, enterprise: str, limit: int = 50) -> list[ListRow]:
        found = [case for case in self._cases.values() if case.enterprise == enterprise]
        newest = sorted(found, key=lambda case: (case.lodged_at, case.no), reverse=True)
        return [self._row(case.no) for case in newest[:limit]]

    def lane(self, account: str) -> list[str]:
        return sorted(no for no, case in self._cases.items() if account in case.lane_readers)

    # numbers, jobs, seals, settings
    def next(self, sequence: str) -> int:
        self._numbers[sequence] = self._numbers.get(sequence, 0) + 1
        return self._numbers[sequence]

    def beat(self, job: str, at: datetime, detail: Mapping[str, Any]) -> None:
        self._beats[job] = (at, free(detail))

    def beats(self) -> Mapping[str, tuple[datetime, Mapping[str, Any]]]:
        return dict(self._beats)

    def seal(self, day: date) -> Mapping[str, Any] | None:
        return self._seals.get(day)

    def put_seal(self, day: date, seal: Mapping[str, Any]) -> None:
        if self._seals.setdefault(day, free(seal)) != free(seal):
            raise Stale("这一天已经有另一个封存记录")


def _page(
    found: list[tuple[str, str, ListRow]], limit: int, after: str, newest: bool = False
) -> tuple[list[ListRow], str]:
    """The rows that stand after the cursor's, and the next cursor."""
    if after:
        mark = rules.cursor_parts(after)[:2]
        found = [one for one in found if (one[:2] < mark if newest else one[:2] > mark)]
    more = rules.cursor(*found[limit - 1][:2]) if len(found) > limit else ""
    return [row for *_, row in found[:limit]], more
