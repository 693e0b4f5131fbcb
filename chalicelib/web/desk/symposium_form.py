"""A meeting as it is planned: topic, level, day, place, who is invited, its announcement (procedure 7)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from http import HTTPStatus
from typing import Any

from chalice.app import Response

from chalicelib.domain import identity, symposiumplan
from chalicelib.domain.errors import Stale
from chalicelib.domain.flow import Need
from chalicelib.domain.platforms import LEVELS, Symposium
from chalicelib.domain.records import Thing
from chalicelib.domain.registry import Enterprise, plain
from chalicelib.handling import enterprises
from chalicelib.handling import symposiums as keeping
from chalicelib.web.desk import editing, fields, frame, symposium_page
from chalicelib.web.forms import number
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

MOST_INVITED = 200
DAYS = ("held", "open_from", "open_until")


def needs(visit: Visit, thing: Thing | None) -> tuple[Need, ...]:
    """The fields of a meeting; regions as far as this person's reach. A day once set is changed by 改期 only."""
    org, actor = visit.services.org, visit.actor
    regions = tuple(org.regions_in(actor.region).items())
    fixed = thing is not None and thing.data.held is not None
    found = (
        Need("topic", "专题", "line", low=2, high=40, hint="例如：工程建设专场"),
        Need("level", "层级", "choice", choices=tuple(LEVELS.items())),
        Need("region", "所属区县或园区", "choice", choices=regions),
        Need("chair", "主持人", "line", required=False, low=2, high=60, hint="姓名和职务"),
        Need("held", "开会日期", "date", required=False, hint="还没有定的不填；填了，十个阶段的计划日期会一并提出"),
        Need("start", "开始时间", "line", required=False, low=4, high=5, hint="例如 09:30"),
        Need("place", "地点", "line", required=False, low=2, high=80),
        Need("units", "邀请单位", "units", required=False),
        Need("enterprises", "邀请企业", required=False, high=20_000,
             hint="一行一家，写统一社会信用代码，或企业名录里的名称"),
        Need("announcement", "征集公告的内容", required=False, low=10, high=2000, hint="写清征集什么；不写就不征集"),
        Need("open_from", "从哪天起征集", "date", required=False),
        Need("open_until", "征集到哪天", "date", required=False),
    )  # fmt: skip
    return tuple(one for one in found if not (fixed and one.name == "held"))


@page("/desk/symposiums/new", who=frame.SUPERVISORS)
def new_form(visit: Visit) -> Response:
    return _form(visit, None, {})


@page("/desk/symposiums/new", ("POST",), who=frame.SUPERVISORS)
def new(visit: Visit) -> Response:
    values, wrong = _read(visit, None)
    if wrong:
        return _form(visit, None, wrong)
    services, empty = visit.services, Symposium("", "", "", organiser=visit.actor.id)
    meeting = symposiumplan.dated(replace(empty, **values), services.calendar, visit.now)
    kept = keeping.save(services, services.ids.new(), meeting, visit.actor, 0)
    return visit.redirect(f"/desk/symposiums/{kept.id}", done="saved")


@page("/desk/symposiums/{id}/edit", who=frame.SUPERVISORS)
def edit_form(visit: Visit) -> Response:
    return _form(visit, symposium_page.chosen(visit), {})


@page("/desk/symposiums/{id}/edit", ("POST",), who=frame.SUPERVISORS)
def edit(visit: Visit) -> Response:
    thing = symposium_page.chosen(visit)
    values, wrong = _read(visit, thing)
    if wrong:
        return _form(visit, thing, wrong)

    def changed(meeting: Symposium) -> Symposium:
        after = replace(meeting, **values)
        return after if meeting.held else symposiumplan.dated(after, visit.services.calendar, visit.now)

    try:
        keeping.change(visit.services, thing.id, visit.actor, changed, number(visit.first("seen")))
    except Stale as stale:
        return _form(visit, symposium_page.chosen(visit), {}, str(stale))
    return visit.redirect(f"/desk/symposiums/{thing.id}", done="saved")


def _read(visit: Visit, thing: Thing | None) -> tuple[dict[str, Any], dict[str, str]]:
    wanted = needs(visit, thing)
    values, wrong = editing.read(visit, [one for one in wanted if one.name != "units"])
    values["units"] = tuple(dict.fromkeys(visit.form.get("units", [])))
    if any(one not in visit.services.org.units for one in values["units"]):
        wrong["units"] = "有的单位不在名录里，请重新选择"
    for name in {one.name for one in wanted} & set(DAYS):
        values[name] = values.get(name) or None
    wrong = {**_days(values.get("open_from"), values.get("open_until"), values.get("announcement", "")), **wrong}
    if "enterprises" not in wrong:
        values["enterprises"], unknown = invited(visit, values["enterprises"].splitlines())
        if unknown:
            wrong["enterprises"] = unknown
    return values, wrong


def _days(first: date | None, last: date | None, announcement: str) -> dict[str, str]:
    if (first is None) != (last is None):
        return {"open_until" if last is None else "open_from": "征集的起止日期要一起填"}
    if first and last and last < first:
        return {"open_until": "征集的最后一天不能早于第一天"}
    if announcement and first is None:
        return {"open_from": "写了公告就要写征集的起止日期"}
    return {}


def invited(visit: Visit, lines: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """(ids, sentence that names the lines nobody knows). A line is a code, or a name of the registry, or both."""
    found, unknown = dict[str, None](), []
    for line in filter(None, map(str.strip, lines)):
        id = _one(visit, line)
        found |= {id: None} if id else {}
        unknown += [] if id else [line]
    if unknown:
        return (), f"企业名录里没有，或者有几家同名，请写统一社会信用代码：{'、'.join(unknown[:5])}"[:200]
    if len(found) > MOST_INVITED:
        return (), f"最多邀请 {MOST_INVITED} 家企业"
    return tuple(found), ""


def _one(visit: Visit, line: str) -> str:
    """The id of an enterprise, '' when it is not clear which one is meant."""
    for word in line.split():
        code, wrong = identity.uscc(word)
        if not wrong:
            return code
    known = enterprises.find(visit.services, line.split()[-1])
    if known:
        return known.id
    same = [one for one in enterprises.search(visit.services, line, visit.actor)[0] if plain(one.name) == plain(line)]
    return same[0].id if len(same) == 1 else ""


def named(visit: Visit, ids: Sequence[str]) -> list[tuple[str, str]]:
    """(id, name or '') of the invited enterprises."""
    known = visit.services.store.things_by_id(Enterprise, ids)
    return [(one, known[one].data.name if one in known else "") for one in ids]


def _form(visit: Visit, thing: Thing | None, wrong: Mapping[str, str], stale: str = "") -> Response:
    wanted, org = needs(visit, thing), visit.services.org
    known = {need.name: getattr(thing.data, need.name) for need in wanted} if thing else {}
    if thing:
        known["enterprises"] = "\n".join(f"{name} {id}".strip() for id, name in named(visit, thing.data.enterprises))
    raw = visit.form if visit.method == "POST" else None
    drawn = fields.fields("w", wanted, org, values=known, raw=raw, errors=wrong)
    status = HTTPStatus.CONFLICT if stale else HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    seen = thing.data.edition if thing and (stale or raw is None) else number(visit.first("seen"))
    return frame.render(
        visit, "desk/symposium_form.html", status=status, meeting=thing, fields=drawn, stale=stale, seen=seen,
        links=[(f"w-{name}", text) for name, text in wrong.items()],
    )  # fmt: skip
