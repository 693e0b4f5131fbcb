"""After a change of the calendar every open case is recomputed once: run twice, overlapping, stopped, or killed."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib import handling, jobs
from chalicelib.domain import queues
from chalicelib.domain.calendar import Closure, closure_to, year_to
from chalicelib.domain.notice import read
from chalicelib.jobs import recomputing
from chalicelib.wiring import CALENDAR, RECOMPUTE
from tests.builders import a_change
from tests.fakes import World, a_world
from tests.handling.test_loop import ASSIGN, VALUES, do, t
from tests.jobs_world import Killed, Tampered, a_lodged, cases, die, outcome, run
from tests.tools.test_calendars import NOTICE_2027, PLAIN_2027

ASSIGNED, LATER = "11-23 10:00", "11-24 09:30"
COMPLEX = {**ASSIGN, "difficulty": "complex", "limit": "30", "co_units": ()}


def an_office(count: int = 3, world: World | None = None) -> World:
    """Complex cases due 5 January 2027, and one case that only waits for acceptance; in `world`, or a new one."""
    world = world or a_world(t("11-23 09:00"))
    for last in range(1, count + 1):
        no = a_lodged(world, ASSIGNED, f"{last:04}")
        do(world, no, ASSIGNED, "accept", "zhoumin", {"opinion": "属实"})
        do(world, no, ASSIGNED, "assign", "zhoumin", COMPLEX)
        do(world, no, ASSIGNED, "sign", "chenli")
    a_lodged(world, ASSIGNED, "0020")
    return world


def revised(world: World, value: dict[str, Any]) -> None:
    world.clock.set(t("11-24 09:00"))
    handling.revise(world, CALENDAR, value, by="admin", by_name="管理员", why="放假通知")


def announced(world: World, text: str = NOTICE_2027) -> None:
    revised(world, {"years": [year_to(read(text))]})


def entries(world: World, no: str) -> list[Any]:
    return [one for one in world.store.history(no) if one.action == "recompute"]


def told(world: World, no: str) -> list[str]:
    found = world.store.messages(no)
    return [one.message.values["due"] for one in found if one.message.template == "extended"]


def sensitive(world: World, no: str) -> None:
    """As if it had been marked when it was lodged: on no region's board."""
    case = world.store.case(no)
    given = case.with_(sensitive=True, version=case.version)
    place = queues.place(given, world.policy, world.calendar, world.org)
    world.store.save(a_change(given, before=case, entries=()), place)


def test_scenario_13_a_holiday_moves_the_date_once_tells_once_and_arms_the_rungs_again():
    world = an_office(1)
    case = cases(world)[0]
    assert case.clock("handling").told == date(2027, 1, 5)
    announced(world)
    run(world, "watch_clocks", LATER)
    assert world.store.case(case.no).clock("handling").told == date(2027, 1, 6)
    assert told(world, case.no) == ["1月6日"]
    run(world, "watch_clocks", "11-24 09:31")
    assert len(entries(world, case.no)) == 1
    assert told(world, case.no) == ["1月6日"]
    for day in range(1, 44):
        run(world, "watch_clocks", t("11-24 09:30") + timedelta(days=day))
    rungs = [one.facts["rung"] for one in world.store.history(case.no) if "handling" in str(one.facts.get("rung"))]
    assert [one for one in rungs if one.startswith("handling")] == [
        f"handling:1:1:2027-01-06:{label}" for label in ("T-10", "T-3", "T-1", "T")
    ]


def test_scenario_13_an_earlier_date_is_not_told():
    world = an_office(1)
    no = cases(world)[0].no
    revised(world, {"years": [year_to(read(PLAIN_2027.replace("共3天。", "共3天。1月3日（周日）上班。", 1).replace(
        "1月1日（周五）至3日（周日）放假，共3天", "1月1日（周五）至2日（周六）放假，共2天")))]})  # fmt: skip
    run(world, "watch_clocks", LATER)
    assert world.store.case(no).clock("handling").told == date(2027, 1, 5)
    assert told(world, no) == []
    assert [one.text for one in entries(world, no)] == ["放假安排有变，已重新核对到期日。"]


def test_a_sensitive_case_is_on_no_board_and_is_recomputed_too():
    world = an_office(2)
    hidden = cases(world)[0].no
    sensitive(world, hidden)
    assert hidden in handling.open_cases(world, t("11-24 09:00"))
    announced(world)
    run(world, "watch_clocks", LATER)
    assert world.store.case(hidden).clock("handling").told == date(2027, 1, 6)


def test_a_case_whose_dates_stay_is_left_alone():
    world = an_office(1)
    waiting = next(case.no for case in cases(world) if case.status == "lodged")
    announced(world)
    run(world, "watch_clocks", LATER)
    assert entries(world, waiting) == []


def test_nothing_happens_while_other_processes_may_not_know_the_new_calendar():
    world = an_office(1)
    announced(world)
    run(world, "watch_clocks", "11-24 09:01")
    assert world.store.setting(RECOMPUTE) is None


def test_a_countys_closure_moves_that_countys_cases_only():
    world = a_world(t("11-23 09:00"))
    for region, last in (("510703", "0001"), ("510704", "0002")):
        world.clock.set(t(ASSIGNED))
        no = handling.lodge(world, {**VALUES, "region": region, "mobile": f"1990000{last}"})[0].no
        do(world, no, ASSIGNED, "accept", "zhoumin", {"opinion": "属实"})
        do(world, no, ASSIGNED, "assign", "zhoumin", {**ASSIGN, "limit": "5", "co_units": ()})
    there, elsewhere = cases(world)
    revised(world, {"closures": [closure_to(Closure(date(2026, 11, 26), "510703", "涪应急〔2026〕9号"))]})
    run(world, "watch_clocks", LATER)
    assert world.store.case(there.no).clock("handling").told == date(2026, 12, 1)
    assert world.store.case(elsewhere.no).clock("handling").told == date(2026, 11, 30)
    assert entries(world, elsewhere.no) == []
    due = {row.no: row.due for region in ("510703", "510704") for row in world.store.board(region)[0]}
    assert due == {there.no: date(2026, 12, 1), elsewhere.no: date(2026, 11, 30)}


def ideal() -> dict[str, Any]:
    world = an_office()
    announced(world)
    run(world, "watch_clocks", LATER)
    return outcome(world)


def writes() -> int:
    world = an_office()
    announced(world)
    counted = Tampered(world.store, 0, False, die)
    run(replace(world, store=counted), "watch_clocks", LATER)
    return counted.writes


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_killed_at_any_write_the_next_run_completes_it_and_nothing_is_done_twice(after):
    expected, count = ideal(), writes()
    assert count > 5
    for nth in range(1, count + 1):
        world = an_office()
        announced(world)
        with pytest.raises(Killed):
            run(replace(world, store=Tampered(world.store, nth, after, die)), "watch_clocks", LATER)
        run(world, "watch_clocks", LATER)
        assert outcome(world) == expected, f"write {nth}"
        assert world.store.setting(RECOMPUTE)["complete"]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_second_run_in_the_middle_of_any_write_does_no_harm(after):
    expected = ideal()
    for nth in range(1, writes() + 1):
        world = an_office()
        announced(world)

        def other(world: Any = world) -> None:
            run(world, "watch_clocks", LATER)

        run(replace(world, store=Tampered(world.store, nth, after, other)), "watch_clocks", LATER)
        run(world, "watch_clocks", LATER)
        assert outcome(world) == expected, f"write {nth}"


def test_stopped_after_any_case_it_goes_on_from_there():
    expected = ideal()
    for stop in range(5):
        world = an_office()
        announced(world)
        world.clock.set(t(LATER))
        left = iter([True] * stop)
        recomputing.recompute(world, t(LATER), lambda left=left: next(left, False))
        state = world.store.setting(RECOMPUTE)
        assert (state["done"], state["complete"]) == (min(stop, 4), stop >= 4)
        run(world, "watch_clocks", LATER)
        assert outcome(world) == expected, f"stopped after {stop}"


def test_another_change_before_the_first_was_finished_is_compared_with_what_all_cases_have():
    world = an_office()
    announced(world, PLAIN_2027)
    world.clock.set(t("11-24 09:10"))
    left = iter([True])
    recomputing.recompute(world, t("11-24 09:10"), lambda: next(left, False))
    handling.revise(world, CALENDAR, {"years": [year_to(read(NOTICE_2027))]}, by="admin", by_name="管理员", why="更正")
    run(world, "watch_clocks", LATER)
    for case in cases(world):
        if case.clock("handling"):
            assert case.clock("handling").told == date(2027, 1, 6)
            assert told(world, case.no) == ["1月6日"]
    assert world.store.setting(RECOMPUTE)["base"] == 0
    assert world.store.setting(RECOMPUTE)["complete"]


def test_a_case_that_fails_stands_in_nobodys_way_and_people_are_told():
    world = an_office()
    announced(world)
    bad = cases(world)[0].no

    class Broken(Tampered):
        def __getattr__(self, name: str) -> Any:
            found = super().__getattr__(name)
            if name != "history":
                return found

            def history(no: str) -> Any:
                if no == bad:
                    raise RuntimeError("unreadable")
                return found(no)

            return history

    broken = replace(world, store=Broken(world.store, 0, False, die))
    for minute in (30, 31, 32, 33):
        jobs.run_with(broken, "watch_clocks", t(f"11-24 09:{minute}"), 60)
    assert world.store.setting(RECOMPUTE)["complete"]
    assert world.store.setting(RECOMPUTE)["failed"] == 1
    assert [text for text in world.alarm.texts if text.startswith("recompute: 1 case")]
    assert all(case.clock("handling").told == date(2027, 1, 6)
               for case in cases(world) if case.no != bad and case.clock("handling"))  # fmt: skip
