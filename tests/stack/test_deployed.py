"""The deployed stack answers through its gateway, from the package alone, under its own roles."""

import json
import time
import urllib.error
import urllib.request

import pytest

from tests.stack.fixtures import Deployed


def get(url: str, **headers: str) -> tuple[int, str, str]:
    """A browser's GET → status, content type, text; redirects are followed."""
    request = urllib.request.Request(url, headers={"Accept": "text/html", **headers})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers["Content-Type"], error.read().decode()


def test_an_unknown_address_is_a_page_and_not_json(deployed: Deployed) -> None:
    status, kind, text = get(f"{deployed.endpoint}/api/no/such/page")
    assert (status, kind) == (404, "text/html; charset=utf-8")
    assert "没有找到这个页面" in text


def test_the_schedules_and_the_stream_are_connected(deployed: Deployed) -> None:
    rules = {r["ScheduleExpression"] for r in deployed.client("events").list_rules()["Rules"]}
    assert {"cron(0/5 * * * ? *)", "rate(1 minute)", "cron(10 18 * * ? *)"} <= rules
    mappings = deployed.client("lambda").list_event_source_mappings()["EventSourceMappings"]
    assert [m["EventSourceArn"].split("/")[1] for m in mappings] == ["bihuan-local-ledger"]


@pytest.mark.parametrize("function", ["WatchClocks", "SendMessages", "SealLedger"])
def test_a_schedule_runs_to_its_end_with_the_rights_it_has(deployed: Deployed, function: str) -> None:
    event = dict.fromkeys(("id", "version", "account", "region", "source", "detail-type"), "") | {
        "time": "2026-02-13T18:10:00Z",
        "detail": {},
        "resources": [],
    }
    answer = deployed.client("lambda").invoke(FunctionName=deployed.physical(function), Payload=json.dumps(event))
    said = json.load(answer["Payload"])
    assert "FunctionError" not in answer, said
    assert said["complete"] is True


def test_overwriting_history_is_reported_within_seconds(deployed: Deployed) -> None:
    sqs, sns = deployed.client("sqs"), deployed.client("sns")
    queue = sqs.create_queue(QueueName="alarms")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    topic = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn,
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [topic]})
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": policy})
    sns.subscribe(TopicArn=deployed.outputs["AlarmTopicArn"], Protocol="sqs", Endpoint=arn)
    writer = deployed.as_function("ApiHandlerRole")("dynamodb")
    entry = {"pk": {"S": "CASE#QS1"}, "sk": {"S": "E#000001"}}
    for text in ("as it was", "as somebody wished"):
        item = {**entry, "hash": {"S": text}}
        writer.transact_write_items(
            TransactItems=[{"Put": {"TableName": deployed.outputs["LedgerTableName"], "Item": item}}]
        )
    deadline, told = time.monotonic() + 30, ""
    while "QS1" not in told and time.monotonic() < deadline:
        messages = sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=1).get("Messages", [])
        told += "".join(message["Body"] for message in messages)
    assert "history of QS1: E#000001 was overwritten" in told
