"""Accounts from a table into the store. Each is written alone: after a stop the same table does the rest."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from chalicelib.domain import accounts
from chalicelib.domain.case import Actor
from chalicelib.domain.records import Account
from chalicelib.handling import passwords
from chalicelib.handling.recording import record

if TYPE_CHECKING:
    from chalicelib.wiring import Services


def write(
    services: "Services", made: Sequence[tuple[Account | None, Account]], by: Actor
) -> list[tuple[Account, str]]:
    """Store what was planned → the new accounts with their drawn passwords, which nothing keeps. AlreadyDone when
    somebody took a login meanwhile."""
    fresh = []
    for before, after in made:
        if before is None:
            password = passwords.draw(services.ids)
            services.store.put_account(passwords.drawn(after, password, services.clock.wall()))
            fresh.append((after, password))
            continue
        services.store.put_account(after)
        if accounts.shrinks(before, after):
            services.store.drop_sessions(after.id)
    record(services, "import", by, target="accounts", new=str(len(fresh)), changed=str(len(made) - len(fresh)))
    return fresh
