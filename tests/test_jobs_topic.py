"""take_sms: what AWS sends through a topic is stored once, and comes again when the store fails."""

import json
from dataclasses import replace
from typing import Any

import pytest

from chalicelib import wiring
from chalicelib.messages import wording
from chalicelib.messages.account import Account
from chalicelib.messages.aws import Aws
from tests.fakes import MONDAY, World, a_world
from tests.jobs_world import run
from tests.web.test_callbacks import Failing

ANSWER = {
    "originationNumber": "+8619900000001", "destinationNumber": "+861069000000", "messageKeyword": "KEYWORD",
    "messageBody": "3", "inboundMessageId": "cae173d2-66b9-564c-8309-21f858e9fb84",
    "previousPublishedMessageId": "wJalrXUtnFEMI",
}  # fmt: skip
RECEIPT = {
    "eventType": "TEXT_DELIVERED", "eventVersion": "1.0", "eventTimestamp": 1772415000000, "isFinal": True,
    "originationPhoneNumber": "+861069000000", "destinationPhoneNumber": "+8619900000001", "isoCountryCode": "CN",
    "messageId": "862a8790-60c0-4430-9b2b-658bdb4dd1e4", "messageStatus": "DELIVERED",
    "messageStatusDescription": "Message has been accepted by phone", "context": {"out_id": "QS1/m1"},
}  # fmt: skip


def an_event(*messages: dict[str, Any] | str) -> dict[str, Any]:
    """As Lambda gets it from SNS; one record each, but SNS sends one."""
    return {"Records": [{
        "EventVersion": "1.0", "EventSource": "aws:sns",
        "EventSubscriptionArn": "arn:aws:sns:eu-central-1:123456789012:bihuan-prod-sms:2bcfbf39",
        "Sns": {
            "SignatureVersion": "1", "Timestamp": "2026-03-02T02:00:00.000Z", "Signature": "tcc6faL2",
            "SigningCertUrl": "https://sns.example/cert.pem", "MessageId": "95df01b4-ee98-5cb9-9903-4c221d41eb5e",
            "Message": one if isinstance(one, str) else json.dumps(one, ensure_ascii=False), "MessageAttributes": {},
            "Type": "Notification", "UnsubscribeUrl": "https://sns.example/x", "Subject": None,
            "TopicArn": "arn:aws:sns:eu-central-1:123456789012:bihuan-prod-sms",
        },
    } for one in messages]}  # fmt: skip


@pytest.fixture
def world() -> World:
    gateway: Any = Aws(lambda: Account(origin="pool-1"), "绵阳营商", lambda: None, wording.text)
    return replace(a_world(MONDAY), gateway=gateway)


def take(world: Any, message: dict[str, Any] | str) -> Any:
    import app

    wiring.use(world)
    return app.take_sms(an_event(message), None)


def test_answers_and_receipts_are_stored_and_read_by_the_next_run(world: World) -> None:
    assert take(world, ANSWER)["taken"] == take(world, RECEIPT)["taken"] == 1
    waiting = {one.kind: one for one in world.store.due_inbound()}
    assert (waiting["answer"].mobile, waiting["answer"].text) == ("19900000001", "3")
    assert (waiting["receipt"].status, waiting["receipt"].out_id) == ("delivered", "QS1/m1")
    assert run(world, "send_messages", MONDAY)["in"] == {"unmatched": 1, "delivered": 1}
    assert world.store.due_inbound() == []


def test_the_same_message_again_is_known(world: World) -> None:
    assert [take(world, ANSWER)["known"] for _ in range(3)] == [0, 1, 1]
    assert len(world.store.due_inbound()) == 1


def test_a_store_that_fails_lets_the_event_come_again(world: World) -> None:
    broken = replace(world, store=Failing(world.store, at=1))  # type: ignore[arg-type]
    with pytest.raises(TimeoutError):
        take(broken, ANSWER)
    assert take(broken, ANSWER)["taken"] == 1


def test_what_is_no_message_of_the_gateway_is_reported_without_its_words(world: World, capsys: Any) -> None:
    for said in ("", "[]", "not json 19900000001", '{"originationNumber": "+85291234567", "messageBody": "3"}'):
        assert take(world, said) == {"taken": 0, "known": 0, "failed": 1}
    logged = capsys.readouterr().err
    assert '"level": "error"' in logged
    assert "19900000001" not in logged
    assert "85291234567" not in logged


def test_an_event_on_the_way_is_passed_over(world: World) -> None:
    assert take(world, {**RECEIPT, "eventType": "TEXT_QUEUED"}) == {"taken": 0, "known": 0, "failed": 0}
