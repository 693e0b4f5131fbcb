"""The vendors' robots, spoken to over HTTP: a server answers as their documents say."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from chalicelib.domain.records import Robot
from chalicelib.messages import robots
from tests.fakes import MONDAY
from tests.vendors import POLL

WECOM = Robot("zjj", "wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0a1b-2c3d")
DING = Robot("zjj", "dingtalk", "https://oapi.dingtalk.com/robot/send?access_token=feed", "SEC0f1e2d")


class Vendor:
    """Checks address, signature and body as the vendors do; `answers` come first, each (HTTP status, body)."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.answers: list[tuple[int, Any]] = []
        self.origin = ""

    def answer(self, address: str, body: bytes) -> tuple[int, Any]:
        if self.answers:
            return self.answers.pop(0)
        parts, sent = urlsplit(address), json.loads(body)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/robot/send" and not self.signed(query):
            return 200, {"errcode": 310000, "errmsg": "sign not match"}
        if parts.path == "/cgi-bin/webhook/send" and query["key"] != "0a1b-2c3d":
            return 200, {"errcode": 93000, "errmsg": "invalid webhook url"}
        assert sent["msgtype"] == "text"
        self.lines.append(sent["text"]["content"])
        return 200, {"errcode": 0, "errmsg": "ok"}

    def signed(self, query: dict[str, str]) -> bool:
        text = f"{query['timestamp']}\nSEC0f1e2d".encode()
        right = base64.b64encode(hmac.new(b"SEC0f1e2d", text, hashlib.sha256).digest()).decode()
        return query["sign"] == right and query["timestamp"] == str(int(MONDAY.timestamp() * 1000))


@pytest.fixture
def vendor() -> Iterator[Vendor]:
    made = Vendor()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            status, said = made.answer(self.path, self.rfile.read(int(self.headers["content-length"])))
            body = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "http://127.0.0.1:9/")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """A quiet server."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(POLL,), daemon=True).start()
    made.origin = f"http://127.0.0.1:{server.server_port}"
    yield made
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("robot", [WECOM, DING], ids=["wecom", "dingtalk"])
def test_a_line_reaches_the_group(vendor: Vendor, robot: Robot) -> None:
    assert robots.call(robot, "有 2 条新任务", MONDAY, vendor.origin).state == "sent"
    assert vendor.lines == ["有 2 条新任务"]


@pytest.mark.parametrize(
    ("status", "body", "state", "word"),
    [
        (200, {"errcode": 45009, "errmsg": "api freq out of limit"}, "again", "太频繁"),
        (200, {"errcode": 130101, "errmsg": "send too fast"}, "again", "太频繁"),
        (200, {"errcode": 310000, "errmsg": "sign not match"}, "failed", "加签"),
        (200, {"errcode": 93000}, "failed", "重新添加"),
        (200, {"errcode": 77}, "failed", "77"),
        (200, b"<html>", "again", "没有看懂"),
        (200, [], "again", "没有看懂"),
        (502, b"", "again", "502"),
        (404, b"", "failed", "404"),
        (302, b"", "failed", "302"),
    ],
)
def test_what_the_vendors_answer(vendor: Vendor, status: int, body: Any, state: str, word: str) -> None:
    vendor.answers = [(status, body)]
    answer = robots.call(WECOM, "x", MONDAY, vendor.origin)
    assert answer.state == state and word in answer.detail


def test_a_wrong_secret_is_seen_by_the_vendor_and_shown_to_us(vendor: Vendor) -> None:
    answer = robots.call(Robot("", "dingtalk", DING.address, "SECwrong"), "x", MONDAY, vendor.origin)
    assert (answer.state, vendor.lines) == ("failed", [])


def test_nobody_there_is_tried_again() -> None:
    assert robots.call(WECOM, "x", MONDAY, "http://127.0.0.1:9").state == "again"


@pytest.mark.parametrize(
    "address",
    [
        "", "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a", "https://qyapi.weixin.qq.com.evil.example/x?key=a",
        "https://evil.example/cgi-bin/webhook/send?key=a", "https://me@qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a",
        "https://qyapi.weixin.qq.com:8443/cgi-bin/webhook/send?key=a", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send",
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=", "https://[", DING.address,
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a\r\nHost: b",
    ],
)  # fmt: skip
def test_only_the_vendors_own_addresses_are_taken(address: str) -> None:
    assert robots.fault("wecom", address)
    assert not robots.fault("wecom", WECOM.address) and not robots.fault("dingtalk", DING.address)
