"""Saved views."""

import pytest

from tests.web.desk.office import Office


@pytest.fixture
def office() -> Office:
    return Office()


def test_a_view_is_saved_with_its_filters_and_opens_the_same_list(office: Office) -> None:
    office.lodged()
    office.lodged(mobile="19900000063", category="land")
    browser = office.at("zhoumin")
    page = browser.submit(browser.get("/desk?tab=open&category=land"), {"name": "土地类"}, action="/desk/views")
    assert "已保存这个视图" in page.text and "共 1 件" in page.text
    assert 'href="/desk?tab=open&amp;category=land"' in page.html
    again = browser.get("/desk?tab=open&category=land")
    assert 'aria-current="page">土地类' in again.html
    assert "土地类" not in office.at("liuying").get("/desk").text


def test_the_same_name_takes_the_place_of_the_view(office: Office) -> None:
    office.lodged()
    browser = office.at("zhoumin")
    for tab in ("late", "soon"):
        browser.submit(browser.get(f"/desk?tab={tab}"), {"name": "我的"}, action="/desk/views")
    assert [one.query for one in office.world.store.views("zhoumin")] == [{"tab": "soon"}]


def test_a_view_can_be_removed_by_its_owner_only(office: Office) -> None:
    office.lodged()
    browser, other = office.at("zhoumin"), office.at("liuying")
    browser.submit(browser.get("/desk?tab=late"), {"name": "我的"}, action="/desk/views")
    [view] = office.world.store.views("zhoumin")
    token = other.get("/desk").form("/desk/views").values["csrf"][0]
    other.post("/desk/views", {"csrf": token, "drop": view.id})
    assert office.world.store.views("zhoumin") == [view]
    token = browser.get("/desk").form("/desk/views").values["csrf"][0]
    assert "已删除" in browser.post("/desk/views", {"csrf": token, "drop": view.id, "tab": "late"}).text
    assert office.world.store.views("zhoumin") == []


def test_names_are_needed_short_and_at_most_twenty(office: Office) -> None:
    office.lodged()
    browser = office.at("zhoumin")
    page = browser.get("/desk?tab=open&category=building")
    for name, sentence in (("", "起个名字"), ("长" * 21, "最多 20 个字")):
        refused = browser.submit(page, {"name": name}, action="/desk/views")
        assert refused.status == 422 and sentence in refused.text and f'value="{name}"' in refused.html
        assert "已用 1 项筛选" in refused.text, "the list is still there"
    for n in range(20):
        browser.submit(page, {"name": f"视图{n}"}, action="/desk/views")
    assert "最多保存 20 个" in browser.submit(page, {"name": "再一个"}, action="/desk/views").text
    assert browser.submit(page, {"name": "视图3"}, action="/desk/views").status == 200
