"""Enterprises through the verbs: learnt twice is learnt once, joined is joined even after a stop."""

from datetime import date

import pytest

from chalicelib.domain import registry
from chalicelib.domain.errors import Unseen
from chalicelib.handling import enterprises
from tests.web.desk.office import Office


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
