"""A deployment on the emulator with tables of its own, and the fakes of everything else."""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.store import tables as models
from chalicelib.store.dynamo import DynamoStore
from tests.fakes import KEYS, SETTINGS, World, a_world, wording
from tools import tables
from tools.ops.target import Target


@pytest.fixture
def make_target(ministack: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Prefix of tables that exist → a target on them, in the world `world`."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_REGION", "us-east-1")

    def make(prefix: str, world: World) -> Target:
        app, ledger = f"{prefix}-app", f"{prefix}-ledger"
        store: Any = DynamoStore(app, ledger, KEYS, world.clock.wall, wording, ministack.endpoint)
        settings = replace(SETTINGS, app_table=app, ledger_table=ledger)
        return Target(replace(world, store=store, settings=settings), ministack.client)

    return make


@pytest.fixture
def deployment(ministack: Any, make_target: Any) -> Iterator[Target]:
    """New, empty tables."""
    prefix = f"ops-{uuid.uuid4().hex[:8]}"
    tables.create(ministack.client("dynamodb"), prefix)
    yield make_target(prefix, a_world(accounts=False))
    models.bind(ministack.app_table, ministack.ledger_table, ministack.endpoint)
