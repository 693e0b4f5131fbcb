"""事前筹备: what a unit is asked to prepare for a meeting, until when, and what it hears of it (procedure 7). Pure.

A preparation is a thing of its own beside the meeting, listed under its unit; the unit's written replies are its lines
`R#<case>`. Its clock rings like that of a case until every item has its reply or the meeting has been held.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar

from chalicelib.domain import clocks
from chalicelib.domain.calendar import Calendar
from chalicelib.domain.case import Case, Message
from chalicelib.domain.clocks import Clock, Rung
from chalicelib.domain.words import Status

REPLY = "R#"
Before = Mapping[int, tuple[int, ...]]
# What has gone another way needs no reply at the meeting.
GONE = frozenset({Status.MERGED, Status.WITHDRAWN, Status.GUIDED})


@dataclass(frozen=True)
class Preparation:
    """`items`: numbers of the cases that the unit was shown; `ask`: what to answer; `told`: the unit heard that this
    sheet was sent; `watched`: up to when reminders have gone out."""

    KIND: ClassVar[str] = "preparation"
    meeting: str
    unit: str
    topic: str
    region: str  # of the meeting
    due: date
    sent: datetime
    items: tuple[str, ...] = ()
    ask: str = ""
    organiser: str = ""  # account id
    held: date | None = None
    by: str = ""  # name of who sent it
    told: bool = False
    over: bool = False  # the meeting does not take place
    watched: datetime | None = None


@dataclass
class Post:
    """Desk messages of one occasion. `id` tells it apart, so that the same one again is the same message; `path`: the
    page of the desk that all of them are about."""

    id: str
    at: datetime
    path: str
    made: list[Message] = field(default_factory=list)

    def tell(self, to: str, template: str, **values: str) -> None:
        said = {**values, "path": self.path}
        self.made.append(Message(f"{self.id}.{len(self.made)}", "", "desk", to, template, said, self.at))


def name(meeting: str, unit: str) -> str:
    return f"{meeting}.{unit}"


def asks_for(case: Case, unit: str) -> bool:
    """Whether a reply of this unit is still wanted; a case that another unit leads is that unit's (procedure 2)."""
    if case.sensitive or case.status in GONE:
        return False
    return case.unit in ("", unit) or unit in case.co_units


def sent(one: Preparation) -> list[Message]:
    """The unit hears that there is a sheet, or a newer one."""
    post = Post(f"{one.meeting}.{one.unit}.{one.sent:%Y%m%d%H%M%S%f}", one.sent, _page(one))
    for role in ("handler", "unit_leader"):
        post.tell(f"unit:{one.unit}:{role}", "prepare", topic=one.topic, n=str(len(one.items)), day=_day(one.due))
    return post.made


def _page(one: Preparation) -> str:
    return f"/desk/symposiums/{one.meeting}/sheets/{one.unit}"


def clock(one: Preparation, calendar: Calendar) -> Clock:
    """From the day it was sent to the day on which the replies are due; `calendar` as of its region."""
    return Clock("preparation", one.sent, calendar.between(one.sent.date(), one.due), told=one.due)


def rungs(one: Preparation, calendar: Calendar, before: Before) -> tuple[Rung, ...]:
    """Reminders up to the day of the meeting; those before the sheet was sent do not exist. `before`: Policy.before."""
    here = calendar.of(one.region)
    found = clocks.rungs(clock(one, here), here, before=before)
    return tuple(rung for rung in found if one.held is None or rung.at.date() <= one.held)


def wake_at(one: Preparation, calendar: Calendar, before: Before, waiting: int) -> datetime | None:
    """When its clock must be looked at next; never, when nothing waits. `waiting`: items without a reply."""
    if one.over:
        return None
    if not one.told:
        return one.sent
    if not waiting:
        return None
    return min((rung.at for rung in rungs(one, calendar, before) if rung.at > (one.watched or one.sent)), default=None)


def messages(one: Preparation, calendar: Calendar, before: Before, waiting: int, now: datetime) -> list[Message]:
    """Everything that is to be said by now."""
    if one.over:
        return []
    return [*([] if one.told else sent(one)), *(_reminders(one, calendar, before, waiting, now) if waiting else [])]


def _reminders(one: Preparation, calendar: Calendar, before: Before, waiting: int, now: datetime) -> list[Message]:
    """To each the newest one only (procedure 4)."""
    due = clocks.missed(rungs(one, calendar, before), one.watched or one.sent, now)
    here, made = calendar.of(one.region), list[Message]()
    words = clocks.light(clock(one, here), here, now.date()).words
    for who, rung in clocks.collapse(due).items():
        to = _group(one, who)
        if to:
            post = Post(f"{one.meeting}.{one.unit}.{rung.due:%Y%m%d}.{rung.label}.{who}", rung.at, _page(one))
            post.tell(to, "prepare_due", topic=one.topic, n=str(waiting), day=_day(rung.due), words=words)
            made += post.made
    return made


def _group(one: Preparation, who: str) -> str:
    """`who` as the rungs of a unit name them; the sheet has no responsible person of its own."""
    if who in ("handler", "unit_leader"):
        return f"unit:{one.unit}:{who}"
    if who == "supervisor" and one.organiser:
        return f"account:{one.organiser}"
    return f"role:{who}:{one.region}" if who in ("supervisor", "supervisor_head") else ""


def _day(value: date) -> str:
    return f"{value.month}月{value.day}日"
