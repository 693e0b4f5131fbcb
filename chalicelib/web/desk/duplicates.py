"""Other cases of the enterprise, and which of them are likely the same matter (procedure 3, merge)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from chalicelib.domain import access, flow, words
from chalicelib.domain.case import Actor, Case
from chalicelib.domain.flow.effects_review import alike
from chalicelib.domain.words import Status
from chalicelib.handling import enterprises, finding
from chalicelib.wiring import Services

MOST = 10  # each of them is one strong read, because a list row does not say who may see the case
NEAR = 50  # from so many percent of equal text two titles are said to be similar
AT_INTAKE = frozenset({Status.LODGED, Status.ACCEPTED})


@dataclass(frozen=True)
class Other:
    """`alike`: how alike both titles are, in percent; `takes`: it can be the master of a merge."""

    no: str
    title: str
    status: str
    badge: str
    lodged: date
    takes: bool
    alike: int

    @property
    def near(self) -> bool:
        return self.alike >= NEAR


def others(services: Services, case: Case, actor: Actor) -> list[Other]:
    """The enterprise's newest other cases that this person may see, in words that this person may know.

    A unit sees its own only, and none whose enterprise it may not know: the list would name it.
    """
    if not access.shows_enterprise(case, actor):
        return []
    known = enterprises.find(services, case.enterprise)
    ids = known.ids if known else (case.enterprise,)
    numbers = {row.no for one in ids for row in services.store.of_enterprise(one, limit=MOST + 1)} - {case.no}
    seen = _seen(services, actor, sorted(numbers, key=finding.age, reverse=True)[:MOST])
    return [_other(case, one, actor) for one in seen]


def merged(services: Services, case: Case, actor: Actor) -> list[Other]:
    """What was merged into this case and has not gone its own way again."""
    return [
        _other(case, one, actor)
        for one in _seen(services, actor, case.merged[:MOST])
        if one.status == Status.MERGED and one.master == case.no
    ]


def _seen(services: Services, actor: Actor, numbers: Iterable[str]) -> list[Case]:
    found = (services.store.case(no) for no in numbers)
    return [one for one in found if one and _shown(one, actor)]


def _shown(other: Case, actor: Actor) -> bool:
    if access.outsider(other, actor) and not access.of_unit(other, actor):
        return False
    return access.sees(other, actor) and access.shows_enterprise(other, actor)


def _other(case: Case, other: Case, actor: Actor) -> Other:
    sealed = other.status in words.SEALED and actor.id not in other.lane_readers
    shown = Status.REVISITING if sealed else other.status
    if access.outsider(other, actor) and access.closed_to_unit(other):
        shown = Status.ANSWERED
    return Other(
        other.no, other.title, access.status_label(other, actor), words.STATUS[shown].badge, other.lodged_at.date(),
        shown in flow.FLOW["absorb"].froms, alike(case.title, other.title),
    )  # fmt: skip


def likely(case: Case, actor: Actor, found: Sequence[Other]) -> list[Other]:
    """At intake: open cases of the same enterprise, the most similar title first."""
    if case.status not in AT_INTAKE or not flow.actor_may(flow.FLOW["merge"], case, actor):
        return []
    return sorted((one for one in found if one.takes), key=lambda one: -one.alike)
