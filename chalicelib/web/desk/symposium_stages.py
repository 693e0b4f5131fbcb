"""The ten stages of a meeting: who sees to each, until when, what came of it; the meeting moved or cancelled
(procedure 7)."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from chalice.app import Response

from chalicelib.domain import symposium, symposiumplan
from chalicelib.domain.errors import Invalid, Stale
from chalicelib.domain.flow import Need
from chalicelib.domain.platforms import Symposium
from chalicelib.domain.records import Thing
from chalicelib.handling import symposiums as keeping
from chalicelib.web.desk import editing, fields, frame, symposium_page, symposiums
from chalicelib.web.errors import BadRequest
from chalicelib.web.forms import number
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

WHO = symposium_page.WHO
PATH = "/desk/symposiums/{id}/stages"
WHY = Need("why", "原因", "line", low=4, high=200)
HELD = Need("held", "改到哪天", "date")
# Button → what is asked for.
DEEDS = {"move": (HELD, WHY), "cancel": (WHY,), "resume": (), "dates": ()}


@page(PATH, who=WHO)
def stages(visit: Visit) -> Response:
    return _show(visit, symposium_page.chosen(visit))


@page(PATH, ("POST",), who=frame.SUPERVISORS)
def change(visit: Visit) -> Response:
    """One of DEEDS with the whole meeting."""
    thing, deed = symposium_page.chosen(visit), visit.first("do")
    if deed not in DEEDS:
        raise BadRequest
    values, wrong = editing.read(visit, DEEDS[deed])
    if not wrong and values.get("held") == thing.data.held and deed == "move":
        wrong = {"held": "已经是这一天"}
    if wrong:
        return _show(visit, thing, wrong)
    try:
        effect = _effect(visit, deed, values)
        keeping.change(visit.services, thing.id, visit.actor, effect, number(visit.first("seen")), deed)
    except Invalid as invalid:
        return _show(visit, thing, invalid.fields)
    except Stale as stale:
        visit.refused = stale
        return _show(visit, symposium_page.chosen(visit), clash=str(stale))
    return visit.redirect(f"/desk/symposiums/{thing.id}/stages", done=deed)


def _effect(visit: Visit, deed: str, values: Mapping[str, Any]) -> Callable[[Symposium], Symposium]:
    calendar, now = visit.services.calendar, visit.now
    if deed == "move":
        return lambda meeting: symposiumplan.moved(meeting, values["held"], values["why"], calendar, now)
    if deed == "dates":
        return lambda meeting: symposiumplan.dated(meeting, calendar, now)
    if deed == "cancel":
        return lambda meeting: symposiumplan.cancelled(meeting, values["why"])
    return lambda meeting: replace(meeting, cancelled="")


def _show(visit: Visit, thing: Thing, wrong: Mapping[str, str] | None = None, clash: str = "") -> Response:
    found = keeping.standing(visit.services, thing.id, visit.actor)
    deed = visit.first("do")
    status = HTTPStatus.CONFLICT if clash else HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    forms = {name: fields.fields(name, asked, visit.services.org, raw=visit.form if name == deed else None,
                                 errors=wrong if name == deed else None) for name, asked in DEEDS.items()}  # fmt: skip
    return symposium_page.render(
        visit, "desk/symposium_stages.html", thing, status=status, clash=clash, forms=forms, deed=deed,
        rows=[_row(visit, thing, one) for one in symposium.STAGES], edits=visit.actor.has(*frame.SUPERVISORS),
        links=[(f"{deed}-{name}", text) for name, text in (wrong or {}).items()],
        **symposiums.open_items(visit, thing, found),
    )  # fmt: skip


def _row(visit: Visit, thing: Thing, stage: symposium.Stage) -> dict[str, object]:
    one = symposium.mark(thing.data, stage.key)
    return {"stage": stage, "mark": one, "owner": name_of(visit, one.owner or thing.data.organiser),
            "light": symposiums.lit(visit.services.calendar, thing.data, one, visit)}  # fmt: skip


def name_of(visit: Visit, id: str) -> str:
    account = visit.services.store.account(id) if id else None
    return account.name if account else ""
