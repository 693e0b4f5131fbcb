"""The emulator for tests: bare with the two tables (`ministack`), or with the whole deployed stack (`deployed`)."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from tools import emulator, local, package, stack, tables

STACK = stack.stack_name(local.STAGE)

client = cache(emulator.client)  # to make one takes longer than most of what is asked of it


@dataclass(frozen=True)
class Ministack:
    """A running emulator with the two tables: its address and their names."""

    endpoint: str
    app_table: str
    ledger_table: str

    def client(self, service: str) -> Any:
        """A boto3 client of it."""
        return client(service, self.endpoint)


@dataclass(frozen=True)
class Deployed:
    """The stack of stage `local`, deployed on an emulator that enforces the roles' policies."""

    endpoint: str
    outputs: dict[str, str]

    def client(self, service: str) -> Any:
        """A boto3 client of the account's owner."""
        return client(service, self.endpoint)

    def physical(self, logical: str) -> str:
        """The name that a resource of the template got."""
        found = self.client("cloudformation").describe_stack_resource(StackName=STACK, LogicalResourceId=logical)
        name: str = found["StackResourceDetail"]["PhysicalResourceId"]
        return name

    def as_function(self, role: str) -> Callable[[str], Any]:
        """Clients that may do what a function's role may: service name → client."""
        iam, sts = self.client("iam"), self.client("sts")
        account = sts.get_caller_identity()["Account"]
        name = self.physical(role)
        statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": account}}
        trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        iam.update_assume_role_policy(RoleName=name, PolicyDocument=trust)
        arn = iam.get_role(RoleName=name)["Role"]["Arn"]
        keys = sts.assume_role(RoleArn=arn, RoleSessionName="test")["Credentials"]
        credentials = {"AWS_ACCESS_KEY_ID": keys["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": keys["SecretAccessKey"],
                       "AWS_SESSION_TOKEN": keys["SessionToken"]}  # fmt: skip
        return lambda service: emulator.client(service, self.endpoint, **credentials)


@pytest.fixture(scope="session")
def ministack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ministack]:
    """An emulator with both tables, empty at the start of the session; use keys of your own in each test."""
    with emulator.start(emulator.free_port(), tmp_path_factory.mktemp("ministack")) as machine:
        names = tables.create(emulator.client("dynamodb", machine.endpoint), "bihuan-test")
        yield Ministack(machine.endpoint, *names)


@pytest.fixture(scope="session")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    """The packaged stack with AUTH=true. Files that use it are named in tests/conftest.py: one stack is enough."""
    home = tmp_path_factory.mktemp("deployed")
    with emulator.start(emulator.free_port(), home, stage=local.PREFIX, AUTH="true") as machine:
        yield Deployed(machine.endpoint, local.bring_up(machine.endpoint, package.build(local.STAGE)))
