"""Demo accounts of the local stage, through the same store as everything else: `main(endpoint, note)`.

Every one has the same public password, so nothing of this may ever reach another stage. What is there already is
left alone: a changed password, a disabled account and a new duty survive the next start.
"""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chalicelib import handling, settings, wiring
from chalicelib.domain.errors import AlreadyDone
from chalicelib.domain.records import Account
from chalicelib.domain.words import Role

if TYPE_CHECKING:
    from chalicelib.store import Store
    from chalicelib.wiring import Services

ACCOUNTS = Path(__file__).parent / "demo_accounts.json"
PASSWORD = "Bihuan-2026"
WHY = "本机演示：演示账号用公开的密码登录，不要求第二重验证"


def people() -> list[dict[str, Any]]:
    """The demo accounts: login (also the id), name, roles, unit, region, duty."""
    found: list[dict[str, Any]] = json.loads(ACCOUNTS.read_text(encoding="utf-8"))
    return found


def account(person: dict[str, Any], password: str) -> Account:
    """The account of one person; `password` is the argon2id hash."""
    return Account(
        person["login"], person["login"], person["name"], frozenset(Role(role) for role in person["roles"]),
        person["unit"], person["region"], duty=person["duty"], password=password,
    )  # fmt: skip


def fill(store: "Store") -> int:
    """Write the accounts that do not exist yet → how many there were."""
    from chalicelib.handling.passwords import hash_password

    present = {one.id for one in store.accounts()}
    absent = [person for person in people() if person["login"] not in present]
    written = 0
    for person in absent:
        try:
            store.put_account(account(person, hash_password(PASSWORD)))
            written += 1
        except AlreadyDone:  # somebody gave this login to an account of another id
            print(f"  the login {person['login']} is taken; the demo account is left out")
    return written


def ease(services: "Services") -> None:
    """A version of the policy without the duty of a second factor, unless somebody has set the policy already."""
    if handling.number(services, wiring.POLICY) == 0:
        handling.revise(services, wiring.POLICY, {"totp": "offered"}, by="system", by_name="系统", why=WHY)


def main(endpoint: str, note: dict[str, Any]) -> list[dict[str, Any]]:
    """Seed the stack of `.local/stack.json` (`note`) at `endpoint` → the accounts for people: login, name, roles,
    unit, password."""
    found = settings.load({**os.environ, **note.get("environment", {}), "AWS_ENDPOINT_URL": endpoint})
    if not found.local:
        raise SystemExit("Demo accounts with a public password belong to the local stage only.")
    services = wiring.build(found)
    ease(services)
    fill(services.store)
    return [
        {
            "login": person["login"],
            "name": person["name"],
            "roles": "、".join(person["roles"]),
            "unit": services.org.unit_name(person["unit"]),
            "password": PASSWORD,
        }
        for person in people()
    ]
