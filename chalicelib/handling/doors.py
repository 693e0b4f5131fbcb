"""Doors: the windows, groups and symposiums through which a case came. Each has people who pass the answer on.

What waits to be passed on is a line `T#<number>` of the door, written when its people are told that the case is
answered and dropped when one of them says that it was passed on.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from chalicelib.domain import access, sources
from chalicelib.domain.case import Actor, Case
from chalicelib.domain.platforms import Group, Symposium, Window
from chalicelib.domain.records import Line, Shape, Thing
from chalicelib.domain.words import Status

if TYPE_CHECKING:
    from chalicelib.wiring import Services

SHAPES: dict[str, type[Shape]] = {shape.KIND: shape for shape in (Window, Group, Symposium)}
WAITS = "T#"
PAGE = 500  # lines that are read at once
MOST = 100  # waiting lines of a door that are read
PAST = timedelta(days=366)  # a meeting so long ago is no longer offered as a source


def name(services: "Services", door: str) -> str:
    """What 'group:<id>', 'window:<id>' or 'symposium:<id>' is called, '' when there is none of this id."""
    found = _data(services, door)
    return _called(found) if found else ""


def _called(found: Window | Group | Symposium) -> str:
    return found.topic if isinstance(found, Symposium) else found.name


def people(services: "Services", door: str) -> tuple[str, ...]:
    """Accounts that are told when a case of this door is answered: staff, steward, organiser."""
    found = _data(services, door)
    if isinstance(found, Window):
        return found.staff
    one = found.steward if isinstance(found, Group) else found.organiser if isinstance(found, Symposium) else ""
    return (one,) if one else ()


def _data(services: "Services", door: str) -> Window | Group | Symposium | None:
    kind, _, id = door.partition(":")
    thing = services.store.thing(SHAPES[kind], id) if kind in SHAPES else None
    return thing.data if thing else None


def offered(services: "Services", kind: str, actor: Actor, now: datetime) -> list[tuple[str, str]]:
    """(door, name) of those of a kind in this person's regions; closed ones and meetings long past are left out."""
    if kind not in SHAPES:
        return []
    after = f"{(now - PAST).date()}" if kind == Symposium.KIND else ""
    regions = services.org.regions_in(actor.region)
    found = (thing for region in regions for thing in every(services, SHAPES[kind], region, after))
    return [(f"{kind}:{one.id}", _called(one.data)) for one in found if _takes(one.data)]


def _takes(data: Any) -> bool:
    """Closed windows and groups take in nothing more, nor does a meeting that does not take place."""
    return not data.cancelled if isinstance(data, Symposium) else data.active


def every(services: "Services", shape: type[Shape], region: str, after: str = "") -> Iterator[Thing]:
    """All of a kind in a region that sort behind `after`."""
    while True:
        found, after = services.store.things(shape, region, after)
        yield from found
        if not after:
            return


def lines(services: "Services", kind: str, id: str, begins: str = "") -> Iterator[Line]:
    """All lines of a thing whose ids begin so, in the order of their ids."""
    after = ""
    while True:
        found = services.store.lines(kind, id, begins, after, PAGE)
        yield from found
        if len(found) < PAGE:
            return
        after = found[-1].id


# the answer


def followed(services: "Services", case: Case) -> Case:
    """The case whose status, dates and answer this one has: its master when it is merged (procedure 3)."""
    master = services.store.case(case.master) if case.status == Status.MERGED and case.master else None
    return master or case


def answered_at(services: "Services", case: Case) -> datetime | None:
    """When the answer of the case was released, None while there is none; a merged one has its master's."""
    return followed(services, case).approved_at


def merged(services: "Services", case: Case) -> list[Case]:
    """The cases that are merged into this one now."""
    found = (services.store.case(no) for no in case.merged)
    return [one for one in found if one and one.status == Status.MERGED and one.master == case.no]


def of_merged(services: "Services", case: Case) -> list[tuple[str, str, str]]:
    """(door, number, title) for every door of what is merged into this case."""
    return [(door, one.no, one.title) for one in merged(services, case) for door in one.doors]


def expect(services: "Services", door: str, case: Case, at: datetime) -> None:
    """The people of the door were told at `at` that the case is answered; harmless when repeated, also after one of
    them has passed the answer on."""
    kind, _, id = door.partition(":")
    if kind in SHAPES and not sources.is_told(case, door, at):
        services.store.add_line(kind, id, Line(f"{WAITS}{case.no}", {"case": case.no, "at": at.isoformat()}), True)


def waiting(services: "Services", door: str, actor: Actor) -> list[Case]:
    """Answered cases of the door whose answer nobody has passed on, as far as this person may see them."""
    kind, _, id = door.partition(":")
    found = (services.store.case(str(line.data["case"])) for line in services.store.lines(kind, id, WAITS, limit=MOST))
    return [case for case in found if case and access.sees(case, actor) and _waits(services, case, door)]


def _waits(services: "Services", case: Case, door: str) -> bool:
    since = answered_at(services, case)
    return since is not None and not sources.is_told(case, door, since)


def follow(services: "Services", action: str, no: str, data: Mapping[str, Any]) -> None:
    """What the door itself keeps of a source that was added, or told; harmless when repeated."""
    from chalicelib.handling import groups, solicitations, windows

    door = str(data.get("door") or "")
    kind, _, id = door.partition(":")
    case = services.store.case(no)
    if case is None or door not in case.doors:
        return
    if action == "tell_source":
        services.store.drop_line(kind, id, f"{WAITS}{no}")
        return
    now = services.clock.now()
    if kind == Window.KIND and no not in windows.numbers(services, id):
        windows.link(services, id, case, now, True)
    elif kind == Group.KIND:
        groups.link(services, id, no, data["said_at"], now)
    elif kind == Symposium.KIND:
        solicitations.collect(services, id, case, "meeting")
