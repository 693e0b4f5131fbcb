"""Cases by channel: each once in all and once under each of its channels, whatever the order of the rows."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from chalicelib import reference
from chalicelib.domain import channels, queues, words
from chalicelib.domain.case import Case
from chalicelib.domain.records import ListRow
from chalicelib.domain.words import SEALED, Status
from tests.domain.desk import a_case

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
NAMES = sorted(words.CHANNELS)


def a_row(case: Case) -> ListRow:
    """As the lists have it."""
    place = queues.place(case, reference.policy(), reference.calendar(), reference.org())
    return ListRow(case.no, place.lane, place.due, place.row)


def counted(*cases: Case) -> channels.Overview:
    found = channels.matters([a_row(one) for one in cases], FIRST, LAST)
    return channels.overview(found, {one.no: one.enterprise for one in cases}, NAMES)


def test_a_case_of_two_channels_is_one_case_and_counts_under_both() -> None:
    one = counted(a_case(channel="portal", also=("group",)), a_case(no="QS2", channel="group"))
    by = dict(one.by)
    assert (one.total.received, by["portal"].received, by["group"].received, one.several) == (2, 1, 2, 1)
    assert by["window"].received == 0 and by["window"].rate == "—"


def test_what_was_merged_lends_its_channel_to_its_master_and_is_none_of_its_own() -> None:
    master = a_case(channel="portal")
    merged = a_case(no="QS2", channel="window", status=Status.MERGED, master=master.no)
    same = a_case(no="QS3", channel="portal", status=Status.MERGED, master=master.no)
    one = counted(merged, master, same)
    by = dict(one.by)
    assert one.total.received == by["portal"].received == by["window"].received == 1
    assert counted(merged).total.received == 0  # its master was lodged in another period


def test_only_days_of_the_period_count_its_first_and_last_included() -> None:
    cases = [a_case(f"{day} 23:59", no=day) for day in ("2025-12-31", "2026-01-01", "2026-12-31", "2027-01-01")]
    assert counted(*cases).total.received == 2


def test_enterprises_are_distinct_codes_and_those_without_one_stand_apart() -> None:
    one = counted(a_case(), a_case(no="QS2", channel="group"), a_case(no="QS3", enterprise="L1"))
    assert (one.total.coded, one.total.local) == (1, 1)
    assert [figures.coded for name, figures in one.by if name in ("group", "portal")] == [1, 1]


def test_the_seeds_rate_comes_out() -> None:
    solved = [a_case(no=f"S{n}", outcome="solved", status=Status.CLOSED, channel="symposium") for n in range(1238)]
    rest = [a_case(no=f"R{n}", channel="symposium") for n in range(228)]
    total = counted(*solved, *rest).total
    assert (total.received, total.solved, total.rate) == (1466, 1238, "84.4%")


def test_the_second_line_leaves_out_what_could_not_be_solved() -> None:
    one = counted(a_case(outcome="solved", status=Status.CLOSED), a_case(no="QS2", kind="suggestion"),
                  a_case(no="QS3", status=Status.GUIDED), a_case(no="QS4", status=Status.WITHDRAWN))  # fmt: skip
    assert (one.total.rate, one.total.narrow_rate) == ("25.0%", "100.0%")


def test_the_sealed_lane_stands_as_under_way_and_changes_no_number() -> None:
    def shown(status: Status) -> channels.Overview:
        return counted(a_case(round=2, outcome="solved", rating="dissatisfied", status=status))

    waiting = counted(a_case(round=2, outcome="solved", status=Status.REVISITING))
    assert waiting.total.states == (1, 0, 0, 0, 0) and waiting.total.solved == 0
    assert all(shown(status) == waiting for status in SEALED)


CHANNEL = st.sampled_from(NAMES)


@given(st.lists(st.tuples(CHANNEL, st.sets(CHANNEL), st.sampled_from(Status)), max_size=30), st.randoms())
def test_the_channels_add_up_to_no_less_than_the_total_and_order_does_not_matter(found, random) -> None:
    cases = [a_case(no=f"QS{n}", channel=channel, also=tuple(sorted(also - {channel})), status=status)
             for n, (channel, also, status) in enumerate(found)]  # fmt: skip
    one = counted(*cases)
    by = [figures for _, figures in one.by]
    assert sum(each.received for each in by) >= one.total.received == sum(one.total.states)
    assert max((each.received for each in by), default=0) <= one.total.received
    random.shuffle(cases)
    assert counted(*cases) == one
