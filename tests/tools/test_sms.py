"""`ops sms`: what is missing is named, no key is shown, a try goes the way of a real message; deploying chooses."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from chalicelib import settings as deployments
from chalicelib.messages import vendors as gateways
from chalicelib.messages import wording
from tests import vendors
from tests.fakes import SETTINGS, World, a_world
from tools import deploy
from tools.ops import sms
from tools.ops.__main__ import parser

NUMBERS = {name: f"SMS_{place}" for place, name in enumerate(sorted(wording.templates("sms")), 1)}


def world(tmp_path: Path, gateway: str = "aliyun", document: Any = None) -> World:
    """A world whose account is a file, with the real gateway."""
    place = tmp_path / "sms.json"
    given = {"key_id": vendors.KEY_ID, "key_secret": vendors.KEY_SECRET, "templates": NUMBERS}
    place.write_text(json.dumps(given if document is None else document))
    made = a_world()
    settings = replace(SETTINGS, sms_gateway=gateway, sms_account=f"file:{place}")
    gateway_made: Any = gateways.make(settings, made.clock.wall, wording.text)
    return replace(made, settings=settings, gateway=gateway_made)


def test_an_account_that_is_complete_has_nothing_left_to_do(tmp_path: Path) -> None:
    found, todo = sms.check(world(tmp_path))
    assert todo == []
    assert f"模板 survey：{NUMBERS['survey']}" in found
    assert vendors.KEY_SECRET not in "".join(found)


def test_every_template_without_a_number_is_named_and_so_is_one_that_is_not_ours(tmp_path: Path) -> None:
    few = {name: number for name, number in NUMBERS.items() if name not in ("survey", "code")} | {"servey": "SMS_99"}
    document = {"key_id": "i", "key_secret": "very-secret", "templates": few}
    found, todo = sms.check(world(tmp_path, document=document))
    assert todo == ["模板 code 还没有填编号", "模板 survey 还没有填编号", "模板 servey 不是本系统的模板"]
    assert "very-secret" not in "".join(found + todo)


@pytest.mark.parametrize(("gateway", "document", "said"), [
    ("tencent", {"key_id": "i", "key_secret": "very-secret"}, "app_id is missing"), ("aws", {}, "origin is missing"),
    ("http", {"key_secret": "very-secret"}, "http is missing"), ("aliyun", [], "not a JSON object"),
])  # fmt: skip
def test_a_field_that_is_missing_is_named(tmp_path: Path, gateway: str, document: Any, said: str) -> None:
    found, todo = sms.check(world(tmp_path, gateway, document))
    assert said in todo[0]
    assert "very-secret" not in "".join(found + todo)


def test_a_wording_of_the_city_has_to_be_registered_anew(tmp_path: Path) -> None:
    made = world(tmp_path)
    made.store.put_setting("words", {"n": 1, "sms": {"progress": "诉求{no}有了新进展，请在进度页查看。"}})
    made.book.reread()
    (one,) = sms.check(made)[1]
    assert one.startswith("模板 progress 的用语已改为“诉求{no}有了新进展")


def test_without_a_gateway_that_is_what_has_to_be_done() -> None:
    assert "还没有选择短信网关" in sms.check(a_world())[1][0]


def test_a_try_goes_to_the_vendor_with_sample_values(tmp_path: Path) -> None:
    with vendors.serving(vendors.aliyun) as double:
        document = {"key_id": vendors.KEY_ID, "key_secret": vendors.KEY_SECRET, "templates": NUMBERS,
                    "endpoint": double.address}  # fmt: skip
        made = world(tmp_path, document=document)
        double.faults = ["", "isv.SMS_SIGNATURE_ILLEGAL"]
        assert sms.send_test(made, "199 0000 1234", "code").state == "sent"
        assert json.loads(double.accepted[0].query["TemplateParam"]) == {"code": "123456"}
        assert "签名" in sms.send_test(made, "19900001234", "survey").detail
        assert made.store.due_messages(made.clock.now()) == []


@pytest.mark.parametrize(("mobile", "template", "said"), [("123", "code", "手机"), ("19900001234", "none", "survey")])
def test_what_cannot_be_tried_is_said_in_one_sentence(tmp_path: Path, mobile: str, template: str, said: str) -> None:
    with pytest.raises(sms.SmsError, match=said):
        sms.send_test(world(tmp_path), mobile, template)


def test_the_commands_are_there() -> None:
    asked = parser().parse_args(["--stage", "prod", "sms", "send-test", "19900001234", "--template", "survey"])
    assert (asked.mobile, asked.template) == ("19900001234", "survey")
    assert parser().parse_args(["--local", "sms", "check", "--address"]).address


def test_the_push_address_is_the_one_of_the_route(tmp_path: Path) -> None:
    assert sms.address(world(tmp_path)) == "https://bihuan.example/sms/aliyun/secret"


@pytest.mark.parametrize(("gateway", "account", "chosen"), [
    ("", "ssm", {}), ("none", "ssm", {"SmsGateway": "none", "SmsAccount": ""}),
    ("aliyun", "ssm", {"SmsGateway": "aliyun", "SmsAccount": "ssm:/bihuan-prod/sms"}),
    ("http", "secretsmanager", {"SmsGateway": "http", "SmsAccount": "secretsmanager:bihuan-prod-sms"}),
])  # fmt: skip
def test_a_deployment_chooses_the_gateway_and_the_one_place_of_its_account(
    gateway: str, account: str, chosen: dict[str, str]
) -> None:
    assert deploy.sms_parameters("bihuan-prod", gateway, account) == chosen
    if chosen:
        given = {name.upper(): str(value) for name, value in vars(SETTINGS).items()}
        assert deployments.load(given | {"SMS_GATEWAY": gateway, "SMS_ACCOUNT": chosen["SmsAccount"]})


def test_a_new_secret_is_drawn_only_when_it_is_asked_for() -> None:
    drawn = [deploy.sms_parameters("bihuan-prod", "", "ssm", fresh=True)["SmsSecret"] for _ in range(2)]
    assert drawn[0] != drawn[1]
    assert min(map(len, drawn)) >= 40
    assert "SmsSecret" not in deploy.sms_parameters("bihuan-prod", "aliyun", "ssm")
