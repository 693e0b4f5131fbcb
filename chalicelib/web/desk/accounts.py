"""Accounts, for the administrator who makes them: list, one account, a new one (procedure 2)."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from chalice.app import Response

from chalicelib.domain.accounts import ASSIGNABLE, Roll, needs_second_factor, short_of
from chalicelib.domain.errors import Invalid, Stale
from chalicelib.domain.records import Account
from chalicelib.domain.words import CHANNELS, ROLES, Role
from chalicelib.handling import accounts as keeping
from chalicelib.web import session
from chalicelib.web.desk import account_form, frame
from chalicelib.web.errors import NotFound
from chalicelib.web.forms import number
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

ADMIN = frozenset({Role.ADMIN})
PER_PAGE = 50
STATES = (("on", "在用"), ("off", "已停用"), ("first", "还没有设自己的密码"))
FILTERS = ("q", "unit", "role", "state")
WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
DONE = {
    "saved": "已保存。", "same": "没有改动。", "on": "账号已启用。", "off": "账号已停用，此人的登录都已结束。",
    "factor": "第二重验证已重置，此人的登录都已结束；下次登录时重新设置。", "sessions": "此人的登录都已结束。",
}  # fmt: skip


@page("/desk/accounts", who=ADMIN)
def accounts(visit: Visit) -> Response:
    """All accounts, by unit and name; filters are in the address."""
    everybody = visit.services.store.accounts()
    asked = {name: visit.asked(name) for name in FILTERS}
    units = visit.services.org.units
    found = sorted((one for one in everybody if _wanted(one, asked)), key=lambda one: (
        list(units).index(one.unit) if one.unit in units else -1, not one.active, one.login))  # fmt: skip
    pages = max(1, -(-len(found) // PER_PAGE))
    at = min(max(1, number(visit.asked("page"))), pages)
    used = {one.unit for one in everybody}
    return frame.render(
        visit, "desk/accounts.html", accounts=found[(at - 1) * PER_PAGE : at * PER_PAGE], total=len(found), at=at,
        pages=pages, asked=asked, states=STATES, roles=ASSIGNABLE,
        units=[(unit.id, unit.name) for unit in units.values() if unit.id in used], **_shared(visit),
        short=_short(visit, asked["unit"], everybody),
    )  # fmt: skip


def _wanted(account: Account, asked: Mapping[str, str]) -> bool:
    text = asked["q"].lower()
    state = {"": True, "on": account.active, "off": not account.active, "first": account.active and account.first}
    return (
        any(text in part.lower() for part in (account.name, account.login, account.duty))
        and asked["unit"] in ("", account.unit)
        and (not asked["role"] or asked["role"] in account.roles)
        and state.get(asked["state"], True)
    )


def _short(visit: Visit, unit: str, everybody: list[Account]) -> str:
    """The sentence about a unit in which nobody could take a case, '' when there is none to warn of."""
    found = visit.services.org.units.get(unit)
    if found is None or not found.active or unit == visit.services.policy.supervisor_unit:
        return ""
    lacking = short_of(unit, everybody)
    return f"{found.name}没有在用的{'和'.join(lacking)}，补上以前不能向它交办。" if lacking else ""


def _shared(visit: Visit) -> dict[str, Any]:
    org, policy = visit.services.org, visit.services.policy
    return {
        "role_names": lambda account: "、".join(ROLES[role] for role in Role if role in account.roles),
        "unit_name": lambda account: org.unit_name(account.unit) if account.unit else "",
        "region_name": lambda account: org.regions.get(account.region, account.region) if account.region else "全市",
        "channel_names": lambda account: "、".join(word for key, word in CHANNELS.items() if key in account.channels),
        "must": lambda account: needs_second_factor(account, policy),
    }


@page("/desk/accounts/new", who=ADMIN)
def new_form(visit: Visit) -> Response:
    return _new(visit, None, {})


@page("/desk/accounts/new", ("POST",), who=ADMIN)
def new(visit: Visit) -> Response:
    """Make an account; its drawn password is shown once, on the page that answers this post."""
    roll = Roll.of(visit.services.store.accounts())
    try:
        values = account_form.read(visit, roll, new=True)
        wanted = Account(visit.services.ids.new(), **values)
        password = keeping.create(visit.services, wanted, visit.actor)
    except Invalid as invalid:
        return _new(visit, visit.form, invalid.fields, WRONG)
    return _password(visit, wanted, password)


def _new(visit: Visit, raw: Mapping[str, list[str]] | None, errors: Mapping[str, str], status: int = 200) -> Response:
    drawn, links = account_form.drawn(visit, {"region": visit.services.org.city}, raw, errors, new=True)
    return frame.render(visit, "desk/account-new.html", status=status, fields=drawn, links=links)


@page("/desk/account/{account}", who=ADMIN)
def account(visit: Visit) -> Response:
    return _one(visit, _chosen(visit), None, {})


@page("/desk/account/{account}", ("POST",), who=ADMIN)
def save(visit: Visit) -> Response:
    """Change what an administrator may change; where rights shrink, the person's sessions end."""
    before = _chosen(visit)
    roll = Roll.of(visit.services.store.accounts())
    try:
        values = account_form.read(visit, roll, new=False)
        after = keeping.change(visit.services, before.id, visit.first("seen"), visit.actor, **values)
    except Invalid as invalid:
        return _one(visit, before, visit.form, invalid.fields, WRONG)
    except Stale as stale:
        return _one(visit, before, visit.form, {}, HTTPStatus.CONFLICT, stale=str(stale))
    return visit.redirect(f"/desk/account/{before.id}", done="same" if after == before else "saved", was=before.unit)


@page("/desk/account/{account}/{what}", ("POST",), who=ADMIN)
def act(visit: Visit) -> Response:
    """One of the buttons: on, off, password, factor, sessions."""
    found, what, services = _chosen(visit), visit.params["what"], visit.services
    if what in ("on", "off"):
        try:
            keeping.change(services, found.id, visit.first("seen"), visit.actor, active=what == "on")
        except Invalid as invalid:
            return _one(visit, found, None, invalid.fields, WRONG)
    elif what == "password":
        return _password(visit, found, keeping.reset_password(services, found, visit.actor))
    elif what == "factor":
        keeping.reset_factor(services, found, visit.actor)
    elif what == "sessions":
        keeping.end_sessions(services, found, visit.actor)
    else:
        raise NotFound
    return visit.redirect(f"/desk/account/{found.id}", done=what)


def _chosen(visit: Visit) -> Account:
    found = visit.services.store.account(visit.params["account"])
    if found is None:
        raise NotFound
    return found


def _password(visit: Visit, found: Account, password: str) -> Response:
    return frame.render(visit, "desk/account-password.html", account=found, password=password)


def _one(
    visit: Visit, found: Account, raw: Mapping[str, list[str]] | None, errors: Mapping[str, str],
    status: int = HTTPStatus.OK, stale: str = "",
) -> Response:  # fmt: skip
    services = visit.services
    everybody = services.store.accounts()
    values = account_form.values(found, Roll.of(everybody), services.org)
    drawn, links = account_form.drawn(visit, values, raw, errors, new=False)
    living = [one for one in services.store.sessions(found.id) if session.lives(services, one)]
    short = [_short(visit, unit, everybody) for unit in dict.fromkeys((found.unit, visit.asked("was")))]
    return frame.render(
        visit, "desk/account.html", status=status, account=found, fields=drawn, links=links, sessions=living,
        stale=stale, active_error=errors.get("active", ""), seen=keeping.mark(found), own=found.id == visit.actor.id,
        short=[one for one in short if one], said=DONE.get(visit.asked("done"), ""), **_shared(visit),
    )  # fmt: skip
