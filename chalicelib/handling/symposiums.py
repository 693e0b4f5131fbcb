"""Symposiums in the store: planned, changed, listed, their stages and what they come to (procedure 7)."""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from chalicelib.domain import access, symposium, symposiumclock, symposiumfigures
from chalicelib.domain.access import SUPERVISORS
from chalicelib.domain.case import SYSTEM, Actor, Case
from chalicelib.domain.errors import Invalid, Stale, Unseen
from chalicelib.domain.platforms import Count, Symposium
from chalicelib.domain.records import Thing
from chalicelib.domain.words import Role
from chalicelib.handling import doors, solicitations, symposiumitems
from chalicelib.handling.recording import record

if TYPE_CHECKING:
    from chalicelib.wiring import Services

CHAIR = f"（至少 {symposium.CHAIR_LOW} 个字）"  # how the sentence ends that asks for the chair's note
UNDATED = "9999"  # sorts behind every meeting that has a day
RETRIES = 4
Effect = Callable[[Symposium], Symposium]


@dataclass(frozen=True)
class Standing:
    """How far a meeting's items are. `cases`: those that this person may see, `hidden`: how many others are open."""

    items: tuple[symposium.Item, ...]
    cases: Mapping[str, Case]
    count: Count

    @property
    def open(self) -> list[Case]:
        return [self.cases[one.no] for one in self.items if one.open and one.no in self.cases]

    @property
    def hidden(self) -> int:
        return sum(one.open and one.no not in self.cases for one in self.items)


# read


def reads(actor: Actor) -> bool:
    """Whether the plan of meetings is shown to this person, and how far each one is; leaders do nothing there."""
    return attends(actor) or actor.has(Role.LEADER)


def attends(actor: Actor) -> bool:
    """Whether meetings are this person's work: of the intake only whose channels have them."""
    theirs = not actor.channels or solicitations.CHANNEL in actor.channels
    return actor.has(*SUPERVISORS) or (actor.has(Role.INTAKE) and theirs)


def find(services: "Services", id: str, actor: Actor) -> Thing | None:
    """The meeting, when it is of this person's region."""
    thing = services.store.thing(Symposium, id)
    return thing if thing and reads(actor) and services.org.within(thing.data.region, actor.region) else None


def listed(services: "Services", actor: Actor) -> list[Thing]:
    """Those of this person's regions, the latest day first."""
    regions = services.org.regions_in(actor.region)
    found = [one for region in regions for one in doors.every(services, Symposium, region)]
    return sorted(found, key=lambda one: (one.sort, one.id), reverse=True)


def standing(services: "Services", id: str, actor: Actor) -> Standing:
    """Judged and counted with all cases, whoever asks: a stage is the same for everybody."""
    found = symposiumitems.board(services, id, SYSTEM)
    cases = {one.no: one.case for one in found.items if one.case}
    judged = {no: _judged(services, one, cases) for no, one in cases.items()}
    items = tuple(symposium.item(one.no, judged.get(one.no), one.proposed) for one in found.items)
    companies = symposiumitems.attended(found.guests)
    count = symposiumfigures.count(judged.values(), companies, services.clock.now())
    return Standing(items, {no: one for no, one in cases.items() if access.sees(one, actor)}, count)


def _judged(services: "Services", case: Case, items: Container[str]) -> Case:
    """What an item is judged and counted by: a merged one by its master, when that came another way and is no item of
    the meeting itself."""
    return case if case.master in items else doors.followed(services, case)


def may_mark(thing: Thing, key: str, actor: Actor) -> bool:
    """Whether this person may say that the stage is done: a supervisor, or who sees to it."""
    return actor.has(*SUPERVISORS) or actor.id == (symposium.mark(thing.data, key).owner or thing.data.organiser)


# changed by people


def save(services: "Services", id: str, meeting: Symposium, by: Actor, version: int) -> Thing:
    """Write it; `version` is the one that was seen, 0 for a new one. Stale when a colleague was faster."""
    counted = meeting if meeting.count else replace(meeting, count=Count(0, 0, 0, 0, services.clock.now()))
    kept = _put(services, Thing(id, counted, version=version))
    record(services, "symposium", by, target=id, version=str(kept.version))
    return kept


def change(services: "Services", id: str, by: Actor, effect: Effect, seen: int | None, what: str = "edit") -> None:
    """Apply a person's change to the meeting as it is now. `seen`: the edition that the person saw, None when it does
    not matter; Stale when a colleague changed it since. What would change nothing is not written. Reminders meanwhile
    are no change."""
    for attempt in range(RETRIES):
        thing = services.store.thing(Symposium, id)
        if thing is None:
            raise Unseen
        after = effect(thing.data)
        if after == thing.data:
            return
        if seen is not None and thing.data.edition != seen:
            raise Stale
        try:
            _put(services, replace(thing, data=replace(after, edition=thing.data.edition + 1)))
        except Stale:
            if attempt == RETRIES - 1:
                raise
            continue
        record(services, "symposium", by, target=id, change=what)
        return


def finish(services: "Services", id: str, key: str, by: Actor, day: date, note: str, chair: str, seen: int) -> None:
    """Mark a stage done on `day`; Invalid with everything that is still missing. Judged again when written: an item
    that came meanwhile counts."""

    def done(meeting: Symposium) -> Symposium:
        items = standing(services, id, by).items
        facts = symposium.Facts(meeting, items, symposium.mark(meeting, key), day, note, chair)
        wrong = symposium.refusals(key, facts)
        if wrong:
            raise Invalid(_by_field(wrong))
        return symposium.finished(meeting, key, day, note, chair, by.name, items)

    change(services, id, by, done, seen, f"{key}:done")


def _by_field(wrong: Sequence[str]) -> dict[str, str]:
    chair = [one for one in wrong if one.endswith(CHAIR)]
    others = "；".join(one for one in wrong if one not in chair)
    return {**({"actual": others} if others else {}), **({"chair": chair[0]} if chair else {})}


def _put(services: "Services", thing: Thing) -> Thing:
    """Write it into its list, with the instant at which it must be looked at."""
    one: Symposium = thing.data
    wake = symposiumclock.wake_at(one, services.calendar, services.policy.before)
    sort = one.held.isoformat() if one.held else UNDATED
    return services.store.put_thing(replace(thing, region=one.region, sort=sort, wake_at=wake))


# by itself


def wake(services: "Services", id: str, now: datetime) -> None:
    """Send the reminders that are due and count when it is time; harmless when repeated or overlapping: a reminder has
    one name, and is written before the meeting says that it went out."""
    for _ in range(RETRIES):
        thing = services.store.thing(Symposium, id)
        if thing is None:
            return
        meeting: Symposium = thing.data
        for message in symposiumclock.messages(id, meeting, services.calendar, now, services.policy.before):
            services.store.send(message)
        again = symposiumclock.recount_at(meeting)
        if meeting.count is None or (again and again <= now):
            meeting = replace(meeting, count=replace(standing(services, id, SYSTEM).count, at=now))
        try:
            _put(services, replace(thing, data=replace(meeting, reminded=max(now, meeting.reminded or now))))
        except Stale:  # a colleague, or another run: look again at what is there now
            continue
        return


def recount(services: "Services", thing: Thing, fresh: Count) -> Thing:
    """The meeting with its figures as they are now; when somebody writes it at this instant, the next one counts."""
    before = thing.data.count
    if before and replace(before, at=fresh.at) == fresh and before.at.date() == fresh.at.date():
        return thing
    counted = replace(thing, data=replace(thing.data, count=fresh))
    try:
        return _put(services, counted)
    except Stale:
        return counted
