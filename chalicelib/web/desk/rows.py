"""Lines of the lists: a row with what is computed for today and for this person. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache

from chalicelib.domain import clocks, words
from chalicelib.domain.calendar import CST, Calendar
from chalicelib.domain.case import Actor
from chalicelib.domain.clocks import Clock, Light
from chalicelib.domain.org import Org
from chalicelib.domain.records import ListRow
from chalicelib.domain.words import Role, Status

UNIT_ROLES = (Role.HANDLER, Role.UNIT_LEADER)
REGION_ROLES = (Role.INTAKE, Role.SUPERVISOR, Role.SUPERVISOR_HEAD, Role.TASKFORCE, Role.LEADER, Role.PUBLICIST)
FINDERS = frozenset({*REGION_ROLES, *UNIT_ROLES})  # who has cases to look for
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
FLAGS = {"urgent": "紧急", "secret": "保密", "listed": "挂牌", "pressed": "督办待回复", "extension": "延期待批",
         "taskforce": "专班", "imported": "历史"}  # fmt: skip


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
