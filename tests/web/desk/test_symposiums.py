"""Symposiums at the desk: announced here, lodged on the public page, listed here with what became of it."""

from datetime import date

import pytest

from chalicelib import jobs
from chalicelib.domain.platforms import Symposium
from chalicelib.domain.registry import Enterprise
from chalicelib.handling import symposiumitems
from tests import ledgers, meetings
from tests.web.client import Browser, Page
from tests.web.desk.office import VALUES, Office

MEETING = {
    "topic": "工程建设专场", "level": "city", "region": "510700", "chair": "方远 市级领导", "held": "2026-03-20",
    "start": "09:30", "place": "市政务服务中心", "announcement": "征集工程建设方面的诉求、意见和建议。",
    "open_from": "2026-03-01", "open_until": "2026-03-15",
}  # fmt: skip


@pytest.fixture
def office() -> Office:
    return Office()


def made(office: Office, **changes: str) -> str:
    """The address of a new meeting."""
    browser = office.at("liuying")
    page = browser.submit(browser.get("/desk/symposiums/new"), {**MEETING, **changes}, action="/desk/symposiums/new")
    assert page.status == 200, page.text
    return page.path


def test_an_announced_meeting_is_open_on_the_portal_and_its_items_come_back_to_it(office: Office) -> None:
    address = made(office)
    id = address.rpartition("/")[2]
    assert "工程建设专场" in Browser(office.world).get(f"/join/{id}").text
    case = office.lodged(door=f"symposium:{id}")
    from chalicelib.handling import solicitations

    solicitations.collect(office.world, id, case, "website")
    zhoumin = office.at("zhoumin")
    assert case.title in zhoumin.get(address).text
    page = zhoumin.get(f"{address}/items")
    assert case.title in page.text and "政府网站" in page.text and "待受理" in page.text


def test_what_does_not_fit_together_is_said_at_its_field(office: Office) -> None:
    browser = office.at("liuying")
    form = browser.get("/desk/symposiums/new")
    page = browser.submit(form, {**MEETING, "open_until": "2026-02-01"}, action="/desk/symposiums/new")
    assert page.status == 422 and "不能早于第一天" in page.text and "征集工程建设方面" in page.html
    page = browser.submit(form, {**MEETING, "open_from": "", "open_until": ""}, action="/desk/symposiums/new")
    assert page.status == 422 and "写了公告就要写征集的起止日期" in page.text


def test_a_colleagues_change_is_noticed(office: Office) -> None:
    address = made(office)
    first, second = office.at("liuying"), office.at("hanbo")
    stale = first.get(f"{address}/edit")
    second.submit(second.get(f"{address}/edit"), {"place": "市会议中心"}, action="/edit")
    page = first.submit(stale, {"topic": "用地专场"}, action="/edit")
    assert page.status == 409 and "用地专场" in page.html
    assert "市会议中心" in first.get(address).text


def test_another_county_does_not_find_it(office: Office) -> None:
    address = made(office)
    stranger = office.at("fcqs")
    assert stranger.get(address).status == 404 and "工程建设专场" not in stranger.get("/desk/symposiums").text


def test_the_registry_learns_of_an_enterprise_from_its_case(office: Office) -> None:
    office.lodged()
    jobs.run_with(office.world, "send_messages", office.world.clock.forward(minutes=1), 40)
    found = office.world.store.thing(Enterprise, VALUES["enterprise"])
    assert found and found.data.name == VALUES["enterprise_name"]


def text_of(page: Page) -> str:
    return "".join(page.text.split())


def test_a_meeting_of_an_old_ledger_has_no_number_of_companies_but_says_that_nobody_noted_them(office: Office) -> None:
    world = office.world
    ledgers.confirmed(world, ledgers.a_row())
    jobs.ledgers.import_ledgers(world, world.clock.now(), lambda: True)
    (meeting,) = world.store.things(Symposium, "510700")[0]
    browser = office.at("liuying")
    page = browser.get(f"/desk/symposiums/{meeting.id}")
    assert "参会企业没有登记" in text_of(page) and "0家" not in text_of(page)
    page = browser.get("/desk/symposiums/figures?from=2024-01-01&to=2024-12-31")
    assert "参会企业—1场没有登记" in text_of(page) and "0家次" not in text_of(page)
    here = {"enterprise": "", "enterprise_name": "乌有机械", "name": "王启明", "duty": "", "mobile": ""}
    meetings.put(world, id="m2", topic="用地专场", held=date(2024, 6, 3))
    symposiumitems.welcome(world, "m2", here, here=True)
    assert "参会企业1家" in text_of(browser.get("/desk/symposiums/m2"))
    assert "参会企业1家次1场没有登记" in text_of(browser.get("/desk/symposiums/figures?from=2024-01-01&to=2024-12-31"))


def test_before_a_meeting_nobody_is_missed(office: Office) -> None:
    assert "参会企业—" in text_of(office.at("liuying").get(made(office)))
