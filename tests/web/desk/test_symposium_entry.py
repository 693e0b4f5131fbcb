"""Entering at the table: one form, each save a case with what was said to it, nothing done twice and nothing lost."""

from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib import wiring
from chalicelib.domain.case import Case
from chalicelib.domain.records import Account
from chalicelib.domain.registry import Enterprise
from chalicelib.domain.words import Role, Status
from chalicelib.handling import enterprises
from chalicelib.handling import symposiumitems as keeping
from chalicelib.handling import symposiumtable as table
from tests import fakes, meetings
from tests.handling.test_symposium_items import Stopped, Stops, lodged
from tests.web.client import Browser, Page
from tests.web.desk.office import VALUES, Office

AT = "/desk/symposiums/m1/entry"
NEW = {"who": "绵阳无此建材有限公司", "name": "赵小满", "phone": "19900000055", "category": "building",
       "content": "施工许可等了两个月。窗口说材料齐了，但一直没有结果。"}  # fmt: skip


@pytest.fixture
def office() -> Office:
    made = Office()
    meetings.put(made.world)
    return made


def enter(office: Office, browser: Browser | None = None, **values: str) -> Page:
    browser = browser or office.at("zhoumin")
    return browser.submit(browser.get(AT), values, action="/entry")


def items(office: Office) -> list[Case]:
    return [one.case for one in keeping.board(office.world, "m1", office.actor("liuying")).items if one.case]


def only(office: Office) -> Case:
    (case,) = items(office)
    return case


def test_what_is_said_becomes_a_case_of_the_meeting_and_the_form_is_empty_again(office: Office) -> None:
    page = enter(office, **NEW)
    case = only(office)
    assert page.status == 200 and case.title == "施工许可等了两个月" and "查询码" in page.text
    assert (case.channel, case.doors, case.status) == ("symposium", ("symposium:m1",), Status.LODGED)
    assert case.enterprise.startswith("L") and case.contact.mobile == NEW["phone"]
    assert keeping.board(office.world, "m1", office.actor("liuying")).items[0].line.data["source"] == "meeting"
    form = page.form("/entry")
    assert form.values["content"] == [""] and form.values["category"] == ["building"]
    assert 'name="who" type="text" value="" autocomplete="off" list="companies" autofocus' in page.html


def test_the_same_form_twice_makes_one_case(office: Office) -> None:
    browser = office.at("zhoumin")
    blank = browser.get(AT)
    values = {**NEW, "reply": "请住建局一周内答复企业", "unit": "zjj", "limit": "5"}
    first = browser.submit(blank, values, action="/entry")
    second = browser.submit(blank, values, action="/entry")
    assert first.status == second.status == 200 and "已登记" in first.text and "已保存" in second.text
    history = office.world.store.history(only(office).no)
    assert [entry.action for entry in history].count("assign") == 2  # the assignment, and its requirement
    assert only(office).assignments == 1


def test_a_stop_after_the_case_was_made_is_finished_by_pressing_again(office: Office) -> None:
    browser = office.at("zhoumin")
    blank = browser.get(AT)
    token = blank.form("/entry").values["token"][0]
    given = {**VALUES, "door": "", "secret": False}
    table.take(office.world, "m1", meetings.MEETING, given, office.actor("zhoumin"), token)
    office.world.store.drop_line("symposium", "m1", f"I#{only(office).no}")
    browser.submit(blank, {**NEW, "unit": "zjj", "limit": "10"}, action="/entry")
    assert only(office).status == Status.ASSIGNED and only(office).title == VALUES["title"]


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("nth", range(1, 7))
def test_a_stop_anywhere_is_finished_by_the_same_form_again(office: Office, nth: int, after: bool) -> None:
    """Writes: the case, its line, what was said, acceptance, assignment, and one more that there is not."""
    whole, actor, said = office.world, office.actor("zhoumin"), table.Said("请抓紧办理", table.CHAIR, "zjj", "5")

    def run(services: Any) -> None:
        case, _ = table.take(services, "m1", meetings.MEETING, VALUES, actor, "one-form")
        table.settle(services, "m1", case.no, said, actor, "one-form")

    with suppress(Stopped):
        run(replace(whole, store=Stops(whole.store, nth, after)))  # type: ignore[arg-type]
    run(whole)
    run(whole)
    case = only(office)
    assert (case.status, case.assignments, case.unit) == (Status.ASSIGNED, 1, "zjj")
    actions = [entry.action for entry in whole.store.history(case.no)]
    assert actions == ["register", "accept", "accept", "assign", "assign"]
    assert keeping.board(whole, "m1", actor).items[0].said["text"] == "请抓紧办理"


def test_unit_and_limit_assign_at_once_with_the_chairs_words_as_the_requirement(office: Office) -> None:
    page = enter(office, **NEW, reply="请住建局一周内给企业一个准确答复", unit="zjj", limit="5")
    case = only(office)
    assert (case.status, case.unit, case.limit, case.round) == (Status.ASSIGNED, "zjj", 5, 1)
    assert case.person and case.person.name == "何建平" and "待签收" in page.text
    asked = [entry.text for entry in office.world.store.history(case.no) if entry.label == "办理要求"]
    assert "主持人要求：请住建局一周内给企业一个准确答复" in asked[0]


def test_thirty_working_days_are_for_a_complex_matter(office: Office) -> None:
    enter(office, **NEW, unit="zjj", limit="30")
    assert only(office).difficulty == "complex"


def test_an_answer_on_the_spot_is_the_direct_answer(office: Office) -> None:
    answer = "施工许可证昨天已经核发，请到窗口领取。"
    enter(office, **NEW, reply=answer, how="solved")
    case = only(office)
    assert (case.status, case.outcome, case.difficulty) == (Status.REVISITING, "solved", "simple")
    assert answer in office.at("liuying").get("/desk/symposiums/m1/papers?paper=minutes").text


def test_the_chairs_words_without_a_unit_wait_with_the_case(office: Office) -> None:
    enter(office, **NEW, reply="请行政审批局会后牵头研究")
    case = only(office)
    assert case.status == Status.ACCEPTED
    opinions = [entry.text for entry in office.world.store.history(case.no) if entry.label == "研判意见"]
    assert opinions == ["座谈会现场登记。主持人现场要求：请行政审批局会后牵头研究"]


def test_who_registered_needs_no_contact_and_the_registry_knows_by_code_or_name(office: Office) -> None:
    guest = {"enterprise": VALUES["enterprise"], "enterprise_name": VALUES["enterprise_name"], "name": "王启明",
             "duty": "经理", "mobile": "19900000021", "source": "media"}  # fmt: skip
    keeping.welcome(office.world, "m1", guest, True)
    short = {"category": "building", "content": "厂房验收没有意见"}
    code, name = VALUES["enterprise"], VALUES["enterprise_name"]
    for who in (code, name, f" {name} {code}"):
        page = enter(office, **short, who=who)
        assert page.status == 200, page.text
    assert {(one.enterprise, one.contact.mobile, one.contact.duty) for one in items(office)} == {
        (VALUES["enterprise"], "19900000021", "经理")}  # fmt: skip
    assert "可能与" in page.text


def test_who_has_no_code_keeps_one_local_id_during_the_meeting(office: Office) -> None:
    enter(office, **NEW)
    enter(office, **{**NEW, "name": "", "phone": "", "content": "用电报装也慢"})
    first, second = items(office)
    assert first.enterprise == second.enterprise and second.contact == first.contact


def test_a_short_name_is_taken_as_said_and_the_registry_says_who_it_may_be(office: Office) -> None:
    one = Enterprise(VALUES["enterprise"], VALUES["enterprise_name"], "510704")
    enterprises.put(office.world, one)
    page = enter(office, **{**NEW, "who": "乌有精密机械"})
    assert only(office).enterprise.startswith("L") and f"/desk/enterprises/{one.id}" in page.html
    page = enter(office, **{**NEW, "who": VALUES["enterprise_name"], "content": "用电报装也慢"})
    assert {case.enterprise for case in items(office)} > {one.id} and "名称相近" not in page.text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"phone": ""}, "请填电话"), ({"phone": "1234567"}, "请填手机号，或者带区号"),
        ({"name": ""}, "请填联系人"), ({"content": ""}, "请填写事项"),
        ({"who": "91510704MA6XUWY05X"}, "统一社会信用代码"),
        ({"who": "91510704MA6XUWY05F"}, "登记库里没有这个代码"), ({"unit": "zjj"}, "请选择办理时限"),
        ({"limit": "5"}, "请选择承办单位"), ({"how": "solved", "reply": "已办好了"}, "至少 10 个字"),
        ({"kind": "complaint"}, "请选择是否要求保密"), ({"unit": "mdb", "limit": "5"}, "还没有审核领导的账号"),
        ({"category": ""}, "请选择领域"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field_and_everything_typed_stays(
    office: Office, changes: dict[str, str], sentence: str
) -> None:
    page = enter(office, **{**NEW, "reply": "请一周内给企业一个准确答复", **changes})
    assert page.status == 422 and sentence in page.text and items(office) == []
    form = page.form("/entry")
    for name, value in {**NEW, **changes}.items():
        assert form.values[name] == [value]


def test_a_collected_item_gets_its_answer_without_a_second_case(office: Office) -> None:
    case = lodged(office)
    browser = office.at("zhoumin")
    page = browser.get(f"{AT}?item={case.no}")
    page = browser.submit(page, {"reply": ""}, action="/entry")
    assert page.status == 422 and "请填写现场答复" in page.text
    page = browser.submit(page, {"reply": "请住建局月底前办结", "unit": "zjj", "limit": "10"}, action="/entry")
    assert page.status == 200 and only(office).no == case.no and only(office).unit == "zjj"
    assert "请住建局月底前办结" in page.text


def test_what_was_collected_days_ago_is_not_answered_at_once_and_the_typed_answer_stays(office: Office) -> None:
    case = lodged(office)
    office.forward(office.world.clock.now() + timedelta(days=4))
    before = office.world.store.history(case.no)
    reply = "已经当场办结，企业无需再跑"
    page = enter(office, item=case.no, reply=reply, how="solved")
    assert page.status == 422 and "即时办结最迟在登记后的下一个工作日" in page.text
    assert page.form("/entry").values["reply"] == [reply]
    assert office.world.store.history(case.no) == before


def test_what_a_unit_has_already_keeps_the_answer_with_the_meeting_and_says_so(office: Office) -> None:
    case = office.assigned(door="symposium:m1")
    keeping.collect(office.world, case, "media")
    before = office.world.store.history(case.no)
    page = enter(office, item=case.no, reply="请住建局抓紧办理")
    assert "已过待受理、待交办环节" in page.text and office.world.store.history(case.no) == before
    assert keeping.board(office.world, "m1", office.actor("zhoumin")).items[0].said["text"] == "请住建局抓紧办理"


class Counts:
    """A store that counts what it is asked."""

    def __init__(self, store: Any) -> None:
        self._store, self.calls = store, Counter[str]()

    def __getattr__(self, name: str) -> Any:
        self.calls[name] += 1
        return getattr(self._store, name)


def test_a_save_reads_each_item_once_and_costs_the_same_for_every_further_one(office: Office) -> None:
    """One strong read per item, the rest does not grow: a save stays below a second at a table of fifty items."""
    costs = []
    for n in (10, 20):
        while len(items(office)) < n:
            lodged(office, title=f"第{len(items(office))}件")
        browser = office.at("zhoumin")
        blank = browser.get(AT)
        counted = Counts(office.world.store)
        browser.world = replace(office.world, store=counted)  # type: ignore[arg-type]
        wiring.use(browser.world)
        browser.submit(blank, {**NEW, "content": f"第{n}次", "unit": "zjj", "limit": "5"}, action="/entry")
        wiring.use(office.world)
        costs.append((counted.calls["case"] - len(items(office)), sum(counted.calls.values()) - counted.calls["case"]))
    assert sum(costs[1]) <= sum(costs[0]) < 30


def test_it_is_for_intake_of_meetings_only(office: Office) -> None:
    office.world.store.put_account(Account("other", "other", "某人", frozenset({Role.INTAKE}), region="510700",
                                           channels=frozenset({"window"}), password=fakes.PASSWORD_HASH))  # fmt: skip
    assert office.at("other").get(AT).status == 404
    liuying = office.at("liuying")
    assert liuying.get(AT).status == 404 and "现场录入" not in liuying.get("/desk/symposiums/m1/items").text
