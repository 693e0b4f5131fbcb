"""Reading a group chat that somebody pasted: what WeChat copies, forwards and exports, as messages (seed P4.1). Pure.

Three ways in: the desktop's copy (above each message "名字 2026/3/2 14:51"), the phone's merged forwarding (above each
day "————— 2026-03-02 —————", above each message "名字 14:51") and text exports ("2026-03-02 14:51:03 名字" or
"[2026-03-02 14:51:03] 名字: 正文"). Dates without a year, 昨天, weekdays, 上午 and 下午 are read against the instant of
pasting and never lie after it. What cannot be read stays, with its place, for a person to mark.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain import chatheads
from chalicelib.domain.calendar import CST
from chalicelib.domain.chatheads import BY_HAND, NAME_HIGH, RULE, TITLE, Head

QUOTE = re.compile(r"^「(?P<who>[^：:]{1,40})[：:](?P<said>.*?)」$", re.S)
BREAK = re.compile(r"^(?:- ){5,}-?\s*$|^[-—─]{5,}$")
PICTURE = re.compile(r"\[(?:图片|照片|动画表情|视频|文件|语音|链接|位置|Photo|Image|Video)\]")


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

    def key(self, group: str, again: int = 0) -> str:
        """The same message of the same group has the same key, however it was pasted: to the minute, spaces and
        the quotation left out. `again`: how often the same was said in that minute before, such as three pictures."""
        plain = "|".join((group, self.sender, f"{self.at:%Y%m%d%H%M}", re.sub(r"\s+", "", self.text)))
        plain += f"|{again}" if again else ""
        return hashlib.sha256(plain.encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Unread:
    """Lines that belong to no message."""

    line: int
    text: str


def read(text: str, pasted: datetime) -> tuple[list[Said], list[Unread]]:
    """Messages in the order of the text, and what could not be read. `pasted`: aware, +08:00."""
    lines = chatheads.split(text)
    heads = {one.number: one for one in chatheads.find(lines, pasted.astimezone(CST))}
    said: list[Said] = []
    unread: list[Unread] = []
    head: Head | None = None
    body: list[str] = []
    for number, line in enumerate(lines, 1):
        if number in heads or RULE.match(line.strip()):
            said += [_said(head, body)] if head else []
            head = heads.get(number)
            body = [head.text] if head and head.text is not None else []
        elif head:
            body.append(line)
        elif line.strip() and not TITLE.match(line.strip()):
            unread.append(Unread(number, line))
    return said + ([_said(head, body)] if head else []), unread


def doubtful(text: str, said: Iterable[Said]) -> list[Unread]:
    """Lines that stand within a message and look like the beginning of another one, but were not taken for it."""
    heads = {one.line for one in said}
    first = min(heads, default=None)
    return [
        Unread(number, line.strip()) for number, line in enumerate(chatheads.split(text), 1)
        if first and number > first and number not in heads and chatheads.looks_like(line.strip())
    ]  # fmt: skip


def mark(text: str, line: int, sender: str, at: datetime) -> str:
    """The text with a header put above a line, or in place of one that could not be read, as a person marked it by
    hand; `line` from 1."""
    lines = text.replace("\r\n", "\n").split("\n")
    head = f"{BY_HAND}{' '.join(sender.split())[:NAME_HIGH]} {at:%Y/%m/%d %H:%M}"
    at_line = min(max(line, 1), len(lines)) - 1
    same = " ".join(sender.split()) in lines[at_line] and chatheads.looks_like(lines[at_line].strip())
    lines[at_line : at_line + same] = [head]
    return "\n".join(lines)


def _said(head: Head, body: list[str]) -> Said:
    text, quoted = _unquote("\n".join(body).strip("\n "))
    return Said(head.sender, head.at, text, quoted, len(PICTURE.findall(text)), head.number, head.exact)


def _unquote(text: str) -> tuple[str, tuple[str, str] | None]:
    """A reply with the words it answers: 「名字：原话」, a line of dashes, the reply."""
    lines = text.split("\n")
    breaks = [index for index, line in enumerate(lines) if BREAK.match(line.strip())]
    whole = (index for index in breaks if (said := "\n".join(lines[:index])).count("「") == said.count("」"))
    at = next(whole, breaks[0] if breaks else None)
    if at:
        found = QUOTE.match("\n".join(lines[:at]).strip())
        if found:
            return "\n".join(lines[at + 1 :]).strip("\n "), (found["who"].strip(), found["said"].strip())
    return text, None
