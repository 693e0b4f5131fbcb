"""面对面座谈会: the year's plan, on the screen and on paper, and one meeting at a glance (procedure 7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chalice.app import Response

from chalicelib.domain import access, clocks, solicitation, symposium, symposiumclock
from chalicelib.domain.calendar import Calendar
from chalicelib.domain.clocks import Light
from chalicelib.domain.platforms import LEVELS, Mark, Symposium
from chalicelib.domain.records import Thing
from chalicelib.domain.symposium import Stage
from chalicelib.handling import symposiums as keeping
from chalicelib.web.desk import frame, symposium_form, symposium_page
from chalicelib.web.forms import number
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

READERS = symposium_page.READERS


@dataclass(frozen=True)
class Row:
    """A meeting in the plan: the stage that it is in (None: all are done) and how long that has still time."""

    thing: Thing
    stage: Stage | None
    light: Light | None
    soliciting: bool


@page("/desk/symposiums", who=READERS)
def overview(visit: Visit) -> Response:
    """The meetings of a year by month; `print` gives the same on paper."""
    symposium_page.check(visit)
    today, org = visit.now.date(), visit.services.org
    every = keeping.listed(visit.services, visit.actor)
    years = sorted({one.data.held.year for one in every if one.data.held} | {today.year, today.year + 1}, reverse=True)
    year = number(visit.asked("year")) or today.year
    asked = {name: visit.asked(name) for name in ("level", "region")}
    found = [one for one in every if all(value in ("", getattr(one.data, name)) for name, value in asked.items())]
    dated = sorted((one for one in found if one.data.held and one.data.held.year == year), key=lambda one: one.sort)
    undated = [one for one in found if one.data.held is None] if year >= today.year else []
    values: dict[str, Any] = {
        "months": _months(visit, dated), "undated": [row(visit, one) for one in undated], "org": org,
        "levels": LEVELS, "year": year, "asked": asked, "total": sum(not one.data.cancelled for one in dated),
        "query": {**{name: value for name, value in asked.items() if value}, "year": str(year)},
    }  # fmt: skip
    if visit.asked("print"):
        return visit.render("desk/symposium_year.html", **values)
    return frame.render(
        visit, "desk/symposiums.html", years=years, edits=_edits(visit), said=symposium_page.DONE.get(
            visit.asked("done"), ""), regions=org.regions_in(visit.actor.region), **values,
    )  # fmt: skip


def _months(visit: Visit, things: Sequence[Thing]) -> list[tuple[int, list[Row]]]:
    found: dict[int, list[Row]] = {}
    for one in things:
        found.setdefault(one.data.held.month, []).append(row(visit, one))
    return list(found.items())


def row(visit: Visit, thing: Thing) -> Row:
    stage, today = symposium.current(thing.data), visit.now.date()
    light = lit(visit.services.calendar, thing.data, symposium.mark(thing.data, stage.key), visit) if stage else None
    return Row(thing, stage, light, solicitation.is_open(thing.data, today))


def lit(calendar: Calendar, meeting: Symposium, one: Mark, visit: Visit) -> Light | None:
    """How long an open stage has still time; None without a planned day, or when the meeting is cancelled."""
    if meeting.cancelled or one.actual or not one.planned or not one.since:
        return None
    here = calendar.of(meeting.region)
    return clocks.light(symposiumclock.clock(one, here), here, visit.now.date())


def _edits(visit: Visit) -> bool:
    return visit.actor.has(*frame.SUPERVISORS)


@page("/desk/symposiums/{id}", who=READERS)
def one(visit: Visit) -> Response:
    """The meeting with its stages and what is still open; a case that this person may not see is only counted."""
    services, thing = visit.services, symposium_page.shown(visit)
    found = keeping.standing(services, thing.id, visit.actor)
    thing = keeping.recount(services, thing, found.count)
    stage = symposium.current(thing.data)
    return symposium_page.render(
        visit, "desk/symposium.html", thing, count=thing.data.count, levels=LEVELS, edits=_edits(visit),
        invited=symposium_form.named(visit, thing.data.enterprises), stages=symposium.STAGES, current=stage,
        marks={one.key: symposium.mark(thing.data, one.key) for one in symposium.STAGES},
        works=keeping.attends(visit.actor),
        light=row(visit, thing).light, opened=solicitation.is_open(thing.data, visit.now.date()),
        past=bool(thing.data.held and thing.data.held < visit.now.date()),
        **open_items(visit, thing, found),
    )  # fmt: skip


def open_items(visit: Visit, thing: Thing, found: keeping.Standing) -> dict[str, Any]:
    """What is still open, as this person may see it, and which of it the chair's note answers for."""
    listed = set(thing.data.listed)
    return {
        "open_items": [(case, access.status_label(case, visit.actor), case.no in listed) for case in found.open],
        "hidden": found.hidden, "unaccounted": len(symposium.unaccounted(thing.data, found.items)),
        "collected": found.count.collected,
    }  # fmt: skip
