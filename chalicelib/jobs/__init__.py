"""What runs by itself. Every job is a function of (services, now, more) and may run twice, late, overlapping, or
stop in the middle: what it does is decided from what is stored, and written under a condition (procedure 4).

`now` comes from the event's own time, so a replayed event gives the same result. `more()` says whether the job may
begin something new; what is left waits for the next run.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from chalicelib.jobs import logs, outbox, sealing, taking, watching

if TYPE_CHECKING:
    from chalicelib.wiring import Services

More = Callable[[], bool]
Work = Callable[["Services", datetime, More], dict[str, Any]]
SHARE = 0.8  # of its time that a job uses


@dataclass(frozen=True)
class Job:
    """`seconds`: the function's time limit (a test compares it with the deployment)."""

    label: str
    work: Work
    seconds: int


JOBS = {
    "watch_clocks": Job("时钟", watching.watch_clocks, 240),
    "send_messages": Job("短信收发", outbox.send_messages, 50),
    "seal_ledger": Job("台账封存", sealing.seal_ledger, 600),
}


def run(name: str, at: str) -> dict[str, Any]:
    """Run a job for an event of time `at` (ISO) → its figures, which the log and the heartbeat show too."""
    from chalicelib import wiring

    services = wiring.services()
    return run_with(services, name, services.clock.at(at), JOBS[name].seconds * SHARE)


def run_with(services: "Services", name: str, now: datetime, seconds: float) -> dict[str, Any]:
    """The same with given services and time to spend. Only a complete run leaves a heartbeat."""
    begun = time.monotonic()
    done = JOBS[name].work(services, now, lambda: time.monotonic() - begun < seconds)
    if done["complete"]:
        services.store.beat(name, now, done)
    logs.run(name, now, done, ms=round((time.monotonic() - begun) * 1000))
    return done


def guard(records: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Records of the history's stream: anything but a new entry raises the alarm, at least once."""
    from chalicelib import wiring
    from chalicelib.store.guard import findings

    found = findings(records)
    if found:
        services = wiring.services()
        for sentence in found:
            services.alarm(sentence)
        services.store.beat("guard_ledger", services.clock.now(), {"found": len(found), "last": found[-1]})
        logs.run("guard_ledger", services.clock.now(), {"failed": len(found)}, found=found)
    return {"found": len(found)}


def take(message: str) -> dict[str, Any]:
    """A message of the gateway's topic: stored, for the next run of send_messages."""
    from chalicelib import wiring

    services = wiring.services()
    now = services.clock.now()
    done = taking.take(services, message, now)
    logs.run("take_sms", now, done)
    return done
