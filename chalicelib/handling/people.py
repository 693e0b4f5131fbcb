"""People that an action names: they exist, may do what they are named for, and are not the person who acts."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from chalicelib.domain import access, accounts, redaction
from chalicelib.domain.case import Actor, Case
from chalicelib.domain.errors import Invalid
from chalicelib.domain.records import Account
from chalicelib.domain.words import Role

if TYPE_CHECKING:
    from chalicelib.wiring import Services

NAMES = ("second", "readers", "leader")
# Texts of the authority that the unit reads: with 保密 they must not tell what the version for the unit leaves out.
READ_BY_UNIT = {
    "assign": ("requirement",), "urge": ("text",), "supervise": ("text",), "instruct": ("text",), "consult": ("text",),
    "coordinate": ("text",), "visit_site": ("text",), "rule_objection": ("reason",), "return_result": ("reason",),
    "decide_extension": ("reason",), "suspend": ("reason",), "reclassify": ("reason",), "reassign": ("reason",),
    "list": ("reason",), "redact": ("title", "text"),
}  # fmt: skip
GIVES = frozenset({"assign", "reassign", "rule_objection"})  # actions that give the case to a unit
ANY_LEADER = frozenset({"escalate", "list"})  # a leader in charge is named in words there


def checked(
    services: "Services", action: str, case: Case, actor: Actor, data: Mapping[str, Any]
) -> Mapping[str, Any]:
    """The data with logins as account ids; Invalid names the field."""
    _names_nobody(action, case, data)
    if action in GIVES and data.get("unit"):
        _staffed(services, str(data["unit"]))
    given = {name: data[name] for name in NAMES if data.get(name) and not (name == "leader" and action in ANY_LEADER)}
    if not given:
        return data
    made, wrong = dict(data), {}
    for name, logins in given.items():
        found = [services.store.account_by_login(one) for one in ([logins] if isinstance(logins, str) else logins)]
        problem = _problem(name, found, case, actor)
        if problem:
            wrong[name] = problem
            continue
        ids = tuple(one.id for one in found if one)
        made[name] = ids[0] if isinstance(logins, str) else ids
    if wrong:
        raise Invalid(wrong)
    return made


def _names_nobody(action: str, case: Case, data: Mapping[str, Any]) -> None:
    """保密: Invalid when such a text names the enterprise, its contact or a number of theirs (procedure 2)."""
    if not case.secret:
        return
    contact = case.contact
    names = [redaction.stem(case.enterprise_name), case.enterprise, contact.name, contact.mobile, contact.landline,
             contact.second_name, contact.second_mobile]  # fmt: skip
    wrong = {
        field: f"企业要求保密，承办单位会看到这段话，请去掉“{found[0]}”"
        for field in READ_BY_UNIT.get(action, ())
        if (found := [name for name in names if len(name) > 1 and name in str(data.get(field, ""))])
    }
    if wrong:
        raise Invalid(wrong)


def _staffed(services: "Services", unit: str) -> None:
    """A unit where nobody handles or nobody signs cannot be given a case (procedure 2). One query of all accounts, on
    the few actions that give one."""
    lacking = accounts.short_of(unit, services.store.accounts())
    if lacking:
        name = services.org.unit_name(unit)
        raise Invalid({"unit": f"{name}没有启用的{'、'.join(lacking)}账号，不能交办，请先由系统管理员配齐"})


def _problem(name: str, found: list[Account | None], case: Case, actor: Actor) -> str:
    active = [one for one in found if one is not None and one.active]
    if len(active) < len(found):
        return "没有这个登录名，或者账号已停用"
    if name == "leader" and not active[0].actor().has(Role.LEADER):
        return "这个账号不是市县领导"
    if name == "second" and active[0].id == actor.id:
        return "复核人不能是本人"
    if name == "second" and not access.sees(case, active[0].actor()):
        return "复核人要能看到本件"
    return ""
