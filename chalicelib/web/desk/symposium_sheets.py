"""准备单: which unit prepares what for a meeting, for the authority, and for a unit its own sheets (procedure 7)."""

from dataclasses import dataclass

from chalice.app import Response

from chalicelib.domain import clocks, preparation
from chalicelib.domain.access import UNIT_ROLES
from chalicelib.domain.clocks import Light
from chalicelib.domain.platforms import Symposium
from chalicelib.domain.preparation import Preparation
from chalicelib.handling import preparations
from chalicelib.handling import symposiumitems as keeping
from chalicelib.web.desk import fields, frame, symposium_page
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

PATH = "/desk/symposiums/{id}/sheets"


@dataclass(frozen=True)
class Row:
    """One unit in the list: how many items it has now, how many of those on its sheet want a reply and have it."""

    unit: str
    items: int
    sheet: Preparation | None
    asked: int
    replied: int
    light: Light | None


@page(PATH, who=symposium_page.WHO)
def sheets(visit: Visit) -> Response:
    """Every unit with items, or with a sheet that was sent to it."""
    meeting = symposium_page.chosen(visit)
    found = keeping.board(visit.services, meeting.id, visit.actor)
    order = [unit for unit, _ in fields.units(visit.services.org)]
    rows = [_row(visit, meeting.id, unit, found) for unit in order]
    return symposium_page.render(visit, "desk/symposium_sheets.html", meeting,
                                 rows=[one for one in rows if one.items or one.sheet], loose=_loose(found))  # fmt: skip


def _row(visit: Visit, meeting: str, unit: str, found: keeping.Board) -> Row:
    items = sum(one.unit == unit and preparation.asks_for(case, unit) for one in found.seen if (case := one.case))
    involved = items or any(one.proposed == unit for one in found.seen)
    thing = preparations.find(visit.services, meeting, unit) if involved else None
    if thing is None:
        return Row(unit, items, None, 0, 0, None)
    asked = set(preparations.asked(visit.services, thing))
    replied = asked & set(preparations.replies(visit.services, thing))
    return Row(unit, items, thing.data, len(asked), len(replied), light(visit, thing.data, len(asked - replied)))


def light(visit: Visit, one: Preparation, waiting: int) -> Light | None:
    """None when nothing waits for a reply."""
    here = visit.services.calendar.of(one.region)
    return clocks.light(preparation.clock(one, here), here, visit.now.date()) if waiting else None


def _loose(found: keeping.Board) -> int:
    """Items that wait for a unit."""
    return sum(not one.unit and one.case.status not in preparation.GONE for one in found.seen if one.case)


@page("/desk/sheets", who=UNIT_ROLES)
def own(visit: Visit) -> Response:
    """会前准备: the sheets of this person's unit."""
    rows = []
    for thing in preparations.of_unit(visit.services, visit.actor):
        meeting = visit.services.store.thing(Symposium, thing.data.meeting)
        held = meeting.data.held if meeting else thing.data.held  # it may have been moved since
        over = bool(meeting and meeting.data.cancelled) or (held is not None and held < visit.now.date())
        waiting = 0 if over else preparations.waiting(visit.services, thing)
        rows.append((thing.data, held, over, waiting, light(visit, thing.data, waiting)))
    return frame.render(visit, "desk/symposium_own.html", rows=rows)
