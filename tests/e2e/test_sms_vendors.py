"""The deployed stack with the gateways of Aliyun and Tencent, against servers that speak as they do.

Lodge with the code that came by SMS, handle, survey, "不满意" pushed five times: the second assignment by itself.
No browser: the pages are driven over HTTP, as `make demo` does.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from chalicelib.messages import vendors as gateways
from chalicelib.messages import wording
from tests import pushing, vendors
from tests.e2e.conftest import ROOT
from tools import emulator
from tools.browser import BrowserError
from tools.demo.appeal import Appeal, uscc
from tools.demo.town import Town
from tools.emulator import free_port
from tools.local import SMS_SECRET

NUMBERS = {name: f"T{place}" for place, name in enumerate(sorted(wording.templates("sms")), 1)}
NAMES = {number: name for name, number in NUMBERS.items()}
MOBILE = "19900000031"
REPEATS, ANSWER = 5, "不满意，还没解决"
COMPANY = {"name": "绵阳子虚电子有限公司", "region": "510704", "contact": "李子虚", "duty": "办公室主任"}
TEXT = {
    "kind": "appeal", "category": "building", "unit": "zjj", "title": "联合验收意见书一直没有出", "limit": "5",
    "content": "我公司厂房竣工后申请联合验收，四个月没有出意见书，到窗口问过三次都说等通知。",
    "wish": "请查明卡在哪个环节，明确出具时间。",
}  # fmt: skip


@dataclass
class Vendor:
    """How a vendor's double is asked what arrived, and how that vendor pushes."""

    answer: Callable[[vendors.Double, vendors.Call], tuple[int, Any]]
    arrived: Callable[[vendors.Call], tuple[str, str, dict[str, str]]]  # → number, template, values
    replied: Callable[[str, str, int, datetime], Any]  # number, text, serial, when → what is pushed
    reports: Callable[[Sequence[vendors.Call]], Any]
    thanked: Callable[[Any], bool]


def _by_aliyun(call: vendors.Call) -> tuple[str, str, dict[str, str]]:
    sent = call.query
    return sent["PhoneNumbers"], NAMES[sent["TemplateCode"]], json.loads(sent["TemplateParam"])


def _by_tencent(call: vendors.Call) -> tuple[str, str, dict[str, str]]:
    (number,), template = call.json["PhoneNumberSet"], NAMES[call.json["TemplateId"]]
    return (
        number.removeprefix("+86"),
        template,
        dict(zip(gateways.slots(template), call.json["TemplateParamSet"], strict=True)),
    )


VENDORS = {
    "aliyun": Vendor(vendors.aliyun, _by_aliyun, pushing.aliyun_answer, pushing.aliyun_reports, pushing.by_code),
    "tencent": Vendor(vendors.tencent, _by_tencent, pushing.tencent_answer, pushing.tencent_reports,
                      pushing.by_result),
}  # fmt: skip


@dataclass
class VendorTown(Town):
    """A town whose phones are the vendor's: what came is asked of the double, answers are pushed by it."""

    vendor: Vendor = field(kw_only=True)
    double: vendors.Double = field(kw_only=True)
    push: pushing.Pusher = field(kw_only=True)

    def deliver(self) -> None:
        self.street.submit(self.street.get(self.note["clock"]), "/local/clock", button=("run", "send_messages"))

    def came(self, template: str) -> list[dict[str, str]]:
        """The values of all messages of a template to the one phone, oldest first."""
        found = [self.vendor.arrived(call) for call in self.double.accepted]
        return [values for number, name, values in found if (number, name) == (MOBILE, template)]

    def read_code(self, mobile: str) -> str:
        self.deliver()
        return self.came("code")[-1]["code"]

    def until(self, template: str, count: int) -> None:
        """Let working days pass until so many messages of a template came."""
        for _ in range(4):
            if len(self.came(template)) >= count:
                return
            self.morning()
        raise AssertionError(f"{template}: {self.came(template)}")


@contextmanager
def a_stack(name: str, home: Path, endpoint: str) -> Iterator[dict[str, Any]]:
    """The README's own command, with the gateway as a setting and the account in a file; `ops` finds it complete."""
    home.mkdir()
    account = home / "sms.json"
    account.write_text(json.dumps({
        "key_id": vendors.KEY_ID, "key_secret": vendors.KEY_SECRET, "endpoint": endpoint, "templates": NUMBERS,
        **({"app_id": vendors.APP_ID} if name == "tencent" else {}),
    }))  # fmt: skip
    environment = {**os.environ, "BIHUAN_HOME": str(home), "SMS_GATEWAY": name, "SMS_ACCOUNT": f"file:{account}"}
    local = [sys.executable, "-m", "tools.local"]
    subprocess.run([*local, "up", "--port", str(free_port())], cwd=ROOT, env=environment, check=True)
    try:
        check = [sys.executable, "-m", "tools.ops", "--local", "sms", "check"]
        said = subprocess.run(check, cwd=ROOT, env=environment, check=True, capture_output=True, text=True).stdout
        assert "没有要处理的事" in said
        assert vendors.KEY_SECRET not in said
        yield json.loads((home / "stack.json").read_text())
    finally:
        subprocess.run([*local, "stop"], cwd=ROOT, env=environment, check=True)


@pytest.mark.parametrize("name", VENDORS)
def test_the_loop_closes_over_a_real_vendor_s_interfaces(name: str, tmp_path: Path) -> None:
    with vendors.serving(VENDORS[name].answer) as double, a_stack(name, tmp_path / "home", double.address) as note:
        push = pushing.Pusher(f"{note['portal']}sms/{name}/{SMS_SECRET}", VENDORS[name].thanked)
        town = VendorTown(note, vendor=VENDORS[name], double=double, push=push)
        try:
            go_round(town)
        except BrowserError as error:
            pytest.fail(str(error))
        said = logged(note["endpoint"])
        assert '"job": "send_messages"' in said
        assert [hidden for hidden in (MOBILE, ANSWER, SMS_SECRET, vendors.KEY_SECRET) if hidden in said] == []


def logged(endpoint: str) -> str:
    """All that the functions wrote."""
    logs = emulator.client("logs", endpoint)
    groups = [one["logGroupName"] for one in logs.describe_log_groups()["logGroups"]]
    return "\n".join(event["message"] for group in groups for page in logs.get_paginator("filter_log_events").paginate(
        logGroupName=group) for event in page["events"])  # fmt: skip


def go_round(town: VendorTown) -> None:
    """The story, with what has to hold on its way."""
    appeal = Appeal(TEXT, COMPANY, uscc(31, COMPANY["region"]), MOBILE, "10.9.9.9", 1)
    town.lodge(appeal)
    town.deliver()
    assert [one["no"] for one in town.came("lodged")] == [appeal.no]
    for step in ("accept", "assign", "sign", "contact", "submit", "approve"):
        town.act(appeal, step, town.now(), "")
    town.until("survey", 1)
    assert town.came("survey") == [{"no": appeal.no}]
    for _ in range(2):
        town.push(town.vendor.reports(town.double.accepted))
    answer = town.vendor.replied(MOBILE, ANSWER, 1, town.now())
    for _ in range(REPEATS):
        town.push(answer)
    town.morning()
    assert "二次交办" in town.case("liuying", appeal.no).text
    town.deliver()
    assert [one["no"] for one in town.came("second")] == [appeal.no]
    assert "已送达" in town.case("liuying", appeal.no).text
    assert ANSWER in town.case("liuying", appeal.no).text
