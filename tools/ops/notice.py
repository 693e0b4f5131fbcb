"""Read the text of the State Council's notice on a year's holidays into a calendar year.

"二、春节：2月15日（周日）至23日放假调休，共9天。2月14日（周六）、2月28日（周六）上班。" What the text says twice is
compared: a weekday that does not fit its date, or a number of days that does not fit the range, is an error.
"""

import re
import unicodedata
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


class NoticeError(ValueError):
    """The text contradicts itself or lacks something; the message names it."""


def read(text: str, year: int = 0, notice: str = "") -> Year:
    """The year of a notice. `year` and its number may stand in the text; NoticeError when it cannot be trusted."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    found = TITLE.search(plain)
    year = year or (int(found.group(1)) if found else 0)
    if not year:
        raise NoticeError("The text does not say which year it is about: give --year.")
    off: dict[date, str] = {}
    work: set[date] = set()
    pieces = FESTIVAL.split(plain)[1:]
    for name, body in zip(pieces[::2], pieces[1::2], strict=True):
        off.update({day: _label(name) for day in _free(year, name, body) if day.weekday() < 5})
        work |= _work(year, name, body)
    _complete(year, off, work)
    number = NUMBER.search(plain)
    return Year(year, "official", notice or _number(number), off, frozenset(work))


def _free(year: int, name: str, body: str) -> list[date]:
    span = SPAN.search(body)
    if span is None:
        return []
    first = _date(year, span, 1, None)
    last = _date(year, span, 2, first) if span["d2"] else first
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    total = TOTAL.search(body)
    if not days or (total and int(total.group(1)) != len(days)):
        raise NoticeError(f"{name}: {first} to {last} are {len(days)} days, the text says {total and total.group(1)}.")
    return days


def _work(year: int, name: str, body: str) -> set[date]:
    """Weekend days of the sentence that ends with 上班."""
    days: set[date] = set()
    for sentence in body.split("。"):
        if "上班" in sentence and "放假" not in sentence:
            before = None
            for found in WORK.finditer(sentence):
                before = _date(year, found, 1, before)
                if before.weekday() < 5:
                    raise NoticeError(f"{name}: {before} is a weekday and needs no 上班.")
                days.add(before)
    return days


def _date(year: int, found: "re.Match[str]", n: int, before: date | None) -> date:
    """A date of the text; what it leaves out is that of the date before it."""
    month = found[f"m{n}"] or (before.month if before else None)
    if month is None:
        raise NoticeError(f"“{found.group(0)}” has no month.")
    number = int(found[f"y{n}"] or (before.year if before else year))
    if before and not found[f"y{n}"] and (int(month), int(found[f"d{n}"])) < (before.month, before.day):
        number += 1
    try:
        day = date(number, int(month), int(found[f"d{n}"]))
    except ValueError as error:
        raise NoticeError(f"“{found.group(0)}”: {error}") from None
    said = (found[f"w{n}"] or "").replace("天", "日")
    if said and WEEK[day.weekday()] != said:
        raise NoticeError(f"{day} is 周{WEEK[day.weekday()]}, the text says 周{said}.")
    return day


def _complete(year: int, off: dict[date, str], work: set[date]) -> None:
    """Every statutory day that is known beforehand must be free, and nothing both."""
    missing = [f"{name} {month}月{day}日" for (month, day), name in FIXED.items()
               if date(year, month, day).weekday() < 5 and date(year, month, day) not in off]  # fmt: skip
    if missing:
        raise NoticeError(f"Not free by this text: {'、'.join(missing)}. Is it the whole notice?")
    far = [day for day in {*off, *work} if day.year != year and (day.year, day.month) != (year - 1, 12)]
    if far:
        raise NoticeError(f"{min(far)} is not of the year {year}.")


def _label(name: str) -> str:
    return "、".join(LABELS.get(one, one) for one in re.findall(NAMES, name))


def _number(found: "re.Match[str] | None") -> str | None:
    return f"国办发明电〔{found.group(1)}〕{found.group(2)}号" if found else None
