"""现场录入: one form for the table, by keyboard alone; the page that answers shows what became of it, and the empty
form again with the first field in focus (procedure 7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from chalice.app import Response

from chalicelib.domain import access, lodging, registry, sorting, words
from chalicelib.domain.case import Case
from chalicelib.domain.errors import Invalid
from chalicelib.domain.flow import Need, guards, read_value
from chalicelib.domain.preparation import GONE
from chalicelib.domain.records import Thing
from chalicelib.domain.registry import Enterprise
from chalicelib.handling import preparations, solicitations
from chalicelib.handling import symposiumitems as keeping
from chalicelib.handling import symposiumtable as table
from chalicelib.handling.symposiumitems import Board
from chalicelib.web.desk import fields, frame, symposium_page
from chalicelib.web.desk import symposium_people as seated
from chalicelib.web.desk.symposium_people import Known
from chalicelib.web.errors import NotFound
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

PATH = "/desk/symposiums/{id}/entry"
LIMITS = (("5", "5 个工作日"), ("10", "10 个工作日"), ("15", "15 个工作日"), ("30", "30 个工作日（复杂）"))
YES = "yes"
YES_NO = (("no", "否"), (YES, "是"))
FOLDED = ("title", "kind", "secret", "no_phone")


@dataclass(frozen=True)
class Done:
    """What the last save made: `why` it went no further, '' when it did; `twins` among the items; `similar`:
    enterprises of the registry whose name is like that of one without a code."""

    case: Case
    code: str
    status: str
    why: str
    twins: tuple[sorting.Twin, ...]
    similar: tuple[Enterprise, ...]


def needs(visit: Visit, found: Board) -> tuple[Need, ...]:
    org = visit.services.org
    waiting = tuple((one.no, f"{one.case.title}（{one.case.enterprise_name}）"[:60]) for one in found.seen
                    if one.case and one.case.status not in GONE)  # fmt: skip
    asked = (
        Need("item", "已征集的议题", "choice", required=False, choices=waiting, hint="选了就记在它上面，不再另立一件"),
        Need("who", "企业", "line", low=2, high=130, hint="名称或代码；报过名或登记库里有的，联系人和电话可以不填"),
        Need("name", "联系人", "line", required=False, low=2, high=30),
        Need("phone", "电话", "line", required=False, low=7, high=30),
        Need("content", "事项", low=2, high=2000),
        Need("category", "领域", "choice", choices=tuple(org.offered.items())),
        Need("reply", "现场答复", required=False, low=4, high=2000),
        Need("how", "答复是", "choice", required=False, choices=tuple(table.HOW.items())),
        Need("unit", "承办单位", "unit", required=False),
        Need("limit", "办理时限", "choice", required=False, choices=LIMITS),
        Need("title", "标题", "line", required=False, low=2, high=50, hint="不填就取事项的第一句"),
        Need("kind", "类型", "choice", required=False, choices=tuple(words.KINDS.items())),
        Need("secret", "要求保密", "choice", required=False, choices=YES_NO, hint="投诉和执法监管类必须选择"),
        Need("no_phone", "没有电话的原因", "line", required=False, low=4, high=100),
    )  # fmt: skip
    return asked if waiting else asked[1:]


@page(PATH, who=frame.INTAKE)
def entry_form(visit: Visit) -> Response:
    meeting = _chosen(visit)
    found = keeping.board(visit.services, meeting.id, visit.actor)
    return _show(visit, meeting, found, seated.people(visit, meeting, found), {"item": visit.asked("item")})


@page(PATH, ("POST",), who=frame.INTAKE)
def entry(visit: Visit) -> Response:
    """Save one item, and what was said to it. The query code is shown once, on the page that answers."""
    meeting, services, actor = _chosen(visit), visit.services, visit.actor
    found = keeping.board(services, meeting.id, actor)
    people = seated.people(visit, meeting, found)
    try:
        values = _read(visit, found)
        said = table.Said(values["reply"], values["how"] or table.CHAIR, values["unit"], values["limit"])
        given = {} if values.get("item") else _given(visit, meeting, people, values)
        _check(visit, values, said)
    except Invalid as invalid:
        return _show(visit, meeting, found, people, {}, invalid.fields)
    token, no, code = visit.first("token"), str(values.get("item", "")), ""
    if not no:
        case, code = table.take(services, meeting.id, meeting.data, given, actor, token)
        no = case.no
    case, why = table.settle(services, meeting.id, no, said, actor, token)
    after = keeping.board(services, meeting.id, actor, [one for one in found.items if one.no != no])
    done = _done(visit, after, case, code, why, new=bool(given))
    visit.form = {}
    fresh = [] if case.secret else [seated.of_case(case)]
    return _show(visit, meeting, after, [*fresh, *people], {"category": values["category"]}, done=done)


def _done(visit: Visit, after: Board, case: Case, code: str, why: str, *, new: bool) -> Done:
    """Of a new item also what it may be the same as."""
    twins = tuple(sorting.twins(keeping.sorted_in(after)).get(case.no, ())) if new else ()
    similar = seated.similar(visit, case) if new else ()
    return Done(case, code, access.status_label(case, visit.actor), why, twins, similar)


def _chosen(visit: Visit) -> Thing:
    """Only who takes in what comes through meetings."""
    if visit.actor.channels and solicitations.CHANNEL not in visit.actor.channels:
        raise NotFound
    return symposium_page.chosen(visit)


def _read(visit: Visit, found: Board) -> dict[str, Any]:
    """The typed values; with an item chosen, what is about a new one is not asked for."""
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    skipped = {"who", "content", "category"} if visit.first("item") else set()
    for need in needs(visit, found):
        try:
            raw = visit.form.get(need.name, [])
            values[need.name] = read_value(need, raw, visit.now.date(), visit.services.org.units)
        except ValueError as problem:
            if need.name not in skipped:
                wrong[need.name] = str(problem)
            values[need.name] = ""
    if wrong:
        raise Invalid(wrong)
    return values


def _check(visit: Visit, values: Mapping[str, Any], said: table.Said) -> None:
    """What the flow would refuse later is said before anything is saved."""
    org, wrong = visit.services.org, dict[str, str]()
    if values.get("item") and not said.text and not said.unit:
        wrong["reply"] = "请填写现场答复，或者选择承办单位和时限"
    if said.how != table.CHAIR and len(said.text) < 10:
        wrong["reply"] = "当场办结的答复至少 10 个字"
    if said.how != table.CHAIR and values.get("item") and _too_late(visit, str(values["item"])):
        wrong["how"] = "即时办结最迟在登记后的下一个工作日，这件已超过，请选择由单位办"
    if said.unit and not said.limit:
        wrong["limit"] = "请选择办理时限"
    if said.limit and not said.unit:
        wrong["unit"] = "请选择承办单位"
    if said.unit and not wrong:
        if not org.units[said.unit].active or not org.reaches(visit.actor.region, said.unit):
            wrong["unit"] = "这个单位已停用，或者不归本区县交办"
        elif not table.responsible(visit.services, said.unit)[0]:
            wrong["unit"] = "这个单位还没有审核领导的账号，不能交办；可以先不填单位"
    if wrong:
        raise Invalid(wrong)


def _too_late(visit: Visit, no: str) -> bool:
    """What was collected before the meeting is mostly too old for a direct answer (procedure 1)."""
    case = visit.services.store.case(no)
    return case is not None and visit.services.calendar.between(case.lodged_at.date(), visit.now.date()) > guards.DIRECT


def _given(visit: Visit, meeting: Thing, people: Sequence[Known], values: Mapping[str, Any]) -> dict[str, Any]:
    """The values for `register`: the enterprise as the table or the registry knows it, with its contact."""
    known = seated.enterprise(visit, meeting, people, values["who"])
    reach = seated.contact(values, known)
    kind = values["kind"] or "appeal"
    if lodging.must_choose_secret(kind, values["category"]) and not values["secret"]:
        raise Invalid({"secret": "投诉和执法监管类请选择是否要求保密"})
    return {
        "enterprise": known.id or f"L{visit.services.ids.new()}", "enterprise_name": known.name, "region": known.region,
        "name": reach.name, "duty": reach.duty, "mobile": reach.mobile, "landline": reach.landline,
        "no_phone": values["no_phone"], "kind": kind, "category": values["category"], "content": values["content"],
        "title": values["title"] or sorting.headline(values["content"]), "wish": "", "consent": False,
        "secret": values["secret"] == YES,
    }  # fmt: skip


def _show(visit: Visit, meeting: Thing, found: Board, known: Sequence[Known], values: Mapping[str, Any],
          wrong: Mapping[str, str] | None = None, done: Done | None = None) -> Response:  # fmt: skip
    drawn = _fields(visit, found, values, wrong)
    people = {registry.plain(one.name): one for one in reversed(known)}
    seen = sorted(found.seen, key=_latest)
    units = dict.fromkeys(one.unit for one in seen if one.unit)
    return symposium_page.render(
        visit, "desk/symposium_entry.html", meeting, status=HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
        fields={one.need.name: one for one in drawn}, folded=[one for one in drawn if one.need.name in FOLDED],
        opened=any(name in FOLDED for name in wrong or ()), done=done, focus="reply" if values.get("item") else "who",
        people=[(one, seated.reached(one.reach)) for one in people.values()],
        links=[(f"t-{name}", text) for name, text in (wrong or {}).items()],
        items=[(one, access.status_label(one.case, visit.actor)) for one in seen if one.case],
        hidden=found.hidden, replies=preparations.of_meeting(visit.services, meeting.id, list(units)),
        titles={one.no: one.case.title for one in found.seen if one.case},
        token=(visit.first("token") if wrong else "") or visit.services.ids.token(),
    )  # fmt: skip


def _latest(one: keeping.Item) -> str:
    """When it was last spoken of, or came in."""
    return str(one.said.get("at") or one.line.data["at"])


def _fields(visit: Visit, found: Board, values: Mapping[str, Any],
            wrong: Mapping[str, str] | None) -> list[fields.Field]:  # fmt: skip
    """Empty, or as it was typed; what may be left open is a list, which can be emptied again by keyboard."""
    preset = {"how": table.CHAIR, "kind": "appeal", **values}
    raw = visit.form if wrong else None
    drawn = fields.fields("t", needs(visit, found), visit.services.org, values=preset, raw=raw, errors=wrong)
    return [replace(one, shape="select") if one.need.name in ("item", "limit") else one for one in drawn]


