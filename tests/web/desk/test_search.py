"""查找 on the page; what is found by what is in tests/handling/test_finding.py."""

import pytest

from chalicelib.domain.words import Role
from chalicelib.jobs import indexing
from chalicelib.web.pages import PAGES
from tests.web.client import Browser, Page
from tests.web.desk.office import VALUES, Office


@pytest.fixture
def office() -> Office:
    return Office()


def searched(office: Office, person: str | Browser, text: str) -> Page:
    indexing.index_cases(office.world, lambda: True)
    browser = office.at(person) if isinstance(person, str) else person
    return browser.submit(browser.get("/desk"), {"q": text}, action="/desk/search")


def test_the_field_of_the_header_finds_by_words_and_shows_the_row_of_the_list(office: Office) -> None:
    case = office.handling()
    page = searched(office, "liuying", "联合验收")
    assert "找到 1 件" in page.text and case.title in page.text and "办理中" in page.text


def test_a_number_leads_to_its_case_and_a_foreign_one_to_what_does_not_exist(office: Office) -> None:
    case = office.handling()
    assert searched(office, "liuying", f" {case.no.lower()} ").path == f"/desk/case/{case.no}"
    foreign, nothing = (searched(office, "wenjing", no) for no in (case.no, "QL2024000001"))
    assert foreign.status == nothing.status == 404 and foreign.text == nothing.text


def test_what_was_typed_is_in_no_address(office: Office) -> None:
    office.handling()
    page = searched(office, "liuying", VALUES["mobile"])
    assert "找到 1 件" in page.text and page.path == "/desk/search"
    links = [part for part in page.html.split('href="')[1:] if VALUES["mobile"] in part.partition('"')[0]]
    assert not links


def test_looking_for_a_mobile_is_noted_without_the_number(office: Office) -> None:
    office.handling()
    searched(office, "liuying", VALUES["mobile"])
    events = [one for one in office.world.store.events(office.world.clock.wall().date()) if one.what == "search"]
    assert [(one.account, one.detail) for one in events] == [("liuying", {"hits": "1"})]
    assert VALUES["mobile"] not in str(events)


def test_no_right_and_no_case_look_alike(office: Office) -> None:
    office.handling()
    hidden, none = searched(office, "wenjing", VALUES["mobile"]), searched(office, "wenjing", "19900000055")
    assert hidden.text.replace(VALUES["mobile"], "") == none.text.replace("19900000055", "")
    assert "没有找到您可以查看的诉求" in none.text


def test_too_little_is_answered_with_what_is_needed(office: Office) -> None:
    assert "请至少填写两个字" in searched(office, "zhoumin", "验").text
    assert office.at("zhoumin").get("/desk/search").status == 200


def test_whoever_has_no_cases_has_no_search(office: Office) -> None:
    for person in ("admin", "secadmin", "auditor", "linmu"):
        browser = office.at(person)
        assert "/desk/search" not in browser.get("/desk").html
        assert browser.get("/desk/search").status == 404
    page = next(one for one in PAGES if one.path == "/desk/search")
    assert isinstance(page.who, frozenset) and page.who.isdisjoint({Role.ADMIN, Role.AUDITOR, Role.DISCIPLINE})


def test_searching_without_end_is_stopped(office: Office) -> None:
    browser = office.at("zhoumin")
    page = browser.get("/desk")
    seen = {browser.submit(page, {"q": "验收"}, action="/desk/search").status for _ in range(41)}
    assert seen == {200, 429}
