"""The first paragraph's story through the verbs, on the memory store."""

from datetime import datetime, timedelta

import pytest

from chalicelib import handling
from chalicelib.domain.calendar import CST
from chalicelib.domain.case import ENTERPRISE, Actor
from chalicelib.domain.errors import AlreadyDone, Refused, Stale, Unseen
from chalicelib.domain.flow import FLOW
from chalicelib.domain.words import Role, Status
from tests.fakes import World, a_world

VALUES = {
    "enterprise_name": "绵阳乌有精密机械有限公司", "enterprise": "91510704MA6XUWY05F", "region": "510704",
    "name": "王启明", "duty": "经理", "mobile": "19900000021", "second_name": "", "second_mobile": "",
    "kind": "appeal", "category": "building", "title": "联合验收四个月没有出意见",
    "content": "二期厂房六月竣工，联合验收一直显示会审中。", "wish": "请查明卡在哪里", "units": "住建局",
    "procedures": (), "secret": False, "consent": False,
}  # fmt: skip
ASSIGN = {
    "difficulty": "general", "why": "多部门会审", "legacy": False, "limit": "10", "unit": "zjj", "co_units": ("gfb",),
    "person": "何建平", "person_duty": "副局长", "person_phone": "", "requirement": "当面核实后书面答复",
}  # fmt: skip
RESULT = {
    "outcome": "explained", "answer": "正在按程序会审，请耐心等待。", "basis": "", "planned_for": "",
    "contact_made": "3月3日电话联系王经理", "supplement": "",
}  # fmt: skip
EXPLANATION = {"account": "一" * 12, "causes": "二" * 12, "duty": "三" * 5, "next": "四" * 5}


def t(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=CST)


def who(world: World, id: str) -> Actor:
    account = world.store.account(id)
    assert account is not None
    return account.actor()


def do(world: World, no: str, when: str, action: str, id: str, data: dict | None = None):
    world.clock.set(t(when))
    return handling.act(world, no, action, who(world, id), data or {})


@pytest.fixture
def world() -> World:
    return a_world(t("03-02 10:00"))


def lodged(world: World) -> str:
    case, _code = handling.lodge(world, VALUES)
    return case.no


def in_first_revisit(world: World) -> str:
    no = lodged(world)
    do(world, no, "03-02 10:30", "accept", "zhoumin", {"opinion": "属实"})
    do(world, no, "03-02 10:40", "assign", "zhoumin", ASSIGN)
    do(world, no, "03-02 11:00", "sign", "chenli")
    do(world, no, "03-04 11:00", "prepare_result", "chenli", RESULT)
    do(world, no, "03-05 11:00", "submit_result", "hejianping", RESULT)
    do(world, no, "03-05 15:00", "approve_result", "liuying", {"opinion": ""})
    world.clock.set(t("03-06 09:00"))
    handling.wake(world, no, world.clock.now())
    return no


def second_dissatisfied(world: World) -> str:
    no = in_first_revisit(world)
    assert handling.take_sms(world, "19900000021", "3", t("03-06 10:00")) == "rating"
    handling.wake(world, no, t("03-09 09:00"))
    do(world, no, "03-09 10:00", "sign", "chenli")
    do(world, no, "03-10 10:00", "explain", "chenli", EXPLANATION)
    do(world, no, "03-11 10:00", "submit_result", "hejianping", {**RESULT, "supplement": "首次没有说清"})
    do(world, no, "03-11 15:00", "approve_result", "liuying", {"opinion": ""})
    handling.wake(world, no, t("03-12 09:00"))
    assert handling.take_sms(world, "19900000021", "不满意，还是没解决", t("03-12 10:00")) == "rating"
    handling.wake(world, no, t("03-13 09:00"))
    return no


def test_the_story_ends_where_only_named_people_see_that_it_waits_for_adjudication(world):
    no = second_dissatisfied(world)
    case = world.store.case(no)
    assert case is not None
    assert case.status == Status.ADJUDICATING
    assert case.round == 2
    assert handling.see(world, no, who(world, "hanbo")).status == "待研判"
    assert handling.see(world, no, who(world, "liuying")).status == "待回访"
    assert handling.see(world, no, who(world, "chenli")).status == "已反馈，后续由主管部门处理"
    assert handling.public_view(world, no).status == "按程序处理中"
    assert world.store.lane("hanbo") == [no]
    assert world.store.lane("liuying") == []
    settled = [entry for entry in handling.see(world, no, who(world, "liuying")).entries if entry.round == 2]
    assert not any(entry.label == "评价生效" for entry in settled)
    for id in ("liuying", "chenli", "hejianping"):
        texts = " ".join(entry.label + entry.text for entry in handling.see(world, no, who(world, id)).entries)
        assert "研判" not in texts.replace("研判意见", "")


def test_the_story_as_the_enterprise_reads_it_has_both_answers_and_nothing_internal(world):
    no = second_dissatisfied(world)
    view = handling.public_view(world, no)
    assert view.answer(1) is not None
    assert view.answer(2) is not None
    assert {entry.seen for entry in view.entries} <= {"public", "enterprise", "closing", "pending"}
    assert view.appeal["content"] == VALUES["content"]


def test_the_same_form_twice_is_one_case(world):
    from chalicelib.domain.records import Form

    form = Form("t1", "lodge", world.clock.wall() + timedelta(minutes=10), mobile="19900000021")
    world.store.put_form(form)
    case, _ = handling.lodge(world, VALUES, token="t1")
    with pytest.raises(AlreadyDone) as again:
        handling.lodge(world, VALUES, token="t1")
    assert again.value.no == case.no


def test_a_colleagues_change_in_between_is_told_and_nothing_is_overwritten(world):
    no = lodged(world)
    seen = world.store.case(no)
    assert seen is not None
    do(world, no, "03-02 10:30", "accept", "zhoumin", {"opinion": "属实"})
    with pytest.raises(Stale):
        handling.act(world, no, "guide", who(world, "zhoumin"), {}, version=seen.version)
    after = world.store.case(no)
    assert after is not None
    assert after.status == Status.ACCEPTED


def test_a_case_that_may_not_be_seen_and_one_that_does_not_exist_refuse_alike(world):
    no = lodged(world)
    for other in (no, "QS510704202603020999X"):
        with pytest.raises(Unseen, match="没有找到"):
            handling.see(world, other, who(world, "zhaojie"))
        with pytest.raises(Unseen, match="没有找到"):
            handling.act(world, other, "sign", who(world, "zhaojie"), {})


def test_an_answer_at_0902_does_not_change_the_rating_that_settled_at_0900_though_no_job_ran(world):
    no = in_first_revisit(world)
    handling.take_sms(world, "19900000021", "1", t("03-06 10:00"))
    assert handling.take_sms(world, "19900000021", "3", t("03-09 09:02")) == "late"
    case = world.store.case(no)
    assert case is not None
    assert case.status == Status.CLOSED
    assert case.rating == "satisfied"


def test_one_mobile_with_two_cases_is_asked_about_one_and_called_about_the_other(world):
    first = in_first_revisit(world)
    second_values = {**VALUES, "title": "另一件：道路开口审批两次退件"}
    world.clock.set(t("03-02 11:00"))
    case, _ = handling.lodge(world, second_values)
    second = case.no
    do(world, second, "03-02 11:30", "accept", "zhoumin", {"opinion": "属实"})
    do(world, second, "03-02 11:40", "assign", "zhoumin", {**ASSIGN, "co_units": ()})
    do(world, second, "03-02 12:00", "sign", "chenli")
    do(world, second, "03-05 12:00", "submit_result", "hejianping", RESULT)
    do(world, second, "03-05 16:00", "approve_result", "liuying", {"opinion": ""})
    for day in ("03-06", "03-09", "03-10", "03-11"):
        handling.wake(world, second, t(f"{day} 09:00"))
    handling.take_sms(world, "19900000021", "3", t("03-11 10:00"))
    one, other = world.store.case(first), world.store.case(second)
    assert one is not None and other is not None
    assert one.revisit is not None and one.revisit.rating == "dissatisfied"
    assert other.revisit is not None
    assert other.revisit.phone
    assert other.revisit.rating == ""


def test_an_answer_nobody_asked_for_touches_nothing(world):
    assert handling.take_sms(world, "19900000099", "3", t("03-06 10:00")) == "unmatched"


def test_what_cannot_be_read_goes_to_people(world):
    no = in_first_revisit(world)
    assert handling.take_sms(world, "19900000021", "没人联系我", t("03-06 10:00")) == "unclear"
    case = world.store.case(no)
    assert case is not None and case.revisit is not None
    assert case.revisit.unclear
    assert case.revisit.rating == ""


def test_the_desk_offers_only_what_the_flow_allows_and_says_what_it_will_do(world):
    no = lodged(world)
    case = world.store.case(no)
    assert case is not None
    found = handling.options(world, case, who(world, "zhoumin"), world.clock.now())
    open_ = {one.row.action: one for one in found if one.refusal is None}
    assert {"accept", "ask_info", "guide", "merge", "withdraw"} <= set(open_)
    assert ("状态", "待受理 → 待交办") in open_["accept"].effect
    assert not handling.options(world, case, who(world, "chenli"), world.clock.now())
    do(world, no, "03-02 10:30", "accept", "zhoumin", {"opinion": "属实"})
    case = world.store.case(no)
    assert case is not None
    found = handling.options(world, case, who(world, "zhoumin"), world.clock.now())
    assign = next(one for one in found if one.row.action == "assign")
    assert ("时钟", "10 个工作日，3月16日到期") in assign.effect


def test_a_form_with_missing_fields_says_so_field_by_field(world):
    from chalicelib.domain.errors import Invalid

    with pytest.raises(Invalid) as wrong:
        handling.read_form(FLOW["assign"], {"limit": ["7"], "unit": ["nobody"]}, world)
    assert wrong.value.fields["limit"] == "请选择办理时限"
    assert wrong.value.fields["unit"] == "这个单位不在名录里，请重新选择"
    assert wrong.value.fields["person"] == "请填写责任人姓名"


def test_merging_needs_an_open_case_of_the_same_enterprise(world):
    no = lodged(world)
    with pytest.raises(Refused, match="同一企业"):
        do(world, no, "03-02 10:30", "merge", "zhoumin", {"master": "QS510704202603020999X", "reason": "同一事项"})
    other, _ = handling.lodge(world, {**VALUES, "title": "同一件事又提一次"})
    merged = do(world, other.no, "03-02 10:40", "merge", "zhoumin", {"master": no, "reason": "同一事项"})
    assert merged.status == Status.MERGED


def test_merging_into_a_case_that_this_person_may_not_see_is_like_merging_into_none(world):
    no, master = lodged(world), handling.lodge(world, {**VALUES, "title": "同一件事又提一次"})[0]
    county = Actor("fcqs", "涪城区", frozenset({Role.SUPERVISOR}), "fcz", "510703")
    own, _ = handling.lodge(world, {**VALUES, "region": "510703", "title": "第三次提出同一件事"})
    said = []
    for target in (no, master.no, "QS510704202603020999X"):
        with pytest.raises(Refused) as refused:
            handling.act(world, own.no, "merge", county, {"master": target, "reason": "同一事项"})
        said.append(str(refused.value))
    assert len(set(said)) == 1


def test_a_merged_case_shows_the_masters_progress_and_none_of_its_words(world):
    no = lodged(world)
    other, _ = handling.lodge(
        world, {**VALUES, "title": "同一件事又提一次", "content": "第二位联系人写的内容，请一并办理。"}
    )
    do(world, other.no, "03-02 10:20", "merge", "zhoumin", {"master": no, "reason": "同一事项"})
    do(world, no, "03-02 10:30", "accept", "zhoumin", {"opinion": "属实"})
    do(world, no, "03-02 10:40", "assign", "zhoumin", ASSIGN)
    view = handling.public_view(world, other.no)
    assert view.status == "办理中"
    assert view.case.no == other.no
    assert view.appeal["content"] == "第二位联系人写的内容，请一并办理。"
    assert VALUES["content"] not in str(view.entries)
    assert any(entry.action == "assign" for entry in view.entries)


def test_the_enterprise_may_supply_withdraw_and_take_back(world):
    no = lodged(world)
    handling.act(world, no, "supply", ENTERPRISE, {"text": "补充一份合同"}, now=t("03-02 11:00"))
    with pytest.raises(Refused, match="今天已经补充过"):
        handling.act(world, no, "supply", ENTERPRISE, {"text": "再补充"}, now=t("03-02 12:00"))
    handling.act(world, no, "withdraw", ENTERPRISE, {"reason": "已自行解决", "caller": ""}, now=t("03-03 09:30"))
    back = handling.act(world, no, "take_back", ENTERPRISE, {}, now=t("03-04 10:00"))
    assert back.status == Status.LODGED
