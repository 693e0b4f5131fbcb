"""Clocks, due dates, lights and rungs (procedure 4). Start and limit are stored; the rest is computed here.

Days are calendar days in +08:00, limits are working days (wd), instants are aware datetimes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from chalicelib.domain.calendar import CST, Calendar

RUNG_HOUR = time(9, 0, tzinfo=CST)

# Whose clock it is decides who is reminded. A kind in none of these sets is a unit's.
AUTHORITY = frozenset(
    {"acceptance", "dispatch", "taskforce", "objection", "suspended", "review", "revisit", "phone", "visit"}
    | {"publication", "sign_off", "contest_ruling"}
)
# Only the persons named for the case may learn of these (procedure 2, sealed lane): nobody is told by rank.
SEALED = frozenset({"cause", "confirm_cause", "receipt", "outcome"})
ENTERPRISE = frozenset({"supply"})
STAGES = frozenset({"stage"})
# A right that simply ends; nobody owes anything.
SILENT = frozenset({"contest", "take_back", "unmerge"})

# Lowest limit of the row → wd before the due day D. The limit is the original one (procedure 4, rungs); the default
# of the policy's `rungs`.
BEFORE: Mapping[int, tuple[int, ...]] = {30: (10, 3, 1, 0), 6: (3, 1, 0), 5: (2, 1, 0), 2: (1, 0), 0: (0,)}
EVERY_5 = (5, 10, 15, 20, 25, 30)  # O+5 and every 5 wd, at most six times
# Yellow from this many wd left, by the original limit; every other limit from 1.
YELLOW = {5: 1, 10: 3, 15: 3, 30: 5}


@dataclass(frozen=True)
class Audience:
    """Who is told before the due day, on its last two rungs, and how many wd after it."""

    before: tuple[str, ...]
    last: tuple[str, ...]  # T-1 and T
    after: tuple[tuple[int, tuple[str, ...]], ...]


UNIT_AUDIENCE = Audience(
    ("handler",),
    ("handler", "responsible"),
    (
        (1, ("handler", "responsible", "unit_leader")),
        (3, ("supervisor",)),  # with the proposal to list
        *((n, ("supervisor_head",)) for n in EVERY_5),
    ),
)
AUTHORITY_AUDIENCE = Audience(
    ("owner",),
    ("owner",),
    ((1, ("owner",)), (3, ("supervisor_head",)), *((n, ("supervisor_head",)) for n in EVERY_5[:-1])),
)
SEALED_AUDIENCE = Audience(("owner",), ("owner",), tuple((n, ("owner",)) for n in (1, 3, *EVERY_5[:-1])))
# A stage of a symposium is one person's; the supervisors hear when it stays undone.
STAGE_AUDIENCE = Audience(
    ("owner",), ("owner",),
    ((1, ("owner",)), (3, ("supervisor",)), *((n, ("supervisor_head",)) for n in EVERY_5)),
)  # fmt: skip
ENTERPRISE_AUDIENCE = Audience(("enterprise",), ("enterprise",), ())  # then the system acts (lapse)


@dataclass(frozen=True)
class Clock:
    """One obligation. It dies with its object; a new lead or a new round starts a new one."""

    kind: str
    start: datetime  # the instant it began
    limit: int  # wd
    round: int = 1
    n: int = 1  # assignment number
    added: int = 0  # wd added by extension, suspension, credits
    told: date | None = None  # date told to enterprise or unit; recomputation never goes below it
    unit: str = ""  # the co-unit that owes it; '' for the lead and the authority

    def __post_init__(self) -> None:
        if self.start.tzinfo is None:
            raise ValueError("a clock starts at an aware instant")

    @property
    def id(self) -> str:
        return f"{self.kind}:{self.round}:{self.n}" + (f":{self.unit}" if self.unit else "")


@dataclass(frozen=True)
class Light:
    """Colour never speaks alone: `words` says the same."""

    colour: str  # green | yellow | red | paused
    words: str


@dataclass(frozen=True)
class Rung:
    """A notice that is due at `at` for every role group in `recipients`."""

    label: str  # T-3, T-1, T, O+1, O+3, O+5 …
    at: datetime  # 09:00 of a wd
    clock_id: str
    due: date
    recipients: tuple[str, ...]

    @property
    def key(self) -> str:
        """Within a case a notice goes out once per key; a moved due date makes new keys."""
        return f"{self.clock_id}:{self.due.isoformat()}:{self.label}"


def day_of(at: datetime) -> date:
    """The calendar day in +08:00 of an aware instant."""
    return at.astimezone(CST).date()


def midnight_after(day: date) -> datetime:
    """24:00 of the day, which is 00:00 of the next."""
    return datetime.combine(day + timedelta(days=1), time(0), CST)


def due_day(clock: Clock, cal: Calendar, region: str = "") -> date:
    """The last day of the limit: never before `told`, and never on a day that is free."""
    counted = cal.add(day_of(clock.start), clock.limit + clock.added, region)
    return cal.this_or_next(max(counted, clock.told or counted), region)


def due_at(clock: Clock, cal: Calendar, region: str = "") -> datetime:
    """The instant from which the clock is late: 24:00 of the due day."""
    return midnight_after(due_day(clock, cal, region))


def is_late(at: datetime, clock: Clock, cal: Calendar, region: str = "") -> bool:
    return at >= due_at(clock, cal, region)


def left(clock: Clock, cal: Calendar, today: date, region: str = "") -> int:
    """Wd after today up to the due day; 0 on the due day and after."""
    return max(0, cal.between(today, due_day(clock, cal, region), region))


def overdue(clock: Clock, cal: Calendar, day: date, region: str = "") -> int:
    """Wd after the due day up to `day`; 0 until then."""
    return max(0, cal.between(due_day(clock, cal, region), day, region))


def light(clock: Clock, cal: Calendar, today: date, paused: bool = False, region: str = "") -> Light:
    """Colour and words for `today`; on free days after the due day it is late by no wd yet."""
    if paused:
        return Light("paused", "已暂停")
    due = due_day(clock, cal, region)
    if today > due:
        days = cal.between(due, today, region)
        return Light("red", f"逾期 {days} 个工作日" if days else "已逾期")
    if today == due:
        return Light("yellow", "今天到期")
    days = cal.between(today, due, region)
    colour = "yellow" if days <= YELLOW.get(clock.limit, 1) else "green"
    return Light(colour, f"剩 {days} 个工作日")


def extended(clock: Clock, cal: Calendar, n: int, region: str = "") -> Clock:
    """The clock with n wd more: new due = old due + n (extension, suspension, credit), and that date is told."""
    told = cal.add(due_day(clock, cal, region), n, region)
    return replace(clock, added=clock.added + n, told=told)


def extension_until(clock: Clock, cal: Calendar, region: str = "") -> datetime:
    """An extension must be asked for before this instant: 24:00 of the wd before the due day."""
    return midnight_after(cal.back(due_day(clock, cal, region), 1, region))


def rungs(
    clock: Clock, cal: Calendar, region: str = "", before: Mapping[int, tuple[int, ...]] = BEFORE
) -> tuple[Rung, ...]:
    """All notices of the clock in order of time; those not after its start do not exist.

    `before`: Policy.before, lowest limit of a row → wd before the due day, highest row first.
    """
    if clock.kind in SILENT:
        return ()
    audience, due = audience_of(clock.kind), due_day(clock, cal, region)
    offsets = next(row for lowest, row in before.items() if clock.limit >= lowest)
    made = [
        (f"T-{n}" if n else "T", cal.back(due, n, region), audience.last if n <= 1 else audience.before)
        for n in offsets
    ]
    made += [(f"O+{n}", cal.add(due, n, region), who) for n, who in audience.after]
    found = (
        Rung(label, datetime.combine(day, RUNG_HOUR), clock.id, due, recipients) for label, day, recipients in made
    )
    return tuple(rung for rung in found if rung.at > clock.start)


def audience_of(kind: str) -> Audience:
    for kinds, audience in (
        (AUTHORITY, AUTHORITY_AUDIENCE),
        (SEALED, SEALED_AUDIENCE),
        (ENTERPRISE, ENTERPRISE_AUDIENCE),
        (STAGES, STAGE_AUDIENCE),
    ):
        if kind in kinds:
            return audience
    return UNIT_AUDIENCE


def missed(found: Iterable[Rung], since: datetime, now: datetime) -> tuple[Rung, ...]:
    """The rungs that came due after `since` up to and including `now`, oldest first."""
    return tuple(sorted((rung for rung in found if since < rung.at <= now), key=lambda rung: rung.at))


def collapse(found: Iterable[Rung]) -> dict[str, Rung]:
    """Per recipient the newest of these rungs: one message instead of a pile (procedure 4)."""
    return {who: rung for rung in sorted(found, key=lambda rung: rung.at) for who in rung.recipients}
