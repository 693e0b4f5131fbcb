"""How the vendors push: JSON over HTTP, little patience, the same again after pauses until they are thanked."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.vendors import SIGN, Call


def aliyun_answer(mobile: str, text: str, serial: int, at: datetime) -> Any:
    return [{"phone_number": mobile, "content": text, "send_time": f"{at:%Y-%m-%d %H:%M:%S}", "dest_code": "10690",
             "sequence_id": str(serial)}]  # fmt: skip


def aliyun_reports(calls: Sequence[Call]) -> Any:
    return [{
        "phone_number": call.query["PhoneNumbers"], "send_time": "2026-03-02 09:00:00", "err_code": "DELIVERED",
        "report_time": "2026-03-02 09:00:04", "success": True, "err_msg": "用户接收成功", "sms_size": "1",
        "biz_id": f"9006197469364984{place}^0", "out_id": call.query["OutId"],
    } for place, call in enumerate(calls, 1)]  # fmt: skip


def tencent_answer(mobile: str, text: str, serial: int, at: datetime) -> Any:
    return {"extend": "", "mobile": mobile, "nationcode": "86", "sign": SIGN, "text": text,
            "time": int(at.timestamp()) + serial}  # fmt: skip


def tencent_reports(calls: Sequence[Call]) -> Any:
    return [{
        "user_receive_time": "2026-03-02 09:00:04", "nationcode": "86", "report_status": "SUCCESS", "errmsg": "DELIVRD",
        "mobile": call.json["PhoneNumberSet"][0].removeprefix("+86"), "description": "用户短信送达成功",
        "sid": f"2019:{place}",
    } for place, call in enumerate(calls, 1)]  # fmt: skip


@dataclass
class Pusher:
    """`thanked`: whether an answer's body is what the vendor wants to read; `wait`, `pauses`: in seconds."""

    address: str
    thanked: Callable[[Any], bool]
    wait: float = 0.7
    pauses: Sequence[float] = (0.5, 1, 2, 4, 8, 16)

    def __call__(self, body: Any) -> int:
        """Push until thanked → how often it was pushed. AssertionError when the vendor would have given up."""
        raw = json.dumps(body, ensure_ascii=False).encode()
        for tries, pause in enumerate((*self.pauses, 0.0), 1):
            if self._once(raw):
                return tries
            time.sleep(pause)
        raise AssertionError(f"{self.address} never thanked")

    def _once(self, raw: bytes) -> bool:
        kind = {"Content-Type": "application/json;charset=utf-8"}
        request = urllib.request.Request(self.address, raw, kind)
        try:
            with urllib.request.urlopen(request, timeout=self.wait) as answer:
                return answer.status == 200 and self.thanked(json.loads(answer.read()))
        except urllib.error.HTTPError as error:
            with error:
                assert error.code >= 500, error.code
                return False
        except OSError:  # the vendor waits no longer
            return False


def by_code(said: Any) -> bool:
    """Aliyun looks for a number and nothing else."""
    return isinstance(said.get("code"), int)


def by_result(said: Any) -> bool:
    return bool(said == {"result": 0, "errmsg": "OK"})
