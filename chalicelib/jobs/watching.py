"""watch_clocks: whatever is due on any clock moves."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from chalicelib import handling
from chalicelib.domain.errors import Unseen
from chalicelib.jobs import handover, inbox, ledgers, logs, recomputing, things

if TYPE_CHECKING:
    from chalicelib.wiring import Services

PUT_BACK = timedelta(hours=1)
ALARM_AT = 3  # failures in a row of one case


def watch_clocks(services: "Services", now: datetime, more: Callable[[], bool]) -> dict[str, Any]:
    """Wake every case whose alarm has rung, always from the head of the list → {woken, failed, complete}.

    The list is only a hint: `handling.wake` reads the case strongly and does what is still due. Answers that came
    before an alarm are read before it rings.
    """
    inbox.read_inbox(services, now, more)
    tried: set[str] = set()
    failed = 0
    while more():
        due = [no for no in services.store.due_cases(now) if no not in tried]
        if not due:
            recomputing.recompute(services, now, more)
            handover.hand_over(services, now, more)
            things.wake_things(services, now, more)
            ledgers.import_ledgers(services, now, more)
            return {"woken": len(tried) - failed, "failed": failed, "complete": True}
        for no in due:
            if not more():
                break
            tried.add(no)
            failed += not _woken(services, no, now)
    return {"woken": len(tried) - failed, "failed": failed, "complete": False}


def _woken(services: "Services", no: str, now: datetime) -> bool:
    """One case; what fails is put back by an hour, so that it stands in nobody's way."""
    try:
        handling.wake(services, no, now)
    except Unseen:
        return True  # the list still had a case that is gone
    except Exception as error:  # noqa: BLE001 - one case must not stop the others
        times = services.store.put_back(no, now + PUT_BACK)
        logs.failure("wake", no, error, times)
        if times == ALARM_AT:
            services.alarm(f"watch_clocks: {no} failed {times} times ({type(error).__name__})")
        return False
    return True
