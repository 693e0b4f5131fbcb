"""The second factor: set up, asked for, recovery codes, what is reachable before it."""

import re
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest

from chalicelib.handling import second_factor
from chalicelib.web import session
from chalicelib.web.pages import PAGES, PUBLIC
from chalicelib.wiring import RandomIds
from tests import fakes
from tests.web.client import Browser, Page
from tests.web.desk.office import Office


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def strict() -> Office:
    """The policy as the product ships it: whoever has a role that needs the second factor sets it up."""
    made = Office()
    made.world.store.put_setting("policy", {"totp": "required"})
    made.world.book.reread()
    return made


def secret_of(page: Page) -> str:
    found = re.search(r'secret">([A-Z2-7 ]+)<', page.html)
    assert found, page.text
    return found.group(1).replace(" ", "")


def code(office: Office, secret: str, steps: int = 0) -> str:
    """What the telephone shows now, or some steps of 30 seconds away."""
    return pyotp.TOTP(secret).at(office.world.clock.wall() + timedelta(seconds=30 * steps))


def set_up(office: Office, person: str = "chenli") -> tuple[str, list[str]]:
    """Set it up through the pages → the secret and the recovery codes; then the next step of time begins."""
    browser = Browser(office.world)
    browser.post("/desk/login", {"login": person, "password": fakes.PASSWORD})
    page = browser.get("/desk/second-factor")
    secret = secret_of(page)
    shown = browser.submit(page, {"code": code(office, secret)}, action="/second-factor")
    assert shown.status == 200, shown.text
    office.world.clock.forward(seconds=90)
    return secret, re.findall(r'"no">([a-z0-9]{5}-[a-z0-9]{5})<', shown.html)


def half(office: Office, person: str = "chenli") -> tuple[Browser, Page]:
    """The password was right; the page that asks for the code."""
    browser = Browser(office.world)
    page = browser.post("/desk/login", {"login": person, "password": fakes.PASSWORD, "next": "/desk/sessions"})
    assert page.path == "/desk/code", page.path
    return browser, page


def test_after_the_password_the_code_of_the_telephone_opens_the_page_that_was_wanted(office: Office) -> None:
    secret, _ = set_up(office)
    browser, page = half(office)
    page = browser.submit(page, {"code": code(office, secret)}, action="/code")
    assert page.path == "/desk/sessions" and page.status == 200


def test_the_qr_code_says_the_same_secret_and_is_drawn_in_the_page(office: Office) -> None:
    page = office.at("chenli").get("/desk/second-factor")
    assert "<svg" in page.html and "data:" not in page.html
    address = second_factor.address(secret_of(page), "chenli", fakes.SETTINGS.site_name)
    assert address.startswith("otpauth://totp/") and secret_of(page) in address


def test_loading_the_page_again_keeps_the_secret(office: Office) -> None:
    browser = office.at("chenli")
    assert secret_of(browser.get("/desk/second-factor")) == secret_of(browser.get("/desk/second-factor"))


def test_between_password_and_code_every_page_leads_to_the_code(office: Office) -> None:
    set_up(office)
    browser, _ = half(office)
    case = office.handling()
    guarded = [one for one in PAGES if one.path.startswith("/desk") and one.who != PUBLIC]
    for one in guarded:
        if one.path in (session.CODE, session.LOGOUT):
            continue
        path = re.sub(r"\{no\}", case.no, one.path)
        page = browser.get(path) if one.methods == ("GET",) else browser.post(path, {})
        assert page.path == "/desk/code" and case.title not in page.html, one.path
    assert office.reload(case) == case


def test_a_code_opens_once(office: Office) -> None:
    secret, _ = set_up(office)
    browser, page = half(office)
    used = code(office, secret)
    assert browser.submit(page, {"code": used}, action="/code").status == 200
    browser, page = half(office)
    again = browser.submit(page, {"code": used}, action="/code")
    assert again.status == 422 and session.WRONG_CODE in again.text


def test_an_older_code_does_not_open_after_a_newer_one(office: Office) -> None:
    secret, _ = set_up(office)
    browser, page = half(office)
    assert browser.submit(page, {"code": code(office, secret)}, action="/code").path == "/desk/sessions"
    browser, page = half(office)
    assert browser.submit(page, {"code": code(office, secret, -1)}, action="/code").status == 422


@pytest.mark.parametrize(("steps", "opens"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_telephones_clock_may_be_one_step_wrong(office: Office, steps: int, opens: bool) -> None:
    secret, _ = set_up(office)
    browser, page = half(office)
    page = browser.submit(page, {"code": code(office, secret, steps)}, action="/code")
    assert (page.path == "/desk/sessions") is opens


def test_wrong_codes_count_to_the_same_lock_as_wrong_passwords(office: Office) -> None:
    secret, _ = set_up(office)
    for _ in range(2):
        Browser(office.world).post("/desk/login", {"login": "chenli", "password": "wrong"})
    browser, page = half(office)
    for _ in range(office.world.policy.login_failures - 2):
        page = browser.submit(page, {"code": "no-such-code"}, action="/code")
    locked = browser.submit(page, {"code": code(office, secret)}, action="/code")
    assert locked.status == 422 and session.locked(office.world.policy) in locked.text
    page = Browser(office.world).post("/desk/login", {"login": "chenli", "password": fakes.PASSWORD})
    assert session.locked(office.world.policy) in page.text
    office.world.clock.forward(minutes=15, seconds=1)
    browser, page = half(office)
    assert browser.submit(page, {"code": code(office, secret)}, action="/code").path == "/desk/sessions"


def test_the_half_session_is_over_after_ten_minutes(office: Office) -> None:
    secret, _ = set_up(office)
    browser, page = half(office)
    office.world.clock.forward(minutes=10)
    assert browser.submit(page, {"code": code(office, secret)}, action="/code").path == "/desk/login"


def test_passing_the_code_gives_a_new_token(office: Office) -> None:
    secret, _ = set_up(office)
    browser, page = half(office)
    before = browser.cookies[session.COOKIE]
    browser.submit(page, {"code": code(office, secret)}, action="/code")
    assert browser.cookies[session.COOKIE] != before
    assert session.find(office.world, before) is None


def test_ten_recovery_codes_open_once_each_and_only_their_hashes_are_stored(office: Office) -> None:
    _, codes = set_up(office)
    assert len(set(codes)) == second_factor.CODES
    for given in (codes[0], codes[1].replace("-", " ").upper()):
        browser, page = half(office)
        assert browser.submit(page, {"code": given}, action="/code").path == "/desk/sessions"
    browser, page = half(office)
    assert browser.submit(page, {"code": codes[0]}, action="/code").status == 422
    account = office.world.store.account("chenli")
    assert account and len(account.recovery) == second_factor.CODES - 2
    assert not any(given.replace("-", "") in stored for given in codes for stored in account.recovery)


def test_whoever_must_have_it_and_has_none_sets_it_up_and_reaches_nothing_else(strict: Office) -> None:
    browser = Browser(strict.world)
    page = browser.post("/desk/login", {"login": "liuying", "password": fakes.PASSWORD, "next": "/desk/sessions"})
    assert page.path == "/desk/second-factor"
    for path in ("/desk", "/desk/password", "/desk/sessions", "/desk/notices"):
        assert browser.get(path).path == "/desk/second-factor", path
    shown = browser.submit(page, {"code": code(strict, secret_of(page))}, action="/second-factor")
    assert "恢复码" in shown.text and 'href="/desk/sessions">我已保存' in shown.html
    assert browser.get("/desk").path == "/desk"


def test_a_wrong_first_code_sets_up_nothing(strict: Office) -> None:
    browser = Browser(strict.world)
    page = browser.post("/desk/login", {"login": "liuying", "password": fakes.PASSWORD})
    secret = secret_of(page)
    page = browser.submit(page, {"code": "000000"}, action="/second-factor")
    assert page.status == 422 and 'href="#code"' in page.html and secret_of(page) == secret
    account = strict.world.store.account("liuying")
    assert account and not account.totp
    assert browser.get("/desk").path == "/desk/second-factor"


@pytest.mark.parametrize("person", ["zhoumin", "chenli", "hejianping", "qiutong"])
def test_other_roles_are_not_held_up(strict: Office, person: str) -> None:
    assert strict.at(person).get("/desk").path == "/desk"


def test_another_telephone_needs_the_password_and_the_old_one_works_until_it_is_confirmed(office: Office) -> None:
    old, _ = set_up(office)
    browser, page = half(office)
    browser.submit(page, {"code": code(office, old)}, action="/code")
    page = browser.get("/desk/second-factor")
    refused = browser.submit(page, {"password": "wrong"}, ("do", "renew"), action="/change")
    assert refused.status == 422 and "现在的密码不对" in refused.text
    page = browser.submit(page, {"password": fakes.PASSWORD}, ("do", "renew"), action="/change")
    new = secret_of(page)
    office.world.clock.forward(seconds=60)
    second, asked = half(office)
    assert second.submit(asked, {"code": code(office, old)}, action="/code").path == "/desk/sessions"
    browser.submit(page, {"code": code(office, new)}, action="/second-factor")
    office.world.clock.forward(seconds=60)
    second, asked = half(office)
    assert second.submit(asked, {"code": code(office, old)}, action="/code").status == 422
    assert second.submit(asked, {"code": code(office, new)}, action="/code").path == "/desk/sessions"


def test_new_recovery_codes_replace_the_old_ones() -> None:
    office = Office(replace(fakes.a_world(), ids=RandomIds()))
    secret, old = set_up(office)
    browser, page = half(office)
    browser.submit(page, {"code": code(office, secret)}, action="/code")
    page = browser.get("/desk/second-factor")
    shown = browser.submit(page, {"password": fakes.PASSWORD}, ("do", "codes"), action="/change")
    assert not set(old) & set(re.findall(r'"no">([a-z0-9]{5}-[a-z0-9]{5})<', shown.html))
    browser, page = half(office)
    assert browser.submit(page, {"code": old[0]}, action="/code").status == 422


def test_it_can_be_ended_only_where_it_is_no_duty(office: Office) -> None:
    secret, _ = set_up(office, "liuying")
    browser, page = half(office, "liuying")
    browser.submit(page, {"code": code(office, secret)}, action="/code")
    page = browser.get("/desk/second-factor")
    office.world.store.put_setting("policy", {"totp": "required"})
    office.world.book.reread()
    browser.submit(page, {"password": fakes.PASSWORD}, ("do", "off"), action="/change")
    assert has_factor(office, "liuying")
    assert ("do", "off") not in browser.get("/desk/second-factor").form("/change").buttons
    office.world.store.put_setting("policy", {"totp": "offered"})
    office.world.book.reread()
    browser.submit(page, {"password": fakes.PASSWORD}, ("do", "off"), action="/change")
    assert not has_factor(office, "liuying")


def has_factor(office: Office, person: str) -> bool:
    account = office.world.store.account(person)
    assert account
    return bool(account.totp)


def test_sign_ins_with_codes_are_noted_with_what_was_used_and_never_the_code(office: Office) -> None:
    secret, codes = set_up(office)
    for given in (code(office, secret), codes[0], "000000"):
        browser, page = half(office)
        browser.submit(page, {"code": given}, action="/code")
    events = office.world.store.events(fakes.MONDAY.date())
    noted = [(one.what, one.ok, one.detail.get("second", "")) for one in events if one.what != "refused"]
    assert ("sign_in", True, "验证码") in noted and ("sign_in", True, "恢复码") in noted
    assert ("second_factor", False, "") in noted and ("second_factor", True, "") in noted
    assert not any(given in str(events) for given in (secret, *codes))


def test_full_width_digits_are_the_same_code(office: Office) -> None:
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    first = Browser(office.world)
    first.post("/desk/login", {"login": "chenli", "password": fakes.PASSWORD})
    page = first.get("/desk/second-factor")
    secret = secret_of(page)
    first.submit(page, {"code": code(office, secret).translate(wide)}, action="/second-factor")
    office.world.clock.forward(seconds=90)
    browser, page = half(office)
    assert browser.submit(page, {"code": "１２３４５６"}, action="/code").status == 422
    assert browser.submit(page, {"code": code(office, secret).translate(wide)}, action="/code").path == "/desk/sessions"
