"""Enterprises through the verbs: learnt twice is learnt once, joined is joined even after a stop."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib import handling
from chalicelib.domain import registry
from chalicelib.domain.case import Actor
from chalicelib.domain.errors import Unseen
from chalicelib.domain.registry import Enterprise
from chalicelib.domain.words import Role
from chalicelib.handling import enterprises
from chalicelib.jobs import indexing
from tests.web.desk.office import VALUES, Office

CODE, DAY = VALUES["enterprise"], date(2026, 3, 2)


@pytest.fixture
def office() -> Office:
    return Office()


def test_a_case_teaches_its_enterprise_once(office: Office) -> None:
    case = office.lodged()
    found = enterprises.learn(office.world, case)
    version = office.world.store.thing(registry.Enterprise, case.enterprise)
    assert enterprises.learn(office.world, case) == found
    assert office.world.store.thing(registry.Enterprise, case.enterprise) == version
    assert found.name == case.enterprise_name and found.contacts[0].mobile == case.contact.mobile


def test_those_of_a_region_are_listed_by_name(office: Office) -> None:
    enterprises.learn(office.world, office.lodged())
    enterprises.learn(office.world, office.lodged(enterprise="L1", enterprise_name="安州某协会"))
    found, _ = office.world.store.things(registry.Enterprise, "510704")
    assert [one.data.name for one in found] == sorted(one.data.name for one in found) and len(found) == 2


def test_a_joined_local_id_leads_to_its_code_and_joining_again_changes_nothing(office: Office) -> None:
    case = office.lodged()
    enterprises.learn(office.world, case)
    enterprises.learn(office.world, office.lodged(enterprise="L1", enterprise_name="乌有机械（筹）"))
    for _ in range(2):
        whole = enterprises.join(office.world, "L1", case.enterprise)
        assert whole.ids == (case.enterprise, "L1")
    found = enterprises.find(office.world, "L1")
    assert found and found.id == case.enterprise


def test_a_change_needs_something_to_change(office: Office) -> None:
    with pytest.raises(Unseen):
        enterprises.change(office.world, "L9", lambda known: registry.tag(known, "major", date(2026, 3, 2), None))
    assert enterprises.find(office.world, "L9") is None


def known(office: Office, id: str = CODE, name: str = VALUES["enterprise_name"], region: str = "510704") -> Enterprise:
    return enterprises.put(office.world, Enterprise(id, name, region))


def hits(office: Office, text: str, who: str = "liuying") -> list[str]:
    return [one.id for one in enterprises.search(office.world, text, office.actor(who))[0]]


def tags(office: Office, tag: str = "green_card", region: str = "") -> list[str]:
    return [one.id for one in enterprises.listed(office.world, office.actor("liuying"), region, tag).found]


def test_an_enterprise_is_found_by_parts_of_its_name_of_a_former_one_and_by_its_code(office: Office) -> None:
    known(office)
    enterprises.change(office.world, CODE, lambda one: registry.rename(one, "绵阳子虚智造有限公司", DAY))
    for text in ("子虚智造", "乌有精密", "乌有 机械", CODE, f" {CODE.lower()} "):
        assert hits(office, text) == [CODE], text
    # Each pair is in one of the names, all of them in neither.
    assert hits(office, "乌有智造") == [] and hits(office, "子") == []


def test_the_exact_name_comes_first(office: Office) -> None:
    known(office, "91510704MA6XUWY05G", "乌有机械（绵阳）")
    known(office, CODE, "乌有机械")
    assert hits(office, "乌有机械") == [CODE, "91510704MA6XUWY05G"]


def test_a_county_finds_and_lists_its_own_only(office: Office) -> None:
    known(office)
    fucheng = Actor("x", "某人", frozenset({Role.SUPERVISOR}), region="510703")
    for text in ("乌有", CODE):
        assert enterprises.search(office.world, text, fucheng) == ([], False)
    assert enterprises.listed(office.world, fucheng).found == []
    assert enterprises.listed(office.world, fucheng, "510704").found == []


def test_a_case_search_meets_no_enterprise_and_the_other_way_round(office: Office) -> None:
    known(office)
    case = office.lodged(enterprise="L7", enterprise_name="某协会", title="乌有精密门前的路")
    assert office.world.store.due_terms() and indexing.index_cases(office.world, lambda: True) == 0
    found = handling.find(office.world, "乌有精密", office.actor("liuying"), office.world.clock.now())
    assert [row.no for row in found.rows] == [case.no]
    assert hits(office, "乌有精密") == [CODE] and hits(office, "某协会") == ["L7"]


def test_all_of_a_region_come_in_pages_by_name(office: Office) -> None:
    for number in range(120):
        known(office, f"L{number}", f"第{number:03d}号商行", "510703" if number < 70 else "510704")
    seen: list[str] = []
    after = ""
    for _ in range(4):
        page = enterprises.listed(office.world, office.actor("liuying"), after=after)
        assert len(page.found) <= enterprises.PAGE
        seen, after = seen + [one.name for one in page.found], page.after
        if not after:
            break
    assert seen == sorted(seen) and len(seen) == 120 and not after


def test_who_has_a_tag_today_is_listed_wherever_it_moves(office: Office) -> None:
    known(office)
    enterprises.change(office.world, CODE, lambda one: registry.tag(one, "green_card", DAY, None))
    assert tags(office) == [CODE] and tags(office, "major") == []
    enterprises.change(office.world, CODE, lambda one: replace(one, region="510703"))
    assert tags(office, region="510703") == [CODE] and tags(office, region="510704") == []
    enterprises.change(office.world, CODE, lambda one: registry.tag(one, "green_card", DAY, DAY))
    assert tags(office) == [CODE]  # its last day is today
    office.forward(office.world.clock.now() + timedelta(days=2))
    assert tags(office) == []


def test_a_stop_before_the_enterprise_is_written_is_made_good_by_the_next_run(office: Office) -> None:
    case = office.lodged()
    put = office.world.store.put_thing
    office.world.store.put_thing = stopped  # type: ignore[method-assign]
    assert indexing.index_cases(office.world, lambda: True) == 1
    assert hits(office, "乌有精密") == [] and office.world.store.due_terms()
    office.world.store.put_thing = put  # type: ignore[method-assign]
    for _ in range(2):
        assert indexing.index_cases(office.world, lambda: True) == 0
    assert hits(office, "乌有精密") == [case.enterprise] and not office.world.store.due_terms()


def stopped(*args: Any) -> Any:
    raise ConnectionError("the run ended here")


def test_of_a_case_that_only_named_people_read_the_registry_learns_nothing(office: Office) -> None:
    named = {"readers": ("hanbo",), "names_unit": "", "reason": "反映公职人员"}
    office.act(office.lodged(), "mark_sensitive", "zhoumin", **named)
    assert indexing.index_cases(office.world, lambda: True) == 0
    assert enterprises.find(office.world, CODE) is None


def test_what_is_learnt_of_a_joined_local_id_is_learnt_of_its_code(office: Office) -> None:
    known(office)
    known(office, "L1", "乌有机械（筹）")
    enterprises.join(office.world, "L1", CODE)
    assert hits(office, "乌有机械筹") == [CODE] and hits(office, "L1") == [CODE]
    contact = {"name": "刘丹", "mobile": "19900000022"}
    enterprises.learn(office.world, office.lodged(enterprise="L1", **contact))
    found = enterprises.find(office.world, CODE)
    assert found and [one.name for one in found.contacts] == ["刘丹"]
    assert [one.id for one in enterprises.listed(office.world, office.actor("liuying")).found] == [CODE]


def test_a_count_is_of_codes_and_a_joined_local_id_counts_under_its_code(office: Office) -> None:
    known(office)
    for local in ("L1", "L2"):
        known(office, local, "乌有机械（筹）")
    enterprises.join(office.world, "L1", CODE)
    assert enterprises.counted(office.world, [CODE, "L1", "L1", "L2", "91510704MA6XUWY05G", "L3"]) == (2, 2)
    assert enterprises.counted(office.world, ["L1"]) == (1, 0) and enterprises.counted(office.world, []) == (0, 0)
