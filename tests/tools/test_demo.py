"""The demonstration's data: enough, varied, invented, and of actions and choices that the flow knows."""

from collections import Counter

import pytest

from chalicelib import reference
from chalicelib.domain import identity, words
from chalicelib.domain.flow import FLOW
from tools import seed
from tools.demo.__main__ import appeals, free_numbers
from tools.demo.appeal import PREFIX, SPECIAL, uscc
from tools.demo.paths import DAYS, PATHS, STEPS, TEXTS

ALL = appeals(TEXTS, set())
ELSEWHERE = {"lodge", "reply", "reply2", "rate_web", "supply", "withdraw_web"}  # at the portal and on the phone


def test_forty_appeals_at_least_over_regions_categories_and_all_channels() -> None:
    assert len(ALL) >= 40
    assert len({one.company["region"] for one in ALL}) >= 10
    assert len({one.text["category"] for one in ALL}) >= 15
    assert {one.text["channel"] for one in ALL} == set(words.CHANNELS)


def test_texts_are_as_companies_write_them() -> None:
    every = "".join(one.content for one in ALL)
    assert max(len(one.content) for one in ALL) == 2000
    assert "\t" in every and "……" in every and "６" in every
    assert any(ord(char) > 0x1F000 for char in every)  # an emoji
    for one in ALL:
        assert 5 <= len(one.text["title"]) <= 50 and 10 <= len(one.content) <= 2000
        assert 2 <= len(one.text["wish"]) <= 500


def test_enterprises_are_invented_with_codes_that_pass_every_check() -> None:
    codes = {one.company["name"]: one.code for one in ALL}
    assert len(set(codes.values())) == len(codes)
    for code in codes.values():
        assert identity.uscc(code) == (code, None) and identity.uscc_warning(code) is None
    assert uscc(7, "5107G1")[2:8] == "510700"


def test_telephone_numbers_are_of_the_reserved_range_and_new_in_every_run() -> None:
    first = {one.mobile for one in ALL}
    second = {one.mobile for one in appeals(TEXTS, first)}
    assert not first & second
    assert all(number.startswith(PREFIX) and int(number[-4:]) not in SPECIAL for number in first | second)
    with pytest.raises(SystemExit, match="used up"):
        next(free_numbers({f"{PREFIX}9999"}))


def test_every_path_is_made_of_steps_that_exist_and_every_one_is_walked() -> None:
    assert {one.text["path"] for one in ALL} == set(PATHS)
    used = Counter(step for days in PATHS.values() for day in days for step in day.split())
    assert set(used) == set(STEPS) | ELSEWHERE
    assert all(len(days) <= DAYS for days in PATHS.values())


@pytest.mark.parametrize("name", sorted(STEPS))
def test_a_step_enters_what_its_action_asks_for(name: str) -> None:
    step, needs = STEPS[name], {need.name: need for need in FLOW[STEPS[name].action].needs}
    assert set(step.values) <= set(needs)
    lacking = {need.name for need in needs.values() if need.required} - set(step.values)
    assert not lacking, lacking
    for key, text in step.values.items():
        if needs[key].kind == "choice" and "{" not in text:
            assert text in dict(needs[key].choices)


def test_whoever_acts_has_an_account_with_the_role() -> None:
    roles = {one["login"]: set(one["roles"]) for one in seed.people()}
    for step in STEPS.values():
        has = {"handler": {"handler"}, "leader": {"unit_leader"}}.get(step.who) or roles[step.who]
        assert has & {role.value for role in FLOW[step.action].roles}, step


def test_appeals_name_units_and_categories_that_exist() -> None:
    org = reference.org()
    for one in ALL:
        assert one.text["unit"] in org.units and one.text["category"] in org.categories
        assert one.company["region"] in org.regions and one.text["kind"] in words.KINDS
