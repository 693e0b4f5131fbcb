"""Symposiums, windows, groups, enterprises: one write per version, lists in order, lines. On every store."""

import itertools
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

import pytest

from chalicelib.domain.errors import Stale
from chalicelib.domain.records import Line, Thing
from tests.builders import MONDAY

_numbers = itertools.count()


@dataclass(frozen=True)
class Club:
    KIND: ClassVar[str] = "club"
    name: str = "企业家群一群"
    since: datetime = MONDAY
    members: tuple[str, ...] = ()


@pytest.fixture
def shape() -> type:
    """A kind of its own for every test."""
    return dataclass(frozen=True)(type("Fresh", (Club,), {"KIND": f"kind{next(_numbers)}"}))


def a_thing(shape: type, id: str = "t1", **changes: Any) -> Thing:
    return Thing(id, **{"data": shape(members=("乌有机械",)), "region": "510700", "sort": "1", **changes})


def test_a_thing_comes_back_as_it_was_written_with_its_version(store: Any, shape: type) -> None:
    assert store.thing(shape, "t1") is None
    written = store.put_thing(a_thing(shape))
    assert written.version == 1
    assert store.thing(shape, "t1") == written == a_thing(shape, version=1)


def test_many_are_read_at_once_those_that_exist(store: Any, shape: type) -> None:
    for number in range(120):
        store.put_thing(a_thing(shape, f"t{number}", sort=str(number)))
    found = store.things_by_id(shape, [f"t{number}" for number in range(118, 122)] + ["t118"])
    assert found == {id: store.thing(shape, id) for id in ("t118", "t119")}
    assert len(store.things_by_id(shape, (f"t{number}" for number in range(120)))) == 120
    assert store.things_by_id(shape, []) == {}


def test_who_read_an_older_version_is_refused(store: Any, shape: type) -> None:
    first = store.put_thing(a_thing(shape))
    store.put_thing(first)
    for late in (first, a_thing(shape)):
        with pytest.raises(Stale):
            store.put_thing(late)
    assert store.thing(shape, "t1").version == 2


def test_those_of_a_region_are_listed_in_order_with_a_cursor(store: Any, shape: type) -> None:
    for number in (3, 1, 2):
        store.put_thing(a_thing(shape, f"t{number}", sort=str(number)))
    store.put_thing(a_thing(shape, "elsewhere", region="510704"))
    store.put_thing(a_thing(shape, "hidden", region=""))
    first, cursor = store.things(shape, "510700", limit=2)
    assert [one.id for one in first] == ["t1", "t2"] and cursor
    rest, end = store.things(shape, "510700", after=cursor, limit=2)
    assert [one.id for one in rest] == ["t3"] and end == ""


def test_one_that_left_a_region_is_not_in_its_list_any_more(store: Any, shape: type) -> None:
    written = store.put_thing(a_thing(shape))
    store.put_thing(Thing("t1", written.data, "510704", "1", None, written.version))
    assert store.things(shape, "510700") == ([], "")
    assert [one.id for one in store.things(shape, "510704")[0]] == ["t1"]


def test_a_clock_rings_when_it_is_due_and_not_before(store: Any, shape: type) -> None:
    written = store.put_thing(a_thing(shape, wake_at=MONDAY))
    assert (shape.KIND, "t1") not in store.due_things(MONDAY - timedelta(seconds=1))
    assert (shape.KIND, "t1") in store.due_things(MONDAY)
    store.put_thing(a_thing(shape, version=written.version))
    assert (shape.KIND, "t1") not in store.due_things(MONDAY)


def test_lines_stand_in_order_and_are_read_from_either_end(store: Any, shape: type) -> None:
    store.put_thing(a_thing(shape), [Line("S#2", {"n": 2}), Line("S#1", {"n": 1}), Line("M#1", {"n": 9})])
    assert [one.data["n"] for one in store.lines(shape.KIND, "t1", "S#")] == [1, 2]
    assert [one.data["n"] for one in store.lines(shape.KIND, "t1", "S#", newest=True, limit=1)] == [2]
    assert [one.data["n"] for one in store.lines(shape.KIND, "t1", "S#", after="S#1")] == [2]
    assert [one.data["n"] for one in store.lines(shape.KIND, "t1", "S#", after="S#2", newest=True)] == [1]
    assert len(store.lines(shape.KIND, "t1")) == 3


def test_the_same_line_again_is_no_second_one(store: Any, shape: type) -> None:
    assert store.add_line(shape.KIND, "t1", Line("M#1", {"text": "一"}))
    assert not store.add_line(shape.KIND, "t1", Line("M#1", {"text": "二"}))
    assert store.lines(shape.KIND, "t1")[0].data == {"text": "一"}
    assert store.add_line(shape.KIND, "t1", Line("M#1", {"text": "二"}), replace=True)
    assert store.lines(shape.KIND, "t1")[0].data == {"text": "二"}
    store.drop_line(shape.KIND, "t1", "M#1")
    assert store.lines(shape.KIND, "t1") == []


def test_with_a_stale_thing_its_lines_are_not_written_either(store: Any, shape: type) -> None:
    store.put_thing(a_thing(shape))
    with pytest.raises(Stale):
        store.put_thing(a_thing(shape), [Line("S#1", {"n": 1})])
    assert store.lines(shape.KIND, "t1") == []
