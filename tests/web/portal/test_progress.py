"""Step bar, turn and deadline for every status, in public words only."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from chalicelib import handling, reference
from chalicelib.domain import words
from chalicelib.domain.calendar import CST
from chalicelib.domain.clocks import Clock
from chalicelib.domain.words import Status
from chalicelib.web.portal import progress
from tests import builders, fakes
from tests.web.checks import FORBIDDEN_ON_PORTAL
from tests.web.portal import steps
from tests.web.portal.test_status import ASSIGN, RESULT, act, handled

CALENDAR, ORG = reference.calendar(), reference.org()
FRIDAY = datetime(2026, 2, 13, 10, 0, tzinfo=CST)


def titles(case, entries):
    return [(mark.title, mark.state) for mark in progress.steps(case, entries)]


def seen(world, no):
    view = handling.public_view(world, no)
    return titles(view.case, view.entries)


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("number", [0, 1, 2])
def test_every_status_has_steps_and_a_turn_without_an_internal_word(status, number):
    kinds = [row[2] for row in progress.TURN.values() if row[2]]
    clocks = tuple(Clock(kind, FRIDAY, 5) for kind in dict.fromkeys(kinds))
    case = builders.a_case(status=status, round=number, unit="zjj", clocks=clocks, closed_at=FRIDAY)
    turn, due = progress.turn(case, ORG), progress.deadline(case, CALENDAR, date(2026, 6, 1))
    said = f"{turn} {due.light.words if due else ''} {progress.steps(case, [])} {progress.LABELS}"
    assert not any(word in said for word in FORBIDDEN_ON_PORTAL)
    assert turn is not None or status not in words.OPEN


def test_lateness_is_said_in_words_for_the_public():
    case = builders.a_case(status=Status.HANDLING, unit="zjj", clocks=(Clock("handling", FRIDAY, 5),))
    due = progress.deadline(case, CALENDAR, date(2026, 3, 2))
    assert due.day == date(2026, 2, 27) and due.light.words == "已超过到期日 2 个工作日"
    assert progress.deadline(case, CALENDAR, date(2026, 2, 27)).light.words == "今天到期"
    assert [day.label for week in due.weeks for day in week if day.kind == "work"] == ["调休上班"] * 1


def test_a_paused_case_says_so_and_an_answered_one_is_not_late():
    clocks = (Clock("handling", FRIDAY, 5),)
    paused = builders.a_case(status=Status.SUSPENDED, unit="zjj", clocks=clocks)
    assert progress.deadline(paused, CALENDAR, date(2026, 6, 1)).light.colour == "paused"
    assert (
        progress.deadline(replace(paused, status=Status.ANSWERED), CALENDAR, date(2026, 6, 1)).light.words == "已答复"
    )


def test_the_steps_of_two_rounds():
    world = fakes.a_world()
    no, _ = steps.lodged(world)
    assert seen(world, no)[1] == ("受理", "now")
    handled(world, no)
    assert seen(world, no)[2:] == [("部门办理", "done"), ("请您评价", "now"), ("完结", "")]
    handling.answer(world, no, {"rating": "dissatisfied", "solved": "", "reason": "没有说清楚"})
    world.clock.forward(days=1)
    handling.wake(world, no, world.clock.now())
    assert seen(world, no)[2:] == [
        ("第一次办理", "done"), ("您评价：不满意", "bad"), ("第二次办理", "now"), ("请您评价", ""), ("完结", ""),
    ]  # fmt: skip


def test_a_direct_answer_that_does_not_satisfy_is_handled_by_a_unit():
    world = fakes.a_world()
    no, _ = steps.lodged(world)
    act(world, no, "zhoumin", "accept", opinion="属受理范围")
    act(world, no, "zhoumin", "answer_directly", **RESULT)
    assert seen(world, no)[2:] == [("直接答复", "done"), ("请您评价", "now"), ("完结", "")]
    handling.answer(world, no, {"rating": "dissatisfied", "solved": "", "reason": "没有说清楚"})
    world.clock.forward(days=1)
    handling.wake(world, no, world.clock.now())
    shown = [("直接答复", "done"), ("您评价：不满意", "bad"), ("部门办理", "now"), ("请您评价", ""), ("完结", "")]
    assert seen(world, no)[2:] == shown
    act(world, no, "zhoumin", "assign", **ASSIGN)
    assert seen(world, no)[4] == ("部门办理", "now")
