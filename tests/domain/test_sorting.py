"""Sorting what came in for a meeting."""

import string

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import sorting
from chalicelib.domain.sorting import Item

TEXT = st.text(alphabet=string.ascii_letters + "厂房验收用电排水道路，。 ", max_size=30)


def item(no: str, title: str, who: str = "91510704MA6XUWY05F", unit: str = "", category: str = "building") -> Item:
    return Item(no, title, who, "绵阳乌有精密机械有限公司", unit, category)


@given(TEXT, TEXT)
def test_likeness_is_the_same_both_ways_and_a_percentage(first: str, second: str) -> None:
    assert sorting.alike(first, second) == sorting.alike(second, first)
    assert 0 <= sorting.alike(first, second) <= 100


@given(TEXT)
def test_a_text_is_wholly_like_itself_whatever_its_signs(text: str) -> None:
    assert sorting.alike(text, f" {text}！") == (100 if any(one.isalnum() for one in text) else 0)


def test_the_same_enterprise_needs_less_likeness_than_two() -> None:
    one, same = item("1", "厂房联合验收四个月没有意见"), item("2", "联合验收四个月还没有下文")
    other = item("3", "联合验收四个月还没有下文", who="91510703MA6XUWY0XX")
    assert [(found.no, found.same) for found in sorting.twins([one, same])["1"]] == [("2", True)]
    assert sorting.twins([one, other]) == {}
    assert {"2", "3"} == {found.no for founds in sorting.twins([one, same, other]).values() for found in founds} - {"1"}


def test_who_has_no_code_is_known_by_the_name() -> None:
    first, second = item("1", "园区公交线路太少", who="L1"), item("2", "园区公交太少、班次少", who="L2")
    assert sorting.twins([first, second])["2"][0].same


def test_items_without_a_unit_come_first_and_each_item_stands_once() -> None:
    found = sorting.grouped(
        [item("4", "d", unit="gone"), item("3", "c", unit="zjj"), item("2", "b"), item("1", "a", category="power")],
        ["zjj", "zrj"], ["building", "power"],
    )  # fmt: skip
    assert [(group.unit, group.size) for group in found] == [("", 2), ("zjj", 1), ("gone", 1)]
    assert [(category, [one.no for one in items]) for category, items in found[0].parts] == [
        ("building", ["2"]), ("power", ["1"])]  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from(["", "a", "b", "x"]), st.sampled_from(["p", "q", "z"])), max_size=20))
def test_grouping_loses_and_doubles_nothing(places: list[tuple[str, str]]) -> None:
    items = [item(f"{at:03}", "t", unit=unit, category=category) for at, (unit, category) in enumerate(places)]
    found = [one for group in sorting.grouped(items, ["b", "a"], ["q"]) for _, part in group.parts for one in part]
    assert sorted(one.no for one in found) == [one.no for one in items]
