"""Service windows on every store: a case and a service come in once, whatever is repeated, and are found by month."""

from dataclasses import replace
from typing import Any

from chalicelib import handling
from chalicelib.domain.platforms import Window
from chalicelib.domain.records import Account
from chalicelib.handling import doors, windowlog, windows
from tests import fakes
from tests.fakes import World
from tests.web.desk.office import RESULT, VALUES


def a_world(store: Any, clock: fakes.FakeClock) -> tuple[World, Account]:
    """A world on this store, and somebody who serves at its window."""
    world = replace(fakes.a_world(accounts=False), store=store, clock=clock, ids=fakes.CountingIds())
    person = next(one for one in fakes.people() if one.id == "zhoumin")
    if store.account(person.id) is None:
        store.put_account(person)
    return world, person


def test_a_window_takes_in_cases_and_notes_services(store: Any, clock: Any) -> None:
    world, person = a_world(store, clock)
    id, actor = f"w{clock.now():%f}{type(store).__name__}", person.actor()
    windows.save(world, id, Window("一号专窗", "政务服务中心", "510703", staff=(person.id,)), 0)
    values = {**VALUES, "said_at": "", "source": "来访", "enterprise": f"L{id}"}
    case, code = windows.register(world, id, values, actor, f"{id}-form")
    again, none = windows.register(world, id, values, actor, f"{id}-form")
    assert code and not none and again.no == case.no
    assert list(windows.numbers(world, id)) == [case.no]
    assert [one.no for one in windows.alike(world, f"L{id}", actor)] == [case.no]
    given = {"what": "help", "enterprise": f"L{id}", "name": "", "note": "代填表格"}
    assert [windowlog.serve(world, id, given, actor, "t1") for _ in range(2)] == [True, False]
    month = f"{clock.now():%Y-%m}"
    ((service,), cut) = windowlog.served(world, id, month)
    assert (service.name, service.note, cut) == (VALUES["enterprise_name"], "代填表格", False)
    found, cases, _ = windowlog.evaluation(world, id, clock.now().date(), actor)
    assert (found.received, found.local, list(cases)) == (1, 1, [case.no])
    assert not windows.tell(world, id, case.no, actor) and not windows.tell(world, id, "QS0", actor)


def test_an_answer_waits_at_its_window_until_it_was_passed_on(store: Any, clock: Any) -> None:
    world, person = a_world(store, clock)
    id, actor = f"a{clock.now():%f}{type(store).__name__}", person.actor()
    door = windows.door(id)
    windows.save(world, id, Window("一号专窗", "政务服务中心", "510703", staff=(person.id,)), 0)
    values = {**VALUES, "said_at": "", "source": "来访", "enterprise": f"L{id}"}
    case, _ = windows.register(world, id, values, actor, f"{id}-form")
    handling.act(world, case.no, "accept", actor, {"opinion": "事实清楚"})
    handling.act(world, case.no, "answer_directly", actor, RESULT)
    told_at = clock.now()
    for _ in range(2):  # a job that runs twice
        doors.expect(world, door, handling.see(world, case.no, actor).case, told_at)
    assert [one.no for one in doors.waiting(world, door, actor)] == [case.no]
    assert [windows.tell(world, id, case.no, actor) for _ in range(2)] == [True, True]
    assert [entry.action for entry in store.history(case.no)].count("tell_source") == 1
    kept = store.case(case.no)
    assert kept and [name for name, _ in kept.told] == [door]
    doors.expect(world, door, kept, told_at)  # late, after it was passed on
    assert not doors.waiting(world, door, actor) and not store.lines("window", id, doors.WAITS)


def test_a_case_gets_a_window_as_its_source_once(store: Any, clock: Any) -> None:
    world, person = a_world(store, clock)
    actor, first, second = person.actor(), *(f"w{n}{clock.now():%f}{type(store).__name__}" for n in "12")
    for id in (first, second):
        windows.save(world, id, Window("专窗", "政务服务中心", "510703", staff=(person.id,)), 0)
    values = {**VALUES, "said_at": "", "source": "来访", "enterprise": f"L{first}"}
    case, _ = windows.register(world, first, values, actor, f"{first}-form")
    for _ in range(2):
        windows.add_source(world, second, case.no, actor, "又来一处", f"{second}-form")
    kept = store.case(case.no)
    assert kept.doors == (f"window:{first}", f"window:{second}") and list(windows.numbers(world, second)) == [case.no]
    (one,) = windowlog.taken(world, second, f"{clock.now():%Y-%m}")
    assert one.added and one.enterprise == f"L{first}"
