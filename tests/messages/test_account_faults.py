"""An account that cannot be used costs no message and is told once; nothing of a key, a number or a text is said."""

import json
import traceback
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from chalicelib import settings as deployments
from chalicelib.domain.records import Outgoing
from chalicelib.messages import calling, vendors, wording
from chalicelib.messages.account import AccountError
from chalicelib.messages.aliyun import Aliyun
from chalicelib.messages.government import Government
from chalicelib.messages.tencent import Tencent
from tests import vendors as doubles
from tests.builders import a_message
from tests.fakes import MONDAY, SETTINGS, World, a_world
from tests.jobs_world import a_lodged, an_approved, an_assigned, run
from tests.messages.test_gateways import GIVEN, HTTP

HIDDEN = (doubles.KEY_ID, doubles.KEY_SECRET, "1990000", "A2C4D6F8", "您提交的诉求")


def unusable() -> Any:
    raise AccountError("the SMS account of aliyun: no template number for survey")


def office(gateway: Any) -> World:
    """A world in which the SMS of one lodged case waits."""
    world = a_world(MONDAY)
    a_lodged(world, "03-02 10:00", "0001")
    return replace(world, gateway=gateway)


def states(world: World) -> list[tuple[str, str, int]]:
    (no,) = world.store.cases_of("19900000001")
    return [(one.state, one.detail, one.attempts) for one in world.store.messages(no) if one.message.channel == "sms"]


def test_messages_wait_with_the_reason_and_one_alarm_names_the_field() -> None:
    world = office(Aliyun(unusable, "x", lambda: MONDAY, lambda: "n"))
    for minute in range(0, 60, 5):
        run(world, "send_messages", MONDAY + timedelta(minutes=minute))
    assert states(world)[0][:2] == ("waiting", "短信账号没有配好")
    assert world.alarm.texts == ["send_messages: the SMS account of aliyun: no template number for survey"]


def test_a_template_without_a_number_waits_with_its_reason_and_the_others_leave() -> None:
    with doubles.serving(doubles.aliyun) as double:
        few = replace(GIVEN, endpoint=double.address, templates={"lodged": "SMS_1"})
        world = a_world(MONDAY)
        an_assigned(world, "03-02 10:00", "0001")
        world = replace(world, gateway=Aliyun(lambda: few, doubles.SIGN, lambda: MONDAY, lambda: "n"))  # type: ignore[arg-type]
        for minute in (0, 5):
            run(world, "send_messages", MONDAY + timedelta(minutes=minute))
        found = [one[:2] for one in states(world)]
        assert sorted(found) == [("sent", ""), ("waiting", "没有登记模板“assigned”的编号")]
        assert [call.query["TemplateCode"] for call in double.accepted] == ["SMS_1"]
        assert world.alarm.texts == ["send_messages: the SMS account: no template number for assigned"]


def test_a_survey_whose_template_was_refused_becomes_a_call_after_two_days() -> None:
    world = a_world(MONDAY)
    no = an_approved(world, "03-02 10:00", "03-03 10:00", "0001")
    with doubles.serving(doubles.aliyun) as double:
        rest = {name: "SMS_1" for name in wording.templates("sms") if name != "survey"}
        found = replace(GIVEN, endpoint=double.address, templates=rest)
        world = replace(world, gateway=Aliyun(lambda: found, doubles.SIGN, lambda: MONDAY, lambda: "n"))  # type: ignore[arg-type]
        begun = MONDAY.replace(day=4, hour=9)
        asked = []
        for hours in range(0, 56, 2):
            for job in ("watch_clocks", "send_messages"):
                run(world, job, begun + timedelta(hours=hours))
            case = world.store.case(no)
            assert case is not None
            assert case.revisit is not None
            asked.append(case.revisit.phone)
    survey = next(one for one in world.store.messages(no) if one.message.template == "survey")
    assert (survey.state, survey.detail) == ("failed", "没有登记模板“survey”的编号")
    assert (asked[0], asked[20], asked[-1]) == (False, False, True)


def test_a_survey_that_could_not_leave_in_its_window_leaves_in_the_next_and_not_at_night() -> None:
    world = a_world(MONDAY)
    no = an_approved(world, "03-02 10:00", "03-03 10:00", "0001")
    with doubles.serving(doubles.aliyun) as double:
        broken: list[bool] = [True]
        good = replace(GIVEN, endpoint=double.address)
        world = replace(world, gateway=Aliyun(  # type: ignore[arg-type]
            lambda: unusable() if broken[0] else good, doubles.SIGN, lambda: MONDAY, lambda: "n"))  # fmt: skip
        left = ""
        for hours in range(0, 30):
            now = MONDAY.replace(day=4, hour=9) + timedelta(hours=hours)
            broken[0] = hours < 9  # mended at six in the evening
            for job in ("watch_clocks", "send_messages"):
                run(world, job, now)
            survey = next((one for one in world.store.messages(no) if one.message.template == "survey"), None)
            if survey and survey.state == "sent" and not left:
                left = f"{now:%m-%d %H:%M}"
        assert left == "03-05 09:00"


def test_two_faults_in_turns_are_two_alarms_a_day() -> None:
    said = ["a is missing", "b is missing"] * 3

    def fault() -> Any:
        raise AccountError(said.pop(0))

    world = office(Aliyun(fault, "x", lambda: MONDAY, lambda: "n"))
    for hour in range(5):
        run(world, "send_messages", MONDAY + timedelta(hours=2 * hour))
    assert len(said) == 1
    assert world.alarm.texts == ["send_messages: a is missing", "send_messages: b is missing"]


def test_the_next_day_it_is_told_again_and_another_fault_at_once() -> None:
    said = ["a is missing", "a is missing", "b is missing"]

    def fault() -> Any:
        raise AccountError(said.pop(0))

    world = office(Aliyun(fault, "x", lambda: MONDAY, lambda: "n"))
    for hours in (0, 24, 25):
        run(world, "send_messages", MONDAY + timedelta(hours=hours))
    assert world.alarm.texts == [f"send_messages: {one} is missing" for one in ("a", "a", "b")]


def test_when_it_is_mended_the_message_leaves() -> None:
    with doubles.serving(doubles.aliyun) as double:
        numbers = dict.fromkeys(wording.templates("sms"), "SMS_1")
        found: list[Any] = [None, replace(GIVEN, endpoint=double.address, templates=numbers)]
        world = office(Aliyun(lambda: found.pop(0) or unusable(), doubles.SIGN, lambda: MONDAY, lambda: "n"))
        for minute in (0, 5):
            run(world, "send_messages", MONDAY + timedelta(minutes=minute))
        assert states(world)[0][0] == "sent"
        assert len(double.accepted) == 1


@pytest.mark.parametrize(("place", "said"), [
    ("file:{}/none.json", "FileNotFoundError"), ("file:{}/broken.json", "not JSON"),
    ("ssm:/none", "Credential|NoRegion"), ("secretsmanager:none", "Credential|NoRegion"),
])  # fmt: skip
def test_a_document_that_cannot_be_read_is_a_fault_of_the_account(
    place: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION", "AWS_REGION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    (tmp_path / "broken.json").write_text(f'{{"key_secret": "{doubles.KEY_SECRET}"')
    settings = replace(SETTINGS, sms_gateway="aliyun", sms_account=place.format(tmp_path))
    with pytest.raises(AccountError, match=said) as fault:
        vendors.account(settings)()
    assert doubles.KEY_SECRET not in str(fault.value)


@pytest.mark.parametrize(("change", "said"), [
    ({"SMS_GATEWAY": "aliyun"}, "SMS_ACCOUNT is not set"),
    ({"SMS_GATEWAY": "aliyun", "SMS_ACCOUNT": '{"key_secret": "s3"}'}, "SMS_ACCOUNT begins with none of ssm:"),
    ({"SMS_GATEWAY": "pigeon"}, "SMS_GATEWAY is none of"),
])  # fmt: skip
def test_a_bad_setting_stops_the_start_with_its_name_alone(change: dict[str, str], said: str) -> None:
    given = {name.upper(): str(value) for name, value in vars(SETTINGS).items()}
    with pytest.raises(deployments.SettingsError, match=said) as fault:
        deployments.load(given | change)
    assert "s3" not in str(fault.value)


Made = Callable[[str], Any]  # address of the double → gateway
GATEWAYS: dict[str, tuple[Any, Made]] = {
    "aliyun": (doubles.aliyun, lambda at: Aliyun(
        lambda: replace(GIVEN, endpoint=at), doubles.SIGN, lambda: MONDAY, lambda: "n")),
    "tencent": (doubles.tencent, lambda at: Tencent(
        lambda: replace(GIVEN, endpoint=at), doubles.SIGN, lambda: MONDAY, vendors.slots)),
    "http": (doubles.government, lambda at: Government(
        lambda: replace(GIVEN, http=HTTP | {"url": at}), doubles.SIGN, lambda: MONDAY, wording.text)),
}  # fmt: skip
FAULTS = ("", "down", "html", "drop", "isv.MOBILE_NUMBER_ILLEGAL", "AuthFailure.SignatureFailure", "busy")


@pytest.mark.parametrize("vendor", GATEWAYS)
def test_no_log_line_alarm_or_reason_holds_a_key_a_number_or_a_message(vendor: str, capsys: Any) -> None:
    answer, made = GATEWAYS[vendor]
    with doubles.serving(answer) as double:
        for fault in FAULTS:
            double.faults = [fault] if fault else []
            world = office(made(double.address))
            run(world, "send_messages", MONDAY)
            printed = capsys.readouterr()
            said = printed.out + printed.err + "".join(world.alarm.texts) + json.dumps(states(world))
            assert '"event": "job"' in printed.err
            assert [hidden for hidden in HIDDEN if hidden in said] == []


@pytest.mark.parametrize("vendor", GATEWAYS)
def test_an_error_that_nobody_expected_is_logged_without_its_words(
    vendor: str, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(address: str, headers: Any, body: bytes, seconds: float = 0) -> Any:
        raise RuntimeError(f"{address} {headers} {body!r}")

    monkeypatch.setattr(calling, "post", broken)
    world = office(GATEWAYS[vendor][1]("http://127.0.0.1:1"))
    run(world, "send_messages", MONDAY)
    logged = capsys.readouterr().err
    assert "RuntimeError" in logged
    assert [hidden for hidden in HIDDEN if hidden in logged] == []


@pytest.mark.parametrize("vendor", GATEWAYS)
def test_what_a_gateway_raises_holds_nothing_either(vendor: str) -> None:
    with doubles.serving(GATEWAYS[vendor][0]) as gone:
        address = gone.address
    gateway = GATEWAYS[vendor][1](address)
    with pytest.raises(ValueError, match=r"read|not a") as fault:
        gateway.read(b'[{"mobile": "85291234567", "phone_number": "85291234567", "content": "A2C4D6F8"}]', "", MONDAY)
    assert [hidden for hidden in HIDDEN if hidden in "".join(traceback.format_exception_only(fault.value))] == []
    said = gateway.send(Outgoing(a_message(), "leased"))
    assert said.state == "again"
    assert [hidden for hidden in HIDDEN if hidden in str(said)] == []
