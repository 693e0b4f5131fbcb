"""A year's holidays from the State Council's notice into the running system.

What is imported lies in the store (setting `calendar`) over the calendar that ships with the package. The page
节假日 of the desk does the same for people. A date that was told never becomes earlier (procedure 4).
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from chalicelib import handling
from chalicelib.domain import impact, notice
from chalicelib.domain.calendar import Calendar, Year, calendar_warning, year_from, year_to
from chalicelib.domain.impact import Move
from chalicelib.wiring import CALENDAR
from tools.ops.progress import bar

if TYPE_CHECKING:
    from chalicelib.wiring import Services

WEEK = "一二三四五六日"


def parse(text: str, year: int = 0, number: str = "") -> Year:
    """A year from JSON (as in reference/calendars.json) or the notice's own words; ValueError says what is wrong."""
    if text.lstrip().startswith("{"):
        return year_from(json.loads(text))
    return notice.read(text, year, number)


def described(year: Year) -> list[str]:
    """What was understood, for a person to compare with the notice."""
    lines = [f"{year.year}年，{'正式' if year.state == 'official' else '预估'}，{year.notice or '没有文号'}"]
    for name in dict.fromkeys(year.off.values()):
        lines.append(f"  {name}：{_days(day for day in sorted(year.off) if year.off[day] == name)}放假")
    if year.work:
        lines.append(f"  周末上班：{_days(sorted(year.work))}")
    return lines


def _days(days: Iterable[date]) -> str:
    return "、".join(f"{day.month}月{day.day}日（周{WEEK[day.weekday()]}）" for day in days)


def moves(services: "Services", fresh: Calendar, numbers: Iterable[str]) -> list[Move]:
    """Every clock of the open cases among `numbers` whose date moves or stops being an estimate."""
    cases = (services.store.case(no) for no in numbers)
    return [move for case in cases if case is not None for move in impact.moves(case, services.calendar, fresh)]


def store(services: "Services", year: Year) -> None:
    """Keep the year beside those imported before: the next version of the calendar."""
    kept: Mapping[str, Any] = services.store.setting(CALENDAR) or {}
    others = [one for one in kept.get("years", ()) if one["year"] != year.year]
    value = {**kept, "years": [*others, year_to(year)]}
    handling.revise(services, CALENDAR, value, by="ops", by_name="命令行", why=f"导入 {year.year} 年放假安排")


def apply(services: "Services", year: Year, moved: Iterable[Move]) -> int:
    """Store the year, then recompute each case once → how many. What a stop leaves undone `watch_clocks` does."""
    base, now = services.calendar, services.clock.now()
    store(services, year)
    version, numbers = handling.number(services, CALENDAR), sorted({move.no for move in moved})
    return sum(handling.recompute(services, no, version, base, now) for no in bar("Recomputing", numbers, len(numbers)))


def shown(calendar: Calendar) -> list[str]:
    """One line per year."""
    return [
        f"{one.year}  {one.state:<11}  放假 {len(one.off):>2} 天，上班 {len(one.work)} 天  {one.notice or ''}".rstrip()
        for one in sorted(calendar.years.values(), key=lambda one: one.year)
    ]


def warning(calendar: Calendar, today: date) -> str:
    """What has to be done about years that are not announced; '' when nothing."""
    horizon = today + timedelta(days=45)  # a complex case assigned today ends after the year's end
    return calendar_warning(calendar, today) or (
        f"{horizon.year}年的放假安排还没有。" if horizon.year not in calendar.years else ""
    )
