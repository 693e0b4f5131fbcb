"""When an SMS must wait though it is due: at night, and when its number got enough today (domain 4.1, 4.2, 4.8). Pure.

Vendors drop silently what is above their own limits. Ours lie below, and notices never take what surveys need.
"""

from datetime import datetime, timedelta

from chalicelib.domain import windows
from chalicelib.domain.calendar import Calendar
from chalicelib.domain.case import Message
from chalicelib.domain.policy import Policy

# What a person waits for at this moment, or what has its own hours.
AT_ONCE = frozenset({"code", "lodged", "withdrawn", "understood", "duty"})
SURVEYS = 2  # of a number's messages of one day are kept for surveys


def silent_until(now: datetime, policy: Policy) -> datetime | None:
    """The end of the quiet hours that `now` is in, None outside of them. They may go over midnight."""
    begin, end = policy.quiet
    day = now.date()
    if begin <= end:
        return windows.at(day, end) if windows.at(day, begin) <= now < windows.at(day, end) else None
    if now >= windows.at(day, begin):
        return windows.at(day + timedelta(days=1), end)
    return windows.at(day, end) if now < windows.at(day, end) else None


def until_morning(message: Message, now: datetime, policy: Policy) -> datetime | None:
    """When a notice leaves that is due at night; None: now. Surveys have their windows."""
    if message.purpose != "notice" or message.template in AT_ONCE:
        return None
    return silent_until(now, policy)


def until_window(message: Message, now: datetime, calendar: Calendar, policy: Policy) -> datetime | None:
    """When a survey leaves whose window closed before it could: in the next one; None: now."""
    opens = windows.next_window(now, calendar, policy) if message.purpose == "survey" else now
    return opens if opens > now else None


def most(message: Message, policy: Policy) -> int | None:
    """How many of its kind one number gets in a day; None for codes, which are counted where they are asked for."""
    if message.purpose == "code":
        return None
    return SURVEYS if message.purpose == "survey" else policy.sms_most - SURVEYS


def tomorrow(now: datetime, policy: Policy) -> datetime:
    """When the next message goes to a number that got enough today."""
    return windows.at(now.date() + timedelta(days=1), policy.quiet[1])
