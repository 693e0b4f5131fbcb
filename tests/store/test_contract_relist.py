"""What lists show of a case is written anew, and whose many cases are is read at once, on every store."""

from typing import Any

from tests.builders import a_place
from tests.store.test_contract import changed, fresh, saved


def test_a_row_is_written_anew_at_its_place(store: Any) -> None:
    region = fresh("relist")
    case = saved(store, place=a_place(region=region, wake_at=None, row={"title": "旧的标题"}))
    assert store.relist(case, a_place(region=fresh("elsewhere"), wake_at=None, row={"title": "新的标题"}))
    ((row,), _) = store.board(region)
    assert (row.no, row.row["title"]) == (case.no, "新的标题") and store.case(case.no) == case
    after = changed(store, case, place=a_place(region=region, wake_at=None, row={"title": "别人改的"}), urgent=True)
    assert not store.relist(case, a_place(region=region, wake_at=None, row={"title": "晚到的"}))
    assert store.board(region)[0][0].row["title"] == "别人改的" and store.relist(after, a_place(row={"title": "再来"}))


def test_whose_many_cases_are_is_read_at_once(store: Any) -> None:
    cases = [saved(store, enterprise=f"L{fresh('ent')}") for _ in range(3)]
    numbers = [one.no for one in cases]
    assert store.owners([*numbers, numbers[0], "QS0"]) == {one.no: one.enterprise for one in cases}
    assert store.owners([]) == {}
