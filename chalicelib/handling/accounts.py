"""Accounts as an administrator makes and changes them. Each change is noted, and ends sessions that may do less."""

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from chalicelib.domain import accounts
from chalicelib.domain.case import Actor
from chalicelib.domain.errors import AlreadyDone, Invalid, Refused, Stale
from chalicelib.domain.records import Account
from chalicelib.handling import passwords, second_factor
from chalicelib.handling.recording import record

if TYPE_CHECKING:
    from chalicelib.wiring import Services

# What an administrator types → how it is called in the record of the change.
FIELDS = {
    "name": "姓名", "duty": "职务", "roles": "岗位", "unit": "单位", "region": "区县", "channels": "渠道",
    "deputy": "代理人", "mobile": "值班手机", "sms": "任务短信", "active": "启用停用",
}  # fmt: skip
OWN = "自己的密码和第二重验证请在右上角本人菜单里修改"


def mark(account: Account) -> str:
    """Changes with every field that an administrator may change: what a form was made from."""
    seen = [str(sorted(value) if isinstance(value, frozenset) else value)
            for value in (getattr(account, name) for name in FIELDS)]  # fmt: skip
    return hashlib.sha256("\n".join(seen).encode()).hexdigest()[:16]


def create(services: "Services", wanted: Account, by: Actor | None) -> str:
    """Store the new account → its drawn password, shown once. Invalid names the fields that are wrong."""
    roll = accounts.Roll.of(services.store.accounts())
    wrong = accounts.faults(wanted, services.org, roll)
    if wanted.id in roll.by_id:  # the command line makes the id of the login
        wrong["login"] = accounts.TAKEN
    if wrong:
        raise Invalid(wrong)
    password = passwords.draw(services.ids)
    try:
        services.store.put_account(passwords.drawn(wanted, password, services.clock.wall()))
    except AlreadyDone:
        raise Invalid({"login": accounts.TAKEN}) from None
    record(services, "account", by, target=wanted.id, did="新建账号")
    return password


def change(services: "Services", account: str, seen: str, by: Actor, **changes: object) -> Account:
    """Change fields of an account (id). `seen`: mark of what the administrator saw; Stale when a colleague was
    faster. Invalid names what is wrong or not his to change."""
    roll = accounts.Roll.of(services.store.accounts())
    before = roll.by_id[account]
    if seen != mark(before):
        raise Stale("别人刚刚改过这个账号，请看过新的内容再改")
    after = replace(before, **changes)  # type: ignore[arg-type]
    wrong = accounts.forbidden(by.id, before, after, roll)
    wrong |= accounts.faults(after, services.org, roll) if after.active else {}
    if wrong:
        raise Invalid(wrong)
    moved = [label for name, label in FIELDS.items() if getattr(before, name) != getattr(after, name)]
    if moved:
        services.store.put_account(after)
        if accounts.shrinks(before, after):
            services.store.drop_sessions(account)
        record(services, "account", by, target=account, did="修改账号", fields="、".join(moved))
    return after


def reset_password(services: "Services", account: Account, by: Actor | None) -> str:
    """Draw a new password, end all sessions → the password, shown once."""
    _not_own(account, by)
    password = passwords.draw(services.ids)
    services.store.put_account(passwords.drawn(account, password, services.clock.wall()))
    services.store.drop_sessions(account.id)
    record(services, "account", by, target=account.id, did="重置密码")
    return password


def reset_factor(services: "Services", account: Account, by: Actor | None) -> None:
    """Take the second factor away (a lost telephone) and end all sessions; the next sign-in sets up a new one."""
    _not_own(account, by)
    services.store.put_account(second_factor.off(account))
    services.store.drop_sessions(account.id)
    record(services, "account", by, target=account.id, did="重置第二重验证")


def end_sessions(services: "Services", account: Account, by: Actor) -> None:
    services.store.drop_sessions(account.id)
    record(services, "session", by, target=account.id, did="结束该账号的全部登录")


def _not_own(account: Account, by: Actor | None) -> None:
    if by is not None and by.id == account.id:
        raise Refused(OWN)
