"""What is left of a case when its key was deleted: its place and its chain, no text, no name, no number."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.case import Contact, Part
from chalicelib.domain.errors import Stale
from chalicelib.store import hot, ledger
from chalicelib.store.hot import HotItem
from tests.builders import MONDAY, a_case, a_change, a_message, a_place
from tests.store.conftest import a_dynamo

NO = "QS51070620260302000001"
EARLY = MONDAY - timedelta(days=7000)


@pytest.fixture
def store(aws: None, make_tables: Callable[[str], Any], clock: Any) -> Any:
    """A store of a new process, after the key of its one case was deleted."""
    tables = make_tables("ministack")
    case = a_case(no=NO)
    change = a_change(case, id="erased-1", messages=(a_message("e1", case=NO, due=EARLY),),
                      parts=(Part("ATT#1", {"name": "图纸.pdf"}),))  # fmt: skip
    first = a_dynamo(tables, clock.wall)
    if first.case(NO) is None:
        first.save(change, a_place(wake_at=None))
    HotItem(*hot.keys(NO)).update([HotItem.key.remove()])
    return a_dynamo(tables, clock.wall)


def test_texts_names_and_numbers_are_gone(store: Any) -> None:
    case, (entry,) = store.case(NO), store.history(NO)
    assert case.contact == Contact()
    assert (entry.text, entry.data) == ("", {})
    assert entry.action == "lodge"
    assert store.parts(NO) == [Part("ATT#1", {})]
    assert store.messages(NO) == []


def test_the_chain_still_verifies(store: Any) -> None:
    case = store.case(NO)
    assert ledger.verify(NO, store.links(NO), case.head, case.seq) == []


def test_its_messages_do_not_stand_before_others(store: Any) -> None:
    assert "e1" not in [out.message.id for out in store.due_messages(EARLY, 1000)]
    store.send(a_message("e2", case="", due=EARLY))
    assert [out.message.id for out in store.due_messages(EARLY, 1)] == ["e2"]
    store.finish("e2", "", "dropped", at=EARLY)


def test_nothing_more_is_written_to_it(store: Any) -> None:
    case = store.case(NO)
    with pytest.raises(Stale):
        store.save(a_change(case.with_(unit="a"), case, id="erased-2"), a_place(wake_at=None))
