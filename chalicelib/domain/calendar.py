"""Working days (procedure 4): years are data, the arithmetic is here and reads no clock.

A working day (wd) is a weekday that the State Council did not make a holiday, or a weekend day that it made
a working day (调休). A year is `official` with the notice's number, or `provisional`: weekends and the 13
statutory days, without the days in lieu, because nobody knows them before the notice.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta, timezone
from functools import cached_property
from typing import Any

CST = timezone(timedelta(hours=8))  # fixed: no daylight saving since 1991, and Lambda has no zone data
STATES = ("official", "provisional")
# What is known of any year; the lunar days of a year without data are not.
FIXED = {
    (1, 1): "元旦",
    (5, 1): "劳动节",
    (5, 2): "劳动节",
    (10, 1): "国庆",
    (10, 2): "国庆",
    (10, 3): "国庆",
}
ONE_DAY = timedelta(days=1)
WARN_FROM_MONTH = 11  # the notice comes out between late October and early December


@dataclass(frozen=True)
class Year:
    """One year's arrangement. `off` holds weekdays only, `work` weekend days only.

    A notice may reach back into December of the year before (2018-12-31 was made free by the one for 2019).
    """

    year: int
    state: str  # one of STATES
    notice: str | None  # 国办发明电 number; None when provisional or not known for certain
    off: Mapping[date, str]  # weekday off → festival
    work: frozenset[date]


@dataclass(frozen=True)
class Closure:
    """Offices closed on `day` by a local document (disaster); region '' is the whole city."""

    day: date
    region: str
    document: str


@dataclass(frozen=True)
class Day:
    """One cell of the page that shows why a date is what it is; `n` is the count on days that count."""

    day: date
    kind: str  # out | start | off | work (weekend day that counts) | count | end
    n: int | None
    label: str


Week = tuple[Day, ...]  # Monday to Sunday


@dataclass(frozen=True)
class Calendar:
    years: Mapping[int, Year]
    closures: tuple[Closure, ...] = ()

    def of(self, region: str) -> "Calendar":
        """As it is for one region: the closures of the whole city and its own, everybody else's left out."""
        if not self.closures:
            return self
        if region not in self._regions:
            own = tuple(replace(one, region="") for one in self.closures if one.region in ("", region))
            self._regions[region] = replace(self, closures=own)
        return self._regions[region]

    def is_workday(self, day: date, region: str = "") -> bool:
        """Never raises: a year without data has its weekends and the fixed statutory days."""
        if self.closures and self._closed(day, region):
            return False
        return day in self._work if day.weekday() >= 5 else not self._festival(day)

    def is_provisional(self, day: date) -> bool:
        """True while the day's year is not announced; a due date there is shown with 预估."""
        year = self.years.get(day.year)
        return year is None or year.state != "official"

    def add(self, day: date, n: int, region: str = "") -> date:
        """The nth wd after `day`, which itself is not counted; n = 0 gives `day`."""
        return self._walk(day, n, region, ONE_DAY)

    def back(self, day: date, n: int, region: str = "") -> date:
        """The nth wd before `day`; n = 0 gives `day`."""
        return self._walk(day, n, region, -ONE_DAY)

    def between(self, a: date, b: date, region: str = "") -> int:
        """Number of wd d with a < d <= b; negative when b is before a."""
        if b < a:
            return -self.between(b, a, region)
        return sum(self.is_workday(a + timedelta(days=i), region) for i in range(1, (b - a).days + 1))

    def next_workday(self, day: date, region: str = "") -> date:
        """The first wd after `day`."""
        return self.add(day, 1, region)

    def this_or_next(self, day: date, region: str = "") -> date:
        """`day` when it is a wd, else the first wd after it."""
        return day if self.is_workday(day, region) else self.next_workday(day, region)

    def with_year(self, year: Year) -> "Calendar":
        """This calendar with one year put in or replaced (import of a notice)."""
        return replace(self, years={**self.years, year.year: year})

    def explain(self, start: date, due: date, region: str = "", pauses: Sequence[tuple[date, date]] = ()) -> list[Week]:
        """The weeks from `start` to `due`, day by day.

        `pauses` are suspensions (from, to): days d with from < d <= to are not counted (procedure 3).
        """
        first, last = start - timedelta(days=start.weekday()), due + timedelta(days=6 - due.weekday())
        days: list[Day] = []
        n = 0
        for i in range((last - first).days + 1):
            day = first + timedelta(days=i)
            paused = any(a < day <= b for a, b in pauses)
            counts = start < day <= due and not paused and self.is_workday(day, region)
            n += counts
            kind, label = self._cell(day, start, due, region, paused, n)
            days.append(Day(day, kind, n if counts else None, label))
        return [tuple(days[i : i + 7]) for i in range(0, len(days), 7)]

    def _cell(self, day: date, start: date, due: date, region: str, paused: bool, n: int) -> tuple[str, str]:
        if day < start or day > due:
            return "out", ""
        if day == due:
            return "end", "到期"
        if day == start:
            return "start", "当天不算"
        if not self.is_workday(day, region):
            closed = "临时放假" if self._closed(day, region) else ""
            return "off", closed or self._festival(day) or "休"
        if paused:
            return "off", "中止"
        return ("work", "调休上班") if day.weekday() >= 5 else ("count", f"第{n}天")

    def _walk(self, day: date, n: int, region: str, step: timedelta) -> date:
        if n < 0:
            raise ValueError("n must not be negative")
        while n:
            day += step
            n -= self.is_workday(day, region)
        return day

    def _closed(self, day: date, region: str) -> bool:
        return any(one.day == day and one.region in ("", region) for one in self.closures)

    def _festival(self, day: date) -> str:
        """Why this weekday is off, '' when it is not."""
        if day.year not in self.years:
            return FIXED.get((day.month, day.day), "") or self._off.get(day, "")
        return self._off.get(day, "")

    @cached_property
    def _regions(self) -> dict[str, "Calendar"]:
        return {}

    @cached_property
    def _off(self) -> dict[date, str]:
        return {day: name for year in self.years.values() for day, name in year.off.items()}

    @cached_property
    def _work(self) -> frozenset[date]:
        return frozenset(day for year in self.years.values() for day in year.work)


def calendar_warning(cal: Calendar, today: date) -> str | None:
    """What the administrator must do about a year that is not announced yet, or None.

    From 1 November for the next year; in a year that itself is still provisional, always.
    """
    numbers = (today.year, today.year + 1) if today.month >= WARN_FROM_MONTH else (today.year,)
    open_years = [number for number in numbers if cal.is_provisional(date(number, 1, 1))]
    if not open_years:
        return None
    named = "、".join(f"{number}年" for number in open_years)
    return (
        f"{named}的放假安排还没有导入，落在{named}的到期日都标为“预估”。国务院办公厅的放假通知一般在每年10月底至12月初发布，"
        "请系统管理员见到通知后在“节假日”页粘贴导入，未办结诉求的到期日随即自动重算，已经告知的日期不会提前。"
    )


def year_from(data: Mapping[str, Any]) -> Year:
    """One year from its JSON form; ValueError with a Chinese sentence that names what is wrong."""
    try:
        number, state = int(data["year"]), data["state"]
        off = {date.fromisoformat(day): str(name) for day, name in data["off"].items()}
        work = frozenset(date.fromisoformat(day) for day in data["work"])
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ValueError("放假安排读不懂：要有 year、state、off、work，日期写成 2027-01-01 这样") from error
    if state not in STATES:
        raise ValueError(f"{number}年的状态只能是 official 或 provisional")
    for day in sorted({*off, *work}):
        if day.year != number and (day.year, day.month) != (number - 1, 12):
            raise ValueError(f"{day.isoformat()} 不在{number}年的放假安排之内")
        if (day.weekday() >= 5) != (day in work) or (day in off and day in work):
            raise ValueError(f"{day.isoformat()} 写错了位置：off 只列工作日里的放假日，work 只列周末的上班日")
    return Year(number, state, data.get("notice"), off, work)


def year_to(year: Year) -> dict[str, Any]:
    """The JSON form of one year."""
    off = {day.isoformat(): year.off[day] for day in sorted(year.off)}
    work = [day.isoformat() for day in sorted(year.work)]
    return {"year": year.year, "state": year.state, "notice": year.notice, "off": off, "work": work}


def closure_from(data: Mapping[str, Any]) -> Closure:
    """{day, region, document}"""
    return Closure(date.fromisoformat(data["day"]), data["region"], data["document"])


def closure_to(closure: Closure) -> dict[str, str]:
    return {"day": closure.day.isoformat(), "region": closure.region, "document": closure.document}


def from_json(text: str) -> Calendar:
    """{"years": [{year, state, notice, off: {day: festival}, work: [day]}], "closures": [{day, region, document}]}."""
    data = json.loads(text)
    years = [year_from(one) for one in data["years"]]
    closures = tuple(closure_from(one) for one in data.get("closures", ()))
    return Calendar({year.year: year for year in years}, closures)


def to_json(cal: Calendar) -> str:
    """The inverse of `from_json`, in a stable order."""
    closures = [closure_to(one) for one in cal.closures]
    data = {"years": [year_to(cal.years[number]) for number in sorted(cal.years)], "closures": closures}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
