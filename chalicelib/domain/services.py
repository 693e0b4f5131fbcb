"""What a service window did: its service log in 次数, the monthly look at its cases (seed P2, procedure 7). Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from statistics import median
from typing import Any

from chalicelib.domain import registry
from chalicelib.domain.calendar import Calendar
from chalicelib.domain.case import Case
from chalicelib.domain.groupfigures import percent, tenths
from chalicelib.domain.words import Status

# What a window does for an enterprise besides taking an appeal; the log counts each time, not each case.
KINDS = {
    "ask": "咨询解答", "policy": "政策讲解", "help": "帮办", "agent": "代办", "green": "绿色通道",
    "match": "对接部门", "visit": "上门服务", "other": "其他",
}  # fmt: skip
LEAST = 5  # ratings below which no rate is given (procedure 9)
REPEAT_DAYS = 90
ENDED = frozenset({Status.CLOSED, Status.ARCHIVED})


@dataclass(frozen=True)
class Service:
    """One time. `tags`: those that the enterprise had on that day, written down then; `by`: name of who served."""

    at: datetime
    what: str
    window: str
    by: str
    enterprise: str = ""
    name: str = ""
    tags: tuple[str, ...] = ()
    note: str = ""


def to_data(one: Service) -> dict[str, object]:
    return {**vars(one), "at": one.at.isoformat(), "tags": list(one.tags)}


def from_data(data: Mapping[str, Any]) -> Service:
    """Of what `to_data` wrote."""
    return Service(**{**data, "at": datetime.fromisoformat(data["at"]), "tags": tuple(data.get("tags", ()))})


@dataclass(frozen=True)
class Tally:
    """Times in all, by kind and by tag; `coded` and `local`: distinct enterprises with and without a code."""

    times: int
    kinds: tuple[tuple[str, int], ...]
    tags: tuple[tuple[str, int], ...]
    coded: int
    local: int


def tally(found: Iterable[Service]) -> Tally:
    """A service for an enterprise with both tags counts under both and once in all."""
    all_ = list(found)
    kinds, tags = Counter(one.what for one in all_), Counter(tag for one in all_ for tag in one.tags)
    coded, local = registry.counted(one.enterprise for one in all_ if one.enterprise)
    return Tally(
        len(all_), tuple((KINDS[key], kinds[key]) for key in KINDS if kinds[key]),
        tuple((name, tags[key]) for key, name in registry.TAGS.items()), coded, local,
    )  # fmt: skip


@dataclass(frozen=True)
class Taken:
    """A case as the window took it. `added`: it was there already, the window became another source of it."""

    no: str
    at: datetime
    enterprise: str
    category: str
    added: bool = False


@dataclass(frozen=True)
class Month:
    """`days`: wd from lodging to the released answer; `own`: wd from assignment to the submission that was approved;
    `repeats`: (number, why); `satisfied` of `rated` first answers."""

    received: int
    added: int
    coded: int
    local: int
    categories: tuple[tuple[str, int], ...]
    kinds: tuple[tuple[str, int], ...]
    statuses: tuple[tuple[str, int], ...]
    days: tuple[int, ...]
    own: tuple[int, ...]
    repeats: tuple[tuple[str, str], ...]
    satisfied: int
    rated: int

    @property
    def days_median(self) -> str:
        return tenths(Decimal(median(self.days))) if self.days else "—"

    @property
    def own_median(self) -> str:
        return tenths(Decimal(median(self.own))) if self.own else "—"

    @property
    def rate(self) -> str:
        """'' below LEAST: so few would say who it was."""
        return percent(self.satisfied, self.rated) if self.rated >= LEAST else ""


def evaluate(cases: Sequence[Case], taken: Sequence[Taken], calendar: Calendar) -> Month:
    """`cases`: what the window took in the month, sources added included; `taken`: the same and the REPEAT_DAYS before.

    Merged cases are counted with their master, in 0 days when that was answered before; an answer counts as of now,
    whenever it came.
    """
    added = {one.no for one in taken if one.added}
    own = [case for case in cases if case.no not in added and case.status != Status.MERGED]
    answered = [case for case in own if case.approved_at]
    coded, local = registry.counted(case.enterprise for case in own)
    first = [good for case in own if (good := first_rating(case))]
    return Month(
        len(own), sum(case.no in added for case in cases), coded, local,
        _counted(case.category for case in own), _counted(case.kind for case in own),
        _counted(state(case.status, case.round) for case in own),
        tuple(max(0, calendar.between(case.lodged_at.date(), _day(case.approved_at), case.region))
              for case in answered),
        tuple(calendar.between(_day(case.assigned_at), _day(case.submitted_at), case.region) for case in answered
              if case.round == 1 and case.assigned_at and case.submitted_at),
        tuple(_repeats(cases, taken)), sum(one != "dissatisfied" for one in first), len(first),
    )  # fmt: skip


def _day(at: datetime | None) -> date:
    assert at is not None, "only of cases that got so far"
    return at.date()


def _counted(values: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """The most frequent first."""
    return tuple(sorted(Counter(values).items(), key=lambda one: (-one[1], one[0])))


def state(status: Status, round_: int) -> str:
    """In which of a few states a case is; a second round is under way until it is closed, whatever happens."""
    if status in (Status.GUIDED, Status.WITHDRAWN):
        return str(status)
    if status in ENDED:
        return "closed"
    return "answered" if status == Status.REVISITING and round_ < 2 else "open"


def first_rating(case: Case) -> str:
    """The settled rating of the first answer, '' while there is none; a second round only follows a dissatisfied one,
    and how that ended is not told here (procedure 2, sealed lane)."""
    return "dissatisfied" if case.round == 2 else case.rating


def _repeats(cases: Sequence[Case], taken: Sequence[Taken]) -> Iterable[tuple[str, str]]:
    for case in cases:
        mine = next(one for one in taken if one.no == case.no)
        if mine.added:
            yield case.no, "已有诉求，本窗口增加为来源"
        elif case.status == Status.MERGED or case.merged:
            yield case.no, "与另一件并单办理"
        elif len(case.doors) > 1 or case.also:
            yield case.no, "同一事项还经别的渠道提出"
        elif any(_again(one, mine) for one in taken):
            yield case.no, f"同一企业 {REPEAT_DAYS} 天内提出过同一领域的诉求"


def _again(earlier: Taken, mine: Taken) -> bool:
    return (
        (earlier.enterprise, earlier.category) == (mine.enterprise, mine.category)
        and (earlier.at, earlier.no) < (mine.at, mine.no)
        and mine.at - earlier.at <= timedelta(days=REPEAT_DAYS)
    )
