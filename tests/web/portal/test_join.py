"""公开征集: the announcement, its own lodging form, registering to attend; closed is the same as none."""

import re
from dataclasses import replace
from datetime import date

import pytest

from tests import fakes
from tests.meetings import put
from tests.web.client import Browser
from tests.web.portal import steps

GUEST = {"enterprise_name": "绵阳云雀精密机械有限公司", "enterprise": "", "name": "王小明", "duty": "主任",
         "mobile": steps.MOBILE}  # fmt: skip


@pytest.fixture
def world():
    made = fakes.a_world()
    put(made)
    return made


@pytest.fixture
def browser(world):
    return Browser(world)


def lodge(browser, query="", **changes):
    path = "/join/m1/lodge"
    page = browser.submit(browser.get(path + query), steps.FORM | changes, ("do", "code"), path)
    assert page.status == 200, page.text
    return browser.submit(page, {"code": steps.code_of(browser.world)}, ("do", "lodge"), path)


def the_case(world, page):
    return world.store.case(re.search(r"QS[0-9A-Z]{20}", page.text).group())


def items(world):
    return world.store.lines("symposium", "m1", "I#")


def test_the_announcement_is_listed_announced_on_the_start_page_and_shown(browser):
    assert "企业用地与工程建设" in browser.get("/announcements").text
    assert "正在征集" in browser.get("/").text and "3月10日截止" in browser.get("/").text
    page = browser.get("/join/m1?from=media")
    assert "欢迎企业反映问题" in page.text and "市政务服务中心三楼" in page.text and "2026年3月10日" in page.text
    assert 'href="/join/m1/lodge?from=media"' in page.html and "liuying" not in page.html


def test_an_item_becomes_a_case_of_the_symposium_with_its_source(browser, world):
    page = lodge(browser, "?from=media", kind="suggestion")
    assert page.path.startswith("/receipt/")
    case = the_case(world, page)
    assert (case.channel, case.kind, case.doors) == ("symposium", "suggestion", ("symposium:m1",))
    assert "新闻媒体" in world.store.history(case.no)[0].data["source"]
    (line,) = items(world)
    assert line.id == f"I#{case.no}" and line.data["source"] == "media" and line.data["kind"] == "suggestion"


def test_who_has_no_code_may_lodge_and_gets_a_local_id(browser, world):
    case = the_case(world, lodge(browser, enterprise="", enterprise_name="某园区职工代表"))
    assert case.enterprise.startswith("L") and case.enterprise_name == "某园区职工代表"
    assert items(world)[0].data["source"] == "website"


def test_a_typed_code_is_checked_all_the_same(browser, world):
    page = lodge(browser, enterprise="91510703MA7TEXT15D")
    assert page.status == 422 and 'id="enterprise-e"' in page.html and not items(world)


def test_only_appeals_opinions_and_suggestions_are_taken(browser, world):
    page = browser.get("/join/m1/lodge")
    assert re.findall(r'name="kind" value="(\w+)"', page.html) == ["appeal", "opinion", "suggestion"]
    assert lodge(browser, kind="complaint").status == 422 and not items(world)


def test_sent_twice_it_is_one_case_and_one_item(browser, world):
    page = browser.submit(browser.get("/join/m1/lodge"), steps.FORM, ("do", "code"), "/join/m1/lodge")
    values = page.form("/join/m1/lodge").values | {"code": [steps.code_of(world)], "do": ["lodge"]}
    first, second = browser.post("/join/m1/lodge", values), browser.post("/join/m1/lodge", values)
    assert first.path == second.path and len(items(world)) == 1


def test_an_item_that_a_stop_left_out_is_added_when_the_form_comes_again(browser, world):
    page = browser.submit(browser.get("/join/m1/lodge"), steps.FORM, ("do", "code"), "/join/m1/lodge")
    values = page.form("/join/m1/lodge").values | {"code": [steps.code_of(world)], "do": ["lodge"]}
    browser.post("/join/m1/lodge", values)
    world.store.drop_line("symposium", "m1", items(world)[0].id)
    browser.post("/join/m1/lodge", values)
    assert len(items(world)) == 1


def test_attachments_lead_back_to_this_form_and_not_to_the_other(browser):
    page = browser.submit(browser.get("/join/m1/lodge?from=window"), steps.FORM, ("do", "files"), "/join/m1/lodge")
    assert page.path == "/lodge/files" and 'href="/join/m1/lodge#attachments"' in page.html
    back = browser.get("/join/m1/lodge").form("/join/m1/lodge").values
    assert back["content"] == [steps.FORM["content"]] and back["from"] == ["window"]
    assert browser.get("/lodge").form("/lodge").values["content"] == [""]


@pytest.mark.parametrize("change", [
    {"announcement": " "}, {"open_from": date(2026, 3, 3)}, {"open_until": date(2026, 3, 1)}, {"open_from": None},
])  # fmt: skip
@pytest.mark.parametrize("path", ["", "/lodge", "/attend"])
def test_what_is_not_open_looks_like_what_does_not_exist(browser, world, change, path):
    put(world, **change)
    closed, none = browser.get(f"/join/m1{path}"), browser.get(f"/join/m2{path}")
    assert closed.status == none.status == 404 and closed.text == none.text
    assert browser.post(f"/join/m1{path}", {}).status in (404, 405)


def test_the_list_forgets_what_is_over(browser, world):
    assert "企业用地" in browser.get("/announcements").text
    put(world, open_until=date(2026, 3, 1))
    world.clock.forward(minutes=2)
    assert "企业用地" not in browser.get("/announcements").text and "正在征集" not in browser.get("/").text


def attend(browser, code="", **changes):
    path = "/join/m1/attend"
    page = browser.submit(browser.get(f"{path}?from=window"), GUEST | changes, ("do", "send"), path)
    return browser.submit(page, {"code": code or steps.code_of(browser.world)}, ("do", "register"), path)


def guests(world):
    return [line.data for line in world.store.lines("symposium", "m1", "G#")]


def test_somebody_registers_to_attend_with_a_proved_mobile(browser, world):
    page = attend(browser)
    assert page.path == "/join/m1" and "已收到您的参会报名" in page.text
    (guest,) = guests(world)
    assert guest["name"] == "王小明" and guest["mobile"] == steps.MOBILE and guest["source"] == "window"
    assert guest["enterprise_name"] == GUEST["enterprise_name"] and guest["enterprise"] == ""


def test_the_same_mobile_again_changes_the_registration_and_keeps_what_was_noted(browser, world):
    attend(browser)
    (line,) = world.store.lines("symposium", "m1", "G#")
    world.store.add_line("symposium", "m1", replace(line, data={**line.data, "attended": True}), replace=True)
    world.clock.forward(minutes=2)
    attend(browser, name="李静")
    (guest,) = guests(world)
    assert guest["name"] == "李静" and guest["attended"]


def test_a_wrong_code_a_wrong_field_and_a_filled_honeypot_register_nobody(browser, world):
    assert attend(browser, code="abcdef").status == 422
    world.clock.forward(minutes=2)
    page = attend(browser, name="王", enterprise="12")
    assert page.status == 422 and 'id="name-e"' in page.html and 'id="enterprise-e"' in page.html
    assert page.form("/join/m1/attend").values["enterprise_name"] == [GUEST["enterprise_name"]]
    assert browser.submit(page, {"website": "http://x"}, ("do", "register"), "/join/m1/attend").status == 400
    assert not guests(world)
