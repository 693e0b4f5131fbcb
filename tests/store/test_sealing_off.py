"""A text that was sealed off cannot be read any more, by no process and with no key that is left; all else can."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib import crypto
from chalicelib.domain.case import Part
from chalicelib.domain.errors import Stale
from chalicelib.store import casekeys, hot, ledger
from chalicelib.store.casekeys import DEPTH, unpack
from chalicelib.store.hot import HotItem
from chalicelib.store.tables import EntryItem
from chalicelib.store.vault import place
from tests.builders import MONDAY, a_case, a_change, a_message, a_place, an_entry
from tests.store.conftest import a_dynamo

SECRET = "第三人的身份证号"
SEED = bytes(range(32))
SEQS = st.integers(1, (1 << DEPTH) - 1)
_numbers = itertools.count(1)


def fresh() -> str:
    return f"QS5107052026030{next(_numbers):06d}"


def write(store: Any, no: str, texts: list[str]) -> Any:
    """A case with one entry per text, each with a change of its own."""
    case = None
    for seq, text in enumerate(texts, 1):
        entry = an_entry(seq, text=text, data={"content": text})
        after = case.with_(urgent=not case.urgent) if case else a_case(no=no)
        parts = (Part("ATT#1", {"name": "图纸.pdf"}),) if seq == 1 else ()
        messages = (a_message(f"{no}m", case=no),) if seq == 1 else ()
        case = store.save(
            a_change(after, case, id=f"{no}-{seq}", entries=(entry,), parts=parts, messages=messages),
            a_place(wake_at=None),
        )
    return case


# both stores
def test_the_text_is_gone_the_entry_and_its_hash_stay(store: Any) -> None:
    case = write(store, fresh(), ["一", SECRET, "三"])
    before = store.history(case.no)
    store.erase_text(case.no, 2)
    after = store.history(case.no)
    assert [(entry.text, dict(entry.data), entry.erased) for entry in after] == [
        ("一", {"content": "一"}, False), ("", {}, True), ("三", {"content": "三"}, False),
    ]  # fmt: skip
    assert [entry.hash for entry in after] == [entry.hash for entry in before]
    assert SECRET not in repr(after)
    assert ledger.verify(case.no, store.links(case.no), case.head, case.seq) == []


def test_what_stands_beside_the_history_can_still_be_read(store: Any) -> None:
    case = write(store, fresh(), [SECRET])
    store.erase_text(case.no, 1)
    assert store.case(case.no) == case
    assert store.parts(case.no) == [Part("ATT#1", {"name": "图纸.pdf"})]
    assert len(store.messages(case.no)) == 1


def test_the_case_goes_on(store: Any) -> None:
    case = write(store, fresh(), ["一", SECRET])
    store.erase_text(case.no, 2)
    entry = an_entry(3, text="继续办理")
    case = store.save(a_change(case.with_(urgent=True), case, id=f"{case.no}-go", entries=(entry,)),
                      a_place(wake_at=None))  # fmt: skip
    assert [one.text for one in store.history(case.no)] == ["一", "", "继续办理"]
    assert ledger.verify(case.no, store.links(case.no), case.head, case.seq) == []


def test_again_changes_nothing_and_others_follow(store: Any) -> None:
    case = write(store, fresh(), ["一", "二", "三", "四"])
    for seq in (2, 2, 4, 2):
        store.erase_text(case.no, seq)
    assert [one.text for one in store.history(case.no)] == ["一", "", "三", ""]


def test_cases_that_wait_for_it_are_listed(store: Any) -> None:
    case = write(store, fresh(), [SECRET])
    assert case.no not in store.sealing()
    asked = store.save(a_change(case.with_(seal_entry=1, seal_by="hanbo"), case, id=f"{case.no}-ask"),
                       a_place(wake_at=None))  # fmt: skip
    assert case.no in store.sealing()
    store.save(a_change(asked.with_(seal_entry=0, seal_by=""), asked, id=f"{case.no}-done"), a_place(wake_at=None))
    assert case.no not in store.sealing()


# DynamoDB
@pytest.fixture
def processes(aws: None, make_tables: Callable[[str], Any], clock: Any) -> Callable[[], Any]:
    """Makes the store of another process on the same tables."""
    tables = make_tables("ministack")
    return lambda: a_dynamo(tables, clock.wall)


def test_no_key_that_is_left_opens_the_ciphertext(processes: Callable[[], Any]) -> None:
    store = processes()
    case = write(store, fresh(), ["一", SECRET, "三"])
    store.erase_text(case.no, 2)
    item, entry = HotItem.get(*hot.keys(case.no)), EntryItem.get(f"CASE#{case.no}", "E#000002")
    keys = unpack(crypto.unwrap(store._vault._keys.data_key(f"{MONDAY:%Y%m}"), item.key))
    at = place(entry.pk, entry.sk, table="ledger")
    for key in (keys.rest, *(node.value for node in keys.nodes), *(keys.entry(seq) for seq in range(1, 50))):
        if key is not None:
            with pytest.raises(crypto.Unreadable):
                crypto.unseal(key, entry.body, at)


def test_a_new_process_reads_the_same(processes: Callable[[], Any]) -> None:
    case = write(processes(), fresh(), ["一", SECRET, "三"])
    processes().erase_text(case.no, 2)
    assert [one.text for one in processes().history(case.no)] == ["一", "", "三"]


def test_a_process_that_remembers_the_keys_does_not_show_it_once_the_history_says_so(
    processes: Callable[[], Any],
) -> None:
    warm, other = processes(), processes()
    case = write(warm, fresh(), ["一", SECRET])
    other.erase_text(case.no, 2)
    sealed = an_entry(3, action="seal_off", facts={"sealed": 2})
    other.save(a_change(case.with_(urgent=True), case, id=f"{case.no}-s", entries=(sealed,)), a_place(wake_at=None))
    assert warm.history(case.no)[1].erased
    assert SECRET not in repr(warm.history(case.no))


def test_a_process_that_remembers_the_keys_writes_what_others_can_read(processes: Callable[[], Any]) -> None:
    warm = processes()
    case = write(warm, fresh(), ["一", SECRET])
    processes().erase_text(case.no, 2)
    entry = an_entry(3, text="三")
    warm.save(a_change(case.with_(urgent=True), case, id=f"{case.no}-w", entries=(entry,)), a_place(wake_at=None))
    assert [one.text for one in processes().history(case.no)] == ["一", "", "三"]


def test_of_two_at_the_same_instant_neither_is_undone(processes: Callable[[], Any]) -> None:
    store, other = processes(), processes()
    case = write(store, fresh(), ["一", "二", "三"])
    real = other._vault.case_key

    def late(*given: Any) -> Any:
        found = real(*given)
        store.erase_text(case.no, 1)
        return found

    other._vault.case_key = late
    with pytest.raises(Stale):
        other.erase_text(case.no, 2)
    other._vault.case_key = real
    other.erase_text(case.no, 2)
    assert [one.text for one in processes().history(case.no)] == ["", "", "三"]


def test_an_unknown_case_has_nothing_to_erase(processes: Callable[[], Any]) -> None:
    processes().erase_text("QS5107052026030999999", 1)


# keys
@settings(max_examples=60, deadline=None)
@given(gone=st.lists(SEQS, min_size=1, max_size=4, unique=True), other=SEQS)
def test_every_other_key_stays_what_it_was(gone: list[int], other: int) -> None:
    first = unpack(SEED)
    keys = first
    for seq in gone:
        keys = unpack(keys.without(seq).pack())
    assert [keys.entry(seq) for seq in gone] == [None] * len(gone)
    assert keys.rest == first.rest
    if other not in gone:
        assert keys.entry(other) == first.entry(other)


@settings(max_examples=40, deadline=None)
@given(SEQS)
def test_nothing_that_is_kept_lies_above_the_key_that_is_gone(seq: int) -> None:
    keys = unpack(SEED).without(seq)
    assert len(keys.nodes) == DEPTH
    assert not [node for node in keys.nodes if node.covers(seq)]
    assert unpack(SEED).entry(seq) not in {node.value for node in keys.nodes}


def test_keys_of_entries_differ_from_each_other_and_from_the_rest() -> None:
    keys = unpack(SEED)
    found = {keys.entry(seq) for seq in range(1, 200)} | {keys.rest}
    assert len(found) == 200


@pytest.mark.parametrize("seq", [0, -1, 1 << casekeys.DEPTH])
def test_a_number_that_no_entry_has_is_refused(seq: int) -> None:
    with pytest.raises(ValueError, match="no case has"):
        unpack(SEED).entry(seq)
