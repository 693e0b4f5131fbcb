"""Tencent Cloud SMS: SendSms (2021-01-11), and what it pushes back, replies and status reports (domain 4.2)."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from chalicelib.domain.records import Inbound, Outgoing
from chalicelib.messages import calling, outcomes, pushed, signing
from chalicelib.messages.account import Account, template
from chalicelib.messages.gateway import Result

ENDPOINT = "https://sms.tencentcloudapi.com"
SERVICE, VERSION, REGION = "sms", "2021-01-11", "ap-guangzhou"


class Tencent:
    vendor = "tencent"
    thanks = '{"result":0,"errmsg":"OK"}'
    again = '{"result":1,"errmsg":"try again"}'
    echoes = False  # SessionContext comes back only where the vendor opened it for the account

    def __init__(
        self, account: Callable[[], Account], sign: str, wall: Callable[[], datetime],
        slots: Callable[[str], tuple[str, ...]],
    ) -> None:  # fmt: skip
        """`slots`: the values of a template in the order in which its wording names them."""
        self._account, self._sign, self._wall, self._slots = account, sign, wall, slots

    def send(self, outgoing: Outgoing) -> Result:
        account, message = self._account(), outgoing.message
        body = json.dumps({
            "PhoneNumberSet": [f"+86{message.to}"],
            "SmsSdkAppId": account.app_id,
            "SignName": self._sign,
            "TemplateId": template(account, message.template),
            "TemplateParamSet": [str(message.values[name]) for name in self._slots(message.template)],
            "SessionContext": pushed.out_id(message),
        }).encode()  # fmt: skip
        endpoint = account.endpoint or ENDPOINT
        headers = signing.tc3(
            account.key_id, account.key_secret, host=calling.host(endpoint), service=SERVICE, action="SendSms",
            version=VERSION, region=account.region or REGION, body=body, at=self._wall(),
        )  # fmt: skip
        try:
            reply = calling.post(f"{endpoint}/", headers, body)
            return _result(reply.json(), reply.status)
        except calling.NotReached as fault:
            return Result("again", detail=f"连不上服务商（{fault}）")
        except calling.NoAnswer as fault:
            return Result("unknown", detail=f"服务商没有应答（{fault}）")

    def read(self, body: bytes, content_type: str, now: datetime) -> list[Inbound]:
        """A reply is one object, status reports are an array."""
        return pushed.read(pushed.items(body, single=True), lambda item: _inbound(item, now))


def _result(said: Any, status: int) -> Result:
    response = said.get("Response") if isinstance(said, Mapping) else None
    if not isinstance(response, Mapping):
        return Result("unknown", detail=f"服务商的应答读不懂（HTTP {status}）")
    error, sent = response.get("Error"), response.get("SendStatusSet")
    if isinstance(error, Mapping):
        return outcomes.result(outcomes.TENCENT, str(error.get("Code", "")), status)
    if not (isinstance(sent, list) and sent and isinstance(sent[0], Mapping)):
        return Result("unknown", detail="服务商的应答读不懂")
    code = str(sent[0].get("Code", ""))
    if code == "Ok":
        return Result("sent", str(sent[0].get("SerialNo", "")))
    return outcomes.result(outcomes.TENCENT, code, status)


def _inbound(item: Mapping[str, Any], now: datetime) -> Inbound:
    mobile = pushed.mobile(item.get("mobile"))
    if "report_status" in item:
        arrived = item["report_status"] == "SUCCESS"
        state, detail = ("delivered", "") if arrived else outcomes.receipt(pushed.text(item.get("errmsg", "")))
        serial, ours = pushed.text(item.get("sid", "")), pushed.text(item.get("ext", ""))
        id = pushed.digest("rpt", serial or ours, mobile, state)
        return Inbound("tencent", f"rpt-{id}", "receipt", mobile, detail, now, state, ours, serial)
    text = pushed.text(item["text"]) if "text" in item else None
    if text is None:
        raise ValueError("neither an answer nor a receipt")
    id = pushed.digest("up", mobile, text, pushed.text(item.get("time", "")))  # the vendor gives its replies no number
    return Inbound("tencent", f"up-{id}", "answer", mobile, text, now, said=pushed.written(item.get("time"), now))
