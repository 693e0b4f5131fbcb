"""Lists of the desk: which rows a person gets, the tabs over them, filters and lights. Pure but for `load`.

One read of the person's partition yields every tab and every count (architecture, Queues): a unit's people read the
unit's desk, the authority reads its region's board, the city all regions.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import cache

from chalicelib.domain import clocks, queues, words
from chalicelib.domain.calendar import CST, Calendar
from chalicelib.domain.case import Actor
from chalicelib.domain.clocks import Clock, Light
from chalicelib.domain.org import Org
from chalicelib.domain.records import ListRow
from chalicelib.domain.words import Role, Status
from chalicelib.wiring import Services

LIMIT = 400  # above it the page says 400+
UNIT_ROLES = (Role.HANDLER, Role.UNIT_LEADER)
REGION_ROLES = (Role.INTAKE, Role.SUPERVISOR, Role.SUPERVISOR_HEAD, Role.TASKFORCE, Role.LEADER, Role.PUBLICIST)
SEES_REGION = (Role.SUPERVISOR, Role.SUPERVISOR_HEAD, Role.LEADER, Role.PUBLICIST)
# Who must act next (ListRow.lane) → whose work that is.
TURN = {
    Role.INTAKE: ("intake", "dispatch"),
    Role.TASKFORCE: ("dispatch",),
    Role.SUPERVISOR: ("dispatch", "object", "review", "revisit"),
    Role.SUPERVISOR_HEAD: ("object", "review"),
    Role.HANDLER: ("unit", "co"),
    Role.UNIT_LEADER: ("unit",),
}


OF_UNIT = ("unit", "co")
FLAGS = {"urgent": "紧急", "secret": "保密", "listed": "挂牌", "extension": "延期待批", "taskforce": "专班"}


@dataclass(frozen=True)
class Line:
    """A row with what is computed for today; `row` has the keys of domain/queues.row."""

    no: str
    due: date | None
    light: Light | None
    mine: bool  # it is this person's turn
    row: Mapping[str, str]
    category: str = ""
    region: str = ""
    badge: str = ""
    next: str = ""  # the verb that it waits for, or what it waits for

    @property
    def flags(self) -> tuple[str, ...]:
        return tuple(one for one in self.row["flags"].split(",") if one)

    @property
    def words(self) -> list[str]:
        """The flags as badges beside the status."""
        return [FLAGS[one] for one in self.flags if one in FLAGS]

    @property
    def late(self) -> bool:
        return self.light is not None and self.light.colour == "red"



def load(services: Services, actor: Actor) -> tuple[list[ListRow], bool]:
    """The person's open cases in order of due date, and whether there are more than fit."""
    found: dict[str, ListRow] = {}
    more = False
    if actor.has(*REGION_ROLES):
        rows, more = _board(services, actor)
        found.update((one.no, one) for one in rows)
    if actor.has(*UNIT_ROLES) and actor.unit:
        rows, further = services.store.desk(actor.unit, LIMIT)
        more = more or further
        for one in rows:
            found.setdefault(one.no, replace(one, row=queues.for_unit(one.row)))
    return sorted(found.values(), key=lambda one: (one.due or date.max, one.no)), more


def _board(services: Services, actor: Actor) -> tuple[list[ListRow], bool]:
    found: list[ListRow] = []
    more = False
    for region in _regions(services, actor):
        rows, further = services.store.board(region, LIMIT)
        found += [one for one in rows if _listed(one, actor)]
        more = more or further
    return found, more


def _regions(services: Services, actor: Actor) -> list[str]:
    org = services.org
    return sorted(org.regions) if actor.region in ("", org.city) else [actor.region]


def _listed(one: ListRow, actor: Actor) -> bool:
    """What domain.access.sees says of the case, said of its row: channels of intake, the taskforce's own."""
    if actor.has(*SEES_REGION):
        return True
    if actor.has(Role.INTAKE) and (not actor.channels or one.row["channel"] in actor.channels):
        return True
    return actor.has(Role.TASKFORCE) and ("taskforce" in one.row["flags"] or one.row["unit"] == actor.unit)


def done(services: Services, actor: Actor, year: int) -> list[ListRow]:
    """Closed cases of the year, newest first; closed ones without a place in a person's lists are left out."""
    found: dict[str, ListRow] = {}
    if actor.has(*REGION_ROLES):
        for region in _regions(services, actor):
            found.update((one.no, one) for one in services.store.done(region=region, year=year) if _listed(one, actor))
    if actor.has(*UNIT_ROLES) and actor.unit:
        for one in services.store.done(unit=actor.unit, year=year):
            found.setdefault(one.no, replace(one, row=queues.for_unit(one.row)))
    return list(found.values())


def lines(found: Iterable[ListRow], actor: Actor, org: Org, calendar: Calendar, today: date) -> list[Line]:
    """Rows with light and turn; equal due date, limit and region are computed once."""
    unit_only = not actor.has(*REGION_ROLES)  # a clock of the authority is no business of the unit
    lanes = {lane for role, its in TURN.items() if actor.has(role) for lane in its}

    @cache
    def lit(due: date, limit: int, paused: bool, region: str) -> Light:
        here = calendar.of(region)
        return clocks.light(_clock(due, limit, here), here, today, paused)

    made = []
    for one in found:
        paused = one.row["status_code"] == Status.SUSPENDED
        runs = one.lane in OF_UNIT or paused if unit_only else one.lane != "done"
        light = lit(one.due, int(one.row["limit"] or 0), paused, one.row["region"]) if one.due and runs else None
        mine = one.lane in lanes and (one.lane != "revisit" or bool(one.row["phone"] or one.row["unread"]))
        category = org.categories.get(one.row["category"], one.row["category"])
        region = org.regions.get(one.row["region"], one.row["region"])
        badge = words.STATUS[Status(one.row["status_code"])].badge
        made.append(Line(one.no, one.due, light, mine, one.row, category, region, badge, _next(one, mine)))
    return made


def _next(one: ListRow, mine: bool) -> str:
    if one.lane == "co":
        return "协办答复"
    if mine:
        return "判读" if one.row["unread"] else one.row["next"]
    if one.lane == "revisit" and not one.row["phone"]:
        return "等待企业评价" if one.row["next"] else ""
    return f"等待{one.row['next']}" if one.row["next"] else ""


def _clock(due: date, limit: int, calendar: Calendar) -> Clock:
    """A clock of this limit that ends on this day: lights need both."""
    return Clock("row", datetime.combine(calendar.back(due, limit), time(0), CST), limit)


def has_lists(actor: Actor) -> bool:
    """Whether this person's roles have cases at all; the three administrations have none."""
    return actor.has(*REGION_ROLES, *UNIT_ROLES)


def sees_units(actor: Actor) -> bool:
    """The authority reads which unit it is, a unit reads which person."""
    return actor.has(*REGION_ROLES)
