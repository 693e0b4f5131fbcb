"""Due dates, lights and rungs: the scenarios of procedure 11 and properties."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain import clocks
from chalicelib.domain.calendar import CST, Year
from chalicelib.domain.clocks import Clock
from chalicelib.reference import calendar

CAL = calendar()
relaxed = settings(deadline=None)


def at(text: str) -> datetime:
    """'2026-02-13 10:00' or with seconds, in +08:00."""
    return datetime.fromisoformat(text).replace(tzinfo=CST)


def d(text: str) -> date:
    return date.fromisoformat(text)


def a_clock(start: str = "2026-06-01 10:00", limit: int = 5, kind: str = "handling", **more) -> Clock:
    return Clock(kind, at(start), limit, **more)


def due(clock: Clock, cal=CAL) -> str:
    return clocks.due_day(clock, cal).isoformat()


def times(clock: Clock, cal=CAL) -> dict[str, str]:
    return {rung.label: rung.at.isoformat(" ", "minutes")[:16] for rung in clocks.rungs(clock, cal)}


def before(clock: Clock) -> list[str]:
    return [rung.label for rung in clocks.rungs(clock, CAL) if rung.label.startswith("T")]


# --- procedure 11 ---


def test_scenario_1_a_limit_of_five_over_the_spring_festival():
    clock = a_clock("2026-02-13 10:00")
    assert due(clock) == "2026-02-27"
    found = times(clock)
    assert [found[label] for label in ("T-2", "T-1", "T")] == [
        "2026-02-25 09:00", "2026-02-26 09:00", "2026-02-27 09:00",
    ]  # fmt: skip
    assert found["O+1"] == "2026-02-28 09:00"
    assert found["O+3"] == "2026-03-03 09:00"
    assert not any("2026-02-15" <= when[:10] <= "2026-02-23" for when in found.values())
    assert not clocks.is_late(at("2026-02-27 23:59:59"), clock, CAL)
    assert clocks.is_late(at("2026-02-28 00:00:00"), clock, CAL)


@pytest.mark.parametrize(
    ("lodged", "expected"),
    [
        ("2026-02-13 18:30", "2026-02-14"),
        ("2026-02-14 08:00", "2026-02-24"),
        ("2026-02-14 23:59", "2026-02-24"),
        ("2026-02-15 12:00", "2026-02-24"),
    ],
)
def test_scenario_2_acceptance_is_due_the_next_working_day_with_one_rung_before(lodged, expected):
    clock = a_clock(lodged, 1, "acceptance")
    assert due(clock) == expected
    assert before(clock) == ["T"]


def test_scenario_2_the_day_is_the_day_in_china_not_in_utc():
    clock = Clock("handling", datetime(2026, 5, 8, 16, 10, tzinfo=UTC), 1)  # Saturday 9 May 00:10, a working day
    assert due(clock) == "2026-05-11"


def test_scenario_3_an_extension_is_asked_for_in_time_and_arms_its_own_rungs():
    clock = a_clock("2026-09-21 10:00")
    assert due(clock) == "2026-09-29"
    assert at("2026-09-28 23:50") < clocks.extension_until(clock, CAL) <= at("2026-09-29 00:05")
    longer = clocks.extended(clock, CAL, 5)
    assert due(longer) == "2026-10-12"
    found = times(longer)
    assert (found["T-2"], found["T-1"], found["T"]) == (
        "2026-10-09 09:00",
        "2026-10-10 09:00",
        "2026-10-12 09:00",
    )
    keys = [{rung.key for rung in clocks.rungs(one, CAL)} for one in (clock, longer)]
    assert keys[0].isdisjoint(keys[1])
    assert clocks.due_at(clock, CAL) == at("2026-09-30 00:00")  # an undecided request lapses then


def test_scenario_4_a_suspension_credits_the_working_days_it_took():
    clock = a_clock("2026-04-27 09:00", 10)
    assert due(clock) == "2026-05-13"
    waited = CAL.between(d("2026-04-29"), d("2026-05-11"))
    assert waited == 6
    assert due(clocks.extended(clock, CAL, waited)) == "2026-05-21"


def test_scenario_5_a_new_lead_has_a_new_clock_with_its_own_rungs():
    first = a_clock("2026-09-18 10:00")
    assert due(first) == "2026-09-24"
    assert CAL.between(d("2026-09-18"), d("2026-09-20")) == 1  # Sunday 20 September counts
    second = a_clock("2026-09-22 15:00", n=2)
    assert due(second) == "2026-09-30"
    assert (first.id, second.id) == ("handling:1:1", "handling:1:2")
    assert times(second)["T-2"] == "2026-09-28 09:00"
    assert {r.key for r in clocks.rungs(first, CAL)}.isdisjoint({r.key for r in clocks.rungs(second, CAL)})


def test_scenario_6_the_submission_that_was_approved_decides_how_late_it_was():
    clock = a_clock("2026-04-30 10:00")
    assert due(clock) == "2026-05-11"
    assert not clocks.is_late(at("2026-05-11 23:50"), clock, CAL)
    assert clocks.is_late(at("2026-05-13 10:00"), clock, CAL)
    assert clocks.overdue(clock, CAL, d("2026-05-13")) == 2


def announced(off: set[str], work: set[str]):
    """The calendar after a notice for 2027 with these days off and on."""
    return CAL.with_year(
        Year(
            2027,
            "official",
            "国办发明电〔0000〕0号",
            {d(day): "元旦" for day in off},
            frozenset(map(d, work)),
        )
    )


def test_scenario_13_a_date_once_told_does_not_move_earlier_when_the_year_is_announced():
    clock = a_clock("2026-11-23 10:00", 30)
    assert due(clock) == "2027-01-05"
    assert CAL.is_provisional(clocks.due_day(clock, CAL))
    told = replace(clock, told=d("2027-01-05"))
    earlier = announced({"2027-01-01"}, {"2027-01-03"})
    assert due(clock, earlier) == "2027-01-04"
    assert due(told, earlier) == "2027-01-05"
    later = announced({"2027-01-01", "2027-01-04"}, set())
    assert due(told, later) == "2027-01-06"
    rearmed = times(told, later)
    assert rearmed["T"] == "2027-01-06 09:00"
    assert {r.key for r in clocks.rungs(told, CAL)}.isdisjoint({r.key for r in clocks.rungs(told, later)})


def test_a_told_date_that_becomes_a_holiday_moves_to_the_next_working_day():
    told = a_clock("2026-12-31 10:00", 1, told=d("2027-01-05"))
    assert due(told, announced({"2027-01-01", "2027-01-05"}, set())) == "2027-01-06"


# --- rungs as a table ---


@pytest.mark.parametrize(
    ("limit", "labels"),
    [
        (30, ["T-10", "T-3", "T-1", "T"]),
        (15, ["T-3", "T-1", "T"]),
        (10, ["T-3", "T-1", "T"]),
        (5, ["T-2", "T-1", "T"]),
        (4, ["T-1", "T"]),
        (3, ["T-1", "T"]),
        (2, ["T-1", "T"]),
        (1, ["T"]),
    ],
)
def test_rungs_before_the_due_day_follow_the_original_limit(limit, labels):
    assert before(a_clock(limit=limit)) == labels
    assert before(a_clock(limit=limit, added=20)) == labels


def test_a_rung_that_is_not_after_the_start_does_not_exist():
    # Due the same day: its 09:00 is past, so only the rungs after it remain.
    assert before(a_clock("2026-06-01 09:00", 0)) == []
    assert before(a_clock("2026-06-01 08:59", 0)) == ["T"]


def test_who_is_told_after_the_due_day_of_a_unit():
    after = {r.label: r.recipients for r in clocks.rungs(a_clock(), CAL) if r.label.startswith("O")}
    assert after["O+1"] == ("handler", "responsible", "unit_leader")
    assert after["O+3"] == ("supervisor",)
    head = [label for label, who in after.items() if who == ("supervisor_head",)]
    assert head == ["O+5", "O+10", "O+15", "O+20", "O+25", "O+30"]


@pytest.mark.parametrize("kind", sorted(clocks.AUTHORITY))
def test_the_clock_of_the_authority_reminds_its_own_people_then_the_head(kind):
    found = clocks.rungs(a_clock(limit=2, kind=kind), CAL)
    assert [r.recipients for r in found if r.label in ("T-1", "T", "O+1")] == [("owner",)] * 3
    assert [r.recipients for r in found if r.label[:2] == "O+"][1:] == [("supervisor_head",)] * 6


@pytest.mark.parametrize("kind", sorted(clocks.SEALED))
def test_the_sealed_lane_tells_nobody_by_rank(kind):
    assert {r.recipients for r in clocks.rungs(a_clock(kind=kind), CAL)} == {("owner",)}


def test_the_enterprise_is_reminded_twice_or_more_and_only_before_its_day():
    found = clocks.rungs(a_clock(limit=10, kind="supply"), CAL)
    assert [(r.label, r.recipients) for r in found] == [(t, ("enterprise",)) for t in ("T-3", "T-1", "T")]


def test_a_right_that_just_ends_reminds_nobody():
    assert clocks.rungs(a_clock(limit=10, kind="contest"), CAL) == ()


starts = st.datetimes(datetime(2020, 1, 1), datetime(2029, 12, 31)).map(lambda t: t.replace(tzinfo=CST))
kinds = st.sampled_from(["handling", "sign", "acceptance", "cause", "supply"])
some_clock = st.builds(Clock, kinds, starts, st.integers(0, 40), added=st.integers(0, 30))


@relaxed
@given(some_clock)
def test_rungs_are_at_nine_on_working_days_in_order_after_the_start_with_distinct_keys(clock):
    found = clocks.rungs(clock, CAL)
    assert all(CAL.is_workday(r.at.date()) and r.at.timetz() == clocks.RUNG_HOUR for r in found)
    assert [r.at for r in found] == sorted({r.at for r in found})
    assert all(r.at > clock.start for r in found)
    assert len({r.key for r in found}) == len(found)


@relaxed
@given(some_clock, st.integers(0, 20))
def test_an_extension_moves_the_due_day_by_exactly_its_working_days(clock, n):
    longer = clocks.extended(clock, CAL, n)
    assert CAL.between(clocks.due_day(clock, CAL), clocks.due_day(longer, CAL)) == n


@relaxed
@given(some_clock, st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_the_due_day_is_a_working_day_and_never_before_the_day_that_was_told(clock, told):
    day = clocks.due_day(replace(clock, told=told), CAL)
    assert CAL.is_workday(day)
    assert day >= told
    assert day >= clocks.due_day(clock, CAL)


@relaxed
@given(some_clock, st.timedeltas(timedelta(0), timedelta(days=120)))
def test_late_overdue_and_left_agree(clock, passed):
    now = clock.start + passed
    today = clocks.day_of(now)
    left, over = clocks.left(clock, CAL, today), clocks.overdue(clock, CAL, today)
    late = clocks.is_late(now, clock, CAL)
    assert late == (today > clocks.due_day(clock, CAL))
    assert not (left and late)
    assert late or not over


# --- missed rungs ---


def test_after_ten_days_of_silence_each_recipient_gets_one_message_with_the_newest_fact():
    clock = a_clock("2026-02-02 10:00")  # due Mon 9 February
    found = clocks.missed(clocks.rungs(clock, CAL), at("2026-02-06 09:00"), at("2026-02-24 12:00"))
    assert [r.label for r in found] == ["T", "O+1", "O+3", "O+5"]
    newest = {who: rung.label for who, rung in clocks.collapse(found).items()}
    assert newest == {
        "handler": "O+1",
        "responsible": "O+1",
        "unit_leader": "O+1",
        "supervisor": "O+3",
        "supervisor_head": "O+5",
    }


def test_a_rung_exactly_at_now_is_due_and_one_exactly_at_the_last_run_is_done():
    found = clocks.rungs(a_clock("2026-02-02 10:00"), CAL)
    assert [r.label for r in clocks.missed(found, at("2026-02-06 09:00"), at("2026-02-09 09:00"))] == ["T"]
    assert clocks.missed(found, at("2026-02-09 09:00"), at("2026-02-09 09:00")) == ()


# --- lights ---


@pytest.mark.parametrize(
    ("limit", "today", "colour", "words"),
    [
        (5, "2026-06-04", "green", "剩 2 个工作日"),  # 1 June + 5 = Mon 8 June
        (5, "2026-06-05", "yellow", "剩 1 个工作日"),
        (5, "2026-06-07", "yellow", "剩 1 个工作日"),  # a Sunday
        (5, "2026-06-08", "yellow", "今天到期"),
        (5, "2026-06-10", "red", "逾期 2 个工作日"),
        (10, "2026-06-09", "green", "剩 4 个工作日"),  # due Mon 15 June
        (10, "2026-06-10", "yellow", "剩 3 个工作日"),
        (15, "2026-06-17", "yellow", "剩 3 个工作日"),  # due Tue 23 June, dragon boat on the 19th
        (15, "2026-06-16", "green", "剩 4 个工作日"),
        (30, "2026-07-07", "yellow", "剩 5 个工作日"),  # due Tue 14 July
        (30, "2026-07-06", "green", "剩 6 个工作日"),
        (3, "2026-06-02", "green", "剩 2 个工作日"),
        (3, "2026-06-03", "yellow", "剩 1 个工作日"),
    ],
)
def test_the_light_says_in_words_what_its_colour_says(limit, today, colour, words):
    assert clocks.light(a_clock(limit=limit), CAL, d(today)) == clocks.Light(colour, words)


def test_on_a_weekend_after_a_friday_due_day_it_is_late_without_a_number():
    friday = a_clock("2026-06-04 10:00", 1)
    assert clocks.light(friday, CAL, d("2026-06-06")) == clocks.Light("red", "已逾期")


def test_a_paused_clock_is_grey_whatever_the_day():
    assert clocks.light(a_clock(), CAL, d("2026-12-01"), paused=True) == clocks.Light("paused", "已暂停")


def test_an_extended_limit_keeps_the_threshold_of_the_original():
    clock = a_clock(limit=5, added=10)  # due 15 wd after 1 June = 23 June
    assert clocks.light(clock, CAL, d("2026-06-18")).colour == "green"


def test_a_start_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="aware"):
        Clock("handling", datetime(2026, 6, 1, 10), 5)
