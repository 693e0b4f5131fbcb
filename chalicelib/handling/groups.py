"""Groups of entrepreneurs: who sees one, its dictionary and its cases (seed P4, procedure 7).

Cases that came through a group are its lines `C#<day>#<number>`; its messages are in handling/groupwords.py.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.domain import access, groupwork
from chalicelib.domain.access import SUPERVISORS
from chalicelib.domain.case import Actor, Case
from chalicelib.domain.errors import Stale
from chalicelib.domain.groupfigures import Entered
from chalicelib.domain.platforms import Group, Member
from chalicelib.domain.records import Line, Thing
from chalicelib.domain.words import Role
from chalicelib.handling import doors

if TYPE_CHECKING:
    from chalicelib.wiring import Services

KIND = Group.KIND
CHANNEL = "group"
RETRIES = 4


def door(id: str) -> str:
    return f"{KIND}:{id}"


# who sees which


def edits(services: "Services", group: Group, actor: Actor) -> bool:
    """The supervisor of the group's region keeps the dictionary."""
    return actor.has(*SUPERVISORS) and services.org.within(group.region, actor.region)


def enters(services: "Services", group: Group, actor: Actor) -> bool:
    """Who enters its messages: the steward, or the deputy whom the steward named."""
    if not actor.has(Role.INTAKE) or (actor.channels and CHANNEL not in actor.channels):
        return False
    if group.steward == actor.id:
        return True
    steward = services.store.account(group.steward) if group.steward else None
    return bool(steward and steward.deputy == actor.id)


def find(services: "Services", id: str, actor: Actor) -> Thing | None:
    """A group that this person may see; None also for one that there is not."""
    thing = services.store.thing(Group, id)
    if thing and (edits(services, thing.data, actor) or enters(services, thing.data, actor)):
        return thing
    return None


def listed(services: "Services", actor: Actor) -> list[Thing]:
    """Every group that this person may see, by region and name."""
    found = (thing for region in services.org.regions for thing in doors.every(services, Group, region))
    return [one for one in found if edits(services, one.data, actor) or enters(services, one.data, actor)]


# the dictionary


def save(services: "Services", id: str, group: Group, version: int) -> Thing:
    """Write the group as the person typed it; `version` is the one that was read, 0 for a new one. Raises Stale."""
    return services.store.put_thing(Thing(id, group, group.region, group.name, None, version))


def change(services: "Services", id: str, effect: Callable[[Group], Group]) -> None:
    """A small change to what is known now, tried again when a colleague was faster."""
    for attempt in range(RETRIES):
        thing = services.store.thing(Group, id)
        if thing is None:
            return
        after = effect(thing.data)
        if after == thing.data:
            return
        try:
            services.store.put_thing(replace(thing, data=after))
            return
        except Stale:
            if attempt == RETRIES - 1:
                raise


def remember(services: "Services", id: str, member: Member) -> None:
    """Who a sender is, so that the next message of the same name is recognised; known people keep their note."""

    def known(group: Group) -> Group:
        before = groupwork.member(group, member.name)
        same = before if before and before.name == member.name else Member(member.name)
        learnt = replace(same, enterprise=member.enterprise or same.enterprise, leader=member.leader or same.leader)
        return replace(group, members=groupwork.with_member(group, learnt))

    change(services, id, known)


# cases


def entered(services: "Services", id: str) -> list[Line]:
    """The lines of its cases, oldest first."""
    return list(doors.lines(services, KIND, id, groupwork.CASE))


def cases(services: "Services", id: str, actor: Actor, limit: int = 30) -> list[tuple[Case, Line]]:
    """Its newest cases that this person may see."""
    lines = services.store.lines(KIND, id, groupwork.CASE, limit=limit, newest=True)
    found = ((services.store.case(str(one.data["case"])), one) for one in lines)
    return [(case, line) for case, line in found if case and access.sees(case, actor)]


def counted(services: "Services", things: Iterable[Thing], actor: Actor) -> list[Entered]:
    """The cases of these groups for the figures, as far as this person may know of them; a merged one is its master,
    whatever door that came through."""
    found = []
    for thing in things:
        for line in entered(services, thing.id):
            case = services.store.case(str(line.data["case"]))
            master = doors.followed(services, case) if case else None
            if case and master and all(_known(one, actor) for one in (case, master)):
                found.append(_entered(thing.id, master, line))
    return found


def _known(case: Case, actor: Actor) -> bool:
    return not case.sensitive or actor.id in case.readers


def _entered(group: str, case: Case, line: Line) -> Entered:
    leader = str(line.data.get("leader_at", ""))
    return Entered(
        group, case, datetime.fromisoformat(line.data["said_at"]), datetime.fromisoformat(line.data["entered_at"]),
        datetime.fromisoformat(leader) if leader else None,
    )  # fmt: skip


def link(services: "Services", id: str, no: str, said_at: datetime, entered_at: datetime) -> None:
    """This case came through the group; harmless when repeated."""
    line = Line(_case_id(services, id, no, said_at), {"case": no, "said_at": said_at.isoformat(),
                                                      "entered_at": entered_at.isoformat()})  # fmt: skip
    services.store.add_line(KIND, id, line)


def _case_id(services: "Services", id: str, no: str, said_at: datetime) -> str:
    known = next((one.id for one in entered(services, id) if one.data["case"] == no), "")
    return known or f"{groupwork.CASE}{said_at:%Y-%m-%d}#{no}"
