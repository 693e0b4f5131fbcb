"""Which lists a person has, and reading them (architecture, Queues).

One Query of the person's partition yields every tab and every count: a unit's people read the unit's desk, the
authority reads its region's board, the city merges all regions. A partition with more than LIMIT rows is read on from
a cursor; who has several is told which have more, and narrows the list to one of them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from chalicelib.domain import queues
from chalicelib.domain.case import Actor
from chalicelib.domain.records import ListRow
from chalicelib.domain.words import Role
from chalicelib.web.desk.rows import REGION_ROLES, UNIT_ROLES
from chalicelib.wiring import Services

LIMIT = 400  # rows of a partition that are read at once; above it the page says 400+
PAGES = 5  # of them that one request reads when a filter leaves little
DONE = 200  # closed cases of a partition that are read at once
COUNTED = 100  # up to so many closed cases are counted
SEES_REGION = (Role.SUPERVISOR, Role.SUPERVISOR_HEAD, Role.LEADER, Role.PUBLICIST)
Fetch = Callable[["Partition", str], tuple[list[ListRow], str]]


@dataclass(frozen=True)
class Partition:
    kind: Literal["region", "unit"]
    name: str


@dataclass(frozen=True)
class Read:
    """`cursor` goes on in the person's one list; `cut` are regions of which only the first rows were read."""

    rows: list[ListRow]
    cursor: str = ""
    cut: tuple[str, ...] = ()

    @property
    def more(self) -> bool:
        return bool(self.cursor or self.cut)


def of(services: Services, actor: Actor, region: str = "") -> list[Partition]:
    """The person's partitions; a person of the city may ask for one region, others have no other than theirs."""
    found = []
    if actor.has(*REGION_ROLES):
        org = services.org
        city = actor.region in ("", org.city)
        regions = sorted(org.regions) if city else [actor.region]
        found = [Partition("region", one) for one in regions if not (city and region in org.regions) or one == region]
    if actor.has(*UNIT_ROLES) and actor.unit:
        found.append(Partition("unit", actor.unit))
    return found


def load(
    services: Services, actor: Actor, region: str = "", after: str = "",
    enough: Callable[[Sequence[ListRow]], bool] = lambda found: True,
) -> Read:  # fmt: skip
    """Open cases in order of due date. Of a single partition further pages are read until `enough`."""
    store = services.store

    def fetch(one: Partition, cursor: str) -> tuple[list[ListRow], str]:
        read = store.board if one.kind == "region" else store.desk
        return read(one.name, LIMIT, cursor)

    found = _read(of(services, actor, region), actor, fetch, after, enough)
    return replace(found, rows=sorted(found.rows, key=lambda one: (one.due or date.max, one.no)))


def done(services: Services, actor: Actor, year: int, region: str = "", after: str = "") -> Read:
    """Closed cases of the year, newest first; of several partitions by the day they were lodged."""

    def fetch(one: Partition, cursor: str) -> tuple[list[ListRow], str]:
        return services.store.done(**{one.kind: one.name}, year=year, limit=DONE, after=cursor)

    mine = of(services, actor, region)
    found = _read(mine, actor, fetch, after, lambda rows: True)
    if len(mine) == 1:
        return found
    return replace(found, rows=sorted(found.rows, key=lambda one: (one.row["lodged"], one.no), reverse=True))


def count_done(services: Services, actor: Actor, year: int, region: str = "") -> int | None:
    """How many closed cases, at most COUNTED; None where counting would need more than one Query."""
    mine = of(services, actor, region)
    if len(mine) != 1 or (mine[0].kind == "region" and not _sees_all(actor)):
        return None
    return services.store.count_done(**{mine[0].kind: mine[0].name}, year=year, limit=COUNTED)


def _read(
    mine: Sequence[Partition], actor: Actor, fetch: Fetch, after: str, enough: Callable[[Sequence[ListRow]], bool]
) -> Read:
    found: dict[str, ListRow] = {}
    cut = []
    alone = len(mine) == 1
    more = ""
    for one in mine:
        more = after if alone else ""
        for _ in range(PAGES if alone else 1):
            rows, more = fetch(one, more)
            for row in rows:
                _add(found, row, one, actor)
            if not more or enough(list(found.values())):
                break
        if more and one.kind == "region":
            cut.append(one.name)
    return Read(list(found.values()), more if alone else "", () if alone else tuple(cut))


def _add(found: dict[str, ListRow], row: ListRow, one: Partition, actor: Actor) -> None:
    """A case on both of a person's lists is shown as the region's."""
    if one.kind == "unit":
        found.setdefault(row.no, replace(row, row=queues.for_unit(row.row)))
    elif _listed(row, actor):
        found[row.no] = row


def _sees_all(actor: Actor) -> bool:
    return actor.has(*SEES_REGION) or (actor.has(Role.INTAKE) and not actor.channels)


def _listed(one: ListRow, actor: Actor) -> bool:
    """What domain.access.sees says of the case, said of its row: channels of intake, the taskforce's own."""
    if _sees_all(actor):
        return True
    if actor.has(Role.INTAKE) and not actor.channels.isdisjoint(queues.channels(one.row)):
        return True
    return actor.has(Role.TASKFORCE) and ("taskforce" in one.row["flags"] or one.row["unit"] == actor.unit)
