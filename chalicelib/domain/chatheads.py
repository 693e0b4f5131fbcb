"""Which lines of a pasted chat are the headers of messages, and what instant each names (seed P4.1). Pure.

Read line by line, “会议时间 9:30” within a message looks like a header too; a chat writes all of its headers alike, and
what does not fit in is left where it stands, for a person to mark.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from chalicelib.domain.calendar import CST

NAME_HIGH = 40  # characters; WeChat allows 32, and a group's remark a few more
CLOCK = (
    r"(?:(?P<half>凌晨|早上|上午|中午|下午|傍晚|晚上)\s*)?(?P<h>[01]?\d|2[0-3])[:：](?P<i>[0-5]\d)(?:[:：](?P<s>[0-5]\d))?"
    r"(?:\s*(?P<m12>[AaPp][Mm]))?"
)
DATE = (
    r"(?:(?P<y>\d{4})[-/年.](?P<m>\d{1,2})[-/月.](?P<d>\d{1,2})日?|(?P<m2>\d{1,2})[-/月](?P<d2>\d{1,2})日?"
    r"|(?P<rel>今天|昨天|前天)|(?:星期|周)(?P<w>[一二三四五六日天]))"
)
DAY = DATE + r"(?:\s*[(（]?(?:星期|周)[一二三四五六日天][)）]?)?"
STAMP = rf"(?:{DAY}[,，]?\s*)?{CLOCK}"
FULL = r"(?=\[?\d{4}\D)"  # in front of what begins with a year
NAME = rf"(?P<name>\S(?:.{{0,{NAME_HIGH - 2}}}?\S)??)"
HEADS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^\[{STAMP}\]\s*(?P<name>[^:：]{{1,{NAME_HIGH}}})[:：]\s?(?P<text>.*)$",
        rf"^{FULL}{STAMP}\t+(?P<name>[^\t]{{1,{NAME_HIGH}}})\t+(?P<text>.*)$",
        rf"^{FULL}{STAMP}\s+(?P<name>[^:：\t]{{1,{NAME_HIGH}}}?)\s*[:：]\s?(?P<text>.*)$",
        rf"^{NAME}\s*[(（]{STAMP}[)）]\s*[:：]?$",
        rf"^{STAMP}\s+{NAME}$",
        rf"^{NAME}\s+{STAMP}[:：]?$",
    )
)
BY_HAND = "▶ "  # in front of a header that a person put there
STAMP_ONLY = re.compile(rf"^{STAMP}$")
DATE_ONLY = re.compile(rf"^{DAY}[,，]?$")
UNSEEN = dict.fromkeys(map(ord, "\ufeff\u200b\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2069"))
RULE = re.compile(rf"^[—\-─=]{{3,}}\s*{DAY}\s*[—\-─=]{{3,}}$")
TITLE = re.compile(
    r"^(?:[“\"「]?.{1,60}的聊天记录[”\"」]?(?:如下)?[：:]?|Dear:|Please find below a list of messages transcripts.*)$"
)
DOUBT = re.compile(r"^\S.{0,60}[\s(（]\d{1,2}[:：.]\d{2}(?:[:：]\d{2})?[)）]?[:：]?$")
AFTERNOON = frozenset({"下午", "傍晚", "晚上"})
BACK = {"今天": 0, "昨天": 1, "前天": 2}
WEEK = "一二三四五六日"


def looks_like(line: str) -> bool:
    """Whether a line, without spaces around it, might be a header in some chat."""
    return bool(DOUBT.match(line) or STAMP_ONLY.match(line) or any(one.match(line) for one in HEADS))


def split(text: str) -> list[str]:
    """The lines of a text, without what cannot be seen."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").translate(UNSEEN)
    return [line.replace("\u2005", " ").replace("\xa0", " ").rstrip() for line in plain.split("\n")]


@dataclass(frozen=True)
class Head:
    """What looks like the header of a message. `year`, `dated`: how much of a date it has; `spaced`: nothing stands
    on the line above; `part`: since which rule of a day; `hand`: a person put it there."""

    number: int
    sender: str
    at: datetime
    text: str | None
    year: bool
    dated: bool
    spaced: bool
    part: int
    day: bool
    hand: bool

    @property
    def exact(self) -> bool:
        return self.dated or self.day


def find(lines: Sequence[str], pasted: datetime) -> list[Head]:
    """The headers among what looks like one: a chat writes all of them alike, so that “会议时间 9:30” within a message
    is none where headers have a year, or an empty line above them, or where the hour would go back."""
    found = list(_alike(_candidates(lines, pasted)))
    others = [one for one in found if not one.hand][1:]
    spaced = sum(one.spaced for one in others)
    apart = bool(spaced) and 2 * spaced >= len(others)
    kept: list[Head] = []
    for one in found:
        before = kept[-1] if kept and kept[-1].part == one.part else None
        back = before is not None and f"{one.at:%F %H:%M}" < f"{before.at:%F %H:%M}"
        stands = one.spaced or not apart or (one.year and not back)
        if one.hand or (stands and (one.dated or not back)):
            kept.append(one)
    return kept


def _alike(found: Iterable[Head]) -> Iterator[Head]:
    """Those with a year, in a part where the first or most have one."""
    for _, part in groupby(found, key=lambda one: one.part):
        some = list(part)
        own = [one.year for one in some if not one.hand]
        years = any(own) and (own[0] or 2 * sum(own) >= len(own))
        yield from (one for one in some if one.hand or one.year or not years)


def _candidates(lines: Sequence[str], pasted: datetime) -> Iterator[Head]:
    day, part, clear = None, 0, True
    for number, line in enumerate(map(str.strip, lines), 1):
        if rule := RULE.match(line):
            day, part, clear = _rule(rule.groupdict(), pasted), number, True
            continue
        hand = line.startswith(BY_HAND)
        found = next((got for one in HEADS if (got := one.match(line.removeprefix(BY_HAND)))), None)
        dated = found is not None and any(found[name] for name in ("y", "m2", "rel", "w"))
        named = found is not None and (dated or day is not None or not DATE_ONLY.match(found["name"]))
        if found and named and (at := _at(found.groupdict(), pasted, day)):
            yield Head(number, found["name"].strip(), at, found.groupdict().get("text"), bool(found["y"]), dated,
                        clear, part, day is not None, hand)  # fmt: skip
        clear = not line or bool(TITLE.match(line))


def _rule(found: dict[str, str | None], pasted: datetime) -> date | None:
    try:
        return _day(found, pasted.date())
    except ValueError:
        return None


def _at(found: dict[str, str | None], pasted: datetime, day: date | None) -> datetime | None:
    """The instant of a header; None when there is no such day or hour, or when it is still to come."""
    try:
        own = _day(found, pasted.date())
        at = datetime.combine(own or day or pasted.date(), _time(found), CST)
        if at > pasted and own and not found["y"] and not found["rel"]:  # of the last year, of the last week
            own = _day(found, pasted.date() - timedelta(days=1))
            at = datetime.combine(own or at.date(), at.time(), CST)
        elif at > pasted and not own and not day:  # a time alone is not to come
            at -= timedelta(days=1)
        return at if at <= pasted else None
    except ValueError:
        return None


def _day(found: dict[str, str | None], today: date) -> date | None:
    """The day that a header names; a day without a year is the last one that is not after today."""
    if found["y"]:
        return date(int(found["y"]), int(found["m"] or 0), int(found["d"] or 0))
    if found["m2"]:
        month, day = int(found["m2"]), int(found["d2"] or 0)
        years = (today.year - back for back in range(5))  # 29 February may be four years ago
        return next(made for year in years if (made := _date(year, month, day)) and made <= today)
    if found["rel"]:
        return today - timedelta(days=BACK[found["rel"]])
    if found["w"]:
        wanted = WEEK.index(found["w"].replace("天", "日"))
        return today - timedelta(days=(today.weekday() - wanted) % 7)
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        if not 1 <= month <= 12 or not 1 <= day <= 31 or (month, day) != (2, 29):
            raise
        return None


def _time(found: dict[str, str | None]) -> time:
    hour, half = int(found["h"] or 0), found["half"] or ""
    if (half in AFTERNOON or (found["m12"] or "").lower() == "pm") and hour < 12:
        hour += 12
    if (half in ("凌晨", "上午") or (found["m12"] or "").lower() == "am") and hour == 12:
        hour = 0
    if half == "中午" and hour < 3:
        hour += 12
    return time(hour, int(found["i"] or 0), int(found["s"] or 0))
