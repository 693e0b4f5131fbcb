"""The vendors' pushes through the public route: variants, repeats, secrets, a store that fails, many at once."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest

from chalicelib.messages import wording
from chalicelib.messages.aliyun import Aliyun
from chalicelib.messages.aws import Aws
from chalicelib.messages.government import Government
from chalicelib.messages.tencent import Tencent
from chalicelib.messages.vendors import slots
from tests import vendors
from tests.fakes import MONDAY, SETTINGS, World, a_world
from tests.messages.test_gateways import GIVEN, HTTP
from tests.web.client import Browser

NUMBER = "19900001234"
Items = Callable[[list[str]], Any]  # texts of answers → what the vendor posts


def _aliyun(texts: list[str]) -> Any:
    return [{"phone_number": NUMBER, "content": text, "send_time": "2026-03-02 09:30:00", "dest_code": "1",
             "sequence_id": f"s{place}"} for place, text in enumerate(texts)]  # fmt: skip


def _tencent(texts: list[str]) -> Any:
    return [{"extend": "", "mobile": NUMBER, "nationcode": "86", "sign": "绵阳营商", "text": text,
             "time": 1772415000 + place} for place, text in enumerate(texts)]  # fmt: skip


def _http(texts: list[str]) -> Any:
    return {"list": [{"id": f"U{place}", "phone": NUMBER, "content": text} for place, text in enumerate(texts)]}


ACCOUNT = replace(GIVEN, http=HTTP | {"url": "http://127.0.0.1:1/"})
VENDORS: dict[str, tuple[Any, Items]] = {
    "aliyun": (Aliyun(lambda: ACCOUNT, vendors.SIGN, lambda: MONDAY, lambda: "n"), _aliyun),
    "tencent": (Tencent(lambda: ACCOUNT, vendors.SIGN, lambda: MONDAY, slots), _tencent),
    "http": (Government(lambda: ACCOUNT, vendors.SIGN, lambda: MONDAY, wording.text), _http),
}


class Site:
    """A world with one vendor's gateway, and its route."""

    def __init__(self, vendor: str) -> None:
        self.vendor = vendor
        self.gateway, self.items = VENDORS[vendor]
        self.world: World = replace(a_world(accounts=False), gateway=self.gateway)

    def push(self, body: Any, kind: str = "application/json;charset=utf-8", path: str = "") -> Any:
        raw = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        return Browser(self.world).raw("POST", path or f"/sms/{self.vendor}/secret", raw, content_type=kind)

    def kept(self) -> list[str]:
        return [one.text for one in self.world.store.due_inbound(1000)]


@pytest.fixture(params=VENDORS)
def site(request: pytest.FixtureRequest) -> Site:
    return Site(request.param)


@pytest.mark.parametrize("kind", [
    "application/json", "application/json;charset=utf-8", "application/json; charset=UTF-8", "text/json", "text/plain",
    "application/octet-stream", "", "application/json; charset=nonsense",
    "application/json; charset=hex",
])  # fmt: skip
def test_any_content_type_is_read_stored_and_thanked_for_in_the_vendor_s_words(site: Site, kind: str) -> None:
    answer = site.push(site.items(["不满意，還沒解決"]), kind)
    assert (answer.status_code, answer.body.decode()) == (200, site.gateway.thanks)
    assert answer.headers["Content-Type"] == "application/json"
    assert site.kept() == ["不满意，還沒解決"]


def test_another_charset_that_is_named_is_understood_and_one_that_is_not_refused(site: Site) -> None:
    body = json.dumps(site.items(["不满意"]), ensure_ascii=False).encode("gbk")
    assert site.push(body, "application/json;charset=utf-8").status_code == 400
    assert site.push(body, 'application/json; charset="GBK"').status_code == 200
    assert site.kept() == ["不满意"]
    assert site.push(b"\xff\xff", "application/json; charset=gbk").status_code == 400


@pytest.mark.parametrize("path", ["/sms/{}/wrong", "/sms/{}/secrets", "/sms/{}/SECRET", "/sms/other/secret"])
def test_a_wrong_secret_or_vendor_is_nowhere(site: Site, path: str) -> None:
    answer = site.push(site.items(["3"]), path=path.format(site.vendor))
    assert (answer.status_code, answer.body) == (404, b"")
    assert site.kept() == []


def test_the_same_push_five_times_is_kept_once_and_thanked_for_each_time(site: Site) -> None:
    said = [site.push(site.items(["3"])) for _ in range(5)]
    assert {(one.status_code, one.body.decode()) for one in said} == {(200, site.gateway.thanks)}
    assert site.kept() == ["3"]


class Failing:
    """A store that fails at the n-th item."""

    def __init__(self, store: Any, at: int) -> None:
        self._store, self._left = store, at

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def take_in(self, inbound: Any) -> bool:
        self._left -= 1
        if self._left == 0:
            raise TimeoutError(f"{inbound.mobile} {inbound.text}")
        kept: bool = self._store.take_in(inbound)
        return kept


def test_a_store_that_fails_makes_the_vendor_push_again_and_nothing_is_lost_or_told(site: Site, capsys: Any) -> None:
    sound = site.world
    site.world = replace(sound, store=Failing(sound.store, at=2))  # type: ignore[arg-type]
    answer = site.push(site.items(["1", "很不满意", "2"]))
    assert (answer.status_code, answer.body.decode()) == (503, site.gateway.again)
    logged = capsys.readouterr().err
    assert '"error": "TimeoutError"' in logged
    assert NUMBER not in logged
    assert "很不满意" not in logged
    assert "sms/" + site.vendor not in logged
    site.world = sound
    assert site.push(site.items(["1", "很不满意", "2"])).status_code == 200
    assert sorted(site.kept()) == ["1", "2", "很不满意"]


def test_bad_items_beside_good_ones_cost_only_themselves(site: Site) -> None:
    body = site.items(["1", "2", "3"])
    items = body["list"] if isinstance(body, dict) else body
    items[1] = {name: "+85291234567" if value == NUMBER else value for name, value in items[1].items()}
    items.append({"what": "is this"})
    assert site.push(body).status_code == 200
    assert sorted(site.kept()) == ["1", "3"]


def test_two_hundred_at_once_are_kept_and_one_more_is_refused_as_a_whole(site: Site) -> None:
    assert site.push(site.items(["3"] * 201)).status_code == 400
    assert site.kept() == []
    assert site.push(site.items(["3"] * 200)).status_code == 200
    assert len(site.kept()) == 200


def test_a_body_that_is_too_big_or_no_format_is_refused_without_a_word(site: Site) -> None:
    for body, status in ((b" " * 64_001, 413), (b"<xml/>", 400), (b"[{}]", 400), (b"", 400)):
        answer = site.push(body)
        assert (answer.status_code, answer.body) == (status, b"")
    assert site.kept() == []


def test_a_number_that_was_never_written_to_is_thanked_for(site: Site) -> None:
    assert site.push(site.items(["你是谁"])).body.decode() == site.gateway.thanks


def test_a_reply_of_tencent_is_one_object_and_a_status_report_a_list() -> None:
    site = Site("tencent")
    assert site.push(_tencent(["3"])[0]).status_code == 200
    report = {"user_receive_time": "2026-03-02 09:00:04", "nationcode": "86", "mobile": NUMBER,
              "report_status": "SUCCESS", "errmsg": "DELIVRD", "description": "", "sid": "2019:1"}  # fmt: skip
    assert site.push([report]).status_code == 200
    assert sorted(one.kind for one in site.world.store.due_inbound()) == ["answer", "receipt"]


def test_answers_and_receipts_of_aliyun_may_come_in_one_list_with_numbers_as_numbers() -> None:
    site = Site("aliyun")
    up = {**_aliyun(["3"])[0], "sequence_id": 1234567890, "sign_name": "绵阳营商"}
    report = {"phone_number": NUMBER, "success": False, "err_code": "MOBILE_NOT_ON_SERVICE", "biz_id": "9^0",
              "out_id": "QS1/m1", "sms_size": "1", "report_time": "2026-03-02 09:00:04"}  # fmt: skip
    assert site.push([up, report]).status_code == 200
    assert sorted((one.kind, one.status) for one in site.world.store.due_inbound()) == [
        ("answer", ""), ("receipt", "failed")]  # fmt: skip


@pytest.mark.parametrize("charset", ["utf-8", "gbk"])
def test_a_government_gateway_may_push_a_form(charset: str) -> None:
    site = Site("http")
    push = {"id": "id", "mobile": "phone", "text": "content", "thanks": "0", "again": "1"}
    site.gateway = Government(lambda: replace(ACCOUNT, http={**ACCOUNT.http, "push": push}), vendors.SIGN,
                              lambda: MONDAY, wording.text)  # fmt: skip
    site.world = replace(site.world, gateway=site.gateway)
    body = urlencode({"id": "U9", "phone": NUMBER, "content": "不满意"}, encoding=charset).encode()
    answer = site.push(body, f"application/x-www-form-urlencoded; charset={charset}")
    assert (answer.status_code, answer.body, site.kept()) == (200, b"0", ["不满意"])


def test_the_route_of_aws_knows_its_format_too() -> None:
    world = replace(a_world(accounts=False), gateway=Aws(lambda: ACCOUNT, "x", lambda: None, wording.text))  # type: ignore[arg-type]
    body = {"originationNumber": f"+86{NUMBER}", "messageBody": "3", "inboundMessageId": "in-1"}
    assert Browser(world).raw("POST", "/sms/aws/secret", json.dumps(body).encode()).status_code == 200
    assert len(world.store.due_inbound()) == 1


def test_a_deployment_that_lacks_a_setting_says_which_in_its_log(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    for name, value in vars(SETTINGS).items():
        monkeypatch.setenv(name.upper(), str(value))
    monkeypatch.setenv("SMS_GATEWAY", "aliyun")
    monkeypatch.setenv("SMS_ACCOUNT", "")
    answer = Browser(None).raw("POST", "/sms/aliyun/secret", b"[]")
    assert (answer.status_code, answer.body.decode()) == (500, "系统出错了\n")
    assert "The environment variable SMS_ACCOUNT is not set." in capsys.readouterr().err
