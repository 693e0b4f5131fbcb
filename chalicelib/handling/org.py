"""A unit that was merged: its people and its open cases go to its successor; stopped anywhere, it is taken up again.

The setting `handover` names the units whose cases may still be on the way: {unit: {since, by_name, why}}.
"""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from chalicelib.domain.case import SYSTEM
from chalicelib.domain.errors import Refused, Unseen
from chalicelib.handling.acting import act

if TYPE_CHECKING:
    from chalicelib.wiring import Services

HANDOVER = "handover"
REASON_HIGH = 60  # characters of the administrator's why that stand in a case's history


def begin_handover(services: "Services", unit: str, by_name: str, why: str) -> None:
    """Note that the unit's cases are to move. Before the revision, so that no stop in between can lose them."""
    waiting = dict(services.store.setting(HANDOVER) or {})
    waiting[unit] = {"since": services.clock.now().isoformat(), "by_name": by_name, "why": why[:REASON_HIGH]}
    services.store.put_setting(HANDOVER, waiting)


def move_people(services: "Services", old: str, new: str) -> int:
    """Everybody of the old unit belongs to the new one, roles kept → how many; what they had open ends."""
    moved = [one for one in services.store.accounts() if one.unit == old]
    for account in moved:
        services.store.put_account(replace(account, unit=new))
        services.store.drop_sessions(account.id)
    return len(moved)


def hand_over(services: "Services", no: str, old: str, new: str, order: dict[str, Any], now: datetime) -> bool:
    """One case → whether it moved. Harmless when it has moved already or its status takes no more."""
    case = services.store.case(no)
    if case is None or old not in (case.unit, *case.co_units):
        return False
    reason = f"{order['by_name']}：{order['why']}"
    try:
        act(services, no, "move_unit", SYSTEM, {"old": old, "unit": new, "reason": reason}, now=now)
    except (Refused, Unseen):
        return False
    return True
