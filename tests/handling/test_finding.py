"""Finding cases: by whatever was typed, and never what a person may not see."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib import handling
from chalicelib.domain import access
from chalicelib.domain.case import Actor, Case
from chalicelib.domain.words import Role
from chalicelib.jobs import indexing
from tests.fakes import MONDAY, World
from tests.web.desk.office import VALUES, Office


@pytest.fixture
def office() -> Office:
    return Office()


def hits(office: Office, text: str, who: str | Actor) -> list[str]:
    """Numbers that this person finds, after what waits was indexed."""
    assert indexing.index_cases(office.world, lambda: True) == 0
    actor = office.actor(who) if isinstance(who, str) else who
    return [row.no for row in handling.find(office.world, text, actor, office.world.clock.now()).rows]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("19900000021", "mobile"), ("+86 199-0000-0021", "mobile"), (VALUES["enterprise"], "enterprise"),
        ("00017", "tail"), ("20260302-00017", "tail"), ("0017", "words"), ("联合 验收", "words"),
        ("验", "short"), ("，。", "short"), ("", "short"),
    ],
)  # fmt: skip
def test_what_was_typed_is_understood_without_being_told(text: str, kind: str) -> None:
    assert handling.understood(text)[0] == kind


def test_a_case_is_found_by_number_code_mobile_name_title_and_text(office: Office) -> None:
    case = office.lodged()
    texts = (case.no, case.no.lower(), case.no[-6:], case.no[-6:-1], VALUES["enterprise"], VALUES["mobile"], "乌有精密",
             "联合验收", "厂房 验收", "人防一直显示", "窗口每次")  # fmt: skip
    for text in texts:
        assert hits(office, text, "zhoumin") == [case.no], text
    for text in ("乌有精明", "验收联合", "00099", "19900000022"):
        assert hits(office, text, "zhoumin") == [], text


def test_new_words_take_the_place_of_the_old_ones(office: Office) -> None:
    case = office.lodged()
    assert hits(office, "联合验收", "zhoumin") == [case.no]
    handling.index(office.world, case.no, case.version)
    assert hits(office, "联合验收", "zhoumin") == [case.no]


def test_a_unit_finds_what_is_on_its_own_lists_and_nothing_else(office: Office) -> None:
    mine, other = office.handling(), office.lodged(mobile="19900000077")
    assert hits(office, "联合验收", "chenli") == [mine.no]
    assert hits(office, "人防一直显示", "chenli") == [], "the unit's search reads titles, not texts"
    assert hits(office, "联合验收", "wenjing") == []
    assert hits(office, other.no, "chenli") == []


def test_a_mobile_finds_cases_only_for_those_who_may_read_it(office: Office) -> None:
    case = office.handling()
    for who, sees in (("zhoumin", True), ("liuying", True), ("chenli", True), ("wenjing", False), ("suqing", False),
                      ("fangyuan", False)):  # fmt: skip
        assert hits(office, VALUES["mobile"], who) == [case.no] * sees, who


def test_a_case_kept_secret_from_the_unit_is_not_found_by_what_would_tell_the_enterprise(office: Office) -> None:
    case = office.handling(secret=True)
    for text in ("乌有精密", VALUES["enterprise"], VALUES["mobile"], "人防一直显示"):
        assert hits(office, text, "chenli") == [], text
        assert hits(office, text, "liuying") == [case.no], text
    assert hits(office, case.no, "chenli") == [case.no]


def test_the_sealed_lane_shows_what_the_lists_show(office: Office) -> None:
    case = office.sealed()
    indexing.index_cases(office.world, lambda: True)
    found = handling.find(office.world, "联合验收", office.actor("liuying"), office.world.clock.now())
    assert [row.row["status"] for row in found.rows] == ["待回访"]
    assert hits(office, VALUES["mobile"], "liuying") == [case.no], "nothing tells that it was entered"


def test_more_hits_than_fit_are_said_to_be_more(office: Office) -> None:
    for n in range(33):
        office.lodged(mobile=f"199000005{n:02}")
    indexing.index_cases(office.world, lambda: True)
    found = handling.find(office.world, "联合验收", office.actor("zhoumin"), MONDAY)
    assert len(found.rows) == 30 and found.more


ROLES = st.frozensets(st.sampled_from(sorted(set(Role) - {Role.SYSTEM, Role.ENTERPRISE})), min_size=1)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(ROLES, st.sampled_from(["", "zjj", "zrj"]), st.sampled_from(["510700", "510704", "510703"]),
       st.frozensets(st.sampled_from(["portal", "window"])))  # fmt: skip
def test_nobody_finds_what_access_denies(
    cases: tuple[World, list[Case]], roles: frozenset[Role], unit: str, region: str, channels: frozenset[str]
) -> None:
    world, made = cases
    actor = Actor("x", "某人", roles, unit, region, channels)
    texts = ("联合验收", "乌有精密", VALUES["enterprise"], VALUES["mobile"], "00001", "人防一直")
    for text in (*texts, *(case.no for case in made)):
        for row in handling.find(world, text, actor, MONDAY).rows:
            case = world.store.case(row.no)
            assert case is not None
            assert access.sees(case, actor), (text, row.no)
            assert case.enterprise_name not in row.row["enterprise"] or access.shows_enterprise(case, actor)


@pytest.fixture(scope="module")
def cases() -> tuple[World, list[Case]]:
    """A world with one case in every part of its life."""
    office = Office()
    made = [office.lodged(), office.lodged(mobile="19900000031", region="510703"), office.handling(secret=True),
            office.accepted(mobile="19900000032"), office.sealed(mobile="19900000034")]  # fmt: skip
    indexing.index_cases(office.world, lambda: True)
    return office.world, made
