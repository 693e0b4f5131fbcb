"""企业服务专窗: the dictionary of windows with region, centre, hours and staff (seed P2.1, procedure 7)."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from chalice.app import Response

from chalicelib.domain.errors import Invalid
from chalicelib.domain.flow import Need
from chalicelib.domain.platforms import Window
from chalicelib.domain.records import Thing
from chalicelib.handling import windows as keeping
from chalicelib.web.desk import editing, fields, frame, thingform
from chalicelib.web.errors import NotFound
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

WHO = frame.INTAKE | frame.SUPERVISORS
WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
DONE = {"saved": "已保存。"}


def needs(visit: Visit, new: bool) -> tuple[Need, ...]:
    """The fields of a window; regions as far as this person's reach."""
    org, actor = visit.services.org, visit.actor
    regions = tuple(org.regions_in(actor.region).items())
    state = () if new else (
        Need("active", "在用", "check", required=False, hint="撤销的专窗不再登记，已有的诉求照常办理"),)  # fmt: skip
    return (
        Need("name", "专窗名称", "line", low=2, high=60),
        Need("centre", "所在政务服务中心", "line", low=2, high=60),
        Need("region", "所属区县或园区", "choice", choices=regions),
        Need("address", "地址", "line", low=4, high=100),
        Need("hours", "服务时间", "line", low=4, high=60, hint="例：工作日 9:00–12:00，13:00–17:00"),
        Need("phone", "电话", "line", required=False, low=7, high=30),
        Need("staff", "窗口人员", "line", required=False, low=1, high=400,
             hint="受理员的登录名，几个人用顿号或逗号隔开"),
        *state,
    )  # fmt: skip


@page("/desk/windows", who=WHO)
def listed(visit: Visit) -> Response:
    """All windows of the city, those in use first; a link to the work of those that this person may see."""
    services, actor = visit.services, visit.actor
    found = sorted(keeping.listed(services), key=lambda one: not one.data.active)
    ids = {id for one in found for id in one.data.staff}
    accounts = {one.id: one.name for one in services.store.accounts() if one.id in ids}
    edits = {one.id for one in found if keeping.edits(services, one.data, actor)}
    return frame.render(
        visit, "desk/windows.html", windows=found, edits=edits, people=accounts, regions=services.org.regions,
        opens=edits | {one.id for one in found if keeping.serves(one.data, actor)},
        active=sum(one.data.active for one in found), makes=actor.has(*frame.SUPERVISORS),
        said=DONE.get(visit.asked("done"), ""),
    )  # fmt: skip


@page("/desk/windows/new", who=frame.SUPERVISORS)
def new_form(visit: Visit) -> Response:
    return _form(visit, None, None, {})


@page("/desk/windows/new", ("POST",), who=frame.SUPERVISORS)
def new(visit: Visit) -> Response:
    return FORM.save(visit, None)


@page("/desk/windows/{id}/edit", who=frame.SUPERVISORS)
def edit_form(visit: Visit) -> Response:
    return _form(visit, _editable(visit), None, {})


@page("/desk/windows/{id}/edit", ("POST",), who=frame.SUPERVISORS)
def edit(visit: Visit) -> Response:
    return FORM.save(visit, _editable(visit))


def _editable(visit: Visit) -> Thing:
    thing = visit.services.store.thing(Window, visit.params["id"])
    if thing is None or not keeping.edits(visit.services, thing.data, visit.actor):
        raise NotFound
    return thing


def _read(visit: Visit, new: bool) -> dict[str, Any]:
    values, wrong = editing.read(visit, needs(visit, new))
    logins = values.get("staff", "").replace("、", " ").replace("，", " ").replace(",", " ").lower().split()
    found = {login: visit.services.store.account_by_login(login) for login in dict.fromkeys(logins)}
    unfit = [login for login, account in found.items() if not keeping.may_serve(account)]
    if unfit:
        wrong["staff"] = f"没有这个登录名，或者此人不受理企业服务专窗：{'、'.join(unfit)}"
    if wrong:
        raise Invalid(wrong)
    return {**values, "staff": tuple(account.id for account in found.values() if account)}


def _form(
    visit: Visit, before: Thing | None, raw: thingform.Raw | None, errors: Mapping[str, str], stale: str = ""
) -> Response:
    store, org = visit.services.store, visit.services.org
    values: dict[str, Any] = {"region": visit.actor.region or org.city, "hours": "工作日 9:00–12:00，13:00–17:00"}
    if before:
        staff = (store.account(id) for id in before.data.staff)
        values = {**vars(before.data), "staff": "、".join(one.login for one in staff if one)}
    asked = needs(visit, before is None)
    drawn = fields.fields("w", asked, org, values=values, raw=raw, errors=errors)
    return frame.render(
        visit, "desk/window_form.html", status=thingform.status(errors, stale), window=before, fields=drawn,
        stale=stale, links=[(f"w-{name}", text) for name, text in errors.items()],
    )  # fmt: skip

FORM = thingform.ThingForm(Window, "window", _read, _form, keeping.save, "/desk/windows")
