"""After a change of the calendar every open case is recomputed (procedure 4): resumable, each once per version.

The setting `recompute` says how far it is: {version, base, cursor, done, total, changed, passes, failed, complete}.
`base` is the last version that all cases have; numbers up to `cursor` are done. Losing a write of it only means that
cases are looked at again, and a look changes nothing twice.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from chalicelib import handling, wiring
from chalicelib.domain.calendar import Calendar
from chalicelib.jobs import logs
from chalicelib.wiring import CALENDAR, RECOMPUTE

if TYPE_CHECKING:
    from chalicelib.wiring import Services

SETTLES = timedelta(minutes=2)  # until then another process may still work with the calendar before
EVERY = 25  # cases between two notes of how far it is
PASSES = 3  # over all cases while some fail, then people are told


def recompute(services: "Services", now: datetime, more: Callable[[], bool]) -> None:
    """Go on with the cases, from where the last run stopped; nothing when all have the newest version."""
    kept = services.store.settings((CALENDAR, RECOMPUTE))
    number = int(kept.get(CALENDAR, {}).get("n", 0))
    state = dict(kept.get(RECOMPUTE, {}))
    if number == 0 or (state.get("version") == number and state["complete"]):
        return
    newest = services.store.revisions(CALENDAR, 1)[0]
    if now < newest.at + SETTLES:
        return
    if services.book.now.numbers.get(CALENDAR, 0) != number:
        services.book.reread()
    if state.get("version") != number:
        state = _begun(number, state)
    _pass(services, now, more, state)


def _begun(number: int, before: Mapping[str, Any]) -> dict[str, Any]:
    base = before["version"] if before.get("complete") else before.get("base", 0)
    return {"version": number, "base": base, "cursor": "", "done": 0, "total": 0, "changed": 0, "passes": 0,
            "failed": 0, "complete": False}  # fmt: skip


def _pass(services: "Services", now: datetime, more: Callable[[], bool], state: dict[str, Any]) -> None:
    numbers = handling.open_cases(services, now)
    base = _base(services, state["base"])
    todo = [no for no in numbers if no > state["cursor"]]
    state |= {"total": len(numbers), "done": len(numbers) - len(todo)}
    for n, no in enumerate(todo, 1):
        if not more():
            break
        state["failed"] += not _one(services, no, state, base, now)
        state |= {"cursor": no, "done": state["done"] + 1}
        if n % EVERY == 0:
            services.store.put_setting(RECOMPUTE, state)
    if state["done"] >= state["total"]:
        _ended(services, state)
    services.store.put_setting(RECOMPUTE, state)


def _one(services: "Services", no: str, state: dict[str, Any], base: Calendar, now: datetime) -> bool:
    """One case; what fails stands in nobody's way and is tried again in the next pass."""
    try:
        state["changed"] += handling.recompute(services, no, state["version"], base, now)
    except Exception as error:  # noqa: BLE001 - one case must not stop the others
        logs.failure("recompute", no, error)
        return False
    return True


def _ended(services: "Services", state: dict[str, Any]) -> None:
    """All cases were looked at: done, or once more for those that failed."""
    state["passes"] += 1
    if state["failed"] and state["passes"] < PASSES:
        state |= {"cursor": "", "failed": 0}
        return
    state["complete"] = True
    if state["failed"]:
        services.alarm(f"recompute: {state['failed']} cases failed for version {state['version']} of the calendar")


def _base(services: "Services", number: int) -> Calendar:
    """The calendar as it was in that version; as it ships when the version is forgotten."""
    found = (one.value for one in services.store.revisions(CALENDAR) if one.number == number)
    return wiring.calendar(next(found, {}))
