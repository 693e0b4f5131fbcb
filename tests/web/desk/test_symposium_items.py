"""The items of a meeting at the desk: sorted, proposed to units, prepared in writing; guests and papers."""

import re
from datetime import date

import pytest

from chalicelib.domain.case import Case
from chalicelib.domain.records import Account
from chalicelib.domain.registry import Enterprise
from chalicelib.domain.words import Role, Status
from chalicelib.handling import enterprises, preparations
from chalicelib.handling.symposiumitems import collect
from tests import fakes, meetings
from tests.handling.test_symposium_items import lodged, proposed, send
from tests.web.client import Page
from tests.web.desk.office import ASSIGN, RESULT, VERSION, Office

AT = "/desk/symposiums/m1"
ASK = {"due": "2026-03-13", "ask": "请写明现状和打算"}
REPLY = "联合验收的会审意见本月底前出具。"


@pytest.fixture
def office() -> Office:
    made = Office()
    meetings.put(made.world, units=("zjj", "zrj"), chair="方远 市级领导")
    return made


def said(page: Page) -> str:
    return "".join(page.text.split())


def test_items_stand_under_the_unit_that_was_proposed_with_what_was_said_twice(office: Office) -> None:
    first, second = lodged(office), lodged(office, title="厂房联合验收四个月没有意见")
    browser = office.at("zhoumin")
    page = browser.get(f"{AT}/items")
    assert "还没有提议单位2" in said(page) and "同一企业，可能重复" in page.text and "其中2件可能重复" in said(page)
    assert f"/desk/case/{first.no}?merge={second.no}" in page.html
    page = browser.submit(page, {"no": [first.no, second.no], "unit": "zjj"}, ("do", "propose"), action="/items")
    assert "市住房和城乡建设局2" in said(page) and "还没有提议单位" not in page.text
    page = browser.submit(page, {"no": [first.no]}, ("do", "drop"), action="/items")
    assert "还没有提议单位1" in said(page) and "市住房和城乡建设局1" in said(page)


def test_a_proposal_without_a_unit_or_an_item_says_what_lacks_and_keeps_the_ticks(office: Office) -> None:
    case = lodged(office)
    browser = office.at("liuying")
    page = browser.submit(browser.get(f"{AT}/items"), {"no": [case.no]}, ("do", "propose"), action="/items")
    assert page.status == 422 and "请选择提议的承办单位" in page.text
    assert f'value="{case.no}" form="pick" checked' in page.html
    page = browser.submit(page, {"no": []}, ("do", "drop"), action="/items")
    assert page.status == 422 and "请先勾选议题" in page.text


def test_a_merged_item_leaves_the_sorting_and_stays_counted(office: Office) -> None:
    master, case = proposed(office), proposed(office, title="厂房联合验收四个月没有意见")
    office.act(case, "merge", "zhoumin", master=master.no, reason="同一事项")
    page = office.at("zhoumin").get(f"{AT}/items")
    assert "收集2件" in said(page) and "已并单、撤回或告知渠道1" in said(page)
    assert "市住房和城乡建设局1" in said(page) and "可能重复" not in page.text


def test_the_unit_writes_its_reply_on_its_sheet_and_nobody_elses(office: Office) -> None:
    proposed(office)
    proposed(office, unit="zrj", title="用地手续没有下文")
    liuying = office.at("liuying")
    page = liuying.get(f"{AT}/sheets/zjj")
    assert "还没有下发" in page.text and "这次会加上" in page.text
    page = liuying.submit(page, ASK, action="/sheets/zjj")
    assert "已下发" in page.text and "请写明现状和打算" in page.text
    chenli = office.at("chenli")
    assert chenli.get(f"{AT}/sheets/zrj").status == 404 and chenli.get(f"{AT}/sheets").status == 404
    assert "企业用地与工程建设" in chenli.get("/desk/sheets").text
    page = chenli.get(f"{AT}/sheets/zjj")
    assert "人防一直显示" in page.text and "用地手续" not in page.text and "19900000021" not in page.html
    page = chenli.submit(page, {"text": "好"}, action="/sheets/zjj")
    assert page.status == 422 and "书面答复应为 4 至" in page.text
    page = chenli.submit(page, {"text": REPLY}, action="/sheets/zjj")
    assert page.status == 200 and REPLY in page.html and "已报齐" in page.text
    assert "1/1" in said(liuying.get(f"{AT}/sheets")) and REPLY in liuying.get(f"{AT}/sheets/zjj").text
    assert REPLY in office.at("zhoumin").get(f"{AT}/entry").text


def test_a_colleagues_reply_is_not_overwritten_and_the_own_text_stays(office: Office) -> None:
    proposed(office)
    send(office)
    first, second = office.at("chenli"), office.at("hejianping")
    old = second.get(f"{AT}/sheets/zjj")
    first.submit(first.get(f"{AT}/sheets/zjj"), {"text": REPLY}, action="/sheets/zjj")
    page = second.submit(old, {"text": "另一种说法，请以此为准"}, action="/sheets/zjj")
    assert page.status == 409 and "另一种说法" in page.html


def test_a_sheet_says_what_is_wrong_with_the_day_and_that_there_is_nothing_to_prepare(office: Office) -> None:
    lodged(office)
    browser = office.at("liuying")
    page = browser.submit(browser.get(f"{AT}/sheets/zjj"), ASK, action="/sheets/zjj")
    assert page.status == 409 and "还没有议题" in page.text
    proposed(office)
    page = browser.submit(browser.get(f"{AT}/sheets/zjj"), {**ASK, "due": "2026-03-21"}, action="/sheets/zjj")
    assert page.status == 422 and "也不能晚于开会日期" in page.text and "请写明现状和打算" in page.html


def test_a_handler_cannot_send_a_sheet_nor_the_authority_answer_it(office: Office) -> None:
    case = proposed(office)
    send(office)
    page = office.at("chenli").get(f"{AT}/sheets/zjj")
    assert 'value="send"' not in page.html
    chenli, liuying = office.at("chenli"), office.at("liuying")
    csrf = page.form("/sheets/zjj").values["csrf"][0]
    assert chenli.post(f"{AT}/sheets/zjj", {"csrf": csrf, "do": "send", **ASK}).status in (403, 404)
    csrf = liuying.get(f"{AT}/sheets/zjj").form("/sheets/zjj").values["csrf"][0]
    assert liuying.post(f"{AT}/sheets/zjj", {"csrf": csrf, "no": case.no, "text": REPLY}).status == 404


def test_another_countys_people_find_none_of_its_pages(office: Office) -> None:
    proposed(office)
    send(office)
    stranger = office.at("fcqs")
    for suffix in ("items", "guests", "sheets", "sheets/zjj", "entry", "papers", "papers?paper=minutes"):
        assert stranger.get(f"{AT}/{suffix}").status == 404, suffix


def test_guests_are_registered_ticked_and_counted_by_enterprise(office: Office) -> None:
    enterprises.put(office.world, Enterprise("91510704MA6XUWY05F", "绵阳乌有精密机械有限公司", "510704"))
    meetings.put(office.world, enterprises=("91510704MA6XUWY05F",))
    browser = office.at("zhoumin")
    page = browser.get(f"{AT}/guests")
    assert "已邀请，还没有报名1" in said(page) and "绵阳乌有精密机械有限公司" in page.text
    guest = {"enterprise_name": "绵阳乌有精密机械有限公司", "enterprise": "91510704MA6XUWY05F", "name": "王启明"}
    page = browser.submit(page, {**guest, "mobile": "1990"}, action="/guests")
    assert page.status == 422 and 'value="王启明"' in page.html
    browser.submit(page, {"mobile": "19900000021"}, action="/guests")
    other = {**guest, "name": "李静", "here": "1", "csrf": page.form("/guests").values["csrf"][0]}
    page = browser.post(f"{AT}/guests", other)
    assert "报名1家2人" in said(page) and "到会1家1人" in said(page) and "199****0021" in page.text
    assert "已邀请，还没有报名" not in page.text and "19900000021" not in page.html
    slug = next(value for name, value in page.form("/guests").buttons if name == "in")
    page = browser.submit(page, {}, ("in", slug), action="/guests")
    assert "到会1家2人" in said(page)
    page = browser.submit(page, {}, ("out", slug), action="/guests")
    assert "到会1家1人" in said(page)


def test_the_papers_say_who_when_and_what(office: Office) -> None:
    proposed(office)
    browser = office.at("liuying")
    browser.submit(browser.get(f"{AT}/guests"), {"enterprise_name": "示例商会", "name": "李静"}, action="/guests")
    assert "座谈会通知" in browser.get(f"{AT}/papers").text
    for paper, words in {
        "notice": ("关于召开", "2026年3月20日", "市自然资源和规划局", "不超过 5 分钟", "刘颖", "（盖章）", "待签发"),
        "agenda": ("方远", "示例商会", "市住房和城乡建设局", "1 件"), "signin": ("示例商会", "李静", "签名"),
    }.items():  # fmt: skip
        text = browser.get(f"{AT}/papers?paper={paper}").text
        assert [one for one in words if one not in text] == [], paper


def test_the_minutes_give_each_source_its_answer_and_name_nobody_who_did_not_agree(office: Office) -> None:
    case = proposed(office, consent=True)
    secret = proposed(office, secret=True, title="三月以来被重复检查五次")
    office.act(secret, "redact", "zhoumin", **VERSION)
    open_ = proposed(office, title="园区公交线路太少")
    office.act(case, "assign", "liuying", **ASSIGN)
    office.act(case, "sign", "chenli")
    office.act(case, "submit_result", "hejianping", **RESULT)
    browser = office.at("liuying")
    assert RESULT["answer"] not in browser.get(f"{AT}/papers?paper=minutes").text
    office.act(case, "approve_result", "liuying", opinion="")
    text = browser.get(f"{AT}/papers?paper=minutes").text
    assert RESULT["answer"] in text and case.enterprise_name in text and text.count("参会企业") >= 2
    assert VERSION["title"] in text and secret.title not in text and open_.title in text


PAGES = ("items", "entry", "papers?paper=minutes", "papers?paper=agenda", "sheets", "sheets/zjj")


def shown(office: Office, case: Case) -> dict[str, str]:
    """What the pages of the meeting say of the case to somebody who is not named for it."""
    collect(office.world, case, "media")
    office.world.store.put_account(Account("one", "one", "某人", frozenset({Role.INTAKE}), region="510700",
                                           password=fakes.PASSWORD_HASH))  # fmt: skip
    browser = office.at("one")
    return {one: re.sub(r"token-\d+|[0-9a-f]{32}", "", main(browser.get(f"{AT}/{one}"))) for one in PAGES}


def main(page: Page) -> str:
    assert page.status == 200, page.text
    return page.html.partition("<main")[2].partition("</main>")[0]


def test_a_case_of_the_sealed_lane_looks_on_every_page_like_one_that_waits_for_its_rating() -> None:
    sealed, waiting = Office(), Office()
    for office in (sealed, waiting):
        meetings.put(office.world)
    hidden = sealed.sealed(door="symposium:m1")
    other = waiting.act(waiting.second_answered(door="symposium:m1"), "approve_result", "liuying", opinion="")
    waiting.forward(sealed.world.clock.now())
    assert shown(sealed, hidden) == shown(waiting, other)
    assert sealed.reload(hidden).status == Status.ADJUDICATING


def test_the_sheet_on_paper_has_what_the_page_has(office: Office) -> None:
    case = proposed(office)
    send(office, due=date(2026, 3, 12))
    thing = preparations.find(office.world, "m1", "zjj")
    assert thing
    preparations.reply(office.world, thing, case.no, REPLY, office.actor("chenli"), "")
    text = office.at("hejianping").get(f"{AT}/sheets/zjj?paper=1").text
    assert "2026年3月12日前报送" in text and REPLY in text and "待签发" in text
