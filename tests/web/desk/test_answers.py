"""短信判读: the words, what they hold, and one click that says what they mean."""

import pytest

from chalicelib import handling
from chalicelib.domain import words
from chalicelib.domain.case import SYSTEM, Case
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
