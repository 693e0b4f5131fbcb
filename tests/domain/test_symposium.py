"""The ten stages of a symposium: what each needs, when it is planned, its reminders, and the figures of meetings."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import reference
from chalicelib.domain import solicitation, symposium, symposiumclock, symposiumfigures, symposiumplan
from chalicelib.domain.calendar import CST
from chalicelib.domain.platforms import Count, Symposium
from chalicelib.domain.symposium import STAGES, Facts, Item
from chalicelib.domain.words import Status
from tests.domain.desk import a_case, at

CALENDAR = reference.calendar()
NOW = at("2026-03-02 10:00")
HELD = date(2026, 4, 15)
MEETING = Symposium("工程建设", "city", "510700", chair="方远 副市长", organiser="liuying", held=HELD, start="09:30",
                    place="市政务服务中心", units=("zjj",), announcement="现公开征集议题，欢迎企业反映。",
                    open_from=date(2026, 3, 10), open_until=date(2026, 3, 20))  # fmt: skip
OPEN, CLOSED = Item("A", open=True), Item("B")
DONE = date(2026, 4, 20)
DAYS = st.dates(date(2026, 1, 5), date(2026, 11, 30))


def finished(meeting: Symposium, *keys: str) -> Symposium:
    for key in keys:
        meeting = symposium.finished(meeting, key, DONE, "说明", "", "刘颖", ())
    return meeting


def refusals(key: str, meeting: Symposium = MEETING, items: tuple[Item, ...] = (), **changes: Any) -> list[str]:
    facts = Facts(meeting, items, symposium.mark(meeting, key), **{"day": DONE, **changes})
    return symposium.refusals(key, facts)


# the table and its rules


def test_the_stages_are_those_of_the_procedure_and_proposed_in_their_order() -> None:
    assert "".join(one.label for one in STAGES) == (
        "计划制定公开征集梳理分类事前筹备召开会议建立台账限时办结跟踪督办专题报告结果公开"
    )
    days = list(symposiumplan.proposed(HELD, CALENDAR).values())
    assert days == sorted(days) and symposiumplan.proposed(HELD, CALENDAR)["hold"] == HELD


@given(held=DAYS)
def test_every_proposed_day_but_the_meetings_own_is_a_working_day(held: date) -> None:
    found = symposiumplan.proposed(held, CALENDAR)
    assert all(CALENDAR.is_workday(day) for key, day in found.items() if key != "hold")


@given(held=DAYS, today=DAYS)
def test_nothing_is_proposed_in_the_past_for_a_meeting_to_come(held: date, today: date) -> None:
    now = datetime(today.year, today.month, today.day, 10, tzinfo=CST)
    found = symposiumplan.dated(replace(MEETING, held=held), CALENDAR, now)
    planned = [symposium.mark(found, one.key).planned for one in STAGES]
    assert all(day is not None for day in planned)
    assert held < today or all(day >= today for day in planned if day)


@pytest.mark.parametrize(
    ("key", "meeting", "items", "changes"),
    [
        ("plan", replace(MEETING, place=""), (), {}),
        ("solicit", replace(MEETING, announcement=""), (), {}),
        ("solicit", MEETING, (), {"day": date(2026, 3, 20)}),
        ("sort", MEETING, (Item("A", open=True, unsorted=True),), {}),
        ("prepare", replace(MEETING, units=()), (), {}),
        ("hold", MEETING, (), {"day": HELD - timedelta(days=1)}),
        ("ledger", MEETING, (), {}),
        ("ledger", finished(MEETING, "hold"), (Item("A", open=True, lost=True),), {}),
        ("resolve", finished(MEETING, "hold", "ledger"), (OPEN,), {}),
        ("resolve", finished(MEETING, "hold", "ledger"), (OPEN,), {"chair": "同意"}),
        ("follow", finished(MEETING, "ledger"), (), {}),
        ("report", finished(MEETING, "resolve"), (OPEN,), {"note": "绵营商〔2026〕8号"}),
        ("report", finished(MEETING, "resolve"), (CLOSED,), {}),
        ("publish", finished(MEETING, "resolve", "report"), (OPEN,), {"note": "门户网站"}),
        ("publish", finished(MEETING, "resolve"), (CLOSED,), {"note": "门户网站"}),
    ],
)  # fmt: skip
def test_a_stage_is_not_done_while_something_is_missing(key: str, meeting: Symposium, items: Any, changes: Any) -> None:
    assert refusals(key, meeting, items, **changes)


def test_the_solicitation_is_done_on_the_day_after_its_last() -> None:
    assert solicitation.is_open(MEETING, date(2026, 3, 20)) and not solicitation.is_open(MEETING, date(2026, 3, 21))
    assert refusals("solicit", day=date(2026, 3, 21)) == []


def test_open_items_go_through_with_their_list_and_the_chairs_note_and_are_accounted_for_then() -> None:
    meeting, chair = finished(MEETING, "hold", "ledger"), "两件涉及不动产登记，限六月底前办结"
    assert refusals("resolve", meeting, (OPEN, CLOSED), chair=chair) == []
    meeting = symposium.finished(meeting, "resolve", DONE, "", chair, "刘颖", (OPEN, CLOSED))
    assert (meeting.listed, meeting.chair_note) == (("A",), chair)
    assert refusals("report", meeting, (OPEN, CLOSED), note="绵营商〔2026〕8号") == []
    assert refusals("report", meeting, (OPEN, CLOSED, Item("C", open=True)), note="绵营商〔2026〕8号")


@pytest.mark.parametrize("status", list(Status))
def test_a_case_of_the_sealed_lane_is_as_open_as_one_that_is_being_handled(status: Status) -> None:
    found = symposium.item("A", a_case(status=status), "zjj")
    sealed = symposium.item("A", a_case(status=Status.HANDLING), "zjj")
    assert not found.lost
    if status in (Status.ADJUDICATING, Status.TRANSFERRED, Status.REVISITING):
        assert found == sealed


def test_an_item_without_a_case_is_lost_and_open() -> None:
    assert symposium.item("A", None) == Item("A", open=True, lost=True)


# the clock


def planned(day: date = date(2026, 4, 15), now: datetime = NOW, meeting: Symposium = MEETING) -> Symposium:
    return symposiumplan.planned(meeting, "report", "zhoumin", day, now)


def said(meeting: Symposium, now: str) -> list[tuple[str, str]]:
    found = symposiumclock.messages("m1", meeting, CALENDAR, at(now))
    return [(one.to, one.values["words"]) for one in found]


def test_the_owner_is_reminded_before_and_after_then_the_supervisors() -> None:
    meeting = planned()
    assert said(meeting, "2026-03-30 08:59") == []
    assert said(meeting, "2026-03-31 09:00") == [("account:zhoumin", "剩 10 个工作日")]
    found = {rung.label: rung.recipients for _, rung in symposiumclock.rungs(meeting, CALENDAR)}
    assert found["T"] == found["O+1"] == ("owner",) and found["O+3"] == ("supervisor",)
    assert found["O+5"] == ("supervisor_head",) and len(found) == 4 + 2 + 6


def test_a_stage_without_an_owner_is_the_organisers_and_without_one_the_supervisors() -> None:
    meeting = symposiumplan.planned(MEETING, "report", "", HELD, NOW)
    assert symposiumclock.group(meeting, symposium.mark(meeting, "report"), "owner") == "account:liuying"
    nobody = replace(meeting, organiser="")
    assert symposiumclock.group(nobody, symposium.mark(nobody, "report"), "owner") == "role:supervisor:510700"


def test_done_stages_and_cancelled_meetings_are_silent() -> None:
    late = "2026-04-28 09:00"
    assert said(planned(), late)
    assert said(finished(planned(), "report"), late) == []
    assert said(replace(planned(), cancelled="并入下半年"), late) == []
    assert symposiumclock.wake_at(finished(planned(), "report"), CALENDAR) is None
    assert symposiumclock.wake_at(replace(planned(), cancelled="并入下半年"), CALENDAR) is None


def test_a_day_that_is_set_again_unchanged_does_not_start_the_clock_anew() -> None:
    assert planned(now=at("2026-04-01 10:00"), meeting=planned()) == planned()


@given(first=DAYS, second=DAYS, hour=st.integers(0, 23), days=st.integers(0, 90))
def test_a_moved_day_arms_its_future_reminders_again_and_none_of_the_past(
    first: date, second: date, hour: int, days: int
) -> None:  # fmt: skip
    now = NOW + timedelta(days=days, hours=hour)
    meeting = replace(planned(first), reminded=now)
    moved = planned(second, now, meeting)
    found = [rung.at for _, rung in symposiumclock.rungs(moved, CALENDAR)]
    assert first == second or all(when > now for when in found)
    assert symposiumclock.wake_at(moved, CALENDAR) == min((when for when in found if when > now), default=None)


@given(day=DAYS, steps=st.lists(st.integers(1, 60), max_size=12))
def test_however_the_runs_fall_nothing_is_said_twice_and_the_newest_is_never_lost(day: date, steps: list[int]) -> None:
    meeting, now, ids = planned(day), NOW, list[str]()
    for step in steps:
        now += timedelta(hours=12 * step)
        found = symposiumclock.messages("m1", meeting, CALENDAR, now)
        assert [one.id for one in found] == [one.id for one in symposiumclock.messages("m1", meeting, CALENDAR, now)]
        ids += [one.id for one in found]
        due = [rung for _, rung in symposiumclock.rungs(meeting, CALENDAR) if rung.at <= now]
        assert not due or any(f".{due[-1].label}." in id for id in ids)
        meeting = replace(meeting, reminded=now)
    assert len(ids) == len(set(ids))


def test_its_figures_are_counted_every_night_until_nothing_can_change() -> None:
    counted = replace(MEETING, count=Count(3, 5, 2, 3, at("2026-04-20 16:00")))
    assert symposiumclock.wake_at(counted, CALENDAR) == at("2026-04-21 05:00")
    all_done = finished(replace(counted, count=Count(3, 5, 5, 0, NOW)), *(one.key for one in STAGES))
    assert symposiumclock.wake_at(all_done, CALENDAR) is None
    assert symposiumclock.wake_at(replace(counted, cancelled="并入下半年"), CALENDAR) is None
    long_ago = replace(counted, held=date(2024, 1, 10), count=Count(3, 5, 5, 0, NOW))
    assert symposiumclock.wake_at(long_ago, CALENDAR) is None


# the figures


def test_the_figures_of_the_seed() -> None:
    """130 meetings, 2,290 enterprises, 1,466 items of which 1,238 are solved: 84.4%."""
    topics = ("涉法涉诉", "企业用地", "工程建设", "用水用电", "执法监管")
    meetings = [
        replace(MEETING, topic=topics[n % 5], level="city" if n % 4 == 0 else "county",
                count=Count(17 + (n < 80), 11 + (n < 36), 9 + (n < 68), 0, NOW)) for n in range(130)
    ]  # fmt: skip
    found = symposiumfigures.figures(meetings)
    assert (found.meetings, found.companies, found.collected, found.solved) == (130, 2290, 1466, 1238)
    assert found.rate == "84.4%"
    for key in (lambda one: one.topic, lambda one: one.level):
        parts = [part for _, part in symposiumfigures.by(meetings, key)]
        assert sum(part.meetings for part in parts) == 130 and sum(part.collected for part in parts) == 1466


def test_a_meeting_counts_its_items_once_and_its_companies_once() -> None:
    solved = a_case(no="A", status=Status.CLOSED, outcome="solved", rating="satisfied")
    denied = a_case(no="B", status=Status.CLOSED, outcome="solved", rating="dissatisfied")
    open_, merged = a_case(no="C", status=Status.HANDLING), a_case(no="D", status=Status.MERGED)
    found = symposiumfigures.count([solved, solved, denied, open_, merged], ["甲", "甲", "乙"], NOW)
    assert (found.companies, found.collected, found.solved, found.open) == (2, 3, 1, 1)


def test_what_is_cancelled_or_still_to_come_or_outside_the_period_did_not_take_place() -> None:
    first, last, today = date(2026, 1, 1), date(2026, 12, 31), HELD
    assert symposiumfigures.took_place(MEETING, first, last, today)
    others: list[dict[str, Any]] = [{"cancelled": "并入"}, {"held": None}, {"held": date(2026, 4, 16)}]
    for one in others:
        assert not symposiumfigures.took_place(replace(MEETING, **one), first, last, today)
    assert not symposiumfigures.took_place(MEETING, date(2026, 4, 16), last, date(2026, 12, 1))


def test_nothing_collected_has_no_rate_and_as_of_is_the_oldest_count() -> None:
    assert symposiumfigures.figures([replace(MEETING, count=None)]).rate == "—"
    old, new = Count(0, 0, 0, 0, NOW - timedelta(days=1)), Count(0, 0, 0, 0, NOW)
    assert symposiumfigures.as_of([replace(MEETING, count=new), replace(MEETING, count=old)]) == old.at
    assert symposiumfigures.as_of([MEETING]) is None
