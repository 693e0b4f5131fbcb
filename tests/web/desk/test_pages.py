"""Login, password and registering, as pages."""

import re

import pytest

from chalicelib.domain.words import Status
from tests import fakes
from tests.web.client import Browser
from tests.web.desk.office import Office

REGISTER = {
    "channel": "window", "source": "来访", "said_at": "2026-03-02T09:00", "enterprise_name": "绵阳范例行业协会",
    "enterprise": "", "region": "510703", "name": "李明", "mobile": "", "landline": "0816-2345678", "kind": "appeal",
    "category": "utilities", "title": "停电没有提前通知", "content": "停电", "secret": "no", "consent": "no",
}  # fmt: skip


@pytest.fixture
def office() -> Office:
    return Office()


def test_after_the_login_the_page_that_was_wanted_opens(office: Office) -> None:
    browser = Browser(office.world)
    page = browser.get("/desk/notices")
    assert page.path == "/desk/login"
    page = browser.submit(page, {"login": "chenli", "password": fakes.PASSWORD})
    assert page.path == "/desk/notices"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "/lodge", ""])
def test_the_login_leads_to_no_other_place_than_the_desk(office: Office, elsewhere: str) -> None:
    page = Browser(office.world).post("/desk/login", {"login": "chenli", "password": fakes.PASSWORD, "next": elsewhere})
    assert page.path == "/desk"


def test_a_wrong_password_and_an_unknown_login_look_the_same(office: Office) -> None:
    browser = Browser(office.world)
    pages = [browser.post("/desk/login", {"login": login, "password": "wrong"}) for login in ("chenli", "nobody")]
    assert [page.status for page in pages] == [422, 422]
    assert pages[0].html.replace("chenli", "") == pages[1].html.replace("nobody", "")
    assert "wrong" not in pages[0].html


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(office: Office) -> None:
    from urllib.parse import urlencode

    from chalice.test import Client

    from tests.web.client import the_app

    Browser(office.world)
    headers = {"content-type": "application/x-www-form-urlencoded", "origin": fakes.ORIGIN, "accept": "*/*"}
    body = urlencode({"login": "chenli", "password": fakes.PASSWORD}).encode()
    with Client(the_app()) as client:
        cookie = str(client.http.post("/desk/login", headers=headers, body=body).headers["Set-Cookie"])
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Secure" in cookie


def test_logging_out_ends_the_session_for_good(office: Office) -> None:
    browser = office.at("chenli")
    kept = dict(browser.cookies)
    assert "您已退出" in browser.submit(browser.get("/desk"), {}, action="/logout").text
    browser.cookies = kept
    assert browser.get("/desk").path == "/desk/login"


def test_the_password_is_changed_on_its_page_and_every_session_ends(office: Office) -> None:
    browser, other = office.at("chenli"), office.at("chenli")
    page = browser.submit(browser.get("/desk/password"), {"old": "x", "new": "short", "again": ""}, action="/password")
    assert page.status == 422 and 'href="#old"' in page.html and 'href="#again"' in page.html
    typed = {"old": fakes.PASSWORD, "new": "Bihuan-2027", "again": "Bihuan-2027"}
    assert "请用新密码登录" in browser.submit(page, typed, action="/password").text
    assert other.get("/desk").path == "/desk/login"


def test_intake_registers_what_was_said_with_a_landline_and_a_local_id(office: Office) -> None:
    browser = office.at("zhoumin")
    page = browser.submit(browser.get("/desk/register"), REGISTER, action="/register")
    assert page.status == 200 and "已登记" in page.text
    no = re.findall(r"/desk/case/(QS\w+)", page.html)[0]
    case = office.world.store.case(no)
    assert case and case.status == Status.LODGED and case.channel == "window"
    assert case.enterprise.startswith("L") and case.contact.landline == "0816-2345678"
    shown = browser.get(f"/desk/case/{no}").text
    assert "代码待核" in shown and "提出时间" not in shown.split("办理经过")[0]


def test_registering_the_same_form_twice_makes_one_case(office: Office) -> None:
    browser = office.at("zhoumin")
    form = browser.get("/desk/register").form("/register")
    first, again = (browser.post(form.action, {**form.values, **REGISTER}) for _ in range(2))
    assert "已登记" in first.text and again.path.startswith("/desk/case/")


def test_a_refused_registration_keeps_every_word(office: Office) -> None:
    browser = office.at("zhoumin")
    typed = {**REGISTER, "landline": "", "enterprise": "123", "said_at": "2026-03-03T09:00", "title": ""}
    page = browser.submit(browser.get("/desk/register"), typed, action="/register")
    assert page.status == 422
    for name in ("mobile", "enterprise", "said_at", "title"):
        assert f'href="#r-{name}"' in page.html
    values = page.form("/register").values
    assert values["content"] == ["停电"] and values["enterprise"] == ["123"] and values["region"] == ["510703"]
