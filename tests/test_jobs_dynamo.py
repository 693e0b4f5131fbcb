"""The morning of test_jobs_twice on real tables: many runs at the same time, on the emulator."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from chalicelib import wiring
from chalicelib.messages import wording
from tests.fakes import KEYS, World, a_world, people
from tests.handling.test_loop import t
from tests.jobs_world import an_office, left, outcome, run
from tests.test_jobs_twice import MORNING, ideal

AT_ONCE = 3


@pytest.fixture
def world(ministack, monkeypatch) -> World:
    """A world on tables of its own, with the people of the fakes."""
    return on_tables(ministack, monkeypatch, people())


def on_tables(ministack, monkeypatch, accounts) -> World:
    """A world on tables of its own. `accounts`: to write one takes longer than to make the tables."""
    from chalicelib.store.dynamo import DynamoStore
    from tools import tables

    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.setenv(name, "us-east-1")
    made = a_world(t("03-02 10:00"), accounts=False)
    names = tables.create(ministack.client("dynamodb"), f"jobs-{uuid.uuid4().hex[:8]}")
    store = DynamoStore(*names, KEYS, made.clock.wall, wording.text, ministack.endpoint)
    for account in accounts:
        store.put_account(account)
    return replace(made, store=store, ids=wiring.RandomIds())  # type: ignore[arg-type]


def test_many_runs_at_the_same_time_are_as_one(world):
    an_office(world)

    def both(_: int) -> None:
        run(world, "watch_clocks", MORNING)
        run(world, "send_messages", MORNING)

    for _ in range(2):
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(both, range(AT_ONCE)))
    assert left(world) == ideal()[1]
    assert outcome(world) == ideal()[0]


def test_many_sealing_runs_at_the_same_time_make_one_chain(world):
    an_office(world)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda _: run(world, "seal_ledger", "03-09 02:10"), range(AT_ONCE)))
    days = [t(f"03-0{day} 00:00").date() for day in range(2, 9)]
    seals = [world.store.seal(day) for day in days]
    assert all(seals)
    assert [seal["before"] for seal in seals] == ["", *(seal["hash"] for seal in seals[:-1])]
    assert sorted(world.seals.kept) == [f"{day}.json" for day in days]
