"""Service windows: who sees one, and what it took in (seed P2, procedure 7).

Cases that came through a window are its lines `C#<instant>#<number>`; what it did besides is in handling/windowlog.py.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from chalicelib.domain import access, sources
from chalicelib.domain.access import SUPERVISORS
from chalicelib.domain.case import Actor, Case
from chalicelib.domain.errors import AlreadyDone
from chalicelib.domain.flow import FLOW, actor_may
from chalicelib.domain.platforms import Window
from chalicelib.domain.records import Account, Line, Thing
from chalicelib.domain.words import Role
from chalicelib.handling import doors, enterprises
from chalicelib.handling.acting import act, load
from chalicelib.handling.lodging import register as make

if TYPE_CHECKING:
    from chalicelib.wiring import Services

KIND = Window.KIND
CHANNEL = "window"
CASE = "C#"
MOST = 500  # lines of a month that are read; a window takes in some ten a day
QUEUE = 1000  # newest cases of a window among which its open ones are looked for


def door(id: str) -> str:
    return f"{KIND}:{id}"


# who sees which


def edits(services: "Services", window: Window, actor: Actor) -> bool:
    """The supervisor of the window's region keeps the dictionary."""
    return actor.has(*SUPERVISORS) and services.org.within(window.region, actor.region)


def may_serve(account: Account | None) -> bool:
    """Whether this account may be put on a window's staff."""
    return bool(account and account.active and Role.INTAKE in account.roles
                and (not account.channels or CHANNEL in account.channels))  # fmt: skip


def serves(window: Window, actor: Actor) -> bool:
    return actor.has(Role.INTAKE) and actor.id in window.staff and (not actor.channels or CHANNEL in actor.channels)


def find(services: "Services", id: str, actor: Actor) -> Thing | None:
    """A window of which this person may see the work; None also for one that there is not."""
    thing = services.store.thing(Window, id)
    if thing and (edits(services, thing.data, actor) or serves(thing.data, actor)):
        return thing
    return None


def listed(services: "Services") -> list[Thing]:
    """Every window of the city, by region and name: addresses and hours are public."""
    return [thing for region in services.org.regions for thing in doors.every(services, Window, region)]


def save(services: "Services", id: str, window: Window, version: int) -> Thing:
    """Write the window as the person typed it; `version` is the one that was read, 0 for a new one. Raises Stale."""
    return services.store.put_thing(Thing(id, window, window.region, window.name, None, version))


# what comes through it


def register(services: "Services", id: str, values: Mapping[str, Any], actor: Actor, token: str) -> tuple[Case, str]:
    """Register on behalf of an enterprise → the case and its query code, '' when the same form was sent before."""
    try:
        case, code = make(services, {**values, "door": door(id)}, actor, channel=CHANNEL, token=token)
    except AlreadyDone as done:
        case, code = load(services, done.no), ""
    link(services, id, case, case.lodged_at, False)
    enterprises.learn(services, case)
    return case, code


def add_source(services: "Services", id: str, no: str, actor: Actor, source: str, token: str) -> None:
    """The same matter is a case already: the window becomes another source of it, told of the answer like the first."""
    case, now = load(services, no), services.clock.now()
    if case.no in numbers(services, id):
        return
    if door(id) not in case.doors:
        given = {"channel": CHANNEL, "source": source, "said_at": now, "door": door(id)}
        try:
            act(services, no, "add_source", actor, given, form=token)
        except AlreadyDone:
            return  # the button was pressed twice at once; the other press writes the line
    link(services, id, case, now, True)


def link(services: "Services", id: str, case: Case, at: datetime, added: bool) -> None:
    """This case came through the window; harmless when repeated at the same instant."""
    data = {"case": case.no, "enterprise": case.enterprise, "category": case.category, "added": added}
    services.store.add_line(KIND, id, Line(f"{CASE}{at:%Y-%m-%dT%H:%M:%S}#{case.no}", data))


def numbers(services: "Services", id: str) -> dict[str, Line]:
    """The newest cases of the window: number → its line."""
    found: list[Line] = []
    while len(found) < QUEUE:
        some = services.store.lines(KIND, id, CASE, found[-1].id if found else "", MOST, newest=True)
        found += some
        if len(some) < MOST:
            break
    return {str(one.data["case"]): one for one in found}


def tell(services: "Services", id: str, no: str, actor: Actor, how: str = "spoken") -> bool:
    """The enterprise was told of the answer by word of mouth; False when the case did not come through here or has
    no answer yet. Pressed twice it is written once."""
    case = services.store.case(no)
    since = doors.answered_at(services, case) if case and door(id) in case.doors else None
    if case is None or since is None:
        return False
    if not sources.is_told(case, door(id), since):
        act(services, no, "tell_source", actor, {"door": door(id), "how": how})
    doors.follow(services, "tell_source", no, {"door": door(id)})
    return True


def alike(services: "Services", enterprise: str, actor: Actor, limit: int = 10) -> list[Case]:
    """Open cases of the enterprise that this person may join a further source to, newest first; bounded reads. Not
    those whose second answer was released: their absence later would tell what became of it (procedure 2)."""
    if not enterprise:
        return []
    known = enterprises.find(services, enterprise)
    ids = known.ids if known else (enterprise,)
    rows = [row for one in ids for row in services.store.of_enterprise(one, limit)]
    found = (services.store.case(row.no) for row in rows[:limit])
    row = FLOW["add_source"]
    return [case for case in found if case and case.status in row.froms and actor_may(row, case, actor)
            and not access.closed_to_unit(case)]  # fmt: skip
