"""A gateway whose account cannot be used: nothing left, so every message waits, and the people in charge hear it."""

from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.domain.records import Outgoing
from chalicelib.messages.account import AccountError
from chalicelib.messages.gateway import Result

if TYPE_CHECKING:
    from chalicelib.wiring import Services

TOLD = "sms_account"  # setting: {"day", "faults"} of the last alarms


def handed_over(services: "Services", outgoing: Outgoing, now: datetime) -> Result:
    """What the gateway says of a message; an account that cannot be used means later."""
    try:
        return services.gateway.send(outgoing)
    except AccountError as fault:
        _tell(services, str(fault), now)
        return Result("again", detail=fault.said)


def _tell(services: "Services", fault: str, now: datetime) -> None:
    """One alarm a day for the same fault. The sentence names a field, never its value."""
    day, told = f"{now:%Y-%m-%d}", services.store.setting(TOLD) or {}
    known = list(told.get("faults", ())) if told.get("day") == day else []
    if fault not in known:
        services.alarm(f"send_messages: {fault}")
        services.store.put_setting(TOLD, {"day": day, "faults": [*known, fault]})
