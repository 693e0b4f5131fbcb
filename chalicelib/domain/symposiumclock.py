"""The clock of a symposium: its stages' reminders, and when its figures are counted (procedure 4 and 7). Pure.

Each stage has a clock of its own, whose told date is the planned day. Its reminders are named after meeting, stage,
planned day and rung: the same one again is the same message, and a day that moves makes new ones.
"""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from chalicelib.domain import clocks
from chalicelib.domain.calendar import CST, Calendar
from chalicelib.domain.case import Message
from chalicelib.domain.clocks import BEFORE, Clock, Rung
from chalicelib.domain.platforms import Mark, Symposium
from chalicelib.domain.preparation import Post
from chalicelib.domain.symposium import STAGES, Stage, current, mark

Rows = Mapping[int, tuple[int, ...]]  # Policy.before
COUNT_HOUR = time(5, 0, tzinfo=CST)  # nobody waits for it then
LONG = timedelta(days=366)


def clock(one: Mark, calendar: Calendar) -> Clock:
    """Of a stage with a planned day; it begins when that day was set, never after it."""
    assert one.planned and one.since
    start = min(one.since, datetime.combine(one.planned, time(), CST))
    return Clock("stage", start, calendar.between(clocks.day_of(start), one.planned), told=one.planned)


def rungs(meeting: Symposium, calendar: Calendar, before: Rows = BEFORE) -> list[tuple[str, Rung]]:
    """(stage, rung) of every stage that is open and planned; none of a cancelled meeting."""
    if meeting.cancelled:
        return []
    here = calendar.of(meeting.region)
    found: list[tuple[str, Rung]] = []
    for stage in STAGES:
        one = mark(meeting, stage.key)
        if one.actual is None and one.planned and one.since:
            made = clocks.rungs(clock(one, here), here, before=before)
            found += [(stage.key, rung) for rung in made if rung.at > one.since]
    return found


def wake_at(meeting: Symposium, calendar: Calendar, before: Rows = BEFORE) -> datetime | None:
    """When it must be looked at next: its next reminder, or its figures while anything may still change them."""
    since, again = meeting.reminded, recount_at(meeting)
    found = [rung.at for _, rung in rungs(meeting, calendar, before) if since is None or rung.at > since]
    return min((*found, *([again] if again else ())), default=None)


def recount_at(meeting: Symposium) -> datetime | None:
    """The first 05:00 after its figures were counted, None when nothing changes them any more: it is cancelled, or no
    item is open and all is done or long past."""
    if meeting.cancelled or meeting.count is None:
        return None
    past = meeting.held is not None and meeting.held + LONG < clocks.day_of(meeting.count.at)
    if not meeting.count.open and (past or current(meeting) is None):
        return None
    at = datetime.combine(clocks.day_of(meeting.count.at), COUNT_HOUR)
    return at if at > meeting.count.at else at + timedelta(days=1)


def messages(
    id: str, meeting: Symposium, calendar: Calendar, now: datetime, before: Rows = BEFORE
) -> list[Message]:
    """The reminders that came due since the last ones; of each stage to each only the newest (procedure 4)."""
    made: list[Message] = []
    found = rungs(meeting, calendar, before)
    for stage in STAGES:
        one = mark(meeting, stage.key)
        own = [rung for key, rung in found if key == stage.key]
        since = max(filter(None, (meeting.reminded, one.since)), default=now)
        for who, rung in clocks.collapse(clocks.missed(own, since, now)).items():
            made += _said(id, meeting, stage, one, who, rung, calendar, now)
    return made


def _said(
    id: str, meeting: Symposium, stage: Stage, one: Mark, who: str, rung: Rung, calendar: Calendar, now: datetime
) -> list[Message]:
    assert one.planned
    here = calendar.of(meeting.region)
    words = clocks.light(clock(one, here), here, clocks.day_of(now)).words
    post = Post(f"{id}.{stage.key}.{one.planned:%Y%m%d}.{rung.label}.{who}", rung.at,
                f"/desk/symposiums/{id}/stages/{stage.key}")  # fmt: skip
    day = f"{one.planned.month}月{one.planned.day}日"
    post.tell(group(meeting, one, who), "stage_due", topic=meeting.topic, stage=stage.label, day=day, words=words)
    return post.made


def group(meeting: Symposium, one: Mark, who: str) -> str:
    """Whom a rung's `who` means here; a stage without an owner is the organiser's, else the supervisors'."""
    owner = one.owner or meeting.organiser
    if who == "owner" and owner:
        return f"account:{owner}"
    return f"role:{'supervisor' if who == 'owner' else who}:{meeting.region}"
