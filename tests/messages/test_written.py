"""When an answer was written, as vendors say it."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.messages import pushed
from tests.domain.desk import at

NOW = at("2026-03-06 10:00")


@pytest.mark.parametrize(("value", "written"), [
    ("2026-03-06 09:30:00", at("2026-03-06 09:30")), (1772760600, at("2026-03-06 09:30")),
    ("1772760600", at("2026-03-06 09:30")), ("2026-03-06T09:30:00", at("2026-03-06 09:30")),
])  # fmt: skip
def test_beijing_time_and_seconds_are_read(value: Any, written: Any) -> None:
    assert pushed.written(value, NOW) == written


@pytest.mark.parametrize("value", [
    None, "", "昨天", {}, [], True, "9" * 40, 10**30, float("nan"), float("inf"), "2026-03-06 10:00:01",
    "2026-01-05 09:59:59", "1999-01-01 00:00:00", -1,
])  # fmt: skip
def test_what_cannot_be_believed_is_not(value: Any) -> None:
    assert pushed.written(value, NOW) is None


def test_a_push_that_came_late_keeps_its_time() -> None:
    early = NOW - timedelta(days=59)
    assert pushed.written(int(early.timestamp()), NOW) == early
