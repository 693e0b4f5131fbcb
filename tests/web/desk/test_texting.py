"""短信 at the desk: figures, what did not go and why, and who wants no messages."""

from datetime import datetime

import pytest

from chalicelib import handling, jobs
from chalicelib.domain.calendar import CST
from chalicelib.domain.records import Inbound
from chalicelib.handling import texting
from chalicelib.messages.gateway import Result
from tests.web.desk.office import Office
from tests.web.desk.test_access import csrf


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def sent(office: Office) -> Office:
    """One message arrived as far as anybody knows, one went to a dead number."""
    office.world.gateway.results = [Result("sent", "V1"), Result("failed", detail="空号")]
    for title in ("厂房产权证办理停滞", "用电增容迟迟没有答复"):
        office.lodged(title=title)
    jobs.run_with(office.world, "send_messages", office.world.clock.now(), 60)
    return office


def test_what_left_and_what_did_not_is_counted_with_its_cost(sent: Office) -> None:
    page = sent.at("liuying").get("/desk/sms")
    assert page.status == 200
    assert "发出2 条，告知 2" in page.text
    assert "发送失败 1" in page.text
    assert "约 0.09 元：2 段，每段 0.045 元" in page.text


def test_the_supervisor_sees_which_and_why_the_administrator_only_numbers(sent: Office) -> None:
    failed = next(out for out in sent.world.gateway.sent[1:2])
    no = failed.message.case
    assert no in sent.at("liuying").get("/desk/sms").text
    assert "空号" in sent.at("liuying").get("/desk/sms").text
    admin = sent.at("admin").get("/desk/sms").text
    assert no not in admin
    assert "发送失败 1" in admin


def test_a_county_sees_only_the_messages_of_its_cases(sent: Office) -> None:
    no = sent.world.gateway.sent[1].message.case
    assert no not in sent.at("fcqs").get("/desk/sms").text


def test_a_number_is_registered_masked_and_taken_off_again(office: Office) -> None:
    browser = office.at("liuying")
    given = {"do": "stop", "mobile": "199 0000 7788", "reason": "电话里要求不再发短信"}
    assert "已登记" in browser.post("/desk/sms", {"csrf": csrf(browser), **given}).text
    assert office.world.store.opted_out("19900007788")
    page = browser.get("/desk/sms")
    assert "19900007788" not in page.html
    assert "199****7788" in page.text and "电话里要求不再发短信" in page.text
    who = page.html.split('name="who" value="')[1].split('"')[0]
    resume = {"csrf": csrf(browser), "do": "resume", "who": who}
    assert "已恢复发送" in browser.post("/desk/sms", resume).text
    assert not office.world.store.opted_out("19900007788")
    assert browser.post("/desk/sms", resume).status == 404


@pytest.mark.parametrize(("given", "said"), [
    ({"mobile": "12345678901", "reason": "电话里要求"}, "手机号有误"),
    ({"mobile": "19900007788", "reason": ""}, "原因"),
])  # fmt: skip
def test_what_is_wrong_stands_beside_its_field(office: Office, given: dict[str, str], said: str) -> None:
    browser = office.at("liuying")
    answer = browser.post("/desk/sms", {"csrf": csrf(browser), "do": "stop", **given})
    assert answer.status == 422
    assert said in answer.text
    assert given["mobile"] in answer.html
    assert not office.world.store.opt_outs()


def test_participation_counts_cases_and_not_messages(office: Office) -> None:
    world = office.world
    cases = [office.revisiting(title=f"第{n}件事", mobile=f"1990000002{n}") for n in (1, 2)]
    surveys = datetime(2026, 3, 3, 9, 0, tzinfo=CST)
    for job in ("watch_clocks", "send_messages"):
        world.clock.set(surveys)
        jobs.run_with(world, job, surveys, 60)
    for minute, text in enumerate(("3", "1", "2"), 5):
        at = surveys.replace(minute=minute)
        assert handling.take_sms(world, "19900000021", text, at, form=text) == "rating"
    found = texting.days(world, surveys.date(), 7)
    part = texting.took_part(world, found)
    assert (part.replied, part.looked, part.surveyed) == (1, 2, 2)
    handling.answer(world, cases[1].no, {"rating": "basic", "solved": "", "reason": ""}, now=surveys.replace(hour=10))
    assert texting.took_part(world, found).rows == {(surveys.date(), "recording"): (2, 2)}
    world.clock.set(surveys.replace(hour=11))
    assert "短信或网页评价 2 件 / 发过评价短信 2 件" in office.at("liuying").get("/desk/sms").text


def test_answers_are_counted_by_gateway_and_day_also_of_a_day_on_which_nothing_left(office: Office) -> None:
    store, now = office.world.store, office.world.clock.now()
    for id, note in (("a1", "rating"), ("a2", "unclear")):
        store.take_in(Inbound("aliyun", id, "answer", "19900001234", "3", now))
        store.read_inbound("aliyun", id, note, now.date())
    page = office.at("liuying").get("/desk/sms")
    assert "收到回复 2" in page.text and "自动读出 1" in page.text
    assert "2 条，自动读出评价 1，转人工判读 1" in page.text
