"""The import of old ledgers on real tables: several runs at once, and one that ends in the middle of a row."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from chalicelib import wiring
from chalicelib.domain.ledgers import DONE
from chalicelib.domain.platforms import Symposium
from chalicelib.jobs import ledgers as job
from chalicelib.messages import wording
from tests.fakes import KEYS, MONDAY, World, a_world, people
from tests.jobs_world import Killed, Tampered, die
from tests.ledgers import a_row, an_open_row, confirmed, ledger, many
from tests.test_jobs_ledgers import WRITES, go, with_store

AT_ONCE = 4


@pytest.fixture
def world(ministack, monkeypatch: pytest.MonkeyPatch) -> World:
    """A world on tables of its own, with the people of the fakes."""
    from chalicelib.store.dynamo import DynamoStore
    from tools import tables

    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.setenv(name, "us-east-1")
    monkeypatch.setattr(job, "BATCH", 5)
    made = a_world(MONDAY, accounts=False)
    names = tables.create(ministack.client("dynamodb"), f"old-{uuid.uuid4().hex[:8]}")
    store = DynamoStore(*names, KEYS, made.clock.wall, wording.text, ministack.endpoint)
    for account in people():
        store.put_account(account)
    return replace(made, store=store, ids=wiring.RandomIds())  # type: ignore[arg-type]


ROWS = (*many(11), a_row(), an_open_row(诉求内容="园区道路夜间没有路灯，职工下夜班不安全。"), a_row())


def items(world: World) -> list[str]:
    """Numbers of the cases that hang on the meeting; each has one entry."""
    (meeting,) = world.store.things(Symposium, "510700")[0]
    found = [str(line.data["case"]) for line in world.store.lines(Symposium.KIND, meeting.id, "I#")]
    assert [len(world.store.history(no)) for no in found] == [1] * len(found)
    return found


def test_several_runs_at_once_make_each_row_once(world: World) -> None:
    confirmed(world, *ROWS)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda _: go(world), range(AT_ONCE)))
    go(world)
    done = ledger(world)
    assert (done.state, done.next, done.made, done.same, done.failed) == (DONE, 14, 13, 1, 0)
    assert len(set(items(world))) == 13


def test_stopped_in_the_middle_of_a_row_it_goes_on_where_it_was_and_again_it_changes_nothing(world: World) -> None:
    confirmed(world, *ROWS)
    for nth in (2, 9, 17):
        with pytest.raises(Killed):
            go(with_store(world, Tampered(world.store, nth, True, die, WRITES)))
    go(world)
    assert (ledger(world).made, ledger(world).same) == (13, 1)
    before = {no: world.store.case(no) for no in items(world)}
    confirmed(world, *ROWS, id="f" * 32)
    go(world)
    assert (ledger(world, "f" * 32).made, ledger(world, "f" * 32).same) == (0, 14)
    assert {no: world.store.case(no) for no in items(world)} == before
