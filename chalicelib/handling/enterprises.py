"""Enterprises in the store: found, learnt from cases, changed by people (seed P3.5, procedure 7).

What hangs on one: its services `S#…` (handling/windowlog.py) and what people changed, `H#instant`. Who ever had a tag
stands in the tag's list: lines `region#id` of TAGGED#kind. Names and lists are written before the enterprise itself:
whatever stops in between finds too much, which the next reader drops, and never too little.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalicelib.domain import identity, registry
from chalicelib.domain.case import Actor, Case
from chalicelib.domain.errors import Stale, Unseen
from chalicelib.domain.records import Line, Thing
from chalicelib.domain.registry import Enterprise

if TYPE_CHECKING:
    from chalicelib.wiring import Services

RETRIES = 4
OWNER = "E:"  # before the id among those that have terms
TAGGED = "tag"
MOST = 30  # hits of a search
PAGE = 50  # of a list
READS = 40  # pieces of a list that are read for one page

Effect = Callable[[Enterprise | None], Enterprise]


def find(services: "Services", id: str) -> Enterprise | None:
    """By code or local id; a local id that was joined leads to its code."""
    thing = services.store.thing(Enterprise, id)
    if thing and thing.data.joined:
        thing = services.store.thing(Enterprise, thing.data.joined)
    return thing.data if thing else None


def in_scope(services: "Services", one: Enterprise, actor: Actor) -> bool:
    """The city reads all, a county those of its own region (procedure 2)."""
    return services.org.within(one.region, actor.region)


def under_codes(services: "Services", owners: Mapping[str, str]) -> dict[str, str]:
    """Whatever → its enterprise, each local id that was joined replaced by its code: for every count."""
    local = (id for id in owners.values() if id.startswith(registry.LOCAL))
    known = services.store.things_by_id(Enterprise, local)
    codes = {id: thing.data.joined for id, thing in known.items() if thing.data.joined}
    return {key: codes.get(id, id) for key, id in owners.items()}


def counted(services: "Services", ids: Iterable[str]) -> tuple[int, int]:
    """(distinct codes, distinct local ids) among the enterprises of cases or services; a local id that was joined
    counts under its code."""
    return registry.counted(under_codes(services, {id: id for id in ids}).values())


# changed


def learn(services: "Services", case: Case) -> Enterprise:
    """What this case tells; harmless when repeated, or when two cases of one enterprise come at once."""
    day, id = case.lodged_at.date(), case.enterprise
    if id.startswith(registry.LOCAL):
        known = find(services, id)
        id = known.id if known else id

    def told(before: Enterprise | None) -> Enterprise:
        return registry.learn(before, id, case.enterprise_name, case.region, case.contact, day)

    return _change(services, id, told)


def change(
    services: "Services", id: str, effect: Callable[[Enterprise], Enterprise], note: Line | None = None
) -> Enterprise:
    """Apply a change of a person to what is known now, with a line that says so; Unseen when there is no such
    enterprise."""

    def applied(known: Enterprise | None) -> Enterprise:
        if known is None:
            raise Unseen
        return effect(known)

    return _change(services, id, applied, note)


def put(services: "Services", one: Enterprise, note: Line | None = None) -> Enterprise:
    """A new one, or the one there is when somebody was faster."""
    return _change(services, one.id, lambda known: known or one, note)


def _change(services: "Services", id: str, effect: Effect, note: Line | None = None) -> Enterprise:
    for attempt in range(RETRIES):
        thing = services.store.thing(Enterprise, id)
        known: Enterprise | None = thing.data if thing else None
        after = effect(known)
        if after == known:
            return after
        try:
            return write(services, thing, after, note)
        except Stale:
            if attempt == RETRIES - 1:
                raise
    raise Stale


def write(services: "Services", before: Thing | None, after: Enterprise, note: Line | None = None) -> Enterprise:
    """The enterprise as it is now, findable and in its lists. Stale when it is no longer as in `before`."""
    known: Enterprise | None = before.data if before else None
    listed = "" if after.joined else after.region
    if known is None or _found_by(known) != _found_by(after):
        index(services, after)
    moved = bool(known and known.region != after.region)
    for kind in {one.kind for one in after.tags}:
        if moved or known is None or all(one.kind != kind for one in known.tags):
            services.store.add_line(TAGGED, kind, Line(f"{after.region}#{after.id}", {}), replace=True)
    version = before.version if before else 0
    services.store.put_thing(Thing(after.id, after, listed, after.name, None, version), (note,) if note else ())
    if known and moved:
        for kind in {one.kind for one in known.tags}:
            services.store.drop_line(TAGGED, kind, f"{known.region}#{known.id}")
    return after


def _found_by(one: Enterprise) -> tuple[str, bool, tuple[str, ...]]:
    return one.region, bool(one.joined), registry.terms(one)


def index(services: "Services", one: Enterprise) -> None:
    """Make it findable by its names; one that was joined is found under its code."""
    services.store.put_terms(f"{OWNER}{one.id}", () if one.joined else registry.terms(one), one.region)


def join(services: "Services", local: str, code: str) -> Enterprise:
    """A local id turned out to have this code. The code's side first: repeated after a stop it does the rest."""
    gone = services.store.thing(Enterprise, local)
    if gone is None:
        raise Unseen
    whole = change(services, code, lambda known: registry.join(gone.data, known)[1])
    change(services, local, lambda known: registry.join(known, whole)[0])
    return whole


# found


def search(services: "Services", text: str, actor: Actor, limit: int = MOST) -> tuple[list[Enterprise], bool]:
    """By code, local id or the characters of a name, present or former, within the person's region; whether there may
    be more. Exact names first."""
    code, wrong = identity.uscc(text)
    local = text.strip() if text.strip().startswith(registry.LOCAL) else ""
    one = find(services, code) if not wrong else find(services, local) if local else None
    if one:
        return ([one], False) if in_scope(services, one, actor) else ([], False)
    terms = registry.asked(text)
    if not terms:
        return [], False
    region = "" if services.org.within(services.org.city, actor.region) else actor.region
    owners, more = services.store.find_terms(terms, region, 2 * limit)
    known = services.store.things_by_id(Enterprise, (one.removeprefix(OWNER) for one in owners))
    found = [one.data for one in known.values() if not one.data.joined and registry.bears(one.data, text)
             and in_scope(services, one.data, actor)]  # fmt: skip
    wanted = registry.plain(text)
    found.sort(key=lambda one: (registry.plain(one.name) != wanted, len(one.name), one.name, one.id))
    return found[:limit], more or len(found) > limit


@dataclass(frozen=True)
class Listed:
    """`after`: where the next page begins, '' at the end."""

    found: Sequence[Enterprise]
    after: str


def listed(services: "Services", actor: Actor, region: str = "", tag: str = "", after: str = "") -> Listed:
    """Those of a region ('' all that the person may see) by name; with a tag those that have it today, by code."""
    regions = [one for one in services.org.regions
               if services.org.within(one, actor.region) and region in ("", one)]  # fmt: skip
    at, _, last = after.partition(".")
    regions = regions[regions.index(at) :] if at in regions else regions
    found: list[Enterprise] = []
    reads = 0
    for one in regions:
        mark = _mark(services, one, tag, last) if one == at and last else ""
        while True:
            if len(found) >= PAGE or reads == READS:
                return Listed(found, f"{one}.{mark.rpartition('#')[2]}")
            some, mark = _piece(services, one, tag, mark, PAGE - len(found))
            found, reads = found + some, reads + 1
            if not mark:
                break
    return Listed(found, "")


def _mark(services: "Services", region: str, tag: str, id: str) -> str:
    """Where the list goes on after this one; an address names no company, so that its place is looked up."""
    if tag:
        return f"{region}#{id}"
    thing = services.store.thing(Enterprise, id)
    return f"{thing.sort}#{id}" if thing else ""


def _piece(services: "Services", region: str, tag: str, after: str, limit: int) -> tuple[list[Enterprise], str]:
    if not tag:
        things, mark = services.store.things(Enterprise, region, after, limit)
        return [one.data for one in things], mark
    lines = services.store.lines(TAGGED, tag, f"{region}#", after, limit)
    known = services.store.things_by_id(Enterprise, (line.id.partition("#")[2] for line in lines))
    today = services.clock.now().date()
    found = [one.data for one in known.values() if one.data.region == region and tag in one.data.tagged(today)
             and not one.data.joined]  # fmt: skip
    return sorted(found, key=lambda one: one.id), lines[-1].id if len(lines) == limit else ""
