"""The revisit: when an answer takes effect, when somebody has been called often enough, who is called once more."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import reference
from chalicelib.domain import revisiting, words
from chalicelib.domain.case import SYSTEM, Contact
from chalicelib.domain.errors import Invalid, Refused
from chalicelib.domain.policy import Policy
from chalicelib.domain.words import Status
from tests.domain.desk import CALLER, INTAKE, SUPERVISOR, Desk, at
from tests.domain.test_scenarios import in_revisit, round_two_waiting

CALENDAR = reference.calendar()
BOTH = Contact("王启明", "经理", "19900000021", second_name="赵小云", second_mobile="19900000022")


def unclear(desk: Desk, when: str, raw: str = "对不起刚才按错了", proposal: str = "") -> None:
    desk.do(when, "take_unclear", SYSTEM, {"raw": raw, "proposal": proposal})


def call(desk: Desk, when: str, state: str = "no_answer", **more: object) -> None:
    desk.do(when, "log_call", CALLER, {"state": state, **more})


# what cannot be read holds what stands
def test_a_message_that_nobody_could_read_holds_the_answer_until_somebody_reads_it():
    desk = in_revisit()
    desk.rate("2026-09-08 10:00", "satisfied")
    unclear(desk, "2026-09-08 11:00", proposal="dissatisfied")
    desk.run("2026-09-09 09:30")
    assert desk.case.status == Status.REVISITING
    desk.do("2026-09-09 10:00", "read_answer", CALLER, {"reading": "dissatisfied"})
    desk.run("2026-09-10 09:00")
    assert desk.case.round == 2
    assert desk.case.rating == "dissatisfied"


def test_an_answer_is_held_no_longer_than_a_call_may_take():
    desk = in_revisit()
    desk.rate("2026-09-08 10:00", "basic")
    unclear(desk, "2026-09-08 11:00")
    desk.run("2026-09-16 08:59")
    assert desk.case.status == Status.REVISITING
    desk.run("2026-09-16 09:00")
    assert (desk.case.status, desk.case.rating) == (Status.CLOSED, "basic")


def test_what_waits_for_a_reader_has_an_owner_and_a_limit():
    desk = in_revisit()
    unclear(desk, "2026-09-08 11:00", raw="没人联系")
    assert desk.due("phone") == "2026-09-15"
    assert any(one.template == "todo_read_answer" for one in desk.messages)


@pytest.mark.parametrize("reading", ["words", "other"])
def test_words_that_are_no_rating_leave_the_answer_that_stands_and_the_survey_open(reading):
    desk = in_revisit()
    desk.rate("2026-09-08 10:00", "satisfied")
    unclear(desk, "2026-09-08 11:00")
    desk.do("2026-09-08 15:00", "read_answer", CALLER, {"reading": reading})
    desk.run("2026-09-09 09:00")
    assert (desk.case.status, desk.case.rating) == (Status.CLOSED, "satisfied")

    waiting = in_revisit()
    unclear(waiting, "2026-09-08 11:00")
    waiting.do("2026-09-08 15:00", "read_answer", CALLER, {"reading": reading})
    assert waiting.case.clock("phone") is None
    waiting.run("2026-09-11 09:00")
    assert waiting.case.revisit and waiting.case.revisit.why == "silent"


@pytest.mark.parametrize(("reading", "why", "stops"), [
    ("none", "unread", False), ("wrong_number", "wrong", True), ("opt_out", "opt_out", True),
])  # fmt: skip
def test_what_tells_no_rating_becomes_a_call_and_a_number_that_wants_none_gets_none(reading, why, stops):
    desk = in_revisit()
    unclear(desk, "2026-09-08 11:00")
    change = flow_change(desk, "2026-09-08 15:00", {"reading": reading})
    assert change.case.revisit and (change.case.revisit.phone, change.case.revisit.why) == (True, why)
    assert bool(change.opt_out) is stops


def flow_change(desk: Desk, when: str, data: dict[str, str]):  # type: ignore[no-untyped-def]
    from chalicelib.domain import flow

    return flow.apply(desk.case, "read_answer", CALLER, data, desk.ctx(when))


# calls
@pytest.mark.parametrize("times", [
    ("11 09:30", "14 10:00", "15 11:59"), ("11 12:00", "14 15:00", "15 17:00"),
    ("11 10:00", "11 15:00", "14 10:00"), ("12 10:00", "13 15:00", "14 10:00"),  # two days; a weekend
])  # fmt: skip
def test_three_calls_of_one_half_of_the_day_or_of_two_days_are_not_enough(times):
    desk = in_revisit()
    for when in times:
        call(desk, f"2026-09-{when}")
    desk.run("2026-09-18 09:00")
    assert desk.case.status == Status.REVISITING


instants = st.datetimes(at("2026-09-08 08:00").replace(tzinfo=None), at("2026-10-30 18:00").replace(tzinfo=None))


@given(st.lists(instants, max_size=12))
def test_what_is_kept_of_the_calls_decides_as_all_of_them_would(times):
    policy, kept = Policy(), ()
    calls = sorted(one.replace(tzinfo=at("2026-09-08 08:00").tzinfo) for one in times)
    for n, one in enumerate(calls):
        ended = revisiting.tried_enough(kept, policy, CALENDAR)
        assert ended == revisiting.tried_enough(calls[:n], policy, CALENDAR)
        if ended:
            return
        kept = revisiting.with_attempt(kept, one, policy, CALENDAR)
    assert len(kept) <= 2 * policy.attempts or revisiting.tried_enough(kept, policy, CALENDAR)


def test_a_call_that_nobody_asked_for_yet_starts_the_clock_of_calls():
    desk = in_revisit()
    call(desk, "2026-09-08 10:00")
    assert desk.due("phone") == "2026-09-15"
    assert desk.case.revisit and desk.case.revisit.why == "early"


def test_a_call_is_logged_at_its_own_time_never_ahead_and_never_before_the_answer():
    desk = in_revisit()
    call(desk, "2026-09-08 15:00", at=at("2026-09-08 11:00"))
    assert desk.case.revisit and desk.case.revisit.attempts == (at("2026-09-08 11:00"),)
    for when in ("2026-09-08 15:01", "2026-09-07 15:00"):
        with pytest.raises(Invalid, match="时间不能"):
            call(desk, "2026-09-08 15:00", at=at(when))


def test_a_number_where_nobody_answered_gives_no_rating():
    desk = in_revisit()
    with pytest.raises(Invalid, match="没有接通"):
        call(desk, "2026-09-08 10:00", "not_self", rating="satisfied")
    with pytest.raises(Invalid, match="不用填原因"):
        call(desk, "2026-09-08 10:00", "reached", rating="basic", why=("late",))


def test_who_answered_in_writing_is_not_overwritten_by_a_call_but_may_be_called():
    desk = in_revisit()
    desk.rate("2026-09-08 10:00", "dissatisfied")
    with pytest.raises(Invalid, match="企业自己"):
        call(desk, "2026-09-08 15:00", "reached", rating="satisfied")
    call(desk, "2026-09-08 15:00", "reached", text="还是没有人来")
    desk.run("2026-09-09 09:00")
    assert (desk.case.round, desk.case.rating) == (2, "dissatisfied")


def test_a_contact_may_say_no_to_publication_on_the_phone():
    desk = in_revisit()
    desk.case = replace(desk.case, consent=True)
    call(desk, "2026-09-08 15:00", "reached", rating="satisfied", consent="no")
    assert not desk.case.consent


def test_a_rating_by_phone_can_be_objected_to_for_three_days():
    desk = in_revisit()
    call(desk, "2026-09-08 10:00", "reached", rating="satisfied")
    desk.rate("2026-09-11 09:30", "dissatisfied")
    desk.run("2026-09-14 09:00")
    assert (desk.case.round, desk.case.rating) == (2, "dissatisfied")


def test_nobody_goes_and_says_why_or_somebody_went_and_may_say_what_was_said():
    desk = round_two_waiting()
    with pytest.raises(Invalid, match="没有走访就没有评价"):
        desk.do("2026-09-17 10:00", "visit", CALLER, {
            "went": "no", "people": "唐一", "text": "企业已经搬到外地", "rating": "basic"})  # fmt: skip
    desk.do("2026-09-17 10:00", "visit", CALLER, {"went": "no", "people": "唐一", "text": "企业已经搬到外地"})
    assert desk.case.revisit and desk.case.revisit.visited and not desk.case.revisit.attempts


# second contact
def test_a_dead_number_is_followed_by_the_second_contact_once():
    desk = in_revisit()
    desk.case = replace(desk.case, contact=BOTH)
    desk.do("2026-09-08 10:00", "ask_second", SYSTEM)
    assert desk.case.surveyed == BOTH.second_mobile
    assert desk.messages[-1].to == BOTH.second_mobile
    with pytest.raises(Refused, match="没有第二联系人"):
        desk.do("2026-09-08 10:05", "ask_second", SYSTEM)
    desk.rate("2026-09-08 11:00", "basic")
    assert desk.sms("understood")[-1].to == BOTH.second_mobile
    desk.run("2026-09-09 09:00")
    assert (desk.case.status, desk.case.surveyed) == (Status.CLOSED, BOTH.mobile)


# confirmed by phone first
def confirmed() -> Desk:
    desk = in_revisit()
    desk.policy = replace(desk.policy, second_assignment="confirmed")
    desk.rate("2026-09-08 10:00", "dissatisfied")
    return desk


def test_where_the_city_wants_it_a_call_comes_before_the_second_assignment():
    desk = confirmed()
    assert desk.case.revisit and desk.case.revisit.why == "confirm"
    call(desk, "2026-09-08 15:00")
    desk.run("2026-09-09 09:00")
    assert desk.case.round == 1
    call(desk, "2026-09-09 10:00", "reached", text="确实没有解决")
    desk.run("2026-09-09 10:00")
    assert desk.case.round == 2


def test_who_cannot_be_reached_to_confirm_gets_the_second_assignment_all_the_same():
    desk = confirmed()
    desk.run("2026-09-16 08:59")
    assert desk.case.round == 1
    desk.run("2026-09-16 09:00")
    assert desk.case.round == 2


# check calls
def test_a_drawn_case_is_checked_by_somebody_else_and_its_rating_stays():
    desk = in_revisit()
    desk.policy = replace(desk.policy, check_percent=100)
    desk.rate("2026-09-08 10:00", "satisfied")
    desk.run("2026-09-09 09:00")
    assert desk.case.check == "due"
    with pytest.raises(Refused, match="您参与过"):
        desk.do("2026-09-09 10:00", "check_call", SUPERVISOR, {"state": "reached", "agrees": "no"})
    with pytest.raises(Invalid, match="没有接通"):
        desk.do("2026-09-09 10:00", "check_call", CALLER, {"state": "no_answer", "agrees": "no"})
    desk.do("2026-09-09 10:00", "check_call", CALLER, {"state": "no_answer"})
    assert desk.case.check == "due"
    desk.do("2026-09-10 10:00", "check_call", CALLER, {"state": "reached", "agrees": "no", "text": "只修了一半"})
    assert (desk.case.check, desk.case.rating) == ("done", "satisfied")


@pytest.mark.parametrize("source", ["phone", "visit"])
def test_only_who_wrote_themselves_is_drawn(source):
    desk = in_revisit()
    desk.policy = replace(desk.policy, check_percent=100)
    if source == "phone":
        call(desk, "2026-09-08 10:00", "reached", rating="satisfied")
    else:
        desk.do("2026-09-08 10:00", "visit", CALLER, {
            "went": "yes", "people": "唐一", "text": "已到现场", "rating": "satisfied"})  # fmt: skip
    desk.run("2026-09-14 09:00")
    assert (desk.case.status, desk.case.check) == (Status.CLOSED, "")


def test_about_as_many_are_drawn_as_the_city_wants():
    ids = [f"settling-{n}" for n in range(4000)]
    assert sum(revisiting.is_sampled(one, 5) for one in ids) == pytest.approx(200, abs=50)
    assert not any(revisiting.is_sampled(one, 0) for one in ids)
    assert all(revisiting.is_sampled(one, 100) for one in ids)


def test_every_reason_for_a_call_is_worded():
    desk = in_revisit()
    for why in words.PHONE_WHY:
        again = Desk("2026-09-03 09:00")
        again.case = desk.case
        again.do("2026-09-08 10:00", "open_phone_task", SYSTEM, {"why": why})
        assert words.PHONE_WHY[why] in again.entries[-1].text


def test_an_older_answer_never_replaces_a_newer_one_however_late_it_is_read():
    desk = in_revisit()
    for when, rating, said in (("10:05", "dissatisfied", "10:01"), ("10:06", "satisfied", "10:00")):
        data = {"rating": rating, "source": "sms", "solved": None, "raw": rating, "said": at(f"2026-09-08 {said}")}
        if rating == "satisfied":
            with pytest.raises(Refused, match="更晚的评价"):
                desk.do(f"2026-09-08 {when}", "take_answer", SYSTEM, data)
        else:
            desk.do(f"2026-09-08 {when}", "take_answer", SYSTEM, data)
    assert desk.case.revisit and desk.case.revisit.rating == "dissatisfied"


# another contact
LETTER = {
    "name": "赵小云", "duty": "经理", "mobile": "19900000023", "letter": "企业函〔2026〕3号", "second": "liuying",
}  # fmt: skip


def test_what_the_old_contact_wrote_still_waits_for_its_reader_when_there_is_a_new_one():
    desk = in_revisit()
    unclear(desk, "2026-09-08 11:00")
    desk.do("2026-09-08 15:00", "change_contact_by_letter", INTAKE, LETTER)
    assert desk.case.revisit and desk.case.revisit.unclear
    assert desk.case.revisit.sent_at is None
    assert desk.case.clock("phone")
    desk.do("2026-09-08 16:00", "read_answer", CALLER, {"reading": "basic"})
    assert desk.case.revisit and desk.case.revisit.rating == "basic"


def test_a_new_contact_is_asked_anew_and_called_anew():
    desk = in_revisit()
    call(desk, "2026-09-08 11:00")
    desk.do("2026-09-08 15:00", "change_contact_by_letter", INTAKE, LETTER)
    assert desk.case.revisit and (desk.case.revisit.attempts, desk.case.revisit.phone) == ((), False)
    desk.run("2026-09-09 09:00")
    assert desk.case.revisit and desk.case.revisit.sent_at
    assert desk.case.surveyed == "19900000023"
