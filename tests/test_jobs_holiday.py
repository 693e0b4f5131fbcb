"""Nothing ran from Saturday 14 to Tuesday 24 February 2026, over Spring Festival: nothing is lost, nothing comes
twice, and what piled up is one message per recipient."""

from collections import Counter
from datetime import datetime, timedelta

import pytest

from chalicelib import handling
from chalicelib.domain.words import Status
from tests.fakes import World, a_world
from tests.handling.test_loop import t
from tests.jobs_world import a_lodged, an_answer, an_approved, an_assigned, cases, left, run

STOP, AGAIN, END = t("02-14 08:00"), t("02-24 15:00"), t("03-06 18:00")


def an_office_before_the_holiday() -> World:
    world = a_world(t("02-10 10:00"))
    a_lodged(world, "02-13 18:30", "0001")  # acceptance due Sat 14 Feb
    an_assigned(world, "02-13 10:00", "0002")  # deemed signed Tue 24 Feb 24:00, due Mon 9 Mar
    asked = an_approved(world, "02-10 10:00", "02-12 16:00", "0003")  # survey Fri 13 Feb
    run_both(world, t("02-13 09:00"))
    an_approved(world, "02-10 10:00", "02-13 16:00", "0004")  # survey Sat 14 Feb 09:00
    assert world.store.case(asked).revisit.sent_at == t("02-13 09:00")
    world.store.take_in(an_answer("A1", "19900000003", "3", t("02-18 20:00")))
    return world


def run_both(world: World, now: datetime) -> None:
    run(world, "watch_clocks", now)
    run(world, "send_messages", now)


def hours(start: datetime, end: datetime) -> list[datetime]:
    return [start + timedelta(minutes=30 * n) for n in range(int((end - start).total_seconds() // 1800) + 1)]


@pytest.fixture(scope="module")
def stopped() -> World:
    """Ten days without a run, then every half hour."""
    world = an_office_before_the_holiday()
    for now in hours(AGAIN, END):
        run_both(world, now)
    return world


@pytest.fixture(scope="module")
def running() -> World:
    """The same office when nothing ever stopped."""
    world = an_office_before_the_holiday()
    for now in hours(STOP, END):
        run_both(world, now)
    return world


def rungs(world: World, person: str) -> list[str]:
    return [one.text for one in world.store.bells(person, 500) if "到期：" in one.text]


def test_nothing_leaves_twice(stopped):
    # the enterprise hears of each thing once; a survey and its reminder are two things
    assert [key for key, times in Counter(left(stopped)).items() if times > 1] == []


def test_every_case_ends_where_it_would_have_ended(stopped, running):
    def ends(world: World) -> list[tuple[str, str, int]]:
        return [(case.contact.mobile, case.status, case.round) for case in cases(world)]

    assert ends(stopped) == ends(running)
    assert {status for _, status, _ in ends(stopped)} >= {Status.LODGED, Status.HANDLING, Status.REVISITING}


def test_every_sms_that_would_have_left_left(stopped, running):
    assert set(left(running)) == set(left(stopped))


def test_the_answer_of_the_holiday_counts_from_the_next_working_day(stopped):
    no = stopped.store.cases_of("19900000003")[0]
    entries = stopped.store.history(no)
    taken = next(entry for entry in entries if entry.action == "take_answer")
    settled = next(entry for entry in entries if entry.action == "settle_rating")
    assert taken.at == AGAIN
    assert settled.at == t("02-25 09:00")
    assert sum(entry.action == "second_assignment" for entry in entries) == 1


def test_missed_rungs_come_as_one_message_with_the_newest_fact():
    world = an_office_before_the_holiday()
    assert rungs(world, "zhoumin") == []
    run_both(world, AGAIN)
    (told,) = rungs(world, "zhoumin")
    assert told.startswith("受理逾期 1 个工作日，2月14日到期：")


def test_what_was_due_in_the_night_of_the_first_run_comes_at_its_own_time(stopped):
    no = stopped.store.cases_of("19900000002")[0]
    deemed = next(entry for entry in stopped.store.history(no) if entry.action == "deem_signed")
    assert deemed.at == t("02-25 00:00")


def test_the_survey_that_was_missed_goes_out_in_the_next_window(stopped):
    no = stopped.store.cases_of("19900000004")[0]
    assert stopped.store.case(no).revisit is None or stopped.store.case(no).revisit.sent_at == AGAIN
    survey = next(out for out in stopped.store.messages(no) if out.message.template == "survey")
    assert survey.state == "sent"
    assert survey.message.due == AGAIN


def test_a_holiday_without_any_work_wakes_nobody():
    world = an_office_before_the_holiday()
    run_both(world, t("02-14 09:00"))
    silent = len(left(world))
    for now in hours(t("02-14 18:00"), t("02-24 08:30")):
        run_both(world, now)
    assert [key for key in left(world)[silent:] if key[1].startswith("survey")] == []
    assert handling.see(world, cases(world)[0].no, world.store.account("zhoumin").actor())
