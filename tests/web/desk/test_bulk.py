"""One action on many cases."""

from dataclasses import replace

import pytest

from chalicelib import wiring
from chalicelib.domain import flow
from chalicelib.domain.flow.bulk import BULK
from chalicelib.domain.words import Status
from tests.jobs_world import Tampered
from tests.web.client import Browser
from tests.web.desk.office import VERSION, Office
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


def test_back_from_the_preview_what_was_typed_is_there(office: Office) -> None:
    case = office.assigned()
    browser = office.at("liuying")
    sent = {"csrf": csrf(browser), "no": [case.no], "action": "urge", "text": "请本周内反馈进展", "do": "preview"}
    values = browser.post("/desk/bulk", sent).form("/desk/bulk").values
    page = browser.post("/desk/bulk", {**values, "do": "form"})
    assert page.status == 200 and page.form("/desk/bulk").values["text"] == ["请本周内反馈进展"]


def test_fifty_go_through_every_step_and_are_noted_once(office: Office) -> None:
    numbers = [office.assigned(mobile=f"1990000{n:04}").no for n in range(100, 150)]
    browser = office.at("liuying")
    values = {"csrf": [csrf(browser)], "no": numbers}
    for more in ({"action": "supervise", "do": "form"},
                 {"number": "督〔2026〕1号", "text": "请说明进展和原因", "do": "preview"}, {"do": "form"},
                 {"do": "preview"}, {"do": "confirm"}, {"do": "confirm"}):  # fmt: skip
        page = browser.post("/desk/bulk", {**values, **more})
        assert page.status == 200, page.text
        values = page.form("/desk/bulk").values if more["do"] != "confirm" else values
    assert "已办理 50 件。" in page.text
    assert bulk_events(office) == [{"action": "督办", "done": "50", "refused": "0"}]


def test_pressed_twice_at_the_same_instant_there_is_one_result_and_one_event(office: Office) -> None:
    case = office.assigned()
    browser = office.at("liuying")
    sent = {"csrf": csrf(browser), "no": [case.no], "action": "urge", "text": "请反馈进展", "do": "preview"}
    values = {**browser.post("/desk/bulk", sent).form("/desk/bulk").values, "do": "confirm"}
    other = Browser(office.world)
    other.cookies = dict(browser.cookies)
    world = replace(office.world)

    def press() -> None:
        wiring.use(office.world)
        assert "已办理 1 件。" in other.post("/desk/bulk", values).text
        wiring.use(world)

    object.__setattr__(world, "store", Tampered(office.world.store, 1, False, press))
    browser.world = world
    wiring.use(world)
    assert "已办理 1 件。" in browser.post("/desk/bulk", values).text
    assert [entry.action for entry in office.world.store.history(case.no)].count("urge") == 1
    assert bulk_events(office) == [{"action": "催办", "done": "1", "refused": "0"}]


def test_of_a_secret_case_the_authority_reads_the_title_and_the_unit_its_own(office: Office) -> None:
    case, made = office.assigned(secret=True), str(VERSION["title"])
    for person, reads, not_ in (("liuying", case.title, made), ("chenli", made, case.title)):
        browser = office.at(person)
        action = {"liuying": "urge", "chenli": "sign"}[person]
        sent = {"csrf": csrf(browser), "no": [case.no], "action": action, "text": "请反馈进展"}
        for do in ("", "form", "preview"):
            page = browser.post("/desk/bulk", {**sent, "do": do} if do else {"csrf": sent["csrf"], "no": [case.no]})
            assert reads in page.text and not_ not in page.text, (person, do)


def bulk_events(office: Office) -> list[dict[str, str]]:
    events = office.world.store.events(office.world.clock.now().date())
    return [dict(one.detail) for one in events if one.what == "bulk"]
