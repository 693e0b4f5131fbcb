"""The groups' pages: kept by the supervisor, entered by the steward; a chat pasted, marked and lodged in a browser."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from chalicelib.domain import redaction
from chalicelib.domain.platforms import Group, Member
from chalicelib.handling import groupentry, groups, groupwords
from chalicelib.web import forms
from chalicelib.web.desk import groups_form, groups_paste
from tests.handling.test_groups import CHAT
from tests.web.client import Browser, Page
from tests.web.desk.office import ASSIGN, RESULT, VALUES, Office
from tests.web.desk.test_access import csrf

MORE = (
    CHAT
    + """
安州某厂 刘总 2026/3/2 9:50
工业园3号路路灯坏了一个月
"""
)
TYPED = {"enterprise_name": "安州某电子厂", "enterprise": "", "region": "510705", "name": "刘总",
         "mobile": "19900000033", "landline": "", "no_phone": "", "kind": "appeal", "category": "utilities",
         "title": "园区路灯不亮", "content": "工业园3号路路灯坏了一个月", "secret": "no", "consent": "no"}  # fmt: skip


@pytest.fixture
def office() -> Office:
    made = Office()
    members = (Member("乌有精密-王启明", "91510704MA6XUWY05F", "", "董事长"), Member("方远", "", "fangyuan"))
    group = Group("绵阳企业家一群", "city", "510700", "zhoumin", date(2026, 1, 1), members, 312, 118)
    groups.save(made.world, "g1", group, 0)
    return made


def pasted(browser: Browser, text: str = MORE) -> Page:
    return browser.post("/desk/groups/g1/paste", {"csrf": csrf(browser), "do": "read", "text": text})


def kept(browser: Browser, text: str = MORE) -> Page:
    return browser.submit(pasted(browser, text), {}, ("do", "keep"), "/paste")


def marked(office: Office, browser: Browser, *marks: str) -> Page:
    """The page on which what was marked is entered."""
    kept(browser)
    words = groupwords.words(office.world, "g1")[0]
    given = {f"mark-{word.slug}": mark for word, mark in zip(words, marks, strict=True)}
    return browser.post("/desk/groups/g1/marks", {"csrf": csrf(browser), "do": "entry", **given})


def slug(office: Office, number: int) -> str:
    return groupwords.words(office.world, "g1")[0][number].slug


def answer(office: Office, number: int, values: dict[str, str]) -> dict[str, str]:
    return {f"{slug(office, number)}-{name}": value for name, value in values.items()}


def test_the_supervisor_makes_and_changes_a_group(office: Office) -> None:
    browser = office.at("liuying")
    typed = {"csrf": csrf(browser), "name": "安州企业家群", "level": "county", "region": "510705", "steward": "zhoumin",
             "since": "2026-01-01", "size": "120", "enterprises": "200"}  # fmt: skip
    page = browser.post("/desk/groups/new", typed)
    assert page.status == 422 and "不能多于群里的人数" in page.text and "安州企业家群" in page.html
    page = browser.post("/desk/groups/new", {**typed, "steward": "chenli", "enterprises": "60"})
    assert page.status == 422 and "不受理企业家微信群" in page.text
    page = browser.post("/desk/groups/new", {**typed, "enterprises": "60", "level": "city"})
    assert page.status == 422 and "县级的群请选区县或园区" in page.text
    page = browser.post("/desk/groups/new", {**typed, "enterprises": "60"})
    assert page.status == 200 and "已保存" in page.text and "安州企业家群" in page.text
    assert "在用 2 个群，432 人，178 家企业" in browser.get("/desk/groups").text
    page = browser.submit(browser.get(f"{page.path}/edit"), {"size": "130", "active": ""}, action="/edit")
    assert "已停用" in page.text and "在用 1 个群" in browser.get("/desk/groups").text
    closed = office.at("zhoumin").get(f"{page.path}/paste")
    assert closed.status == 409 and "已经停用" in closed.text


def test_two_people_who_change_a_group_do_not_undo_each_other(office: Office) -> None:
    browser = office.at("liuying")
    page = browser.get("/desk/groups/g1/edit")
    groups.remember(office.world, "g1", Member("某人", "91510704MA6XUWY05F"))
    stale = browser.submit(page, {"name": "另一个名字"}, action="/edit")
    assert stale.status == 409 and "别人刚刚改过" in stale.text and "另一个名字" in stale.html


def test_members_are_typed_a_line_each_and_a_wrong_line_is_named(office: Office) -> None:
    browser = office.at("zhoumin")
    page = browser.get("/desk/groups/g1/members")
    wrong = browser.submit(page, {"members": "刘总，，nobody\n"}, action="/members")
    assert wrong.status == 422 and "第 1 行" in wrong.text and "nobody" in wrong.html
    browser.submit(page, {"members": "刘总\t91510704MA6XUWY05F\t\t安州某厂\n方远，，fangyuan"}, action="/members")
    thing = groups.find(office.world, "g1", office.actor("zhoumin"))
    assert thing and [one.name for one in thing.data.members] == ["刘总", "方远"]
    assert thing.data.members[1].leader == "fangyuan"


def test_a_chat_is_shown_before_it_is_kept_and_found_when_it_comes_again(office: Office) -> None:
    browser = office.at("zhoumin")
    page = pasted(browser)
    assert "认出 5 条消息，其中新的 5 条" in page.text and "请住建局今天内联系企业" in page.text
    assert groupwords.words(office.world, "g1")[0] == []
    page = browser.submit(page, {}, ("do", "keep"), "/paste")
    assert "收录了 5 条新消息" in page.text
    page = pasted(browser, MORE + "\n王总 2026/3/2 9:55\n收到\n")
    assert "认出 6 条消息，其中新的 1 条" in page.text and page.text.count("已有") == 5
    assert "1 条新消息，5 条以前已有" in browser.submit(page, {}, ("do", "keep"), "/paste").text


def test_what_cannot_be_read_stays_and_is_marked_by_hand(office: Office) -> None:
    browser = office.at("zhoumin")
    page = pasted(browser, "厂房漏雨两个月没人管\n请帮忙\n\n方远 2026/3/2 9:20\n收到\n")
    assert "这 2 行认不出" in page.text and "厂房漏雨两个月没人管" in page.text
    page = browser.submit(page, {}, ("do", "keep"), "/paste")
    assert page.status == 422 and "厂房漏雨两个月没人管" in page.text and groupwords.words(office.world, "g1")[0] == []
    wrong = browser.post("/desk/groups/g1/paste", {"csrf": csrf(browser), "do": "mark", "line": "1", "sender": "陈总",
                                                   "at": ""})  # fmt: skip
    assert wrong.status == 422 and "请填写这条消息的时间" in wrong.text and "陈总" in wrong.html
    page = browser.post("/desk/groups/g1/paste", {"csrf": csrf(browser), "do": "mark", "line": "1", "sender": "陈总",
                                                  "at": "2026-03-02T09:10"})  # fmt: skip
    assert "认出 2 条消息" in page.text and "认不出" not in page.text
    browser.submit(page, {}, ("do", "keep"), "/paste")
    assert [one.text for one in groupwords.words(office.world, "g1")[0]] == ["厂房漏雨两个月没人管\n请帮忙", "收到"]


def test_a_text_file_in_the_encoding_of_windows_becomes_the_draft(office: Office) -> None:
    browser = office.at("zhoumin")
    page = browser.get("/desk/groups/g1/paste?file=1")
    upload = next(form for form in page.forms if "draft/" in str(form.values))
    key = next(value[0] for value in upload.values.values() if value[0].startswith("draft/"))
    office.world.files.put(key, "2026-03-02 09:10:00 陈总\n厂房漏雨\n".encode("gb18030"), "text/plain")
    page = browser.get(f"/desk/groups/g1/paste/{key.rpartition('/')[2]}")
    assert "认出 1 条消息" in page.text and "厂房漏雨" in page.text and office.world.files.head(key) is None


def test_several_appeals_a_leaders_and_a_units_reply_are_entered_at_once(office: Office) -> None:
    browser = office.at("zhoumin")
    first = office.lodged()  # the registry and the search learn of the enterprise
    page = marked(office, browser, "appeal", "more", "leader", "reply", "appeal")
    assert "诉求 1" in page.text and "诉求 2" in page.text and first.enterprise in page.html
    values = {**TYPED, "mobile": "19900000021", "title": "联合验收四个月没有意见", "name": "王启明"}
    sent = {**page.form("/entry").values, **answer(office, 0, {**values, "pick": first.enterprise}),
            **answer(office, 4, TYPED)}  # fmt: skip
    page = browser.post("/desk/groups/g1/entry", sent)
    assert page.status == 200 and "已录入 4 项" in page.text, page.text
    assert page.html.count("查询码 <b") == 2
    words = groupwords.words(office.world, "g1")[0]
    one, other = words[0].case, words[4].case
    assert [word.case for word in words] == [one, one, one, one, other] and one != other
    case = office.world.store.case(one)
    assert case and case.enterprise == first.enterprise and case.unconfirmed and case.contact.mobile == "19900000021"
    actions = [entry.action for entry in office.world.store.history(one)]
    assert actions == ["register", "instruct", "record_group_reply"]
    second = office.world.store.case(other)
    assert second and second.enterprise.startswith("L")
    again = browser.post("/desk/groups/g1/entry", sent)
    assert again.path == "/desk/groups/g1" and len(office.world.store._cases) == 3
    thing = groups.find(office.world, "g1", office.actor("zhoumin"))
    assert thing and any(one.name == "安州某厂 刘总" for one in thing.data.members)


def test_one_that_fails_stays_with_what_was_typed_and_stops_none_of_the_others(office: Office) -> None:
    browser = office.at("zhoumin")
    page = marked(office, browser, "appeal", "more", "none", "none", "appeal")
    wrong = answer(office, 0, {**TYPED, "pick": "other", "mobile": "123", "title": "联合验收没有意见"})
    page = browser.post("/desk/groups/g1/entry", {**page.form("/entry").values, **wrong, **answer(office, 4, TYPED)})
    assert page.status == 422 and "已录入 1 项" in page.text and "诉求 2" not in page.text
    assert "联合验收没有意见" in page.html
    fixed = {**wrong, **answer(office, 0, {"mobile": "19900000021"})}
    page = browser.post("/desk/groups/g1/entry", {**page.form("/entry").values, **fixed})
    assert page.status == 200 and "已录入 1 项" in page.text, page.text
    assert len(office.world.store._cases) == 2


def test_a_known_matter_is_offered_and_gets_a_source(office: Office) -> None:
    browser = office.at("zhoumin")
    known = office.lodged(title="联合验收四个月没有意见")
    page = marked(office, browser, "appeal", "more", "none", "none", "none")
    assert "是不是已有的同一件事" in page.text and known.title in page.text
    same = answer(office, 0, {"same": known.no})
    page = browser.post("/desk/groups/g1/entry", {**page.form("/entry").values, **same})
    assert "增加了一个来源" in page.text and office.reload(known).doors == ("group:g1",)
    assert len(office.world.store._cases) == 1


def lodged(office: Office, **changes: Any) -> Any:
    kept(office.at("zhoumin"))
    words = groupwords.words(office.world, "g1")[0]
    no, _ = groupentry.lodge(office.world, "g1", words[:1], {**VALUES, **changes}, office.actor("zhoumin"))
    return office.world.store.case(no)


def back(office: Office) -> str:
    found = re.search(r"readonly>\s*(.*?)</textarea>", office.at("zhoumin").get("/desk/groups/g1").html, re.S)
    assert found
    return found[1]


def test_the_text_for_the_group_holds_nothing_personal(office: Office) -> None:
    case = lodged(office, consent=True)
    said = [back(office)]
    case = office.act(case, "accept", "zhoumin", opinion="属实")
    said.append(back(office))
    case = office.act(case, "assign", "liuying", **ASSIGN)
    assert f"已受理（编号{case.no}），由市住房和城乡建设局办理，预计" in back(office), back(office)
    said.append(back(office))
    case = office.act(case, "sign", "chenli")
    private = {**RESULT, "answer": "请王启明致电19900000021领取联合验收意见书。"}
    case = office.act(case, "submit_result", "hejianping", **private)
    office.act(case, "approve_result", "liuying", opinion="")
    assert "答复已告知本企业联系人" in back(office)
    said.append(back(office))
    for text in said:
        assert redaction.findings(text) == [] and "王启明" not in text and "乌有" not in text


def test_an_answer_stands_in_the_group_only_with_consent(office: Office) -> None:
    for consent, shown in ((True, "联合验收意见书已经出具"), (False, "答复已告知本企业联系人")):
        made = Office()
        groups.save(made.world, "g1", Group("一群", "city", "510700", "zhoumin"), 0)
        case = lodged(made, consent=consent)
        for action, who, data in (("accept", "zhoumin", {"opinion": "属实"}), ("assign", "liuying", ASSIGN),
                                  ("sign", "chenli", {}), ("submit_result", "hejianping", RESULT),
                                  ("approve_result", "liuying", {"opinion": ""})):  # fmt: skip
            case = made.act(case, action, who, **data)
        assert shown in back(made)


def test_others_find_no_such_page(office: Office) -> None:
    kept(office.at("zhoumin"))
    for person, paths in {
        "fcqs": ["/desk/groups/g1", "/desk/groups/g1/edit", "/desk/groups/g1/members"],
        "chenli": ["/desk/groups", "/desk/groups/g1", "/desk/groups/figures"],
        "liuying": ["/desk/groups/g1/paste", "/desk/groups/g1/entry", "/desk/groups/none"],
        "zhoumin": ["/desk/groups/none", "/desk/groups/new", "/desk/groups/g1/edit"],
    }.items():
        browser = office.at(person)
        assert [browser.get(path).status for path in paths] == [404] * len(paths), person
    assert "绵阳企业家一群" not in office.at("fcqs").get("/desk/groups").text
    assert "请住建局今天内联系企业" in office.at("liuying").get("/desk/groups/g1").text


def test_a_deputy_enters_while_the_steward_is_away(office: Office) -> None:
    steward = office.world.store.account("zhoumin")
    assert steward
    office.world.store.put_account(replace(steward, id="d1", login="d1", name="代班"))
    assert office.at("d1").get("/desk/groups/g1/paste").status == 404
    office.world.store.put_account(replace(steward, deputy="d1"))
    assert office.at("d1").get("/desk/groups/g1/paste").status == 200


def test_the_figures_page_counts_since_a_day(office: Office) -> None:
    lodged(office)
    browser = office.at("liuying")
    assert "合计 收集 1 件" in browser.get("/desk/groups/figures").text
    assert "合计 收集 0 件" in browser.get("/desk/groups/figures?since=2026-03-03").text
    assert browser.get("/desk/groups/figures?since=yesterday").status == 422


def test_a_full_page_of_entries_fits_into_one_form(office: Office) -> None:
    browser = office.at("zhoumin")
    office.lodged(title="联合验收四个月没有意见")
    form = marked(office, browser, "appeal", "more", "leader", "reply", "none").form("/entry")
    of = {n: sum(name.startswith(slug(office, n)) for name in form.names) for n in (0, 2, 3)}
    assert of[0] > 12 and of[3] > 2
    assert of[0] * groups_form.MOST_APPEALS + max(of[2], of[3]) * groups_form.MOST_ANSWERS < forms.MAX_FIELDS


def test_a_text_that_is_too_long_is_not_lost(office: Office) -> None:
    browser = office.at("zhoumin")
    page = pasted(browser, "王启明 2026/3/2 8:50\n" + "长" * groups_paste.TYPED)
    assert page.status == 422 and "上传文本文件" in page.text and "长" * groups_paste.TYPED in page.html


def test_a_message_of_nobody_known_is_lodged_without_a_phone_when_the_reason_is_given(office: Office) -> None:
    browser = office.at("zhoumin")
    page = marked(office, browser, "none", "none", "none", "none", "appeal")
    typed = answer(office, 4, {**TYPED, "mobile": ""})
    page = browser.post("/desk/groups/g1/entry", {**page.form("/entry").values, **typed})
    assert page.status == 422 and "写明没有电话的原因" in page.text
    page = browser.post("/desk/groups/g1/entry", {**page.form("/entry").values, **typed,
                                                  **answer(office, 4, {"no_phone": "群里没有留电话"})})  # fmt: skip
    assert page.status == 200 and "已登记为新的诉求" in page.text
