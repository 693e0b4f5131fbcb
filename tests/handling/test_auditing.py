"""Who did what when, page by page: nothing twice, nothing left out, and of the sealed lane only that there was."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib import handling, jobs
from chalicelib.domain.case import Entry
from chalicelib.domain.records import Event
from chalicelib.handling import auditing
from chalicelib.handling.auditing import Line, Wanted, trail
from tests.fakes import MONDAY, World, a_world
from tests.web.desk.office import Office

MARCH = Wanted(date(2026, 3, 1), date(2026, 3, 31))


@pytest.fixture
def office() -> Office:
    return Office()


def open_ones(office: Office, no: str) -> list[Entry]:
    return [entry for entry in office.world.store.history(no) if entry.seen not in ("lane", "closing")]


def pages(world: World, wanted: Wanted, size: int) -> list[Line]:
    found: list[Line] = []
    older = ""
    while True:
        one = trail(world, wanted, older, size)
        assert len(one.lines) <= size
        found += one.lines
        if not one.older:
            return found
        assert one.older != older
        older = one.older


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 4), min_size=0, max_size=14), st.integers(1, 5))
def test_pages_together_are_everything_once_newest_first(hours: list[int], size: int) -> None:
    world = a_world(accounts=False)
    for n, hour in enumerate(hours):
        at = MONDAY + timedelta(hours=hour * 9)
        world.store.note(Event(f"{n:032x}", at, "sign_in", f"p{n % 2}", "某人"))
    wanted = Wanted(MONDAY.date(), MONDAY.date() + timedelta(days=3))
    found = pages(world, wanted, size)
    assert sorted(line.place for line in found) == [f"{n:032x}" for n in range(len(hours))]
    assert [line.at for line in found] == sorted((line.at for line in found), reverse=True)
    own = pages(world, Wanted(wanted.first, wanted.last, person="p1"), size)
    assert [line.place for line in own] == [line.place for line in found if line.account == "p1"]


def test_a_page_looks_at_a_bounded_number_of_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    world = a_world(accounts=False)
    for n in range(6):
        world.store.note(Event(f"{n:032x}", MONDAY + timedelta(days=n), "sign_in", "a", "甲"))
    monkeypatch.setattr(auditing, "MOST_READ", 2)
    first = trail(world, Wanted(MONDAY.date(), MONDAY.date() + timedelta(days=5), person="nobody"))
    assert first.lines == () and first.older and first.until == MONDAY.date() + timedelta(days=3)
    everybody = Wanted(MONDAY.date(), MONDAY.date() + timedelta(days=5))
    assert len(pages(world, everybody, 50)) == 6


@pytest.mark.parametrize("older", ["", "x", "1.", ".1", "9" * 18 + ".1", "1.1", "-1.1", "１.１"])
def test_any_cursor_is_answered(older: str) -> None:
    trail(a_world(), MARCH, older)


def test_of_the_sealed_lane_only_time_and_person_are_told(office: Office) -> None:
    case = office.sealed()
    hidden = [entry for entry in office.world.store.history(case.no) if entry.seen in ("lane", "closing")]
    assert hidden
    found = trail(office.world, MARCH, page=500).lines
    lane = [line for line in found if line.label == "按程序处理的记录"]
    assert len(lane) == len(hidden)
    assert {(line.kind, line.target, line.detail, line.ok) for line in lane} == {("cases", "", "", True)}
    only = {entry.label for entry in hidden} - {entry.label for entry in open_ones(office, case.no)}
    assert only and not only & {line.label for line in found}


def test_by_case_the_lane_is_left_out_and_not_counted(office: Office) -> None:
    case = office.sealed()
    found = trail(office.world, Wanted(MARCH.first, MARCH.last, case=case.no), page=500).lines
    checked = auditing.check_case(office.world, case.no)
    assert checked is not None and checked.wrong == ()
    assert checked.entries == len(found) < case.seq
    assert "按程序处理的记录" not in {line.label for line in found}


def test_no_text_of_a_case_is_in_a_line(office: Office) -> None:
    case = office.second_answered()
    told = repr(trail(office.world, MARCH, page=500).lines)
    for entry in office.world.store.history(case.no):
        if len(entry.text) > 6:
            assert entry.text not in told
    assert case.title not in told and case.contact.mobile not in told


KINDS: list[tuple[str, Callable[[Line], bool]]] = [
    ("cases", lambda line: bool(line.target)), ("sign_in", lambda line: line.kind == "sign_in"),
    ("failed", lambda line: not line.ok), ("refused", lambda line: line.kind == "refused"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "right"), KINDS, ids=[kind for kind, _ in KINDS])
def test_lines_of_a_kind(office: Office, kind: str, right: Callable[[Line], bool]) -> None:
    office.accepted()
    handling.record(office.world, "sign_in", office.actor("chenli"))
    handling.record(office.world, "sign_in", None, ok=False)
    handling.record(office.world, "refused", office.actor("chenli"), ok=False)
    found = trail(office.world, Wanted(MARCH.first, MARCH.last, kind=kind)).lines
    assert found and all(map(right, found))


def test_an_altered_entry_is_named_by_its_number(office: Office) -> None:
    case = office.accepted()
    entry, link = office.world.store._entries[case.no][1]
    office.world.store._entries[case.no][1] = (entry, replace(link, body="0" * 64))
    checked = auditing.check_case(office.world, case.no)
    assert checked is not None and checked.wrong == (2,)


def test_a_case_that_does_not_exist_cannot_be_checked(office: Office) -> None:
    assert auditing.check_case(office.world, "QS51070320260302000017") is None


def test_a_day_is_compared_with_its_published_seal(office: Office) -> None:
    day = office.world.clock.now().date()
    office.accepted()
    handling.record(office.world, "sign_in", None, ok=False)
    assert auditing.check_day(office.world, day) == auditing.DayCheck(day, "", 0)
    office.world.clock.forward(days=1)
    jobs.run_with(office.world, "seal_ledger", office.world.clock.now(), 60.0)
    sealed = auditing.check_day(office.world, day)
    assert sealed.root and sealed.wrong == 0
    office.world.store._events.clear()
    assert auditing.check_day(office.world, day).wrong == 1
