"""Which deployment a command works on: the stack on this machine, or a stage in the account of the credentials."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib import settings, wiring
from chalicelib.wiring import Services


@dataclass(frozen=True)
class Target:
    """`client`: service name → boto3 client. The names of tables and buckets are in `services.settings`."""

    services: Services
    client: Callable[[str], Any]

    @property
    def tables(self) -> dict[str, str]:
        """Short name → the table's name."""
        found = self.services.settings
        return {"app": found.app_table, "ledger": found.ledger_table}

    @property
    def now(self) -> datetime:
        """The business clock."""
        return self.services.clock.now()

    def scan(self, table: str, names: Iterable[str] = ()) -> Iterator[dict[str, Any]]:
        """All items as DynamoDB gives them, strongly read; only the attributes `names` when there are any."""
        alias = {f"#{index}": name for index, name in enumerate(names)}
        chosen = {"ProjectionExpression": ", ".join(alias), "ExpressionAttributeNames": alias} if alias else {}
        for page in self.client("dynamodb").get_paginator("scan").paginate(
            TableName=self.tables[table], ConsistentRead=True, **chosen
        ):
            yield from page["Items"]

    def about(self, table: str) -> int:
        """Roughly how many items a table has, for a progress bar."""
        return int(self.client("dynamodb").describe_table(TableName=self.tables[table])["Table"]["ItemCount"])


def local(prefix: str = "") -> Target:
    """The stack that `.local/stack.json` describes. `prefix`: a restored copy's tables instead of its own."""
    from tools import emulator
    from tools import local as machine

    note = machine.running()
    if note is None:
        raise SystemExit("Nothing runs on this machine: `make run` starts it.")
    return _target(note["environment"], lambda service: emulator.client(service, note["endpoint"]), prefix)


def stage(name: str, prefix: str = "") -> Target:
    """A stage in the account and region of the environment's credentials; what its functions are told counts."""
    import boto3

    from tools import stack

    if stack.describe(boto3.client, stack.stack_name(name)) is None:
        raise SystemExit(f"There is no stack {stack.stack_name(name)} in this account and region.")
    return _target(stack.environment(boto3.client, stack.stack_name(name)), boto3.client, prefix)


def _target(environment: dict[str, str], client: Callable[[str], Any], prefix: str) -> Target:
    copy = {"APP_TABLE": f"{prefix}-app", "LEDGER_TABLE": f"{prefix}-ledger"} if prefix else {}
    os.environ.update({**environment, **copy})
    return Target(wiring.build(settings.load(os.environ)), client)
