"""Accounts from the command line: the first administrator of a deployment, and a forgotten password."""

import secrets
import string
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from chalicelib.domain.errors import AlreadyDone
from chalicelib.domain.records import Account
from chalicelib.domain.words import Role

if TYPE_CHECKING:
    from chalicelib.wiring import Services

# Three administrations that watch each other (procedure 2): each stands alone, and none handles cases.
APART = frozenset({Role.ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})
NOBODY = frozenset({Role.SYSTEM, Role.ENTERPRISE})
UNIT_ROLES = frozenset({Role.HANDLER, Role.UNIT_LEADER})
GROUPS, GROUP = 4, 4  # a drawn password: four groups of four


class AccountError(Exception):
    """The account cannot be made or changed; the message is one sentence for a person."""


def add(
    services: "Services", login: str, name: str, roles: Iterable[str], *, unit: str = "", region: str = "",
    channels: Iterable[str] = (), duty: str = "",
) -> str:  # fmt: skip
    """Make an account → its drawn password, shown once. AccountError when something does not fit."""
    found = Account(login, login, name, _roles(roles), unit, region, frozenset(channels), duty)
    _check(services, found)
    if services.store.account_by_login(login):
        raise AccountError(f"The login {login} is taken.")
    password = draw()
    try:
        services.store.put_account(_with(services, found, password))
    except AlreadyDone:
        raise AccountError(f"The login {login} is taken.") from None
    return password


def password(services: "Services", login: str) -> str:
    """Draw a new password and end all sessions → the password, shown once."""
    found = _known(services, login)
    fresh = draw()
    services.store.put_account(_with(services, found, fresh))
    services.store.drop_sessions(found.id)
    return fresh


def disable(services: "Services", login: str) -> None:
    """The account stays, because the history names it; nobody can use it any more."""
    found = _known(services, login)
    services.store.put_account(replace(found, active=False))
    services.store.drop_sessions(found.id)


def listing(services: "Services") -> list[str]:
    """One line per account."""
    return [
        "  ".join((one.login, one.name, ",".join(sorted(one.roles)), one.unit or "-", one.region or "全市",
                   "" if one.active else "disabled")).rstrip()
        for one in services.store.accounts()
    ]  # fmt: skip


def draw() -> str:
    """A password with letters of both kinds and digits, without characters that look alike."""
    letters = "".join(sorted(set(string.ascii_letters + string.digits) - set("0O1lI")))
    while True:
        found = "-".join("".join(secrets.choice(letters) for _ in range(GROUP)) for _ in range(GROUPS))
        if all(any(test(char) for char in found) for test in (str.islower, str.isupper, str.isdigit)):
            return found


def _with(services: "Services", account: Account, password: str) -> Account:
    from chalicelib.web.session import hash_password

    return replace(account, password=hash_password(password), password_set=services.clock.wall(), active=True)


def _known(services: "Services", login: str) -> Account:
    found = services.store.account_by_login(login)
    if found is None:
        raise AccountError(f"There is no login {login}.")
    return found


def _roles(names: Iterable[str]) -> frozenset[Role]:
    known = {role.value for role in set(Role) - NOBODY}
    unknown = sorted(set(names) - known)
    if unknown or not names:
        raise AccountError(f"Roles are {', '.join(sorted(known))}; not {', '.join(unknown) or 'none'}.")
    return frozenset(Role(name) for name in names)


def _check(services: "Services", account: Account) -> None:
    org = services.org
    if account.roles & APART and len(account.roles) > 1:
        raise AccountError("admin, security_admin and auditor stand alone: one such role per account and no other.")
    if account.unit and account.unit not in org.units:
        raise AccountError(f"There is no unit {account.unit}.")
    if account.roles & UNIT_ROLES and not account.unit:
        raise AccountError("handler and unit_leader need a unit.")
    if account.region and account.region not in org.regions:
        raise AccountError(f"There is no region {account.region}.")
