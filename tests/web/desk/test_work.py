"""我的工作 and the smaller lists."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, cast

import pytest

from chalicelib import handling
from chalicelib.domain.case import Actor
from chalicelib.domain.records import Inbound, ListRow
from chalicelib.domain.words import Role
from chalicelib.jobs import notifying
from chalicelib.web.desk import partitions, rows, tabs, work
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
    found = lines([
        a_row("A", category="land", title="燃气报价", channel="window"),
        a_row("B", category="tax", flags="listed,urgent", region="510703", unit="zrj", difficulty="complex"),
        a_row("C", round="2", due=date(2026, 3, 9), flags="pressed"),
    ])  # fmt: skip
    for tab, asked, left in (
        ("open", {"category": "tax"}, "B"), ("second", {}, "C"), ("open", {"q": "燃气"}, "A"),
        ("open", {"channel": "window"}, "A"), ("open", {"region": "510703"}, "B"), ("open", {"unit": "zrj"}, "B"),
        ("open", {"difficulty": "complex"}, "B"), ("open", {"tag": "urgent"}, "B"),
        ("open", {"from": "2026-03-03"}, "C"),
        ("open", {"to": "2026-03-08"}, "AB"), ("open", {"from": "2026-03-02", "to": "2026-03-02", "unit": "zjj"}, "A"),
        ("pressed", {}, "BC"), ("open", {"status": "no such status"}, ""), ("no such tab", {}, "ABC"),
        ("open", {"from": "2026-02-31"}, "ABC"),
    ):  # fmt: skip
        assert "".join(line.no for line in tabs.chosen(found, tab, asked)) == left, (tab, asked)


def test_filters_offer_only_what_occurs() -> None:
    found = lines([a_row("A", category="land"), a_row("B", category="tax", region="510703")])
    offered = {one.key: [code for code, _ in values] for one, values in tabs.choices(found, {}, WORLD.org)}
    assert offered == {"category": ["land", "tax"], "region": ["510703", "510704"]}
    asked = {one.key for one, _ in tabs.choices(found[:1], {"tag": "urgent"}, WORLD.org)}
    assert asked == {"tag"}, "what is asked for can be taken back"


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
    notifying.tell(office.world, office.world.clock.now(), lambda: True)
    assert case.no in office.at("chenli").get("/desk/notices").html
    assert case.no not in office.at("wenjing").get("/desk/notices").html


def test_answers_that_nobody_could_read_are_listed_with_the_number_masked(office: Office) -> None:
    stray = Inbound("simulator", "i1", "answer", "19900000099", "请问你们是谁", fakes.MONDAY)
    office.world.store.take_in(stray)
    office.world.store.read_inbound("simulator", "i1", "unmatched")
    page = office.at("liuying").get("/desk/answers")
    assert "199****0099：请问你们是谁" in page.text and "19900000099" not in page.html


def test_what_is_pressed_or_listed_stands_under_its_tab(office: Office) -> None:
    plain = office.handling(mobile="19900000061")
    pressed = office.act(office.handling(mobile="19900000062"), "urge", "liuying", text="请尽快办结", note="请尽快")
    for person in ("liuying", "chenli"):
        page = office.at(person).get("/desk?tab=pressed")
        assert pressed.no in page.html and plain.no not in page.html
        assert "督办待回复" in page.text


def test_the_filters_in_use_are_counted_and_can_be_taken_back(office: Office) -> None:
    office.lodged()
    office.lodged(mobile="19900000063", category="land", region="510703")
    browser = office.at("zhoumin")
    page = browser.get("/desk?tab=open&category=land&region=510703&from=2026-03-01")
    assert "已用 3 项筛选，清除筛选" in page.text and "共 1 件" in page.text
    assert 'href="/desk?tab=open">清除筛选' in page.html
    assert "共 2 件" in browser.get("/desk?tab=open").text


class Counting:
    """A store that notes which lists are read."""

    def __init__(self, store: Any) -> None:
        self.store = store
        self.calls: list[tuple[str, str]] = []

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.store, name)
        if name not in ("desk", "board", "done", "count_done"):
            return found

        def counted(*args: Any, **named: Any) -> Any:
            self.calls.append((name, str(args[0] if args else named.get("unit") or named.get("region"))))
            return found(*args, **named)

        return counted


@pytest.mark.parametrize(
    ("person", "address", "calls"),
    [
        ("chenli", "/desk", [("desk", "zjj"), ("count_done", "zjj")]),
        ("fcqs", "/desk", [("board", "510703"), ("count_done", "510703")]),
        ("liuying", "/desk", [("board", one) for one in sorted(WORLD.org.regions)]),
        ("liuying", "/desk?region=510703", [("board", "510703"), ("count_done", "510703")]),
    ],
)
def test_a_list_is_one_query_of_each_partition_and_one_of_what_is_done(
    office: Office, person: str, address: str, calls: list[tuple[str, str]]
) -> None:
    office.handling()
    store = Counting(office.world.store)
    office.world = replace(office.world, store=cast(Any, store))
    browser = office.at(person)
    store.calls.clear()
    browser.get(address)
    assert store.calls == calls


def test_a_long_list_goes_on_from_a_cursor_and_a_filter_looks_further(office: Office, monkeypatch: Any) -> None:
    monkeypatch.setattr(partitions, "LIMIT", 4)
    monkeypatch.setattr(work, "PER_PAGE", 4)
    cases = [office.lodged(title=f"第 {n} 件诉求的标题", mobile=f"199000007{n:02}", region="510703") for n in range(10)]
    browser = office.at("fcqs")
    page, seen = browser.get("/desk?tab=open"), []
    assert "在办超过 4 件" in page.text and "共 4+ 件" in page.text
    for _ in range(5):
        seen += re.findall(r'class="lead" href="/desk/case/(\w+)', page.html)
        further = re.search(r'href="(/desk\?after=[^"]+)">继续往后查', page.html)
        if not further:
            break
        page = browser.get(further[1].replace("&amp;", "&"))
    assert sorted(seen) == sorted(case.no for case in cases)
    assert cases[9].no in browser.get("/desk?tab=open&q=第 9 件").html, "the first page had it not"
    assert browser.get("/desk?after=nonsense").status == 404


def test_the_city_is_told_which_regions_have_more(office: Office, monkeypatch: Any) -> None:
    monkeypatch.setattr(partitions, "LIMIT", 2)
    monkeypatch.setattr(work, "PER_PAGE", 2)
    for n in range(3):
        office.lodged(mobile=f"199000007{n:02}", region="510703")
    page = office.at("liuying").get("/desk?tab=open")
    assert f"{WORLD.org.regions['510703']}在办超过 2 件" in page.text and "继续往后查" not in page.text
    assert "继续往后查" in office.at("liuying").get("/desk?tab=open&region=510703").text


def test_rows_can_be_ticked_by_those_who_act(office: Office) -> None:
    case = office.handling()
    for person, ticks in (("chenli", True), ("liuying", True), ("fangyuan", True), ("suqing", False)):
        page = office.at(person).get("/desk?tab=open")
        assert (f'name="no" value="{case.no}" form="bulk"' in page.html) == ticks, person


def test_closed_cases_are_counted_up_to_a_hundred(office: Office, monkeypatch: Any) -> None:
    for n in range(3):
        office.rated(office.revisiting(mobile=f"199000008{n:02}"), "satisfied")
    assert "已办3" in office.at("chenli").get("/desk").text.replace(" ", "")
    monkeypatch.setattr(partitions, "COUNTED", 2)
    assert "已办2+" in office.at("chenli").get("/desk").text.replace(" ", "")


@pytest.mark.parametrize(("person", "page"), [("auditor", "审计"), ("secadmin", "封存"), ("admin", "账号")])
def test_who_has_no_cases_begins_with_the_pages_of_the_own_work(office: Office, person: str, page: str) -> None:
    found = office.at(person).get("/desk")
    assert "您的岗位不直接办理诉求" in found.text
    assert f">{page}</a></li>" in found.html and "诉求列表" not in found.html
