"""The registry of enterprises: search by name, code and former name; lists by region and tag (seed P3.5).

The text is posted, like every search: a company's name has no place in an address, a history or a log.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from chalice.app import Response

from chalicelib.domain import access
from chalicelib.domain.case import Case
from chalicelib.domain.registry import SIZES, TAGS, Enterprise
from chalicelib.domain.words import Role
from chalicelib.handling import enterprises as registry
from chalicelib.web import limits
from chalicelib.web.desk import frame
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

WHO = frame.INTAKE | frame.SUPERVISORS | {Role.TASKFORCE, Role.LEADER}
LONGEST = 100  # characters
DONE = {
    "imported": "企业已导入。",
    "same": "表里的内容和名录里的一样，没有改动。",
}


@page("/desk/enterprises", who=WHO)
def listed(visit: Visit) -> Response:
    """By region and tag, in pages."""
    region, tag = _chosen(visit.asked("region"), visit.asked("tag"), visit)
    found = registry.listed(visit.services, visit.actor, region, tag, visit.asked("after"))
    return _page(visit, found.found, region, tag, after=found.after, paged=bool(visit.asked("after")))


@page("/desk/enterprises", ("POST",), who=WHO)
def search(visit: Visit) -> Response:
    """What was typed, within the chosen region and tag; nothing typed is the list."""
    text = visit.first("q")[:LONGEST]
    region, tag = _chosen(visit.first("region"), visit.first("tag"), visit)
    if not text:
        return visit.redirect("/desk/enterprises", **{name: one for name, one in (("region", region), ("tag", tag))
                                                      if one})  # fmt: skip
    limits.count(visit.services, "search-person", visit.actor.id)
    found, more = registry.search(visit.services, text, visit.actor)
    today = visit.now.date()
    shown = [one for one in found if region in ("", one.region) and (not tag or tag in one.tagged(today))]
    return _page(visit, shown, region, tag, text=text, more=more)


@dataclass(frozen=True)
class Company:
    """What the case page says of its enterprise: tags that hold today as (kind, name), `link` '' for who may not read
    the registry."""

    tags: tuple[tuple[str, str], ...] = ()
    link: str = ""


def of_case(visit: Visit, case: Case) -> Company:
    """From the registry; empty when it does not know the enterprise yet, or 保密 keeps it from this person."""
    actor = visit.actor
    one = registry.find(visit.services, case.enterprise) if access.shows_enterprise(case, actor) else None
    if one is None:
        return Company()
    tags = tuple((kind, TAGS[kind]) for kind in one.tagged(visit.now.date()))
    reads = not actor.roles.isdisjoint(WHO) and registry.in_scope(visit.services, one, actor)
    return Company(tags, f"/desk/enterprises/{one.id}" if reads else "")


def _chosen(region: str, tag: str, visit: Visit) -> tuple[str, str]:
    """Region and tag of the form, '' for what is none of them."""
    return region if region in visit.services.org.regions else "", tag if tag in TAGS else ""


def _page(visit: Visit, found: Sequence[Enterprise], region: str, tag: str, *, text: str = "", more: bool = False,
          after: str = "", paged: bool = False) -> Response:  # fmt: skip
    services, actor = visit.services, visit.actor
    regions = services.org.regions_in(actor.region)
    return frame.render(
        visit, "desk/enterprises.html", found=found, regions=regions, tags=TAGS, sizes=SIZES, region=region, tag=tag,
        text=text, more=more, after=after, paged=paged, day=visit.now.date(),
        imports=actor.has(*frame.SUPERVISORS), said=DONE.get(visit.asked("done"), ""),
    )  # fmt: skip
