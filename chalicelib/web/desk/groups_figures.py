"""Figures of the groups since a date, each with its definition (seed P4.3, procedure 9)."""

from datetime import date

from chalice.app import Response

from chalicelib.domain import groupfigures
from chalicelib.domain.groupfigures import Entered
from chalicelib.handling import groups as keeping
from chalicelib.web.desk import frame
from chalicelib.web.desk.groups import WHO, WRONG
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit


@page("/desk/groups/figures", who=WHO)
def figures(visit: Visit) -> Response:
    """Per group, and over all of them with each case counted once."""
    asked, wrong, since = visit.asked("since"), "", None
    try:
        since = date.fromisoformat(asked) if asked else None
    except ValueError:
        wrong = "请按 2026-11-23 这样填写日期"
    services, things = visit.services, keeping.listed(visit.services, visit.actor)
    limit, own = services.policy.group_entry, {one.id: one.data.since for one in things}

    def begun(one: Entered) -> bool:
        return not own[one.group] or one.said_at.date() >= own[one.group]

    found = [one for one in keeping.counted(services, things, visit.actor) if begun(one)]
    of = {thing.id: [one for one in found if one.group == thing.id] for thing in things}
    rows = [(one, groupfigures.figures(of[one.id], services.calendar, limit, since)) for one in things]
    active = [(one.data.size, one.data.enterprises) for one in things if one.data.active]
    return frame.render(
        visit, "desk/group_figures.html", status=WRONG if wrong else 200, rows=rows, wrong=wrong, since=since,
        total=groupfigures.figures(found, services.calendar, limit, since), limit=limit, asked=asked,
        counts=groupfigures.totals(active),
    )  # fmt: skip
