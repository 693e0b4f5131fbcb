"""/local/clock: the time machine. It moves the business clock forward, never back, through everything that is due.

Sessions, codes, limits and links live on the wall clock and do not notice.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from chalice.app import Response

from chalicelib import jobs
from chalicelib.domain import alarms, windows
from chalicelib.domain.calendar import CST
from chalicelib.web.errors import BadRequest
from chalicelib.web.pages import PUBLIC, page
from chalicelib.web.visit import Visit
from chalicelib.wiring import CLOCK_SETTING

if TYPE_CHECKING:
    from chalicelib.wiring import Services

SECONDS = 20.0  # a page may work this long; then it says how far it got
AHEAD = timedelta(days=400)  # the next alarm is looked for so far
STUCK = timedelta(minutes=5)  # what stays due, because it failed, is tried again after this
MORNING = "09:00"


@dataclass(frozen=True)
class Trip:
    """How far a journey got."""

    reached: datetime
    target: datetime
    stops: int

    @property
    def arrived(self) -> bool:
        return self.reached >= self.target


Goal = Callable[["Services", datetime], datetime | None]


def next_morning(services: "Services", now: datetime) -> datetime:
    """The next 09:00 of a working day."""
    day = now.date()
    if not services.calendar.is_workday(day) or now >= windows.at(day, MORNING):
        day = services.calendar.next_workday(day)
    return windows.at(day, MORNING)


def next_alarm(services: "Services", now: datetime) -> datetime | None:
    """When something is due next; None when nothing is."""
    found = next_stop(services, now, now + AHEAD)
    return found if found < now + AHEAD else None


GOALS: dict[str, tuple[str, Goal]] = {
    "hour": ("前进 1 小时", lambda services, now: now + timedelta(hours=1)),
    "day": ("前进 1 天", lambda services, now: now + timedelta(days=1)),
    "days": ("前进 5 天", lambda services, now: now + timedelta(days=5)),
    "morning": ("到下一个工作日 9:00", next_morning),
    "alarm": ("到下一个闹钟", next_alarm),
}


def next_stop(services: "Services", now: datetime, target: datetime) -> datetime:
    """The next instant after `now` at which a case or a message is due, at most `target`."""
    store, found = services.store, [target]
    for no in store.due_cases(target, 1):
        case = store.case(no)
        wake = alarms.wake_at(case, services.policy, services.calendar) if case else None
        found += [wake] if wake else []
    found += [outgoing.message.due for outgoing in store.due_messages(target, 1)]
    stop = min(found)
    return stop if stop > now else min(now + STUCK, target)


def move(services: "Services", at: datetime) -> None:
    """Set the business clock to `at`; forward only."""
    if at > services.clock.now():
        ahead = round((at - services.clock.wall()).total_seconds())
        services.store.put_setting(CLOCK_SETTING, {"seconds": ahead})


def forward(services: "Services", target: datetime, seconds: float = SECONDS) -> Trip:
    """Travel to `target`, running watch_clocks and send_messages at every instant at which something is due."""
    begun, stops = time.monotonic(), 0
    while True:
        now, left = services.clock.now(), seconds - (time.monotonic() - begun)
        for name in ("watch_clocks", "send_messages"):
            jobs.run_with(services, name, now, max(left, 1.0))
        stops += 1
        if now >= target or time.monotonic() - begun >= seconds:
            return Trip(now, target, stops)
        move(services, next_stop(services, now, target))


@page("/local/clock", ("GET", "POST"), who=PUBLIC)
def clock(visit: Visit) -> Response:
    """Business time, last runs, next alarm; POST `go` (a goal or 'on' with `until`) or `run` (a job)."""
    trip, done = None, ""
    if visit.method == "POST":
        if visit.first("run"):
            done = _run(visit)
        else:
            trip = forward(visit.services, _target(visit))
    services, now = visit.services, visit.now
    beats = services.store.beats()
    runs = [(name, job.label, beats.get(name)) for name, job in jobs.JOBS.items()]
    return visit.render("local/clock.html", runs=runs, goals=GOALS, now=now, wall=services.clock.wall(),
                        alarm=next_alarm(services, now), trip=trip, done=done)  # fmt: skip


def _run(visit: Visit) -> str:
    name = visit.first("run")
    if name not in jobs.JOBS:
        raise BadRequest
    jobs.run_with(visit.services, name, visit.now, SECONDS)
    return jobs.JOBS[name].label


def _target(visit: Visit) -> datetime:
    go = visit.first("go")
    if go in GOALS:
        return GOALS[go][1](visit.services, visit.now) or visit.now
    try:
        until = datetime.fromisoformat(visit.first("until"))
    except ValueError as error:
        raise BadRequest from error
    if go != "on" or until.tzinfo is None or until > visit.now + AHEAD:
        raise BadRequest
    return until.astimezone(CST)
