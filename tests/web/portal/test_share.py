"""The link for a colleague, the windows, the start page."""

from datetime import date

from chalicelib.domain import identity
from chalicelib.domain.platforms import Window
from chalicelib.domain.records import Thing
from tests import fakes
from tests.web.client import Browser
from tests.web.portal import steps

UNKNOWN = identity.case_no("510703", date(2026, 3, 2), 99_999)


def test_the_link_shows_the_number_and_not_even_whether_there_is_a_case():
    world = fakes.a_world()
    no, _ = steps.lodged(world)
    there, none = Browser(world).get(f"/s/{no}"), Browser(world).get(f"/s/{UNKNOWN}")
    assert there.path == "/status" and there.form("/status").values["no"] == [no]
    assert there.text == none.text and steps.FORM["title"] not in there.html
    assert steps.FORM["enterprise_name"] not in there.html and Browser(world).get("/s/x").status == 404


def test_the_case_page_offers_the_link_and_forwarding_the_page_itself_opens_nothing():
    world = fakes.a_world()
    no, code = steps.lodged(world)
    browser = Browser(world)
    page = steps.open_case(browser, no, code)
    assert f"{fakes.ORIGIN}/s/{no}" in page.html
    colleague = Browser(world).get("/status/case")
    assert colleague.path == "/status" and no not in colleague.html


def put(world, id: str, **data):
    window = Window(**{"name": "企业服务专窗", "centre": "涪城区政务服务中心", "region": "510703", **data})
    world.store.put_thing(Thing(id, window, window.region, window.name))


def test_open_windows_are_listed_by_region_with_address_hours_and_phone():
    world = fakes.a_world()
    put(world, "w1", address="示例路 1 号", hours="工作日 9:00–12:00，13:00–17:00", phone="0816-0000001")
    put(world, "w2", region="510704", centre="游仙区政务服务中心", staff=("zhoumin",))
    put(world, "w3", centre="已经撤销的大厅", active=False)
    page = Browser(world).get("/windows")
    assert page.text.index("涪城区政务服务中心") < page.text.index("游仙区政务服务中心")
    assert "示例路 1 号" in page.text and "9:00–12:00" in page.text and 'href="tel:0816-0000001"' in page.html
    assert "已经撤销" not in page.text and "zhoumin" not in page.html


def test_the_windows_page_says_what_to_do_while_there_are_none():
    assert "在网上提交" in Browser(fakes.a_world()).get("/windows").text


def test_the_start_page_leads_to_my_cases_announcements_and_windows():
    page = Browser(fakes.a_world()).get("/")
    assert all(f'href="{path}"' in page.html for path in ("/mine", "/announcements", "/windows"))
    assert '<link rel="canonical" href="/">' in page.html and "正在征集" not in page.text
