"""Accounts from a table into the store. Each is written alone: after a stop the same table does the rest."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from chalicelib.domain import accounts
from chalicelib.domain.case import Actor
from chalicelib.domain.errors import AlreadyDone
from chalicelib.domain.records import Account
from chalicelib.handling import passwords
from chalicelib.handling.recording import record

if TYPE_CHECKING:
    from chalicelib.wiring import Services

Pair = tuple[Account | None, Account]  # as it is (None: new) and as it is to be
# A password's hash is slow on purpose; a call may last 29 seconds, reading the table and the answer included.
AT_MOST = timedelta(seconds=15)


@dataclass
class Written:
    """`fresh`: new accounts with their drawn passwords, which nothing keeps; `left`: rows that had to wait."""

    fresh: list[tuple[Account, str]] = field(default_factory=list)
    changed: int = 0
    left: int = 0


def write(services: "Services", made: Sequence[Pair], by: Actor) -> Written:
    """Store what was planned, as much as fits into one call. AlreadyDone when somebody took the first login
    meanwhile; a later one ends the call, so that the passwords drawn until then are not lost."""
    done, until = Written(), services.clock.wall() + AT_MOST
    try:
        for before, after in made:
            if services.clock.wall() >= until:
                break
            _one(services, before, after, done)
    except AlreadyDone:
        if not done.fresh and not done.changed:
            raise
    finally:  # what was written is noted, whatever stopped the rest
        if done.fresh or done.changed:
            record(services, "import", by, target="accounts", new=str(len(done.fresh)), changed=str(done.changed))
    done.left = len(made) - len(done.fresh) - done.changed
    return done


def _one(services: "Services", before: Account | None, after: Account, done: Written) -> None:
    if before is None:
        password = passwords.draw(services.ids)
        services.store.put_account(passwords.drawn(after, password, services.clock.wall()))
        done.fresh.append((after, password))
        return
    services.store.put_account(after)
    done.changed += 1
    if accounts.shrinks(before, after):
        services.store.drop_sessions(after.id)
