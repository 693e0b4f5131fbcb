"""Whatever is sent instead of what the desk's pages would send: an answer, never an error of the system."""

from typing import Any

import pytest

from chalicelib.domain.errors import Refused
from chalicelib.store.memory import MemoryStore
from chalicelib.web import session
from tests import fakes
from tests.web.desk.office import RESULT, Office, case_page

LONGEST_KEY = 1024  # bytes of a sort key in DynamoDB
DIGITS = "9" * 5000  # Python refuses to read them


class Keyed(MemoryStore):
    """A store that refuses keys which the table would refuse."""

    def account_by_login(self, login: str) -> Any:
        assert len(login.encode()) <= LONGEST_KEY
        return super().account_by_login(login)

    def case(self, no: str) -> Any:
        assert len(no.encode()) <= LONGEST_KEY
        return super().case(no)


@pytest.fixture
def office() -> Office:
    made = Office()
    made.world.store.__class__ = Keyed
    return made


def test_a_login_longer_than_any_is_a_wrong_login(office: Office) -> None:
    with pytest.raises(Refused, match="登录名或者密码不对"):
        session.sign_in(office.world, "长" * 50_000, fakes.PASSWORD)


def test_an_address_longer_than_any_of_ours_does_not_exist(office: Office) -> None:
    assert office.at("zhoumin").get("/desk/case/" + "Q" * 3000).status == 404


def test_a_page_number_that_no_link_has_shows_the_first_page(office: Office) -> None:
    case = office.lodged()
    for number in (DIGITS, "-1", "0", "x"):
        assert case.title in office.at("zhoumin").get(f"/desk?tab=open&page={number}").text


def test_a_version_that_no_form_has_is_older_than_anything(office: Office) -> None:
    case, browser = office.handling(), office.at("chenli")
    typed = {"text": "三家单位到厂区现场复测"}
    form = case_page(browser, case).form("/report_progress")
    for name in ("version", "seq"):
        page = browser.post(form.action, {**form.values, **typed, "version": "0", name: DIGITS})
        assert page.status == 409 and "没有保存" in page.text
    assert office.reload(case) == case


def test_a_faulty_form_of_an_action_that_is_over_says_so_instead_of_pointing_to_its_fields(office: Office) -> None:
    case, browser = office.handling(), office.at("hejianping")
    form = case_page(browser, case).form("/submit_result")
    office.act(case, "submit_result", "hejianping", **RESULT)
    page = browser.post(form.action, form.values)
    assert page.status == 409 and "这一项不能再办理" in page.text
    assert 'href="#submit_result-' not in page.html


def test_control_characters_in_an_address_reach_no_sheet(office: Office) -> None:
    office.lodged()
    answer = office.at("zhoumin").raw("GET", "/desk/export.xlsx?tab=open&unit=%00a%1f&tag=%0b")
    assert answer.status_code == 200 and answer.body.startswith(b"PK")
