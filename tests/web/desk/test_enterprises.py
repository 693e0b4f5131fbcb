"""The registry at the desk: found, read within one's region, kept by the supervisor, each change with its reason."""

from datetime import date
from typing import Any

import pytest

from chalicelib.domain import registry, services
from chalicelib.domain.platforms import Window
from chalicelib.domain.records import Account
from chalicelib.domain.registry import Enterprise
from chalicelib.domain.words import Role
from chalicelib.handling import enterprises, windowlog, windows
from tests import fakes
from tests.web.client import Browser, Page
from tests.web.desk.office import VALUES, Office, case_page

CODE, NAME, MOBILE = VALUES["enterprise"], VALUES["enterprise_name"], VALUES["mobile"]
HERE = f"/desk/enterprises/{CODE}"
OTHER = "91510700MA6B0000XU"


@pytest.fixture
def office() -> Office:
    made = Office()
    enterprises.learn(made.world, made.lodged())
    return made


def search(browser: Browser, text: str, **more: str) -> Page:
    return browser.submit(browser.get("/desk/enterprises"), {"q": text, **more}, action="/desk/enterprises")


def sent(browser: Browser, do: str, path: str = HERE, **values: str) -> Page:
    """The form of the page with this `do`, filled in."""
    page = browser.get(path)
    form = next(one for one in page.forms if one.values.get("do") == [do])
    assert set(values) <= form.names
    return browser.post(path, {**form.values, **values})


def events(office: Office) -> list[tuple[str, str, str]]:
    found = office.world.store.events(office.world.clock.now().date())
    return [(one.account, one.target, one.detail["did"]) for one in found if one.what == "enterprise"]


def test_an_enterprise_is_found_by_part_of_its_name_and_its_page_shows_its_cases(office: Office) -> None:
    second = office.handling(title="用电报装时间过长")
    browser = office.at("zhoumin")
    page = search(browser, "乌有精密")
    assert "找到 1 家" in page.text and NAME in page.text
    page = browser.get(HERE)
    assert "诉求 2 件" in page.text and second.title in page.text and "王启明 行政部经理" in page.text
    assert "没有找到" in search(browser, "不相干的").text and "没有找到" in search(browser, "乌").text


def test_the_search_can_be_narrowed_to_region_and_tag(office: Office) -> None:
    enterprises.change(office.world, CODE, lambda one: registry.tag(one, "major", date(2026, 1, 1), None))
    browser = office.at("liuying")
    assert "找到 1 家" in search(browser, "乌有", region="510704", tag="major").text
    assert "没有找到" in search(browser, "乌有", region="510703").text
    assert "没有找到" in search(browser, "乌有", tag="green_card").text
    assert NAME in search(browser, "", tag="major").text and NAME not in search(browser, "", tag="green_card").text


def test_the_list_goes_on_where_it_stopped_and_its_address_names_no_company(office: Office) -> None:
    for number in range(60):
        enterprises.put(office.world, Enterprise(f"L{number}", f"第{number:03d}号商行", "510703"))
    browser = office.at("liuying")
    page = browser.get("/desk/enterprises")
    assert "第000号商行" in page.text and NAME not in page.text
    address = page.html.partition("下一页")[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    assert "商行" not in address and "%E" not in address
    page = browser.get(address)
    assert "第059号商行" in page.text and NAME in page.text and "第000号商行" not in page.text


@pytest.mark.parametrize("who", ["chenli", "hejianping", "suqing", "linmu", "admin", "auditor"])
def test_the_registry_is_not_there_for_others(office: Office, who: str) -> None:
    browser = office.at(who)
    assert browser.get("/desk/enterprises").status == 404 and browser.get(HERE).status == 404


def test_another_county_learns_nothing_of_it(office: Office) -> None:
    browser = office.at("fcqs")
    for path in (HERE, f"/desk/enterprises/{OTHER}"):
        assert browser.get(path).status == 404
    assert "没有找到" in search(browser, CODE).text and NAME not in browser.get("/desk/enterprises").text


def test_a_case_of_the_lane_stands_there_as_everywhere_and_a_sensitive_one_does_not(office: Office) -> None:
    sealed = office.sealed(title="两次答复都没有解决的排水接入")
    sensitive = office.lodged(title="反映经办人员索要好处")
    named = {"readers": ("hanbo",), "names_unit": "", "reason": "反映公职人员"}
    office.act(sensitive, "mark_sensitive", "zhoumin", **named)
    page = office.at("liuying").get(HERE)
    assert sealed.title in page.text and "待回访" in page.text and sensitive.title not in page.text
    assert "研判" not in page.text.partition("诉求")[2].partition("专窗服务")[0]
    assert sensitive.title in office.at("hanbo").get(HERE).text


def test_numbers_are_masked_and_looking_at_them_leaves_a_line(office: Office) -> None:
    browser = office.at("liuying")
    page = browser.get(HERE)
    assert MOBILE not in page.html and "199****0021" in page.text and not events(office)
    page = sent(browser, "reveal")
    assert MOBILE in page.text and "已记入审计" in page.text
    assert events(office) == [("liuying", CODE, "查看号码")]
    leader = office.at("fangyuan")
    page = leader.get(HERE)
    assert "显示号码" not in page.text
    assert leader.post(HERE, {"csrf": page.form("/logout").values["csrf"], "do": "reveal"}).status == 404


def test_the_supervisor_renames_with_a_reason_and_the_old_name_still_finds_it(office: Office) -> None:
    browser = office.at("liuying")
    page = sent(browser, "edit", name="绵阳子虚智造有限公司", size="medium")
    assert page.status == 422 and "改名称请写明依据" in page.text and "绵阳子虚智造有限公司" in page.html
    page = sent(browser, "edit", name="绵阳子虚智造有限公司", size="medium", industry="通用设备制造业", why="变更通知")
    assert "已保存" in page.text and f"曾用名{NAME}" in page.text and "中型" in page.text
    assert "修改名称、规模、行业" in page.text and "刘颖：变更通知" in page.text
    assert "绵阳子虚智造有限公司" in search(browser, "乌有精密").text
    assert events(office) == [("liuying", CODE, "修改")]
    sent(browser, "edit")
    assert len(events(office)) == 1  # the same again changes nothing


def test_two_people_who_change_it_do_not_undo_each_other_but_a_new_case_disturbs_nobody(office: Office) -> None:
    browser = office.at("liuying")
    page = browser.get(HERE)
    form = next(one for one in page.forms if one.values.get("do") == ["edit"])
    enterprises.learn(office.world, office.lodged(name="刘丹", mobile="19900000022"))
    assert "已保存" in browser.post(HERE, {**form.values, "size": "small"}).text
    stale = browser.post(HERE, {**form.values, "industry": "食品制造业"})
    assert stale.status == 409 and "食品制造业" in stale.html
    found = enterprises.find(office.world, CODE)
    assert found and (found.size, found.industry) == ("small", "")


def test_a_tag_is_given_ended_and_shown_while_it_holds(office: Office) -> None:
    browser = office.at("liuying")
    page = sent(browser, "tag", kind="green_card", since="2026-01-01")
    assert "服务绿卡：2026年1月1日起" in page.text and 'badge--green">服务绿卡' in page.html
    page = sent(browser, "tag", kind="green_card", since="2026-02-01")
    assert page.status == 422 and "这段时间已经有“服务绿卡”标签" in page.text
    form = [one for one in browser.get(HERE).forms if one.values.get("do") == ["tag"]][-1]
    assert form.values["since"] == ["2026-01-01"]
    browser.post(HERE, {**form.values, "until": "2026-02-28"})
    found = enterprises.find(office.world, CODE)
    assert found and found.tags == (registry.Tag("green_card", date(2026, 1, 1), date(2026, 2, 28)),)
    assert 'badge--green">服务绿卡' not in browser.get(HERE).html


def test_who_only_reads_changes_nothing(office: Office) -> None:
    for who in ("zhoumin", "fangyuan"):
        browser = office.at(who)
        page = browser.get(HERE)
        assert "维护" not in page.text
        for do in ("edit", "tag", "join", "", "no"):
            given = {"csrf": page.form("/logout").values["csrf"], "do": do, "name": "别的名字", "seen": ""}
            assert browser.post(HERE, given).status == 404
    found = enterprises.find(office.world, CODE)
    assert found and found.name == NAME


def test_an_enterprise_without_a_code_gets_one_and_its_cases_come_along(office: Office) -> None:
    case = office.lodged(enterprise="L1", enterprise_name="乌有机械（筹）", title="开办手续反复补正")
    enterprises.learn(office.world, case)
    browser = office.at("liuying")
    page = sent(browser, "join", "/desk/enterprises/L1", code="91510704MA6XUWY05G")
    assert page.status == 422 and "代码" in page.text
    page = sent(browser, "join", "/desk/enterprises/L1", code=CODE.lower())
    assert page.path == HERE and "已并入" in page.text and case.title in page.text and "诉求 2 件" in page.text
    assert "乌有机械（筹）" in page.text and browser.get("/desk/enterprises/L1").path == HERE
    assert enterprises.counted(office.world, [CODE, "L1"]) == (1, 0)
    assert events(office)[-1] == ("liuying", CODE, "并入代码")


def test_the_case_page_lists_what_was_lodged_under_an_id_that_was_joined(office: Office) -> None:
    case = office.handling()
    other = office.lodged(enterprise="L1", enterprise_name="乌有机械（筹）", title="开办反复补正")
    enterprises.learn(office.world, other)
    browser = office.at("liuying")
    assert other.title not in case_page(browser, case).text
    enterprises.join(office.world, "L1", CODE)
    assert other.title in case_page(browser, case).text and case.title in case_page(browser, other).text


def test_a_code_that_nobody_knew_is_made_by_joining(office: Office) -> None:
    enterprises.learn(office.world, office.lodged(enterprise="L1", enterprise_name="某食品作坊"))
    page = sent(office.at("liuying"), "join", "/desk/enterprises/L1", code=OTHER)
    assert page.path == f"/desk/enterprises/{OTHER}" and "某食品作坊" in page.text and "诉求 1 件" in page.text
    assert "曾用名" not in page.text and "王启明" in page.text


def test_a_county_does_not_join_to_an_enterprise_of_another(office: Office) -> None:
    enterprises.put(office.world, Enterprise("L1", "某食品作坊", "510703"))
    office.world.store.put_account(Account("fc", "fc", "某人", frozenset({Role.SUPERVISOR}), region="510703",
                                           password=fakes.PASSWORD_HASH))  # fmt: skip
    page = sent(office.at("fc"), "join", "/desk/enterprises/L1", code=CODE)
    assert page.status == 422 and "其他区县" in page.text and NAME not in page.text
    found = enterprises.find(office.world, CODE)
    assert found and found.locals == ()


def test_services_of_windows_stand_on_the_page(office: Office) -> None:
    window = Window("涪城区企业服务专窗", "涪城区政务服务中心", "510703", staff=("zhoumin",))
    windows.save(office.world, "w1", window, 0)
    given: Any = {"what": "policy", "enterprise": CODE, "name": "", "note": "不该在这里出现的备注"}
    windowlog.serve(office.world, "w1", given, office.actor("zhoumin"), "t1")
    page = office.at("liuying").get(HERE)
    assert "政策讲解" in page.text and "涪城区企业服务专窗" in page.text and "不该在这里出现" not in page.text


def test_the_case_page_shows_the_tags_of_today_and_leads_to_the_registry(office: Office) -> None:
    case = office.handling()
    assert "服务绿卡" not in case_page(office.at("liuying"), case).text
    enterprises.change(office.world, CODE, lambda one: registry.tag(one, "green_card", date(2026, 1, 1), None))
    page = case_page(office.at("liuying"), case)
    assert "服务绿卡" in page.text and f'href="{HERE}"' in page.html
    unit = case_page(office.at("chenli"), case)
    assert "服务绿卡" in unit.text and HERE not in unit.html
    secret = office.handling(secret=True)
    assert "服务绿卡" not in case_page(office.at("chenli"), secret).text


def test_the_windows_figures_count_a_joined_id_under_its_code(office: Office) -> None:
    window = Window("涪城区企业服务专窗", "涪城区政务服务中心", "510703", staff=("zhoumin",))
    windows.save(office.world, "w1", window, 0)
    actor = office.actor("zhoumin")
    for number, (code, name) in enumerate(((CODE, NAME), ("L1", "乌有机械（筹）"))):
        values = {**VALUES, "enterprise": code, "enterprise_name": name, "title": f"第{number}件", "said_at": ""}
        case, _ = windows.register(office.world, "w1", values, actor, f"t{number}")
        given: Any = {"what": "ask", "enterprise": case.enterprise, "name": "", "note": ""}
        windowlog.serve(office.world, "w1", given, actor, f"s{number}")
    month = office.world.clock.now().date()

    def counts() -> list[tuple[int, int]]:
        found = windowlog.evaluation(office.world, "w1", month, actor)[0]
        tally = services.tally(windowlog.served(office.world, "w1", f"{month:%Y-%m}")[0])
        return [(found.coded, found.local), (tally.coded, tally.local)]

    assert counts() == [(1, 1), (1, 1)]
    enterprises.join(office.world, case.enterprise, CODE)
    assert counts() == [(1, 0), (1, 0)]
    assert "1 家" in office.at("liuying").get("/desk/channels").text
