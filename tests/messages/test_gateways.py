"""Every gateway keeps the same promises, tried against a small server that speaks its vendor's documented format."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.domain.records import Outgoing
from chalicelib.messages import calling, outcomes, wording
from chalicelib.messages.account import Account
from chalicelib.messages.aliyun import Aliyun
from chalicelib.messages.government import Government
from chalicelib.messages.tencent import Tencent
from chalicelib.messages.vendors import slots
from tests import vendors
from tests.builders import NO, a_message
from tests.fakes import MONDAY

TEMPLATES = {name: f"T{number}" for number, name in enumerate(sorted(wording.templates("sms")))}
GIVEN = Account(vendors.KEY_ID, vendors.KEY_SECRET, vendors.APP_ID, templates=TEMPLATES)
HTTP = {
    "headers": {"X-App": "{key_id}", "X-Sign": "md5:{key_id}{key_secret}{time}"},
    "body": {"phone": "{mobile}", "content": "【{sign}】{text}", "attach": "{out_id}", "kind": 1},
    "accepted": {"at": "code", "is": ["0"]}, "again": ["busy"], "number": "data.msgId",
    "push": {
        "items": "list", "id": "id", "mobile": "phone", "text": "content", "status": "state", "delivered": ["DELIVRD"],
        "out_id": "attach", "number": "msgId", "thanks": '{"code":0}', "again": '{"code":1}',
    },
}  # fmt: skip
SURVEY = a_message(id="m7", template="survey", values={"no": NO}, purpose="survey")
OUT = f"{NO}/m7"
WALL = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@dataclass
class Case:
    """A gateway beside its vendor's double, and what that vendor says and pushes."""

    gateway: Any
    double: vendors.Double
    busy: str  # a code for later
    dead: str  # a code for a number that does not exist
    receipt: bytes
    undelivered: bytes
    unreachable: bytes  # may be on later
    answer: bytes
    kind: str = "application/json;charset=utf-8"


def _aliyun(double: vendors.Double) -> Case:
    def pushed(**more: Any) -> bytes:
        item = {
            "phone_number": "19900001234", "send_time": "2026-03-02 09:00:00", "report_time": "2026-03-02 09:00:04",
            "success": True, "err_code": "DELIVERED", "err_msg": "用户接收成功", "sms_size": "1",
            "biz_id": "932702304080415357^0", "out_id": OUT,
        } | more  # fmt: skip
        return json.dumps([item]).encode()

    up = {"phone_number": "19900001234", "content": "3", "send_time": "2026-03-02 09:30:00", "dest_code": "1234",
          "sequence_id": 1234567890}  # fmt: skip
    made = Aliyun(lambda: replace(GIVEN, endpoint=double.address), vendors.SIGN, lambda: WALL, lambda: "nonce")
    return Case(made, double, "isv.BUSINESS_LIMIT_CONTROL", "isv.MOBILE_NUMBER_ILLEGAL", pushed(),
                pushed(success=False, err_code="MOBILE_NOT_ON_SERVICE"),
                pushed(success=False, err_code="MOBILE_TERMINAL_ERROR"), json.dumps([up]).encode())  # fmt: skip


def _tencent(double: vendors.Double) -> Case:
    def pushed(**more: Any) -> bytes:
        item = {
            "user_receive_time": "2026-03-02 09:00:04", "nationcode": "86", "mobile": "19900001234", "ext": OUT,
            "report_status": "SUCCESS", "errmsg": "DELIVRD", "description": "用户短信送达成功", "sid": "2019:1",
        } | more  # fmt: skip
        return json.dumps([item]).encode()

    reply = {
        "extend": "",
        "mobile": "19900001234",
        "nationcode": "86",
        "sign": "绵阳营商",
        "text": "3",
        "time": 1772415000,
    }
    made = Tencent(lambda: replace(GIVEN, endpoint=double.address), vendors.SIGN, lambda: WALL, slots)
    return Case(made, double, "LimitExceeded.PhoneNumberOneHourLimit", "InvalidParameterValue.IncorrectPhoneNumber",
                pushed(), pushed(report_status="FAIL", errmsg="MOBILE_NOT_ON_SERVICE"),
                pushed(report_status="FAIL", errmsg="MOBILE_TERMINAL_ERROR"), json.dumps(reply).encode())  # fmt: skip


def _government(double: vendors.Double) -> Case:
    def pushed(**more: Any) -> bytes:
        item = {"id": "R1", "phone": "19900001234", "state": "DELIVRD", "attach": OUT, "msgId": "G1"} | more
        return json.dumps({"list": [item]}).encode()

    up = {"list": [{"id": "U1", "phone": "19900001234", "content": "3"}]}
    account = replace(GIVEN, http=HTTP | {"url": f"{double.address}/send"})
    made = Government(lambda: account, vendors.SIGN, lambda: WALL, wording.text)
    return Case(made, double, "busy", "no-such-number", pushed(), pushed(state="INVALID_NUMBER"),
                pushed(state="EXPIRED"), json.dumps(up).encode())  # fmt: skip


VENDORS = {
    "aliyun": (vendors.aliyun, _aliyun), "tencent": (vendors.tencent, _tencent),
    "http": (vendors.government, _government),
}  # fmt: skip


@pytest.fixture(params=VENDORS)
def case(request: pytest.FixtureRequest) -> Iterator[Case]:
    answer, made = VENDORS[request.param]
    with vendors.serving(answer) as double:
        yield made(double)


def sent(case: Case, message: Any = SURVEY) -> Any:
    return case.gateway.send(Outgoing(message, "leased"))


def test_a_message_is_accepted_and_keeps_the_vendor_s_number(case: Case) -> None:
    result = sent(case)
    assert result.state == "sent"
    assert result.vendor_id
    assert result.detail == ""
    assert len(case.double.accepted) == 1


def test_what_travels_is_the_number_the_sign_our_out_id_and_no_enterprise(case: Case) -> None:
    sent(case)
    (call,) = case.double.accepted
    carried = json.dumps(call.query | (call.json if call.body else {}), ensure_ascii=False)
    for part in ("19900001234", vendors.SIGN, OUT):
        assert part in carried
    assert vendors.KEY_SECRET not in carried + json.dumps(call.headers)


def test_a_busy_vendor_means_later_and_a_dead_number_never(case: Case) -> None:
    case.double.faults = [case.busy, case.dead]
    assert [sent(case).state, sent(case).state] == ["again", "failed"]
    assert case.double.accepted == []


def test_the_reason_is_said_in_words_that_hold_nothing_personal(case: Case) -> None:
    case.double.faults = [case.dead]
    detail = sent(case).detail
    assert case.dead in detail
    assert "19900001234" not in detail


@pytest.mark.parametrize("fault", ["hang", "drop"])
def test_accepted_and_never_answered_is_unknown(case: Case, fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calling.post, "__defaults__", (0.3,))
    case.double.faults = [fault]
    assert sent(case).state == "unknown"
    assert len(case.double.accepted) == 1


@pytest.mark.parametrize("fault", ["down", "html"])
def test_an_answer_that_says_nothing_is_unknown(case: Case, fault: str) -> None:
    case.double.faults = [fault]
    assert sent(case).state == "unknown"


def test_a_vendor_that_cannot_be_reached_means_later(case: Case) -> None:
    with vendors.serving(lambda double, call: (200, {})) as gone:
        address = gone.address
    account = case.gateway._account()
    case.gateway._account = lambda: replace(account, endpoint=address, http={**account.http, "url": address})
    result = sent(case)
    assert result.state == "again"
    assert case.double.calls == []


def test_every_template_leaves_with_the_longest_values(case: Case) -> None:
    for name in wording.templates("sms"):
        values = {slot: wording.LONGEST[slot] for slot in slots(name)}
        assert sent(case, a_message(template=name, values=values)).state == "sent", name


def read(case: Case, body: bytes) -> Any:
    (inbound,) = case.gateway.read(body, case.kind, MONDAY)
    return inbound


def test_an_answer_is_read_word_for_word(case: Case) -> None:
    inbound = read(case, case.answer)
    assert (inbound.vendor, inbound.kind, inbound.mobile, inbound.text) == (
        case.gateway.vendor,
        "answer",
        "19900001234",
        "3",
    )
    assert inbound.at == MONDAY
    assert 1 <= len(inbound.id) <= 80


def test_receipts_say_arrived_never_or_later(case: Case) -> None:
    found = [read(case, body) for body in (case.receipt, case.undelivered, case.unreachable)]
    assert [one.status for one in found] == ["delivered", "failed", "again"]
    assert {one.out_id for one in found} == {OUT}
    assert len({one.id for one in found}) == len(found)
    assert [bool(one.text) for one in found] == [False, True, True]


def test_the_same_push_has_the_same_id_and_another_answer_another(case: Case) -> None:
    assert read(case, case.answer).id == read(case, case.answer).id
    assert read(case, case.receipt).id == read(case, case.receipt).id
    if case.gateway.vendor == "tencent":
        assert read(case, case.answer.replace(b'"3"', b'"1"')).id != read(case, case.answer).id


def test_one_item_that_cannot_be_read_does_not_cost_the_others(case: Case) -> None:
    def twice(body: bytes) -> bytes:
        found = json.loads(body)
        foreign = json.loads(body.replace(b"19900001234", b"85291234567"))
        return json.dumps(
            {"list": found["list"] + foreign["list"]} if isinstance(found, dict) else found + foreign
        ).encode()

    (inbound,) = case.gateway.read(twice(case.receipt), case.kind, MONDAY)
    assert inbound.mobile == "19900001234"


@pytest.mark.parametrize("body", [b"", b"1", b'"x"', b"[1]", b"[" * 5000, b"\xff\xfe", b'[{"mobile":"19900001234"}]'])
def test_what_is_not_in_the_vendor_s_format_is_refused(case: Case, body: bytes) -> None:
    with pytest.raises(ValueError):
        case.gateway.read(body, case.kind, MONDAY)


OURS = (
    "AMOUNT",
    "SERVICE",
    "Balance",
    "Arrears",
    "TEMPLATE_ILLEGAL",
    "SIGNATURE_ILLEGAL",
    "Unapproved",
    "_LIMIT_CONTROL",
    "LENGTH_LIMIT",
    "LengthLimit",
)


@pytest.mark.parametrize("code", [
    code for code in (*outcomes.ALIYUN, *outcomes.TENCENT)
    if any(word in code for word in OURS) and code != "isv.BLACK_KEY_CONTROL_LIMIT"
])  # fmt: skip
def test_no_fault_of_the_account_costs_a_message(code: str) -> None:
    assert {**outcomes.ALIYUN, **outcomes.TENCENT}[code][0] == "again"
