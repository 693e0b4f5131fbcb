"""面对面座谈会: the meetings, their announcements, and what came in through them (procedure 7)."""

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from chalice.app import Response

from chalicelib.domain import access, redaction, solicitation
from chalicelib.domain.errors import Stale
from chalicelib.domain.flow import Need, read_value
from chalicelib.domain.platforms import LEVELS, Symposium
from chalicelib.domain.records import Thing
from chalicelib.handling import symposiums as keeping
from chalicelib.web.desk import fields, frame
from chalicelib.web.errors import NotFound
from chalicelib.web.forms import number
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

WHO = frame.SUPERVISORS | frame.INTAKE
DONE = {"saved": "已保存。"}


def needs(visit: Visit) -> tuple[Need, ...]:
    """The fields of a meeting; regions as far as this person's reach."""
    org, actor = visit.services.org, visit.actor
    regions = tuple(one for one in org.regions.items() if org.within(one[0], actor.region))
    return (
        Need("topic", "专题", "line", low=2, high=40, hint="例如：工程建设专场"),
        Need("level", "层级", "choice", choices=tuple(LEVELS.items())),
        Need("region", "所属区县或园区", "choice", choices=regions),
        Need("chair", "主持人", "line", required=False, low=2, high=60, hint="姓名和职务"),
        Need("held", "开会日期", "date", required=False, hint="还没有定的不填"),
        Need("start", "开始时间", "line", required=False, low=4, high=5, hint="例如 09:30"),
        Need("place", "地点", "line", required=False, low=2, high=80),
        Need("announcement", "征集公告的内容", required=False, low=10, high=2000, hint="写清征集什么；不写就不征集"),
        Need("open_from", "从哪天起征集", "date", required=False),
        Need("open_until", "征集到哪天", "date", required=False),
    )  # fmt: skip


@page("/desk/symposiums", who=WHO)
def overview(visit: Visit) -> Response:
    services, today = visit.services, visit.now.date()
    rows = [(one, solicitation.is_open(one.data, today)) for one in keeping.listed(services, visit.actor)]
    return frame.render(
        visit, "desk/symposiums.html", rows=rows, org=services.org, levels=LEVELS, edits=_edits(visit),
        said=DONE.get(visit.asked("done"), ""),
    )  # fmt: skip


def _edits(visit: Visit) -> bool:
    return visit.actor.has(*frame.SUPERVISORS)


def _chosen(visit: Visit) -> Thing:
    found = keeping.find(visit.services, visit.params["id"], visit.actor)
    if found is None:
        raise NotFound
    return found


@page("/desk/symposiums/new", who=frame.SUPERVISORS)
def new_form(visit: Visit) -> Response:
    return _form(visit, None, {})


@page("/desk/symposiums/new", ("POST",), who=frame.SUPERVISORS)
def new(visit: Visit) -> Response:
    return _save(visit, None)


@page("/desk/symposiums/{id}", who=WHO)
def one(visit: Visit) -> Response:
    """The meeting with its items and guests; a case that this person may not see is only counted."""
    services, thing = visit.services, _chosen(visit)
    found = keeping.items(services, thing.id, visit.actor)
    shown = [(each.line, each.case, access.status_label(each.case, visit.actor)) for each in found if each.case]
    people = [{**line.data, "mobile": redaction.mask_mobile(str(line.data["mobile"]))}
              for line in keeping.guests(services, thing.id)]  # fmt: skip
    return frame.render(
        visit, "desk/symposium.html", meeting=thing, items=shown, hidden=len(found) - len(shown), guests=people,
        org=services.org, levels=LEVELS, sources=solicitation.SOURCES, edits=_edits(visit),
        opened=solicitation.is_open(thing.data, visit.now.date()),
        written=solicitation.call(thing.id, thing.data) is not None, said=DONE.get(visit.asked("done"), ""),
    )  # fmt: skip


@page("/desk/symposiums/{id}/edit", who=frame.SUPERVISORS)
def edit_form(visit: Visit) -> Response:
    return _form(visit, _chosen(visit), {})


@page("/desk/symposiums/{id}/edit", ("POST",), who=frame.SUPERVISORS)
def edit(visit: Visit) -> Response:
    return _save(visit, _chosen(visit))


def _save(visit: Visit, thing: Thing | None) -> Response:
    values, wrong = _read(visit)
    if wrong:
        return _form(visit, thing, wrong)
    before = thing.data if thing else Symposium("", "", "", organiser=visit.actor.id)
    id, version = (thing.id, number(visit.first("seen"))) if thing else (visit.services.ids.new(), 0)
    try:
        keeping.save(visit.services, id, replace(before, **values), visit.actor, version)
    except Stale as stale:
        return _form(visit, _chosen(visit) if thing else None, {}, str(stale))
    return visit.redirect(f"/desk/symposiums/{id}", done="saved")


def _read(visit: Visit) -> tuple[dict[str, Any], dict[str, str]]:
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for need in needs(visit):
        try:
            values[need.name] = read_value(need, visit.form.get(need.name, []), visit.now.date(), {})
        except ValueError as problem:
            wrong[need.name] = str(problem)
    for name in ("held", "open_from", "open_until"):
        values[name] = values.get(name) or None
    first, last = values["open_from"], values["open_until"]
    if (first is None) != (last is None):
        wrong.setdefault("open_until" if last is None else "open_from", "征集的起止日期要一起填")
    elif first and last and last < first:
        wrong.setdefault("open_until", "征集的最后一天不能早于第一天")
    if values.get("announcement") and first is None and not wrong:
        wrong["open_from"] = "写了公告就要写征集的起止日期"
    return values, wrong


def _form(visit: Visit, thing: Thing | None, wrong: Mapping[str, str], stale: str = "") -> Response:
    known = {need.name: getattr(thing.data, need.name) for need in needs(visit)} if thing else {}
    raw = visit.form if visit.method == "POST" else None
    drawn = fields.fields("w", needs(visit), visit.services.org, values=known, raw=raw, errors=wrong)
    status = HTTPStatus.CONFLICT if stale else HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return frame.render(
        visit, "desk/symposium_form.html", status=status, meeting=thing, fields=drawn, stale=stale,
        links=[(f"w-{name}", text) for name, text in wrong.items()],
    )  # fmt: skip
