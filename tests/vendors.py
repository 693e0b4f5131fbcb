"""Small servers that speak the vendors' documented formats: what they accept, refuse, and when they hang."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from chalicelib.messages import signing

SIGN = "绵阳营商"
POLL = 0.01  # seconds until a server of the tests sees that it is to end
KEY_ID, KEY_SECRET, APP_ID = "test-key-id", "test-key-secret", "1400006666"


@dataclass(frozen=True)
class Call:
    """One request as it came."""

    path: str
    headers: dict[str, str]  # names in small letters
    body: bytes

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Double:
    """A vendor on this machine. `faults`: what the next calls get, in order: a vendor's code, 'hang' (accepted, never
    answered), 'drop' (the connection breaks), 'html' (a proxy's page), 'down' (HTTP 503 without a word)."""

    answer: Callable[["Double", Call], tuple[int, Any]]
    faults: list[str] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    accepted: list[Call] = field(default_factory=list)
    address: str = ""
    free: threading.Event = field(default_factory=threading.Event)

    def fault(self) -> str:
        return self.faults.pop(0) if self.faults else ""


@contextmanager
def serving(answer: Callable[[Double, Call], tuple[int, Any]]) -> Iterator[Double]:
    double = Double(answer)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            call = Call(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            double.calls.append(call)
            status, said = double.answer(double, call)
            if said == "hang":
                double.free.wait(5)
            if said in ("hang", "drop"):
                self.close_connection = True
                return
            raw = said.encode() if isinstance(said, str) else json.dumps(said, ensure_ascii=False).encode()
            self.send_response(status)
            self.send_header("content-length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *args: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    double.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(POLL,), daemon=True).start()
    try:
        yield double
    finally:
        double.free.set()
        server.shutdown()
        server.server_close()


COMMON = {"down": (503, ""), "html": (502, "<html>Bad Gateway</html>"), "hang": (200, "hang"), "drop": (200, "drop")}


def aliyun(double: Double, call: Call) -> tuple[int, Any]:
    """SendSms as documented: signature checked, JSON answer; business refusals come with HTTP 200."""
    fault = double.fault()
    if fault in ("down", "html"):
        return COMMON[fault]
    at = datetime.strptime(call.headers["x-acs-date"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    wanted = signing.acs3(
        KEY_ID, KEY_SECRET, host=call.headers["host"], action="SendSms", version="2017-05-25", params=call.query, at=at,
        nonce=call.headers["x-acs-signature-nonce"],
    )["Authorization"]  # fmt: skip
    if call.headers.get("authorization") != wanted:
        return 400, {"Code": "SignatureDoesNotMatch", "Message": "…", "RequestId": "R", "HostId": "dysmsapi"}
    if fault and fault not in COMMON:
        status = 400 if fault.startswith(("Throttling", "Invalid")) else 200
        return status, {"Code": fault, "Message": "…", "RequestId": "R"}
    double.accepted.append(call)
    ok = {"Code": "OK", "Message": "OK", "RequestId": "R", "BizId": f"9006197469364984{len(double.accepted)}^0"}
    return COMMON[fault] if fault else (200, ok)


def tencent(double: Double, call: Call) -> tuple[int, Any]:
    """SendSms as documented: always HTTP 200, errors of the call in Error, of the number in SendStatusSet."""
    fault = double.fault()
    if fault in ("down", "html"):
        return COMMON[fault]
    wanted = signing.tc3(
        KEY_ID, KEY_SECRET, host=call.headers["host"], service="sms", action="SendSms", version="2021-01-11",
        region=call.headers["x-tc-region"], body=call.body,
        at=datetime.fromtimestamp(int(call.headers["x-tc-timestamp"]), UTC),
    )["Authorization"]  # fmt: skip
    if call.headers.get("authorization") != wanted:
        return 200, {"Response": {"Error": {"Code": "AuthFailure.SignatureFailure", "Message": "…"}, "RequestId": "R"}}
    if fault.startswith(("AuthFailure", "RequestLimit", "InternalError", "UnauthorizedOperation")):
        return 200, {"Response": {"Error": {"Code": fault, "Message": "…"}, "RequestId": "R"}}
    code = fault if fault and fault not in COMMON else "Ok"
    if code == "Ok":
        double.accepted.append(call)
    one = {"SerialNo": f"2019:{len(double.accepted)}" if code == "Ok" else "",
           "PhoneNumber": call.json["PhoneNumberSet"][0], "Fee": 1, "SessionContext": call.json["SessionContext"],
           "Code": code, "Message": "…", "IsoCode": "CN"}  # fmt: skip
    return COMMON.get(fault, (200, {"Response": {"SendStatusSet": [one], "RequestId": "R"}}))


def government(double: Double, call: Call) -> tuple[int, Any]:
    """An invented gateway of the usual kind: a code, a text, a number."""
    fault = double.fault()
    if fault in ("down", "html"):
        return COMMON[fault]
    if fault and fault not in COMMON:
        return 200, {"code": fault, "msg": "…"}
    double.accepted.append(call)
    return COMMON[fault] if fault else (200, {"code": "0", "msg": "ok", "data": {"msgId": f"G{len(double.accepted)}"}})
