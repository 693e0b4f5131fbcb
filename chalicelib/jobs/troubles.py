"""A gateway whose account cannot be used: nothing left, so every message waits, and the people in charge hear it."""

from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.domain.records import Outgoing
from chalicelib.messages.account import AccountError
from chalicelib.messages.gateway import Result

if TYPE_CHECKING:
    from chalicelib.wiring import Services

TOLD = "sms_account"  # setting: {"fault", "day"} of the last alarm


def handed_over(services: "Services", outgoing: Outgoing, now: datetime) -> Result:
    """What the gateway says of a message; an account that cannot be used means later."""
    try:
        return services.gateway.send(outgoing)
    except AccountError as fault:
        _tell(services, str(fault), now)
        return Result("again", detail="短信账号没有配好")


def _tell(services: "Services", fault: str, now: datetime) -> None:
    """One alarm a day for the same fault. The sentence names a field, never its value."""
    told = {"fault": fault, "day": f"{now:%Y-%m-%d}"}
    if services.store.setting(TOLD) != told:
        services.alarm(f"send_messages: {fault}")
        services.store.put_setting(TOLD, told)
