"""What another calendar does to the clocks of an open case (procedure 4): never an earlier date than was told. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from chalicelib.domain import alarms, clocks
from chalicelib.domain.calendar import Calendar
from chalicelib.domain.case import Case, Entry
from chalicelib.domain.policy import Policy
from chalicelib.domain.words import OPEN, Status

# Later steps would show by their presence or absence how a case was rated: in no list (procedure 2, sealed lane).
LISTED = frozenset(
    {Status.LODGED, Status.INFO_NEEDED, Status.ACCEPTED, Status.ASSIGNED, Status.HANDLING, Status.OBJECTED}
    | {Status.SUSPENDED, Status.ANSWERED}
)


@dataclass(frozen=True)
class Move:
    """What happens to one clock of an open case; `now` equals `was` where only 预估 goes away."""

    no: str
    kind: str
    was: date
    now: date

    @property
    def moved(self) -> bool:
        return self.was != self.now


def moves(case: Case, base: Calendar, fresh: Calendar) -> list[Move]:
    """Every clock whose date is another or stops being an estimate; nothing for a case that is not open."""
    if case.status not in OPEN:
        return []
    old, new = base.of(case.region), fresh.of(case.region)
    found = []
    for clock in case.clocks:
        was, now = clock.told or clocks.due_day(clock, old), clocks.due_day(clock, new)
        if was != now or (old.is_provisional(now) and not new.is_provisional(now)):
            found.append(Move(case.no, clock.kind, was, now))
    return found


def affected(case: Case, policy: Policy, base: Calendar, fresh: Calendar) -> bool:
    """Whether the case must be recomputed: a date, an estimate or the next alarm is another."""
    if case.status not in OPEN:
        return False
    return bool(moves(case, base, fresh)) or alarms.wake_at(case, policy, base) != alarms.wake_at(case, policy, fresh)


def noted(entries: Iterable[Entry], number: int) -> bool:
    """Whether the case was recomputed for this version of the calendar already."""
    return any(entry.action == "recompute" and int(entry.facts.get("calendar", 0)) >= number for entry in entries)


def listed(case: Case) -> bool:
    """Whether a list of dates that would move may name the case."""
    return case.status in LISTED and not case.sensitive
