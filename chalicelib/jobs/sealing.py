"""seal_ledger: each day that is over gets its seal, chained to the day before, in a bucket that is written once."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from chalicelib.domain.audit import seal_name

if TYPE_CHECKING:
    from chalicelib.wiring import Services

BACK = 31  # days that a run looks back for what was missed


def seal_ledger(services: "Services", now: datetime, more: Callable[[], bool]) -> dict[str, Any]:
    """Seal yesterday and every unsealed day since the last seal, at most 31 → {sealed, failed, complete}.

    A seal depends on the day's entries only: a second run writes the same, or nothing.
    """
    sealed = 0
    for day in unsealed(services, now.date()):
        if not more():
            return {"sealed": sealed, "failed": 0, "complete": False}
        _seal(services, day)
        sealed += 1
    return {"sealed": sealed, "failed": 0, "complete": True}


def unsealed(services: "Services", today: date) -> list[date]:
    """Days to seal, oldest first: those after the last seal; without any, from the first day that has entries."""
    days = [today - timedelta(days=back) for back in range(1, BACK + 1)]
    found: list[date] = []
    for day in days:
        if services.store.seal(day):
            return found[::-1]
        found.append(day)
    found.reverse()
    first = next((index for index, day in enumerate(found) if any(True for _ in services.store.day(day))), len(found))
    return found[first:]


def _seal(services: "Services", day: date) -> None:
    """The bucket first: a stop before the table is written repeats this with the same bytes."""
    from chalicelib.store import ledger

    before = services.store.seal(day - timedelta(days=1))
    made = ledger.seal(day.isoformat(), ledger.leaves(services.store.day(day)), str(before["hash"]) if before else "")
    body = ledger.canonical(made)
    if not services.seals.put(seal_name(day), body):
        kept = services.seals.read(seal_name(day))
        made = json.loads(kept) if kept else made  # what was published counts; `verify` compares it with the entries
    services.store.put_seal(day, ledger.short(made))
