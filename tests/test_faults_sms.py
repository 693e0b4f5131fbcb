"""Faults of the revisit's SMS: the gateway down for a day, pushes late and out of order, answers that race."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib import handling
from chalicelib.messages.gateway import Result
from tests.fakes import World, a_world
from tests.handling.test_loop import t
from tests.jobs_world import an_answer, an_approved, run
from tests.test_jobs_dynamo import world as tables  # noqa: F401 – the fixture of real tables

MOBILE = "19900000003"
DOWN = Result("again", detail="短信网关没有应答")


@pytest.fixture
def memory() -> World:
    return a_world(t("03-02 10:00"))


def surveyed(world: World) -> str:
    no = an_approved(world, "03-02 10:00", "03-05 10:00", "0003")
    run(world, "watch_clocks", "03-06 09:00")
    run(world, "send_messages", "03-06 09:00")
    return no


def rating(world: World, no: str) -> str:
    case = world.store.case(no)
    assert case and case.revisit
    return case.revisit.rating


def raws(world: World, no: str) -> Counter[str]:
    """What was answered, as often as the history has it."""
    kept = (one for one in world.store.history(no) if one.action in ("take_answer", "late_answer", "take_unclear"))
    return Counter(str(one.data.get("raw") or one.text.rpartition("：")[2]) for one in kept)


def test_a_gateway_that_is_down_for_a_day_costs_no_survey_and_sends_none_twice(memory: World) -> None:
    no = an_approved(memory, "03-02 10:00", "03-05 10:00", "0003")
    memory.gateway.results.extend([DOWN] * 500)
    run(memory, "watch_clocks", "03-06 09:00")
    for hour in range(9, 24):
        run(memory, "send_messages", f"03-06 {hour:02}:05")
    memory.gateway.results.clear()
    memory.gateway.sent.clear()
    for when in ("03-07 10:00", "03-09 08:30", "03-09 09:30", "03-09 09:35", "03-09 14:10"):
        run(memory, "send_messages", when)
    left = Counter(one.message.template for one in memory.gateway.sent)
    assert left["survey"] == 1
    assert max(left.values()) == 1
    assert left["answered"] == 1
    [survey] = [one for one in memory.store.messages(no) if one.message.template == "survey"]
    assert survey.state == "sent"
    assert survey.sent_at == t("03-09 09:30")


@pytest.mark.parametrize("order", [("1", "3"), ("3", "1")])
def test_what_was_written_last_counts_in_whatever_order_it_is_pushed(memory: World, order: tuple[str, str]) -> None:
    no = surveyed(memory)
    written = {"3": t("03-06 09:20"), "1": t("03-06 09:30")}
    for minute, text in enumerate(order):
        pushed = replace(an_answer(text, MOBILE, text, t(f"03-06 10:0{minute}")), said=written[text])
        memory.store.take_in(pushed)
        run(memory, "send_messages", f"03-06 10:0{minute}")
    assert rating(memory, no) == "satisfied"
    assert raws(memory, no) == {"1": 1, "3": 1}


def test_an_answer_that_is_pushed_a_day_late_still_counts_before_nine_and_not_after(memory: World) -> None:
    no = surveyed(memory)
    said = t("03-06 10:00")
    memory.store.take_in(replace(an_answer("A1", MOBILE, "2", t("03-07 10:00")), said=said))
    run(memory, "send_messages", "03-07 10:00")
    assert rating(memory, no) == "basic"
    run(memory, "watch_clocks", "03-09 09:00")
    memory.store.take_in(replace(an_answer("A2", MOBILE, "3", t("03-09 09:10")), said=said + timedelta(minutes=5)))
    run(memory, "send_messages", "03-09 09:10")
    case = memory.store.case(no)
    assert case and case.rating == "basic"
    assert memory.store.history(no)[-1].action == "late_answer"


def test_an_old_push_of_the_first_round_never_rates_the_second(memory: World) -> None:
    no = surveyed(memory)
    for _ in range(5):
        memory.store.take_in(an_answer("A1", MOBILE, "3", t("03-06 10:00")))
        run(memory, "send_messages", "03-06 10:00")
    run(memory, "watch_clocks", "03-09 09:00")
    memory.store.take_in(an_answer("A1", MOBILE, "3", t("03-09 10:00")))
    run(memory, "send_messages", "03-09 10:00")
    case = memory.store.case(no)
    assert case and case.round == 2
    assert raws(memory, no) == {"3": 1}


def test_two_answers_that_are_read_at_the_same_time_are_both_kept_once_and_the_last_counts(
    tables: World,  # noqa: F811
) -> None:
    no = surveyed(tables)
    for n, text in enumerate(("1", "3")):
        at = t(f"03-06 10:0{n}")
        tables.store.take_in(replace(an_answer(f"A{n}", MOBILE, text, t("03-06 10:05")), said=at))
    tables.clock.set(t("03-06 10:05"))

    def read(_: int) -> None:
        run(tables, "send_messages", "03-06 10:05")

    for _ in range(2):
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(read, range(4)))
    assert rating(tables, no) == "dissatisfied"
    assert raws(tables, no) == {"1": 1, "3": 1}


def test_an_answer_by_sms_and_one_by_web_at_the_same_instant_are_both_kept(tables: World) -> None:  # noqa: F811
    no = surveyed(tables)
    now = t("03-06 10:05")
    tables.store.take_in(an_answer("A1", MOBILE, "1", now))
    tables.clock.set(now)

    def by_sms() -> None:
        run(tables, "send_messages", now)

    def by_web() -> None:
        handling.answer(tables, no, {"rating": "basic", "solved": "", "reason": ""}, now=now, form="w1")

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(by_sms), pool.submit(by_web)]:
            done.result()
    by_sms()
    taken = [one for one in tables.store.history(no) if one.action == "take_answer"]
    assert len(taken) == 2
    assert rating(tables, no) in ("satisfied", "basic")
    assert [one.seq for one in tables.store.history(no)] == list(range(1, len(tables.store.history(no)) + 1))
