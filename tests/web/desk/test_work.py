"""我的工作 and the smaller lists."""

import re
from datetime import date, timedelta

import pytest

from chalicelib import handling
from chalicelib.domain.case import Actor
from chalicelib.domain.records import Inbound, ListRow
from chalicelib.domain.words import Role
from chalicelib.web.desk import rows, tabs
from tests import fakes
from tests.web.client import Page
from tests.web.desk.office import RESULT, VALUES, Office

TODAY = date(2026, 3, 2)
WORLD = fakes.a_world(accounts=False)


@pytest.fixture
def office() -> Office:
    return Office()


def counts(page: Page) -> dict[str, int]:
    """Tab → count as the page shows them."""
    found = re.findall(r'href="/desk\?tab=(\w+)"[^>]*>[^<]*<b[^>]*>(\d+)', page.html)
    return {key: int(n) for key, n in found}


def a_row(no: str = "A", lane: str = "unit", due: date | None = TODAY, **row: str) -> ListRow:
    shown = {
        "title": "标题", "enterprise": "企业", "status": "办理中", "status_code": "handling", "round": "1",
        "category": "land", "region": "510704", "kind": "appeal", "channel": "portal", "limit": "10", "unit": "zjj",
        "unit_name": "住建局", "person": "", "flags": "", "next": "办理", "phone": "", "unread": "",
        "lodged": "2026-03-02",
    }  # fmt: skip
    return ListRow(no, lane, due, {**shown, **row})


def lines(found: list[ListRow], *roles: Role) -> list[rows.Line]:
    actor = Actor("x", "某人", frozenset(roles or (Role.HANDLER,)), "zjj")
    return rows.lines(found, actor, WORLD.org, WORLD.calendar, TODAY)


@pytest.mark.parametrize(
    ("due", "limit", "words", "colour"),
    [
        (date(2026, 3, 2), "10", "今天到期", "yellow"),
        (date(2026, 3, 5), "10", "剩 3 个工作日", "yellow"),
        (date(2026, 3, 6), "10", "剩 4 个工作日", "green"),
        (date(2026, 3, 4), "5", "剩 2 个工作日", "green"),
        (date(2026, 3, 9), "30", "剩 5 个工作日", "yellow"),
        (date(2026, 2, 26), "10", "逾期 3 个工作日", "red"),  # Saturday 28 February is worked
    ],
)
def test_a_row_counts_down_in_words_and_colour_by_its_limit(due: date, limit: str, words: str, colour: str) -> None:
    light = lines([a_row(due=due, limit=limit)])[0].light
    assert light and (light.words, light.colour) == (words, colour)


def test_a_clock_of_the_authority_is_no_countdown_of_the_unit() -> None:
    waiting = a_row(lane="review", due=TODAY - timedelta(days=5), status_code="answered")
    assert lines([waiting], Role.HANDLER)[0].light is None
    assert lines([waiting], Role.SUPERVISOR)[0].late


@pytest.mark.parametrize(
    ("lane", "roles"),
    [
        ("intake", {Role.INTAKE}),
        ("dispatch", {Role.INTAKE, Role.TASKFORCE, Role.SUPERVISOR}),
        ("unit", {Role.HANDLER, Role.UNIT_LEADER}),
        ("co", {Role.HANDLER}),
        ("object", {Role.SUPERVISOR, Role.SUPERVISOR_HEAD}),
        ("review", {Role.SUPERVISOR, Role.SUPERVISOR_HEAD}),
        ("wait", set()),
    ],
)
def test_it_is_the_turn_of_exactly_these_roles(lane: str, roles: set[Role]) -> None:
    assert {role for role in Role if lines([a_row(lane=lane)], role)[0].mine} == roles


def test_a_revisit_is_the_supervisors_turn_only_with_a_phone_task_or_an_unread_answer() -> None:
    found = [a_row(lane="revisit"), a_row(lane="revisit", phone="1"), a_row(lane="revisit", unread="1")]
    assert [line.mine for line in lines(found, Role.SUPERVISOR)] == [False, True, True]


def test_filters_narrow_and_unknown_values_find_nothing_but_break_nothing() -> None:
    found = lines([a_row("A", category="land", title="燃气报价"), a_row("B", category="tax"), a_row("C", round="2")])
    assert [line.no for line in tabs.chosen(found, "open", "", "tax", "")] == ["B"]
    assert [line.no for line in tabs.chosen(found, "second", "", "", "")] == ["C"]
    assert [line.no for line in tabs.chosen(found, "open", "", "", "燃气")] == ["A"]
    assert tabs.chosen(found, "open", "no such status", "", "") == []
    assert len(tabs.chosen(found, "no such tab", "", "", "")) == 3


def test_the_tabs_count_what_they_show(office: Office) -> None:
    for number, build in enumerate((office.lodged, office.accepted, office.assigned, office.answered, office.second)):
        build(title=f"第 {number} 件诉求的标题", mobile=f"1990000004{number}")
    for person in ("zhoumin", "liuying", "chenli", "hanbo"):
        browser = office.at(person)
        for tab, n in counts(browser.get("/desk")).items():
            page = browser.get(f"/desk?tab={tab}")
            assert f"共 {n} 件" in page.text and page.html.count('class="lead"') == n, (person, tab)


def test_the_supervisor_finds_reviews_objections_extensions_and_phone_tasks_under_their_tabs(office: Office) -> None:
    office.answered(mobile="19900000051")
    objected = office.handling(mobile="19900000052")
    office.act(objected, "object", "hejianping", reason="不属本局职责", basis="权责清单第三条", suggested="zrj")
    extended = office.handling(mobile="19900000053")
    office.act(extended, "request_extension", "chenli", days=5, reason="等待实测报告")
    found = counts(office.at("liuying").get("/desk"))
    assert (found["review"], found["objected"], found["extension"]) == (1, 1, 1)
    assert "phone" not in found, "tabs for something that there is none of are left out"
    without_mobile = {**VALUES, "mobile": "", "landline": "0816-2345678"}
    case, _ = handling.register(office.world, without_mobile, office.actor("zhoumin"), channel="window")
    office.act(case, "accept", "zhoumin", opinion="简单问题")
    office.act(case, "answer_directly", "zhoumin", **RESULT)
    assert counts(office.at("liuying").get("/desk"))["phone"] == 1


def test_a_case_is_found_by_its_number_from_anywhere(office: Office) -> None:
    case = office.lodged()
    assert office.at("zhoumin").get(f"/desk?tab=open&q={case.no.lower()}").path == f"/desk/case/{case.no}"


def test_closed_cases_are_under_done(office: Office) -> None:
    case = office.rated(office.revisiting(), "satisfied")
    for person in ("liuying", "chenli"):
        browser = office.at(person)
        assert case.title in browser.get("/desk?tab=done").text
        assert case.title not in browser.get("/desk?tab=open").text


def test_a_list_longer_than_a_page_has_further_pages(office: Office) -> None:
    for number in range(53):
        office.lodged(title=f"第 {number} 件诉求的标题", mobile=f"199000001{number:02}")
    browser = office.at("zhoumin")
    first, second = browser.get("/desk?tab=open"), browser.get("/desk?tab=open&page=2")
    assert first.html.count('class="lead"') == 50 and second.html.count('class="lead"') == 3
    assert "共 53 件，第 2 页，共 2 页" in second.text


def test_the_footer_says_when_the_clock_last_ran(office: Office) -> None:
    assert "时钟还没有完整扫描过" in office.at("chenli").get("/desk").text
    office.world.store.beat("watch_clocks", fakes.MONDAY, {})
    assert "完整扫描：3月2日 10:00" in office.at("chenli").get("/desk").text


def test_only_the_administrator_is_told_to_import_next_years_calendar_from_november_on() -> None:
    before, after = (Office(fakes.a_world(fakes.MONDAY.replace(month=month))) for month in (10, 11))
    assert "放假安排还没有导入" not in before.at("admin").get("/desk").text
    assert "放假安排还没有导入" in after.at("admin").get("/desk").text
    assert "放假安排还没有导入" not in after.at("liuying").get("/desk").text


def test_notices_reach_the_groups_they_are_for(office: Office) -> None:
    case = office.assigned()
    assert case.no in office.at("chenli").get("/desk/notices").html
    assert case.no not in office.at("wenjing").get("/desk/notices").html


def test_answers_that_nobody_could_read_are_listed_with_the_number_masked(office: Office) -> None:
    stray = Inbound("simulator", "i1", "answer", "19900000099", "请问你们是谁", fakes.MONDAY)
    office.world.store.take_in(stray)
    office.world.store.read_inbound("simulator", "i1", "unmatched")
    page = office.at("liuying").get("/desk/answers")
    assert "199****0099：请问你们是谁" in page.text and "19900000099" not in page.html
