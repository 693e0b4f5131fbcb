"""What is stored comes back as it was."""

import zlib
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.calendar import CST
from chalicelib.domain.case import Case, Clock, Entry, Message
from chalicelib.domain.records import Account, Form, Inbound, Session
from chalicelib.domain.words import Role, Status
from chalicelib.store import codec, rules
from chalicelib.store.squeeze import DICTIONARIES, expand, squeeze
from tests.builders import MONDAY, a_case, a_form, a_message, a_session, an_account, an_entry, an_inbound

VALUES = [a_case(status=Status.HANDLING, clocks=(Clock("sign", MONDAY, 1),), past_units=(("zjj", 3),)),
          an_entry(), a_message(), a_form(data={"files": ({"id": "1", "at": MONDAY},), "day": MONDAY.date()}),
          an_account("a", Role.HANDLER, Role.INTAKE), a_session(), an_inbound()]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_records_come_back_equal(value: object) -> None:
    again = codec.loads(type(value), codec.dumps(value))
    assert again == value
    assert type(again) in (Case, Entry, Message, Form, Account, Session, Inbound)


def test_types_come_back_and_not_only_values() -> None:
    again = codec.loads(Case, codec.dumps(a_case(status=Status.HANDLING)))
    assert isinstance(again.status, Status)
    assert again.lodged_at.utcoffset() == MONDAY.utcoffset()


def test_names_of_a_newer_release_are_ignored_and_missing_ones_get_their_default() -> None:
    assert codec.decode(Clock, {"k": "sign", "s": 1772416800, "l": 1, "later": "x"}) == Clock("sign", MONDAY, 1)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)))
def test_instants_are_exact_to_the_microsecond(at: datetime) -> None:
    aware = at.replace(tzinfo=CST)
    assert codec.unstamp(codec.stamp(aware)) == aware


names = st.text("abc", min_size=1)
free = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.dates() | st.datetimes(timezones=st.just(CST)),
    lambda inner: st.lists(inner, max_size=4).map(tuple) | st.dictionaries(names, inner, max_size=4),
    max_leaves=8,
)


@given(st.dictionaries(names, free, max_size=4))
def test_free_data_comes_back_with_its_dates(data: dict[str, object]) -> None:
    entry = an_entry(data=data)
    assert codec.loads(Entry, codec.dumps(entry)) == entry


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_survives_squeezing(text: str) -> None:
    assert expand(squeeze(text)) == text


@pytest.mark.parametrize("text", ["", "厂房产权证办理停滞，贷款下月到期😀𠮷", "a" * 5000, "\x00‏Ω"])
def test_chinese_texts_take_two_bytes_a_character_at_most(text: str) -> None:
    assert expand(squeeze(text)) == text
    assert len(squeeze(text)) <= 1 + len(text.encode("gb18030"))


times = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1))


@given(times, times)
def test_sort_keys_order_as_instants_do(one: datetime, other: datetime) -> None:
    early, late = sorted((one.replace(tzinfo=CST), other.replace(tzinfo=UTC)))
    assert rules.instant(early) <= rules.instant(late)


def test_lanes_sort_by_due_and_cases_without_one_come_last() -> None:
    keys = [rules.open_sort("unit", day) for day in (date(2026, 3, 9), None, date(2026, 3, 4))]
    assert sorted(keys) == [keys[2], keys[0], keys[1]]


def test_what_was_written_with_the_first_dictionary_is_still_read() -> None:
    plain = "待回访的诉求，绵阳市"
    made = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, DICTIONARIES[b"1"])
    assert expand(b"1" + made.compress(plain.encode("gb18030")) + made.flush()) == plain
