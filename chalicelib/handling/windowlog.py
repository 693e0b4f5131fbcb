"""What a service window did: its service log, and its month with what it took in (seed P2, procedure 7).

A service is a line `S#<day>#<token>` of the window, and of the enterprise that was served.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from chalicelib.domain import access
from chalicelib.domain import services as log
from chalicelib.domain.case import Actor, Case
from chalicelib.domain.records import Line
from chalicelib.domain.registry import Enterprise
from chalicelib.domain.services import Month, Service, Taken
from chalicelib.handling import doors, enterprises
from chalicelib.handling.windows import CASE, KIND, MOST

if TYPE_CHECKING:
    from chalicelib.wiring import Services

SERVICE = "S#"


# the service log


def serve(services: "Services", id: str, given: Mapping[str, str], actor: Actor, token: str) -> bool:
    """Note one service: what, enterprise (a code or ''), name, note. False when the same form was sent before: one form
    is one line of its day, pressed twice at once too, and repeated after a stop the enterprise gets it as well."""
    now = services.clock.now()
    known = enterprises.find(services, given["enterprise"]) if given["enterprise"] else None
    one = Service(
        now, given["what"], id, actor.name, known.id if known else given["enterprise"],
        known.name if known else given["name"], known.tagged(now.date()) if known else (), given["note"],
    )  # fmt: skip
    line = Line(f"{SERVICE}{now:%Y-%m-%d}#{token}", log.to_data(one))
    fresh = services.store.add_line(KIND, id, line)
    if one.enterprise:
        services.store.add_line(Enterprise.KIND, one.enterprise, line)
    return fresh


def served(services: "Services", id: str, month: str) -> tuple[list[Service], bool]:
    """Services of a month such as '2026-03', newest first, and whether there were more than are read."""
    found: list[Line] = []
    while len(found) < 4 * MOST:
        some = services.store.lines(KIND, id, f"{SERVICE}{month}", found[-1].id if found else "", MOST, newest=True)
        found += some
        if len(some) < MOST:
            return _by_time(services, found), False
    return _by_time(services, found), True


def _by_time(services: "Services", found: list[Line]) -> list[Service]:
    read = sorted((log.from_data(one.data) for one in found), key=lambda one: one.at, reverse=True)
    codes = enterprises.under_codes(services, {one.enterprise: one.enterprise for one in read})
    return [replace(one, enterprise=codes[one.enterprise]) for one in read]


# the month


def taken(services: "Services", id: str, month: str) -> list[Taken]:
    """What the window took in that month, at most MOST."""
    read = [_taken(line) for line in services.store.lines(KIND, id, f"{CASE}{month}", limit=MOST)]
    codes = enterprises.under_codes(services, {one.no: one.enterprise for one in read})
    return [replace(one, enterprise=codes[one.no]) for one in read]


def _taken(line: Line) -> Taken:
    at = datetime.fromisoformat(f"{line.id.split('#')[1]}+08:00")
    return Taken(str(line.data["case"]), at, str(line.data["enterprise"]), str(line.data["category"]),
                 bool(line.data["added"]))  # fmt: skip


def months(first: date, n: int) -> list[str]:
    """The month of the day and the n before it, newest first."""
    found = [first.replace(day=1)]
    for _ in range(n):
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return [f"{one:%Y-%m}" for one in found]


def evaluation(services: "Services", id: str, month: date, actor: Actor) -> tuple[Month, dict[str, Case], bool]:
    """The month's figures, its cases by number, and whether it had more than are read. One strong read per case."""
    mine = taken(services, id, f"{month:%Y-%m}")
    found = (services.store.case(one.no) for one in mine)
    seen = _judged(services, {case.no: case for case in found if case and access.sees(case, actor)}, actor)
    codes = enterprises.under_codes(services, {no: case.enterprise for no, case in seen.items()})
    cases = {no: case.with_(enterprise=codes[no]) for no, case in seen.items()}
    told = {(case.enterprise, case.category) for case in cases.values()}
    before = [one for name in months(month, 3)[1:] for one in taken(services, id, name)]
    earlier = [one for one in before if (one.enterprise, one.category) in told and _seen(services, one.no, actor)]
    everything = [*(replace(one, category=cases[one.no].category) for one in mine if one.no in cases), *earlier]
    return log.evaluate(list(cases.values()), everything, services.calendar), cases, len(mine) == MOST


def _judged(services: "Services", cases: Mapping[str, Case], actor: Actor) -> dict[str, Case]:
    """One that was merged into a case of another door stands for that one: by its own number and day, as far as its
    master is. Of several the first; one whose master the window took in too, or must not be told of, stays merged."""
    judged, masters = dict(cases), set(cases)
    for case in cases.values():
        master = doors.followed(services, case)
        if master.no in masters or (master.sensitive and actor.id not in master.readers):
            continue
        masters.add(master.no)
        judged[case.no] = master.with_(
            no=case.no, title=case.title, enterprise=case.enterprise, enterprise_name=case.enterprise_name,
            category=case.category, kind=case.kind, lodged_at=case.lodged_at,
        )  # fmt: skip
    return judged


def _seen(services: "Services", no: str, actor: Actor) -> bool:
    case = services.store.case(no)
    return case is not None and access.sees(case, actor)
