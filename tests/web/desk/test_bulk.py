"""One action on many cases."""

import pytest

from chalicelib.domain import flow
from chalicelib.domain.flow.bulk import BULK
from chalicelib.domain.words import Status
from tests.web.desk.office import Office
from tests.web.desk.test_access import UNKNOWN, csrf

NEVER = ("approve_result", "return_result", "read_answer", "log_call", "visit", "answer_directly", "guide", "withdraw",
         "guide_late", "accept", "decide_extension", "sign_publication")  # fmt: skip


@pytest.fixture
def office() -> Office:
    return Office()


def test_ratings_reviews_and_the_lane_are_never_done_in_bulk() -> None:
    assert not set(BULK) & set(NEVER)
    assert not any(flow.FLOW[action].lane for action in BULK)


def test_two_are_signed_one_is_refused_and_pressing_twice_changes_nothing_twice(office: Office) -> None:
    one, two = office.assigned(), office.assigned(mobile="19900000022")
    signed = office.handling(mobile="19900000023")
    foreign = office.assigned("gfb", mobile="19900000024")
    browser = office.at("chenli")
    sent = {"csrf": csrf(browser), "no": [one.no, two.no, signed.no, foreign.no, UNKNOWN]}
    page = browser.post("/desk/bulk", sent)
    assert "已选 3 件" in page.text and "2 件可办" in page.text
    assert foreign.no not in page.html and UNKNOWN not in page.html
    page = browser.post("/desk/bulk", {**sent, "action": "sign", "do": "preview"})
    assert "可以办理 2 件" in page.text and "不能办理 1 件" in page.text
    form = page.form("/desk/bulk")
    values = {**form.values, "do": "confirm"}
    for _ in range(2):
        page = browser.post("/desk/bulk", values)
        assert "已办理 2 件" in page.text
    for case in (one, two):
        assert office.reload(case).status == Status.HANDLING
        assert [entry.action for entry in office.world.store.history(case.no)].count("sign") == 1
    assert office.reload(foreign).status == Status.ASSIGNED


def test_a_case_that_moved_since_the_preview_is_refused_and_the_others_go_on(office: Office) -> None:
    one, two = office.assigned(), office.assigned(mobile="19900000022")
    browser = office.at("liuying")
    picked = {"csrf": csrf(browser), "no": [one.no, two.no]}
    sent = {**picked, "action": "urge", "text": "请反馈进展", "do": "preview"}
    values = {**browser.post("/desk/bulk", sent).form("/desk/bulk").values, "do": "confirm"}
    office.act(one, "sign", "chenli")
    page = browser.post("/desk/bulk", values)
    assert "已办理 1 件，1 件没有办理" in page.text and "刚被别人办理过" in page.text
    assert "urge" in [entry.action for entry in office.world.store.history(two.no)]


def test_a_form_with_a_mistake_comes_back_and_nothing_is_chosen_without_cases(office: Office) -> None:
    case = office.assigned()
    browser = office.at("liuying")
    sent = {"csrf": csrf(browser), "no": [case.no], "action": "urge", "text": "", "do": "preview"}
    assert browser.post("/desk/bulk", sent).status == 422
    assert browser.post("/desk/bulk", {"csrf": csrf(browser)}).status == 422
    assert browser.post("/desk/bulk", {"csrf": csrf(browser), "no": [f"x{n}" for n in range(51)]}).status == 422
    assert browser.get("/desk/bulk?done=other").status == 404
