"""机构: regions, units with the regions they serve, former names, mergers; every change is a version (procedure 2)."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from chalice.app import Response

from chalicelib.domain import orgchange
from chalicelib.domain.accounts import short_of
from chalicelib.domain.errors import Invalid, Stale
from chalicelib.domain.flow import Need
from chalicelib.domain.org import Org, Unit, from_data, to_data
from chalicelib.domain.records import Account, Revision
from chalicelib.domain.words import Role
from chalicelib.handling import org as moving
from chalicelib.web.desk import editing, frame
from chalicelib.web.errors import NotFound
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit
from chalicelib.wiring import ORG
from chalicelib.wiring import org as org_of

DONE = {
    "unit": "单位已保存。", "same": "没有改动。", "regions": "区县、园区已保存。",
    "merge": "已经并入。人员已转到新单位，在办诉求几分钟内转完，每件的办理经过里都有记录。",
}  # fmt: skip
CODE = Need("code", "新区县、园区的代码", "line", required=False, low=6, high=6,
            hint="有国家行政区划代码的填六位代码；没有的园区填市码前四位加字母和数字，例如 5107G5")  # fmt: skip
NEW_NAME = Need("new", "新区县、园区的名称", "line", required=False, low=2, high=20)


@page("/desk/org", who=editing.ADMIN)
def overview(visit: Visit) -> Response:
    services, people = visit.services, visit.services.store.accounts()
    org = services.org
    tree = [(code, name, _units(org, code, people, services.policy.supervisor_unit))
            for code, name in org.regions.items()]  # fmt: skip
    return frame.render(
        visit, "desk/org.html", tree=tree, version=editing.version(visit, ORG), versions=_versions(visit),
        moving=[services.org.unit_name(unit) for unit in services.store.setting(moving.HANDOVER) or {} if unit != "n"],
        total=len(org.units), said=DONE.get(visit.asked("done"), ""),
    )  # fmt: skip


def _units(org: Org, region: str, people: list[Account], own: str) -> list[dict[str, Any]]:
    """The region's units, each under its parent."""
    made = []
    for depth, unit in _nested([one for one in org.units.values() if one.region == region]):
        active = [one for one in people if one.active and one.unit == unit.id]
        lacking = short_of(unit.id, active) if unit.active and unit.id != own else []
        made.append({
            "unit": unit, "depth": depth, "kind": orgchange.KINDS[unit.kind], "lacking": lacking,
            "handlers": sum(Role.HANDLER in one.roles for one in active),
            "leaders": sum(Role.UNIT_LEADER in one.roles for one in active),
            "serves": "、".join(org.regions.get(code, code) for code in unit.regions),
            "into": org.unit_name(unit.into) if unit.into else "",
        })  # fmt: skip
    return made


def _nested(units: Iterable[Unit]) -> list[tuple[int, Unit]]:
    found = list(units)
    ids = {one.id for one in found}

    def below(parent: str, depth: int) -> list[tuple[int, Unit]]:
        here = [one for one in found if (one.parent if one.parent in ids else "") == parent]
        return [row for one in here for row in [(depth, one), *below(one.id, depth + 1)]]

    return below("", 0)


def _versions(visit: Visit) -> list[tuple[Revision, list[str]]]:
    """Each version with what changed in words; the oldest that is read is compared with what ships or with none."""
    found = visit.services.store.revisions(ORG, editing.VERSIONS)
    orgs = [from_data(one.value) for one in found]
    before = [*orgs[1:], *([org_of({})] if found and found[-1].number == 1 else orgs[-1:])]
    return [(one, list(orgchange.changes(old, new)))
            for one, old, new in zip(found, before, orgs, strict=True)]  # fmt: skip


def _needs(org: Org, unit: Unit | None) -> tuple[Need, ...]:
    regions = tuple(org.regions.items())
    others = tuple((one.id, one.name) for one in org.units.values() if one.active and (not unit or one.id != unit.id))
    state = (Need("active", "在用：可以向它交办", "check", required=False),) if unit else ()
    return (
        Need("name", "单位名称", "line", low=orgchange.NAME_LOW, high=orgchange.NAME_HIGH,
             hint="更名以后，以前时段的统计仍用当时的名称"),
        Need("kind", "类型", "choice", choices=tuple(orgchange.KINDS.items())),
        Need("region", "所在区县、园区", "choice", choices=regions),
        Need("parent", "上级单位", "choice", required=False, choices=others),
        Need("regions", "服务的区县、园区", "many", required=False, choices=regions, hint="只有垂直管理单位要选"),
        *state, editing.WHY,
    )  # fmt: skip


@page("/desk/org/new", who=editing.ADMIN)
def new_form(visit: Visit) -> Response:
    return _unit_page(visit, None, {})


@page("/desk/org/new", ("POST",), who=editing.ADMIN)
def new(visit: Visit) -> Response:
    return _save_unit(visit, None)


@page("/desk/org/unit/{unit}", who=editing.ADMIN)
def unit_form(visit: Visit) -> Response:
    return _unit_page(visit, _chosen(visit), {})


@page("/desk/org/unit/{unit}", ("POST",), who=editing.ADMIN)
def unit_post(visit: Visit) -> Response:
    return _save_unit(visit, _chosen(visit))


def _chosen(visit: Visit) -> Unit:
    found = visit.services.org.units.get(visit.params["unit"])
    if found is None or found.into:  # what was merged stays as it was
        raise NotFound
    return found


def _save_unit(visit: Visit, before: Unit | None) -> Response:
    org = visit.services.org
    values, wrong = editing.read(visit, _needs(org, before))
    clash = ""
    try:
        if not wrong:
            why = values.pop("why")
            fields = {**values, "parent": values["parent"] or "", "regions": tuple(values["regions"] or ())}
            made = replace(before, **fields) if before else Unit(_id(org), **fields)
            _may_stop(visit, before, made)
            if made == before:
                return visit.redirect("/desk/org", done="same")
            after = orgchange.put(org, made, visit.now.date())
            editing.save(visit, ORG, "org", to_data(after), why, change="unit")
            return visit.redirect("/desk/org", done="unit")
    except Invalid as invalid:
        wrong = dict(invalid.fields)
    except Stale as stale:
        clash = str(stale)
    return _unit_page(visit, before, wrong, clash)


def _id(org: Org) -> str:
    """An id that no unit ever had here; names may change, ids never."""
    n = 1
    while f"u{n}" in org.units:
        n += 1
    return f"u{n}"


def _may_stop(visit: Visit, before: Unit | None, made: Unit) -> None:
    if before and before.active and not made.active:
        if before.id in _named(visit):
            raise Invalid({"active": orgchange.IN_USE})
        if visit.services.store.desk(before.id, limit=1)[0]:
            raise Invalid({"active": orgchange.AWAY})


def _named(visit: Visit) -> tuple[str, str]:
    return visit.services.policy.supervisor_unit, visit.services.policy.independent_reviewer


def _unit_page(visit: Visit, unit: Unit | None, wrong: Mapping[str, str], clash: str = "") -> Response:
    begin = vars(unit) if unit else {"region": visit.services.org.city, "kind": "city"}
    return editing.page(
        visit, "desk/org_form.html", ORG, wrong=wrong, clash=clash, title=unit.name if unit else "新增单位",
        path_=f"/desk/org/unit/{unit.id}" if unit else "/desk/org/new", unit=unit, button="保存",
        fields=editing.drawn(visit, _needs(visit.services.org, unit), wrong, begin), says="",
    )  # fmt: skip


@page("/desk/org/unit/{unit}/merge", who=editing.ADMIN)
def merge_form(visit: Visit) -> Response:
    return _merge_page(visit, {})


@page("/desk/org/unit/{unit}/merge", ("POST",), who=editing.ADMIN)
def merge(visit: Visit) -> Response:
    """One unit goes into another: version first, then its people, then its cases by the job."""
    old, services = _chosen(visit), visit.services
    values, wrong = editing.read(visit, _merge_needs(visit))
    clash = ""
    try:
        if not wrong:
            made = orgchange.merge(services.org, old.id, values["into"], _named(visit))
            moving.begin_handover(services, old.id, visit.actor.name, values["why"])
            editing.save(visit, ORG, "org", to_data(made), values["why"], change="merge")
            moving.move_people(services, old.id, values["into"])
            return visit.redirect("/desk/org", done="merge")
    except Invalid as invalid:
        wrong = dict(invalid.fields)
    except Stale as stale:
        clash = str(stale)
    return _merge_page(visit, wrong, clash)


def _merge_needs(visit: Visit) -> tuple[Need, ...]:
    units = visit.services.org.units.values()
    choices = tuple((one.id, one.name) for one in units if one.active and one.id != visit.params["unit"])
    return Need("into", "并入哪个单位", "choice", choices=choices), editing.WHY


def _merge_page(visit: Visit, wrong: Mapping[str, str], clash: str = "") -> Response:
    unit = _chosen(visit)
    return editing.page(
        visit, "desk/org_form.html", ORG, wrong=wrong, clash=clash, title=f"并入其他单位：{unit.name}", unit=None,
        path_=f"/desk/org/unit/{unit.id}/merge", fields=editing.drawn(visit, _merge_needs(visit), wrong, {}),
        button="确认并入", says=f"{unit.name}的人员和在办诉求都转到新单位，期限不变；它从此停用，不能恢复。",
    )  # fmt: skip


def _region_needs(org: Org) -> tuple[Need, ...]:
    known = (Need(f"name-{code}", code, "line", low=2, high=20) for code in org.regions)
    return (*known, CODE, NEW_NAME, editing.WHY)


@page("/desk/org/regions", who=editing.ADMIN)
def regions_form(visit: Visit) -> Response:
    return _regions_page(visit, {})


@page("/desk/org/regions", ("POST",), who=editing.ADMIN)
def regions(visit: Visit) -> Response:
    org = visit.services.org
    values, wrong = editing.read(visit, _region_needs(org))
    clash = ""
    try:
        if not wrong and not (wrong := _region_faults(org, values)):
            names = {code: values[f"name-{code}"] for code in org.regions}
            if values["code"]:
                names[values["code"].upper()] = values["new"]
            made = replace(org, regions=names)
            editing.save(visit, ORG, "org", to_data(made), values["why"], change="regions")
            return visit.redirect("/desk/org", done="regions")
    except Stale as stale:
        clash = str(stale)
    return _regions_page(visit, wrong, clash)


def _region_faults(org: Org, values: Mapping[str, Any]) -> dict[str, str]:
    code, name = (values["code"] or "").upper(), values["new"] or ""
    names = [values[f"name-{one}"] for one in org.regions]
    twice = [one for one in org.regions if names.count(values[f"name-{one}"]) > 1]
    wrong = {f"name-{one}": "这个名称写了两次" for one in twice}
    if bool(code) != bool(name):
        wrong["new" if code else "code"] = "代码和名称要一起填写"
    if code and (not (code.isascii() and code.isalnum()) or code[:4] != org.city[:4]):
        wrong["code"] = f"代码要以 {org.city[:4]} 开头，后面是两位数字或字母"
    if code in org.regions:
        wrong["code"] = "已经有这个代码"
    if name and name in names:
        wrong["new"] = "已经有这个名称"
    return wrong


def _regions_page(visit: Visit, wrong: Mapping[str, str], clash: str = "") -> Response:
    org = visit.services.org
    begin = {f"name-{code}": name for code, name in org.regions.items()}
    return editing.page(
        visit, "desk/org_form.html", ORG, wrong=wrong, clash=clash, title="区县和园区", unit=None, button="保存",
        path_="/desk/org/regions", says="代码不能改：已有诉求按代码归属。",
        fields=editing.drawn(visit, _region_needs(org), wrong, begin),
    )  # fmt: skip
