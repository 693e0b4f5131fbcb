"""Robots of chat groups: one line of text to a WeCom or DingTalk group, by the address that its owner made.

Both answer HTTP 200 with `errcode`; 0 is success. A key in the address opens the group (WeCom); DingTalk can ask for a
signature besides: HMAC-SHA256 of "timestamp\\nsecret" with the secret, base64, in the query. Both take 20 lines a
minute; above it they answer 45009 (WeCom) and 130101 (DingTalk, which then is silent for ten minutes).
"""

import base64
import hashlib
import hmac
import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from chalicelib.domain.records import Robot

SECONDS = 5
MOST_BYTES = 10_000
BUSY = frozenset({-1, 45009, 130101})  # busy, too many lines: later
SHOWN = 4  # last characters of an address that the page shows


@dataclass(frozen=True)
class Kind:
    """A vendor: `key` is the query's field that opens the group."""

    label: str
    host: str
    path: str
    key: str


KINDS = {
    "wecom": Kind("企业微信", "qyapi.weixin.qq.com", "/cgi-bin/webhook/send", "key"),
    "dingtalk": Kind("钉钉", "oapi.dingtalk.com", "/robot/send", "access_token"),
}
# What the vendors' numbers mean; others are shown as they are.
REASONS = {
    -1: "对方系统忙，稍后会重试",
    45009: "发送太频繁，稍后会重试",
    130101: "发送太频繁，稍后会重试",
    93000: "地址已失效，请在群里重新添加机器人",
    300001: "地址已失效，请在群里重新添加机器人",
    400101: "地址已失效，请在群里重新添加机器人",
    310000: "没有通过安全设置（加签密钥、关键词或 IP），请核对",
}


@dataclass(frozen=True)
class Answer:
    """What came of a call. `state`: sent, again (later), failed (until somebody changes the robot)."""

    state: str
    detail: str = ""


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **more: Any) -> None:
        """No vendor redirects; whoever does shall not lead us elsewhere."""
        return


def fault(kind: str, address: str) -> str:
    """What is wrong with an address as typed; '' when it can be used."""
    vendor = KINDS[kind]
    wanted = f"应以 https://{vendor.host}{vendor.path}?{vendor.key}= 开头，请从群机器人的设置里整段复制"
    try:
        parts = urlsplit(address)
    except ValueError:
        return wanted
    right = (parts.scheme, parts.netloc, parts.path) == ("https", vendor.host, vendor.path)
    fits = address.isascii() and address.isprintable() and " " not in address and not parts.fragment
    return "" if right and fits and parse_qs(parts.query).get(vendor.key) else wanted


def call(robot: Robot, text: str, at: datetime, origin: str = "") -> Answer:
    """Say one line in the group; never raises for what a vendor or the network may do. `at`: the real time, part of
    the signature. `origin`: another server in place of the vendor's, for tests."""
    body = json.dumps({"msgtype": "text", "text": {"content": text}}, ensure_ascii=False).encode()
    request = urllib.request.Request(  # noqa: S310 - https to one of two hosts, see `fault`
        _address(robot, at, origin), body, {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.build_opener(_Stay).open(request, timeout=SECONDS) as answer:
            return _read(answer.read(MOST_BYTES))
    except urllib.error.HTTPError as error:
        later = error.code == HTTPStatus.TOO_MANY_REQUESTS or error.code >= HTTPStatus.INTERNAL_SERVER_ERROR
        return Answer("again" if later else "failed", f"对方返回 HTTP {error.code}")
    except OSError:
        return Answer("again", "没有连上对方的服务器，稍后会重试")


def _address(robot: Robot, at: datetime, origin: str) -> str:
    parts = urlsplit(robot.address)
    made = f"{origin or f'https://{KINDS[robot.kind].host}'}{parts.path}?{parts.query}"
    if robot.kind == "dingtalk" and robot.secret:
        stamp = str(round(at.timestamp() * 1000))
        made += "&" + urlencode({"timestamp": stamp, "sign": sign(robot.secret, stamp)})
    return made


def sign(secret: str, stamp: str) -> str:
    """DingTalk's signature of an instant in milliseconds, before it is quoted for the address."""
    made = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256).digest()
    return base64.b64encode(made).decode()


def _read(body: bytes) -> Answer:
    try:
        code = int(json.loads(body)["errcode"])
    except (ValueError, TypeError, KeyError):
        return Answer("again", "没有看懂对方的回复，稍后会重试")
    if code == 0:
        return Answer("sent")
    return Answer("again" if code in BUSY else "failed", REASONS.get(code, f"对方返回错误 {code}"))
