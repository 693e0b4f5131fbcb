"""What a hostile steward, a hurried one and a long chat do to the groups' pages."""

import re
from datetime import date, timedelta

import pytest

from chalicelib.domain import chat
from chalicelib.domain.platforms import Group, Member
from chalicelib.handling import enterprises, groups
from tests.web.desk.office import Office
from tests.web.desk.test_access import csrf


@pytest.fixture
def office() -> Office:
    made = Office()
    members = (Member("乌有精密-王启明", "91510704MA6XUWY05F"), Member("刘总", "91510704MA6XUWY05F"))
    groups.save(made.world, "g1", Group("绵阳企业家一群", "city", "510700", "zhoumin", date(2026, 1, 1), members), 0)
    return made


def keep(office: Office, text: str) -> None:
    said, _ = chat.read(text, office.world.clock.now())
    groups.keep(office.world, "g1", said)


def long_chat(office: Office, n: int) -> None:
    start = office.world.clock.now() - timedelta(days=3)
    minutes = ((start + timedelta(minutes=one), one) for one in range(n))
    for at, one in minutes:
        keep(office, f"陈总 {at:%Y/%m/%d %H:%M}\n第 {one} 条消息：厂房漏雨没有人管")


def test_what_is_marked_on_an_older_page_is_entered_too(office: Office) -> None:
    long_chat(office, 230)
    browser = office.at("zhoumin")
    page = browser.get("/desk/groups/g1")
    for _ in range(2):
        page = browser.get(re.findall(r'href="([^"]+)">更早的消息', page.html)[0].replace("&amp;", "&"))
    assert "第 5 条消息" in page.text
    form = page.form("/marks")
    name = next(name for name in form.names if name.startswith("mark-"))
    page = browser.submit(page, {name: "appeal"}, ("do", "entry"), "/marks")
    shown = re.findall(r"第 (\d+) 条消息", page.text)
    assert page.path == "/desk/groups/g1/entry" and shown and int(shown[0]) < 30
    assert "录入已标记的" in browser.get("/desk/groups/g1").text


def test_marks_count_although_a_colleague_pasted_more_meanwhile(office: Office) -> None:
    long_chat(office, 100)
    browser = office.at("zhoumin")
    page = browser.get("/desk/groups/g1")
    name = next(name for name in page.form("/marks").names if name.startswith("mark-"))
    now = office.world.clock.now() - timedelta(hours=1)
    keep(office, "".join(f"王总 {now + timedelta(minutes=one):%Y/%m/%d %H:%M}\n收到 {one}\n\n" for one in range(20)))
    assert "1 条消息的标记已保存" in browser.submit(page, {name: "appeal"}, ("do", "save"), "/marks").text


def entry(office: Office, text: str) -> str:
    keep(office, text)
    browser = office.at("zhoumin")
    words, _ = groups.words(office.world, "g1")
    marks = {f"mark-{word.slug}": "appeal" for word in words}
    return browser.post("/desk/groups/g1/marks", {"csrf": csrf(browser), "do": "entry", **marks}).html


@pytest.mark.parametrize(
    ("sender", "chosen"),
    [("乌有精密-王启明", True), ("刘总（安州某厂）", False), ("绵阳乌有精密机械有限公司小陈", False)],
)
def test_only_who_the_members_list_names_is_chosen_beforehand(office: Office, sender: str, chosen: bool) -> None:
    enterprises.learn(office.world, office.lodged())
    page = entry(office, f"{sender} 2026/3/2 8:50\n联合验收四个月没有意见")
    assert 'value="91510704MA6XUWY05F"' in page
    assert ('value="91510704MA6XUWY05F" checked' in page) is chosen


def test_an_unsure_enterprise_has_to_be_chosen_by_the_steward(office: Office) -> None:
    enterprises.learn(office.world, office.lodged())
    entry(office, "刘总（安州某厂） 2026/3/2 8:50\n路灯坏了一个月没有人修")
    browser = office.at("zhoumin")
    page = browser.submit(browser.get("/desk/groups/g1/entry"), {}, action="/entry")
    assert page.status == 422 and "请选择是哪家企业" in page.text and len(office.world.store._cases) == 1


def test_a_text_file_in_utf_16_becomes_the_draft(office: Office) -> None:
    browser = office.at("zhoumin")
    page = browser.get("/desk/groups/g1/paste?file=1")
    values = [value[0] for form in page.forms for value in form.values.values()]
    key = next(value for value in values if value.startswith("draft/"))
    office.world.files.put(key, "2026-03-02 09:10:00 陈总\r\n厂房漏雨\r\n".encode("utf-16"), "text/plain")
    page = browser.get(f"/desk/groups/g1/paste/{key.rpartition('/')[2]}")
    assert "认出 1 条消息" in page.text and "厂房漏雨" in page.text
