"""Terms of cases and saved views: the same on memory and on DynamoDB."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.records import SavedView
from tests.builders import MONDAY, a_case, a_change, a_contact, a_place, an_entry
from tests.store.test_contract import changed, fresh, no, saved


def hinted(store: Any, case: Any) -> list[int]:
    return [version for found, version in store.due_terms(1000) if found == case.no]


def test_a_new_case_waits_for_its_terms_until_they_are_written(store: Any) -> None:
    case = saved(store)
    assert hinted(store, case) == [case.version]
    store.put_terms(case.no, ["产权"], "510703", case.version)
    assert hinted(store, case) == []
    assert store.parts(case.no) == [], "the hint is no part of the case"


def test_only_other_words_or_a_sealed_text_are_a_reason_to_index_again(store: Any) -> None:
    case = saved(store)
    store.put_terms(case.no, [], "510703", case.version)
    case = changed(store, case, urgent=True)
    assert hinted(store, case) == []
    case = changed(store, case, title="另一个标题")
    assert hinted(store, case) == [case.version]
    store.put_terms(case.no, [], "510703", case.version)
    entry = an_entry(case.seq + 1, facts={"sealed": 1})
    case = store.save(a_change(case.with_(), case, id=fresh("c"), entries=(entry,)), a_place(wake_at=None))
    assert hinted(store, case) == [case.version]


def test_terms_of_an_older_version_leave_the_hint_of_a_newer_one(store: Any) -> None:
    first = saved(store)
    second = changed(store, first, title="另一个标题")
    store.put_terms(first.no, ["旧词"], "510703", first.version)
    assert hinted(store, first) == [second.version]


def test_a_case_is_found_by_all_of_its_terms_and_by_no_other(store: Any) -> None:
    a, b, c = fresh("词"), fresh("词"), fresh("词")
    one, other = no(), no()
    store.put_terms(one, [a, b], "510703")
    store.put_terms(other, [b, c], "510704")
    assert store.find_terms([a]) == ([one], False)
    assert set(store.find_terms([b])[0]) == {one, other}
    assert store.find_terms([a, c]) == ([], False)
    assert store.find_terms([b], "510704") == ([other], False)
    assert store.find_terms([]) == ([], False)


def test_new_terms_take_the_place_of_those_before_and_repeating_changes_nothing(store: Any) -> None:
    a, b, one = fresh("词"), fresh("词"), no()
    for terms in ([a], [a], [b], [b]):
        store.put_terms(one, terms)
    assert store.find_terms([a]) == ([], False)
    assert store.find_terms([b]) == ([one], False)


def test_what_is_found_is_bounded_and_newest_first(store: Any) -> None:
    term = fresh("词")
    numbers = [f"QS51070{n % 3}202603{n:02}000001" for n in range(1, 8)]
    for one in numbers:
        store.put_terms(one, [term])
    assert store.find_terms([term], limit=3) == (numbers[:-4:-1], True)
    assert store.find_terms([term], limit=7) == (numbers[::-1], False)


def test_words_that_very_many_cases_have_are_found_too_and_it_says_that_there_may_be_more(
    store: Any, monkeypatch: Any
) -> None:
    from chalicelib.store import dynamo_search

    monkeypatch.setattr(dynamo_search, "KEYS", 2)
    common, other = fresh("词"), fresh("词")
    numbers = [f"QS510703202603{n:02}000009" for n in range(1, 7)]
    for one in numbers:
        store.put_terms(one, [common, other])
    found, _ = store.find_terms([common, other])
    assert found == numbers[::-1]


def test_saved_views_belong_to_their_account(store: Any) -> None:
    mine, hers = fresh("a"), fresh("a")
    view = SavedView("v1", mine, "涪城超期", {"tab": "late", "region": "510703"})
    store.put_view(view)
    store.put_view(replace(view, account=hers, name="别的"))
    assert store.views(mine) == [view]
    store.put_view(replace(view, name="换了名字"))
    assert [one.name for one in store.views(mine)] == ["换了名字"]
    store.drop_view(mine, "v1")
    store.drop_view(mine, "v1")
    assert store.views(mine) == [] and len(store.views(hers)) == 1


def test_a_case_without_a_phone_is_hinted_as_well(store: Any) -> None:
    case = a_case(no=no(), contact=a_contact(mobile=""))
    assert hinted(store, store.save(a_change(case, id=fresh("c")), a_place(wake_at=None))) == [1]


def numbers_of(read: Any) -> tuple[list[str], int]:
    """All numbers of a list, page by page, and how many pages it took."""
    rows, more = read("")
    found, pages = [row.no for row in rows], 1
    while more:
        rows, more = read(more)
        found += [row.no for row in rows]
        pages += 1
    return found, pages


def test_a_list_goes_on_where_it_stopped_also_among_equal_due_dates(store: Any) -> None:
    unit, region = fresh("unit"), fresh("r")
    for _ in range(5):
        saved(store, place=a_place(unit=unit, region=region, wake_at=None))
    for read, whole in ((store.desk, store.desk(unit)), (store.board, store.board(region))):
        name = unit if read == store.desk else region
        found, pages = numbers_of(lambda after, read=read, name=name: read(name, 2, after))
        assert found == [row.no for row in whole[0]] and pages == 3


def test_closed_cases_go_on_and_are_counted_up_to_a_bound(store: Any) -> None:
    region = fresh("r")
    for day in range(5):
        place = a_place(region=region, wake_at=None)
        end = MONDAY + timedelta(days=day)
        done = a_place(region=region, lane="done", due=None, open=False, ended_at=end, wake_at=None)
        changed(store, saved(store, place=place), place=done)
    found, pages = numbers_of(lambda after: store.done(region=region, year=2026, limit=2, after=after))
    assert pages == 3 and found == [row.no for row in store.done(region=region, year=2026)[0]] and len(set(found)) == 5
    assert store.count_done(region=region, year=2026) == 5
    assert store.count_done(region=region, year=2026, limit=3) == 3


@pytest.mark.parametrize("cursor", ["x", "####", "YWJj", "kg"])
def test_a_cursor_that_no_list_gave_is_refused(store: Any, cursor: str) -> None:
    with pytest.raises(ValueError):
        store.board(fresh("r"), 2, cursor)


def test_a_cursor_of_another_list_opens_nothing_of_it(store: Any) -> None:
    mine, other = fresh("unit"), fresh("unit")
    for unit in (mine, other, other, other):
        saved(store, place=a_place(unit=unit, wake_at=None))
    _, cursor = store.desk(other, 1)
    assert {row.no for row in store.desk(mine, 10, cursor)[0]} <= {row.no for row in store.desk(mine)[0]}
