"""征集公告 at the desk: texts with the address of their source, the paper with its QR, regions and roles."""

from dataclasses import replace

import pytest

from chalicelib.domain import solicitation
from tests import fakes
from tests.meetings import MEETING, put
from tests.web.desk.office import Office

PATH = "/desk/symposiums/m1/announcement"


@pytest.fixture
def office():
    made = Office()
    put(made.world)
    return made


def test_each_text_has_the_address_of_its_source(office):
    page = office.at("liuying").get(PATH)
    assert page.status == 200 and "正在征集" in page.text and "<svg" in page.html
    for source in ("media", "website", "window"):
        assert f"{fakes.ORIGIN}/join/m1?from={source}" in page.html
    assert "2026年3月1日至2026年3月10日" in page.html and "2026年3月20日 09:30" in page.html
    assert office.at("zhoumin").get(PATH).status == 200


def test_the_paper_has_the_code_and_the_dates(office):
    page = office.at("liuying").get(f"{PATH}/print")
    assert "关于公开征集“企业用地与工程建设”" in page.text and 'class="qr"' in page.html
    assert "from=window" in page.text and "市政务服务中心三楼" in page.text


def test_without_an_announcement_there_is_nothing_to_copy_or_print(office):
    put(office.world, announcement="")
    browser = office.at("liuying")
    assert "还没有公告" in browser.get(PATH).text and browser.get(f"{PATH}/print").status == 404


def test_a_county_sees_its_own_meetings_only_and_units_none(office):
    assert office.at("fcqs").get(PATH).status == 404 == office.at("chenli").get(PATH).status
    put(office.world, region="510703")
    assert office.at("fcqs").get(PATH).status == 200
    assert office.at("liuying").get("/desk/symposiums/none/announcement").status == 404


def test_the_first_and_the_last_day_are_open():
    assert MEETING.open_from and MEETING.open_until
    assert solicitation.is_open(MEETING, MEETING.open_from) and solicitation.is_open(MEETING, MEETING.open_until)
    assert not solicitation.is_open(replace(MEETING, open_until=None), MEETING.open_from)


def test_an_unknown_source_counts_as_the_website():
    assert solicitation.source("media") == "media" and solicitation.source("<x>") == "website"
