"""Documents that people change: versions in order, none lost, all read at once. On every store."""

import itertools
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chalicelib.domain.errors import Stale
from chalicelib.domain.records import Revision
from tests.builders import MONDAY

_numbers = itertools.count()


def a_revision(name: str, number: int = 1, **value: Any) -> Revision:
    return Revision(name, number, value or {"limit": number}, "secadmin", "安全管理员乙", f"第 {number} 次调整", MONDAY)


@pytest.fixture
def name() -> str:
    return f"document-{next(_numbers)}"


def test_every_version_stays_beside_the_one_that_counts(store: Any, name: str) -> None:
    for number in (1, 2, 3):
        store.revise(a_revision(name, number))
    assert store.setting(name) == {"limit": 3, "n": 3}
    assert store.revisions(name) == [a_revision(name, number) for number in (3, 2, 1)]
    assert store.revisions(name, limit=1) == [a_revision(name, 3)]


@pytest.mark.parametrize("number", [0, 1, 3])
def test_a_version_that_does_not_follow_the_newest_is_refused(store: Any, name: str, number: int) -> None:
    store.revise(a_revision(name))
    with pytest.raises(Stale):
        store.revise(a_revision(name, number, limit=99))
    assert store.setting(name) == {"limit": 1, "n": 1}


def test_the_same_version_again_changes_nothing(store: Any, name: str) -> None:
    store.revise(a_revision(name))
    store.revise(a_revision(name))
    assert len(store.revisions(name)) == 1


def test_of_two_people_at_once_one_wins_and_the_other_hears_of_it(store: Any, name: str) -> None:
    def attempt(limit: int) -> bool:
        try:
            store.revise(a_revision(name, 1, limit=limit))
        except Stale:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        won = list(pool.map(attempt, range(4)))
    assert sum(won) == 1 and store.setting(name)["limit"] == won.index(True)


def test_several_documents_are_read_at_once_and_missing_ones_are_left_out(store: Any, name: str) -> None:
    store.revise(a_revision(name))
    store.put_setting(f"{name}-plain", {"seconds": 5})
    found = store.settings([name, f"{name}-plain", f"{name}-missing"])
    assert found == {name: {"limit": 1, "n": 1}, f"{name}-plain": {"seconds": 5}}
