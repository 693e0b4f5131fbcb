"""Who reaches what: every desk route by every role, and cases of other units, regions and channels."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.records import Account
from chalicelib.domain.words import Role
from chalicelib.jobs import notifying
from chalicelib.web import pages
from chalicelib.web.pages import DESK, PAGES, PUBLIC
from tests import fakes
from tests.web.client import Browser, Page, the_app
from tests.web.desk.office import Office, case_page

the_app()  # registers the pages
DESK_PAGES = [one for one in PAGES if one.path.startswith("/desk")]
GUARDED = [one for one in DESK_PAGES if one.who != PUBLIC]
OPEN_TO_ALL = {("/desk/login", "GET"), ("/desk/login", "POST")}
UNKNOWN = "QS51070320260302000017"


@pytest.fixture
def office() -> Office:
    return Office()


def path_of(one: pages.Page, no: str = UNKNOWN, action: str = "accept") -> str:
    return one.path.replace("{no}", no).replace("{action}", action).replace("{file}", "1")


def call(browser: Browser, one: pages.Page, path: str, **data: str) -> Page:
    return browser.get(path) if one.methods == ("GET",) else browser.post(path, data)


def csrf(browser: Browser) -> str:
    return browser.get("/desk/password").form("/desk/password").values["csrf"][0]


def test_only_the_login_is_open_to_everybody() -> None:
    assert {(one.path, one.methods[0]) for one in DESK_PAGES if one.who == PUBLIC} == OPEN_TO_ALL


def test_every_other_desk_page_declares_roles_that_have_accounts() -> None:
    for one in GUARDED:
        assert isinstance(one.who, frozenset) and one.who and one.who <= DESK, one.path


@pytest.mark.parametrize("one", GUARDED, ids=lambda one: f"{one.methods[0]} {one.path}")
def test_without_a_session_a_page_leads_to_the_login(office: Office, one: pages.Page) -> None:
    page = call(Browser(office.world), one, path_of(one))
    assert page.path == "/desk/login" and page.status == 200


def test_a_role_that_a_page_does_not_name_gets_the_page_of_an_unknown_address(office: Office) -> None:
    """One sign-in per role for all pages: nothing here ends a session, because everything is refused."""
    for role in sorted(DESK):
        browser = as_role(office, role)
        secret = csrf(browser)
        for one in GUARDED:
            if role not in one.who:
                page = call(browser, one, path_of(one), csrf=secret)
                assert page.status == 404, (role, one.methods, one.path)


@pytest.mark.parametrize("one", [one for one in GUARDED if one.methods == ("POST",)], ids=lambda one: one.path)
def test_a_post_without_the_sessions_secret_or_from_elsewhere_changes_nothing(office: Office, one: pages.Page) -> None:
    browser = as_role(office, sorted(one.who)[0])
    case = office.lodged()
    path = path_of(one, case.no)
    assert browser.post(path, {}).status == 403
    assert browser.post(path, {"csrf": "guess"}).status == 403
    assert browser.post(path, {"csrf": csrf(browser)}, origin="https://elsewhere.example").status == 403
    assert office.reload(case) == case
    assert browser.get("/desk").path == "/desk", "the session still lives"


def as_role(office: Office, role: Role, **place: str) -> Browser:
    """A browser signed in as a person with just this role."""
    account = Account("person", "person", "某人", frozenset({role}), password=fakes.PASSWORD_HASH)
    office.world.store.put_account(replace(account, **place))
    return office.at("person")


STRANGERS: tuple[tuple[str, Role, dict[str, Any]], ...] = (
    ("a handler of another unit", Role.HANDLER, {"unit": "sjj"}),
    ("a leader of another unit", Role.UNIT_LEADER, {"unit": "sjj"}),
    ("the supervisor of another county", Role.SUPERVISOR, {"region": "510703"}),
    ("the head of another county", Role.SUPERVISOR_HEAD, {"region": "510703"}),
    ("intake of another county", Role.INTAKE, {"region": "510703"}),
    ("intake of another channel", Role.INTAKE, {"channels": frozenset({"window"})}),
    ("the taskforce, not asked", Role.TASKFORCE, {"unit": "qyb"}),
    ("a leader of another county", Role.LEADER, {"region": "510703"}),
    ("the discipline commission", Role.DISCIPLINE, {}),
    ("the administrator", Role.ADMIN, {}),
    ("the security administrator", Role.SECURITY_ADMIN, {}),
    ("the auditor", Role.AUDITOR, {}),
)


@pytest.mark.parametrize(("who", "role", "place"), STRANGERS, ids=[who for who, _, _ in STRANGERS])
def test_a_stranger_cannot_tell_a_case_from_one_that_does_not_exist(
    office: Office, who: str, role: Role, place: dict[str, Any]
) -> None:
    case = office.handling()  # lodged in 510704 through the portal, handled by zjj
    browser = as_role(office, role, **place)
    secret = csrf(browser)
    for action in ("", "/accept", "/report_progress", "/reveal", "/no_such_action"):
        real, unknown = (
            browser.post(f"/desk/case/{no}{action}", {"csrf": secret}) if action else browser.get(f"/desk/case/{no}")
            for no in (case.no, UNKNOWN)
        )
        assert real.status == unknown.status == 404
        assert real.html.replace(case.no, "") == unknown.html.replace(UNKNOWN, "")
    assert case.title not in browser.get("/desk?tab=open").text
    assert case.no not in browser.get("/desk/notices").html
    assert office.reload(case) == case


def test_a_case_is_seen_by_its_unit_its_co_unit_its_county_and_the_city(office: Office) -> None:
    case = office.handling()
    for person in ("chenli", "hejianping", "zhaojie", "liuying", "hanbo", "fangyuan", "zhoumin"):
        assert case.title in case_page(office.at(person), case).text, person
    assert case_page(as_role(office, Role.SUPERVISOR, region="510704"), case).status == 200


def test_an_action_of_another_role_is_refused_like_an_unknown_case(office: Office) -> None:
    case = office.handling()
    browser = office.at("chenli")
    page = browser.post(f"/desk/case/{case.no}/approve_result", {"csrf": csrf(browser), "version": str(case.version)})
    assert page.status == 404
    assert office.reload(case) == case


def test_only_persons_named_for_a_sealed_case_find_the_lane_and_its_actions(office: Office) -> None:
    case = office.sealed()
    assert case.lane_readers == ("zhoumin", "hanbo")
    for person in fakes.PEOPLE:
        browser = office.at(person)
        named = person in case.lane_readers
        page = browser.get("/desk/lane")
        assert page.status == (200 if named else 404), person
        assert (case.title in page.text) == named
        assert ("/desk/lane" in browser.get("/desk").html) == named
        shown = case_page(browser, case)
        for word in ("待研判", "提出原因认定", "转报", "仅指定人员可见"):
            assert named or word not in shown.text.replace(shown_rules(shown), ""), (person, word)


def shown_rules(page: Page) -> str:
    """The public warning of a second assignment names the transfer; that it is possible is no secret."""
    start = page.text.find("二次办理后企业仍不满意，经核实")
    return page.text[start : page.text.find("按规定转报", start) + 5] if start >= 0 else ""


def test_the_page_that_a_lane_does_not_exist_for_is_the_page_of_any_unknown_address(office: Office) -> None:
    office.sealed()
    browser = office.at("chenli")
    lane, other = (browser.get(f"/desk/{name}") for name in ("lane", "register"))
    assert lane.html.replace("desk%2Flane", "") == other.html.replace("desk%2Fregister", "")


def test_after_round_two_the_unit_reads_one_line_whatever_comes(office: Office) -> None:
    """Satisfied, waiting and adjudicated look the same to the unit (procedure 11.11)."""
    for person in ("chenli", "hejianping"):
        assert len({unit_sees(person, rating) for rating in ("", "satisfied", "dissatisfied")}) == 1


def unit_sees(person: str, rating: str) -> tuple[str, ...]:
    """The case page and what its actions answer, long after round 2 was answered and perhaps rated."""
    office = Office()
    case = office.act(office.second_answered(), "approve_result", "liuying", opinion="")
    if rating:
        case = office.rated(case, rating)
    office.world.clock.set(fakes.MONDAY.replace(month=6))
    browser = office.at(person)
    secret = csrf(browser)
    text = case_page(browser, case).text
    assert "已反馈，后续由主管部门处理" in text
    lists = [browser.get(f"/desk?tab={tab}").text for tab in ("todo", "open", "late", "second", "done")]
    assert case.title in lists[-1]
    notifying.tell(office.world, office.world.clock.now(), lambda: True)
    lists.append(browser.get("/desk/notices").text)
    actions = ("report_progress", "co_reply", "consult", "reveal", "log_call", "explain")
    posted = [browser.post(f"/desk/case/{case.no}/{action}", {"csrf": secret}) for action in actions]
    return (text, *lists, *(f"{page.status} {page.text}" for page in posted))


def test_the_contacts_mobile_is_masked_until_somebody_asks_for_it_and_the_history_says_who(office: Office) -> None:
    case = office.handling()
    browser = office.at("chenli")
    page = case_page(browser, case)
    assert "199****0021" in page.text and "19900000021" not in page.html
    shown = browser.submit(page, {}, action="/reveal")
    assert "19900000021" in shown.text
    again = case_page(browser, case)
    assert "19900000021" not in again.html and "查看了联系人手机号" in again.text


def test_with_secrecy_the_unit_gets_neither_panel_nor_words_nor_number(office: Office) -> None:
    case = office.handling(secret=True)
    browser = office.at("chenli")
    page = case_page(browser, case)
    assert "企业要求保密" in page.text
    for hidden in (case.enterprise_name, "王启明", "199****0021", "人防一直显示"):
        assert hidden not in page.html
    assert "/reveal" not in page.html
    assert browser.post(f"/desk/case/{case.no}/reveal", {"csrf": csrf(browser)}).status == 404
    assert case.enterprise_name not in browser.get("/desk?tab=open").html
    assert case.enterprise_name in case_page(office.at("liuying"), case).text
