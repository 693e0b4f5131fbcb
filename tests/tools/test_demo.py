"""The demonstration's data: enough, varied, invented, and of actions and choices that the flow knows."""

from collections import Counter
from datetime import datetime

import pytest

from chalicelib import reference
from chalicelib.domain import chat, groupwork, identity, services, solicitation, symposium, words
from chalicelib.domain.calendar import CST
from chalicelib.domain.flow import FLOW
from tools import seed
from tools.demo.__main__ import appeals, free_numbers
from tools.demo.appeal import PREFIX, SPECIAL, Appeal, uscc
from tools.demo.doors import Doors
from tools.demo.meetings import MET, WRITTEN
from tools.demo.paths import DAYS, DOORS, PATHS, STEPS, TEXTS
from tools.demo.town import Town

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


def day_of(appeal: Appeal) -> int:
    """The day on which it is lodged, from 0."""
    return next(day for day, steps in enumerate(PATHS[appeal.text["path"]]) if "lodge" in steps.split())


def test_every_appeal_of_a_group_is_said_there_on_the_day_it_is_entered() -> None:
    said = {(one["appeal"], chat_["day"]) for chat_ in DOORS["chats"] for one in chat_["said"] if "appeal" in one}
    assert said == {(one.text["title"], day_of(one)) for one in ALL if one.text["channel"] == "group"}
    for one in (one for chat_ in DOORS["chats"] for one in chat_["said"]):
        assert one.get("mark", "none") in groupwork.MARKS
        assert "of" in one or one.get("mark") not in (groupwork.LEADER, groupwork.REPLY)


@pytest.mark.parametrize("place", range(len(DOORS["chats"])))
def test_a_chat_is_recognised_message_by_message(place: int) -> None:
    one, now = DOORS["chats"][place], datetime(2026, 11, 24, 9, tzinfo=CST)
    text = Doors(Town({}), ALL).pasted(one["said"], now)
    said, unread = chat.read(text, now)
    assert [each.sender for each in said] == [each["who"] for each in one["said"]] and unread == []


def test_every_item_of_a_symposium_is_lodged_while_one_takes_items_and_is_of_a_kind_that_it_takes() -> None:
    for one in (one for one in ALL if one.text["channel"] == "symposium"):
        newest = [meeting for meeting in DOORS["meetings"] if meeting["opens"] <= day_of(one)][-1]
        assert day_of(one) <= newest["closes"] and one.text["kind"] in solicitation.KINDS
    met = {one.text["title"] for one in ALL if one.text["path"] == MET}
    assert met == {one["title"] for one in DOORS["table"] if "title" in one} >= set(DOORS["prepared"])


def test_the_meetings_stand_in_different_stages_and_name_what_exists() -> None:
    marks = [[stage for some in one["stages"].values() for stage in some] for one in DOORS["meetings"]]
    assert len(marks) == 2 and len(marks[0]) != len(marks[1]) and set(marks[0] + marks[1]) <= set(symposium.STAGE)
    for one in DOORS["meetings"]:
        assert set(WRITTEN) <= set(one) and set(one["units"]) <= set(reference.org().units)


def test_windows_groups_and_services_name_people_companies_and_kinds_that_exist() -> None:
    people = {one["login"]: one for one in seed.people()}
    staff = [(window["staff"], region) for region, window in DOORS["windows"].items()]
    staff += [(group["steward"], group["region"]) for group in DOORS["groups"].values()]
    for login, region in staff:
        assert "intake" in people[login]["roles"] and people[login]["region"] in ("", region)
    for one in DOORS["services"]:
        assert one["what"] in services.KINDS and one["window"] in DOORS["windows"] and 0 <= one["day"] < DAYS
        assert one.get("company", "zhima") in TEXTS["companies"]
    assert any(one.text["title"] == DOORS["second"]["title"] and day_of(one) < DOORS["second"]["day"] for one in ALL)
