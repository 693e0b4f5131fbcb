"""What another calendar does to a case: dates only move later, and a list names nothing of the lane."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import reference
from chalicelib.domain import clocks, impact
from chalicelib.domain.calendar import Calendar, Closure
from chalicelib.domain.clocks import Clock
from chalicelib.domain.words import OPEN, SEALED, Status
from tests.builders import MONDAY, a_case

CAL, POLICY = reference.calendar(), reference.policy()
days = st.integers(0, 60).map(lambda n: MONDAY.date() + timedelta(days=n))
closures = st.lists(st.tuples(days, st.sampled_from(["", "510703", "510704"])), max_size=8).map(
    lambda found: Calendar(CAL.years, tuple(Closure(day, region, "文") for day, region in found))
)


def a_running(limit: int = 10, **changes):
    clock = Clock("handling", MONDAY, limit)
    told = clocks.due_day(clock, CAL)
    return a_case(status=Status.HANDLING, clocks=(Clock("handling", MONDAY, limit, told=told),), **changes)


@given(closures, st.sampled_from([5, 10, 15, 30]))
def test_a_told_date_never_moves_earlier_and_never_for_another_countys_closure(fresh, limit):
    case = a_running(limit)
    for move in impact.moves(case, CAL, fresh):
        assert move.now >= move.was
    if all(one.region == "510704" for one in fresh.closures):
        assert not impact.affected(case, POLICY, CAL, fresh)


@given(closures, closures)
def test_what_was_recomputed_is_not_moved_again_by_the_same_calendar(one, two):
    case = a_running()
    for fresh in (one, two):
        here = fresh.of(case.region)
        told = tuple(Clock("handling", MONDAY, 10, told=clocks.due_day(clock, here)) for clock in case.clocks)
        case = case.with_(clocks=told)
        assert [move for move in impact.moves(case, fresh, fresh) if move.moved] == []


def test_a_rung_that_moves_is_reason_enough():
    case = a_running(5, watched=MONDAY)
    before_the_end = Calendar(CAL.years, (Closure(date(2026, 3, 6), "", "文"),))
    told = case.with_(clocks=(Clock("handling", MONDAY, 5, told=date(2026, 3, 10)),))
    assert [move for move in impact.moves(told, CAL, before_the_end) if move.moved] == []
    assert impact.affected(told, POLICY, CAL, before_the_end)


@pytest.mark.parametrize("status", sorted(set(Status) - OPEN))
def test_a_case_that_is_over_is_left_alone(status):
    fresh = Calendar(CAL.years, (Closure(date(2026, 3, 6), "", "文"),))
    assert not impact.affected(a_running().with_(status=status), POLICY, CAL, fresh)


@pytest.mark.parametrize("status", sorted(SEALED | {Status.REVISITING, Status.CLOSED}))
def test_a_list_names_no_case_whose_later_steps_would_tell_how_it_was_rated(status):
    assert not impact.listed(a_running().with_(status=status))
    assert not impact.listed(a_running(sensitive=True))
    assert impact.listed(a_running())


def test_a_calendar_of_a_region_has_its_own_and_the_citys_closures_only():
    cal = Calendar(CAL.years, (Closure(date(2026, 3, 4), "510703", "文"), Closure(date(2026, 3, 5), "", "文")))
    here, there = cal.of("510703"), cal.of("510704")
    assert [here.is_workday(date(2026, 3, day)) for day in (4, 5)] == [False, False]
    assert [there.is_workday(date(2026, 3, day)) for day in (4, 5)] == [True, False]
    assert here.of("510703").closures == here.closures
    assert CAL.of("510703") is CAL
