"""Sessions of the desk: sign-in in two steps, lock, idle and absolute time-out, what comes first (procedure 2).

Everything here runs on the wall clock: moving the business clock of a demo must not end sessions or open locks.
The cookie carries a random token; what is stored is its SHA-256, so whoever reads the table cannot take over a
session. An unknown login costs the same time and gets the same answer as a wrong password.
"""

import hashlib
import hmac
from dataclasses import dataclass, replace
from datetime import timedelta

from chalicelib.domain import accounts
from chalicelib.domain.case import Actor
from chalicelib.domain.errors import Invalid, Refused
from chalicelib.domain.policy import Policy
from chalicelib.domain.records import Account, Form, Session
from chalicelib.handling import passwords, second_factor
from chalicelib.handling.recording import record
from chalicelib.wiring import Services

COOKIE = "desk"
TOUCH = timedelta(minutes=1)  # how often the last use is written
HALF = timedelta(minutes=10)  # from the password to the second factor
TRIES_A_MINUTE = 20  # counted before the password is looked at, so that parallel guesses gain nothing
LOGIN_HIGH = 64
CODE, PASSWORD, FACTOR = "/desk/code", "/desk/password", "/desk/second-factor"  # the pages that can come first
LOGOUT = "/desk/logout"
WRONG_CODE = "验证码不对。每个验证码只能用一次，请等手机上出现下一个再输入"


@dataclass(frozen=True)
class Signed:
    """Who is at the desk: the stored session and the account as it is now."""

    session: Session
    account: Account

    @property
    def actor(self) -> Actor:
        return self.account.actor()


def wrong(policy: Policy) -> str:
    return f"登录名或者密码不对。连续输错 {policy.login_failures} 次，要等 {policy.lock_minutes} 分钟才能再试"


def locked(policy: Policy) -> str:
    return f"输错的次数太多，请 {policy.lock_minutes} 分钟后再试"


def sign_in(services: Services, login: str, password: str, device: str = "") -> str:
    """A new session's token for the cookie; Refused for a wrong login, a wrong password or a lock.

    Of an account with a second factor the session has not `passed`: it reaches only the page for the code.
    """
    _stop_when_locked(services, login)
    known = 0 < len(login.strip()) <= LOGIN_HIGH
    account = services.store.account_by_login(login.strip()) if known else None
    if not (passwords.opens(account.password if account else "", password) and account and account.active):
        _failed(services, login, account, "sign_in")
        raise Refused(wrong(services.policy))
    if not account.totp:
        record(services, "sign_in", account.actor(), target=account.id)
    return start(services, account, device, passed=not account.totp)


def start(services: Services, account: Account, device: str, *, passed: bool = True) -> str:
    """A session of the account → its token."""
    now, token = services.clock.wall(), services.ids.token()
    lasts = timedelta(hours=services.policy.session_hours) if passed else HALF
    services.store.put_session(
        Session(_hash(token), account.id, services.ids.token(), now, now, now + lasts, device, passed)
    )
    return token


def pass_code(services: Services, signed: Signed, code: str) -> str:
    """The second step: a full session in place of the half one → its token. Refused for a wrong code or a lock,
    which counts together with wrong passwords."""
    account = signed.account
    _stop_when_locked(services, account.login)
    used = second_factor.use(services, account, code)
    if not used:
        _failed(services, account.login, account, "second_factor")
        raise Refused(WRONG_CODE)
    services.store.drop_session(signed.session.id)
    by = "恢复码" if used == "recovery" else "验证码"
    record(services, "sign_in", account.actor(), target=account.id, second=by)
    return start(services, account, signed.session.device)


def first_of_all(services: Services, signed: Signed) -> str:
    """The page that this person has to deal with before anything else, '' when there is none."""
    if not signed.session.passed:
        return CODE
    if accounts.must_change(signed.account, services.policy, services.clock.wall()):
        return PASSWORD
    needed = accounts.needs_second_factor(signed.account, services.policy)
    return FACTOR if needed and not signed.account.totp else ""


def find(services: Services, token: str) -> Signed | None:
    """The session of a cookie's token, or None when it is unknown, idle too long, over, or the account is off."""
    session = services.store.session(_hash(token)) if token else None
    if session is None:
        return None
    now = services.clock.wall()
    account = services.store.account(session.account)
    changed = account is not None and account.password_set is not None and account.password_set > session.started
    if account is None or not account.active or changed or not lives(services, session):
        services.store.drop_session(session.id)
        return None
    if now - session.seen >= TOUCH:
        session = replace(session, seen=now)
        services.store.put_session(session)
    return Signed(session, account)


def lives(services: Services, session: Session) -> bool:
    """Neither over nor idle too long."""
    now, idle = services.clock.wall(), timedelta(minutes=services.policy.idle_minutes)
    return now < session.ends and now - session.seen < idle


def sign_out(services: Services, signed: Signed) -> None:
    services.store.drop_session(signed.session.id)
    record(services, "sign_out", signed.actor, target=signed.account.id)


def change_password(services: Services, signed: Signed, old: str | None, new: str, again: str) -> None:
    """Set a new password and end every session of the account; Invalid names the field. `old` is None for who has
    to change it right after the sign-in."""
    account, policy = signed.account, services.policy
    found = {"old": "" if old is None else password_problem(services, account, old)}
    found["new"] = accounts.password_fault(policy, account.login, new)
    if not found["new"] and passwords.used_before(account, new, policy):
        found["new"] = f"新密码不能和现在的相同，也不能和最近 {policy.password_last} 次用过的相同"
    found["again"] = "" if again == new else "两次输入的新密码不一样"
    found = {name: text for name, text in found.items() if text}
    if found:
        raise Invalid(found)
    services.store.put_account(passwords.chosen(account, new, policy, services.clock.wall()))
    services.store.drop_sessions(account.id)
    record(services, "password", signed.actor, target=account.id)


def password_problem(services: Services, account: Account, password: str) -> str:
    """What to say of the password that somebody who has signed in was asked for again, '' when it is right; wrong
    ones count to the lock."""
    try:
        _stop_when_locked(services, account.login)
    except Refused as refused:
        return str(refused)
    if passwords.opens(account.password, password):
        return ""
    _failed(services, account.login, account, "password")
    return "现在的密码不对"


def same_csrf(signed: Signed, given: str) -> bool:
    """Whether a posted form carries this session's secret."""
    return hmac.compare_digest(signed.session.csrf.encode(), given.encode())


def _stop_when_locked(services: Services, login: str) -> None:
    """Refused while the login is locked, or is tried too often; counted before anything is looked at."""
    now, name = services.clock.wall(), _key(login)
    if services.store.form(f"lock:{name}", now) or services.store.hit(f"login:{name}", 60, now) > TRIES_A_MINUTE:
        raise Refused(locked(services.policy))


def _failed(services: Services, login: str, account: Account | None, what: str) -> None:
    """Count it, lock the login when it was the last that the policy allows, note it; never what was typed."""
    policy, now, name = services.policy, services.clock.wall(), _key(login)
    lock = timedelta(minutes=policy.lock_minutes)
    full = services.store.hit(f"login-failed:{name}", int(lock.total_seconds()), now) >= policy.login_failures
    if full:
        services.store.put_form(Form(f"lock:{name}", "lock", now + lock))
    why = "锁定" if full else "" if account else "没有这个登录名"
    record(services, what, None, target=account.id if account else "", ok=False, **({"why": why} if why else {}))


def _key(login: str) -> str:
    return hashlib.sha256(login.strip().lower().encode()).hexdigest()[:32]


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
