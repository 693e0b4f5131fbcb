"""When a message that did not arrive goes out once more: its phone was off, its carrier was busy (domain 4). Pure."""

from datetime import datetime, timedelta

from chalicelib.domain import windows
from chalicelib.domain.calendar import Calendar
from chalicelib.domain.policy import Policy
from chalicelib.domain.records import Inbound, Outgoing

AFTER = timedelta(hours=4)
MOST = 3  # times that a message is handed over; vendors count what one number gets in a day
LIVES = timedelta(days=2)  # from when it was due


def again(out: Outgoing, receipt: Inbound, calendar: Calendar, policy: Policy, now: datetime) -> datetime | None:
    """When it goes out once more; None when it will not. A code is useless by then; a survey keeps to its windows."""
    if receipt.status != "again" or out.message.purpose == "code" or out.attempts >= MOST:
        return None
    at = now + AFTER
    if out.message.purpose == "survey":
        at = windows.next_window(at, calendar, policy)
    return at if at - out.message.due <= LIVES or out.message.purpose == "survey" else None
