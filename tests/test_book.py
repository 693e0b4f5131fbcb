"""The city's own data: stored versions over what ships, noticed by every process in time, never within a request."""

import pytest

from chalicelib import handling, wiring
from chalicelib.domain.calendar import year_to
from chalicelib.domain.errors import Stale
from chalicelib.domain.org import from_data, to_data
from tests.fakes import World, a_world

WHO = {"by": "admin", "by_name": "系统管理员甲", "why": "试一试"}


@pytest.fixture
def world() -> World:
    return a_world()


def test_without_changes_the_city_works_with_what_ships(world: World) -> None:
    assert world.policy.accept == 1 and world.org.unit_name("zjj") == "市住房和城乡建设局"
    assert world.terms["portal"] == "诉求通"


def test_a_changed_policy_counts_at_once_and_names_its_version(world: World) -> None:
    handling.revise(world, "policy", {"accept": 2}, **WHO)
    assert world.policy.accept == 2 and world.policy.sign == 1
    number = world.book.now.numbers["policy"]
    assert world.policy.version == str(number) and handling.number(world, "policy") == number


def test_a_case_keeps_the_version_that_applied_when_it_was_lodged(world: World) -> None:
    from tests.web.desk.office import Office

    office = Office(world)
    before = office.lodged()
    revision = handling.revise(world, "policy", {"accept": 2}, **WHO)
    after = office.lodged(title="另一件新的诉求事项")
    assert before.policy != after.policy == str(revision.number)


def test_another_process_notices_after_its_time_and_not_before(world: World) -> None:
    other = wiring.Book(lambda: wiring.edition(world.store), seconds=3600)
    hasty = wiring.Book(lambda: wiring.edition(world.store), seconds=-1)
    handling.revise(world, "policy", {"accept": 2}, **WHO)
    other.refresh()
    hasty.refresh()
    assert (other.now.policy.accept, hasty.now.policy.accept) == (1, 2)


def test_who_saw_an_older_version_is_refused(world: World) -> None:
    seen = handling.number(world, "words")
    handling.revise(world, "words", {"terms": {"portal": "企业直通车"}}, **WHO, seen=seen)
    with pytest.raises(Stale):
        handling.revise(world, "words", {"terms": {"portal": "诉求直达"}}, **WHO, seen=seen)
    assert world.terms["portal"] == "企业直通车"


def test_the_organisation_is_stored_as_it_is(world: World) -> None:
    assert from_data(to_data(world.org)) == world.org
    handling.revise(world, "org", to_data(world.org), **WHO)
    assert from_data(world.store.setting("org") or {}) == world.org


def test_a_closure_of_one_county_lies_over_the_calendar(world: World) -> None:
    closure = {"day": "2026-03-03", "region": "510726", "document": "北府办〔2026〕3号"}
    handling.revise(world, "calendar", {"years": [year_to(world.calendar.years[2026])], "closures": [closure]}, **WHO)
    from datetime import date

    assert not world.calendar.is_workday(date(2026, 3, 3), "510726")
    assert world.calendar.is_workday(date(2026, 3, 3), "510704")
