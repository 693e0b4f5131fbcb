"""The vendor's account: where it lies, what must stand in it, and that nothing of it is said aloud."""

import json
from pathlib import Path
from typing import Any

import pytest

from chalicelib.messages.account import KEPT, MISSED, Account, AccountError, Kept, parse, reader, template

GOOD = {"key_id": "id", "key_secret": "very-secret", "app_id": "1", "templates": {"survey": "SMS_1"}}


@pytest.mark.parametrize(("change", "said"), [
    ({"key_secret": ""}, "key_secret is missing"), ({"app_id": ""}, "app_id is missing"),
    ({"colour": "red"}, "colour is unknown"), ({"templates": ["SMS_1"]}, "not an object"),
    ({"key_id": ["very-secret"]}, "key_id is not a text"),
])  # fmt: skip
def test_what_is_missing_is_named_and_no_value_is(change: dict[str, Any], said: str) -> None:
    with pytest.raises(AccountError, match=said) as fault:
        parse(json.dumps(GOOD | change), "tencent")
    assert "very-secret" not in str(fault.value)


def test_numbers_may_be_written_as_numbers() -> None:
    account = parse(json.dumps(GOOD | {"app_id": 1400006666, "templates": {"survey": 1110}}), "tencent")
    assert (account.app_id, account.templates["survey"]) == ("1400006666", "1110")


@pytest.mark.parametrize("numbers", [{}, {"survey": ""}])
def test_a_template_without_a_number_stops_only_itself(numbers: dict[str, str]) -> None:
    account = parse(json.dumps(GOOD | {"templates": {"code": "SMS_2", **numbers}}), "aliyun")
    assert template(account, "code") == "SMS_2"
    with pytest.raises(AccountError, match="no template number for survey") as fault:
        template(account, "survey")
    assert fault.value.said == "没有登记模板“survey”的编号"


@pytest.mark.parametrize("document", ["", "[]", "not json"])
def test_what_is_no_object_is_refused(document: str) -> None:
    with pytest.raises(AccountError, match="JSON"):
        parse(document, "aliyun")


def test_an_account_shows_no_secret_when_it_is_printed() -> None:
    assert "very-secret" not in repr(parse(json.dumps(GOOD), "tencent"))


def test_a_file_a_parameter_and_a_secret_are_places(tmp_path: Path) -> None:
    (tmp_path / "sms.json").write_text("{}")
    asked: list[tuple[str, dict[str, Any]]] = []

    class Client:
        def __init__(self, service: str) -> None:
            self.service = service

        def get_parameter(self, **given: Any) -> Any:
            asked.append((self.service, given))
            return {"Parameter": {"Value": "{1}"}}

        def get_secret_value(self, **given: Any) -> Any:
            asked.append((self.service, given))
            return {"SecretString": "{2}"}

    places = (f"file:{tmp_path}/sms.json", "ssm:/bihuan/prod/sms", "secretsmanager:bihuan-sms")
    assert [reader(place, Client)() for place in places] == ["{}", "{1}", "{2}"]
    assert asked == [
        ("ssm", {"Name": "/bihuan/prod/sms", "WithDecryption": True}), ("secretsmanager", {"SecretId": "bihuan-sms"}),
    ]  # fmt: skip
    for wrong in ("", "ssm:", "/etc/sms.json", "s3:bucket"):
        with pytest.raises(AccountError, match="SMS_ACCOUNT"):
            reader(wrong, Client)


def test_it_is_read_again_after_minutes_and_an_unreadable_newer_one_leaves_the_old() -> None:
    now, found = [0.0], [Account("1"), Account("2")]

    def read() -> Account:
        if not found:
            raise AccountError("gone")
        return found.pop(0)

    kept = Kept(read, lambda: now[0])
    seen = []
    for seconds in (0.0, KEPT - 1.0, KEPT + 0.0, 3.0 * KEPT):
        now[0] = seconds
        seen.append(kept().key_id)
    assert seen == ["1", "1", "2", "2"]


def test_while_there_is_none_the_place_is_not_asked_for_every_message() -> None:
    now, asked = [0.0], []

    def read() -> Account:
        asked.append(now[0])
        if len(asked) < 3:
            raise AccountError("gone")
        return Account("1")

    kept = Kept(read, lambda: now[0])
    for seconds in (0.0, 1.0, MISSED - 1.0, MISSED + 0.0, MISSED + 1.0):
        now[0] = seconds
        with pytest.raises(AccountError, match="gone"):
            kept()
    now[0] = 2.0 * MISSED
    assert kept().key_id == "1"
    assert asked == [0.0, MISSED, 2.0 * MISSED]
