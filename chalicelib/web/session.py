"""Sessions of the desk: login, lockout, idle and absolute time-out, change of password (procedure 2).

Everything here runs on the wall clock: moving the business clock of a demo must not end sessions or open locks.
The cookie carries a random token; what is stored is its SHA-256, so whoever reads the table cannot take over a
session. An unknown login costs the same time and gets the same answer as a wrong password.
"""

import hashlib
import hmac
from dataclasses import dataclass, replace
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from chalicelib.domain.case import Actor
from chalicelib.domain.errors import Invalid, Refused
from chalicelib.domain.records import Account, Form, Session
from chalicelib.wiring import Services

COOKIE = "desk"
IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
TOUCH = timedelta(minutes=1)  # how often the last use is written
FAILURES = 5
LOCK = timedelta(minutes=15)
TRIES_A_MINUTE = 20  # counted before the password is looked at, so that parallel guesses gain nothing
LOGIN_HIGH = 64
PASSWORD_LOW, PASSWORD_HIGH = 10, 128
WRONG = "登录名或者密码不对。连续输错 5 次，要等 15 分钟才能再试"
LOCKED = "输错的次数太多，请 15 分钟后再试"
HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)  # 19 MiB: OWASP's floor, fits 256 MB
NOBODY = (  # a hash that no password opens, with the same cost
    "$argon2id$v=19$m=19456,t=2,p=1$jON6ztrPbNUcuzY/ZVbYyA$m0HOfJZJXYub/GDTqCcABqEG601rZZPmv8etYKRlcVg"
)


@dataclass(frozen=True)
class Signed:
    """Who is at the desk: the stored session and the account as it is now."""

    session: Session
    account: Account

    @property
    def actor(self) -> Actor:
        return self.account.actor()


def sign_in(services: Services, login: str, password: str) -> str:
    """A new session's token for the cookie; Refused for a wrong login, a wrong password or a lock."""
    store, now, name = services.store, services.clock.wall(), _key(login)
    if store.form(f"lock:{name}", now) or store.hit(f"login:{name}", 60, now) > TRIES_A_MINUTE:
        raise Refused(LOCKED)
    account = store.account_by_login(login.strip()) if 0 < len(login.strip()) <= LOGIN_HIGH else None
    if not (_opens(account.password if account else "", password) and account and account.active):
        if store.hit(f"login-failed:{name}", int(LOCK.total_seconds()), now) >= FAILURES:
            store.put_form(Form(f"lock:{name}", "lock", now + LOCK))
        raise Refused(WRONG)
    token = services.ids.token()
    store.put_session(Session(_hash(token), account.id, services.ids.token(), now, now, now + ABSOLUTE))
    return token


def find(services: Services, token: str) -> Signed | None:
    """The session of a cookie's token, or None when it is unknown, idle too long, over, or the account is off."""
    session = services.store.session(_hash(token)) if token else None
    if session is None:
        return None
    now = services.clock.wall()
    account = services.store.account(session.account)
    changed = account is not None and account.password_set is not None and account.password_set > session.started
    if account is None or not account.active or changed or now >= session.ends or now - session.seen >= IDLE:
        services.store.drop_session(session.id)
        return None
    if now - session.seen >= TOUCH:
        session = replace(session, seen=now)
        services.store.put_session(session)
    return Signed(session, account)


def sign_out(services: Services, signed: Signed) -> None:
    services.store.drop_session(signed.session.id)


def change_password(services: Services, signed: Signed, old: str, new: str, again: str) -> None:
    """Set a new password and end every session of the account; Invalid names the field."""
    wrong = _password_faults(signed.account, old, new, again)
    if wrong:
        raise Invalid(wrong)
    now = services.clock.wall()
    services.store.put_account(replace(signed.account, password=hash_password(new), password_set=now))
    services.store.drop_sessions(signed.account.id)


def hash_password(password: str) -> str:
    """The argon2id hash that is stored with the account."""
    return HASHER.hash(password)


def same_csrf(signed: Signed, given: str) -> bool:
    """Whether a posted form carries this session's secret."""
    return hmac.compare_digest(signed.session.csrf.encode(), given.encode())


def _password_faults(account: Account, old: str, new: str, again: str) -> dict[str, str]:
    """Field → sentence. Mixed characters are asked for by GB/T 22239 8.1.4.1 (domain 7.1)."""
    kinds = sum((any(c.islower() for c in new), any(c.isupper() for c in new), any(c.isdigit() for c in new),
                 any(not c.isalnum() for c in new)))  # fmt: skip
    faults = {
        "old": "" if _opens(account.password, old) else "现在的密码不对",
        "new": "",
        "again": "" if again == new else "两次输入的新密码不一样",
    }
    if not PASSWORD_LOW <= len(new) <= PASSWORD_HIGH:
        faults["new"] = f"新密码要 {PASSWORD_LOW} 到 {PASSWORD_HIGH} 个字符"
    elif kinds < 3:
        faults["new"] = "新密码要包含大写字母、小写字母、数字、符号中的至少三种"
    elif new == old or account.login.lower() in new.lower():
        faults["new"] = "新密码不能和现在的相同，也不能包含登录名"
    return {name: text for name, text in faults.items() if text}


def _opens(stored: str, password: str) -> bool:
    """Whether the password fits; an account without a password costs the same time and never opens."""
    try:
        return HASHER.verify(stored or NOBODY, password[:PASSWORD_HIGH]) and bool(stored)
    except (VerificationError, InvalidHashError):
        return False


def _key(login: str) -> str:
    return hashlib.sha256(login.strip().lower().encode()).hexdigest()[:32]


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
