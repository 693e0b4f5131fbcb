"""The service log in times, and a window's month as a fold over its cases."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chalicelib import wiring
from chalicelib.domain import services
from chalicelib.domain.case import Case
from chalicelib.domain.registry import TAGS
from chalicelib.domain.services import Month, Service, Taken
from chalicelib.domain.words import Status
from tests.builders import MONDAY, USCI, a_case

CALENDAR = wiring.calendar({})


def taken(case: Case, **changes: Any) -> Taken:
    made = Taken(case.no, case.lodged_at, case.enterprise, case.category)
    return replace(made, **changes)


def month(*cases: Case, earlier: tuple[Taken, ...] = ()) -> Month:
    return services.evaluate(cases, [*map(taken, cases), *earlier], CALENDAR)


def numbered(n: int, **changes: Any) -> Case:
    return a_case(no=f"QS{n}", enterprise=f"E{n}", **changes)


@given(st.lists(st.tuples(st.sampled_from(sorted(services.KINDS)), st.sets(st.sampled_from(sorted(TAGS))),
                          st.sampled_from(["", USCI, "L1"]))))  # fmt: skip
def test_each_time_counts_once_in_all_and_once_under_each_tag(given_: list[tuple[str, set[str], str]]) -> None:
    made = [Service(MONDAY, what, "w1", "某人", enterprise, "", tuple(tags)) for what, tags, enterprise in given_]
    found = services.tally(made)
    assert found.times == len(made) == sum(n for _, n in found.kinds)
    assert dict(found.tags) == {name: sum(key in one.tags for one in made) for key, name in TAGS.items()}
    assert [services.from_data(services.to_data(one)) for one in made] == made


def test_merged_cases_and_added_sources_are_not_received_twice() -> None:
    cases = (numbered(1), numbered(2, status=Status.MERGED), numbered(3))
    found = services.evaluate(cases, [taken(cases[0]), taken(cases[1]), taken(cases[2], added=True)], CALENDAR)
    assert (found.received, found.added, found.coded) == (1, 1, 1)
    assert [no for no, _ in found.repeats] == ["QS2", "QS3"]


def test_a_matter_is_a_repeat_up_to_ninety_days_and_not_of_another_field() -> None:
    case = a_case()

    def after(days: int, **changes: Any) -> int:
        return len(month(case, earlier=(taken(case, no="QS0", at=MONDAY - timedelta(days=days), **changes),)).repeats)

    assert (after(90), after(91), after(1, category="tax"), after(1, enterprise="E9")) == (1, 0, 0, 0)


def test_times_are_medians_of_working_days() -> None:
    days = {"approved_at": MONDAY + timedelta(days=7), "assigned_at": MONDAY + timedelta(days=1),
            "submitted_at": MONDAY + timedelta(days=4), "round": 1}  # fmt: skip
    found = month(numbered(1, **days), numbered(2, **{**days, "approved_at": MONDAY + timedelta(days=1)}), numbered(3))
    assert (found.days, found.days_median, found.own_median) == ((5, 1), "3", "3")
    assert (month().days_median, month().own_median) == ("—", "—")


def test_below_five_ratings_there_is_no_rate() -> None:
    closed = {"status": Status.CLOSED, "round": 1}
    cases = [numbered(n, rating="satisfied" if n else "dissatisfied", **closed) for n in range(5)]
    assert (month(*cases[:4]).rate, month(*cases[:4]).rated) == ("", 4)
    assert (month(*cases).rate, month(*cases).satisfied) == ("80.0%", 4)


def test_two_second_rounds_look_alike_whatever_became_of_them() -> None:
    """Sealed lane: nothing of the month differs while one is rated and the other adjudicated or transferred."""
    found = [
        month(numbered(1, round=2, status=status, rating=rating))
        for status in (Status.REVISITING, Status.ADJUDICATING, Status.TRANSFERRED)
        for rating in ("", "dissatisfied")
    ]
    assert all(one == found[0] for one in found)
    ended = [month(numbered(1, round=2, status=Status.CLOSED, rating=one)) for one in ("satisfied", "dissatisfied")]
    assert ended[0] == ended[1]
