"""For when the stages of a symposium are planned, and what follows when the meeting moves (procedure 7). Pure."""

from dataclasses import replace
from datetime import date, datetime

from chalicelib.domain import symposium
from chalicelib.domain.calendar import Calendar
from chalicelib.domain.errors import Invalid
from chalicelib.domain.platforms import Symposium


def planned(meeting: Symposium, key: str, owner: str, day: date | None, now: datetime) -> Symposium:
    """The stage with its owner and planned day; a day that moves starts its clock anew."""
    before = symposium.mark(meeting, key)
    since = before.since if day == before.planned else now
    return symposium.marked(meeting, key, replace(before, owner=owner, planned=day, since=since if day else None))


def proposed(held: date, calendar: Calendar) -> dict[str, date]:
    """Stage → the day that the table gives it for a meeting of this day; `calendar` as of the meeting's region."""
    walk = {True: calendar.back, False: calendar.add}
    return {one.key: walk[one.days < 0](held, abs(one.days)) for one in symposium.STAGES}


def dated(meeting: Symposium, calendar: Calendar, now: datetime) -> Symposium:
    """With the proposed day for every stage that is not done, in place of what was planned; for a meeting to come none
    of them lies in the past."""
    found = proposed(meeting.held, calendar.of(meeting.region)) if meeting.held else {}
    today = now.date()
    for key, day in found.items():
        before = symposium.mark(meeting, key)
        if before.actual is None:
            late = meeting.held is not None and meeting.held >= today > day
            meeting = planned(meeting, key, before.owner, today if late else day, now)
    return meeting


def moved(meeting: Symposium, held: date, why: str, calendar: Calendar, now: datetime) -> Symposium:
    """On another day, with the former one and why kept, and the open stages proposed anew. Invalid once it was held."""
    _not_held(meeting)
    past = ((meeting.held, why),) if meeting.held else ()
    return dated(replace(meeting, held=held, moved=(*meeting.moved, *past)), calendar, now)


def cancelled(meeting: Symposium, why: str) -> Symposium:
    """It does not take place; Invalid once it was held."""
    _not_held(meeting)
    return replace(meeting, cancelled=why)


def _not_held(meeting: Symposium) -> None:
    """What took place stays in the figures of its day."""
    if symposium.mark(meeting, "hold").actual:
        raise Invalid({"why": "会议已经召开，不能改期或取消；标记有误的，请先在“召开会议”里撤销"})
