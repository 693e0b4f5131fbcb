"""The hash chain and the seals name what somebody did to the history."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.store import guard, ledger
from tests.builders import MONDAY, NO, an_entry

DAY = "2026-03-02"


def a_chain(length: int = 4) -> list[ledger.Link]:
    links: list[ledger.Link] = []
    for seq in range(1, length + 1):
        plain = ledger.plaintext(an_entry(seq, at=MONDAY + timedelta(hours=seq)), f"change-{seq}")
        body, prev = ledger.digest(f"body {seq}".encode()), links[-1].hash if links else ""
        links.append(ledger.Link(NO, seq, plain, body, prev, ledger.entry_hash(NO, plain, body, prev)))
    return links


def verify(links: list[ledger.Link], head: str = "", count: int = 4) -> list[str]:
    return ledger.verify(NO, links, head or a_chain()[-1].hash, count)


def forged(link: ledger.Link, **plain: str) -> ledger.Link:
    """An entry rewritten by somebody who knows how hashes are made."""
    changed = {**link.plain, **plain}
    return replace(link, plain=changed, hash=ledger.entry_hash(NO, changed, link.body, link.prev))


def test_an_untouched_history_verifies() -> None:
    assert verify(a_chain()) == []
    assert ledger.verify(NO, [], "", 0) == []


@pytest.mark.parametrize("at", [0, 1, 3])
def test_an_altered_text_or_attribute_is_named(at: int) -> None:
    for change in ({"body": ledger.digest(b"another")}, {"plain": {**a_chain()[at].plain, "action": "accept"}}):
        links = a_chain()
        links[at] = replace(links[at], **change)
        assert verify(links) == [f"{NO} entry {at + 1} was altered"]


def test_a_forged_entry_is_named_by_the_one_after_it() -> None:
    links = a_chain()
    links[1] = forged(links[1], action="accept")
    assert verify(links) == [f"{NO} entry 2 was replaced: entry 3 followed another one"]


def test_a_forged_last_entry_is_named_by_the_case() -> None:
    links = a_chain()
    links[3] = forged(links[3], action="accept")
    assert verify(links) == [f"{NO} entry 4 is not the one the case ends with"]


def test_missing_and_added_entries_are_named() -> None:
    links = a_chain(5)
    assert verify([links[0], *links[2:4]]) == [f"{NO} entry 2 is missing"]
    assert verify(links) == [f"{NO} entry 5 was added"]
    assert verify(links[:3]) == [f"{NO} entry 4 is missing"]


def test_an_entry_of_another_case_does_not_fit() -> None:
    links = a_chain()
    assert len(ledger.verify("QS51070320260302000025", links, links[-1].hash, 4)) == 4


LEAVES = [("QS1", 3, "a" * 64), ("QS2", 1, "b" * 64), ("QS3", 9, "c" * 64)]


def test_a_seal_covers_the_last_entry_of_each_case_of_the_day() -> None:
    entries = [("QS1", 2, "x"), ("QS1", 3, "a"), ("QS2", 1, "b"), ("QS1", 1, "y")]
    assert ledger.leaves(entries) == [("QS1", 3, "a"), ("QS2", 1, "b")]


def test_a_seal_that_fits_has_no_findings() -> None:
    assert ledger.verify_seal(ledger.seal(DAY, LEAVES, "before"), LEAVES, "before") == []
    assert ledger.verify_seal(ledger.seal(DAY, [], ""), [], "") == []


def test_a_seal_names_altered_missing_and_added_entries() -> None:
    made = ledger.seal(DAY, LEAVES, "")
    now = [("QS1", 3, "f" * 64), ("QS3", 9, "c" * 64), ("QS4", 1, "d" * 64)]
    assert ledger.verify_seal(made, now, "") == [
        f"{DAY}: QS2 entry 1 is missing", f"{DAY}: QS4 entry 1 was added", f"{DAY}: QS1 entry 3 was altered",
    ]  # fmt: skip


@pytest.mark.parametrize("change", [{"root": "0" * 64}, {"cases": 2}, {"before": "other"}, {"leaves": []}])
def test_an_altered_seal_is_named(change: dict[str, object]) -> None:
    found = ledger.verify_seal({**ledger.seal(DAY, LEAVES, ""), **change}, LEAVES, "")
    assert f"{DAY}: the seal itself was altered" in found


def test_the_kept_seal_has_no_leaves() -> None:
    assert "leaves" not in ledger.short(ledger.seal(DAY, LEAVES, ""))


leaf = st.tuples(st.text("QS0123456789", min_size=1), st.integers(1, 99), st.text("0123456789abcdef", min_size=4))


@given(st.lists(leaf, max_size=9), st.lists(leaf, max_size=9))
def test_different_days_have_different_roots(one: list[ledger.Leaf], other: list[ledger.Leaf]) -> None:
    assert (ledger.root(one) == ledger.root(other)) == (one == other)


def a_record(event: str) -> dict[str, object]:
    return {"eventName": event, "dynamodb": {"Keys": {"pk": {"S": f"CASE#{NO}"}, "sk": {"S": "E#000002"}}}}


def test_the_guard_lets_new_entries_pass_and_names_the_rest() -> None:
    records = [a_record("INSERT"), a_record("MODIFY"), a_record("REMOVE"), {"eventName": "?"}]
    assert guard.findings(records) == [
        f"history of {NO}: E#000002 was overwritten", f"history of {NO}: E#000002 was removed",
        "history of ?: ? was touched",
    ]  # fmt: skip
