"""One mobile, several cases: to which of them an SMS belongs (procedure 5.1, 5.2; domain 4.6)."""

from dataclasses import replace
from datetime import datetime

import pytest

from chalicelib import handling
from chalicelib.domain.case import ENTERPRISE, Case
from chalicelib.domain.errors import AlreadyDone
from chalicelib.domain.words import Status
from tests.fakes import World, a_world
from tests.handling.test_loop import ASSIGN, RESULT, VALUES, do, t, who

MOBILE = VALUES["mobile"]


@pytest.fixture
def world() -> World:
    return a_world(t("03-02 10:00"))


def answered(world: World, **changes: object) -> str:
    world.clock.set(t("03-02 10:00"))
    case, _ = handling.lodge(world, {**VALUES, **changes})
    do(world, case.no, "03-02 10:30", "accept", "zhoumin", {"opinion": "属实"})
    do(world, case.no, "03-02 10:40", "assign", "zhoumin", {**ASSIGN, "co_units": ()})
    do(world, case.no, "03-02 12:00", "sign", "chenli")
    do(world, case.no, "03-04 12:00", "submit_result", "hejianping", RESULT)
    do(world, case.no, "03-05 16:00", "approve_result", "liuying", {"opinion": ""})
    return case.no


def surveyed_and_called(world: World) -> tuple[str, str]:
    """A's survey is open; B was rated by phone in the morning, and its contact may object for three days."""
    first, second = answered(world), answered(world, title="另一件：道路开口审批两次退件")
    for no in (first, second):
        handling.wake(world, no, t("03-06 09:00"))
    handling.act(world, second, "log_call", caller(world), {"state": "reached", "rating": "satisfied"},
                 now=t("03-06 10:00"))  # fmt: skip
    return first, second


def caller(world: World):  # type: ignore[no-untyped-def]
    return replace(who(world, "liuying"), id="tangyi", name="唐一")


def case(world: World, no: str) -> Case:
    found = world.store.case(no)
    assert found
    return found


def rating(world: World, no: str) -> str:
    revisit = case(world, no).revisit
    assert revisit
    return revisit.rating


def sms(world: World, text: str, when: str, sent: datetime | None = None, form: str = "") -> str:
    return handling.take_sms(world, MOBILE, text, t(when), form=form or f"{when}{text}", said=sent)


def test_an_objection_to_one_case_is_never_taken_for_the_rating_of_another(world):
    first, second = surveyed_and_called(world)
    assert sms(world, "3", "03-06 11:00") == "unclear"
    assert (rating(world, first), rating(world, second)) == ("", "satisfied")
    for no in (first, second):
        revisit = case(world, no).revisit
        assert revisit and revisit.unclear
        [entry] = [one for one in world.store.history(no) if one.action == "take_unclear"]
        assert entry.data["proposal"] == "dissatisfied"
        assert first in entry.text and second in entry.text


def test_a_person_says_which_one_was_meant_and_the_other_goes_on(world):
    first, second = surveyed_and_called(world)
    sms(world, "不满意", "03-06 11:00")
    handling.act(world, second, "read_answer", caller(world), {"reading": "dissatisfied"}, now=t("03-06 15:00"))
    handling.act(world, first, "read_answer", caller(world), {"reading": "other"}, now=t("03-06 15:01"))
    assert sms(world, f"1 {first[-4:]}", "03-06 16:00") == "rating"
    for no in (first, second):
        handling.wake(world, no, t("03-09 09:00"))
    assert case(world, first).status == Status.CLOSED
    assert case(world, second).round == 2


def test_the_last_four_of_the_number_name_the_case(world):
    first, second = surveyed_and_called(world)
    assert sms(world, f"3 {second[-4:]}", "03-06 11:00") == "rating"
    assert (rating(world, first), rating(world, second)) == ("", "dissatisfied")


def test_the_last_four_digits_before_the_check_character_name_it_too(world):
    first, second = surveyed_and_called(world)
    assert sms(world, f"3 {second[-5:-1]}", "03-06 11:00") == "rating"
    assert (rating(world, first), rating(world, second)) == ("", "dissatisfied")


def test_digits_that_name_no_case_of_the_number_are_read_by_people(world):
    first = answered(world)
    handling.wake(world, first, t("03-06 09:00"))
    assert sms(world, "1 9876", "03-06 10:00") == "unclear"
    assert rating(world, first) == ""


def test_digits_of_a_case_that_waits_for_nothing_are_noted_there(world):
    first, second = answered(world), answered(world, title="另一件：道路开口审批两次退件")
    for no in (first, second):
        handling.wake(world, no, t("03-06 09:00"))
    assert sms(world, f"3 {second[-4:]}", "03-06 10:00") == "late"
    assert rating(world, first) == ""
    assert world.store.history(second)[-1].action == "late_answer"


def test_an_answer_written_before_the_survey_went_out_is_not_its_answer(world):
    first = answered(world)
    handling.wake(world, first, t("03-06 09:00"))
    assert sms(world, "3", "03-06 09:30", sent=t("03-06 08:00")) == "late"
    assert rating(world, first) == ""


def test_of_two_answers_the_one_that_was_written_later_counts_in_whatever_order_they_come(world):
    first = answered(world)
    handling.wake(world, first, t("03-06 09:00"))
    assert sms(world, "3", "03-06 10:00") == "rating"
    assert sms(world, "1", "03-06 10:01", sent=t("03-06 09:58")) == "late"
    assert rating(world, first) == "dissatisfied"


def test_who_opts_out_is_called_about_every_case_that_waits(world):
    first, second = surveyed_and_called(world)
    assert sms(world, "TD", "03-06 11:00") == "opt_out"
    assert world.store.opted_out(MOBILE)
    one, other = case(world, first).revisit, case(world, second).revisit
    assert one and (one.phone, one.why) == (True, "opt_out")
    assert other and (other.phone, other.rating) == (False, "satisfied")


def test_who_has_answered_and_says_wrong_means_the_answer_and_not_the_number(world):
    first = answered(world)
    handling.wake(world, first, t("03-06 09:00"))
    sms(world, "1", "03-06 10:00")
    assert sms(world, "打错了", "03-06 10:01") == "unclear"
    assert not world.store.opted_out(MOBILE)


def test_a_stranger_is_not_asked_again_and_a_person_calls(world):
    first = answered(world)
    handling.wake(world, first, t("03-06 09:00"))
    assert sms(world, "打错了", "03-06 10:01") == "wrong_number"
    revisit = case(world, first).revisit
    assert revisit and (revisit.phone, revisit.why) == (True, "wrong")
    assert "打错了" in world.store.history(first)[-1].text


def test_the_same_callback_again_holds_nothing_twice(world):
    first, second = surveyed_and_called(world)
    for _ in range(3):
        assert sms(world, "3", "03-06 11:00", form="IN#aliyun#7") == "unclear"
    held = [one for no in (first, second) for one in world.store.history(no) if one.action == "take_unclear"]
    assert len(held) == 2


def test_the_same_callback_for_one_case_is_done_already(world):
    first = answered(world)
    handling.wake(world, first, t("03-06 09:00"))
    sms(world, "1", "03-06 10:00", form="IN#aliyun#8")
    with pytest.raises(AlreadyDone):
        sms(world, "1", "03-06 10:05", form="IN#aliyun#8")


def test_a_new_contact_frees_the_old_number_for_its_other_cases(world):
    first, second = answered(world), answered(world, title="另一件：道路开口审批两次退件")
    for no in (first, second):
        handling.wake(world, no, t("03-06 09:00"))
    handling.act(world, first, "change_contact", ENTERPRISE, {"name": "赵小云", "duty": "", "mobile": "19900000022"},
                 now=t("03-06 10:00"))  # fmt: skip
    handling.wake(world, second, t("03-09 09:00"))
    assert world.store.survey_case(MOBILE) == (second, True)
    assert handling.take_sms(world, "19900000022", "2", t("03-09 10:00"), form="x") == "rating"
    assert rating(world, first) == "basic"


# what waits for its reader, and what was written before it
def test_an_answer_written_before_an_unreadable_one_and_read_after_it_still_counts(world):
    no = answered(world)
    handling.wake(world, no, t("03-06 09:00"))
    assert sms(world, "我再想想", "03-06 10:00") == "unclear"
    assert sms(world, "2", "03-06 10:30", sent=t("03-06 09:50")) == "rating"
    revisit = case(world, no).revisit
    assert revisit and revisit.rating == "basic" and revisit.unclear
    assert case(world, no).clock("phone")
    handling.act(world, no, "read_answer", caller(world), {"reading": "words"}, now=t("03-06 15:00"))
    handling.wake(world, no, t("03-09 09:00"))
    assert (case(world, no).status, case(world, no).rating) == (Status.CLOSED, "basic")


def test_an_objection_that_was_pushed_late_counts_though_a_message_that_named_no_case_came_between(world):
    first, second = surveyed_and_called(world)
    assert sms(world, "3", "03-06 11:00") == "unclear"
    late = sms(world, f"不满意 {second[-5:-1]}", "03-06 11:30", sent=t("03-06 10:40"))
    assert late == "rating"
    assert (rating(world, first), rating(world, second)) == ("", "dissatisfied")


def test_a_readable_answer_after_an_unreadable_one_needs_no_reader_any_more(world):
    no = answered(world)
    handling.wake(world, no, t("03-06 09:00"))
    sms(world, "我再想想", "03-06 10:00")
    sms(world, "1", "03-06 10:20")
    revisit = case(world, no).revisit
    assert revisit and revisit.rating == "satisfied" and not revisit.unclear
    assert case(world, no).clock("phone") is None
