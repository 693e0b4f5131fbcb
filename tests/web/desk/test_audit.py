"""The auditor's pages: what was done and refused, by whom; whether the history is what was written. They only read."""

import io
import json
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from openpyxl import load_workbook

from chalicelib import jobs
from chalicelib.domain import identity
from chalicelib.domain.records import Event
from chalicelib.web import refusals
from chalicelib.web.desk import audit
from tests.web.client import Browser
from tests.web.desk.office import Office

UNKNOWN = identity.case_no("510703", date(2026, 3, 2), 999)


@pytest.fixture
def office() -> Office:
    return Office()


def refused(office: Office) -> list[Event]:
    found = office.world.store.events(office.world.clock.now().date(), 10_000)
    return [one for one in found if one.what == "refused"]


def csrf(page: Any) -> str:
    return str(page.form("/desk/logout").values["csrf"][0])


# refused attempts
def test_a_case_that_may_not_be_seen_and_one_that_does_not_exist_leave_the_same_line(office: Office) -> None:
    case = office.handling()
    browser = office.at("wenjing")
    for no in (case.no, UNKNOWN):
        assert browser.get(f"/desk/case/{no}").status == 404
    first, second = refused(office)
    assert (first.account, first.ok, first.target, second.target) == ("wenjing", False, case.no, UNKNOWN)
    assert first.detail == second.detail == {"route": "打开 /desk/case/{no}", "why": "无权或不存在"}


def test_a_page_of_another_role_leaves_a_line(office: Office) -> None:
    assert office.at("chenli").get("/desk/audit").status == 404
    [event] = refused(office)
    assert (event.account, event.target, event.detail["route"]) == ("chenli", "", "打开 /desk/audit")


def test_what_is_no_number_is_not_written_down(office: Office) -> None:
    office.at("chenli").get("/desk/case/something-that-somebody-typed")
    [event] = refused(office)
    assert event.target == "" and "typed" not in json.dumps(dict(event.detail))


def test_a_post_without_the_sessions_secret_leaves_a_line(office: Office) -> None:
    case = office.lodged()
    assert office.at("zhoumin").post(f"/desk/case/{case.no}/accept", {}).status == 403
    [event] = refused(office)
    assert (event.target, event.detail["why"]) == (case.no, "表单校验不符")


def test_an_action_that_the_rules_refuse_leaves_a_line(office: Office) -> None:
    case = office.accepted()
    browser = office.at("zhoumin")
    page = browser.get(f"/desk/case/{case.no}")
    given = {"csrf": csrf(page), "version": str(case.version), "opinion": "再受理一次", "token": "t"}
    assert browser.post(f"/desk/case/{case.no}/accept", given).status == 409
    [event] = refused(office)
    assert (event.target, event.detail["why"]) == (case.no, "规则不允许")


def test_a_colleagues_change_in_between_is_no_attempt(office: Office) -> None:
    case = office.handling()
    browser = office.at("chenli")
    page = browser.get(f"/desk/case/{case.no}")
    given = {"csrf": csrf(page), "version": "1", "text": "已经联系", "open": "internal", "token": "t"}
    assert browser.post(f"/desk/case/{case.no}/report_progress", given).status in (409, 422)
    assert refused(office) == []


def test_a_machine_that_tries_all_numbers_fills_no_table(office: Office) -> None:
    browser = office.at("chenli")
    for _ in range(refusals.MOST + 5):
        assert browser.get(f"/desk/case/{UNKNOWN}").status == 404
    assert len(refused(office)) == refusals.MOST
    office.world.clock.forward(hours=2)
    browser = office.at("chenli")
    browser.get(f"/desk/case/{UNKNOWN}")
    assert len(refused(office)) == refusals.MOST + 1


def test_the_refusal_stands_when_it_cannot_be_noted(office: Office) -> None:
    browser = office.at("chenli")
    before = browser.get(f"/desk/case/{UNKNOWN}").html

    def fails(event: Event) -> None:
        raise RuntimeError

    office.world.store.note = fails  # type: ignore[method-assign]
    page = browser.get(f"/desk/case/{UNKNOWN}")
    assert (page.status, page.html) == (404, before)


def test_who_has_not_signed_in_leaves_no_line_of_a_person(office: Office) -> None:
    Browser(office.world).get(f"/desk/case/{UNKNOWN}")
    assert refused(office) == []


# the page
def test_the_auditor_finds_what_a_person_did_and_was_refused(office: Office) -> None:
    case = office.handling()
    office.at("chenli").get(f"/desk/case/{UNKNOWN}")
    page = office.at("auditor").get("/desk/audit?person=chenli")
    assert page.status == 200
    for words in ("签收", "越权访问被拒", "未成功", "陈立"):
        assert words in page.text
    assert case.no in page.html and "受理" not in page.text.partition("时间")[2]


def test_by_case_the_chain_is_checked(office: Office) -> None:
    case = office.handling()
    page = office.at("auditor").get(f"/desk/audit?case={case.no}")
    assert "校验一致" in page.text and case.head in page.text
    assert case.title not in page.text and case.enterprise_name not in page.text


def test_a_broken_chain_is_said_in_red(office: Office) -> None:
    case = office.handling()
    entry, link = office.world.store._entries[case.no][2]
    office.world.store._entries[case.no][2] = (entry, replace(link, body="0" * 64))
    page = office.at("auditor").get(f"/desk/audit?case={case.no}")
    assert "校验不一致" in page.text and "第 3 条" in page.text


def test_an_unknown_number_is_said_to_be_unknown(office: Office) -> None:
    assert "没有编号为" in office.at("auditor").get(f"/desk/audit?case={UNKNOWN}").text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("first=2026-01-01&last=2026-03-01", "一次最多查 31 天"), ("first=x", "填写日期"),
        ("last=2026-02-30", "填写日期"),
        ("first=2026-03-02&last=2026-03-01", "不能晚于"), ("case=QS1", "编号不对"), ("first=0001-01-01", "填写日期"),
        ("last=1999-01-01", "填写日期"), ("first=2026-W01-1&last=2026-03-01", "一次最多查"),
    ],
)  # fmt: skip
def test_odd_queries_are_answered_next_to_the_field(office: Office, query: str, sentence: str) -> None:
    page = office.at("auditor").get(f"/desk/audit?{query}")
    assert page.status == 422 and sentence in page.text


def test_the_next_page_goes_on_where_this_one_ended(office: Office) -> None:
    for n in range(120):
        at = office.world.clock.now() + timedelta(seconds=n // 7)
        office.world.store.note(Event(f"f{n:031x}", at, "export", "p", "某人", f"target-{n:03}"))
    browser, found, path = office.at("auditor"), [], "/desk/audit?kind=export"
    for count in (50, 50, 20):
        page = browser.get(path)
        shown = [f"target-{n:03}" for n in range(120) if f"target-{n:03}" in page.text]
        assert len(shown) == count
        found += shown
        path = next(iter(_older(page.html)), "")
    assert len(set(found)) == 120 and path == ""


def _older(html: str) -> list[str]:
    return [unescape(part.partition('"')[0]) for part in html.split('href="')[1:] if "older=" in part.partition('"')[0]]


def test_a_days_seal_is_compared(office: Office) -> None:
    office.accepted()
    browser = office.at("auditor")
    assert "还没有封存" in browser.get("/desk/audit/seal?day=2026-03-01").text
    office.world.clock.forward(days=1)
    browser = office.at("auditor")
    assert "还没有封存" in browser.get("/desk/audit/seal").text
    jobs.run_with(office.world, "seal_ledger", office.world.clock.now(), 60.0)
    assert "校验一致" in browser.get("/desk/audit/seal?day=2026-03-02").text
    office.world.store._events.popitem()
    office.world.store._events.clear()
    assert "校验不一致" in browser.get("/desk/audit/seal?day=2026-03-02").text


@pytest.mark.parametrize("day", ["2026-03-02", "2030-01-01", "1999-01-01", "x"])
def test_a_day_that_is_not_over_has_no_seal_to_compare(office: Office, day: str) -> None:
    assert office.at("auditor").get(f"/desk/audit/seal?day={day}").status == 422


def test_looking_changes_nothing(office: Office) -> None:
    case = office.sealed()
    browser = office.at("auditor")
    before = (office.reload(case), office.world.store.history(case.no), len(office.world.store._events))
    browser.get("/desk/audit")
    browser.get(f"/desk/audit?case={case.no}")
    browser.get("/desk/audit/seal")
    assert (office.reload(case), office.world.store.history(case.no), len(office.world.store._events)) == before


def test_the_sealed_lane_shows_as_one_and_the_same_line(office: Office) -> None:
    case = office.sealed()
    browser = office.at("auditor")
    page = browser.get(f"/desk/audit?first=2026-03-01&last={office.world.clock.now().date()}")
    assert "按程序处理的记录" in page.text and "研判" not in page.text.partition("结果")[2].replace("研判意见", "")
    assert (
        "按程序处理的记录"
        not in browser.get(f"/desk/audit?case={case.no}").text.partition("时间 操作")[2].partition("“")[0]
    )


def test_the_export_holds_the_lines_of_all_pages(office: Office) -> None:
    for n in range(70):
        office.world.store.note(Event(f"f{n:031x}", office.world.clock.now(), "export", "p", "某人", f"target-{n:03}"))
    answer = office.at("auditor").raw("GET", "/desk/audit/export?person=p")
    sheet = load_workbook(io.BytesIO(answer.body)).active
    rows = [[str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert rows[0] == list(audit.HEADINGS)
    assert {row[5] for row in rows[1:]} == {f"target-{n:03}" for n in range(70)}
    exported = [one for one in office.world.store.events(office.world.clock.now().date()) if one.account == "auditor"]
    assert [one.what for one in exported if one.what == "export"] == ["export"]


def test_a_query_that_cannot_be_read_exports_nothing(office: Office) -> None:
    assert office.at("auditor").raw("GET", "/desk/audit/export?first=x").status_code == 400
