"""Figures of the groups: how fast messages are entered, how fast leaders answer, what was solved (seed P4.3,
procedure 7, 9). Pure: cases and instants in, numbers out.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from chalicelib.domain.calendar import Calendar
from chalicelib.domain.case import Case
from chalicelib.domain.words import Status

HOUR = 3600
NOT_COUNTED = frozenset({Status.MERGED})
ENDED = frozenset({Status.CLOSED, Status.ARCHIVED})
SETTLED = frozenset({Status.REVISITING, Status.CLOSED, Status.ARCHIVED})

BESIDE: tuple[tuple[str, Callable[[Case], bool]], ...] = (
    ("直接答复", lambda case: case.round == 0 and bool(case.outcome)),
    ("已告知渠道", lambda case: case.status == Status.GUIDED),
    ("撤回", lambda case: case.status == Status.WITHDRAWN),
    ("未评价", lambda case: case.status in ENDED and case.round < 2 and not case.rating and not case.imported),
    ("重启", lambda case: case.reopened > 0),
)


@dataclass(frozen=True)
class Entered:
    """A case of a group: when it was said, entered and, if ever, answered by a leader."""

    group: str
    case: Case
    said_at: datetime
    entered_at: datetime
    leader_at: datetime | None = None


@dataclass(frozen=True)
class Figures:
    """`wd`: working days from message to entry, one per case; `hours`: from message to the leader's reply, one per case
    that a leader answered."""

    received: int
    solved: int
    in_time: int
    wd: tuple[int, ...] = ()
    hours: tuple[Decimal, ...] = ()
    beside: tuple[tuple[str, int], ...] = ()  # what procedure 9 wants shown beside every rate

    @property
    def rate(self) -> str:
        return percent(self.solved, self.received)

    @property
    def entry_rate(self) -> str:
        return percent(self.in_time, len(self.wd))

    @property
    def entry_median(self) -> str:
        return tenths(Decimal(median(self.wd))) if self.wd else "—"

    @property
    def leader_median(self) -> str:
        return tenths(median(self.hours)) if self.hours else "—"


def figures(entered: Iterable[Entered], calendar: Calendar, limit: int, since: date | None = None) -> Figures:
    """Over the cases said on or after `since`, each counted once, whatever groups or messages brought it: from the
    first message to the first reply of a leader; `limit`: wd within which a message is to be entered."""
    first: dict[str, Entered] = {}
    led: dict[str, datetime] = {}
    for one in sorted(entered, key=lambda one: (one.said_at, one.entered_at)):
        if (since is None or one.said_at.date() >= since) and one.case.status not in NOT_COUNTED:
            first.setdefault(one.case.no, one)
            if one.leader_at:
                led[one.case.no] = min(one.leader_at, led.get(one.case.no, one.leader_at))
    counted = list(first.values())
    wd = tuple(delay(one, calendar) for one in counted if not one.case.imported)
    return Figures(
        len(counted), sum(is_solved(one.case) for one in counted), sum(days <= limit for days in wd), wd,
        tuple(response(one, led[one.case.no]) for one in counted if one.case.no in led),
        beside([one.case for one in counted]),
    )  # fmt: skip


def beside(cases: Sequence[Case]) -> tuple[tuple[str, int], ...]:
    """How many of these were answered directly, guided elsewhere, withdrawn, ended unrated or were taken up again. How
    a second round ended is not told by its rating (procedure 2)."""
    return tuple((name, sum(map(test, cases))) for name, test in BESIDE)


def delay(one: Entered, calendar: Calendar) -> int:
    """Working days from the message to its entry, 0 on the same day."""
    return max(0, calendar.between(one.said_at.date(), one.entered_at.date(), one.case.region))


def response(one: Entered, at: datetime) -> Decimal:
    """Hours from the message to the leader's reply."""
    return Decimal(max(0, int((at - one.said_at).total_seconds()))) / HOUR


def is_solved(case: Case) -> bool:
    """已解决 by the last approved outcome and not denied since (procedure 9, reported); a second round counts when it
    is over, so that nothing shows before what is only for named people."""
    settled = SETTLED if case.round < 2 else SETTLED - {Status.REVISITING}
    return case.outcome == "solved" and case.status in settled and case.rating != "dissatisfied"


def percent(part: int, whole: int) -> str:
    """'95.5%': one decimal, half up, never 0.0 or 100.0 unless none or all; '—' of nothing (procedure 9)."""
    if not whole:
        return "—"
    if part in (0, whole):
        return "0.0%" if not part else "100.0%"
    found = (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{min(max(found, Decimal('0.1')), Decimal('99.9'))}%"


def tenths(value: Decimal) -> str:
    """One decimal, without it where it is 0."""
    found = value.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{found.to_integral_value()}" if found == found.to_integral_value() else f"{found}"


def totals(groups: Sequence[tuple[int, int]]) -> tuple[int, int, int]:
    """(groups, people, enterprises as the city counts them) of (size, enterprises) per group."""
    return len(groups), sum(size for size, _ in groups), sum(count for _, count in groups)
