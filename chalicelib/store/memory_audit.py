"""What was done outside a case's history, written where nobody can change it, in the memory store."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from chalicelib.domain.calendar import CST
from chalicelib.domain.case import Entry
from chalicelib.domain.records import Act, Checked, Event
from chalicelib.store import checking, ledger


class MemoryAudit:
    _entries: dict[str, list[tuple[Entry, ledger.Link]]]

    def __init__(self) -> None:
        self._events: dict[str, Event] = {}

    def note(self, event: Event) -> None:
        self._events.setdefault(event.id, replace(event, hash=ledger.event_hash(event)))

    def events(self, day: date, limit: int = 1000) -> list[Event]:
        found = [one for one in self._events.values() if one.at.astimezone(CST).date() == day]
        return sorted(found, key=lambda one: (one.at, one.id))[:limit]

    def day(self, day: date) -> Iterable[tuple[str, int, str]]:
        found = [(act.case, act.seq, act.hash) for act in self.acts(day)]
        return sorted(found + [(ledger.event_name(one.id), 1, one.hash) for one in self.events(day, len(self._events))])

    def acts(self, day: date) -> Iterable[Act]:
        kept = [(no, entry) for no, entries in self._entries.items() for entry, _ in entries if entry.at.date() == day]
        for no, entry in sorted(kept, key=lambda found: (found[0], found[1].seq)):
            yield Act(entry.at, no, entry.seq, entry.action, entry.label, entry.actor, entry.actor_name, entry.seen,
                      entry.hash)  # fmt: skip

    def check(self, no: str) -> Checked:
        return checking.case(self, no)

    def check_day(self, day: date, kept: Mapping[str, Any] | None, before: str) -> list[str]:
        return checking.day(self, day, kept, before)
