"""公开征集: when a symposium takes items and guests, and the text that announces it (procedure 7). Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from chalicelib.domain import words
from chalicelib.domain.platforms import Symposium

# Where somebody heard of it: what `?from=` says → how the ledger and the meeting call it.
SOURCES = {"media": "新闻媒体", "website": "政府网站", "window": "政务服务窗口", "portal": "诉求通"}
USUAL = "website"
TABLE = "meeting"  # said at the meeting itself
WHENCE = {**SOURCES, TABLE: "现场提出"}  # every source that an item can have
KINDS = {kind: words.KINDS[kind] for kind in ("appeal", "opinion", "suggestion")}
ITEM, GUEST = "I#", "G#"  # lines of the symposium


@dataclass(frozen=True)
class Call:
    """One announcement as lists show it."""

    id: str
    topic: str
    region: str
    held: date | None
    open_from: date
    open_until: date


def is_open(meeting: Symposium, day: date) -> bool:
    """Announced and not cancelled, and the day lies in the solicitation, its first and last day included."""
    if not meeting.announcement.strip() or meeting.open_from is None or meeting.open_until is None:
        return False
    if meeting.cancelled:
        return False
    return meeting.open_from <= day <= meeting.open_until


def call(id: str, meeting: Symposium) -> Call | None:
    """The announcement of a meeting that has one and takes place, whether it is open today or not."""
    if meeting.cancelled or not meeting.announcement.strip():
        return None
    if meeting.open_from is None or meeting.open_until is None:
        return None
    return Call(id, meeting.topic, meeting.region, meeting.held, meeting.open_from, meeting.open_until)


def source(code: str) -> str:
    """One of SOURCES, whatever an address says."""
    return code if code in SOURCES else USUAL


def said(meeting: Symposium, name: str, code: str) -> str:
    """The source of an item in words, as the case keeps it; `name`: what the city calls such a meeting."""
    return f"“{meeting.topic}”{name}公开征集（{SOURCES[source(code)]}）"[:100]


def heard(text: str) -> str:
    """The source of an item, from the words that `said` or the table gave its case; '' for any other words."""
    if WHENCE[TABLE] in text:
        return TABLE
    return next((code for code, name in SOURCES.items() if f"（{name}）" in text), "")


def title(meeting: Symposium, name: str) -> str:
    return f"关于公开征集“{meeting.topic}”{name}议题的公告"


def announcement(meeting: Symposium, name: str, authority: str, address: str, phone: str) -> str:
    """征集公告 for press and screens: plain text, one paragraph a line, without personal data."""
    return "\n".join(line for line in (
        title(meeting, name),
        *(line.strip() for line in meeting.announcement.splitlines() if line.strip()),
        f"征集时间：{_span(meeting)}。",
        f"会议时间：{_day(meeting.held)}{_start(meeting)}。" if meeting.held else "",
        f"会议地点：{meeting.place}。" if meeting.place else "",
        f"参与方式：打开 {address} ，或扫描公告上的二维码，填写诉求、意见、建议，也可以报名参会。",
        "每一条都会登记编号，按时限办理并请您评价。",
        f"咨询电话：{phone}。" if phone else "", authority,
    ) if line)  # fmt: skip


def screen(meeting: Symposium, name: str, address: str) -> str:
    """The same in one or two lines, for a display in a hall."""
    until = f"{meeting.open_until.month}月{meeting.open_until.day}日" if meeting.open_until else ""
    return f"“{meeting.topic}”{name}正在公开征集诉求、意见、建议，{until}截止。扫码或打开 {address} 参与。"


def merged(before: Mapping[str, object] | None, guest: Mapping[str, object]) -> dict[str, object]:
    """A guest who registers again changes what he said and keeps what was noted of him."""
    return {**(before or {}), **guest}


def _span(meeting: Symposium) -> str:
    return f"{_day(meeting.open_from)}至{_day(meeting.open_until)}"


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _start(meeting: Symposium) -> str:
    return f" {meeting.start}" if meeting.start else ""
