"""How a calendar is shown: years with their holidays, months day by day, what one version changed. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from chalicelib.domain.calendar import Calendar, Year, closure_from, year_from
from chalicelib.domain.org import Org

WEEK = "一二三四五六日"
ONE = timedelta(days=1)


@dataclass(frozen=True)
class YearRow:
    year: int
    state: str  # 正式 or 预估
    notice: str
    off: tuple[tuple[str, str], ...]  # festival, its days in words
    work: str


@dataclass(frozen=True)
class Cell:
    day: date | None  # None: outside the month
    css: str
    label: str


def years(calendar: Calendar) -> list[YearRow]:
    """Newest first."""
    return [_row(calendar, calendar.years[number]) for number in sorted(calendar.years, reverse=True)]


def _row(calendar: Calendar, year: Year) -> YearRow:
    names = dict.fromkeys(year.off[day] for day in sorted(year.off))
    off = tuple((name, _span(calendar, [day for day in sorted(year.off) if year.off[day] == name])) for name in names)
    state = "正式" if year.state == "official" else "预估"
    return YearRow(year.year, state, year.notice or "", off, named(sorted(year.work)))


def _span(calendar: Calendar, days: list[date]) -> str:
    """The whole run of free days around these weekdays, weekends included."""
    first, last = days[0], days[-1]
    while not calendar.is_workday(first - ONE):
        first -= ONE
    while not calendar.is_workday(last + ONE):
        last += ONE
    n = (last - first).days + 1
    return f"{named([first])}至{named([last])}，{n} 天" if n > 1 else named([first])


def named(days: Iterable[date]) -> str:
    """2月14日（周六）、2月28日（周六）"""
    return "、".join(f"{day.month}月{day.day}日（周{WEEK[day.weekday()]}）" for day in days)


def months(calendar: Calendar, year: int) -> list[tuple[str, list[list[Cell]]]]:
    """(name, weeks from Monday) of the twelve months."""
    return [(f"{month}月", _weeks(calendar, year, month)) for month in range(1, 13)]


def _weeks(calendar: Calendar, year: int, month: int) -> list[list[Cell]]:
    first = date(year, month, 1)
    day = first - timedelta(days=first.weekday())
    weeks = []
    while day.year * 12 + day.month <= year * 12 + month:
        weeks.append([_cell(calendar, day + n * ONE, month) for n in range(7)])
        day += 7 * ONE
    return weeks


def _cell(calendar: Calendar, day: date, month: int) -> Cell:
    if day.month != month:
        return Cell(None, "out", "")
    if calendar.is_workday(day):
        return Cell(day, "work", "上班") if day.weekday() >= 5 else Cell(day, "", "")
    closed = any(one.day == day and not one.region for one in calendar.closures)
    name = "临时" if closed else next((year.off[day] for year in calendar.years.values() if day in year.off), "")
    return Cell(day, "off", name or ("休" if day.weekday() >= 5 else "放假"))


@dataclass(frozen=True)
class Shut:
    """Closures by one document in one region."""

    region: str
    where: str
    document: str
    days: str


def closures(stored: Mapping[str, Any], org: Org) -> list[Shut]:
    found: dict[tuple[str, str], list[date]] = {}
    for one in map(closure_from, stored.get("closures", ())):
        found.setdefault((one.region, one.document), []).append(one.day)
    newest = sorted(found.items(), key=lambda item: max(item[1]), reverse=True)
    return [Shut(region, where(org, region), document, named(sorted(days))) for (region, document), days in newest]


def where(org: Org, region: str) -> str:
    return org.regions.get(region, region) if region else "全市"


def changes(before: Mapping[str, Any], after: Mapping[str, Any], org: Org) -> list[str]:
    """What a version changed, in words."""
    old = {one["year"]: one for one in before.get("years", ())}
    new = [year_from(one) for one in after.get("years", ()) if old.get(one["year"]) != one]
    states = {"official": "正式", "provisional": "预估"}
    said = [f"{year.year}年：{states[year.state]}，{year.notice or '没有文号'}" for year in new]
    gone, come = closures(before, org), closures(after, org)
    said += [f"新增临时放假：{one.where} {one.days}，{one.document}" for one in come if one not in gone]
    said += [f"取消临时放假：{one.where} {one.days}，{one.document}" for one in gone if one not in come]
    return said or ["内容没有变化"]
