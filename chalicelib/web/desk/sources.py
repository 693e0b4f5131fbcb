"""The sources of a case: by which doors it came, and which of them passed the answer on (procedure 7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib import handling
from chalicelib.domain import access, flow, sources, words
from chalicelib.domain.case import Case, Entry
from chalicelib.domain.sources import HOW, USUAL, Source, Told
from chalicelib.handling import doors
from chalicelib.handling import groups as group_keeping
from chalicelib.handling import symposiums as symposium_keeping
from chalicelib.handling import windows as window_keeping
from chalicelib.web.visit import Visit

LISTED = 10  # waiting answers on the page of a door, each with its own form
ADD, TELL = flow.FLOW["add_source"], flow.FLOW["tell_source"]


@dataclass(frozen=True)
class Shown:
    """One source. `path` and `does`: the page where its answer is made, for who may open it; `of`: the merged case that
    it belongs to, '' for the case's own; `usual`: how such a door is told; `waits`: nobody has passed the answer on."""

    source: Source
    channel: str
    name: str
    told: Told | None
    waits: bool
    usual: str
    path: str = ""
    does: str = ""
    of: str = ""


@dataclass(frozen=True)
class Panel:
    """`answered`: when the answer was released; `tells`, `adds`: what this person may do; `hows`: ways of telling;
    `kinds`: what a further source may be."""

    rows: Sequence[Shown]
    answered: datetime | None
    tells: bool
    adds: bool
    hows: dict[str, str]
    kinds: dict[str, str]
    token: str


def panel(visit: Visit, case: Case, entries: Sequence[Entry]) -> Panel | None:
    """None for people of a unit: sources are the authority's own business."""
    services, actor = visit.services, visit.actor
    if access.outsider(case, actor):
        return None
    since = doors.answered_at(services, case)
    rows = [_shown(visit, case, one, sources.told(entries, since), since) for one in sources.of(case, entries)]
    rows += [one for other in doors.merged(services, case) for one in _merged(visit, other, since)]
    tells = since is not None and flow.actor_may(TELL, case, actor) and case.status in TELL.froms
    terms = words.channels(services.terms)
    adds = case.status in ADD.froms and flow.actor_may(ADD, case, actor)
    return Panel(rows, since, tells, adds, HOW, {kind: terms[kind] for kind in doors.SHAPES}, services.ids.token())


def _merged(visit: Visit, other: Case, since: datetime | None) -> list[Shown]:
    """The doors of a case that was merged into this one; what it says itself only who may see it reads there."""
    if not access.sees(other, visit.actor):
        return []
    history = handling.see(visit.services, other.no, visit.actor).entries
    told = sources.told(history, since)
    return [_shown(visit, other, one, told, since, other.no) for one in sources.of(other, history) if one.door]


def _shown(
    visit: Visit, case: Case, one: Source, told: dict[str, Told], since: datetime | None, of: str = ""
) -> Shown:  # fmt: skip
    services = visit.services
    path, does = _where(visit, one.door, case.no) if one.door else ("", "")
    waits = bool(one.door) and since is not None and not sources.is_told(case, one.door, since)
    return Shown(one, words.channels(services.terms).get(one.channel, one.channel), doors.name(services, one.door),
                 told.get(one.door), waits, USUAL.get(sources.kind(one.door), ""), path, does, of)  # fmt: skip


def _where(visit: Visit, door: str, no: str) -> tuple[str, str]:
    """(path, what it is for) of the page where the door's answer is made; ('', '') for who may not open it."""
    services, actor, (kind, _, id) = visit.services, visit.actor, door.partition(":")
    if kind == "window" and window_keeping.find(services, id, actor):
        return f"/desk/window/{id}/answer/{no}", "打印答复"
    if kind == "group" and group_keeping.find(services, id, actor):
        return f"/desk/groups/{id}", "群里的话"
    if kind == "symposium" and symposium_keeping.find(services, id, actor):
        return f"/desk/symposiums/{id}", "会议"
    return "", ""


def asked(visit: Visit) -> str:
    """The kind of door that a further source is: what the address asks for, or what was posted."""
    kind = visit.asked("from") or (visit.first("channel") if visit.method == "POST" else "")
    return kind if kind in doors.SHAPES else ""


def offered(visit: Visit) -> tuple[tuple[str, str], ...]:
    """The doors of that kind within this person's reach; none are read before a kind is asked for."""
    if not asked(visit) or not visit.actor.has(*ADD.roles):
        return ()
    return tuple(doors.offered(visit.services, asked(visit), visit.actor, visit.now))


@dataclass(frozen=True)
class Waits:
    """Cases of a door whose answer nobody has passed on, with what a form for each needs; of `n` the first ones."""

    cases: Sequence[Case]
    n: int
    door: str
    usual: str
    hows: dict[str, str]
    token: str


def waiting(visit: Visit, door: str) -> Waits:
    """For the page of a door: what this person may mark as passed on."""
    found = [case for case in doors.waiting(visit.services, door, visit.actor)
             if flow.actor_may(TELL, case, visit.actor)]  # fmt: skip
    return Waits(found[:LISTED], len(found), door, USUAL[sources.kind(door)], HOW, visit.services.ids.token())
