"""Each job run twice, overlapping, or killed before and after any of its writes changes nothing twice and loses
nothing (procedure 4)."""

from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from chalicelib.domain.words import Status
from tests.jobs_world import Killed, Tampered, an_office, cases, die, left, outcome, run

MORNING = "03-09 09:00"
JOBS = ("watch_clocks", "send_messages")
MANY = 60  # more writes than a run makes here; a test shows that


def a_morning(world: Any) -> None:
    """What happens on Monday at nine, and what waits until its window or its lease."""
    run(world, "watch_clocks", MORNING)
    run(world, "send_messages", MORNING)


@cache
def ideal() -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """The outcome when everything runs once and nothing goes wrong."""
    world = an_office()
    a_morning(world)
    return outcome(world), left(world)


def writes_of(job: str) -> int:
    world = an_office()
    if job == "send_messages":
        run(world, "watch_clocks", MORNING)
    counted = Tampered(world.store, 0, False, die)
    run(replace(world, store=counted), job, MORNING)
    return counted.writes


def test_the_morning_does_what_it_should():
    found, sent = ideal()
    statuses = [status for _, status, *_ in found["cases"]]
    assert statuses.count(Status.ASSIGNED) == 1  # the second assignment
    assert statuses.count(Status.HANDLING) == 1  # deemed signed on Friday night
    assert ("19900000003", "survey") in sent
    assert ("19900000004", "second") in sent
    assert ("19900000005", "understood") in sent
    assert len(sent) == len(set(sent))


def test_every_job_twice_is_as_once():
    world = an_office()
    for job in (*JOBS, *JOBS):
        run(world, job, MORNING)
        run(world, job, MORNING)
    assert (outcome(world), left(world)) == ideal()


def test_the_runs_make_fewer_writes_than_are_tried_below():
    assert 5 < writes_of("watch_clocks") < MANY
    assert 5 < writes_of("send_messages") < MANY


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_killed_at_any_write_of_watch_clocks_the_next_run_completes_it(after):
    for nth in range(1, writes_of("watch_clocks") + 1):
        world = an_office()
        with pytest.raises(Killed):
            run(replace(world, store=Tampered(world.store, nth, after, die)), "watch_clocks", MORNING)
        a_morning(world)
        assert (outcome(world), left(world)) == ideal(), f"write {nth}"


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_killed_at_any_write_of_send_messages_nothing_leaves_twice_and_what_is_uncertain_is_marked(after):
    for nth in range(1, writes_of("send_messages") + 1):
        world = an_office()
        run(world, "watch_clocks", MORNING)
        with pytest.raises(Killed):
            run(replace(world, store=Tampered(world.store, nth, after, die)), "send_messages", MORNING)
        run(world, "send_messages", MORNING)
        run(world, "send_messages", "03-09 09:06")
        sent = left(world)
        assert len(sent) == len(set(sent)), f"write {nth} sent twice"
        unknown = [(out.message.to, out.message.template) for case in cases(world)
                   for out in world.store.messages(case.no) if out.state == "unknown"]  # fmt: skip
        assert set(sent) | set(unknown) == set(ideal()[1]), f"write {nth}"
        assert len(unknown) <= 1
        assert outcome(world) == ideal()[0], f"write {nth}"


@pytest.mark.parametrize("job", JOBS)
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_second_run_in_the_middle_of_any_write_does_no_harm(job, after):
    for nth in range(1, writes_of(job) + 1):
        world = an_office()
        if job == "send_messages":
            run(world, "watch_clocks", MORNING)

        def other(world: Any = world) -> None:
            run(world, job, MORNING)

        run(replace(world, store=Tampered(world.store, nth, after, other)), job, MORNING)
        a_morning(world)
        assert (outcome(world), left(world)) == ideal(), f"write {nth}"


def test_both_jobs_interleaved_at_any_write_do_no_harm():
    for nth in range(1, writes_of("watch_clocks") + 1):
        world = an_office()

        def other(world: Any = world) -> None:
            run(world, "send_messages", MORNING)

        run(replace(world, store=Tampered(world.store, nth, True, other)), "watch_clocks", MORNING)
        a_morning(world)
        assert (outcome(world), left(world)) == ideal(), f"write {nth}"


def test_a_replayed_event_gives_the_same_result_though_it_comes_later():
    world = an_office()
    a_morning(world)
    world.clock.forward(minutes=50)
    a_morning(world)
    assert (outcome(world), left(world)) == ideal()
