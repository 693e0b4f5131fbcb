"""Intake of some channels: a case is theirs by every channel that it came through, and by none else (procedure 2)."""

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import access, flow, words
from chalicelib.domain.case import Actor
from chalicelib.domain.words import SEALED, Role, Status
from tests.domain.desk import a_case

CHANNELS = st.sampled_from(sorted(words.CHANNELS))
CASES = st.builds(
    lambda channel, also, status: a_case(channel=channel, also=tuple(also), status=status),
    CHANNELS, st.lists(CHANNELS, unique=True, max_size=3), st.sampled_from(Status),
)  # fmt: skip


@given(CASES, st.frozensets(CHANNELS))
def test_intake_sees_what_came_through_one_of_its_channels(case, channels):
    clerk = Actor("a", "某人", frozenset({Role.INTAKE}), channels=channels)
    mine = not channels or not channels.isdisjoint({case.channel, *case.also})
    assert access.sees(case, clerk) == mine
    assert access.may_touch("add_source", {Role.INTAKE}, case, clerk) == (mine and case.status not in SEALED)


@given(CASES, st.frozensets(CHANNELS))
def test_the_channels_of_intake_take_nothing_from_another_role_and_give_nothing_to_one(case, channels):
    both = Actor("a", "某人", frozenset({Role.INTAKE, Role.SUPERVISOR}), channels=channels)
    unit = Actor("b", "某人", frozenset({Role.HANDLER}), unit="zrj", channels=channels)
    assert access.sees(case, both) and not access.sees(case, unit)


@given(CASES)
def test_passing_an_answer_on_is_open_or_closed_alike_before_and_in_the_sealed_lane(case):
    clerk = Actor("a", "某人", frozenset({Role.INTAKE}))
    row = flow.FLOW["tell_source"]
    assert row.froms >= SEALED
    lane = {flow.actor_may(row, case.with_(status=status, round=2), clerk) for status in (*SEALED, Status.REVISITING)}
    assert lane == {True}
