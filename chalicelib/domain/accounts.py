"""Rules of accounts as data: roles that stand alone, who needs the second factor, passwords, what is wrong. Pure.

Procedure 2 (three administrations), domain 7.1 (GB/T 22239 8.1.4.1 and 8.1.4.2).
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain import identity
from chalicelib.domain.access import CITY_CODE_END, UNIT_ROLES
from chalicelib.domain.org import Org
from chalicelib.domain.policy import Policy
from chalicelib.domain.records import Account
from chalicelib.domain.words import CHANNELS, ROLES, Role

NOBODY = frozenset({Role.SYSTEM, Role.ENTERPRISE})  # roles that no account can have
# The administrations watch each other: each stands alone, and none handles cases (procedure 2).
APART = frozenset({Role.ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})
SECOND_FACTOR = APART | {Role.SUPERVISOR, Role.SUPERVISOR_HEAD, Role.LEADER, Role.DISCIPLINE, Role.PUBLICIST}
ASSIGNABLE = tuple((role.value, ROLES[role]) for role in Role if role not in NOBODY)
REQUIRED = "required"  # value of Policy.totp; 'offered' leaves it to each person
PASSWORD_HIGH = 128  # argon2 reads every character: longer ones would only cost time
PASSWORD_KINDS = 3
NAME_HIGH, DUTY_HIGH = 30, 40
TAKEN = "这个登录名已经有人使用，请换一个"
LOGIN = re.compile(r"[A-Za-z][A-Za-z0-9._-]{1,31}")


@dataclass(frozen=True)
class Roll:
    """All accounts, found by id and by login (lower case)."""

    by_id: Mapping[str, Account]
    by_login: Mapping[str, Account]

    @classmethod
    def of(cls, accounts: Iterable[Account]) -> "Roll":
        found = list(accounts)
        return cls({one.id: one for one in found}, {one.login.lower(): one for one in found})


def faults(account: Account, org: Org, roll: Roll) -> dict[str, str]:
    """Field → sentence, for everything that is wrong with this account among the others of `roll`."""
    found = {name: check(account, org, roll) for name, check in CHECKS.items()}
    return {name: text for name, text in found.items() if text}


def _name(account: Account, org: Org, roll: Roll) -> str:
    if not account.name:
        return "请填写姓名"
    return "" if len(account.name) <= NAME_HIGH else f"姓名最多 {NAME_HIGH} 个字"


def _duty(account: Account, org: Org, roll: Roll) -> str:
    return "" if len(account.duty) <= DUTY_HIGH else f"职务最多 {DUTY_HIGH} 个字"


def _login(account: Account, org: Org, roll: Roll) -> str:
    if not LOGIN.fullmatch(account.login):
        return "登录名要以字母开头，2 到 32 个字符，可用字母、数字和 . _ -"
    other = roll.by_login.get(account.login.lower())
    return TAKEN if other and other.id != account.id else ""


def _roles(account: Account, org: Org, roll: Roll) -> str:
    if not account.roles or account.roles & NOBODY:
        return "请至少选择一个岗位"
    if account.roles & APART and len(account.roles) > 1:
        return "系统管理员、安全管理员、审计员必须由不同的人担任，一个账号只能任其中一个，不能再任其他岗位"
    return ""


def _unit(account: Account, org: Org, roll: Roll) -> str:
    if not account.unit:
        return "承办经办人和承办审核领导要有所在单位" if account.roles & UNIT_ROLES else ""
    unit = org.units.get(account.unit)
    if unit is None:
        return "没有这个单位，请重新选择"
    before = roll.by_id.get(account.id)
    same = before is not None and before.unit == account.unit  # whoever is in it may stay until somebody moves him
    return "" if unit.active or same else f"{unit.name}已经停用，请选择其他单位"


def _region(account: Account, org: Org, roll: Roll) -> str:
    return "没有这个区县，请重新选择" if account.region and account.region not in org.regions else ""


def _channels(account: Account, org: Org, roll: Roll) -> str:
    if account.channels - set(CHANNELS):
        return "没有这个渠道，请重新选择"
    return "只有受理员按渠道分工，其他岗位请不要选渠道" if account.channels and Role.INTAKE not in account.roles else ""


def _deputy(account: Account, org: Org, roll: Roll) -> str:
    if not account.deputy:
        return ""
    other = roll.by_id.get(account.deputy)
    if other is None or not other.active:
        return "没有这个登录名，或者该账号已停用"
    if other.id == account.id:
        return "代理人不能是本人"
    return "代理人要和本人在同一个单位" if other.unit != account.unit else ""


def _mobile(account: Account, org: Org, roll: Roll) -> str:
    if not account.mobile:
        return "请填写值班手机号，新任务短信发到这个号码" if account.sms else ""
    return identity.mobile(account.mobile)[1] or ""


Check = Callable[[Account, Org, Roll], str]
CHECKS: dict[str, Check] = {
    "name": _name, "login": _login, "duty": _duty, "roles": _roles, "unit": _unit, "region": _region,
    "channels": _channels, "deputy": _deputy, "mobile": _mobile,
}  # fmt: skip


def forbidden(by: str, before: Account, after: Account, roll: Roll) -> dict[str, str]:
    """Field → sentence: what the administrator `by` (account id) may not do to this account."""
    found = {}
    if by == before.id and after.roles != before.roles:
        found["roles"] = "不能修改自己的岗位，请由另一位系统管理员办理"
    if by == before.id and before.active and not after.active:
        found["active"] = "不能停用自己的账号"
    is_admin, stays = (one.active and Role.ADMIN in one.roles for one in (before, after))
    if is_admin and not stays and not _other_admins(before.id, roll):
        found["active" if not after.active else "roles"] = "这是最后一位在用的系统管理员，先设另一位再办理"
    return found


def _other_admins(account: str, roll: Roll) -> bool:
    return any(one.active and Role.ADMIN in one.roles for one in roll.by_id.values() if one.id != account)


def shrinks(before: Account, after: Account) -> bool:
    """Whether something that was allowed is not any more: then the person's sessions end."""
    wider = after.region == before.region or after.region == "" or after.region.endswith(CITY_CODE_END)
    channels = not after.channels or (bool(before.channels) and before.channels <= after.channels)
    kept = before.roles <= after.roles and (before.unit in ("", after.unit)) and wider and channels
    return not (kept and after.active)


def short_of(unit: str, accounts: Iterable[Account]) -> list[str]:
    """The roles that nobody in the unit fills, in words: it cannot be assigned while there is one (procedure 2)."""
    held = {role for one in accounts if one.active and one.unit == unit for role in one.roles}
    return [ROLES[role] for role in (Role.HANDLER, Role.UNIT_LEADER) if role not in held]


def needs_second_factor(account: Account, policy: Policy) -> bool:
    return policy.totp == REQUIRED and bool(account.roles & SECOND_FACTOR)


def must_change(account: Account, policy: Policy, now: datetime) -> bool:
    """Whether the password was drawn by somebody else, or is older than the policy allows. `now`: wall clock."""
    if account.first:
        return True
    if account.password_set is None or not policy.password_days:
        return False
    return now - account.password_set >= timedelta(days=policy.password_days)


def password_fault(policy: Policy, login: str, new: str) -> str:
    """What is wrong with a new password, '' when nothing is (domain 7.1: mixed characters)."""
    if not policy.password_low <= len(new) <= PASSWORD_HIGH:
        return f"新密码要 {policy.password_low} 到 {PASSWORD_HIGH} 个字符"
    tests = (str.islower, str.isupper, str.isdigit, lambda char: not char.isalnum())
    if sum(any(test(char) for char in new) for test in tests) < PASSWORD_KINDS:
        return "新密码要包含大写字母、小写字母、数字、符号中的至少三种"
    return "新密码不能包含登录名" if login.lower() in new.lower() else ""


def kept_passwords(account: Account, policy: Policy) -> Sequence[str]:
    """Hashes that a new password must not open: the one in use and those before it."""
    return (account.password, *account.passwords)[: policy.password_last]
