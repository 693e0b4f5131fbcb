"""Symposiums, windows, groups, enterprises: one write per version, lists in order, lines. On every store."""

import itertools
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.errors import Stale
from chalicelib.domain.records import Line, Thing
from tests.builders import MONDAY

_numbers = itertools.count()


@pytest.fixture
def kind() -> str:
    return f"kind{next(_numbers)}"


def a_thing(kind: str, id: str = "t1", **changes: Any) -> Thing:
    data = {"name": "企业家群一群", "at": MONDAY}
    return Thing(kind, id, **{"data": data, "region": "510700", "sort": "1", **changes})


def test_a_thing_comes_back_as_it_was_written_with_its_version(store: Any, kind: str) -> None:
    assert store.thing(kind, "t1") is None
    written = store.put_thing(a_thing(kind))
    assert written.version == 1
    assert store.thing(kind, "t1") == written == a_thing(kind, version=1)


def test_who_read_an_older_version_is_refused(store: Any, kind: str) -> None:
    first = store.put_thing(a_thing(kind))
    store.put_thing(first)
    for late in (first, a_thing(kind)):
        with pytest.raises(Stale):
            store.put_thing(late)
    assert store.thing(kind, "t1").version == 2


def test_those_of_a_region_are_listed_in_order_with_a_cursor(store: Any, kind: str) -> None:
    for number in (3, 1, 2):
        store.put_thing(a_thing(kind, f"t{number}", sort=str(number)))
    store.put_thing(a_thing(kind, "elsewhere", region="510704"))
    store.put_thing(a_thing(kind, "hidden", region=""))
    first, cursor = store.things(kind, "510700", limit=2)
    assert [one.id for one in first] == ["t1", "t2"] and cursor
    rest, end = store.things(kind, "510700", after=cursor, limit=2)
    assert [one.id for one in rest] == ["t3"] and end == ""


def test_one_that_left_a_region_is_not_in_its_list_any_more(store: Any, kind: str) -> None:
    written = store.put_thing(a_thing(kind))
    store.put_thing(Thing(kind, "t1", written.data, "510704", "1", None, written.version))
    assert store.things(kind, "510700") == ([], "")
    assert [one.id for one in store.things(kind, "510704")[0]] == ["t1"]


def test_a_clock_rings_when_it_is_due_and_not_before(store: Any, kind: str) -> None:
    written = store.put_thing(a_thing(kind, wake_at=MONDAY))
    assert (kind, "t1") not in store.due_things(MONDAY - timedelta(seconds=1))
    assert (kind, "t1") in store.due_things(MONDAY)
    store.put_thing(a_thing(kind, version=written.version))
    assert (kind, "t1") not in store.due_things(MONDAY)


def test_lines_stand_in_order_and_are_read_from_either_end(store: Any, kind: str) -> None:
    store.put_thing(a_thing(kind), [Line("S#2", {"n": 2}), Line("S#1", {"n": 1}), Line("M#1", {"n": 9})])
    assert [one.data["n"] for one in store.lines(kind, "t1", "S#")] == [1, 2]
    assert [one.data["n"] for one in store.lines(kind, "t1", "S#", newest=True, limit=1)] == [2]
    assert [one.data["n"] for one in store.lines(kind, "t1", "S#", after="S#1")] == [2]
    assert [one.data["n"] for one in store.lines(kind, "t1", "S#", after="S#2", newest=True)] == [1]
    assert len(store.lines(kind, "t1")) == 3


def test_the_same_line_again_is_no_second_one(store: Any, kind: str) -> None:
    assert store.add_line(kind, "t1", Line("M#1", {"text": "一"}))
    assert not store.add_line(kind, "t1", Line("M#1", {"text": "二"}))
    assert store.lines(kind, "t1")[0].data == {"text": "一"}
    assert store.add_line(kind, "t1", Line("M#1", {"text": "二"}), replace=True)
    assert store.lines(kind, "t1")[0].data == {"text": "二"}
    store.drop_line(kind, "t1", "M#1")
    assert store.lines(kind, "t1") == []


def test_with_a_stale_thing_its_lines_are_not_written_either(store: Any, kind: str) -> None:
    store.put_thing(a_thing(kind))
    with pytest.raises(Stale):
        store.put_thing(a_thing(kind), [Line("S#1", {"n": 1})])
    assert store.lines(kind, "t1") == []
