"""A list of enterprises through the page: seen before it is done, all or nothing, nothing the second time, goes on
after a stop."""

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from openpyxl import load_workbook

from chalicelib.documents import xlsx
from chalicelib.domain.enterprisesheet import COLUMNS
from chalicelib.domain.identity import _uscc_check
from chalicelib.domain.registry import Enterprise
from chalicelib.handling import enterprises, registering
from tests.web.client import Browser, Page
from tests.web.desk.office import VALUES, Office
from tests.web.desk.test_imports import SlowClock

AT, CODE = "/desk/enterprises/import", VALUES["enterprise"]
HEAD = [one.names[0] for one in COLUMNS]
EXAMPLE = [one.example for one in COLUMNS]


@pytest.fixture
def office() -> Office:
    return Office()


def a_code(number: int) -> str:
    body = f"91510704MA6{number:05d}X"
    return body + _uscc_check(body)


def rows(count: int) -> list[list[str]]:
    return [[a_code(number), f"绵阳虚构{number:04d}号商行", *EXAMPLE[2:]] for number in range(count)]


def uploaded(office: Office, table: Sequence[Sequence[str]], who: str = "liuying") -> str:
    key = f"draft/import/{who}/enterprises/{'a' * 32}"
    office.world.files.put(key, xlsx.table(HEAD, table), "application/octet-stream")
    return f"{AT}?file={'a' * 32}"


def confirmed(browser: Browser, page: Page, **changes: str) -> Page:
    return browser.submit(page, changes, action=AT)


def ids(office: Office) -> list[str]:
    things, _ = office.world.store.things(Enterprise, "510704", limit=5000)
    return [one.id for one in things]


def state(office: Office) -> Any:
    return {id: office.world.store.thing(Enterprise, id) for id in ids(office)}


def test_the_template_can_be_uploaded_as_it_is(office: Office) -> None:
    browser = office.at("liuying")
    sheet = load_workbook(io.BytesIO(browser.raw("GET", f"{AT}.xlsx").body)).active
    assert [cell.value for cell in sheet[1]] == HEAD
    page = browser.get(uploaded(office, [EXAMPLE]))
    assert "新增 1" in page.text and ids(office) == []
    page = confirmed(browser, page)
    assert page.path == "/desk/enterprises" and "企业已导入" in page.text and EXAMPLE[1] in page.text
    assert enterprises.search(office.world, "乌有精密", office.actor("liuying"))[0][0].id == CODE
    assert "名单导入：新增" in browser.get(f"/desk/enterprises/{CODE}").text


def test_the_same_file_again_changes_nothing(office: Office) -> None:
    browser = office.at("liuying")
    confirmed(browser, browser.get(uploaded(office, [EXAMPLE])))
    before = state(office)
    office.world.clock.forward(days=3)
    browser = office.at("liuying")
    page = browser.get(uploaded(office, [EXAMPLE]))
    assert "不变 1" in page.text and "没有要导入的" in page.text
    token = page.form("/logout").values["csrf"][0]
    browser.post(AT, {"csrf": token, "file": "a" * 32, "hash": "x"})
    assert state(office) == before


def test_one_wrong_row_keeps_all_out(office: Office) -> None:
    browser = office.at("liuying")
    page = browser.get(uploaded(office, [*rows(3), [CODE[:-1] + "G", *EXAMPLE[1:]]]))
    assert "第 5 行" in page.text and "有 1 行不对" in page.text and "确认导入" not in page.text
    token = page.form("/logout").values["csrf"][0]
    assert browser.post(AT, {"csrf": token, "file": "a" * 32, "hash": "x"}).status == 422
    assert ids(office) == []


def test_what_is_confirmed_is_what_was_shown(office: Office) -> None:
    browser = office.at("liuying")
    page = browser.get(uploaded(office, rows(2)))
    uploaded(office, rows(3))
    page = confirmed(browser, page)
    assert page.status == 409 and "预览以后有改动" in page.text and ids(office) == []


def test_a_long_list_goes_on_where_a_stop_left_it_and_nothing_is_done_twice(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = office.at("liuying")
    page = browser.get(uploaded(office, rows(7)))
    put, done = office.world.store.put_thing, iter(range(100))

    def failing(*given: Any) -> Any:
        if next(done) == 4:
            raise ConnectionError("the run ended here")
        return put(*given)

    monkeypatch.setattr(office.world.store, "put_thing", failing)
    assert confirmed(browser, page).status == 500 and len(ids(office)) == 4
    page = browser.get(f"{AT}?file={'a' * 32}")
    assert "新增 3，更新 0，不变 4" in page.text
    assert "企业已导入" in confirmed(browser, page).text and len(ids(office)) == 7
    assert {one.version for one in state(office).values()} == {1}


def test_what_did_not_fit_into_one_call_waits_for_the_next(office: Office) -> None:
    slow = SlowClock(office.world.clock.wall())
    office.world = replace(office.world, clock=slow)
    browser = office.at("liuying")
    page = browser.get(uploaded(office, rows(5)))
    slow.step = timedelta(seconds=4)
    page = confirmed(browser, page)
    assert "已导入一部分" in page.text and 0 < len(ids(office)) < 5
    assert "企业已导入" in confirmed(browser, page).text and len(ids(office)) == 5


def test_a_case_that_comes_while_the_list_is_written_is_not_lost(office: Office) -> None:
    one = Enterprise(CODE, EXAMPLE[1], "510704")
    enterprises.learn(office.world, office.lodged())
    assert registering.write(office.world, [(None, one)], {}, office.actor("liuying")) == 1
    found = enterprises.find(office.world, CODE)
    assert found and found.contacts


def test_the_list_of_somebody_else_does_not_exist_and_others_import_nothing(office: Office) -> None:
    address = uploaded(office, [EXAMPLE])
    assert "已经过期" in office.at("hanbo").get(address).text
    for who in ("zhoumin", "chenli", "fangyuan", "admin"):
        assert office.at(who).get(AT).status == 404


def test_a_county_imports_its_own_region_only(office: Office) -> None:
    page = office.at("fcqs").get(uploaded(office, [EXAMPLE, [a_code(1), "虚构商行", "涪城区", *EXAMPLE[3:]]], "fcqs"))
    assert "有 1 行不对" in page.text and "不在您负责的区县" in page.text


def test_two_thousand_rows_are_read_at_once_and_their_preview_stays_small(office: Office) -> None:
    page = office.at("liuying").get(uploaded(office, rows(2000)))
    assert "新增 2000" in page.text and len(page.html.encode()) < 100_000
