"""现场录入: one form for the table, by keyboard alone; the page that answers shows what became of it, and the empty
form again with the first field in focus (procedure 7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from chalice.app import Response

from chalicelib.domain import access, identity, lodging, redaction, registry, sorting, words
from chalicelib.domain.case import Case
from chalicelib.domain.errors import Invalid
from chalicelib.domain.flow import Need, read_value
from chalicelib.domain.preparation import GONE
from chalicelib.domain.records import Thing
from chalicelib.domain.registry import Reach
from chalicelib.handling import enterprises, preparations, solicitations
from chalicelib.handling import symposiumitems as keeping
from chalicelib.handling import symposiumtable as table
from chalicelib.handling.symposiumitems import Board
from chalicelib.web.desk import fields, frame, symposium_page
from chalicelib.web.errors import NotFound
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

PATH = "/desk/symposiums/{id}/entry"
LIMITS = (("5", "5 个工作日"), ("10", "10 个工作日"), ("15", "15 个工作日"), ("30", "30 个工作日（复杂）"))
YES = "yes"
YES_NO = (("no", "否"), (YES, "是"))
FOLDED = ("title", "kind", "secret", "no_phone")
NEWEST = 8  # of what was entered at the table


@dataclass(frozen=True)
class Known:
    """An enterprise that the table knows: of a guest, of the invited, of an item. `id` '' when it has no code yet."""

    id: str
    name: str
    region: str
    reach: Reach


@dataclass(frozen=True)
class Done:
    """What the last save made: `why` it went no further, '' when it did."""

    case: Case
    code: str
    status: str
    why: str
    twins: tuple[sorting.Twin, ...]


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
    return _show(visit, meeting, found, _people(visit, meeting, found), {"item": visit.asked("item")})


@page(PATH, ("POST",), who=frame.INTAKE)
def entry(visit: Visit) -> Response:
    """Save one item, and what was said to it. The query code is shown once, on the page that answers."""
    meeting, services, actor = _chosen(visit), visit.services, visit.actor
    found = keeping.board(services, meeting.id, actor)
    people = _people(visit, meeting, found)
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
    twins = tuple(sorting.twins(keeping.sorted_in(after)).get(no, ()))
    done = Done(case, code, access.status_label(case, actor), why, twins if given else ())
    visit.form = {}
    fresh = [] if case.secret else [_of_case(case)]
    return _show(visit, meeting, after, [*fresh, *people], {"category": values["category"]}, done=done)


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


def _given(visit: Visit, meeting: Thing, people: Sequence[Known], values: Mapping[str, Any]) -> dict[str, Any]:
    """The values for `register`: the enterprise as the table or the registry knows it, with its contact."""
    known = _enterprise(visit, meeting, people, values["who"])
    reach = _contact(values, known)
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


def _enterprise(visit: Visit, meeting: Thing, people: Sequence[Known], typed: str) -> Known:
    """By code, by name, or new; Invalid when it looks like a code and is none."""
    code, name = _split(typed)
    if code:
        same = next((one for one in people if one.id == code), None) or _registered(visit, code, meeting.data.region)
        if same is None and not name:
            raise Invalid({"who": "登记库里没有这个代码，请写成“企业名称 代码”"})
        return same or Known(code, name, meeting.data.region, Reach(""))
    plain = registry.plain(name)
    same = next((one for one in people if registry.plain(one.name) == plain), None)
    if same is None:
        listed = enterprises.search(visit.services, name, visit.actor)[0]
        hit = next((one for one in listed if registry.plain(one.name) == plain), None)
        same = _registered(visit, hit.id, meeting.data.region) if hit else None
    return same or Known("", name, meeting.data.region, Reach(""))


def _split(typed: str) -> tuple[str, str]:
    """(code, name) of what was typed, in any order; a word that looks like a code must be one."""
    code, rest = "", []
    for word in typed.split():
        if len(word) == 18 and word.isascii() and word.isalnum():
            code, problem = identity.uscc(word)
            if problem:
                raise Invalid({"who": problem})
        else:
            rest.append(word)
    return code, " ".join(rest)


def _registered(visit: Visit, id: str, region: str) -> Known | None:
    one = enterprises.find(visit.services, id)
    if one is None:
        return None
    if not enterprises.in_scope(visit.services, one, visit.actor):  # of another county: no contact of it
        return Known(one.id, one.name, region, Reach(""))
    return Known(one.id, one.name, one.region or region, one.contacts[0] if one.contacts else Reach(""))


def _people(visit: Visit, meeting: Thing, found: Board) -> list[Known]:
    """Enterprises at the table: of the items, whose contact is proved, of the guests, of the invited."""
    people = [_of_case(one.case) for one in reversed(found.seen)
              if one.case and not one.case.secret and not one.case.sensitive]  # fmt: skip
    for data in (line.data for line in found.guests):
        reach = Reach(str(data.get("name", "")), str(data.get("duty", "")), str(data.get("mobile", "")))
        people.append(Known(str(data["enterprise"]), str(data["enterprise_name"]), meeting.data.region, reach))
    there = {one.id for one in people}
    invited = (_registered(visit, one, meeting.data.region) for one in meeting.data.enterprises if one not in there)
    return [*people, *(one for one in invited if one)]


def _of_case(case: Case) -> Known:
    contact = case.contact
    return Known(case.enterprise, case.enterprise_name, case.region,
                 Reach(contact.name, contact.duty, contact.mobile, contact.landline))  # fmt: skip


def _contact(values: Mapping[str, Any], known: Known) -> Reach:
    """Who is called: as typed, else as known; another person needs a number of his own."""
    name, typed = values["name"] or known.reach.name, values["phone"]
    if not name:
        raise Invalid({"name": "请填联系人"})
    if not typed:
        same = name == known.reach.name and (known.reach.mobile or known.reach.landline)
        if not same and not values["no_phone"]:
            raise Invalid({"phone": "请填电话；没有电话的，在“标题、类型和其他”里写明原因"})
        return known.reach if same else Reach(name)
    duty = known.reach.duty if name == known.reach.name else ""
    mobile, problem = identity.mobile(typed)
    if not problem:
        return Reach(name, duty, mobile)
    landline, problem = identity.landline(typed)
    if problem:
        raise Invalid({"phone": "请填手机号，或者带区号的座机号，如 0816-1234567"})
    return Reach(name, duty, landline=landline)


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
        people=[(one, _reached(one.reach)) for one in people.values()],
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


def _reached(reach: Reach) -> str:
    """The contact as it is shown: the number masked."""
    number = redaction.mask_mobile(reach.mobile) if reach.mobile else redaction.mask_landline(reach.landline)
    return f"{reach.name} {reach.duty} {number}".strip()
