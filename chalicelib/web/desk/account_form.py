"""The form of an account: its fields as data, what they begin with, and what was typed."""

from collections.abc import Mapping
from typing import Any

from chalicelib.domain import identity
from chalicelib.domain.accounts import ASSIGNABLE, DUTY_HIGH, NAME_HIGH, Roll
from chalicelib.domain.errors import Invalid
from chalicelib.domain.flow.row import Need, read_value
from chalicelib.domain.org import Org
from chalicelib.domain.records import Account
from chalicelib.domain.words import CHANNELS, Role
from chalicelib.web.desk import fields
from chalicelib.web.visit import Visit

LOGIN_HINT = "字母开头，可用字母、数字和 . _ -，以后不能改"
NAME = Need("name", "姓名", "line", low=1, high=NAME_HIGH)
LOGIN = Need("login", "登录名", "line", hint=LOGIN_HINT, high=32)
ROLES = Need("roles", "岗位", "many", choices=ASSIGNABLE, hint="系统管理员、安全管理员、审计员只能单独担任")


def needs(org: Org, new: bool) -> tuple[Need, ...]:
    regions = {org.city: "", **org.regions} | {org.city: "全市"}  # the city first
    return (
        NAME, *((LOGIN,) if new else ()),
        Need("duty", "职务", "line", required=False, low=1, high=DUTY_HIGH),
        ROLES,
        Need("unit", "所在单位", "unit", required=False, hint="承办单位的人必须选；市县领导和三类管理员可以不选"),
        Need("region", "管辖范围", "choice", choices=tuple(regions.items()), hint="主管部门、受理员看得到哪里的诉求"),
        Need("channels", "受理渠道", "many", required=False, choices=tuple(CHANNELS.items()),
             hint="只对受理员有用；一个都不选就是全部渠道"),
        Need("deputy", "代理人", "line", required=False, low=1, high=32,
             hint="不在岗时由谁代办，填同单位同事的登录名；填写后，任务通知同时发给代理人"),
        Need("mobile", "值班手机", "mobile", required=False, hint="只用来接收任务短信，不公开"),
        Need("sms", "有新任务时也发短信到值班手机", "check", required=False),
    )  # fmt: skip


def values(account: Account, roll: Roll, org: Org) -> dict[str, Any]:
    """What the form of this account begins with."""
    shown = {need.name: getattr(account, need.name) for need in needs(org, new=False)}
    deputy = roll.by_id.get(account.deputy)
    roles = [role for role in Role if role in account.roles]
    return {**shown, "roles": roles, "region": account.region or org.city, "deputy": deputy.login if deputy else ""}


def drawn(
    visit: Visit, begin: Mapping[str, Any], raw: Mapping[str, list[str]] | None, errors: Mapping[str, str], *, new: bool
) -> tuple[list[fields.Field], list[tuple[str, str]]]:
    """The fields, and what the summary above them links to."""
    org = visit.services.org
    made = fields.fields("a", needs(org, new), org, values=begin, raw=raw, errors=errors)
    names = {field.need.name for field in made}
    return made, [(f"a-{name}", text) for name, text in errors.items() if name in names]


def read(visit: Visit, roll: Roll, *, new: bool) -> dict[str, Any]:
    """The fields of an Account; Invalid with a sentence per field that cannot be read at all."""
    org, today = visit.services.org, visit.now.date()
    found: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for need in needs(org, new):
        try:
            found[need.name] = read_value(need, visit.form.get(need.name, []), today, org.units)
        except ValueError as problem:
            wrong[need.name] = str(problem)
    if wrong:
        raise Invalid(wrong)
    mobile, _ = identity.mobile(found["mobile"])  # what is wrong with it domain/accounts says
    deputy = roll.by_login.get(found["deputy"].lower())
    return found | {
        "roles": frozenset(Role(role) for role in found["roles"]),
        "channels": frozenset(found["channels"]),
        "region": "" if found["region"] == org.city else found["region"],
        "mobile": mobile,
        "deputy": deputy.id if deputy else found["deputy"],
    }
