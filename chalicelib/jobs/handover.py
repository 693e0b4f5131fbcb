"""After a merger of units the successor gets every open case: resumable, nothing twice, nothing lost (procedure 3)."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from chalicelib import handling
from chalicelib.handling import org as moving
from chalicelib.jobs import logs

if TYPE_CHECKING:
    from chalicelib.wiring import Services

SETTLES = timedelta(minutes=3)  # until then another process may still give cases to the old unit


def hand_over(services: "Services", now: datetime, more: Callable[[], bool]) -> None:
    """Go on with every merged unit; one is done when a whole pass after `SETTLES` found nothing left."""
    for unit, order in (services.store.setting(moving.HANDOVER) or {}).items():
        merged = services.org.units.get(unit)
        if merged is None or not merged.into:
            done = now >= _since(order) + SETTLES  # the merger was refused after it was noted
        else:
            done = _pass(services, unit, merged.into, order, now, more) and now >= _since(order) + SETTLES
        if done:
            waiting = services.store.setting(moving.HANDOVER) or {}
            services.store.put_setting(moving.HANDOVER, {key: waiting[key] for key in waiting if key != unit})


def _since(order: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(order["since"])


def _pass(
    services: "Services", old: str, new: str, order: Mapping[str, Any], now: datetime, more: Callable[[], bool]
) -> bool:
    """Every open case of the old unit and its people once → whether there was nothing left to hand over."""
    left = moving.move_people(services, old, new)
    for no in handling.open_cases(services, now):  # a unit's own queue lacks rounds that are closed to it
        if not more():
            return False
        try:
            left += moving.hand_over(services, no, old, new, dict(order), now)
        except Exception as error:  # noqa: BLE001 - one case must not stop the others
            logs.failure("handover", no, error)
            left += 1
    return left == 0
