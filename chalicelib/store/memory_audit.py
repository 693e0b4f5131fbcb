"""What was done outside a case's history, written where nobody can change it, in the memory store."""

from datetime import date

from chalicelib.domain.records import Event


class MemoryAudit:
    def __init__(self) -> None:
        self._events: list[Event] = []

    def note(self, event: Event) -> None:
        self._events.append(event)

    def events(self, day: date, limit: int = 1000) -> list[Event]:
        return [one for one in self._events if one.at.date() == day][:limit]
