"""AWS End User Messaging SMS: SendTextMessage, and what comes back through an SNS topic (domain 4.4).

It does not send to China from abroad and does not exist in China's regions: for cities elsewhere, and as a control.
Sends the whole wording: there are no templates at the vendor.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from chalicelib.domain.records import Inbound, Outgoing
from chalicelib.messages import pushed, wording
from chalicelib.messages.account import Account
from chalicelib.messages.gateway import Result

AGAIN = frozenset({"ThrottlingException", "InternalServerException", "ServiceQuotaExceededException",
                   "AccessDeniedException", "ConflictException", "ResourceNotFoundException"})  # fmt: skip
# eventType of a delivery receipt → our state; those that are not final (TEXT_QUEUED, TEXT_SENT …) are not listed.
EVENTS = {
    "TEXT_DELIVERED": "delivered", "TEXT_SUCCESSFUL": "delivered",
    "TEXT_INVALID": "failed", "TEXT_BLOCKED": "failed", "TEXT_SPAM": "failed", "TEXT_CARRIER_BLOCKED": "failed",
    "TEXT_PROTECT_BLOCKED": "failed",
    "TEXT_UNREACHABLE": "again", "TEXT_CARRIER_UNREACHABLE": "again", "TEXT_TTL_EXPIRED": "again",
    "TEXT_UNKNOWN": "again", "TEXT_INVALID_MESSAGE": "failed",
}  # fmt: skip


class Aws:
    vendor = "aws"
    thanks = again = "{}"
    echoes = True

    def __init__(self, account: Callable[[], Account], sign: str, client: Callable[[], Any], text: wording.Text):
        """`client` makes a pinpoint-sms-voice-v2 client that does not repeat calls by itself."""
        self._account, self._sign, self._client, self._text = account, sign, client, text

    def send(self, outgoing: Outgoing) -> Result:
        from botocore.exceptions import ClientError, ConnectionError, HTTPClientError

        account, message = self._account(), outgoing.message
        body = wording.signed(self._text(message.template, message.values), self._sign)
        more = {"ConfigurationSetName": account.events} if account.events else {}
        try:
            said = self._client().send_text_message(
                DestinationPhoneNumber=f"+86{message.to}", OriginationIdentity=account.origin, MessageBody=body,
                MessageType="TRANSACTIONAL", Context={"out_id": pushed.out_id(message)}, **more,
            )  # fmt: skip
        except ClientError as error:
            code = str(error.response.get("Error", {}).get("Code", ""))
            return Result("again" if code in AGAIN else "failed", detail=f"服务商拒绝（{code}）")
        except ConnectionError as error:
            return Result("again", detail=f"连不上服务商（{type(error).__name__}）")
        except HTTPClientError as error:
            return Result("unknown", detail=f"服务商没有应答（{type(error).__name__}）")
        return Result("sent", str(said.get("MessageId", "")))

    def read(self, body: bytes, content_type: str, now: datetime) -> list[Inbound]:
        """One SNS message: an answer (two-way SMS) or a delivery event; an event that is not final gives nothing."""
        item = pushed.parse(body)
        if not isinstance(item, Mapping):
            raise ValueError("not an object")
        if "messageBody" in item:
            mobile = pushed.mobile(item.get("originationNumber"))
            text, id = pushed.text(item["messageBody"]), pushed.text(item["inboundMessageId"])
            return [Inbound("aws", f"up-{id}", "answer", mobile, text, now)]
        state = EVENTS.get(pushed.text(item.get("eventType", "")))
        if "eventType" not in item:
            raise ValueError("neither an answer nor a receipt")
        if state is None:
            return []
        serial, context = pushed.text(item["messageId"]), item.get("context")
        ours = pushed.text(context.get("out_id", "")) if isinstance(context, Mapping) else ""
        mobile, why = pushed.mobile(item.get("destinationPhoneNumber")), pushed.text(item.get("messageStatus", ""))
        id = pushed.digest("rpt", serial, state)
        why = "" if state == "delivered" else why
        return [Inbound("aws", f"rpt-{id}", "receipt", mobile, why, now, state, ours, serial)]
