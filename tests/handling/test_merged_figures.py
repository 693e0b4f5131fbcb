"""The figures of groups and windows follow a case that was merged into one of another door to its master."""

from datetime import date, timedelta

import pytest

from chalicelib.domain import groupfigures
from chalicelib.domain.calendar import CST
from chalicelib.domain.case import Case
from chalicelib.domain.groupfigures import Figures
from chalicelib.domain.platforms import Window
from chalicelib.domain.services import Month
from chalicelib.handling import groupentry, groups, windowlog, windows
from tests.handling.test_groups import a_group, marked, values
from tests.web.desk.office import VALUES, Office
from tests.web.desk.test_symposium_hostile import solved


@pytest.fixture
def office() -> Office:
    made = Office()
    a_group(made)
    windows.save(made.world, "w1", Window("一号专窗", "政务中心", "510700", staff=("zhoumin",)), 0)
    return made


def in_group(office: Office) -> Case:
    """An appeal of two messages, lodged from the group; a leader has replied to it."""
    words = marked(office, "appeal", "more", "leader", "reply")
    no, _ = groupentry.lodge(office.world, "g1", words[:2], values(), office.actor("zhoumin"))
    groupentry.instruct(office.world, "g1", words[2], no, office.actor("zhoumin"), "fangyuan")
    case = office.world.store.case(no)
    assert case
    return case


def at_window(office: Office, token: str) -> Case:
    said = office.world.clock.now().isoformat()
    given = {**values(), "title": f"厂房联合验收{token}", "source": "来访", "said_at": said}
    return windows.register(office.world, "w1", given, office.actor("zhoumin"), token)[0]


def merge(office: Office, case: Case, master: Case) -> None:
    office.act(case, "merge", "zhoumin", master=master.no, reason="同一事项")


def of_group(office: Office, person: str = "liuying") -> Figures:
    actor = office.actor(person)
    found = groups.counted(office.world, groups.listed(office.world, actor), actor)
    return groupfigures.figures(found, office.world.calendar, 1)


def of_window(office: Office, person: str = "zhoumin") -> Month:
    return windowlog.evaluation(office.world, "w1", date(2026, 3, 1), office.actor(person))[0]


def test_a_groups_case_that_was_merged_away_counts_and_is_solved_with_its_master(office: Office) -> None:
    master, case = office.accepted(), in_group(office)
    merge(office, case, master)
    assert (of_group(office).received, of_group(office).solved) == (1, 0)
    solved(office, master)
    found = of_group(office)
    assert (found.received, found.solved, len(found.wd), len(found.hours)) == (1, 1, 1, 1)


def test_a_groups_case_merged_into_another_of_the_group_counts_once_with_the_leaders_reply(office: Office) -> None:
    case = in_group(office)
    master, at = office.accepted(), case.lodged_at.astimezone(CST) - timedelta(days=3)
    groups.link(office.world, "g1", master.no, at, at)
    before = of_group(office)
    assert before.received == 2 and len(before.hours) == 1
    merge(office, case, master)
    found = of_group(office)
    assert found.received == 1 and len(found.hours) == 1 and found.hours[0] > before.hours[0]


def test_who_may_not_know_of_the_master_is_not_told_of_it_by_the_figures(office: Office) -> None:
    master, case, taken = office.accepted(), in_group(office), at_window(office, "t1")
    for one in (case, taken):
        merge(office, one, master)
    office.act(master, "mark_sensitive", "zhoumin", names_unit="zjj", readers=(), reason="反映公职人员")
    assert of_group(office, "liuying").received == 0 and of_group(office, "zhoumin").received == 1
    assert of_window(office, "liuying").received == 0 and of_window(office, "zhoumin").received == 1


def test_a_windows_case_that_was_merged_away_is_received_and_answered_with_its_master(office: Office) -> None:
    master, first, second = office.accepted(), at_window(office, "t1"), at_window(office, "t2")
    for one in (first, second):
        merge(office, one, master)
    found = of_window(office)
    assert (found.received, found.days) == (1, ())
    assert sorted(no for no, why in found.repeats if "并单" in why) == sorted([first.no, second.no])
    solved(office, master)
    found = of_window(office)
    assert found.received == 1 and len(found.days) == 1 and dict(found.statuses) == {"answered": 1}


def test_the_months_page_shows_a_merged_case_by_the_windows_own_number_and_title(office: Office) -> None:
    master, case = office.accepted(title="主件的标题不在这里"), at_window(office, "t1")
    merge(office, case, master)
    page = office.at("zhoumin").get("/desk/window/w1/month?m=2026-03").text
    assert case.title in page and master.title not in page and VALUES["enterprise_name"] in page


def test_a_window_that_took_in_both_counts_the_master_only(office: Office) -> None:
    master, case = at_window(office, "t1"), at_window(office, "t2")
    merge(office, case, master)
    assert of_window(office).received == 1
