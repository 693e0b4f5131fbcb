"""企业家微信群: the dictionary of groups and the members of each (seed P4.1, procedure 7)."""

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from chalice.app import Response

from chalicelib import handling
from chalicelib.domain import groupfigures, groupwork
from chalicelib.domain.errors import Invalid, Stale
from chalicelib.domain.flow import Need
from chalicelib.domain.platforms import LEVELS, Group
from chalicelib.domain.records import Account, Thing
from chalicelib.domain.words import Role
from chalicelib.handling import groups as keeping
from chalicelib.web.desk import editing, fields, frame, thingform
from chalicelib.web.errors import NotFound
from chalicelib.web.forms import number
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

WHO = frame.INTAKE | frame.SUPERVISORS
WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
NEW = "new"
DONE = {"saved": "已保存。", "members": "成员已保存。"}


def needs(visit: Visit, new: bool) -> tuple[Need, ...]:
    """The fields of a group; regions as far as this person's reach."""
    org, actor = visit.services.org, visit.actor
    regions = tuple(org.regions_in(actor.region).items())
    active = Need("active", "在用", "check", required=False, hint="停用以后不再录入，已有的诉求照常办理")
    return (
        Need("name", "群名称", "line", low=2, high=60),
        Need("level", "层级", "choice", choices=tuple(LEVELS.items())),
        Need("region", "所属区县或园区", "choice", choices=regions),
        Need("steward", "群管理员", "line", low=1, high=32, hint="录入消息的受理员的登录名；不在岗时由他的代理人录入"),
        Need("since", "从哪天起统计", "date"),
        Need("size", "群里多少人", "number", low=0, high=500),
        Need("enterprises", "其中多少家企业", "number", low=0, high=500), *(() if new else (active,)),
    )  # fmt: skip


def chosen(visit: Visit) -> Thing:
    """The group of the address; one that this person may not see is none."""
    thing = keeping.find(visit.services, visit.params["id"], visit.actor)
    if thing is None:
        raise NotFound
    return thing


def _editable(visit: Visit) -> Thing:
    thing = chosen(visit)
    if not keeping.edits(visit.services, thing.data, visit.actor):
        raise NotFound
    return thing


@page("/desk/groups", who=WHO)
def listed(visit: Visit) -> Response:
    """All groups that this person may see, those in use first."""
    services, found = visit.services, keeping.listed(visit.services, visit.actor)
    active = [one for one in found if one.data.active]
    counts = groupfigures.totals([(one.data.size, one.data.enterprises) for one in active])
    return frame.render(
        visit, "desk/groups.html", groups=sorted(found, key=lambda one: not one.data.active), counts=counts,
        stewards=_names(visit, {one.data.steward for one in found}), levels=LEVELS, regions=services.org.regions,
        edits=visit.actor.has(*frame.SUPERVISORS), said=DONE.get(visit.asked("done"), ""),
    )  # fmt: skip


def _names(visit: Visit, ids: set[str]) -> dict[str, str]:
    found = {id: visit.services.store.account(id) for id in ids if id}
    return {id: account.name if account else "" for id, account in found.items()}


@page("/desk/groups/new", who=frame.SUPERVISORS)
def new_form(visit: Visit) -> Response:
    return _form(visit, None, None, {})


@page("/desk/groups/new", ("POST",), who=frame.SUPERVISORS)
def new(visit: Visit) -> Response:
    return FORM.save(visit, None)


@page("/desk/groups/{id}/edit", who=frame.SUPERVISORS)
def edit_form(visit: Visit) -> Response:
    return _form(visit, _editable(visit), None, {})


@page("/desk/groups/{id}/edit", ("POST",), who=frame.SUPERVISORS)
def edit(visit: Visit) -> Response:
    return FORM.save(visit, _editable(visit))


def _read(visit: Visit, new: bool) -> dict[str, Any]:
    values, wrong = editing.read(visit, needs(visit, new))
    account = visit.services.store.account_by_login(values.get("steward", "").lower())
    if "steward" in values and not _may_steward(account):
        wrong["steward"] = "没有这个登录名，或者此人不受理企业家微信群"
    city = visit.services.org.city
    if {"level", "region"} <= values.keys() and (values["level"] == "city") != (values["region"] == city):
        wrong["region"] = f"市本级的群请选{visit.services.org.regions[city]}，县级的群请选区县或园区"
    if "since" in values and values["since"] > visit.now.date():
        wrong["since"] = "不能晚于今天"
    if not wrong and values["enterprises"] > values["size"]:
        wrong["enterprises"] = "不能多于群里的人数"
    if wrong:
        raise Invalid(wrong)
    return {**values, "steward": account.id if account else ""}


def _may_steward(account: Account | None) -> bool:
    return bool(account and account.active and Role.INTAKE in account.roles
                and (not account.channels or keeping.CHANNEL in account.channels))  # fmt: skip


def _form(
    visit: Visit, before: Thing | None, raw: thingform.Raw | None, errors: Mapping[str, str], stale: str = ""
) -> Response:
    values: dict[str, Any] = {"since": visit.now.date(), "region": visit.actor.region or visit.services.org.city}
    if before:
        steward = visit.services.store.account(before.data.steward)
        values = {**vars(before.data), "steward": steward.login if steward else "",
                  "size": str(before.data.size), "enterprises": str(before.data.enterprises)}  # fmt: skip
    asked = needs(visit, before is None)
    drawn = fields.fields("g", asked, visit.services.org, values=values, raw=raw, errors=errors)
    return frame.render(
        visit, "desk/group_form.html", status=thingform.status(errors, stale), group=before, fields=drawn, stale=stale,
        links=[(f"g-{name}", text) for name, text in errors.items()],
    )  # fmt: skip

FORM = thingform.ThingForm(Group, "group", _read, _form, keeping.save, "/desk/groups/{id}")



@page("/desk/groups/{id}/members", who=WHO)
def members_form(visit: Visit) -> Response:
    thing = chosen(visit)
    return _members(visit, thing, groupwork.members_text(thing.data.members, _leaders(visit)))


@page("/desk/groups/{id}/members", ("POST",), who=WHO)
def members(visit: Visit) -> Response:
    """The whole list as it was typed; the steward keeps it as well."""
    thing, text = chosen(visit), visit.first("members")
    try:
        found = groupwork.read_members(text, {login: id for id, login in _leaders(visit).items()})
        keeping.save(visit.services, thing.id, replace(thing.data, members=found), number(visit.first("seen")))
    except Invalid as invalid:
        return _members(visit, thing, text, invalid.fields["members"])
    except Stale as stale:
        visit.refused = stale
        return _members(visit, thing, text, str(stale), HTTPStatus.CONFLICT)
    handling.record(visit.services, "group", visit.actor, target=thing.data.name, did="members", n=str(len(found)))
    return visit.redirect(f"/desk/groups/{thing.id}", done="members")


def _leaders(visit: Visit) -> dict[str, str]:
    return {one.id: one.login for one in leaders(visit)}


def leaders(visit: Visit) -> list[Account]:
    """City and county leaders who may be named."""
    return [one for one in visit.services.store.accounts() if one.active and Role.LEADER in one.roles]


def _members(visit: Visit, thing: Thing, text: str, wrong: str = "", status: int = WRONG) -> Response:
    return frame.render(visit, "desk/group_members.html", status=status if wrong else HTTPStatus.OK, group=thing,
                        text=text, wrong=wrong, columns=groupwork.MEMBER, leaders=leaders(visit))  # fmt: skip
