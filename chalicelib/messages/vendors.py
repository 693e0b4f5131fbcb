"""The gateway of a real vendor, made from the settings; loaded only where there is one."""

import secrets
import time
from collections.abc import Callable
from datetime import datetime
from string import Formatter
from typing import TYPE_CHECKING, Any

from chalicelib.messages import wording
from chalicelib.messages.account import Account, AccountError, Kept, parse, reader
from chalicelib.messages.gateway import Gateway

if TYPE_CHECKING:
    from chalicelib.settings import Settings


def account(settings: "Settings") -> Callable[[], Account]:
    """A function that reads the account of the settings. AccountError when SMS_ACCOUNT is no place, or later when
    what lies there cannot be read or used; nothing of it is said."""
    document = reader(settings.sms_account, lambda service: _client(service, settings))

    def read() -> Account:
        try:
            found = document()
        except Exception as error:
            raise AccountError(f"the SMS account cannot be read ({_kind(error)})") from error
        return parse(found, settings.sms_gateway)

    return read


def make(settings: "Settings", wall: Callable[[], datetime], text: wording.Text) -> Gateway:
    """AccountError when SMS_ACCOUNT is no place; what lies there is read when it is first needed."""
    vendor, sign = settings.sms_gateway, settings.sms_sign
    kept = Kept(account(settings), time.monotonic)
    if vendor == "aliyun":
        from chalicelib.messages.aliyun import Aliyun

        return Aliyun(kept, sign, wall, lambda: secrets.token_hex(16))
    if vendor == "tencent":
        from chalicelib.messages.tencent import Tencent

        return Tencent(kept, sign, wall, slots)
    if vendor == "aws":
        from chalicelib.messages.aws import Aws

        return Aws(kept, sign, lambda: _client("pinpoint-sms-voice-v2", settings), text)
    from chalicelib.messages.government import Government

    return Government(kept, sign, wall, text)


def slots(template: str) -> tuple[str, ...]:
    """The values of a message's wording in their order: {1}, {2} … of a template at Tencent. It is that of the wording
    which ships; a city that changes a wording keeps the order or registers the template anew (docs/sms.md)."""
    return tuple(name for _, name, _, _ in Formatter().parse(wording.templates("sms")[template]) if name)


def _kind(error: Exception) -> str:
    """What AWS or the machine calls an error, without its words."""
    said = getattr(error, "response", {}).get("Error", {}).get("Code")
    return str(said or type(error).__name__)


def _client(service: str, settings: "Settings") -> Any:
    from botocore.config import Config
    from botocore.session import get_session

    once = Config(retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=5)
    return get_session().create_client(service, endpoint_url=settings.aws_endpoint, config=once)
