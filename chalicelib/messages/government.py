"""A government's own SMS gateway: any HTTP interface, described by the account's `http` instead of code.

    {"url": …, "headers": {…}, "body": {…}, "form": false,
     "accepted": {"at": "code", "is": ["0", "200"]}, "again": ["busy"], "number": "data.msgId", "reason": "msg",
     "push": {"items": "list", "id": "id", "time": "at", "mobile": "phone", "text": "content", "status": "state",
              "delivered": ["DELIVRD"], "out_id": "attach", "number": "msgId", "thanks": "{\"code\":0}", "again": "{}"}}

Texts in `headers` and `body` may hold {mobile} {text} {sign} {template} {out_id} {key_id} {key_secret} {time}; a text
that begins with `md5:` is sent as the MD5 of the rest, as many of these gateways sign. A path such as `data.msgId`
leads into the answer.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from chalicelib.domain.records import Inbound, Outgoing
from chalicelib.messages import calling, outcomes, pushed, wording
from chalicelib.messages.account import Account, AccountError
from chalicelib.messages.gateway import Result

NEEDS = ("url", "body", "accepted")
MD5 = "md5:"
SLOT = re.compile(r"\{(\w+)\}")


class Government:
    vendor = "http"

    def __init__(
        self, account: Callable[[], Account], sign: str, wall: Callable[[], datetime], text: wording.Text
    ) -> None:
        self._account, self._sign, self._wall, self._text = account, sign, wall, text

    @property
    def thanks(self) -> str:
        return str(self._push().get("thanks", "{}"))

    @property
    def again(self) -> str:
        return str(self._push().get("again", "{}"))

    @property
    def echoes(self) -> bool:
        return bool(self._push().get("out_id"))

    def send(self, outgoing: Outgoing) -> Result:
        account, message = self._account(), outgoing.message
        settings = account.http
        missing = [name for name in NEEDS if not settings.get(name)]
        if missing:
            raise AccountError(f"the SMS account of http: {', '.join(missing)} is missing")
        slots = {
            "mobile": message.to, "sign": self._sign, "text": self._text(message.template, message.values),
            "template": account.templates.get(message.template, message.template), "out_id": pushed.out_id(message),
            "key_id": account.key_id, "key_secret": account.key_secret, "time": self._wall().strftime("%Y%m%d%H%M%S"),
        }  # fmt: skip
        form = bool(settings.get("form"))
        filled = _fill(settings["body"], slots)
        body = (urlencode(filled) if form else json.dumps(filled, ensure_ascii=False)).encode()
        kind = "application/x-www-form-urlencoded" if form else "application/json"
        headers = {"Content-Type": f"{kind}; charset=utf-8", **_fill(settings.get("headers", {}), slots)}
        try:
            reply = calling.post(settings["url"], headers, body)
            return _result(settings, reply.json(), reply.status)
        except calling.NotReached as fault:
            return Result("again", detail=f"连不上短信网关（{fault}）")
        except calling.NoAnswer as fault:
            return Result("unknown", detail=f"短信网关没有应答（{fault}）")

    def read(self, body: bytes, content_type: str, now: datetime) -> list[Inbound]:
        push = self._push()
        if "form" in content_type:
            named = pushed.charset(content_type)
            pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=50, encoding=named, errors="strict")
            found: Any = dict(pairs)
        else:
            found = pushed.parse(body)
        items = at(found, str(push["items"])) if push.get("items") else found
        listed = items if isinstance(items, list) else [items]
        if len(listed) > pushed.MOST_ITEMS:
            raise ValueError("too many")
        return pushed.read(listed, lambda item: _inbound(push, item, now))

    def _push(self) -> Mapping[str, Any]:
        found = self._account().http.get("push")
        return found if isinstance(found, Mapping) else {}


def at(found: Any, path: str) -> Any:
    """What a path such as `data.0.msgId` leads to; None when it leads nowhere."""
    for step in path.split("."):
        if isinstance(found, Mapping):
            found = found.get(step)
        elif isinstance(found, list) and step.isdigit() and int(step) < len(found):
            found = found[int(step)]
        else:
            return None
    return found


def _fill(shape: Any, slots: Mapping[str, str]) -> Any:
    """The shape with its texts filled; what is no text stays."""
    if isinstance(shape, Mapping):
        return {name: _fill(value, slots) for name, value in shape.items()}
    if isinstance(shape, list):
        return [_fill(value, slots) for value in shape]
    if not isinstance(shape, str):
        return shape
    filled = SLOT.sub(lambda found: slots.get(found[1], found[0]), shape.removeprefix(MD5))
    return hashlib.md5(filled.encode(), usedforsecurity=False).hexdigest() if shape.startswith(MD5) else filled


def _result(settings: Mapping[str, Any], said: Any, status: int) -> Result:
    accepted = settings["accepted"]
    code = str(at(said, str(accepted["at"])))
    if code in [str(one) for one in accepted["is"]]:
        return Result("sent", str(at(said, str(settings.get("number", ""))) or ""))
    if code in [str(one) for one in settings.get("again", ())]:
        return Result("again", detail=f"短信网关要求稍后重试（{code[:60]}）")
    return outcomes.result({}, code, status)


def _inbound(push: Mapping[str, Any], item: Mapping[str, Any], now: datetime) -> Inbound:
    def said(name: str) -> str:
        value = at(item, str(push[name])) if push.get(name) else None
        return "" if value is None else pushed.text(value)

    mobile, status, serial = pushed.mobile(said("mobile")), said("status"), said("number")
    if status:
        arrived = status in [str(one) for one in push.get("delivered", ())]
        state, why = ("delivered", "") if arrived else outcomes.receipt(status)
        id = pushed.digest("rpt", said("id") or serial or said("out_id"), mobile, state)
        return Inbound("http", f"rpt-{id}", "receipt", mobile, why, now, state, said("out_id"), serial)
    if not push.get("text"):
        raise ValueError("neither an answer nor a receipt")
    text = said("text")
    id = said("id") or pushed.digest("up", mobile, text, said("time"))
    return Inbound("http", f"up-{id}"[:80], "answer", mobile, text, now)
