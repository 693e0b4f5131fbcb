"""短信判读: the words, what they hold, and one click that says what they mean."""

import pytest

from chalicelib import handling
from chalicelib.domain import words
from chalicelib.domain.case import SYSTEM, Case
from chalicelib.domain.records import Inbound
from tests.web.client import Page
from tests.web.desk.office import VALUES, Office

RAW = "对不起刚才按错了，你们看着办吧"


@pytest.fixture
def office() -> Office:
    return Office()


def unread(office: Office, rated: str = "", **changes: object) -> Case:
    case = office.revisiting(region="510703", **changes)
    if rated:
        office.act(case, "take_answer", rating=rated, solved="yes", source="sms", reason="", raw="1")
    return handling.act(office.world, case.no, "take_unclear", SYSTEM, {"raw": RAW, "proposal": "dissatisfied"})


def click(office: Office, case: Case, reading: str, **more: str) -> Page:
    browser = office.at("fcqs")
    form = next(one for one in browser.get("/desk/answers").forms if one.values.get("no") == [case.no])
    return browser.post(form.action, {**form.values, "reading": reading, **more})


def test_the_words_stand_there_with_the_proposal_and_the_answer_that_they_hold(office: Office) -> None:
    unread(office, rated="satisfied")
    page = office.at("fcqs").get("/desk/answers")
    assert RAW in page.text
    assert "现在的评价：满意，判读以前不生效" in page.text
    assert "系统建议：不满意" in page.text
    assert VALUES["mobile"] not in page.html


@pytest.mark.parametrize("reading", words.READINGS)
def test_one_click_says_what_the_answer_means(office: Office, reading: str) -> None:
    case = unread(office)
    page = click(office, case, reading, text="原话如此")
    assert "已登记判读" in page.text
    assert RAW not in page.text
    revisit = office.reload(case).revisit
    assert revisit and not revisit.unclear
    assert revisit.rating == (reading if reading in words.RATINGS else "")
    assert office.world.store.opted_out(VALUES["mobile"]) is (reading in ("wrong_number", "opt_out"))


def test_the_same_click_twice_reads_once(office: Office) -> None:
    case = unread(office)
    browser = office.at("fcqs")
    form = next(one for one in browser.get("/desk/answers").forms if one.values.get("no") == [case.no])
    for _ in range(2):
        browser.post(form.action, {**form.values, "reading": "basic"})
    assert [one.action for one in office.world.store.history(case.no)].count("read_answer") == 1


def test_what_a_colleague_read_first_stays(office: Office) -> None:
    case = unread(office)
    browser = office.at("fcqs")
    form = next(one for one in browser.get("/desk/answers").forms if one.values.get("no") == [case.no])
    click(office, case, "dissatisfied")
    page = browser.post(form.action, {**form.values, "reading": "satisfied", "token": "another"})
    assert "同事已经判读" in page.text
    revisit = office.reload(case).revisit
    assert revisit and revisit.rating == "dissatisfied"


def test_who_took_part_in_the_round_reads_the_words_but_does_not_judge_them(office: Office) -> None:
    case = office.revisiting()
    handling.act(office.world, case.no, "take_unclear", SYSTEM, {"raw": RAW, "proposal": ""})
    page = office.at("liuying").get("/desk/answers")
    assert "请由其他人员回访" in page.text
    assert not [one for one in page.forms if one.values.get("no") == [case.no]]


def test_of_another_county_nobody_judges(office: Office) -> None:
    case = office.revisiting()
    handling.act(office.world, case.no, "take_unclear", SYSTEM, {"raw": RAW, "proposal": ""})
    browser = office.at("fcqs")
    page = browser.get("/desk/answers")
    assert RAW not in page.text
    csrf = page.form("/desk/logout").values["csrf"]
    assert browser.post("/desk/answers", {"csrf": csrf, "no": case.no, "reading": "basic"}).status == 404


def test_who_comes_second_reads_what_the_colleague_decided_and_who_it_was(office: Office) -> None:
    case = unread(office)
    browser = office.at("fcqs")
    form = next(one for one in browser.get("/desk/answers").forms if one.values.get("no") == [case.no])
    click(office, case, "dissatisfied", text="原话是“按错了”")
    page = browser.post(form.action, {**form.values, "reading": "satisfied", "token": "another"})
    assert "人工判读为：不满意" in page.text
    assert office.actor("fcqs").name in page.text


def test_the_card_says_what_was_asked_and_until_when_the_answer_is_held(office: Office) -> None:
    case = office.revisiting(region="510703")
    handling.act(office.world, case.no, "ask_rating", SYSTEM, {})
    office.act(case, "take_answer", rating="satisfied", solved="yes", source="sms", reason="", raw="1")
    handling.act(office.world, case.no, "take_unclear", SYSTEM, {"raw": RAW, "proposal": ""})
    page = office.at("fcqs").get("/desk/answers")
    assert "评价短信已发到 199****0021" in page.text
    assert "最迟 3月" in page.text and "按它生效" in page.text


def test_a_secret_case_keeps_its_company_masked(office: Office) -> None:
    unread(office, secret=True)
    page = office.at("fcqs").get("/desk/answers")
    assert VALUES["enterprise_name"] not in page.text and "绵阳乌有" in page.text


def test_a_reply_to_no_survey_is_marked_as_seen_once_by_the_city(office: Office) -> None:
    store = office.world.store
    store.take_in(Inbound("aliyun", "s1", "answer", "19900008888", "在吗", office.world.clock.now()))
    store.read_inbound("aliyun", "s1", "unmatched", office.world.clock.now().date())
    browser = office.at("liuying")
    page = browser.get("/desk/answers")
    assert "199****8888：在吗" in page.text
    form = next(one for one in page.forms if "reply" in one.values)
    for status in (200, 404):
        page = browser.post(form.action, {**form.values, "do": "seen"})
        assert page.status == status
    assert "在吗" not in browser.get("/desk/answers").text
    assert store.answers_of(office.world.clock.now().date()) == {("aliyun", "unmatched"): 1}


def test_a_county_neither_reads_nor_marks_replies_to_no_survey(office: Office) -> None:
    store = office.world.store
    store.take_in(Inbound("aliyun", "s1", "answer", "19900008888", "在吗", office.world.clock.now()))
    store.read_inbound("aliyun", "s1", "unmatched", office.world.clock.now().date())
    browser = office.at("fcqs")
    page = browser.get("/desk/answers")
    assert "在吗" not in page.text
    csrf = page.form("/desk/logout").values["csrf"]
    assert browser.post("/desk/answers", {"csrf": csrf, "reply": "aliyun/s1", "do": "seen"}).status == 404
    assert store.unmatched()
