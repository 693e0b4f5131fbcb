"""What every page of the desk has around it: menu, last run of the clock, the administrator's warning."""

from typing import Any

from chalice.app import Response

from chalicelib.domain import access
from chalicelib.domain.calendar import calendar_warning
from chalicelib.domain.case import Actor
from chalicelib.domain.words import ROLES, Role
from chalicelib.handling import symposiums
from chalicelib.web.desk import rows
from chalicelib.web.visit import Visit

SUPERVISORS = access.SUPERVISORS
INTAKE = frozenset({Role.INTAKE})
ANYBODY = frozenset(set(Role) - {Role.SYSTEM, Role.ENTERPRISE})
# (path, name, roles that see the link)
MENU = (
    ("/desk", "我的工作", ANYBODY),
    ("/desk/register", "代录诉求", INTAKE),
    ("/desk/window", "我的专窗", INTAKE),
    ("/desk/windows", "专窗", SUPERVISORS),
    ("/desk/symposiums", "座谈会", INTAKE | SUPERVISORS | {Role.LEADER}),
    ("/desk/sheets", "会前准备", frozenset({Role.HANDLER, Role.UNIT_LEADER})),
    ("/desk/groups", "微信群", INTAKE | SUPERVISORS),
    ("/desk/enterprises", "企业", INTAKE | SUPERVISORS | {Role.TASKFORCE, Role.LEADER}),
    ("/desk/channels", "渠道统计", SUPERVISORS | {Role.LEADER}),
    ("/desk/answers", "短信判读", SUPERVISORS),
    ("/desk/calls", "电话回访", frozenset({Role.SUPERVISOR})),
    ("/desk/sms", "短信", SUPERVISORS | {Role.ADMIN}),
    ("/desk/audit", "审计", frozenset({Role.AUDITOR})),
    ("/desk/sealing", "封存", frozenset({Role.SECURITY_ADMIN})),
    ("/desk/accounts", "账号", frozenset({Role.ADMIN})),
    ("/desk/org", "机构", frozenset({Role.ADMIN})),
    ("/desk/import", "导入", frozenset({Role.ADMIN})),
    ("/desk/ledgers", "旧台账", frozenset({Role.ADMIN}) | SUPERVISORS),
    ("/desk/calendar", "节假日", frozenset({Role.ADMIN})),
    ("/desk/robots", "群机器人", frozenset({Role.ADMIN})),
    ("/desk/words", "用语", frozenset({Role.ADMIN})),
    ("/desk/policy", "规则", frozenset({Role.SECURITY_ADMIN})),
)
# The city's own data, for those who read them and have no entry in the menu; a line in the foot of the page.
SHELF = (
    ("/desk/templates", "常用答复", SUPERVISORS | {Role.UNIT_LEADER, Role.HANDLER, Role.INTAKE, Role.TASKFORCE}),
    ("/desk/calendar", "节假日", frozenset({Role.SUPERVISOR, Role.SUPERVISOR_HEAD, Role.AUDITOR, Role.SECURITY_ADMIN})),
    ("/desk/policy", "规则", frozenset({Role.SUPERVISOR, Role.SUPERVISOR_HEAD, Role.AUDITOR, Role.ADMIN})),
)


def is_named(visit: Visit) -> bool:
    """Whether this person is named for cases of the sealed lane; for everybody else the lane does not exist."""
    services, account = visit.services, visit.actor.id
    return account in services.policy.adjudicators or bool(services.store.lane(account))


def _place(unit: str, actor: Actor) -> str:
    """Unit and roles in words; a role that the unit's name already says is not said twice."""
    roles = [ROLES[role] for role in Role if role in actor.roles and ROLES[role] not in unit]
    return " ".join(part for part in (unit, "、".join(roles)) if part)


def _named(visit: Visit, path: str, name: str) -> str:
    """封存 says how many requests wait: nobody else than who reads this menu can go on with them."""
    waiting = len(visit.services.store.sealing()) if path == "/desk/sealing" else 0
    return f"{name}（{waiting}）" if waiting else name


def _leads(actor: Actor, path: str, roles: frozenset[Role]) -> bool:
    """Whether the entry of the menu leads this person anywhere."""
    return not actor.roles.isdisjoint(roles) and (path != "/desk/symposiums" or symposiums.reads(actor))


def render(visit: Visit, template: str, *, status: int = 200, **values: Any) -> Response:
    """A page of the desk in its frame."""
    actor, services = visit.actor, visit.services
    menu = [(path, _named(visit, path, name)) for path, name, roles in MENU if _leads(actor, path, roles)]
    if is_named(visit):
        menu.append(("/desk/lane", "研判"))
    ran = services.store.beats().get("watch_clocks")
    frame: dict[str, Any] = {
        "menu": menu,
        "shelf": [(path, name) for path, name, roles in SHELF if not actor.roles.isdisjoint(roles)],
        "finds": not actor.roles.isdisjoint(rows.FINDERS),
        "ran": ran[0] if ran else None,
        "warning": calendar_warning(services.calendar, visit.now.date()) if actor.has(Role.ADMIN) else None,
        "person": actor.name,
        "unread": services.store.unread(actor.id),
        "here": visit.path if visit.method == "GET" else "/desk",  # where a link of the frame may come back to
        "place": _place(services.org.unit_name(actor.unit) if actor.unit else "", actor),
        "csrf": visit.signed.session.csrf if visit.signed else "",
    }
    return visit.render(template, status=status, **frame, **values)
