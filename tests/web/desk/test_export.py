"""The export is what the screen shows."""

import io
import re
from typing import Any

import pytest
from openpyxl import load_workbook

from chalicelib.web.desk import partitions
from tests.web.client import Browser
from tests.web.desk.office import VALUES, Office


@pytest.fixture
def office() -> Office:
    return Office()


def sheet(browser: Browser, query: str = "") -> list[tuple[Any, ...]]:
    response = browser.raw("GET", f"/desk/export.xlsx{query}", accept="application/octet-stream")
    assert response.status_code == 200, response.body
    return list(load_workbook(io.BytesIO(response.body)).active.iter_rows(values_only=True))


def numbers(browser: Browser, query: str) -> list[str]:
    found: list[str] = []
    for page in (1, 2):
        found += re.findall(r'class="lead" href="/desk/case/(\w+)', browser.get(f"/desk{query}&page={page}").html)
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("person", ["liuying", "zhoumin", "chenli"])
def test_the_rows_are_those_of_all_pages_in_the_same_order(office: Office, person: str) -> None:
    for n in range(52):
        office.handling(mobile=f"199000001{n:02}", category="land" if n == 7 else "building")
    browser = office.at(person)
    for query in ("?tab=open", "?tab=open&category=land", "?tab=late", "?tab=done"):
        rows = sheet(browser, query)
        shown = [row[3] for row in rows[4:]]
        assert shown == numbers(browser, query), query
        assert f"共 {len(shown)} 件" in rows[2][0]


def test_the_head_says_who_when_and_what(office: Office) -> None:
    office.handling()
    head = sheet(office.at("liuying"), "?tab=open&category=building&from=2026-03-01")[:4]
    assert head[0][0] == "诉求列表：在办"
    assert head[1][0] == "筛选条件：领域：工程建设；到期不早于 2026-03-01"
    assert head[2][0].startswith("由 刘颖 于 2026-03-02 10:00 导出")
    assert head[3][2:4] == ("诉求", "编号") and head[3][10] == "主办单位"


def test_what_the_screen_masks_is_masked(office: Office) -> None:
    case = office.handling(secret=True)
    for person in ("chenli", "liuying"):
        text = str(sheet(office.at(person), "?tab=open"))
        assert case.no in text and VALUES["enterprise_name"] not in text
    assert VALUES["title"] not in str(sheet(office.at("chenli"), "?tab=open"))


def test_a_long_list_is_exported_to_its_end(office: Office, monkeypatch: Any) -> None:
    monkeypatch.setattr(partitions, "LIMIT", 3)
    for n in range(8):
        office.lodged(mobile=f"199000001{n:02}", region="510703")
    assert len(sheet(office.at("fcqs"), "?tab=open")[4:]) == 8
    assert "没有导出" in sheet(office.at("liuying"), "?tab=open")[2][0]


def test_an_export_is_noted_and_no_formula(office: Office) -> None:
    office.lodged(title="=1+1 是几，请窗口答复")
    browser = office.at("zhoumin")
    response = browser.raw("GET", "/desk/export.xlsx", accept="application/octet-stream")
    cell = load_workbook(io.BytesIO(response.body)).active.cell(5, 3)
    assert (cell.value, cell.data_type) == ("=1+1 是几，请窗口答复", "s")
    events = [one for one in office.world.store.events(office.world.clock.wall().date()) if one.what == "export"]
    assert [(one.account, one.detail["rows"]) for one in events] == [("zhoumin", "1")]


def test_whoever_has_no_cases_exports_nothing(office: Office) -> None:
    assert office.at("admin").get("/desk/export.xlsx").status == 404
