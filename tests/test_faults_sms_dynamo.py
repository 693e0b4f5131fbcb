"""Races and stops of the revisit on real tables: two at the same instant, two of everything, a stop at every write."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from chalicelib import handling
from chalicelib.domain import words
from chalicelib.domain.case import SYSTEM, Actor, Case
from chalicelib.domain.errors import DomainError
from chalicelib.domain.records import Inbound
from chalicelib.domain.words import Status
from chalicelib.handling import calling
from chalicelib.jobs import inbox
from tests.fakes import World, a_world, people
from tests.handling.test_loop import RESULT, VALUES, do, t
from tests.jobs_world import Killed, Tampered, an_answer, die, run
from tests.test_jobs_dynamo import on_tables

ROUNDS = range(2)
MOBILE = "19900000003"
WHO = ("zhoumin", "liuying")


@pytest.fixture
def tables(ministack, monkeypatch) -> World:
    """A world on tables of its own, with the few people that are wanted here."""
    return on_tables(ministack, monkeypatch, [one for one in people() if one.id in WHO])


def answered(world: World, **more: str) -> str:
    """Answered at once, without a unit: the shortest way to a survey, at nine the next morning."""
    world.clock.set(t("03-05 10:00"))
    no = handling.lodge(world, {**VALUES, "mobile": MOBILE, **more})[0].no
    do(world, no, "03-05 10:30", "accept", "zhoumin", {"opinion": "属实"})
    do(world, no, "03-05 16:00", "answer_directly", "zhoumin", RESULT)
    return no


def surveyed(world: World, mobile: str = MOBILE) -> str:
    no = answered(world, mobile=mobile)
    handling.wake(world, no, t("03-06 09:00"))
    return no


def case(world: World, no: str) -> Case:
    found = world.store.case(no)
    assert found
    return found


def caller(world: World, id: str = "tangyi") -> Actor:
    return replace(world.store.account("liuying").actor(), id=id)  # type: ignore[union-attr]


def actions(world: World, no: str) -> Counter[str]:
    entries = world.store.history(no)
    assert [one.seq for one in entries] == list(range(1, len(entries) + 1))
    return Counter(one.action for one in entries)


def settled(world: World, no: str) -> int:
    """How often a rating took effect; the same step may also draw the case for a check, which is another entry."""
    return sum(one.action == "settle_rating" and "rating" in one.facts for one in world.store.history(no))


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """All at the same instant → what each returned, or the refusal that it met; anything else fails the test."""
    start = threading.Barrier(len(deeds))

    def run_one(deed: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return deed()
        except DomainError as refused:
            return refused

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run_one, deeds))


def reading(world: World, now: datetime) -> Callable[[], Any]:
    return lambda: inbox.read_inbox(world, now, lambda: True)


def push(world: World, id: str, text: str, when: datetime, said: datetime | None = None) -> Callable[[], Any]:
    """A message that arrived at `when` and waits to be read → to read it then."""
    assert world.store.take_in(replace(an_answer(id, MOBILE, text, when), said=said))
    return reading(world, when)


def on_the_web(world: World, no: str, rating: str, now: datetime) -> Callable[[], Any]:
    return lambda: handling.answer(world, no, {"rating": rating, "solved": "", "reason": ""}, now=now, form="w1")


# two answers, two people, a person and the clock
@pytest.mark.parametrize("turn", ROUNDS)
def test_of_an_sms_and_a_later_answer_on_the_web_the_later_one_counts_and_settles_once(tables, turn):
    no, now = surveyed(tables), t("03-06 10:05")
    read = push(tables, "A1", "3", t("03-06 10:04"))
    at_once(read, on_the_web(tables, no, "basic", now))
    read()  # what lost the race is read in the next run
    assert case(tables, no).revisit.rating == "basic"
    kept = actions(tables, no)
    assert kept["take_answer"] + kept["late_answer"] == 2
    at_once(*[lambda: handling.wake(tables, no, t("03-09 09:00"))] * 3)
    assert (case(tables, no).status, case(tables, no).rating) == (Status.CLOSED, "basic")
    assert settled(tables, no) == 1


@pytest.mark.parametrize("turn", ROUNDS)
def test_of_an_sms_and_an_answer_on_the_web_of_one_instant_the_later_entry_counts(tables, turn):
    no, now = surveyed(tables), t("03-06 10:05")
    read = push(tables, "A1", "3", now)
    at_once(read, on_the_web(tables, no, "satisfied", now), read)
    read()
    labels = [one.label for one in tables.store.history(no) if one.action == "take_answer"]
    assert sorted(labels) == ["您的评价：不满意", "您的评价：满意"]
    assert labels[-1] == f"您的评价：{words.RATINGS[case(tables, no).revisit.rating]}"


@pytest.mark.parametrize(("said", "counts"), [("03-06 10:04", "满意"), ("03-06 10:05", "不满意")])
def test_an_answer_on_the_web_just_before_an_sms_is_saved_stays_if_it_is_newer(tables, said, counts):
    no, now = surveyed(tables), t("03-06 10:05")
    read = push(tables, "A1", "3", now, t(said))
    between = Tampered(tables.store, 1, False, on_the_web(tables, no, "satisfied", now), ("save",))
    reading(replace(tables, store=between), now)()
    read()
    assert words.RATINGS[case(tables, no).revisit.rating] == counts
    kept = actions(tables, no)
    assert kept["take_answer"] + kept["late_answer"] == 2


@pytest.mark.parametrize("text", ["你们看着办吧", "退订", "打错了"])
def test_no_call_and_no_judging_for_an_older_message_that_met_a_newer_answer_on_the_web(text):
    world = a_world(t("03-02 10:00"))
    no, now = surveyed(world), t("03-06 10:05")
    read = push(world, "A1", text, now, t("03-06 10:04"))
    between = Tampered(world.store, 1, False, on_the_web(world, no, "satisfied", now), ("save",))
    reading(replace(world, store=between), now)()  # type: ignore[arg-type]
    read()
    revisit = case(world, no).revisit
    assert (revisit.rating, revisit.phone, revisit.unclear) == ("satisfied", False, False)


@pytest.mark.parametrize(("said", "arrived"), [("03-09 09:00", "03-09 09:00"), ("03-09 08:59", "03-09 09:01")])
def test_what_arrives_at_nine_or_later_is_too_late_and_is_told(tables, said, arrived):
    no = surveyed(tables)
    on_the_web(tables, no, "satisfied", t("03-06 10:00"))()
    now = t(arrived)
    tables.clock.set(now)
    read = push(tables, "A1", "3", now, t(said))
    at_once(read, lambda: run(tables, "watch_clocks", now), lambda: handling.wake(tables, no, now), read)
    read()
    kept = actions(tables, no)
    assert (settled(tables, no), kept["late_answer"], kept["take_answer"]) == (1, 1, 1)
    assert (case(tables, no).status, case(tables, no).rating) == (Status.CLOSED, "satisfied")
    told = [note.to for note in tables.store.due_notes(50) if note.text.startswith("企业的短信回复待人工判读")]
    assert [to.partition(":")[2].partition(":")[0] for to in told] == ["supervisor"]


def test_what_is_written_before_nine_and_pushed_after_is_too_late_though_no_clock_ran_yet():
    world = a_world(t("03-02 10:00"))
    no = surveyed(world)
    on_the_web(world, no, "satisfied", t("03-06 10:00"))()
    push(world, "A1", "3", t("03-09 09:01"), t("03-09 08:59"))()
    assert (case(world, no).rating, settled(world, no), actions(world, no)["late_answer"]) == ("satisfied", 1, 1)


@pytest.mark.parametrize("turn", ROUNDS)
def test_an_answer_of_a_minute_to_nine_against_the_clock_counts_or_is_told_but_is_never_lost(tables, turn):
    no = surveyed(tables)
    on_the_web(tables, no, "satisfied", t("03-06 10:00"))()
    push(tables, "A1", "3", t("03-09 08:59"))
    now = t("03-09 09:01")
    read = reading(tables, now)
    at_once(read, lambda: handling.wake(tables, no, now), read)
    reading(tables, t("03-09 09:02"))()  # what met a settled case in the middle is read in the next run
    kept = actions(tables, no)
    if settled(tables, no):
        assert (case(tables, no).rating, kept["late_answer"], kept["take_answer"]) == ("satisfied", 1, 1)
    else:
        assert (case(tables, no).revisit.rating, kept["take_answer"]) == ("dissatisfied", 2)


@pytest.mark.parametrize("turn", ROUNDS)
def test_of_two_people_who_judge_one_message_one_decides(tables, turn):
    no = surveyed(tables)
    handling.take_sms(tables, MOBILE, "你们看着办吧", t("03-06 10:00"), "A1")
    seen, now = case(tables, no).version, t("03-06 11:00")

    def judge(who: str, reading: str) -> Callable[[], Any]:
        return lambda: handling.act(tables, no, "read_answer", caller(tables, who), {"reading": reading}, now=now,
                                    version=seen, form=f"read:{who}")  # fmt: skip

    done = at_once(judge("tangyi", "satisfied"), judge("qianer", "dissatisfied"))
    assert sum(isinstance(one, DomainError) for one in done) == 1
    [winner] = [one for one in done if isinstance(one, Case)]
    assert case(tables, no).revisit.rating == winner.revisit.rating
    assert actions(tables, no)["read_answer"] == 1


def test_one_click_that_arrives_twice_judges_once(tables):
    no = surveyed(tables)
    handling.take_sms(tables, MOBILE, "你们看着办吧", t("03-06 10:00"), "A1")

    def click() -> Any:
        return handling.act(tables, no, "read_answer", caller(tables), {"reading": "basic"}, now=t("03-06 11:00"),
                            form="read:1")  # fmt: skip

    at_once(click, click, click)
    assert actions(tables, no)["read_answer"] == 1


@pytest.mark.parametrize("turn", ROUNDS)
def test_what_the_contact_writes_while_somebody_notes_a_call_is_what_counts(tables, turn):
    no, now = surveyed(tables), t("03-06 10:05")
    said = {"state": "reached", "rating": "satisfied", "at": t("03-06 10:00")}
    read = push(tables, "A1", "3", now)
    at_once(read, lambda: handling.act(tables, no, "log_call", caller(tables), said, now=now, form="c1"))
    read()
    revisit = case(tables, no).revisit
    assert (revisit.rating, revisit.source) == ("dissatisfied", "sms")
    assert actions(tables, no)["take_answer"] == 1


def test_twenty_answers_of_ten_phones_are_each_read_once_by_two_readers(tables):
    numbers = {mobile: surveyed(tables, mobile) for mobile in (f"1990000{n:04}" for n in range(1, 11))}
    for place, mobile in enumerate(numbers):
        for text, minute in (("1", 1), ("2", 2)):
            assert tables.store.take_in(an_answer(f"{place}-{text}", mobile, text, t(f"03-06 10:0{minute}")))
    at_once(*[reading(tables, t("03-06 10:05"))] * 2)
    reading(tables, t("03-06 10:06"))()
    assert not tables.store.due_inbound()
    for no in numbers.values():
        kept = [one for one in tables.store.history(no) if one.action in ("take_answer", "late_answer")]
        assert Counter(one.data.get("raw") or one.text.rpartition("：")[2] for one in kept) == {"1": 1, "2": 1}
        assert case(tables, no).revisit.rating == "basic"


# one survey at a time of one mobile
def two(world: World, **more: str) -> tuple[str, str]:
    """Two cases of one mobile that are to be asked at the same morning."""
    return answered(world, title="联合验收没有意见", **more), answered(world, title="道路开口审批两次退件", **more)


def asked(world: World, *nos: str) -> list[str]:
    return [no for no in nos if (revisit := case(world, no).revisit) and revisit.sent_at]


@pytest.mark.parametrize("turn", ROUNDS)
def test_two_clocks_at_nine_ask_one_of_two_cases_and_the_other_waits(tables, turn):
    nos, now = two(tables), t("03-06 09:00")
    at_once(*[lambda no=no: handling.wake(tables, no, now) for no in (*nos, *nos)])
    [open_] = asked(tables, *nos)
    assert tables.store.survey_case(MOBILE) == (open_, True)
    [waits] = set(nos) - {open_}
    assert case(tables, waits).revisit.send_at == t("03-09 09:00")
    assert actions(tables, open_)["ask_rating"] == 1


def test_who_waited_two_days_for_the_other_survey_is_called(tables):
    first, second = two(tables)
    for when in ("03-06 09:00", "03-09 09:00", "03-10 09:00"):
        for no in (first, second):
            handling.wake(tables, no, t(when))
    assert asked(tables, first, second) == [first]
    revisit = case(tables, second).revisit
    assert (revisit.phone, revisit.why) == (True, "waited")


def test_the_other_is_asked_in_the_next_window_after_the_first_has_settled(tables):
    first, second = two(tables)
    for no in (first, second):
        handling.wake(tables, no, t("03-06 09:00"))
    handling.answer(tables, first, {"rating": "basic", "solved": "", "reason": ""}, now=t("03-06 09:30"), form="w1")
    for no in (first, second):
        handling.wake(tables, no, t("03-09 09:00"))
    assert case(tables, first).status == Status.CLOSED
    assert tables.store.survey_case(MOBILE) == (second, True)


def test_the_mobile_is_free_when_the_second_contact_is_asked_instead(tables):
    first, second = two(tables, second_name="赵小云", second_mobile="19900000022")
    for no in (first, second):
        handling.wake(tables, no, t("03-06 09:00"))
    handling.act(tables, first, "ask_second", SYSTEM, {}, now=t("03-06 10:00"))
    assert tables.store.survey_case("19900000022") == (first, True)
    handling.wake(tables, second, t("03-09 09:00"))
    assert tables.store.survey_case(MOBILE) == (second, True)


def test_the_mobile_is_free_when_the_contact_is_another_one_now(tables):
    first, second = two(tables)
    for no in (first, second):
        handling.wake(tables, no, t("03-06 09:00"))
    letter = {"name": "赵小云", "duty": "经理", "mobile": "19900000023", "letter": "企业函〔2026〕3号",
              "second": "liuying"}  # fmt: skip
    do(tables, first, "03-06 10:00", "change_contact_by_letter", "zhoumin", letter)
    for no in (first, second):
        handling.wake(tables, no, t("03-09 09:00"))
    assert tables.store.survey_case(MOBILE) == (second, True)
    assert tables.store.survey_case("19900000023") == (first, True)
    assert actions(tables, first)["ask_rating"] == 2


def test_the_mobile_is_free_when_nobody_answered_and_nobody_was_reached(tables):
    first, second = two(tables)
    for no in (first, second):
        handling.wake(tables, no, t("03-06 09:00"))
    for when in ("03-06 10:00", "03-09 15:00", "03-10 10:00"):
        handling.act(tables, first, "log_call", caller(tables), {"state": "no_answer"}, now=t(when))
    handling.wake(tables, first, t("03-11 09:00"))
    assert case(tables, first).status == Status.CLOSED
    assert not (tables.store.survey_case(MOBILE) or ("", False))[1]


# a stop at every write
def stopped(make: Callable[[], tuple[Any, Callable[[Any], Any], Callable[[Any], Any]]]) -> None:
    """`make` → a new world, the deed, what can be seen afterwards. Stopped before and after each write and done again,
    the deed ends as if it had never been stopped. In memory: the writes are the same."""
    fresh, deed, seen = make()
    counted = Tampered(fresh.store, 0, False, die)
    deed(replace(fresh, store=counted))
    assert counted.writes
    for nth in range(1, counted.writes + 1):
        for after in (False, True):
            again, deed, seen = make()
            with pytest.raises(Killed):
                deed(replace(again, store=Tampered(again.store, nth, after, die)))
            deed(again)
            assert seen(again) == seen(fresh), (nth, after)


def revisit_of(no: str) -> Callable[[Any], Any]:
    return lambda world: (
        world.store.case(no).revisit,
        Counter(one.action for one in world.store.history(no)),
        sorted(one.message.template for one in world.store.messages(no) if one.message.channel == "sms"),
    )  # fmt: skip


def test_a_receipt_of_a_dead_number_that_stops_anywhere_asks_the_second_contact_once():
    def make() -> Any:
        world = a_world(t("03-02 10:00"))
        no, _ = two(world, second_name="赵小云", second_mobile="19900000022")
        run(world, "watch_clocks", "03-06 09:00")
        run(world, "send_messages", "03-06 09:00")
        out = next(one.message for one in world.gateway.sent if one.message.template == "survey")
        assert out.case == no
        world.store.take_in(Inbound("recording", "R1", "receipt", MOBILE, "空号", t("03-06 09:30"), "failed",
                                    f"{out.case}/{out.id}"))  # fmt: skip
        return world, lambda at: run(at, "send_messages", "03-06 09:30"), revisit_of(no)

    stopped(make)
    world, deed, _ = make()
    deed(world)
    assert world.store.survey_case("19900000022")


def test_a_message_that_names_none_of_two_cases_and_stops_anywhere_holds_both_once():
    def make() -> Any:
        world = a_world(t("03-02 10:00"))
        first, second = two(world)
        for no in (first, second):
            handling.wake(world, no, t("03-06 09:00"))
        handling.act(world, second, "log_call", caller(world), {"state": "reached", "rating": "basic"},
                     now=t("03-06 10:00"))  # fmt: skip
        world.store.take_in(an_answer("A1", MOBILE, "3", t("03-06 11:00")))
        seen = (revisit_of(first), revisit_of(second))
        return world, lambda at: run(at, "send_messages", "03-06 11:00"), lambda at: [one(at) for one in seen]

    stopped(make)


def test_an_opt_out_that_stops_anywhere_becomes_one_call():
    def make() -> Any:
        world = a_world(t("03-02 10:00"))
        no = surveyed(world)
        run(world, "send_messages", "03-06 09:00")
        world.store.take_in(an_answer("A1", MOBILE, "退订", t("03-06 11:00")))
        return world, lambda at: run(at, "send_messages", "03-06 11:00"), revisit_of(no)

    stopped(make)
    world, deed, _ = make()
    deed(world)
    assert world.store.opted_out(MOBILE)


def test_one_call_about_two_cases_that_stops_in_between_is_completed_by_the_same_form(tables):
    first, second = two(tables)
    for no in (first, second):
        handling.wake(tables, no, t("03-06 09:00"))
    said = {no: {"state": "reached", "rating": "basic"} for no in (first, second)}
    seen = case(tables, first).version

    def log(at: Any) -> Any:
        return calling.log_calls(at, said, caller(tables), version=seen, form="call:1", now=t("03-06 10:00"))

    with pytest.raises(Killed):
        log(replace(tables, store=Tampered(tables.store, 1, True, die)))
    at_once(lambda: log(tables), lambda: log(tables))
    assert log(tables) == {}
    for no in (first, second):
        assert actions(tables, no)["log_call"] == 2  # the call and its rating
        assert case(tables, no).revisit.rating == "basic"


def test_one_push_in_five_threads_is_kept_once_and_read_once(tables):
    no, read = surveyed(tables), reading(tables, t("03-06 10:00"))
    kept = at_once(*[lambda: tables.store.take_in(an_answer("A1", MOBILE, "3", t("03-06 10:00")))] * 5)
    assert sorted(kept) == [False] * 4 + [True]
    at_once(read, read, read)
    assert actions(tables, no)["take_answer"] == 1
