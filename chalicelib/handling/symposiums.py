"""Symposiums in the store: planned, changed, listed; what came in through each (procedure 7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalicelib.domain import access
from chalicelib.domain.case import Actor, Case
from chalicelib.domain.platforms import Symposium
from chalicelib.domain.records import Line, Thing
from chalicelib.domain.solicitation import GUEST, ITEM
from chalicelib.handling.recording import record

if TYPE_CHECKING:
    from chalicelib.wiring import Services

UNDATED = "9999"  # sorts behind every meeting that has a day


@dataclass(frozen=True)
class Item:
    """One item of a meeting, as far as this person may see its case; `case` None: only counted."""

    line: Line
    case: Case | None


def save(services: "Services", id: str, meeting: Symposium, by: Actor, version: int) -> Thing:
    """Write it; `version` is the one that was seen, 0 for a new one. Stale when a colleague was faster."""
    sort = meeting.held.isoformat() if meeting.held else UNDATED
    kept = services.store.put_thing(Thing(id, meeting, meeting.region, sort, None, version))
    record(services, "symposium", by, target=id, version=str(kept.version))
    return kept


def find(services: "Services", id: str, actor: Actor) -> Thing | None:
    """The meeting, when it is of this person's region."""
    thing = services.store.thing(Symposium, id)
    return thing if thing and services.org.within(thing.data.region, actor.region) else None


def listed(services: "Services", actor: Actor) -> list[Thing]:
    """Those of this person's regions, the latest day first."""
    org = services.org
    found = [one for region in org.regions if org.within(region, actor.region)
             for one in services.store.things(Symposium, region)[0]]  # fmt: skip
    return sorted(found, key=lambda one: (one.sort, one.id), reverse=True)


def items(services: "Services", id: str, actor: Actor) -> list[Item]:
    """What came in through the announcement, in order of the cases' numbers."""
    made = []
    for line in services.store.lines(Symposium.KIND, id, ITEM):
        case = services.store.case(str(line.data["case"]))
        made.append(Item(line, case if case and access.sees(case, actor) else None))
    return made


def guests(services: "Services", id: str) -> Sequence[Line]:
    return services.store.lines(Symposium.KIND, id, GUEST)
