"""What a gateway sends through a topic instead of the public route: stored first, as there (web/callbacks.py)."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from chalicelib.jobs import logs

if TYPE_CHECKING:
    from chalicelib.wiring import Services


def take(services: "Services", message: str, now: datetime) -> dict[str, Any]:
    """→ {taken, known, failed}. What the store raises goes through: the event comes again, and what was stored is
    known then. A message that is not in the gateway's format is reported and left, for it would never be."""
    done = {"taken": 0, "known": 0, "failed": 0}
    try:
        found = services.gateway.read(message.encode(), "application/json", now)
    except ValueError as error:
        logs.failure("take_sms", services.gateway.vendor, error)
        return done | {"failed": 1}
    for inbound in found:
        done["taken" if services.store.take_in(inbound) else "known"] += 1
    return done
