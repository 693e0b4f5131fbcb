"""The administrator's page of robots."""

from dataclasses import replace

from tests.messages.test_robots import WECOM, Vendor, vendor
from tests.web.desk.office import Office
from tests.web.desk.test_access import csrf

__all__ = ["vendor"]


def test_a_robot_is_set_tested_and_removed_and_its_address_is_shown_to_nobody(vendor: Vendor) -> None:
    office = Office()
    settings = replace(office.world.settings, robots_origin=vendor.origin)
    object.__setattr__(office.world, "settings", settings)
    browser = office.at("admin")
    one = {"csrf": csrf(browser), "unit": "zjj", "kind": "wecom"}
    bad = browser.post("/desk/robots", {**one, "address": "https://evil.example/?key=a", "do": "save"})
    assert bad.status == 422 and office.world.store.robots() == []
    page = browser.post("/desk/robots", {**one, "address": WECOM.address, "do": "save"})
    assert "已保存" in page.text and WECOM.address not in page.html and "2c3d" in page.text
    assert "测试消息已发出" in browser.post("/desk/robots", {**one, "do": "test"}).text and len(vendor.lines) == 1
    vendor.answers = [(200, {"errcode": 93000})]
    assert "重新添加" in browser.post("/desk/robots", {**one, "do": "test"}).text
    assert "已移除" in browser.post("/desk/robots", {**one, "do": "remove"}).text
    assert office.world.store.robots() == []
    assert office.at("liuying").get("/desk/robots").status == 404
