"""Rows of the flow that the desk added: versions for the unit, contests, instructions on behalf, co-units' clocks."""

from typing import Any

import pytest

from chalicelib.domain import access, alarms, queues
from chalicelib.domain.case import ENTERPRISE, SYSTEM, Part
from chalicelib.domain.errors import Invalid, Refused
from chalicelib.domain.words import Status
from tests.domain.desk import HANDLER, HEAD, INTAKE, MAYOR, SUPERVISOR, Desk, a_case, at

GUIDE = {"reason_code": "other_body", "sentence": "请向主管机关提出", "lawful": "有关主管机关", "second": ""}
VERSION = {
    "title": "某企业的验收问题", "text": "一家制造企业的厂房验收长期没有意见，请查明。", "released": ("a1",),
    "files": [Part("ATT#a1", {"id": "a1", "name": "图纸"}), Part("ATT#a2", {"id": "a2", "released": True})],
}  # fmt: skip
ASSIGN: dict[str, Any] = {
    "difficulty": "general", "why": "一般事项", "legacy": False, "limit": "10", "unit": "zjj",
    "co_units": ("zrj", "gfb"), "person": "何建平", "person_duty": "副局长", "person_phone": "",
    "requirement": "当面核实",
}  # fmt: skip


def test_a_secret_case_is_assigned_only_with_a_version_for_the_unit() -> None:
    desk = Desk(secret=True)
    desk.accept("2026-02-12 11:00")
    with pytest.raises(Refused, match="制作保密版"):
        desk.assign("2026-02-12 12:00")
    desk.do("2026-02-12 12:00", "redact", INTAKE, VERSION)
    assert desk.assign("2026-02-12 13:00").status == Status.ASSIGNED


def test_the_version_for_the_unit_replaces_title_and_text_and_releases_what_was_ticked() -> None:
    desk = Desk(secret=True)
    desk.accept("2026-02-12 11:00")
    change = desk_change(desk, "redact", VERSION)
    assert {part.sk: part.data["released"] for part in change.parts} == {"ATT#a1": True, "ATT#a2": False}
    desk.do("2026-02-12 12:00", "redact", INTAKE, VERSION)
    desk.assign("2026-02-12 13:00")
    shown = queues.for_unit(queues.place(desk.case, desk.policy, desk.calendar, desk.ctx("2026-02-12 13:00").org).row)
    assert shown["title"] == VERSION["title"] and "乌有" not in shown["enterprise"]
    told = [one for one in desk.messages if one.to == "unit:zjj:handler"]
    assert told and all(one.values["title"] == VERSION["title"] for one in told)
    read = [entry.data for entry in access.entries_for(desk.case, desk.entries, HANDLER) if entry.action == "redact"]
    assert read == [{"title": VERSION["title"], "content": VERSION["text"]}]


def desk_change(desk: Desk, action: str, data: dict[str, Any]) -> Any:
    from chalicelib.domain import flow

    return flow.apply(desk.case, action, INTAKE, data, desk.ctx("2026-02-12 11:30"))


def test_a_contest_waits_for_the_head_and_is_decided_once() -> None:
    desk = Desk()
    desk.do("2026-02-12 11:00", "guide", INTAKE, GUIDE)
    assert desk.do("2026-02-13 10:00", "contest", ENTERPRISE, {"text": "这件事只有你们能办"}).status == Status.GUIDED
    assert desk.due("contest_ruling") == "2026-02-25"
    assert alarms.wake_at(desk.case, desk.policy, desk.calendar) == at("2026-02-24 09:00")
    with pytest.raises(Refused):
        desk.do("2026-02-13 11:00", "decide_contest", SUPERVISOR, {"ruling": "upheld", "reason": "确属本级职责"})
    decided = desk.do("2026-02-14 10:00", "decide_contest", HEAD, {"ruling": "upheld", "reason": "确属本级职责"})
    assert decided.status == Status.LODGED and decided.clock("acceptance")


def test_a_refused_contest_leaves_the_case_guided_for_good() -> None:
    desk = Desk()
    desk.do("2026-02-12 11:00", "guide", INTAKE, GUIDE)
    desk.do("2026-02-13 10:00", "contest", ENTERPRISE, {"text": "这件事只有你们能办"})
    after = desk.do("2026-02-14 10:00", "decide_contest", HEAD, {"ruling": "refused", "reason": "属法院管辖"})
    assert after.status == Status.GUIDED and after.clocks == ()
    with pytest.raises(Refused):
        desk.do("2026-02-14 11:00", "contest", ENTERPRISE, {"text": "再提一次异议"})


def test_intake_writes_an_instruction_down_and_the_leader_confirms_or_disowns_it() -> None:
    desk = Desk()
    desk.assigned("2026-02-12 12:00")
    with pytest.raises(Invalid):
        desk.do("2026-02-12 14:00", "instruct", INTAKE, {"text": "请住建局本周内答复", "wanted": "", "leader": ""})
    said = desk.do("2026-02-12 14:00", "instruct", INTAKE, {"text": "请本周内答复", "wanted": "", "leader": "fangyuan"})
    assert said.unconfirmed == desk.entries[-1].seq and said.clock("reply")
    assert [one.to for one in desk.messages if one.template == "todo_confirm"] == ["account:fangyuan"]
    after = desk.do("2026-02-12 15:00", "confirm_instruction", MAYOR, {"decision": "no"})
    assert not after.unconfirmed and after.clock("reply") is None


def test_each_co_unit_has_a_clock_of_its_own_that_ends_with_its_own_reply() -> None:
    desk = Desk()
    desk.accept("2026-02-12 11:00")
    desk.do("2026-02-12 12:00", "assign", INTAKE, ASSIGN)
    desk.do("2026-02-12 14:00", "sign", HANDLER)
    assert sorted(one.unit for one in desk.case.clocks if one.kind == "co_reply") == ["gfb", "zrj"]
    from dataclasses import replace

    desk.do("2026-02-13 10:00", "co_reply", replace(HANDLER, id="zhaojie", unit="zrj"), {"text": "规划已核实无误"})
    assert [one.unit for one in desk.case.clocks if one.kind == "co_reply"] == ["gfb"]
    desk.run("2026-02-25 09:30")
    reminded = {one.to for one in desk.messages if one.template == "rung" and "协办答复" in one.values["words"]}
    assert "unit:gfb:handler" in reminded and not any(":zrj:" in to for to in reminded)


def test_a_unit_that_was_merged_hands_over_its_case_with_the_clocks_as_they_stand() -> None:
    desk = Desk()
    before = desk.assigned("2026-02-12 12:00")
    moved = desk.do("2026-02-13 10:00", "move_unit", SYSTEM, {"old": "zjj", "unit": "zrj", "reason": "机构改革"})
    assert moved.unit == "zrj" and moved.clock("handling") == before.clock("handling")
    assert access.sees(moved, HANDLER) is False


def test_a_county_proposes_a_city_unit_and_cannot_assign_to_it_itself() -> None:
    from dataclasses import replace

    county = replace(INTAKE, id="county", region="510704")
    desk = Desk()
    desk.accept("2026-02-12 11:00")
    with pytest.raises(Invalid, match="提请市级"):
        desk.do("2026-02-12 12:00", "assign", county, ASSIGN)
    asked = desk.do("2026-02-12 12:00", "propose_upward", county, {"unit": "zjj", "reason": "属市级权限"})
    assert asked.upward == "zjj" and any(one.to == "role:supervisor:510700" for one in desk.messages)
    assert desk.do("2026-02-12 13:00", "assign", INTAKE, ASSIGN).upward == ""


def test_asking_about_progress_is_no_rating_and_no_business_of_the_unit() -> None:
    desk = Desk()
    desk.assigned("2026-02-12 12:00")
    asked = {"how": "phone", "whom": "王经理", "text": "尚未有人联系"}
    after = desk.do("2026-02-13 10:00", "progress_revisit", SUPERVISOR, asked)
    assert not after.rating and after.revisit is None
    assert desk.entries[-1] not in access.entries_for(after, desk.entries, HANDLER)


def test_sealing_off_needs_another_person_than_the_one_who_asked() -> None:
    from dataclasses import replace

    from chalicelib.domain.words import Role

    desk = Desk()
    with pytest.raises(Invalid):
        desk.do("2026-02-12 11:00", "propose_seal", HEAD, {"entry": 99, "reason": "有第三人信息"})
    asked = desk.do("2026-02-12 11:00", "propose_seal", HEAD, {"entry": 1, "reason": "有第三人信息"})
    assert (asked.seal_entry, asked.seal_by) == (1, "hanbo")
    keeper = replace(HEAD, roles=frozenset({Role.SECURITY_ADMIN}), unit="")
    with pytest.raises(Refused, match="不能自己确认"):
        desk.do("2026-02-12 12:00", "seal_off", keeper, {})
    done = desk.do("2026-02-12 12:00", "seal_off", replace(keeper, id="secadmin"), {})
    assert done.seal_entry == 0 and desk.entries[-1].facts["sealed"] == 1


def test_a_case_without_a_request_gives_the_security_administrator_nothing() -> None:
    from dataclasses import replace

    from chalicelib.domain.words import Role

    keeper = replace(HEAD, id="secadmin", roles=frozenset({Role.SECURITY_ADMIN}), unit="")
    assert not access.may_touch("seal_off", {Role.SECURITY_ADMIN}, a_case(), keeper)


def test_an_urgent_case_tells_the_unit_to_call_and_leaves_its_limit_alone() -> None:
    desk = Desk()
    desk.do("2026-02-12 11:00", "mark_urgent", INTAKE, {"reason": "停电影响生产安全"})
    with pytest.raises(Refused, match="已标为紧急"):
        desk.do("2026-02-12 11:00", "mark_urgent", SUPERVISOR, {"reason": "再标一次试试"})
    calm = Desk()
    for one in (desk, calm):
        one.assigned("2026-02-12 12:00")
    assert desk.due() == calm.due()
    assert [one.template for one in desk.messages if one.to == "unit:zjj:handler"] == ["urgent_sign"]
