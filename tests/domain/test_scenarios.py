"""The scenarios of procedure 11, played on the pure core."""

import pytest

from chalicelib.domain import access, alarms
from chalicelib.domain.case import Actor
from chalicelib.domain.errors import Refused
from chalicelib.domain.words import Role, Status
from tests.domain.desk import CALLER, EXPLANATION, HANDLER, HEAD, INTAKE, LEADER, RESULT, SUPERVISOR, Desk, at


def test_1_each_rung_fires_on_its_day_when_the_clock_is_looked_at_every_day():
    desk = Desk("2026-02-13 09:00")
    desk.assigned("2026-02-13 10:00", 5)
    desk.do("2026-02-13 11:00", "sign", HANDLER)
    fired = {}
    for day in ["02-14", *(f"02-{n}" for n in range(15, 29)), "03-02", "03-03"]:
        before = len(desk.rungs())
        desk.run(f"2026-{day} 09:00")
        if len(desk.rungs()) > before:
            fired[day] = [rung.split()[1] for rung in desk.rungs()[before:]]
    assert fired == {"02-25": ["T-2"], "02-26": ["T-1"], "02-27": ["T"], "02-28": ["O+1"], "03-03": ["O+3"]}


@pytest.mark.parametrize(("submitted", "on_time"), [("2026-02-27 23:59:59", True), ("2026-02-28 00:00:00", False)])
def test_1_on_time_is_judged_by_the_last_second_of_the_due_day(submitted, on_time):
    desk = Desk("2026-02-13 09:00")
    desk.assigned("2026-02-13 10:00", 5)
    desk.do("2026-02-13 11:00", "sign", HANDLER)
    desk.submit(submitted)
    desk.approve("2026-02-28 10:00")
    assert desk.said("approve_result")[0].facts["on_time"] is on_time


@pytest.mark.parametrize(
    ("lodged", "due"),
    [
        ("2026-02-13 18:30", "2026-02-14"),
        ("2026-02-14 10:00", "2026-02-24"),
        ("2026-02-15 10:00", "2026-02-24"),
        ("2026-05-09 00:10", "2026-05-11"),
    ],
)
def test_2_acceptance_is_due_on_the_next_working_day(lodged, due):
    desk = Desk(lodged)
    assert desk.due("acceptance") == due
    desk.run(f"{due} 09:00")
    assert len(desk.said("remind")) == 1


def test_3_an_extension_is_asked_before_the_last_working_day_and_arms_its_rungs_again():
    desk = Desk("2026-09-21 09:00")
    desk.assigned("2026-09-21 10:00", 5)
    desk.do("2026-09-21 11:00", "sign", HANDLER)
    assert desk.due() == "2026-09-29"
    desk.do("2026-09-28 23:50", "request_extension", HANDLER, {"days": 5, "reason": "等专家评审"})
    desk.do("2026-09-29 10:00", "decide_extension", SUPERVISOR, {"decision": "yes", "reason": "同意"})
    assert desk.due() == "2026-10-12"
    before = len(desk.rungs())
    for day in ("2026-10-08", "2026-10-09", "2026-10-10", "2026-10-12"):
        desk.run(f"{day} 09:00")
    assert [rung.split()[1] for rung in desk.rungs()[before:]] == ["T-2", "T-1", "T"]
    assert len(desk.sms("extended")) == 1


def test_3_after_the_last_working_day_before_due_no_extension_is_possible():
    desk = Desk("2026-09-21 09:00")
    desk.assigned("2026-09-21 10:00", 5)
    desk.do("2026-09-21 11:00", "sign", HANDLER)
    with pytest.raises(Refused, match="最迟在到期日前一个工作日"):
        desk.do("2026-09-29 00:05", "request_extension", HANDLER, {"days": 5, "reason": "等专家评审"})


def test_3_an_extension_nobody_decides_lapses_when_the_due_day_ends():
    desk = Desk("2026-09-21 09:00")
    desk.assigned("2026-09-21 10:00", 5)
    desk.do("2026-09-21 11:00", "sign", HANDLER)
    desk.do("2026-09-28 23:50", "request_extension", HANDLER, {"days": 5, "reason": "等专家评审"})
    desk.run("2026-09-29 23:59")
    assert not desk.said("lapse_extension")
    desk.run("2026-09-30 00:00")
    assert len(desk.said("lapse_extension")) == 1
    assert desk.due() == "2026-09-29"


def test_4_a_suspension_gives_back_the_working_days_it_took():
    desk = Desk("2026-04-27 09:00")
    desk.assigned("2026-04-27 10:00", 10)
    desk.do("2026-04-27 11:00", "sign", HANDLER)
    assert desk.due() == "2026-05-13"
    desk.do("2026-04-29 15:00", "suspend", SUPERVISOR, {"reason_code": "enterprise", "reason": "等图纸"})
    desk.do("2026-05-11 10:00", "supply", __import__("chalicelib.domain.case", fromlist=["ENTERPRISE"]).ENTERPRISE,
            {"text": "图纸已补"})  # fmt: skip
    assert desk.case.status == Status.HANDLING
    assert desk.due() == "2026-05-21"


def test_5_an_upheld_objection_gives_the_new_unit_its_own_clock_and_the_old_one_no_later_entry():
    desk = Desk("2026-09-18 09:00")
    desk.assigned("2026-09-18 10:00", 5)
    assert desk.due() == "2026-09-24"
    desk.do("2026-09-20 10:00", "sign", HANDLER)
    desk.do("2026-09-21 10:00", "object", HANDLER, {"reason": "不属职责", "basis": "三定规定", "suggested": "zrj"})
    desk.do("2026-09-22 10:00", "rule_objection", SUPERVISOR,
            {"ruling": "upheld", "reason": "同意改派", "unit": "zrj", "limit": "5"})  # fmt: skip
    assert desk.case.unit == "zrj"
    assert desk.due() == "2026-09-30"
    desk.run("2026-09-24 09:00")
    mine = access.entries_for(desk.case, desk.entries, HANDLER)
    assert mine
    assert max(entry.seq for entry in mine) <= desk.case.past_units[0][1]


def test_6_an_empty_result_in_time_that_is_returned_does_not_make_the_round_on_time():
    desk = Desk("2026-04-30 09:00")
    desk.assigned("2026-04-30 10:00", 5)
    desk.do("2026-04-30 11:00", "sign", HANDLER)
    assert desk.due() == "2026-05-11"
    desk.submit("2026-05-11 23:50")
    desk.do("2026-05-12 10:00", "return_result", SUPERVISOR, {"reason": "没有内容"})
    desk.submit("2026-05-13 10:00")
    desk.approve("2026-05-13 11:00")
    facts = desk.said("approve_result")[0].facts
    assert facts["on_time"] is False


def test_7_a_direct_answer_rated_dissatisfied_goes_to_a_unit_and_is_no_second_assignment():
    desk = Desk("2026-09-08 09:00")
    desk.accept("2026-09-08 09:30")
    desk.do("2026-09-08 10:00", "answer_directly", INTAKE, RESULT)
    desk.run("2026-09-09 09:00")
    assert len(desk.sms("survey")) == 1
    desk.rate("2026-09-10 10:00", "dissatisfied")
    desk.run("2026-09-11 08:59")
    assert desk.case.status == Status.REVISITING
    desk.run("2026-09-11 09:00")
    assert desk.case.status == Status.ACCEPTED
    assert desk.case.round == 0
    assert not desk.said("second_assignment")
    desk.assign("2026-09-11 10:00")
    assert desk.case.round == 1


def test_8_the_survey_waits_for_the_end_of_the_holiday_and_the_answer_does_not():
    desk = Desk("2026-02-12 09:00")
    desk.assigned("2026-02-12 10:00", 5)
    desk.do("2026-02-12 11:00", "sign", HANDLER)
    desk.submit("2026-02-14 15:00")
    desk.approve("2026-02-14 16:00")
    assert desk.sms("answered")[0].due == at("2026-02-14 16:00")
    for day in range(15, 28):
        desk.run(f"2026-02-{day} 09:00")
    assert [one.due for one in desk.sms("survey")] == [at("2026-02-24 09:00")]
    assert [one.due for one in desk.sms("survey_again")] == [at("2026-02-25 09:00")]
    assert [one.at for one in desk.said("open_phone_task")] == [at("2026-02-27 09:00")]


def in_revisit(approved: str = "2026-09-07 16:00") -> Desk:
    desk = Desk("2026-09-03 09:00")
    desk.assigned("2026-09-03 10:00", 5)
    desk.do("2026-09-03 11:00", "sign", HANDLER)
    desk.submit("2026-09-07 15:00")
    desk.approve(approved)
    desk.run("2026-09-08 09:00")
    return desk


def test_9_the_last_valid_answer_before_nine_o_clock_counts_and_all_are_kept():
    desk = in_revisit()
    desk.rate("2026-09-08 09:05", "dissatisfied")
    desk.rate("2026-09-08 09:06", "dissatisfied", "web")
    desk.rate("2026-09-08 09:07", "satisfied")
    desk.run("2026-09-09 09:00")
    assert desk.case.status == Status.CLOSED
    assert desk.case.rating == "satisfied"
    assert len(desk.said("take_answer")) == 3


def test_9_the_same_answer_five_times_is_one_second_assignment():
    desk = in_revisit()
    for minute in range(5):
        desk.rate(f"2026-09-08 09:0{minute}", "dissatisfied")
    desk.run("2026-09-09 09:00")
    desk.run("2026-09-09 09:05")
    assert len(desk.said("second_assignment")) == 1
    assert desk.case.round == 2
    assert desk.due() == "2026-09-16"
    assert desk.due("explain") == "2026-09-14"


def test_12_the_supervisors_own_bureau_is_reviewed_by_the_independent_unit():
    desk = Desk("2026-09-03 09:00")
    desk.assigned("2026-09-03 10:00", 5, unit="ysj")
    own = HANDLER.__class__("own", "甲", HANDLER.roles | LEADER.roles, "ysj")
    desk.do("2026-09-03 11:00", "sign", own)
    desk.do("2026-09-04 11:00", "submit_result", own, RESULT)
    with pytest.raises(Refused, match="市目标绩效管理办公室"):
        desk.approve("2026-09-04 12:00")


def test_12_without_an_independent_reviewer_the_assignment_is_refused():
    from dataclasses import replace

    desk = Desk("2026-09-03 09:00")
    desk.policy = replace(desk.policy, independent_reviewer="")
    desk.accept("2026-09-03 09:30")
    with pytest.raises(Refused, match="独立复核单位"):
        desk.assign("2026-09-03 10:00", 5, unit="ysj")


def round_two(rating: str = "dissatisfied") -> Desk:
    desk = round_two_waiting()
    desk.rate("2026-09-14 10:00", rating)
    desk.run("2026-09-15 09:00")
    return desk


def test_after_the_second_dissatisfied_answer_only_named_people_see_that_it_waits_for_adjudication():
    desk = round_two()
    assert desk.case.status == Status.ADJUDICATING
    assert set(desk.case.lane_readers) == {"zhoumin", "hanbo"}
    assert access.status_label(desk.case, INTAKE) == "待研判"
    assert access.status_label(desk.case, SUPERVISOR) == "待回访"
    assert access.status_label(desk.case, HANDLER) == "已反馈，后续由主管部门处理"
    assert access.public_label(desk.case) == "按程序处理中"


def test_11_for_the_unit_a_satisfied_and_an_adjudicated_case_look_the_same():
    good, bad = round_two("satisfied"), round_two("dissatisfied")

    def shown(desk):
        entries = access.entries_for(desk.case, desk.entries, HANDLER)
        return access.status_label(desk.case, HANDLER), [(entry.label, entry.text, entry.at) for entry in entries]

    assert shown(good) == shown(bad)
    unit_messages = [
        [(one.to, one.template, one.due) for one in desk.messages if one.to.startswith("unit:")] for desk in (good, bad)
    ]
    assert unit_messages[0] == unit_messages[1]


def test_three_calls_on_three_days_end_without_a_rating_and_silence_is_never_satisfaction():
    desk = in_revisit()
    for when in ("11 10:00", "14 15:30", "15 10:00"):
        desk.do(f"2026-09-{when}", "log_call", CALLER, {"state": "no_answer"})
    desk.run("2026-09-16 09:00")
    assert desk.case.status == Status.CLOSED
    assert desk.case.rating == ""


def test_who_approved_the_result_records_no_rating_of_it():
    desk = in_revisit()
    with pytest.raises(Refused, match="您参与过"):
        desk.do("2026-09-11 10:00", "log_call", SUPERVISOR, {"state": "reached", "rating": "satisfied"})


def test_a_result_of_round_two_needs_the_explanation_first():
    desk = in_revisit()
    desk.rate("2026-09-08 10:00", "dissatisfied")
    desk.do("2026-09-09 10:00", "sign", HANDLER)
    with pytest.raises(Refused, match="情况说明"):
        desk.submit("2026-09-10 10:00", supplement="有")


def test_nobody_signs_so_the_case_is_deemed_signed_after_two_working_days():
    desk = Desk("2026-09-03 09:00")
    desk.assigned("2026-09-03 10:00", 5)
    desk.run("2026-09-07 23:59")
    assert desk.case.status == Status.ASSIGNED
    desk.run("2026-09-08 00:00")
    assert desk.case.status == Status.HANDLING
    assert desk.said("deem_signed")[0].facts["signed_in_time"] is False


def test_material_that_never_comes_lapses_after_ten_working_days_and_two_messages():
    desk = Desk("2026-09-03 09:00")
    desk.do("2026-09-03 10:00", "ask_info", INTAKE, {"missing": "请补充合同"})
    for day in range(4, 18):
        desk.run(f"2026-09-{day:02d} 09:00")
    desk.run("2026-09-18 00:00")
    assert desk.case.status == Status.GUIDED
    assert len(desk.sms("info_needed")) == 3


def test_ten_days_without_a_run_over_a_holiday_collapse_the_missed_rungs_per_recipient():
    desk = Desk("2026-02-12 09:00")
    desk.assigned("2026-02-12 10:00", 5)
    desk.do("2026-02-12 11:00", "sign", HANDLER)
    before = len(desk.messages)
    desk.run("2026-03-02 09:05")
    mine = [
        one for one in desk.messages[before:] if one.to == "unit:zjj:handler" and "办理" in one.values.get("words", "")
    ]
    assert len(mine) == 1


def test_the_earliest_alarm_is_when_the_case_must_be_looked_at():
    desk = Desk("2026-09-03 09:00")
    assert alarms.wake_at(desk.case, desk.policy, desk.calendar) == at("2026-09-04 09:00")


def test_the_head_decides_extensions_of_round_two():
    desk = in_revisit()
    desk.rate("2026-09-08 10:00", "dissatisfied")
    desk.do("2026-09-09 10:00", "sign", HANDLER)
    desk.do("2026-09-10 10:00", "request_extension", HANDLER, {"days": 3, "reason": "等评审"})
    with pytest.raises(Refused, match="负责人"):
        desk.do("2026-09-10 11:00", "decide_extension", SUPERVISOR, {"decision": "yes", "reason": "同意"})
    desk.do("2026-09-10 11:00", "decide_extension", HEAD, {"decision": "yes", "reason": "同意"})
    assert desk.due() == "2026-09-20"  # a working Sunday


def test_a_second_round_without_an_answer_ends_only_after_a_visit_is_recorded():
    desk = round_two_waiting()
    for when in ("17 10:00", "18 15:00", "21 10:00"):
        desk.do(f"2026-09-{when}", "log_call", CALLER, {"state": "no_answer"})
    desk.run("2026-09-22 09:00")
    assert desk.case.status == Status.REVISITING
    desk.do("2026-09-22 10:00", "visit", CALLER, {"went": "yes", "people": "唐一", "text": "厂门关闭，没有见到联系人"})
    desk.run("2026-09-23 09:00")
    assert desk.case.status == Status.CLOSED


def round_two_waiting() -> Desk:
    desk = in_revisit()
    desk.rate("2026-09-08 10:00", "dissatisfied")
    desk.do("2026-09-09 10:00", "sign", HANDLER)
    desk.do("2026-09-10 10:00", "explain", HANDLER, EXPLANATION)
    desk.submit("2026-09-11 10:00", supplement="首次没有核实，已当面说明")
    desk.approve("2026-09-11 15:00")
    desk.run("2026-09-14 09:00")
    return desk


def test_a_transfer_names_the_discipline_commission_which_receives_and_records_a_class_only():
    desk = round_two()
    discipline = Actor("linmu", "林牧", frozenset({Role.DISCIPLINE}))
    assert not access.sees(desk.case, discipline)
    proof = {"cause": "fobbed", "proof": "两次答复都没有说明卡点，见第 8 条"}
    desk.do("2026-09-15 10:00", "propose_cause", INTAKE, proof)
    with pytest.raises(Refused, match="不能自己确认"):
        desk.do("2026-09-15 10:30", "confirm_cause", INTAKE, {"letter": ""})
    desk.do("2026-09-15 11:00", "confirm_cause", HEAD, {"letter": ""})
    desk.do("2026-09-16 10:00", "transfer", HEAD, {"number": "绵营商函〔2026〕1号", "reason": "按机制转报"})
    assert access.status_label(desk.case, discipline) == "已转报"
    desk.do("2026-09-17 10:00", "receive", discipline, {"number": "回执 1"})
    letter = "本件已按程序处理完毕，感谢您的反映。"
    desk.do("2026-10-09 10:00", "record_outcome", discipline, {"outcome_class": "done", "letter": letter})
    assert desk.case.status == Status.CLOSED
    mine = access.entries_for(desk.case, desk.entries, HANDLER)
    assert not any("转报" in entry.label for entry in mine)
