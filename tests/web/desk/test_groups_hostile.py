"""What a hostile steward, a hurried one and a long chat do to the groups' pages."""

import re
from datetime import date, timedelta

import pytest

from chalicelib.domain import chat
from chalicelib.domain.case import Case
from chalicelib.domain.platforms import Group, Member
from chalicelib.handling import enterprises, groupentry, groups, groupwords, sealing
from tests.web.desk.office import ASSIGN, VALUES, VERSION, Office, case_page
from tests.web.desk.test_access import csrf


@pytest.fixture
def office() -> Office:
    made = Office()
    members = (Member("乌有精密-王启明", "91510704MA6XUWY05F"), Member("刘总", "91510704MA6XUWY05F"))
    groups.save(made.world, "g1", Group("绵阳企业家一群", "city", "510700", "zhoumin", date(2026, 1, 1), members), 0)
    return made


def keep(office: Office, text: str) -> None:
    said, _ = chat.read(text, office.world.clock.now())
    groupwords.keep(office.world, "g1", said)


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
    words, _ = groupwords.words(office.world, "g1")
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


SECRET = """乌有精密-王启明 2026/3/2 8:50
厂房验收没有意见

方远 2026/3/2 9:00
请住建局帮乌有精密解决

住建局陈 2026/3/2 9:10
王启明您好，已经安排核查
"""


def secret_entry(office: Office) -> Case:
    keep(office, SECRET)
    words, _ = groupwords.words(office.world, "g1")
    marks = zip(words, ("appeal", "leader", "reply"), strict=False)
    groupwords.mark(office.world, "g1", {word.slug: mark for word, mark in marks}, words)
    words, _ = groupwords.words(office.world, "g1")
    values = {**VALUES, "landline": "", "no_phone": "", "secret": True}
    no, _ = groupentry.lodge(office.world, "g1", words[:1], values, office.actor("zhoumin"))
    case = office.world.store.case(no)
    assert case
    return case


def test_the_unit_of_a_case_with_secrecy_reads_no_name_from_the_group(office: Office) -> None:
    case = secret_entry(office)
    browser = office.at("zhoumin")
    form = browser.get("/desk/groups/g1/entry").form("/entry")
    leader = next(name.removesuffix("-leader") for name in form.names if name.endswith("-leader"))
    reply = next(name.removesuffix("-who") for name in form.names if name.endswith("-who"))
    targets = {f"{leader}-target": case.no, f"{leader}-leader": "fangyuan", f"{reply}-target": case.no}
    page = browser.post("/desk/groups/g1/entry", {**form.values, **targets})
    assert page.status == 422 and page.text.count("请把这段话里的企业和人名去掉") >= 2
    assert [one.action for one in office.world.store.history(case.no)] == ["register"]
    clean = {f"{leader}-text": "请住建局尽快解决", f"{reply}-text": "已经安排核查"}
    page = browser.post("/desk/groups/g1/entry", {**form.values, **targets, **clean})
    assert page.status == 200 and "已录入 2 项" in page.text
    case = office.act(office.reload(case), "accept", "zhoumin", opinion="属实")
    case = office.act(office.act(case, "redact", "zhoumin", **VERSION), "assign", "liuying", **ASSIGN)
    read = case_page(office.at("chenli"), case).text
    assert "已经安排核查" in read and "请住建局尽快解决" in read and "乌有" not in read and "王启明" not in read


def test_a_message_of_a_sensitive_case_is_read_by_named_people_only(office: Office) -> None:
    case = secret_entry(office)
    office.act(case, "mark_sensitive", "zhoumin", names_unit="zjj", readers=(), reason="反映公职人员")
    assert "厂房验收没有意见" in office.at("zhoumin").get("/desk/groups/g1").text
    page = office.at("liuying").get("/desk/groups/g1").text
    assert "厂房验收没有意见" not in page and "只有指定的人能看" in page and case.no not in page


def test_what_is_sealed_off_is_gone_from_the_group_and_its_quotations_and_does_not_come_back(office: Office) -> None:
    quoting = SECRET + f"\n刘总 2026/3/2 9:20\n「乌有精密-王启明：厂房验收没有意见」\n{'- ' * 15}\n我们也是\n"
    keep(office, quoting)
    case = secret_entry(office)
    office.act(case, "propose_seal", "hanbo", entry=1, reason="写了别人的事")
    sealing.seal_off(office.world, case.no, 1, office.actor("secadmin"))
    keep(office, quoting)
    read = office.at("zhoumin").get("/desk/groups/g1").text
    assert "厂房验收没有意见" not in read and "我们也是" in read and "请住建局帮乌有精密解决" in read
    assert "厂房验收没有意见" not in str(office.world.store._lines)
