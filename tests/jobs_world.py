"""A busy office for the proofs about jobs, a store that dies or lets others in between, and what came out of it."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from chalicelib import handling, jobs
from chalicelib.domain.case import Case
from tests.fakes import PEOPLE, World, a_world
from tests.handling.test_loop import ASSIGN, RESULT, VALUES, do, t

WRITES = ("save", "lease", "finish", "read_inbound", "put_back", "beat", "put_seal", "opt_out",
          "put_setting")  # fmt: skip


def at(now: datetime, world: World) -> None:
    world.clock.set(now)


def run(world: Any, name: str, now: str | datetime) -> dict[str, Any]:
    """One run of a job at a business time, as the schedule would."""
    when = t(now) if isinstance(now, str) else now
    world.clock.set(when)
    return jobs.run_with(world, name, when, 60)


def a_lodged(world: World, when: str, last: str) -> str:
    at(t(when), world)
    return handling.lodge(world, {**VALUES, "mobile": f"1990000{last}"})[0].no


def an_assigned(world: World, when: str, last: str) -> str:
    """Lodged, accepted and assigned within ten working days, unsigned."""
    no = a_lodged(world, when, last)
    do(world, no, when, "accept", "zhoumin", {"opinion": "属实"})
    do(world, no, when, "assign", "zhoumin", {**ASSIGN, "co_units": ()})
    return no


def an_approved(world: World, lodged: str, approved: str, last: str) -> str:
    """Answered and approved: the survey waits for its window."""
    no = an_assigned(world, lodged, last)
    do(world, no, lodged, "sign", "chenli")
    do(world, no, approved, "submit_result", "hejianping", RESULT)
    do(world, no, approved, "approve_result", "liuying", {"opinion": ""})
    return no


def an_office(world: World | None = None) -> World:
    """In `world`, or a new one: Monday 9 March 2026, 08:00. One case waits for acceptance, one for a signature,
    three answered ones for a survey, of which one was answered "3" and one is being answered now."""
    world = world or a_world(t("03-02 10:00"))
    a_lodged(world, "03-06 10:00", "0001")
    an_assigned(world, "03-04 10:00", "0002")
    an_approved(world, "03-02 10:00", "03-06 10:00", "0003")
    for last in ("0004", "0005"):
        no = an_approved(world, "03-02 10:00", "03-05 10:00", last)
        at(t("03-06 09:00"), world)
        handling.wake(world, no, t("03-06 09:00"))
    handling.take_sms(world, "19900000004", "3", t("03-06 10:00"))
    world.store.take_in(an_answer("A1", "19900000005", "2", t("03-09 08:00")))
    at(t("03-09 08:00"), world)
    return world


def an_answer(id: str, mobile: str, text: str, when: datetime) -> Any:
    from tests.builders import an_inbound

    return replace(an_inbound(id), vendor="recording", kind="answer", mobile=mobile, text=text, at=when)


def cases(world: World) -> list[Case]:
    numbers = {no for account in (f"1990000{n:04}" for n in range(1, 30)) for no in world.store.cases_of(account)}
    return [case for no in sorted(numbers) if (case := world.store.case(no))]


def outcome(world: World) -> dict[str, Any]:
    """What can be seen afterwards, without ids and instants of writing: statuses, history, messages, notices."""
    store = world.store
    return {
        "cases": [(case.no, case.status, case.round, case.revisit, case.clocks) for case in cases(world)],
        "history": [(case.no, entry.action, entry.label, entry.text)
                    for case in cases(world) for entry in store.history(case.no)],
        "sms": sorted((case.no, out.message.template, out.message.to, out.message.due)
                      for case in cases(world) for out in store.messages(case.no)),
        "notices": sorted((id, one.text) for id in PEOPLE for one in store.bells(id, 500)),
        "undelivered": sorted((note.to, note.text) for note in store.due_notes(500)),
    }  # fmt: skip


def left(world: World) -> list[tuple[str, str]]:
    """What really left: number and template of every message that a gateway got."""
    return sorted((out.message.to, out.message.template) for out in world.gateway.sent)


class Killed(BaseException):
    """The process ends here: no handler of the code sees it."""


class Tampered:
    """A store that calls `meddle` before or after its nth write."""

    def __init__(
        self, store: Any, nth: int, after: bool, meddle: Callable[[], None], writes: Collection[str] = WRITES
    ) -> None:  # fmt: skip
        self._store, self._nth, self._after, self._meddle, self._names = store, nth, after, meddle, writes
        self.writes = 0

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._store, name)
        if name not in self._names:
            return found

        def write(*args: Any, **kwargs: Any) -> Any:
            self.writes += 1
            here = self.writes == self._nth
            if here and not self._after:
                self._meddle()
            result = found(*args, **kwargs)
            if here and self._after:
                self._meddle()
            return result

        return write


def die() -> None:
    raise Killed
