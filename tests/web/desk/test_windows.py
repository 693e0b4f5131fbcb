"""A service window in a browser: the dictionary, registering in a minute, one matter once, the log, the month."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib import jobs
from chalicelib.domain import registry
from chalicelib.domain.platforms import Window
from chalicelib.domain.records import Account
from chalicelib.domain.words import Role
from chalicelib.handling import doors, enterprises, windowlog, windows
from tests import fakes
from tests.web.client import Browser, Page
from tests.web.desk.office import ASSIGN, RESULT, VALUES, Office
from tests.web.desk.test_access import csrf

USCI = VALUES["enterprise"]
MATTER = {"category": "building", "title": "厂房竣工四个月没有验收意见", "content": "联合验收四个月没有意见",
          "consent": "no"}  # fmt: skip


@pytest.fixture
def office() -> Office:
    made = Office()
    window = Window("涪城区企业服务专窗", "涪城区政务服务中心", "510703", "长虹大道某号", "工作日 9:00–17:00",
                    "0816-1234567", ("zhoumin",))  # fmt: skip
    windows.save(made.world, "w1", window, 0)
    return made


def known(office: Office) -> None:
    """The enterprise is in the registry from an earlier case that was withdrawn."""
    case = office.lodged()
    enterprises.learn(office.world, case)
    office.act(case, "withdraw")


def registered(office: Office, browser: Browser, **changes: str) -> Page:
    page = browser.get(f"/desk/window/w1/register?code={USCI}")
    return browser.submit(page, {**MATTER, **changes}, action="/register")


def said(page: Page) -> str:
    """What can be read, without spaces."""
    return "".join(page.text.split())


def number_of(page: Page) -> str:
    return str(re.findall(r"after=(QS\w+)", page.html)[0])


def test_the_supervisor_of_the_region_keeps_the_windows(office: Office) -> None:
    browser = office.at("liuying")
    typed = {"csrf": csrf(browser), "name": "安州区企业服务专窗", "centre": "安州区政务服务中心", "region": "510705",
             "address": "文星街某号", "hours": "工作日 9:00–17:00", "staff": "zhoumin、chenli"}  # fmt: skip
    page = browser.post("/desk/windows/new", typed)
    assert page.status == 422 and "不受理企业服务专窗：chenli" in page.text and "文星街某号" in page.html
    page = browser.post("/desk/windows/new", {**typed, "staff": "zhoumin"})
    assert page.status == 200 and "全市在用 2 个专窗" in page.text and "周敏" in page.text
    page = browser.submit(browser.get("/desk/windows/w1/edit"), {"active": ""}, action="/edit")
    assert "已撤销" in page.text and "在用 1 个" in page.text


def test_a_county_does_not_change_the_window_of_another(office: Office) -> None:
    office.world.store.put_account(Account("anzhou", "anzhou", "某人", frozenset({Role.SUPERVISOR}), region="510705",
                                           password=fakes.PASSWORD_HASH))  # fmt: skip
    browser = office.at("anzhou")
    assert browser.get("/desk/windows/w1/edit").status == 404 and browser.get("/desk/window/w1").status == 404
    assert "涪城区企业服务专窗" in browser.get("/desk/windows").text


def test_two_people_who_change_a_window_do_not_undo_each_other(office: Office) -> None:
    browser = office.at("liuying")
    page = browser.get("/desk/windows/w1/edit")
    thing = office.world.store.thing(Window, "w1")
    assert thing
    windows.save(office.world, "w1", replace(thing.data, phone="0816-7654321"), thing.version)
    stale = browser.submit(page, {"name": "另一个名字"}, action="/edit")
    assert stale.status == 409 and "另一个名字" in stale.html


def test_who_serves_at_one_window_is_led_to_it_and_others_are_told(office: Office) -> None:
    assert office.at("zhoumin").get("/desk/window").path == "/desk/window/w1"
    thing = office.world.store.thing(Window, "w1")
    assert thing
    windows.save(office.world, "w1", replace(thing.data, staff=()), thing.version)
    browser = office.at("zhoumin")
    assert "还不是任何专窗的人员" in browser.get("/desk/window").text
    assert browser.get("/desk/window/w1").status == 404 and browser.get("/desk/window/w1/register").status == 404


def test_the_seven_functions_and_the_taskforce_are_reached_from_the_start_page(office: Office) -> None:
    browser = office.at("zhoumin")
    page = browser.get("/desk/window/w1")
    links = dict(re.findall(r'<li><a href="([^"]+)"[^>]*><b>([^< ]+)', page.html))
    found = {name: path for path, name in links.items()}
    seven = {"受理登记", "分类处理", "转办交办", "办理反馈", "跟踪督办", "回访评价", "分析评估"}
    assert {*seven, "提交专班"} <= set(found)
    assert all(browser.get(path.replace("&amp;", "&")).status == 200 for path in found.values())


def test_a_known_enterprise_is_filled_in_and_few_fields_remain(office: Office) -> None:
    known(office)
    page = office.at("zhoumin").get(f"/desk/window/w1/register?code={USCI.lower()}")
    form = page.form("/register")
    assert form.values["enterprise_name"] == [VALUES["enterprise_name"]] and form.values["mobile"] == [VALUES["mobile"]]
    open_ = page.html.partition('<details class="fold"')[0]
    shown = set(re.findall(r'name="(\w+)"', open_)) & form.names - {"csrf", "token", "seen", "after", "q"}
    assert 5 < len(shown) <= 12
    empty = {name for name in shown if not any(form.values.get(name, []))}
    assert empty <= {"category", "title", "content", "secret", "consent"}  # all that is left to type or choose
    assert re.findall(r'name="(\w+)"[^>]* autofocus', page.html) == ["category"]
    assert page.html.index('id="r-title"') < page.html.index('id="r-enterprise_name"')


def test_a_wrong_code_is_told_beside_the_field_and_kept(office: Office) -> None:
    page = office.at("zhoumin").get("/desk/window/w1/register?code=9151070")
    assert page.status == 422 and "您填写了7位" in page.text and 'value="9151070"' in page.html


def test_the_receipt_answers_the_post_once_and_the_case_has_the_window_as_its_door(office: Office) -> None:
    known(office)
    browser = office.at("zhoumin")
    page = registered(office, browser)
    case = office.world.store.case(number_of(page))
    assert case and (case.channel, case.doors, case.secret) == ("window", ("window:w1",), False)
    assert "受理回执" in page.text and "<svg" in page.html and "3月3日" in page.text
    code = re.findall(r'class="secret">(\w+)<', page.html)[0]
    assert office.world.mac("query", f"{case.no}:{code}") == case.code
    assert code not in browser.get("/desk/window/w1").html and case.title in browser.get("/desk/window/w1").text


def test_the_same_form_twice_makes_one_case(office: Office) -> None:
    known(office)
    browser = office.at("zhoumin")
    page = browser.get(f"/desk/window/w1/register?code={USCI}")
    first = browser.submit(page, MATTER, action="/register")
    page.form("/register").values["seen"] = [USCI]  # as if the browser had sent it again
    again = browser.submit(page, MATTER, action="/register")
    assert again.path == f"/desk/case/{number_of(first)}" and len(windows.numbers(office.world, "w1")) == 1


def test_another_case_of_the_same_enterprise_begins_with_it(office: Office) -> None:
    browser = office.at("zhoumin")
    page = browser.get("/desk/window/w1/register?none=1")
    person = {"enterprise_name": "某园区商户联合会", "name": "刘会长", "mobile": "19900000033"}
    page = browser.submit(page, {**MATTER, **person}, action="/register")
    first = office.world.store.case(number_of(page))
    page = browser.get(f"/desk/window/w1/register?after={number_of(page)}")
    assert page.form("/register").values["name"] == ["刘会长"] and first and first.title in page.text
    page = browser.submit(page, {**MATTER, "title": "停车位不够"}, action="/register")
    second = office.world.store.case(number_of(page))
    assert second and first and second.enterprise == first.enterprise and first.enterprise.startswith("L")


def test_complaints_must_say_whether_they_are_confidential(office: Office) -> None:
    page = registered(office, office.at("zhoumin"), kind="complaint", enterprise_name="乌有公司", name="王启明",
                      mobile="19900000021")  # fmt: skip
    assert page.status == 422 and "请选择要求对承办单位保密" in page.text and MATTER["content"] in page.html


def test_the_same_matter_is_joined_instead_of_registered_twice(office: Office) -> None:
    case = office.lodged()
    browser = office.at("zhoumin")
    page = browser.get(f"/desk/window/w1/register?code={USCI}")
    assert case.title in page.text
    page = browser.submit(page, {}, action=f"/source/{case.no}")
    joined = office.reload(case)
    assert joined.doors == ("window:w1",) and joined.also == ("window",) and "已增加为来源" in page.text
    assert doors.people(office.world, joined.doors[0]) == ("zhoumin",)
    assert case.title in page.text
    found, _, _ = windowlog.evaluation(office.world, "w1", office.world.clock.now().date(), office.actor("liuying"))
    assert (found.received, found.added, [why for _, why in found.repeats]) == (0, 1, ["已有诉求，本窗口增加为来源"])


def test_who_typed_the_code_only_in_the_form_is_asked_before_saving(office: Office) -> None:
    case = office.lodged()
    browser = office.at("zhoumin")
    typed = {**MATTER, "enterprise": USCI, "enterprise_name": "乌有公司", "name": "王启明", "mobile": "19900000021"}
    page = browser.submit(browser.get("/desk/window/w1/register?none=1"), typed, action="/register")
    assert page.status == 422 and "是不是同一件事" in page.text and case.title in page.text
    assert not windows.numbers(office.world, "w1")
    assert "受理回执" in browser.submit(page, {}, action="/register").text


def test_the_answer_is_printed_passed_on_and_then_off_the_list(office: Office) -> None:
    known(office)
    browser = office.at("zhoumin")
    no = number_of(registered(office, browser))
    case = office.world.store.case(no)
    assert case and browser.get(f"/desk/window/w1/answer/{no}").status == 404
    for action, who, data in (("accept", "zhoumin", {"opinion": "事实清楚"}), ("assign", "liuying", ASSIGN),
                              ("sign", "chenli", {}), ("submit_result", "hejianping", RESULT)):  # fmt: skip
        office.act(case, action, who, **data)
    assert browser.get(f"/desk/window/w1/answer/{no}").status == 404  # not before it is released
    office.act(case, "approve_result", "liuying", opinion="")
    jobs.run_with(office.world, "send_messages", office.world.clock.forward(minutes=1), 40)
    page = browser.get("/desk/window/w1?tab=tell")
    assert case.title in page.text and "联合验收意见书已经出具" in browser.get(f"/desk/window/w1/answer/{no}").text
    page = browser.submit(page, {}, action=f"/told/{no}")
    assert "已经转告企业" in page.text and case.title not in page.text.partition("这里没有诉求")[0]


def test_the_window_reads_the_taskforces_conclusion(office: Office) -> None:
    known(office)
    browser = office.at("zhoumin")
    no = number_of(registered(office, browser))
    case = office.world.store.case(no)
    assert case
    office.act(case, "accept", "zhoumin", opinion="涉及几家单位")
    office.act(case, "to_taskforce", "zhoumin", reason="专窗不能解决")
    assert case.title in browser.get("/desk/window/w1?tab=taskforce").text
    office.act(case, "conclude_taskforce", "qiutong", text="由住建局牵头会审", proposed="zjj")
    assert "由住建局牵头会审" in browser.get("/desk/window/w1?tab=taskforce").text


def test_services_are_counted_by_time_with_the_tags_of_the_day(office: Office) -> None:
    known(office)
    day = office.world.clock.now().date()
    for kind, until in (("green_card", None), ("major", day - timedelta(days=1))):
        enterprises.change(office.world, USCI, lambda one, kind=kind, until=until: registry.tag(
            one, kind, day - timedelta(days=9), until))  # type: ignore[misc]  # fmt: skip
    browser = office.at("zhoumin")
    given: dict[str, Any] = {"what": "help", "enterprise": USCI}
    page = browser.get("/desk/window/w1/services")
    browser.submit(page, given, action="/serve")
    page = browser.submit(page, given, action="/serve")  # the same form again
    assert "服务次数1次" in said(page)
    page = browser.submit(page, given, action="/serve")
    page = browser.submit(page, {"what": "ask"}, action="/serve")
    assert "服务次数3次" in said(page) and "其中“服务绿卡”2次" in said(page) and "其中“重大项目”0次" in said(page)
    assert "服务企业1家" in said(page) and "咨询解答1次，帮办2次" in said(page)
    assert len(office.world.store.lines("enterprise", USCI, "S#")) == 2
    page = browser.submit(page, {"enterprise": "123"}, action="/serve")
    assert page.status == 422 and "请选择服务内容" in page.text and "您填写了3位" in page.text


def test_the_month_says_what_came_in_and_what_came_again(office: Office) -> None:
    known(office)
    browser = office.at("zhoumin")
    registered(office, browser)
    office.world.clock.forward(minutes=5)
    registered(office, browser, title="又没有验收意见")
    page = browser.get("/desk/window/w1/month?m=2026-03")
    assert "登记诉求2件，企业1家" in said(page)
    assert "重复诉求1件" in said(page) and "90天内提出过同一领域" in said(page) and "还没有生效的评价" in page.text
    assert "登记诉求0件" in said(browser.get("/desk/window/w1/month?m=2026-02"))
    assert browser.get("/desk/window/w1/month?m=9999-99").status == 200


def test_the_city_counts_its_thirty_windows_and_their_services_of_a_year(office: Office) -> None:
    regions = list(office.world.org.regions)
    for n in range(29):
        window = Window(f"{n}号专窗", "政务服务中心", regions[n % len(regions)])
        windows.save(office.world, f"x{n}", window, 0)
    clerk = office.actor("zhoumin")
    for n, id in enumerate(("w1", "x0", "x0")):
        given = {"what": "ask", "enterprise": USCI, "name": "乌有公司", "note": ""}
        windowlog.serve(office.world, id, given, clerk, f"t{n}")
    browser = office.at("liuying")
    assert "全市在用 30 个专窗" in browser.get("/desk/windows").text
    page = browser.get("/desk/windows/figures")
    assert "在用30个专窗" in said(page) and "合计服务3次服务绿卡0次重大项目0次企业1家" in said(page)
    assert "合计服务0次" in said(browser.get("/desk/windows/figures?y=2025"))
    assert office.at("fcqs").get("/desk/windows/figures").text.count("号专窗") < 29
