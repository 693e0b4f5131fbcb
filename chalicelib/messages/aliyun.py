"""Aliyun 短信服务: SendSms (dysmsapi 2017-05-25), and what it pushes back, SmsReport and SmsUp (domain 4.1)."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from chalicelib.domain.records import Inbound, Outgoing
from chalicelib.messages import calling, outcomes, pushed, signing
from chalicelib.messages.account import Account, template
from chalicelib.messages.gateway import Result

ENDPOINT = "https://dysmsapi.aliyuncs.com"
VERSION = "2017-05-25"
# Our send has no duplicate key at the vendor: a lost answer is never repeated by itself (gateway.Result.unknown).


class Aliyun:
    vendor = "aliyun"
    thanks = '{"code":0,"msg":"接收成功"}'
    again = '{"code":1,"msg":"稍后重试"}'
    echoes = True

    def __init__(
        self, account: Callable[[], Account], sign: str, wall: Callable[[], datetime], nonce: Callable[[], str]
    ):
        self._account, self._sign, self._wall, self._nonce = account, sign, wall, nonce

    def send(self, outgoing: Outgoing) -> Result:
        account, message = self._account(), outgoing.message
        params = {
            "PhoneNumbers": message.to,
            "SignName": self._sign,
            "TemplateCode": template(account, message.template),
            "TemplateParam": json.dumps(dict(message.values), ensure_ascii=False),
            "OutId": pushed.out_id(message),
        }
        endpoint = account.endpoint or ENDPOINT
        headers = signing.acs3(
            account.key_id, account.key_secret, host=calling.host(endpoint), action="SendSms", version=VERSION,
            params=params, at=self._wall(), nonce=self._nonce(),
        )  # fmt: skip
        try:
            reply = calling.post(f"{endpoint}/?{signing.query(params)}", headers, b"")
            said = reply.json()
        except calling.NotReached as fault:
            return Result("again", detail=f"连不上服务商（{fault}）")
        except calling.NoAnswer as fault:
            return Result("unknown", detail=f"服务商没有应答（{fault}）")
        return _result(said, reply.status)

    def read(self, body: bytes, content_type: str, now: datetime) -> list[Inbound]:
        """SmsReport and SmsUp come to the same address; an item with `content` is an answer."""
        return pushed.read(pushed.items(body), lambda item: _inbound(item, now))


def _result(said: Any, status: int) -> Result:
    if not isinstance(said, Mapping):
        return Result("unknown", detail=f"服务商的应答读不懂（HTTP {status}）")
    code = str(said.get("Code", ""))
    if code == "OK":
        return Result("sent", str(said.get("BizId", "")))
    return outcomes.result(outcomes.ALIYUN, code, status)


def _inbound(item: Mapping[str, Any], now: datetime) -> Inbound:
    mobile = pushed.mobile(item.get("phone_number"))
    if "content" in item:
        text = pushed.text(item["content"])
        id = pushed.text(item.get("sequence_id", "")) or pushed.digest(
            "up", mobile, text, str(item.get("send_time", ""))
        )
        said = pushed.written(item.get("send_time"), now)
        return Inbound("aliyun", f"up-{id}", "answer", mobile, text, now, said=said)
    if "success" not in item:
        raise ValueError("neither an answer nor a receipt")
    state, detail = (
        ("delivered", "") if item["success"] is True else outcomes.receipt(pushed.text(item.get("err_code", "")))
    )
    biz, ours = pushed.text(item.get("biz_id", "")), pushed.text(item.get("out_id", ""))
    id = pushed.digest("rpt", biz or ours, mobile, state)
    return Inbound("aliyun", f"rpt-{id}", "receipt", mobile, detail, now, state, ours, biz)
