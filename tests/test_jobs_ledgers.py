"""The import of old ledgers as a job: what it makes, and that stops, repetitions and overlaps change nothing."""

from datetime import date, datetime
from typing import Any

import pytest

from chalicelib.domain.calendar import CST
from chalicelib.domain.case import Case
from chalicelib.domain.ledgers import DONE, RUNNING, Ledger
from chalicelib.domain.platforms import Symposium
from chalicelib.domain.words import Status
from chalicelib.handling import ledgers as keeping
from chalicelib.handling import solicitations
from chalicelib.jobs import ledgers as job
from tests import ledgers
from tests.fakes import MONDAY, World, a_world
from tests.jobs_world import Killed, Tampered, die, run
from tests.ledgers import a_row, an_open_row, confirmed, ledger, many

WRITES = ("save", "add_line", "put_thing", "next", "send", "note")


@pytest.fixture
def world() -> World:
    return a_world(MONDAY)


def go(world: Any) -> None:
    job.import_ledgers(world, world.clock.now(), lambda: True)


def cases(world: World) -> list[Case]:
    return [case for no, case in sorted(world.store._cases.items()) if no.startswith("QL")]


def test_a_closed_matter_keeps_its_days_and_its_result_and_the_entry_is_of_now(world: World) -> None:
    confirmed(world, a_row())
    go(world)
    (case,) = cases(world)
    assert (case.no, case.status, case.outcome, case.unit) == ("QL2024000001", Status.CLOSED, "solved", "zjj")
    assert (case.lodged_at, case.closed_at) == (datetime(2024, 3, 5, tzinfo=CST), datetime(2024, 3, 18, tzinfo=CST))
    (entry,) = world.store.history(case.no)
    assert entry.at == MONDAY and "刘颖" in entry.text and entry.facts["imported"]
    assert (entry.facts["received"], entry.facts["closed"]) == ("2024-03-05", "2024-03-18")
    assert world.store.messages(case.no) == []


def test_an_open_matter_waits_for_its_assignment_like_one_that_was_accepted_now(world: World) -> None:
    confirmed(world, an_open_row())
    go(world)
    (case,) = cases(world)
    clock = case.clock("dispatch")
    assert (case.status, case.unit, case.closed_at) == (Status.ACCEPTED, "", None)
    assert clock and clock.start == MONDAY


def test_a_meeting_that_is_not_known_is_entered_once_with_its_day(world: World) -> None:
    confirmed(world, a_row(), an_open_row(诉求内容="园区道路夜间没有路灯，职工下夜班不安全。"))
    go(world)
    (meeting,) = world.store.things(Symposium, "510700")[0]
    assert (meeting.data.topic, meeting.data.held) == ("工程建设专场", date(2024, 3, 5))
    assert {case.doors for case in cases(world)} == {(solicitations.door(meeting.id),)}
    lines = world.store.lines(Symposium.KIND, meeting.id, "I#")
    assert [line.data["case"] for line in lines] == [case.no for case in cases(world)]


def test_a_meeting_that_is_known_gets_the_rows_of_its_day(world: World) -> None:
    from tests import meetings

    meetings.put(world, id="m1", topic="工程建设专场", held=date(2024, 3, 5))
    confirmed(world, a_row())
    go(world)
    assert cases(world)[0].doors == ("symposium:m1",)


def test_the_same_file_again_makes_nothing_new(world: World) -> None:
    rows = many(3)
    confirmed(world, *rows)
    go(world)
    before = cases(world)
    confirmed(world, *rows, a_row(), id="f" * 32)
    go(world)
    done = ledger(world, "f" * 32)
    assert (done.state, done.made, done.same) == (DONE, 1, 3)
    assert cases(world)[:3] == before and len(cases(world)) == 4


def test_a_result_that_was_corrected_makes_no_second_case(world: World) -> None:
    confirmed(world, a_row())
    go(world)
    confirmed(world, a_row(办理结果="部分解决", 企业名称="绵阳乌有精密机械有限公司 "), id="f" * 32)
    go(world)
    assert [case.outcome for case in cases(world)] == ["solved"]


def test_two_equal_rows_of_one_file_are_one_case(world: World) -> None:
    confirmed(world, a_row(), a_row())
    go(world)
    assert (ledger(world).made, ledger(world).same, len(cases(world))) == (1, 1, 1)


def test_a_row_that_became_wrong_is_told_with_its_reason_and_the_others_go_on(world: World) -> None:
    confirmed(world, a_row(领域="没有的领域"), a_row())
    go(world)
    done = ledger(world)
    assert (done.made, done.failed, done.failures[0].row) == (1, 1, 2)
    assert "没有的领域" in done.failures[0].why


def test_the_rows_are_gone_when_the_import_has_ended_and_both_people_hear_of_it(world: World) -> None:
    confirmed(world, a_row())
    assert world.files.head(keeping.key("e" * 32))
    go(world)
    assert not world.files.head(keeping.key("e" * 32))
    told = {note.to for note in world.store.due_notes() if "已导入完毕" in note.text}
    assert told == {"account:admin", "account:liuying"}


def test_a_run_that_has_no_more_time_goes_on_where_it_stopped(world: World) -> None:
    confirmed(world, *many(120))
    left = iter([True, True, False])
    job.import_ledgers(world, MONDAY, lambda: next(left))
    assert (ledger(world).next, ledger(world).state, len(cases(world))) == (50, RUNNING, 50)
    go(world)
    assert (ledger(world).next, ledger(world).made, len(cases(world))) == (120, 120, 120)


def outcome(world: World) -> Any:
    """What can be seen afterwards; numbers may have gaps."""
    made = [(case.status, case.title, case.lodged_at, case.closed_at, case.doors, len(world.store.history(case.no)))
            for case in cases(world)]  # fmt: skip
    done = ledger(world)
    meetings = [thing.data for thing in world.store.things(Symposium, "510700")[0]]
    run(world, "send_messages", world.clock.now())
    told = {id: [bell.text for bell in world.store.bells(id)] for id in ("admin", "liuying")}
    return made, (done.state, done.next, done.made, done.same, done.failed), meetings, told


ROWS = (*many(3), an_open_row(), a_row(诉求内容="园区道路夜间没有路灯，职工下夜班不安全。"), an_open_row())


def ideal() -> Any:
    world = a_world(MONDAY)
    confirmed(world, *ROWS)
    go(world)
    return outcome(world)


def with_store(world: World, store: Any) -> World:
    from dataclasses import replace

    return replace(world, store=store)


@pytest.mark.parametrize("after", [False, True])
def test_stopped_at_any_write_and_run_again_it_comes_to_the_same(monkeypatch: pytest.MonkeyPatch, after: bool) -> None:
    monkeypatch.setattr(job, "BATCH", 2)
    wanted = ideal()
    for nth in range(1, 100):
        world = a_world(MONDAY)
        confirmed(world, *ROWS)
        store = Tampered(world.store, nth, after, die, WRITES)
        try:
            go(with_store(world, store))
        except Killed:
            go(world)
            go(world)
            assert outcome(world) == wanted, f"stopped at write {nth}"
        else:
            assert store.writes < nth > 20
            return
    raise AssertionError("it never came to its end")


def test_a_ledger_whose_file_expired_ends_and_says_so(world: World) -> None:
    confirmed(world, *ROWS)
    world.files.delete(keeping.key("e" * 32))
    for _ in range(2):
        go(world)
    done = ledger(world)
    assert (done.state, done.made, done.failed, done.next) == ("done", 0, done.rows, done.rows)
    assert "已经过期" in done.failures[0].why
    assert cases(world) == []


@pytest.mark.parametrize("after", [False, True])
def test_a_second_run_in_between_changes_nothing(monkeypatch: pytest.MonkeyPatch, after: bool) -> None:
    monkeypatch.setattr(job, "BATCH", 2)
    wanted = ideal()
    for nth in range(1, 40, 3):
        world = a_world(MONDAY)
        confirmed(world, *ROWS)
        go(with_store(world, Tampered(world.store, nth, after, lambda world=world: go(world), WRITES)))
        go(world)
        assert outcome(world) == wanted, f"another run at write {nth}"


def test_nobody_confirms_what_they_laid_out_and_nothing_runs_before(world: World) -> None:
    from chalicelib.domain.errors import Refused

    waiting = keeping.change(world, ledgers.prepared(world, a_row()), "submit", world.store.account("admin").actor())
    go(world)
    assert cases(world) == []
    for login in ("admin", "zhoumin", "secadmin"):
        with pytest.raises(Refused):
            keeping.change(world, waiting, "confirm", world.store.account(login).actor())
    assert isinstance(waiting.data, Ledger) and waiting.wake_at is None


def test_a_closed_matter_of_the_past_can_be_looked_at_by_its_contact_and_wakes_nobody(world: World) -> None:
    from chalicelib import handling

    confirmed(world, a_row())
    go(world)
    (case,) = cases(world)
    assert world.store.cases_of("19900000021") == [case.no]
    assert handling.public_view(world, case.no)
    assert world.store.due_cases(MONDAY.replace(year=2027)) == []
    assert case.imported


def test_a_meeting_of_the_past_is_counted_when_all_its_rows_are_there(world: World) -> None:
    confirmed(world, *many(120))
    left = iter([True, True, False])
    job.import_ledgers(world, MONDAY, lambda: next(left))
    run(world, "watch_clocks", MONDAY)  # counts the meeting with what is there, then imports the rest
    run(world, "watch_clocks", MONDAY)
    (meeting,) = world.store.things(Symposium, "510700")[0]
    assert meeting.data.count and (meeting.data.count.collected, meeting.data.count.solved) == (120, 120)
