"""The gateway of AWS on a deployed stack: a message of the topic reaches the store, through the function's own role."""

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.stack.fixtures import STACK, Deployed
from tests.test_jobs_topic import ANSWER
from tools import emulator, local, package

# The emulator leaves out of its events what is empty; AWS sends null and {}.
FILLED = {"Subject": "SMS", "MessageAttributes": {"kind": {"DataType": "String", "StringValue": "x"}}}


@pytest.fixture
def by_topic(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Deployed]:
    monkeypatch.setenv("SMS_GATEWAY", "aws")
    monkeypatch.setenv("SMS_ACCOUNT", f"ssm:/{STACK}/sms")
    with emulator.start(emulator.free_port(), tmp_path, stage=local.PREFIX, AUTH="true") as machine:
        yield Deployed(machine.endpoint, local.bring_up(machine.endpoint, package.build(local.STAGE)))


def test_an_answer_comes_from_the_topic_into_the_store_once(by_topic: Deployed) -> None:
    sns, dynamodb = by_topic.client("sns"), by_topic.client("dynamodb")
    for _ in range(2):
        sns.publish(TopicArn=by_topic.physical("SmsTopic"), Message=json.dumps(ANSWER), **FILLED)
    key = {":p": {"S": "INBOX#aws"}}
    deadline = time.monotonic() + 40
    found: list[Any] = []
    while not found and time.monotonic() < deadline:
        time.sleep(0.2)
        found = dynamodb.query(TableName=by_topic.outputs["AppTableName"], KeyConditionExpression="pk = :p",
                               ExpressionAttributeValues=key)["Items"]  # fmt: skip
    assert [one["sk"]["S"] for one in found] == [f"up-{ANSWER['inboundMessageId']}"]
    assert ANSWER["originationNumber"][3:] not in json.dumps(found, default=str)


def test_with_another_gateway_there_is_no_topic(deployed: Deployed) -> None:
    names = [one["TopicArn"] for one in deployed.client("sns").list_topics()["Topics"]]
    assert [name for name in names if name.endswith("-sms")] == []
