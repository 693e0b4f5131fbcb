"""The stores that keep the contract: memory, DynamoDB on the emulator, DynamoDB Local when DYNAMODB_LOCAL names one."""

import os
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from chalicelib.crypto import StaticKeys
from tests.builders import MONDAY
from tests.fakes import FakeClock

LOCAL = os.environ.get("DYNAMODB_LOCAL", "")  # endpoint, such as http://127.0.0.1:8001
KINDS = ["memory", "ministack", *(["dynamodb-local"] if LOCAL else [])]
KEYS = StaticKeys(b"a secret of the tests")


def said(template: str, values: Any) -> str:
    return f"{template} {values.get('no', '')}".strip()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(MONDAY)


@pytest.fixture(scope="session")
def make_tables(request: pytest.FixtureRequest) -> Callable[[str], tuple[str, str, str]]:
    """Kind of store → endpoint and names of two tables, made once per session."""
    made: dict[str, tuple[str, str, str]] = {}

    def make(kind: str) -> tuple[str, str, str]:
        from tools import emulator, tables

        if kind not in made and kind == "ministack":
            machine = request.getfixturevalue("ministack")
            made[kind] = (machine.endpoint, machine.app_table, machine.ledger_table)
        elif kind not in made:
            names = tables.create(emulator.client("dynamodb", LOCAL), f"test-{uuid.uuid4().hex[:8]}")
            made[kind] = (LOCAL, *names)
        return made[kind]

    return make


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment a deployed function has."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_REGION", "us-east-1")


def a_dynamo(tables: tuple[str, str, str], wall: Callable[[], datetime]) -> Any:
    from chalicelib.store.dynamo import DynamoStore

    endpoint, app, ledger = tables
    return DynamoStore(app, ledger, KEYS, wall, said, endpoint, pause=lambda attempt: None)


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, clock: FakeClock) -> Any:
    if request.param == "memory":
        from chalicelib.store.memory import MemoryStore

        return MemoryStore(clock.wall, said)
    request.getfixturevalue("aws")
    return a_dynamo(request.getfixturevalue("make_tables")(request.param), clock.wall)
