"""SMS as the desk looks at it: figures of days, what did not go and why, and who wants none (procedure 5.1, 9)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from chalicelib.domain import access, identity, smsfigures
from chalicelib.domain.calendar import CST
from chalicelib.domain.case import Actor
from chalicelib.domain.errors import Invalid
from chalicelib.domain.records import Outgoing, Trace
from chalicelib.handling.recording import record

if TYPE_CHECKING:
    from chalicelib.wiring import Services

MOST_SHOWN = 100
READ = ("rating",)  # answers that were understood without a person
NOT_READ = ("unclear", "wrong_number", "opt_out", "late", "unmatched")


@dataclass(frozen=True)
class Stuck:
    """A message that did not go, as far as this person may see its case; `case` '' of a code."""

    day: date
    trace: Trace
    out: Outgoing


@dataclass(frozen=True)
class Participation:
    """`rows`: (day, vendor) → (cases of which the enterprise answered itself, of how many that were looked at);
    `surveyed`: how many were asked in all."""

    rows: Mapping[tuple[date, str], tuple[int, int]]
    surveyed: int

    @property
    def replied(self) -> int:
        return sum(replied for replied, _ in self.rows.values())

    @property
    def looked(self) -> int:
        return sum(looked for _, looked in self.rows.values())


def days(services: "Services", until: date, count: int) -> dict[date, list[Trace]]:
    """What became of the messages of `count` days, `until` included."""
    return {day: services.store.sms_of(day) for day in (until - timedelta(days=back) for back in range(count))}


def took_part(services: "Services", found: dict[date, list[Trace]]) -> Participation:
    """A case counts once, on the day and for the gateway of its first survey in this time, however often it was
    reminded or answered; the newest MOST_SHOWN are looked at."""
    first: dict[str, tuple[date, str]] = {}
    for day in sorted(found):
        for one in found[day]:
            if one.purpose == "survey" and one.state in smsfigures.LEFT:
                first.setdefault(one.case, (day, one.vendor))
    made: dict[tuple[date, str], tuple[int, int]] = {}
    for no, row in list(reversed(first.items()))[:MOST_SHOWN]:
        replied, looked = made.get(row, (0, 0))
        made[row] = (replied + _answered(services, no), looked + 1)
    return Participation(made, len(first))


def _answered(services: "Services", no: str) -> bool:
    return any(
        one.action == "take_answer" or (one.action == "read_answer" and not one.facts.get("reading"))
        for one in services.store.history(no)
    )


def answers(services: "Services", of: list[date]) -> dict[date, Counter[tuple[str, str]]]:
    """Day → (vendor, note) → how many answers."""
    return {day: services.store.answers_of(day) for day in of}


def stuck(services: "Services", found: dict[date, list[Trace]], actor: Actor) -> list[Stuck]:
    """The newest that did not go, of cases that this person sees; the first hundred."""
    made: list[Stuck] = []
    for day, traces in found.items():
        for one in traces:
            if one.state in smsfigures.NOT_GONE and one.case and len(made) < MOST_SHOWN:
                made += _seen(services, day, one, actor)
    return made


def _seen(services: "Services", day: date, one: Trace, actor: Actor) -> list[Stuck]:
    case = services.store.case(one.case)
    if case is None or not access.sees(case, actor) or access.outsider(case, actor):
        return []
    return [Stuck(day, one, out) for out in services.store.messages(one.case) if out.message.id == one.id]


def seen(services: "Services", key: str, actor: Actor) -> bool:
    """Somebody looked at a reply to no survey; `key`: vendor/id. False when it is not on the list any more."""
    one = next((one for one in services.store.unmatched() if f"{one.vendor}/{one.id}" == key), None)
    if one is None or not services.store.seen_unmatched(one.vendor, one.id, one.at.astimezone(CST).date()):
        return False
    record(services, "reply", actor, did="seen")
    return True


def opt_out(services: "Services", mobile: str, reason: str, actor: Actor, now: datetime) -> None:
    """Somebody asked not to be written to; Invalid names the field."""
    number, problem = identity.mobile(mobile)
    if problem:
        raise Invalid({"mobile": problem})
    services.store.opt_out(number, reason, now)
    record(services, "opt_out", actor, did="stopped")


def opt_in(services: "Services", mobile: str, actor: Actor) -> None:
    """The owner of the number wants messages again."""
    services.store.opt_in(mobile)
    record(services, "opt_out", actor, did="resumed")
