"""Accounts from the command line: the first administrator of a deployment, and a forgotten password.

The rules and the verbs are those of the accounts page; what is drawn here has to be changed at the first sign-in.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from chalicelib.domain.accounts import ASSIGNABLE
from chalicelib.domain.errors import Invalid
from chalicelib.domain.records import Account
from chalicelib.domain.words import Role
from chalicelib.handling import accounts
from chalicelib.handling.recording import record

if TYPE_CHECKING:
    from chalicelib.wiring import Services


class AccountError(Exception):
    """The account cannot be made or changed; the message is for a person."""


def add(
    services: "Services", login: str, name: str, roles: Iterable[str], *, unit: str = "", region: str = "",
    channels: Iterable[str] = (), duty: str = "",
) -> str:  # fmt: skip
    """Make an account → its drawn password, shown once. AccountError when something does not fit."""
    wanted = Account(login, login, name, _roles(roles), unit, region, frozenset(channels), duty)
    try:
        return accounts.create(services, wanted, None)
    except Invalid as invalid:
        raise AccountError(f"{login}: {invalid}") from None


def password(services: "Services", login: str) -> str:
    """Draw a new password and end all sessions → the password, shown once."""
    return accounts.reset_password(services, _known(services, login), None)


def factor(services: "Services", login: str) -> None:
    """Take the second factor away: the only administrator lost the telephone."""
    accounts.reset_factor(services, _known(services, login), None)


def disable(services: "Services", login: str) -> None:
    """The account stays, because the history names it; nobody can use it any more."""
    found = _known(services, login)
    services.store.put_account(replace(found, active=False))
    services.store.drop_sessions(found.id)
    record(services, "account", None, target=found.id, did="停用账号")


def listing(services: "Services") -> list[str]:
    """One line per account."""
    return [
        "  ".join((one.login, one.name, ",".join(sorted(one.roles)), one.unit or "-", one.region or "全市",
                   "" if one.active else "disabled")).rstrip()
        for one in services.store.accounts()
    ]  # fmt: skip


def _known(services: "Services", login: str) -> Account:
    found = services.store.account_by_login(login)
    if found is None:
        raise AccountError(f"There is no login {login}.")
    return found


def _roles(names: Iterable[str]) -> frozenset[Role]:
    known = {value for value, _ in ASSIGNABLE}
    unknown = sorted(set(names) - known)
    if unknown or not names:
        raise AccountError(f"Roles are {', '.join(sorted(known))}; not {', '.join(unknown) or 'none'}.")
    return frozenset(Role(name) for name in names)
