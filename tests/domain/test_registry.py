"""What is known of an enterprise does not depend on the order in which it was learnt."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import registry
from chalicelib.domain.case import Contact
from chalicelib.domain.errors import Invalid
from chalicelib.domain.registry import Enterprise, Tag

CODE = "91510704MA6XUWY05F"
DAY = date(2026, 3, 2)
WANG, LIU = Contact("王启明", "经理", "19900000021"), Contact("刘丹", "会计", "19900000022")


def learnt(*facts: tuple[str, Contact, date]) -> Enterprise:
    found: Enterprise | None = None
    for name, contact, on in facts:
        found = registry.learn(found, CODE, name, "510704", contact, on)
    assert found
    return found


def test_a_new_name_keeps_the_old_one_with_its_last_day() -> None:
    found = learnt(("绵阳乌有机械厂", WANG, DAY), ("绵阳乌有精密机械有限公司", WANG, DAY + timedelta(days=9)))
    assert found.name == "绵阳乌有精密机械有限公司" and found.names == ((DAY, "绵阳乌有机械厂"),)


def test_width_and_brackets_make_no_new_name() -> None:
    found = learnt(("乌有（绵阳）机械", WANG, DAY), ("乌有(绵阳) 机械", WANG, DAY + timedelta(days=1)))
    assert found.names == ()


def test_a_name_that_it_has_again_is_no_other_name() -> None:
    found = registry.rename(learnt(("绵阳乌有机械厂", WANG, DAY)), "乌有智造", DAY)
    found = registry.rename(found, "绵阳乌有机械厂", DAY + timedelta(days=9))
    assert found.former == ((DAY + timedelta(days=9), "乌有智造"),)


@pytest.mark.parametrize("days", [-30, 0, 30])
def test_a_name_that_a_person_gave_is_not_changed_by_what_is_typed_into_a_case(days: int) -> None:
    called = registry.rename(learnt(("绵阳乌有机械厂", WANG, DAY)), "绵阳乌有精密机械有限公司", DAY)
    for name in ("绵阳乌有机械厂", "乌有精密"):
        found = registry.learn(called, CODE, name, "510704", WANG, DAY + timedelta(days=days))
        assert found.name == "绵阳乌有精密机械有限公司" and name in [former for _, former in found.names]


def test_an_older_case_does_not_bring_an_older_name_back() -> None:
    found = learnt(("乌有精密机械", WANG, DAY), ("乌有机械厂", LIU, DAY - timedelta(days=30)))
    assert found.name == "乌有精密机械" and found.names == ((DAY - timedelta(days=30), "乌有机械厂"),)
    assert found.contacts[0].name == "王启明" and found.first == DAY - timedelta(days=30)


facts = st.tuples(
    st.sampled_from(["乌有机械厂", "乌有精密机械", "乌有（绵阳）机械"]), st.sampled_from([WANG, LIU]),
    st.integers(0, 400).map(lambda days: DAY + timedelta(days=days)),
)  # fmt: skip


@given(st.lists(facts, min_size=1, max_size=6, unique_by=lambda fact: fact[2]), st.randoms())
def test_the_order_of_learning_does_not_matter(told, random) -> None:
    shuffled = list(told)
    random.shuffle(shuffled)
    one, other = learnt(*told), learnt(*shuffled)
    assert (one.name, one.contacts, one.first, one.last) == (other.name, other.contacts, other.first, other.last)
    assert {name for _, name in one.names} <= {name for name, _, _ in told}


@given(st.lists(facts, min_size=1, max_size=6))
def test_the_same_case_twice_teaches_nothing_new(told) -> None:
    newest = max(told, key=lambda fact: fact[2])
    once = learnt(*told, newest)
    assert registry.learn(once, CODE, newest[0], "510704", newest[1], newest[2]) == once


def test_a_tag_holds_from_its_first_to_its_last_day() -> None:
    found = registry.tag(Enterprise(CODE, "乌有机械"), "green_card", DAY, DAY + timedelta(days=2))
    assert [found.tagged(DAY + timedelta(days=n)) for n in (-1, 0, 2, 3)] == [(), ("green_card",), ("green_card",), ()]


def test_tags_of_a_kind_do_not_overlap_and_end_after_they_begin() -> None:
    found = registry.tag(Enterprise(CODE, "乌有机械"), "major", DAY, None)
    with pytest.raises(Invalid):
        registry.tag(found, "major", DAY + timedelta(days=5), None)
    with pytest.raises(Invalid):
        registry.tag(found, "green_card", DAY, DAY - timedelta(days=1))
    ended = registry.tag(found, "major", DAY, DAY + timedelta(days=5))
    assert ended.tags == (Tag("major", DAY, DAY + timedelta(days=5)),)


def test_a_local_enterprise_is_joined_to_its_code_and_then_counts_once() -> None:
    local = registry.learn(None, "L1", "乌有机械（筹）", "510704", LIU, DAY)
    gone, whole = registry.join(local, learnt(("乌有机械", WANG, DAY + timedelta(days=9))))
    assert gone.joined == CODE and whole.ids == (CODE, "L1")
    assert {one.name for one in whole.contacts} == {"王启明", "刘丹"}
    assert registry.counted([CODE, "L1", "L2", CODE]) == (1, 2)
    with pytest.raises(Invalid):
        registry.join(whole, whole)
