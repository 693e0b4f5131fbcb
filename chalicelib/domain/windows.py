"""When a survey may go out and when an answer takes effect (procedure 5.1, 5.2). Pure."""

from datetime import date, datetime, time, timedelta

from chalicelib.domain.calendar import CST, Calendar
from chalicelib.domain.policy import Policy


def at(day: date, clock: str) -> datetime:
    """The instant of '09:00' on a day, +08:00."""
    return datetime.combine(day, time.fromisoformat(clock), CST)


def next_window(after: datetime, calendar: Calendar, policy: Policy) -> datetime:
    """The first instant ≥ `after` in a survey window of a working day."""
    day = after.date()
    while True:
        if calendar.is_workday(day):
            for start, end in policy.windows:
                if after < at(day, end):
                    return max(after, at(day, start))
        day += timedelta(days=1)


def first_window(day: date, calendar: Calendar, policy: Policy) -> datetime:
    """The first window of the first working day after `day`."""
    return at(calendar.next_workday(day), policy.windows[0][0])


def settles(answered: datetime, calendar: Calendar, policy: Policy) -> datetime:
    """When an answer takes effect: the first wd 09:00 at least `settle_min_hours` later (procedure 5.2)."""
    earliest = answered + timedelta(hours=policy.settle_min_hours)
    day = earliest.date()
    hour = f"{policy.settle_hour:02d}:00"
    while not calendar.is_workday(day) or at(day, hour) < earliest:
        day += timedelta(days=1)
    return at(day, hour)
