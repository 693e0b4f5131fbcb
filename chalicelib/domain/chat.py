"""Reading a group chat that somebody pasted: what WeChat copies, forwards and exports, as messages (seed P4.1). Pure.

Three ways in: the desktop's copy (above each message "名字 2026/3/2 14:51"), the phone's merged forwarding (above each
day "————— 2026-03-02 —————", above each message "名字 14:51") and text exports ("2026-03-02 14:51:03 名字" or
"[2026-03-02 14:51:03] 名字: 正文"). Dates without a year, 昨天, weekdays, 上午 and 下午 are read against the instant of
pasting and never lie after it. What cannot be read stays, with its place, for a person to mark.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from chalicelib.domain.calendar import CST

NAME_HIGH = 40  # characters; WeChat allows 32, and a group's remark a few more
CLOCK = (
    r"(?:(?P<half>凌晨|早上|上午|中午|下午|傍晚|晚上)\s*)?(?P<h>[01]?\d|2[0-3]):(?P<i>[0-5]\d)(?::(?P<s>[0-5]\d))?"
    r"(?:\s*(?P<m12>[AaPp][Mm]))?"
)
DAY = (
    r"(?:(?P<y>\d{4})[-/年.](?P<m>\d{1,2})[-/月.](?P<d>\d{1,2})日?|(?P<m2>\d{1,2})[-/月](?P<d2>\d{1,2})日?"
    r"|(?P<rel>今天|昨天|前天)|(?:星期|周)(?P<w>[一二三四五六日天]))"
)
STAMP = rf"(?:{DAY}\s*)?{CLOCK}"
NAME = rf"(?P<name>\S(?:.{{0,{NAME_HIGH - 2}}}?\S)??)"
HEADS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^\[{STAMP}\]\s*(?P<name>[^:：]{{1,{NAME_HIGH}}})[:：]\s?(?P<text>.*)$",
        rf"^{NAME}\s*[(（]{STAMP}[)）]\s*[:：]?$",
        rf"^{STAMP}\s+{NAME}$",
        rf"^{NAME}\s+{STAMP}$",
    )
)
RULE = re.compile(rf"^[—\-─=]{{3,}}\s*{DAY}(?:\s*(?:星期|周)[一二三四五六日天])?\s*[—\-─=]{{3,}}$")
TITLE = re.compile(r"^[“\"「]?.{1,60}的聊天记录[”\"」]?$")
QUOTE = re.compile(r"^「(?P<who>[^：:]{1,40})[：:](?P<said>.*?)」$", re.S)
BREAK = re.compile(r"^(?:- ){5,}-?\s*$|^-{5,}$")
PICTURE = re.compile(r"\[(?:图片|照片|动画表情|视频|文件|语音|链接|位置|Photo|Image|Video)\]")
AFTERNOON = frozenset({"下午", "傍晚", "晚上"})
BACK = {"今天": 0, "昨天": 1, "前天": 2}
WEEK = "一二三四五六日"


@dataclass(frozen=True)
class Said:
    """One message. `quoted`: name and words that it answers; `pictures`: how many placeholders stand in `text`;
    `line`: where it begins, from 1. `exact` is False where the text gives no date or no time."""

    sender: str
    at: datetime
    text: str
    quoted: tuple[str, str] | None = None
    pictures: int = 0
    line: int = 0
    exact: bool = True

    def key(self, group: str) -> str:
        """The same message of the same group has the same key, however it was pasted: to the minute, spaces and
        the quotation left out."""
        plain = "|".join((group, self.sender, f"{self.at:%Y%m%d%H%M}", re.sub(r"\s+", "", self.text)))
        return hashlib.sha256(plain.encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Unread:
    """Lines that belong to no message."""

    line: int
    text: str


def read(text: str, pasted: datetime) -> tuple[list[Said], list[Unread]]:
    """Messages in the order of the text, and what could not be read. `pasted`: aware, +08:00."""
    reader = _Reader(pasted)
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        reader.take(number, line.replace("\u2005", " ").replace("\xa0", " ").rstrip())
    return reader.end()


DOUBT = re.compile(r"^\S.{0,60}[\s(（]\d{1,2}[:：.]\d{2}(?:[:：]\d{2})?[)）]?[:：]?$")


def doubtful(text: str, said: Iterable[Said]) -> list[Unread]:
    """Lines that stand within a message and look like the beginning of another one that could not be read."""
    heads = {one.line for one in said}
    return [
        Unread(number, line.strip()) for number, line in enumerate(text.split("\n"), 1)
        if number not in heads and number > min(heads, default=0) and DOUBT.match(line.strip())
    ]  # fmt: skip


def mark(text: str, line: int, sender: str, at: datetime) -> str:
    """The text with a header put above a line, as a person marked it by hand; `line` from 1."""
    lines = text.replace("\r\n", "\n").split("\n")
    lines.insert(min(max(line, 1), len(lines)) - 1, f"{' '.join(sender.split())[:NAME_HIGH]} {at:%Y/%m/%d %H:%M}")
    return "\n".join(lines)


class _Reader:
    def __init__(self, pasted: datetime) -> None:
        self._pasted = pasted.astimezone(CST)
        self._day: date | None = None  # of the last rule in a merged forwarding
        self._said: list[Said] = []
        self._unread: list[Unread] = []
        self._head: tuple[str, datetime, int, bool] | None = None
        self._body: list[str] = []

    def take(self, number: int, line: str) -> None:
        rule = RULE.match(line.strip())
        if rule:
            self._finish()
            self._day = _day(rule.groupdict(), self._pasted.date())
            return
        head = next((found for one in HEADS if (found := one.match(line.strip()))), None)
        if head and (at := self._at(head.groupdict())):
            self._finish()
            self._head = (head["name"].strip(), at, number, self._exact(head.groupdict()))
            self._body = [head["text"]] if "text" in head.groupdict() else []
        elif self._head:
            self._body.append(line)
        elif line.strip() and not TITLE.match(line.strip()):
            self._unread.append(Unread(number, line))

    def _exact(self, found: dict[str, str | None]) -> bool:
        return self._day is not None or any(found[name] for name in ("y", "m2", "rel", "w"))

    def _at(self, found: dict[str, str | None]) -> datetime | None:
        """The instant of a header, None when there is no such day or hour."""
        try:
            day = _day(found, self._pasted.date()) or self._day
            at = datetime.combine(day or self._pasted.date(), _time(found), CST)
            return at if day or at <= self._pasted else at - timedelta(days=1)  # a time alone is not to come
        except ValueError:
            return None

    def _finish(self) -> None:
        if self._head is None:
            return
        sender, at, number, exact = self._head
        text, quoted = _unquote("\n".join(self._body).strip("\n "))
        self._said.append(Said(sender, at, text, quoted, len(PICTURE.findall(text)), number, exact))
        self._head, self._body = None, []

    def end(self) -> tuple[list[Said], list[Unread]]:
        self._finish()
        return self._said, self._unread


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
    if (half == "凌晨" or (found["m12"] or "").lower() == "am") and hour == 12:
        hour = 0
    if half == "中午" and hour < 3:
        hour += 12
    return time(hour, int(found["i"] or 0), int(found["s"] or 0))


def _unquote(text: str) -> tuple[str, tuple[str, str] | None]:
    """A reply with the words it answers: 「名字：原话」, a line of dashes, the reply."""
    lines = text.split("\n")
    at = next((index for index, line in enumerate(lines) if BREAK.match(line.strip())), None)
    if at:
        found = QUOTE.match("\n".join(lines[:at]).strip())
        if found:
            return "\n".join(lines[at + 1 :]).strip("\n "), (found["who"].strip(), found["said"].strip())
    return text, None


def desktop(said: Iterable[Said]) -> str:
    """As the desktop's copy writes it."""
    return "\n\n".join(f"{one.sender} {one.at:%Y/%m/%d %H:%M}\n{_words(one)}" for one in said) + "\n"


def forwarded(said: Iterable[Said]) -> str:
    """As the phone's merged forwarding writes it."""
    return "\n".join(_forwarded(said))


def _forwarded(said: Iterable[Said]) -> Iterator[str]:
    day = None
    for one in said:
        if one.at.date() != day:
            day = one.at.date()
            yield f"—————  {day.isoformat()}  —————\n"
        yield f"{one.sender}  {one.at:%H:%M}\n\n{_words(one)}\n"


def exported(said: Iterable[Said]) -> str:
    """As a text export writes it."""
    return "\n".join(f"{one.at:%Y-%m-%d %H:%M:%S} {one.sender}\n{_words(one)}\n" for one in said)


def _words(one: Said) -> str:
    if one.quoted is None:
        return one.text
    return f"「{one.quoted[0]}：{one.quoted[1]}」\n{'- ' * 15}-\n{one.text}"
