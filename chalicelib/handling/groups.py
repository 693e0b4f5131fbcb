"""Groups of entrepreneurs: who sees one, its messages, what a steward makes of them (seed P4, procedure 7).

Messages are lines `M#<instant>#<key>` of the group, those that wait to be entered also `O#<instant>#<key>`, cases that
came through it lines `C#<day>#<number>`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.domain import access, groupwork
from chalicelib.domain.case import Actor, Case
from chalicelib.domain.chat import Said
from chalicelib.domain.errors import Stale
from chalicelib.domain.groupfigures import Entered
from chalicelib.domain.groupwork import Word
from chalicelib.domain.platforms import Group, Member
from chalicelib.domain.records import Line, Thing
from chalicelib.domain.words import Role

if TYPE_CHECKING:
    from chalicelib.wiring import Services

KIND = Group.KIND
CHANNEL = "group"
SUPERVISORS = (Role.SUPERVISOR, Role.SUPERVISOR_HEAD)
MOST_AT_ONCE = 400  # messages kept in one request
PAGE = 200  # messages that are read at once
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
    found = (thing for region in services.org.regions for thing in _of_region(services, region))
    return [one for one in found if edits(services, one.data, actor) or enters(services, one.data, actor)]


def _of_region(services: "Services", region: str) -> Iterable[Thing]:
    after = ""
    while True:
        found, after = services.store.things(Group, region, after)
        yield from found
        if not after:
            return


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


# messages


def words(services: "Services", id: str, after: str = "", limit: int = PAGE) -> tuple[list[Word], str]:
    """The newest messages before the cursor, oldest first, and the cursor of what is older ('' when nothing is)."""
    found = services.store.lines(KIND, id, groupwork.WORD, after, limit + 1, newest=True)
    more = found[limit - 1].id if len(found) > limit else ""
    return groupwork.in_order(groupwork.from_data(one.id, one.data) for one in found[:limit]), more


def known(services: "Services", id: str, said: Sequence[Said]) -> set[str]:
    """Ids of the lines of those that are kept already; one query per day that occurs."""
    wanted = set(groupwork.word_ids(said, id))
    found: set[str] = set()
    for day in sorted({one.rpartition("#")[0][: len("M#2026-03-02")] for one in wanted}):
        after, size = "", 500
        while True:
            some = services.store.lines(KIND, id, day, after, size)
            found |= {one.id for one in some} & wanted
            if len(some) < size:
                break
            after = some[-1].id
    return found


def keep(services: "Services", id: str, said: Sequence[Said]) -> tuple[int, int, int]:
    """Keep messages; (new ones, those that were there, those left for the next time). Repeated it changes nothing."""
    had = known(services, id, said)
    all_ = dict(zip(groupwork.word_ids(said, id), said, strict=True))
    fresh = {line: one for line, one in all_.items() if line not in had}
    now = list(fresh.items())[:MOST_AT_ONCE]
    added = sum(
        services.store.add_line(KIND, id, Line(line, groupwork.to_data(groupwork.made(line, one)))) for line, one in now
    )
    return added, len(all_) - len(fresh), len(fresh) - len(now)


def mark(services: "Services", id: str, marks: dict[str, str], seen: Iterable[Word]) -> int:
    """Set what each message is; those that went into a case stay as they are. → how many changed."""
    changed = 0
    for word in seen:
        wanted = marks.get(word.slug, word.mark)
        if word.case or wanted == word.mark or wanted not in ("", *groupwork.MARKS):
            continue
        put(services, id, replace(word, mark=wanted))
        changed += 1
    return changed


def put(services: "Services", id: str, word: Word) -> None:
    """Write the message, and whether it waits; whatever stops in between finds too many that wait, never too few."""
    waits = groupwork.OPEN + word.id.removeprefix(groupwork.WORD)
    if word.open:
        services.store.add_line(KIND, id, Line(waits, {}), replace=True)
    services.store.add_line(KIND, id, Line(word.id, groupwork.to_data(word)), replace=True)
    if not word.open:
        services.store.drop_line(KIND, id, waits)


def waits(services: "Services", id: str) -> bool:
    """Whether there is anything to enter."""
    return bool(services.store.lines(KIND, id, groupwork.OPEN, limit=1))


def waiting(services: "Services", id: str, limit: int = 100) -> list[Word]:
    """The oldest messages that were marked and not entered yet, from the beginning of the group on; oldest first."""
    found = []
    for one in services.store.lines(KIND, id, groupwork.OPEN, limit=limit):
        word = groupwork.WORD + one.id.removeprefix(groupwork.OPEN)
        found += services.store.lines(KIND, id, word, limit=1)
    words = (groupwork.from_data(one.id, one.data) for one in found)
    return groupwork.in_order(one for one in words if one.open)


def went(services: "Services", id: str, found: Iterable[Word], no: str) -> None:
    """These messages are entered: they are part of this case."""
    for word in found:
        put(services, id, replace(word, case=no))


# cases


def entered(services: "Services", id: str) -> list[Line]:
    """The lines of its cases, oldest first."""
    found: list[Line] = []
    while True:
        some = services.store.lines(KIND, id, groupwork.CASE, found[-1].id if found else "")
        found += some
        if len(some) < 500:
            return found


def cases(services: "Services", id: str, actor: Actor, limit: int = 30) -> list[tuple[Case, Line]]:
    """Its newest cases that this person may see."""
    lines = services.store.lines(KIND, id, groupwork.CASE, limit=limit, newest=True)
    found = ((services.store.case(str(one.data["case"])), one) for one in lines)
    return [(case, line) for case, line in found if case and access.sees(case, actor)]


def counted(services: "Services", things: Iterable[Thing], actor: Actor) -> list[Entered]:
    """The cases of these groups for the figures, as far as this person may know of them."""
    found = []
    for thing in things:
        for line in entered(services, thing.id):
            case = services.store.case(str(line.data["case"]))
            if case and not (case.sensitive and actor.id not in case.readers):
                found.append(_entered(thing.id, case, line))
    return found


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
