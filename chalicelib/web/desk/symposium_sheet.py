"""准备单: what each unit is asked to prepare for a meeting, sent by the authority, answered in writing by the unit, and
on paper (procedure 7). A unit sees its own sheet and nobody else's."""

from collections.abc import Mapping
from datetime import date
from http import HTTPStatus

from chalice.app import Response

from chalicelib.domain import preparation
from chalicelib.domain.access import UNIT_ROLES
from chalicelib.domain.errors import Invalid, Refused, Stale
from chalicelib.domain.flow import Need
from chalicelib.domain.platforms import Symposium
from chalicelib.domain.records import Thing
from chalicelib.handling import preparations, symposiums
from chalicelib.handling import symposiumitems as keeping
from chalicelib.handling.preparations import Brief
from chalicelib.web import forms
from chalicelib.web.desk import editing, fields, symposium_page, symposium_sheets
from chalicelib.web.errors import NotFound
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

PATH = f"{symposium_sheets.PATH}/{{unit}}"
EARLIER = 3  # working days before the meeting on which replies are due, as proposed
NEEDS = (
    Need("due", "哪天前报送", "date"),
    Need("ask", "答复什么", low=4, high=500, hint="单位会看到；可以按下面的建议修改"),
)
ASK = "请逐条写明：现状和原因；能否办理，依据是什么；打算怎样办、哪天办结；需要协调的事项。"


@page(PATH, who=symposium_page.WHO | UNIT_ROLES)
def sheet(visit: Visit) -> Response:
    """For the authority the sheet to send, for the unit the sheet to answer; `paper` for printing."""
    meeting, thing = _found(visit)
    if visit.asked("paper") and thing:
        return _paper(visit, meeting, thing)
    return _show(visit, meeting, thing)


@page(PATH, ("POST",), who=symposium_page.WHO | UNIT_ROLES)
def change(visit: Visit) -> Response:
    """The authority sends the sheet; the unit writes its reply to one item (`no`)."""
    meeting, thing = _found(visit)
    if visit.first("do") == "send":
        return _send(visit, meeting, thing)
    if thing is None or not _is_unit(visit):
        raise NotFound
    no = visit.first("no")
    try:
        preparations.reply(visit.services, thing, no, visit.first("text"), visit.actor, visit.first("seen"))
    except Invalid as invalid:
        return _show(visit, meeting, thing, {no: invalid.fields["text"]})
    except Stale as stale:
        return _show(visit, meeting, thing, {no: str(stale)}, HTTPStatus.CONFLICT)
    return visit.redirect(visit.path, done="replied")


def _found(visit: Visit) -> tuple[Thing, Thing | None]:
    """The meeting and the unit's sheet: for the authority of its region, sent or not; for the unit its own, when it was
    sent. Anything else is none."""
    unit = visit.params["unit"]
    thing = preparations.find(visit.services, visit.params["id"], unit)
    if _is_authority(visit) and unit in visit.services.org.units:
        return symposium_page.chosen(visit), thing
    meeting = visit.services.store.thing(Symposium, visit.params["id"])
    if meeting is None or thing is None or not _is_unit(visit):
        raise NotFound
    return meeting, thing


def _is_unit(visit: Visit) -> bool:
    return visit.actor.has(*UNIT_ROLES) and visit.actor.unit == visit.params["unit"]


def _is_authority(visit: Visit) -> bool:
    return (visit.actor.has(*symposium_page.WHO)
            and symposiums.find(visit.services, visit.params["id"], visit.actor) is not None)  # fmt: skip


def _send(visit: Visit, meeting: Thing, thing: Thing | None) -> Response:
    if not _is_authority(visit):
        raise NotFound
    values, wrong = editing.read(visit, NEEDS)
    try:
        if not wrong:
            preparations.send(visit.services, meeting, visit.params["unit"], values["due"], values["ask"], visit.actor,
                              forms.number(visit.first("version")))  # fmt: skip
            return visit.redirect(visit.path, done="sent")
    except Invalid as invalid:
        wrong = invalid.fields
    except (Refused, Stale) as refused:
        return _show(visit, meeting, thing, {"": str(refused)}, HTTPStatus.CONFLICT)
    return _show(visit, meeting, thing, wrong)


def _show(visit: Visit, meeting: Thing, thing: Thing | None, wrong: Mapping[str, str] | None = None,
          status: int = HTTPStatus.UNPROCESSABLE_ENTITY) -> Response:  # fmt: skip
    unit, authority = visit.params["unit"], _is_authority(visit)
    briefs = _briefs(visit, thing) if thing else []
    typed = {visit.first("no"): visit.first("text")} if wrong else {}
    return symposium_page.render(
        visit, "desk/symposium_sheet.html", meeting, status=status if wrong else HTTPStatus.OK, unit=unit,
        sheet=thing.data if thing else None, version=thing.version if thing else 0, briefs=briefs, wrong=wrong or {},
        typed=typed, sends=_fields(visit, meeting, thing, wrong) if authority else [], replies=_is_unit(visit),
        fresh=_fresh(visit, meeting.id, thing) if authority else [], authority=authority, links=_links(wrong or {}),
        light=symposium_sheets.light(visit, thing.data, sum(not one.reply for one in briefs)) if thing else None,
    )  # fmt: skip


def _briefs(visit: Visit, thing: Thing) -> list[Brief]:
    return preparations.briefs(visit.services, thing, None if _is_unit(visit) else visit.actor)


def _links(wrong: Mapping[str, str]) -> list[tuple[str, str]]:
    named = {need.name for need in NEEDS}
    return [(f"p-{name}" if name in named else f"t-{name}" if name else "h-send", text) for name, text in wrong.items()]


def _fields(visit: Visit, meeting: Thing, thing: Thing | None, wrong: Mapping[str, str] | None) -> list[fields.Field]:
    due, ask = (thing.data.due, thing.data.ask) if thing else (_proposed(visit, meeting.data.held), ASK)
    raw = visit.form if visit.first("do") == "send" and wrong else None
    return fields.fields("p", NEEDS, visit.services.org, values={"due": due, "ask": ask}, raw=raw,
                         errors=wrong)  # fmt: skip


def _proposed(visit: Visit, held: date | None) -> date | None:
    if held is None:
        return None
    return max(visit.now.date(), visit.services.calendar.back(held, EARLIER))


def _fresh(visit: Visit, meeting: str, thing: Thing | None) -> list[keeping.Item]:
    """Items of the unit that the sheet does not have yet."""
    sent, unit = set(thing.data.items) if thing else set(), visit.params["unit"]
    found = keeping.board(visit.services, meeting, visit.actor).seen
    return [one for one in found if one.case and one.unit == unit and preparation.asks_for(one.case, unit)
            and one.no not in sent]  # fmt: skip


def _paper(visit: Visit, meeting: Thing, thing: Thing) -> Response:
    return visit.render(
        "desk/symposium_sheet_paper.html", meeting=meeting, paper="准备单", sheet=thing.data,
        briefs=_briefs(visit, thing), at=f"/desk/symposiums/{meeting.id}", org=visit.services.org,
        unit=visit.params["unit"],
    )  # fmt: skip
