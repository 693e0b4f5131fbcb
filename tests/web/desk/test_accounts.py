"""The accounts page: making, changing, ending; what an administrator may not do."""

from dataclasses import replace

import pytest

from chalicelib.domain.words import Role
from chalicelib.web import session
from tests import fakes
from tests.web.client import Browser, Page
from tests.web.desk.office import Office, case_page

NEW = {
    "name": "汤可", "login": "tangke", "duty": "企业科科长", "roles": ["handler"], "unit": "qyb", "region": "510700",
    "deputy": "", "mobile": "199 0000 0031", "sms": "1",
}  # fmt: skip


@pytest.fixture
def office() -> Office:
    return Office()


def made(office: Office, **changes: object) -> Page:
    browser = office.at("admin")
    return browser.submit(browser.get("/desk/accounts/new"), {**NEW, **changes}, action="/accounts/new")


def drawn(page: Page) -> str:
    return page.html.split('no secret">')[1].split("<")[0]


def edit(office: Office, person: str, by: str = "admin", **changes: object) -> Page:
    browser = office.at(by)
    return browser.submit(browser.get(f"/desk/account/{person}"), changes, action=f"/account/{person}")


def press(office: Office, person: str, what: str, by: str = "admin") -> Page:
    browser = office.at(by)
    return browser.submit(browser.get(f"/desk/account/{person}"), {}, action=f"/{person}/{what}")


def account(office: Office, login: str):  # type: ignore[no-untyped-def]
    found = office.world.store.account_by_login(login)
    assert found
    return found


def test_a_new_account_gets_a_drawn_password_that_opens_only_the_page_for_an_own_one(office: Office) -> None:
    page = made(office)
    assert page.status == 200 and "只显示这一次" in page.text
    found = account(office, "tangke")
    assert (found.name, found.unit, found.region, found.mobile, found.sms, found.first) == (
        "汤可", "qyb", "", "19900000031", True, True)  # fmt: skip
    assert found.roles == {Role.HANDLER}
    page = Browser(office.world).post("/desk/login", {"login": "tangke", "password": drawn(page)})
    assert page.path == "/desk/password"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"), ({"login": "chenli"}, "login"), ({"login": "汤可"}, "login"), ({"roles": []}, "roles"),
        ({"roles": ["admin", "auditor"]}, "roles"), ({"roles": ["admin", "handler"]}, "roles"), ({"unit": ""}, "unit"),
        ({"unit": "nowhere"}, "unit"), ({"region": "110101"}, "region"), ({"channels": ["window"]}, "channels"),
        ({"deputy": "nobody"}, "deputy"), ({"mobile": "123"}, "mobile"), ({"mobile": ""}, "mobile"),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_at_its_field_and_what_was_typed_is_kept(
    office: Office, changes: dict[str, object], field: str
) -> None:
    before = len(office.world.store.accounts())
    page = made(office, **changes)
    assert page.status == 422 and f'href="#a-{field}"' in page.html and "企业科科长" in page.html
    assert len(office.world.store.accounts()) == before


def test_a_change_is_stored_and_noted_without_what_was_typed(office: Office) -> None:
    page = edit(office, "chenli", name="陈力", duty="副科长")
    assert "已保存" in page.text
    assert (account(office, "chenli").name, account(office, "chenli").duty) == ("陈力", "副科长")
    last = office.world.store.events(fakes.MONDAY.date())[-1]
    assert (last.what, last.account, last.target) == ("account", "admin", "chenli")
    assert last.detail == {"did": "修改账号", "fields": "姓名、职务"}


def test_fewer_rights_end_the_sessions_and_more_do_not(office: Office) -> None:
    person = office.at("chenli")
    edit(office, "chenli", roles=["handler", "unit_leader"])
    assert person.get("/desk").path == "/desk"
    edit(office, "chenli", unit="zrj")
    assert person.get("/desk").path == "/desk/login"


def test_who_moved_reads_the_cases_of_the_new_unit_only(office: Office) -> None:
    case = office.handling()
    edit(office, "chenli", unit="sjj")
    assert case_page(office.at("chenli"), case).status == 404


def test_a_unit_that_loses_its_only_handler_is_warned_of(office: Office) -> None:
    assert "住房" not in edit(office, "chenli", duty="科长").text.split("保存。")[1][:40]
    page = edit(office, "chenli", unit="zrj")
    assert "没有在用的承办经办人" in page.text
    assert "没有在用的承办经办人" in office.at("admin").get("/desk/accounts?unit=zjj").text


def test_a_colleagues_change_in_between_is_not_overwritten(office: Office) -> None:
    browser = office.at("admin")
    page = browser.get("/desk/account/chenli")
    office.world.store.put_account(replace(account(office, "chenli"), duty="局长助理"))
    page = browser.submit(page, {"duty": "副科长"}, action="/account/chenli")
    assert page.status == 409 and "别人刚刚改过" in page.text and "副科长" in page.html
    assert account(office, "chenli").duty == "局长助理"


def test_a_disabled_account_is_out_at_once_and_back_when_it_is_enabled(office: Office) -> None:
    person = office.at("chenli")
    assert "账号已停用" in press(office, "chenli", "off").text
    assert person.get("/desk").path == "/desk/login"
    assert "登录名或者密码不对" in Browser(office.world).post(
        "/desk/login", {"login": "chenli", "password": fakes.PASSWORD}).text  # fmt: skip
    assert "账号已启用" in press(office, "chenli", "on").text
    assert office.at("chenli").get("/desk").path == "/desk"


def test_a_reset_password_ends_the_sessions_and_the_old_password(office: Office) -> None:
    person = office.at("chenli")
    office.world.clock.forward(seconds=1)
    fresh = drawn(press(office, "chenli", "password"))
    assert person.get("/desk").path == "/desk/login"
    page = Browser(office.world).post("/desk/login", {"login": "chenli", "password": fakes.PASSWORD})
    assert page.status == 422
    assert Browser(office.world).post("/desk/login", {"login": "chenli", "password": fresh}).path == "/desk/password"


def test_a_reset_second_factor_is_gone_with_its_codes_and_sessions(office: Office) -> None:
    person = office.at("chenli")
    office.world.store.put_account(replace(account(office, "chenli"), totp="A" * 32, recovery=("hash",)))
    press(office, "chenli", "factor")
    assert (account(office, "chenli").totp, account(office, "chenli").recovery) == ("", ())
    assert person.get("/desk").path == "/desk/login"


def test_an_administrator_sees_and_ends_the_sessions_of_an_account(office: Office) -> None:
    person = office.at("chenli")
    assert "正在登录 1" in office.at("admin").get("/desk/account/chenli").text
    press(office, "chenli", "sessions")
    assert person.get("/desk").path == "/desk/login"


def test_nobody_changes_the_own_roles_or_switches_himself_off_or_resets_himself(office: Office) -> None:
    page = edit(office, "admin", roles=["auditor"])
    assert page.status == 422 and 'href="#a-roles"' in page.html
    browser = office.at("admin")
    values = browser.get("/desk/account/admin").form("/account/admin").values
    for what, status in (("off", 422), ("password", 409), ("factor", 409)):
        page = browser.post(f"/desk/account/admin/{what}", {"csrf": values["csrf"], "seen": values["seen"]})
        assert page.status == status, what
    found = account(office, "admin")
    assert found.active and found.roles == {Role.ADMIN} and not found.first


def test_the_accounts_are_filtered_by_words_unit_role_and_state(office: Office) -> None:
    browser = office.at("admin")
    press(office, "songlan", "off")
    for query, there, absent in (
        ("q=陈立", "陈立", "何建平"), ("q=HEJIAN", "何建平", "陈立"), ("unit=zjj", "陈立", "刘颖"),
        ("role=unit_leader", "何建平", "陈立"), ("state=off", "宋岚", "陈立"), ("state=on", "陈立", "宋岚"),
        ("q=no-such-person", "没有符合条件的账号", "陈立"),
    ):  # fmt: skip
        page = browser.get(f"/desk/accounts?{query}")
        assert there in page.text and absent not in page.text, query


def test_many_accounts_are_on_pages_below_the_size_of_a_page(office: Office) -> None:
    for n in range(120):
        office.world.store.put_account(replace(account(office, "chenli"), id=f"x{n}", login=f"x{n}"))
    browser = office.at("admin")
    assert "第 1 页，共 3 页" in browser.get("/desk/accounts").text
    assert "第 3 页，共 3 页" in browser.get("/desk/accounts?page=99").text


def test_who_makes_accounts_reads_no_cases(office: Office) -> None:
    case = office.handling()
    browser = office.at("admin")
    assert case_page(browser, case).status == 404
    for path in ("/desk", "/desk/notices", "/desk/accounts"):
        assert case.title not in browser.get(path).text and case.no not in browser.get(path).html


@pytest.mark.parametrize("person", sorted(set(fakes.PEOPLE) - {"admin"}))
def test_for_everybody_else_there_is_no_such_page(office: Office, person: str) -> None:
    browser = office.at(person)
    csrf = browser.get("/desk/password").form("/desk/password").values["csrf"][0]
    unknown = browser.get("/desk/no-such").html
    for path in ("/desk/accounts", "/desk/accounts/new", "/desk/account/chenli", "/desk/account/nobody"):
        page = browser.get(path)
        assert page.status == 404 and "陈立" not in page.html.replace(unknown, ""), path
    before = office.world.store.accounts()
    for path in ("/desk/accounts/new", "/desk/account/chenli", "/desk/account/chenli/off"):
        assert browser.post(path, {"csrf": csrf, **NEW}).status == 404, path
    assert office.world.store.accounts() == before


def test_an_account_or_a_button_that_does_not_exist_is_not_found(office: Office) -> None:
    browser = office.at("admin")
    csrf = browser.get("/desk/password").form("/desk/password").values["csrf"][0]
    assert browser.get("/desk/account/nobody").status == 404
    assert browser.post("/desk/account/chenli/promote", {"csrf": csrf}).status == 404
    assert session.find(office.world, browser.cookies[session.COOKIE])
