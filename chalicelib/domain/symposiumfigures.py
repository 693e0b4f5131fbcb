"""Figures of the symposiums: meetings, companies, items collected and solved (seed part 1, procedure 9). Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.domain.case import Case
from chalicelib.domain.groupfigures import NOT_COUNTED, is_solved, percent
from chalicelib.domain.platforms import Count, Symposium
from chalicelib.domain.symposium import ENDED


@dataclass(frozen=True)
class Figures:
    """`meetings` 场; `companies` 家, those of each meeting added up; `collected` and `solved` 件; `unattended`: those
    of them counted without anybody who signed in, as those of an old ledger are: nobody noted who came."""

    meetings: int
    companies: int
    collected: int
    solved: int
    unattended: int = 0

    @property
    def rate(self) -> str:
        return percent(self.solved, self.collected)


def count(cases: Iterable[Case], companies: Iterable[str], at: datetime) -> Count:
    """One meeting: its items, each case once, merged ones under their master; `companies`: who attended, by code or,
    without one, by name."""
    items = {case.no: case for case in cases if case.status not in NOT_COUNTED}.values()
    open_ = sum(case.status not in ENDED for case in items)
    return Count(len(set(companies)), len(items), sum(map(is_solved, items)), open_, at)


def figures(meetings: Iterable[Symposium]) -> Figures:
    """Over meetings with their counts; one that was not counted yet adds itself only."""
    found = list(meetings)
    counts = [one.count for one in found if one.count]
    return Figures(len(found), sum(one.companies for one in counts), sum(one.collected for one in counts),
                   sum(one.solved for one in counts), sum(not one.companies for one in counts))  # fmt: skip


def took_place(one: Symposium, first: date, last: date, today: date) -> bool:
    """Held within these days, both included, and not later than today."""
    return not one.cancelled and one.held is not None and first <= one.held <= min(last, today)


def by(meetings: Iterable[Symposium], key: Callable[[Symposium], str]) -> list[tuple[str, Figures]]:
    """(value, its figures), the most meetings first."""
    found: dict[str, list[Symposium]] = {}
    for one in meetings:
        found.setdefault(key(one), []).append(one)
    made = [(value, figures(some)) for value, some in found.items()]
    return sorted(made, key=lambda pair: (-pair[1].meetings, pair[0]))


def as_of(meetings: Iterable[Symposium]) -> datetime | None:
    """The oldest of their counts: from then on the figures are surely right."""
    return min((one.count.at for one in meetings if one.count), default=None)
