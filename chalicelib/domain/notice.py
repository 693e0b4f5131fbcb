"""Read the text of the State Council's notice on a year's holidays into a calendar year (procedure 4, domain 3).

"二、春节：2月15日（周日）至23日放假调休，共9天。2月14日（周六）、2月28日（周六）上班。" What the text says twice is
compared: a weekday that does not fit its date, or a number of days that does not fit the range, is a fault. Pure.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from chalicelib.domain.calendar import FIXED, Year

WEEK = "一二三四五六日"
NAMES = "元旦|春节|清明|劳动|端午|中秋|国庆"
FESTIVAL = re.compile(rf"((?:(?:{NAMES})节?、?)+):")
DATE = (
    r"(?:(?P<y{0}>\d{{4}})年)?(?:(?P<m{0}>\d{{1,2}})月)?(?P<d{0}>\d{{1,2}})日"
    r"(?:\((?:[^)]*[、,])?(?:周|星期)(?P<w{0}>[一二三四五六日天])\))?"
)
SPAN = re.compile(rf"{DATE.format(1)}(?:(?:至|-|—){DATE.format(2)})?[^。]*?放假")
WORK = re.compile(DATE.format(1))
TOTAL = re.compile(r"共(\d+)天")
TITLE = re.compile(r"关于(\d{4})年")
NUMBER = re.compile(r"国办发明电\s*[〔\[(](\d{4})[〕\])]\s*(\d+)\s*号")
LABELS = {"劳动": "劳动节"}  # the others are called by their bare names
LONGEST = 20  # days off in a row; a longer range is a slip of the pen


class NoticeError(ValueError):
    """The text contradicts itself or lacks something; the sentence names it."""


@dataclass(frozen=True)
class Festival:
    """What one paragraph of the notice says: all days off, weekends among them, and weekend days that are worked."""

    name: str
    days: tuple[date, ...]
    work: tuple[date, ...]


@dataclass(frozen=True)
class Understood:
    """What was made of a text; `year` is None while there are faults."""

    festivals: tuple[Festival, ...]
    faults: tuple[str, ...]
    year: Year | None


def read(text: str, year: int = 0, notice: str = "") -> Year:
    """The year of a notice. `year` and its number may stand in the text; NoticeError when it cannot be trusted."""
    found = understand(text, year, notice)
    if found.year is None:
        raise NoticeError("；".join(found.faults))
    return found.year


def understand(text: str, year: int = 0, notice: str = "") -> Understood:
    """Everything that was understood, and everything that is wrong with it."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    title = TITLE.search(plain)
    year = year or (int(title.group(1)) if title else 0)
    if not 1949 < year < 2200:
        return Understood((), ("文字里没有写明是哪一年，请填写年份",), None)
    faults: list[str] = []
    pieces = FESTIVAL.split(plain)[1:]
    pairs = zip(pieces[::2], pieces[1::2], strict=True)
    festivals = tuple(_festival(year, name, body, faults) for name, body in pairs)
    off = {day: one.name for one in festivals for day in one.days if day.weekday() < 5}
    work = frozenset(day for one in festivals for day in one.work)
    if not faults:
        faults += _incomplete(year, festivals, off, work)
    if faults:
        return Understood(festivals, tuple(faults), None)
    number = NUMBER.search(plain)
    return Understood(festivals, (), Year(year, "official", notice or _number(number), off, work))


def _festival(year: int, name: str, body: str, faults: list[str]) -> Festival:
    label = "、".join(LABELS.get(one, one) for one in re.findall(NAMES, name))

    def tried(read_: Callable[[int, str, str], list[date]]) -> tuple[date, ...]:
        try:
            return tuple(read_(year, label, body))
        except NoticeError as fault:
            faults.append(str(fault))
            return ()

    return Festival(label, tried(_free), tried(_work))


def _free(year: int, name: str, body: str) -> list[date]:
    span = SPAN.search(body)
    if span is None:
        raise NoticeError(f"{name}：没有读到从几月几日到几月几日放假")
    first = _date(name, year, span, 1, None)
    last = _date(name, year, span, 2, first) if span["d2"] else first
    n = (last - first).days + 1
    total = TOTAL.search(body)
    if not 0 < n <= LONGEST or (total and int(total.group(1)) != n):
        said = f"文字写的是“共{total.group(1)}天”" if total else "这不像一次放假"
        raise NoticeError(f"{name}：{_day(first)}至{_day(last)}是 {n} 天，{said}")
    return [first + timedelta(days=i) for i in range(n)]


def _work(year: int, name: str, body: str) -> list[date]:
    """Weekend days of the sentence that ends with 上班."""
    days: set[date] = set()
    for sentence in body.split("。"):
        if "上班" in sentence and "放假" not in sentence:
            before = None
            for found in WORK.finditer(sentence):
                before = _date(name, year, found, 1, before)
                if before.weekday() < 5:
                    raise NoticeError(f"{name}：{_day(before)}是周{WEEK[before.weekday()]}，文字却写要调休上班")
                days.add(before)
    return sorted(days)


def _date(name: str, year: int, found: "re.Match[str]", n: int, before: date | None) -> date:
    """A date of the text; what it leaves out is that of the date before it."""
    month = found[f"m{n}"] or (before.month if before else None)
    if month is None:
        raise NoticeError(f"{name}：“{found.group(0)}”没有写月份")
    number = int(found[f"y{n}"] or (before.year if before else year))
    if before and not found[f"y{n}"] and (int(month), int(found[f"d{n}"])) < (before.month, before.day):
        number += 1
    try:
        day = date(number, int(month), int(found[f"d{n}"]))
    except ValueError:
        raise NoticeError(f"{name}：没有{month}月{found[f'd{n}']}日这一天") from None
    said = (found[f"w{n}"] or "").replace("天", "日")
    if said and WEEK[day.weekday()] != said:
        raise NoticeError(f"{name}：{day.year}年{_day(day)}是周{WEEK[day.weekday()]}，文字写的是“周{said}”")
    return day


def _incomplete(year: int, festivals: tuple[Festival, ...], off: dict[date, str], work: frozenset[date]) -> list[str]:
    """All seven festivals must be there (the lunar ones too, whose days nobody knows beforehand), every statutory day
    that is known free, no day both, and all days of this year."""
    free = {day for one in festivals for day in one.days}
    lacking = [LABELS.get(one, one) for one in NAMES.split("|") if not any(one in found.name for found in festivals)]
    if lacking:
        return [f"没有读到{'、'.join(lacking)}的安排。请检查通知是否粘贴完整"]
    missing = [f"{name}（{month}月{day}日）" for (month, day), name in FIXED.items()
               if date(year, month, day).weekday() < 5 and date(year, month, day) not in off]  # fmt: skip
    if missing:
        return [f"按这段文字，{'、'.join(missing)}不放假。请检查通知是否粘贴完整"]
    far = [day for day in sorted({*free, *work}) if day.year != year and (day.year, day.month) != (year - 1, 12)]
    if far:
        return [f"{far[0].year}年{_day(far[0])}不在{year}年的放假安排之内"]
    both = sorted(free & work)
    return [f"{_day(both[0])}既写放假又写上班"] if both else []


def _day(value: date) -> str:
    return f"{value.month}月{value.day}日"


def _number(found: "re.Match[str] | None") -> str | None:
    return f"国办发明电〔{found.group(1)}〕{found.group(2)}号" if found else None
