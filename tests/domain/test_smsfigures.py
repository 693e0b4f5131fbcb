"""What SMS figures count: by gateway and day, with the segments that are paid for."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from chalicelib.domain import smsfigures
from chalicelib.domain.records import Trace

DAY = date(2026, 3, 6)


def a_trace(state: str, vendor: str = "aliyun", purpose: str = "survey", segments: int = 1) -> Trace:
    return Trace(vendor, purpose, segments, state, "QS1", "m1")


@pytest.mark.parametrize(("length", "count"), [(1, 1), (70, 1), (71, 2), (134, 2), (135, 3)])
def test_a_message_counts_one_segment_up_to_seventy_characters(length: int, count: int) -> None:
    assert smsfigures.segments("字" * length) == count


def test_what_did_not_leave_is_neither_counted_as_sent_nor_paid_for() -> None:
    rows = smsfigures.fold({DAY: [a_trace("delivered"), a_trace("unknown"), a_trace("dropped", purpose="notice")]})
    row = rows[DAY, "aliyun"]
    assert (row.left, row.segments, dict(row.purposes)) == (2, 2, {"survey": 2})
    assert row.states == {"delivered": 1, "unknown": 1, "dropped": 1}


def test_days_and_gateways_stand_apart_and_add_up() -> None:
    rows = smsfigures.fold({
        DAY: [a_trace("delivered"), a_trace("failed", "tencent", segments=2)], date(2026, 3, 9): [a_trace("sent")],
    })  # fmt: skip
    assert list(rows) == [(date(2026, 3, 9), "aliyun"), (DAY, "aliyun"), (DAY, "tencent")]
    whole = smsfigures.total(rows.values())
    assert (whole.left, whole.segments) == (3, 4)
    assert whole.cost(Decimal("0.045")) == Decimal("0.18")


def test_a_tally_and_its_state_give_the_trace_back() -> None:
    key = f"{smsfigures.tally('tencent', 'code', 2)}#delivered#m1"
    assert smsfigures.trace(key, "QS1", "m1") == a_trace("delivered", "tencent", "code", 2)


def test_answers_stand_beside_the_messages_of_their_gateway_and_day() -> None:
    answers = {DAY: Counter({("aliyun", "rating"): 2, ("aliyun", "unclear"): 1, ("tencent", "late"): 1})}
    rows = smsfigures.fold({DAY: [a_trace("delivered")]}, answers)
    whole = smsfigures.total(rows.values())
    assert (whole.answered, whole.notes["rating"], whole.left) == (4, 2, 1)
    assert rows[DAY, "tencent"].answered == 1
    assert rows[DAY, "tencent"].left == 0
