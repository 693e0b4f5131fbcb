"""AWS: the call as botocore checks it, its errors, and the messages of its topics."""

import json
from typing import Any

import boto3
import pytest
from botocore.exceptions import EndpointConnectionError, ReadTimeoutError
from botocore.stub import Stubber

from chalicelib.domain.records import Outgoing
from chalicelib.messages import wording
from chalicelib.messages.account import Account
from chalicelib.messages.aws import Aws
from tests.builders import NO, a_message
from tests.fakes import MONDAY

SURVEY = a_message(id="m7", template="survey", values={"no": NO})
ACCOUNT = Account(origin="pool-1", events="receipts")
WANTED = {
    "DestinationPhoneNumber": "+8619900001234", "OriginationIdentity": "pool-1", "MessageType": "TRANSACTIONAL",
    "MessageBody": wording.signed(wording.text("survey", {"no": NO}), "绵阳营商"), "Context": {"out_id": f"{NO}/m7"},
    "ConfigurationSetName": "receipts",
}  # fmt: skip


@pytest.fixture
def stub() -> Any:
    client = boto3.client(
        "pinpoint-sms-voice-v2", region_name="eu-central-1", aws_access_key_id="x", aws_secret_access_key="x"
    )
    with Stubber(client) as stubber:
        yield stubber


def sent(client: Any) -> Any:
    return Aws(lambda: ACCOUNT, "绵阳营商", lambda: client, wording.text).send(Outgoing(SURVEY, "leased"))


def test_the_whole_wording_goes_out_with_our_id(stub: Any) -> None:
    stub.add_response("send_text_message", {"MessageId": "aws-1"}, WANTED)
    result = sent(stub.client)
    assert (result.state, result.vendor_id) == ("sent", "aws-1")


@pytest.mark.parametrize(("code", "state"), [
    ("ThrottlingException", "again"), ("AccessDeniedException", "again"), ("ValidationException", "failed"),
])  # fmt: skip
def test_errors_mean_later_or_never(stub: Any, code: str, state: str) -> None:
    stub.add_client_error("send_text_message", code)
    assert sent(stub.client).state == state


class Broken:
    def __init__(self, error: Exception) -> None:
        self.error = error

    def send_text_message(self, **given: Any) -> Any:
        raise self.error


def test_not_reached_means_later_and_no_answer_unknown() -> None:
    assert sent(Broken(EndpointConnectionError(endpoint_url="x"))).state == "again"
    assert sent(Broken(ReadTimeoutError(endpoint_url="x"))).state == "unknown"


def read(**item: Any) -> list[Any]:
    return Aws(lambda: ACCOUNT, "绵阳营商", lambda: None, wording.text).read(json.dumps(item).encode(), "", MONDAY)


def test_an_answer_comes_through_the_topic() -> None:
    (found,) = read(
        originationNumber="+8619900001234", destinationNumber="+861069000000", messageKeyword="K", messageBody="不满意",
        inboundMessageId="in-1", previousPublishedMessageId="aws-1",
    )  # fmt: skip
    assert (found.id, found.kind, found.mobile, found.text) == ("up-in-1", "answer", "19900001234", "不满意")


def test_receipts_are_final_events_only() -> None:
    event = {"eventVersion": "1.0", "messageId": "aws-1", "destinationPhoneNumber": "+8619900001234",
             "messageStatus": "DELIVERED", "context": {"out_id": f"{NO}/m7"}}  # fmt: skip
    assert read(eventType="TEXT_QUEUED", **event) == []
    (found,) = read(eventType="TEXT_DELIVERED", **event)
    assert (found.status, found.out_id, found.vendor_id) == ("delivered", f"{NO}/m7", "aws-1")
    (found,) = read(eventType="TEXT_UNREACHABLE", **{**event, "messageStatus": "UNREACHABLE"})
    assert (found.status, found.text) == ("again", "UNREACHABLE")
    with pytest.raises(ValueError, match="neither"):
        read(messageId="aws-1")
