"""A survey that leaves late: what follows it, reminder and call, waits for it (procedure 5.1)."""

from collections import Counter

import pytest

from chalicelib.domain.words import Status
from chalicelib.messages.gateway import Result
from tests.fakes import World, a_world
from tests.handling.test_loop import t
from tests.jobs_world import an_approved, run

DOWN = Result("again", detail="短信网关没有应答")


@pytest.fixture
def world() -> World:
    return a_world(t("03-02 10:00"))


def both(world: World, *whens: str) -> None:
    """The clock and the sender at these instants, as the schedules would."""
    for when in whens:
        run(world, "watch_clocks", when)
        run(world, "send_messages", when)


def left(world: World, no: str) -> list[tuple[str, str]]:
    """Surveys and reminders that reached the gateway and were taken by it."""
    return [(one.message.template, f"{one.sent_at:%m-%d %H:%M}") for one in world.store.messages(no)
            if one.message.purpose == "survey" and one.state == "sent"]  # fmt: skip


def down_on_friday(world: World) -> str:
    """Due on Friday 6 March at nine; the gateway is down all day and back on Monday."""
    no = an_approved(world, "03-02 10:00", "03-05 10:00", "0003")
    world.gateway.results.extend([DOWN] * 200)
    both(world, "03-06 09:00", *[f"03-06 {hour:02}:30" for hour in range(9, 24, 2)])
    return no


def test_no_reminder_leaves_together_with_its_survey_or_before_it(world: World) -> None:
    no = down_on_friday(world)
    world.gateway.results.clear()
    both(world, "03-09 09:00", "03-09 09:05", "03-09 14:00", "03-09 17:00")
    assert [template for template, _ in left(world, no)] == ["survey"]


def test_the_reminder_and_the_call_count_from_the_day_on_which_the_survey_left(world: World) -> None:
    no = down_on_friday(world)
    world.gateway.results.clear()
    both(world, "03-09 09:05", "03-09 14:00", "03-10 09:00", "03-10 09:05", "03-11 09:05")
    assert left(world, no) == [("survey", "03-09 09:05"), ("survey_again", "03-10 09:00")]
    case = world.store.case(no)
    assert case and case.revisit and not case.revisit.phone
    both(world, "03-12 09:00")
    case = world.store.case(no)
    assert case and case.revisit and case.revisit.phone


def test_the_history_says_that_the_survey_was_late_once(world: World) -> None:
    no = down_on_friday(world)
    world.gateway.results.clear()
    both(world, "03-09 09:05", "03-09 09:06", "03-09 14:00", "03-10 09:05")
    acted = Counter(one.action for one in world.store.history(no))
    assert (acted["survey_left"], acted["ask_rating"]) == (1, 1)


def test_a_reminder_that_came_first_is_dropped_and_makes_no_call(world: World) -> None:
    no = an_approved(world, "03-02 10:00", "03-06 10:00", "0003")
    world.gateway.results.extend([DOWN] * 200)
    both(world, "03-09 09:00", "03-09 10:00", "03-10 09:00", "03-10 09:01")  # a reminder on Tuesday, still down
    states = {one.message.template: one.state for one in world.store.messages(no)}
    assert (states["survey"], states["survey_again"]) == ("waiting", "dropped")
    case = world.store.case(no)
    assert case and case.status == Status.REVISITING and case.revisit and not case.revisit.phone


def test_a_gateway_that_stays_down_makes_a_call_of_the_survey(world: World) -> None:
    no = down_on_friday(world)
    both(world, "03-09 09:00", "03-09 09:30", "03-09 11:00")
    case = world.store.case(no)
    assert case and case.revisit and case.revisit.phone
    assert left(world, no) == []
