"""One enterprise: names, contacts, tags, its cases and services; supervisors of its region keep it (seed P3.5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any

from chalice.app import Response

from chalicelib import handling
from chalicelib.domain import identity, services
from chalicelib.domain.errors import Invalid, Stale, Unseen
from chalicelib.domain.flow import Need
from chalicelib.domain.platforms import Window
from chalicelib.domain.redaction import mask_landline, mask_mobile
from chalicelib.domain.registry import SIZES, TAGS, Enterprise
from chalicelib.handling import finding, registering
from chalicelib.handling.windowlog import SERVICE
from chalicelib.web.desk import editing, fields, frame, rows
from chalicelib.web.desk.enterprises import WHO
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

SERVICES = 30  # shown
DONE = {
    "edit": "已保存。", "tag": "标签已保存。",
    "join": "已并入这家企业。原来按“代码待核”登记的诉求和服务都列在这里。",
}  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """What went wrong in which form; its typed values stand in the request."""

    form: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    stale: str = ""


def needs(visit: Visit, one: Enterprise) -> dict[str, tuple[Need, ...]]:
    """The forms of the page: key → fields."""
    org, actor = visit.services.org, visit.actor
    regions = tuple(org.regions_in(actor.region).items())
    forms = {
        "edit": (
            Need("name", "企业名称", "line", low=2, high=100),
            Need("region", "所在区县或园区", "choice", choices=regions),
            Need("size", "规模", "choice", required=False, choices=(("", "不详"), *SIZES.items())),
            Need("industry", "行业", "line", required=False, low=2, high=40, hint="例：通用设备制造业"),
            Need("why", "依据", "line", required=False, low=2, high=200, hint="改名称时必填，写进变更记录"),
        ),
        "tag": (
            Need("kind", "标签", "choice", choices=tuple(TAGS.items())),
            Need("since", "从哪一天起", "date"),
            Need("until", "到哪一天止", "date", required=False, hint="含当天；不填表示一直有效"),
        ),
    }  # fmt: skip
    if not one.coded:
        says = "核对营业执照后填写。并入以后，诉求、联系人和服务都归到这个代码下，企业只计一家。"
        forms["join"] = (Need("code", "统一社会信用代码", "line", low=1, high=40, hint=says),)
    return forms


@page("/desk/enterprises/{id}", who=WHO)
def show(visit: Visit) -> Response:
    one = _opened(visit)
    if one.id != visit.params["id"]:
        return visit.redirect(f"/desk/enterprises/{one.id}")
    return _page(visit, one, Fault(), said=DONE.get(visit.asked("done"), ""))


@page("/desk/enterprises/{id}", ("POST",), who=WHO)
def change(visit: Visit) -> Response:
    """`do`: reveal, edit, tag, join."""
    one, do = _opened(visit), visit.first("do")
    if do == "reveal" and _reveals(visit):
        handling.record(visit.services, registering.EVENT, visit.actor, target=one.id, did="查看号码")
        return _page(visit, one, Fault(), revealed=True)
    if do not in needs(visit, one) or not visit.actor.has(*frame.SUPERVISORS):
        raise Unseen
    values, wrong = editing.read(visit, needs(visit, one)[do])
    try:
        if wrong:
            raise Invalid(wrong)
        after = _apply(visit, one, do, values)
    except Invalid as invalid:
        return _page(visit, one, Fault(do, invalid.fields))
    except Stale as stale:
        visit.refused = stale
        return _page(visit, one, Fault(do, stale=str(stale)))
    return visit.redirect(f"/desk/enterprises/{after.id}", done=do)


def _apply(visit: Visit, one: Enterprise, do: str, values: Mapping[str, Any]) -> Enterprise:
    if do == "edit":
        if visit.first("seen") != _seen(one):
            raise Stale("别人刚刚改过，请看过新的内容再改")
        return registering.edit(visit.services, one, values, values["why"], visit.actor)
    if do == "tag":
        until = values["until"] or None
        return registering.tag(visit.services, one, values["kind"], values["since"], until, visit.actor)
    code, problem = identity.uscc(values["code"])
    if problem:
        raise Invalid({"code": problem})
    return registering.join(visit.services, one, code, visit.actor)


def _opened(visit: Visit) -> Enterprise:
    return registering.opened(visit.services, visit.params["id"], visit.actor)


def _reveals(visit: Visit) -> bool:
    return visit.actor.has(*(finding.REVEALS & WHO))


def _seen(one: Enterprise) -> str:
    """What a form of the page shows; other changes, such as a further contact, disturb nobody."""
    return "|".join(getattr(one, name) for name in registering.EDITED)


def _page(visit: Visit, one: Enterprise, fault: Fault, *, said: str = "", revealed: bool = False) -> Response:
    world, actor, today = visit.services, visit.actor, visit.now.date()
    found, served = finding.of_enterprise(world, one.ids, actor), _services(visit, one)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if fault.errors else HTTPStatus.CONFLICT if fault.stale else HTTPStatus.OK
    return frame.render(
        visit, "desk/enterprise.html", status=status, one=one, said=said, fault=fault, revealed=revealed, tags=TAGS,
        size=SIZES.get(one.size, ""), region=world.org.regions.get(one.region, one.region), day=today, seen=_seen(one),
        lines=rows.lines(found.rows, actor, world.org, world.calendar, today), more=found.more,
        contacts=_contacts(one, revealed), can_reveal=_reveals(visit) and not revealed,
        forms=_forms(visit, one, fault) if actor.has(*frame.SUPERVISORS) else {}, services=served[:SERVICES],
        more_services=len(served) > SERVICES,
        kinds=services.KINDS, notes=[{**note, "at": datetime.fromisoformat(note["at"])}
                                     for note in registering.notes(world, one.ids)],
        links=[(f"{fault.form}-{name}", text) for name, text in fault.errors.items()],
    )  # fmt: skip


def _contacts(one: Enterprise, revealed: bool) -> list[dict[str, Any]]:
    """Numbers masked unless they were just revealed; who is there with a landline is not shown without it again."""
    fuller = {(each.name, each.mobile) for each in one.contacts if each.landline}
    shown = [each for each in one.contacts if each.landline or (each.name, each.mobile) not in fuller]
    if revealed:
        return [{**vars(each)} for each in shown]
    return [{**vars(each), "mobile": mask_mobile(each.mobile), "landline": mask_landline(each.landline)}
            for each in shown]  # fmt: skip


def _services(visit: Visit, one: Enterprise) -> list[tuple[services.Service, str]]:
    """The newest services of windows, with the window's name."""
    store = visit.services.store
    lines = [line for id in one.ids
             for line in store.lines(Enterprise.KIND, id, SERVICE, limit=SERVICES + 1, newest=True)]  # fmt: skip
    found = [services.from_data(line.data) for line in sorted(lines, key=lambda line: line.id, reverse=True)]
    windows = store.things_by_id(Window, {each.window for each in found})
    return [(each, windows[each.window].data.name if each.window in windows else "") for each in found]


def _forms(visit: Visit, one: Enterprise, fault: Fault) -> dict[str, list[fields.Field]]:
    values = {"edit": {**vars(one)}, "tag": {"since": visit.now.date()}, "join": {}}
    return {
        key: fields.fields(key, asked, visit.services.org, values=values[key], errors=fault.errors,
                           raw=visit.form if fault.form == key else None)
        for key, asked in needs(visit, one).items()
    }  # fmt: skip
