"""The second factor: a secret of the person's own telephone (TOTP, RFC 6238) and ten recovery codes.

A code opens once, one step of 30 seconds early or late at most. Recovery codes are 50 random bits, so a cheap hash
is enough to keep them; checking all that are left costs less than one password.
"""

import base64
import hmac
import string
import unicodedata
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from chalicelib.domain.records import Account, Form
from chalicelib.handling.passwords import text

if TYPE_CHECKING:
    from chalicelib.wiring import Services

STEP = 30  # seconds
DRIFT = (0, -1, 1)  # steps that a telephone's clock may be wrong
DIGITS = 6
SECRET_BYTES = 20  # as long as the SHA-1 that it feeds (RFC 4226)
DAY = 86400  # seconds
SETUP = timedelta(minutes=15)  # how long a secret waits for its first code
CODES, CODE = 10, 10
ALPHABET = "".join(sorted(set(string.ascii_lowercase + string.digits) - set("01loi5s")))
HASHER = PasswordHasher(time_cost=1, memory_cost=4096, parallelism=1)


def begin(services: "Services", session: str, *, anew: bool = False) -> str:
    """The base32 secret that this session (id) is setting up; the same one until it is confirmed or too old."""
    token, now = f"totp:{session}", services.clock.wall()
    found = None if anew else pending(services, session)
    if found:
        return found
    secret = base64.b32encode(services.ids.bytes(SECRET_BYTES)).decode()
    services.store.put_form(Form(token, "totp", now + SETUP, data={"secret": secret}))
    return secret


def pending(services: "Services", session: str) -> str:
    """The secret that waits for its first code, '' when there is none."""
    found = services.store.form(f"totp:{session}", services.clock.wall())
    return str(found.data.get("secret", "")) if found else ""


def confirm(services: "Services", account: Account, session: str, code: str) -> tuple[str, ...]:
    """Use the secret from now on, when the telephone shows its code → new recovery codes, else nothing."""
    secret = pending(services, session)
    step = _step(services, replace(account, totp=secret, totp_step=0), _plain(code)) if secret else 0
    if not step:
        return ()
    codes, hashes = _codes(services)
    services.store.put_account(replace(account, totp=secret, totp_step=step, recovery=hashes))
    services.store.put_form(Form(f"totp:{session}", "totp", services.clock.wall()))
    return codes


def new_codes(services: "Services", account: Account) -> tuple[str, ...]:
    """Ten recovery codes in place of those that are left."""
    codes, hashes = _codes(services)
    services.store.put_account(replace(account, recovery=hashes))
    return codes


def off(account: Account) -> Account:
    """The account without a second factor."""
    return replace(account, totp="", totp_step=0, recovery=())


def use(services: "Services", account: Account, code: str) -> str:
    """Take a code of the telephone or a recovery code → which it was ('totp', 'recovery'), '' when it opens nothing."""
    plain = _plain(code)
    if plain.isdecimal() and len(plain) == DIGITS:
        step = _step(services, account, plain)
        if step:
            services.store.put_account(replace(account, totp_step=step))
        return "totp" if step else ""
    return "recovery" if len(plain) == CODE and _recover(services, account, plain) else ""


def _plain(code: str) -> str:
    """Letters and digits only; full-width ones are what an input method made of the plain ones."""
    return "".join(char for char in unicodedata.normalize("NFKC", code).lower() if char.isalnum())


def address(secret: str, login: str, issuer: str) -> str:
    """What the QR code says to the telephone's app."""
    import pyotp

    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=issuer)


def _step(services: "Services", account: Account, code: str) -> int:
    """The time step that this code is of, 0 when it is of none that is left. Of two at once, one gets it."""
    import pyotp

    now: datetime = services.clock.wall()
    current, totp = int(now.timestamp()) // STEP, pyotp.TOTP(account.totp)
    for step in (current + drift for drift in DRIFT):
        if step > account.totp_step and hmac.compare_digest(totp.generate_otp(step).encode(), code.encode()):
            once = services.store.hit(f"totp:{account.id}:{account.totp}:{step}", DAY, now) == 1
            return step if once else 0
    return 0


def _recover(services: "Services", account: Account, code: str) -> bool:
    found = next((one for one in account.recovery if _fits(one, code)), "")
    if not found or services.store.hit(f"recovery:{found}", DAY, services.clock.wall()) > 1:
        return False
    services.store.put_account(replace(account, recovery=tuple(one for one in account.recovery if one != found)))
    return True


def _fits(stored: str, code: str) -> bool:
    try:
        return HASHER.verify(stored, code)
    except (VerificationError, InvalidHashError):
        return False


def _codes(services: "Services") -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the person keeps, and what is stored of it."""
    made = [text(services.ids, ALPHABET, CODE) for _ in range(CODES)]
    return tuple(f"{one[:5]}-{one[5:]}" for one in made), tuple(HASHER.hash(one) for one in made)
