"""Passwords: how they are kept, checked, drawn and replaced (domain 7.1: argon2id, OWASP's floor)."""

import string
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from chalicelib.domain.accounts import PASSWORD_HIGH, kept_passwords
from chalicelib.domain.policy import Policy
from chalicelib.domain.records import Account

if TYPE_CHECKING:
    from chalicelib.wiring import Ids

HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)  # 19 MiB: OWASP's floor, fits 256 MB
NOBODY = (  # a hash that no password opens, with the same cost
    "$argon2id$v=19$m=19456,t=2,p=1$jON6ztrPbNUcuzY/ZVbYyA$m0HOfJZJXYub/GDTqCcABqEG601rZZPmv8etYKRlcVg"
)
CLEAR = "".join(sorted(set(string.ascii_letters + string.digits) - set("0O1lI")))  # no two look alike
GROUPS, GROUP = 4, 4  # a drawn password: four groups of four
BYTE = 256


def hash_password(password: str) -> str:
    """The argon2id hash that is stored with the account."""
    return HASHER.hash(password)


def opens(stored: str, password: str) -> bool:
    """Whether the password fits; an account without a password costs the same time and never opens."""
    try:
        return HASHER.verify(stored or NOBODY, password[:PASSWORD_HIGH]) and bool(stored)
    except (VerificationError, InvalidHashError):
        return False


def text(ids: "Ids", alphabet: str, length: int) -> str:
    """Characters drawn evenly from the alphabet: bytes that would favour some of them are thrown away."""
    top, found = BYTE - BYTE % len(alphabet), ""
    while len(found) < length:
        found += "".join(alphabet[one % len(alphabet)] for one in ids.bytes(length) if one < top)
    return found[:length]


def draw(ids: "Ids") -> str:
    """A password with letters of both kinds and digits, in groups that can be read over the telephone."""
    while True:
        found = "-".join(text(ids, CLEAR, GROUP) for _ in range(GROUPS))
        if all(any(test(char) for char in found) for test in (str.islower, str.isupper, str.isdigit)):
            return found


def drawn(account: Account, password: str, now: datetime) -> Account:
    """The account with a password that somebody else drew: the next sign-in sets an own one."""
    return replace(account, password=hash_password(password), password_set=now, first=True)


def chosen(account: Account, password: str, policy: Policy, now: datetime) -> Account:
    """The account with a password of its own choice; the one before is remembered."""
    before = tuple(one for one in kept_passwords(account, policy) if one)
    return replace(account, password=hash_password(password), password_set=now, first=False, passwords=before)


def used_before(account: Account, password: str, policy: Policy) -> bool:
    return any(opens(one, password) for one in kept_passwords(account, policy) if one)
