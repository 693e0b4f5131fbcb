"""Sessions of an account: the same on memory and on DynamoDB."""

import itertools
from datetime import timedelta
from typing import Any

from tests.builders import MONDAY, a_session

_numbers = itertools.count(1)


def fresh(kind: str) -> str:
    """A text that no other test uses: the emulator's tables are shared."""
    return f"people-{kind}{next(_numbers)}"


def test_the_sessions_of_an_account_that_live_newest_first(store: Any, clock: Any) -> None:
    account = fresh("account")
    made = [
        a_session(fresh("s"), account=account, started=MONDAY + timedelta(minutes=n), device="Windows 上的 Chrome")
        for n in range(3)
    ]
    half = a_session(fresh("s"), account=account, started=MONDAY, ends=MONDAY + timedelta(minutes=10), passed=False)
    for one in (*made, half, a_session(fresh("s"), account=fresh("account"))):
        store.put_session(one)
    store.drop_session(made[1].id)
    assert store.sessions(account) == [made[2], made[0], half] or store.sessions(account) == [made[2], half, made[0]]
    clock.set(MONDAY + timedelta(minutes=10))
    assert store.sessions(account) == [made[2], made[0]]
    store.drop_sessions(account)
    assert store.sessions(account) == []
