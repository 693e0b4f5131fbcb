"""Things beside the cases whose clock has rung: meetings and their preparation sheets."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.domain.platforms import Symposium
from chalicelib.domain.preparation import Preparation
from chalicelib.handling import preparations, symposiums
from chalicelib.jobs import logs

if TYPE_CHECKING:
    from chalicelib.wiring import Services

Waker = Callable[["Services", str, datetime], object]
PAGE = 50
# Kind of thing → what does everything that its clock owes by now; each is harmless when repeated or overlapping.
WAKERS: Mapping[str, Waker] = {Preparation.KIND: preparations.remind, Symposium.KIND: symposiums.wake}


def wake_things(services: "Services", now: datetime, more: Callable[[], bool]) -> int:
    """Wake every thing whose alarm has rung → how many failed; one that fails stands in nobody's way and is tried again
    in the next run."""
    tried: set[tuple[str, str]] = set()
    failed = 0
    while more():
        due = [one for one in services.store.due_things(now, PAGE + len(tried)) if one not in tried]
        if not due:
            break
        for kind, id in due:
            if not more():
                break
            tried.add((kind, id))
            failed += kind in WAKERS and not _woken(services, kind, id, now)  # others have a job of their own
    return failed


def _woken(services: "Services", kind: str, id: str, now: datetime) -> bool:
    try:
        WAKERS[kind](services, id, now)
    except Exception as error:  # noqa: BLE001 - one thing must not stop the others
        logs.failure(kind, id, error)
        return False
    return True
