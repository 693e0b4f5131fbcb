"""Another calendar for the open cases: which there are, what would move, and the step that moves one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from chalicelib.domain import impact
from chalicelib.domain.calendar import Calendar
from chalicelib.domain.case import SYSTEM
from chalicelib.domain.errors import Stale
from chalicelib.domain.impact import Move
from chalicelib.handling.acting import act

if TYPE_CHECKING:
    from chalicelib.wiring import Services

ALL = 100_000  # more open cases than any city has
FAR = timedelta(days=3650)  # no alarm is later
MOST = 1_500  # cases that a dry run reads while somebody waits
RETRIES = 5


@dataclass(frozen=True)
class Outlook:
    """`moves` of the first `seen` of `total` open cases."""

    moves: tuple[Move, ...]
    seen: int
    total: int


def open_cases(services: "Services", now: datetime) -> list[str]:
    """Numbers of all open cases, in order: every region's board, and whatever has an alarm (a sensitive case is on no
    board). In neither is only a sensitive case that is so late that nothing rings any more."""
    found = set(services.store.due_cases(now + FAR, ALL))
    for region in services.org.regions:
        found.update(row.no for row in services.store.board(region, ALL)[0])
    return sorted(found)


def outlook(services: "Services", fresh: Calendar, now: datetime) -> Outlook:
    """What `fresh` would do; nothing is written. Cases that no list may name are left out."""
    numbers = open_cases(services, now)
    found = (services.store.case(no) for no in numbers[:MOST])
    listed = [case for case in found if case is not None and impact.listed(case)]
    made = tuple(move for case in listed for move in impact.moves(case, services.calendar, fresh))
    return Outlook(made, min(len(numbers), MOST), len(numbers))


def recompute(services: "Services", no: str, number: int, base: Calendar, now: datetime) -> bool:
    """Recompute the case for version `number` of the calendar, once; `base` is the calendar before it. Whether
    anything was written: a second or overlapping call finds its entry and writes nothing."""
    for _ in range(RETRIES):
        case = services.store.case(no)
        if case is None or not impact.affected(case, services.policy, base, services.calendar):
            return False
        if impact.noted(services.store.history(no), number):
            return False
        try:
            act(services, no, "recompute", SYSTEM, {"calendar": number}, now=now, version=case.version)
        except Stale:
            continue
        return True
    raise Stale


def count(moves: Iterable[Move]) -> tuple[int, int, int]:
    """(dates that move, their cases, dates that only stop being an estimate)."""
    given = list(moves)
    moved = [move for move in given if move.moved]
    return len(moved), len({move.no for move in moved}), len(given) - len(moved)
