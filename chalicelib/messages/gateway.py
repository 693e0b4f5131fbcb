"""What every SMS gateway does, and which one a deployment has."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from chalicelib.domain.records import Inbound, Outgoing
from chalicelib.messages import wording

if TYPE_CHECKING:
    from chalicelib.settings import Settings
    from chalicelib.store import Store


@dataclass(frozen=True)
class Result:
    """What the vendor said. `state`: sent (accepted), failed (for good), again (later), unknown (perhaps accepted:
    never sent once more by itself). `detail` is for people and holds nothing personal."""

    state: str
    vendor_id: str = ""
    detail: str = ""


class Gateway(Protocol):
    """`vendor` stands in the callback's path; `thanks` is the body that the vendor wants to read, `again` the one that
    makes it push once more."""

    @property
    def vendor(self) -> str: ...
    @property
    def thanks(self) -> str: ...
    @property
    def again(self) -> str: ...
    @property
    def echoes(self) -> bool:
        """Whether receipts bring our out-id back; else the vendor's number is remembered."""

    def send(self, outgoing: Outgoing) -> Result:
        """Hand over one message with the out-id `<case>/<message id>`; never raises for what a vendor may do.
        account.AccountError when the deployment's account cannot be used."""

    def read(self, body: bytes, content_type: str, now: datetime) -> list[Inbound]:
        """The answers and receipts in a callback's body. ValueError when it is not this vendor's format."""


class Unconnected:
    """A deployment whose gateway is not set up yet: nothing leaves, and whoever looks sees why."""

    vendor = "none"
    thanks = again = ""
    echoes = True

    def send(self, outgoing: Outgoing) -> Result:
        return Result("again", detail="短信网关还没有接通")

    def read(self, body: bytes, content_type: str, now: datetime) -> list[Inbound]:
        raise ValueError("no gateway")


def choose(
    settings: "Settings", store: "Store", now: Callable[[], datetime], wall: Callable[[], datetime],
    text: wording.Text = wording.text,
) -> Gateway:  # fmt: skip
    """The gateway of the settings; `text` words a message, `wall` is the vendors' clock.

    The simulator keeps what it delivers in plain text: local stage only."""
    if settings.sms_gateway == "simulator" and settings.local:
        from chalicelib.messages.simulator import Simulator, http_post

        address = f"{settings.public_origin}/sms/{Simulator.vendor}/{settings.sms_secret}"
        return Simulator(store, now, settings.sms_sign, http_post(address), text)
    if settings.sms_gateway in ("simulator", "none"):
        return Unconnected()
    from chalicelib.messages import vendors

    return vendors.make(settings, wall, text)
