"""Alarms: computed from the case alone, harmless when asked twice, never lost when the clock was away."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain import alarms, windows
from chalicelib.domain.words import OPEN
from tests.domain.desk import HANDLER, Desk, at

DAYS = ["2026-09-03", "2026-09-04", "2026-09-07", "2026-09-08", "2026-09-09", "2026-09-10", "2026-09-11",
        "2026-09-14", "2026-09-15", "2026-09-16", "2026-09-17", "2026-09-18", "2026-09-20", "2026-09-21"]  # fmt: skip


def handled() -> Desk:
    desk = Desk("2026-09-03 08:00")
    desk.assigned("2026-09-03 08:30", 5)
    desk.do("2026-09-03 08:40", "sign", HANDLER)
    return desk


def rung_keys(desk: Desk) -> list[str]:
    return [entry.facts["rung"] for entry in desk.said("remind")]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(DAYS), min_size=1, max_size=20).map(sorted))
def test_however_often_the_clock_is_looked_at_no_rung_fires_twice(days):
    desk = handled()
    for day in days:
        desk.run(f"{day} 09:05")
        desk.run(f"{day} 09:05")
    keys = rung_keys(desk)
    assert len(keys) == len(set(keys))


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(DAYS[4:]))
def test_after_any_absence_the_newest_rung_of_each_recipient_is_told(day):
    daily, absent = handled(), handled()
    for one in DAYS:
        if one <= day:
            daily.run(f"{one} 09:05")
    absent.run(f"{day} 09:05")

    def last_told(desk: Desk) -> dict[str, str]:
        return {one.to: one.template for one in desk.messages if one.template == "rung"}

    assert last_told(absent).keys() == last_told(daily).keys()


def test_nothing_is_due_twice_at_the_same_instant():
    desk = handled()
    desk.run("2026-09-21 09:05")
    count = len(desk.entries)
    desk.run("2026-09-21 09:05")
    assert len(desk.entries) == count
    assert all(alarm.at > at("2026-09-21 09:05") for alarm in alarms.alarms(desk.case, desk.policy, desk.calendar))


def test_a_suspended_case_rings_for_its_handling_clock_no_more():
    from tests.domain.desk import SUPERVISOR

    desk = handled()
    desk.do("2026-09-04 10:00", "suspend", SUPERVISOR, {"reason_code": "expert", "reason": "等鉴定"})
    before = len(rung_keys(desk))
    desk.run("2026-09-16 09:00")
    assert [key for key in rung_keys(desk)[before:] if key.startswith("handling")] == []


def test_a_moved_due_date_arms_rungs_of_the_same_name_again():
    desk = handled()
    desk.run("2026-09-10 09:05")
    clock = desk.case.clock("handling")
    assert clock is not None
    told = [key for key in rung_keys(desk) if key.startswith("handling")]
    moved = replace(clock, added=5, told=None)
    desk.case = desk.case.with_(clocks=tuple(moved if one is clock else one for one in desk.case.clocks))
    for day in DAYS:
        desk.run(f"{day} 09:05")
    again = [key for key in rung_keys(desk) if key.startswith("handling")][len(told) :]
    assert {key.rsplit(":", 1)[1] for key in told} & {key.rsplit(":", 1)[1] for key in again}


@given(
    st.datetimes(
        min_value=at("2026-01-01 00:00").replace(tzinfo=None), max_value=at("2026-12-30 00:00").replace(tzinfo=None)
    )
)
def test_a_survey_goes_out_only_in_a_window_of_a_working_day_and_an_answer_settles_at_nine(moment):
    desk = handled()
    start = moment.replace(tzinfo=at("2026-01-01 00:00").tzinfo)
    window = windows.next_window(start, desk.calendar, desk.policy)
    assert window >= start
    assert desk.calendar.is_workday(window.date())
    assert any(a <= f"{window:%H:%M:%S}" < b for a, b in desk.policy.windows)
    settled = windows.settles(start, desk.calendar, desk.policy)
    assert (settled - start).total_seconds() >= 2 * 3600
    assert f"{settled:%H:%M}" == "09:00"
    assert desk.calendar.is_workday(settled.date())


def test_closed_for_good_means_no_alarm():
    desk = handled()
    assert desk.case.status in OPEN
    archived = desk.case.with_(status="archived", clocks=())
    assert alarms.wake_at(archived, desk.policy, desk.calendar) is None
