"""渠道统计 at the desk: read from the lists, within one's region, with what each figure means."""

import re

import pytest

from chalicelib.domain import channels as figures
from chalicelib.web.desk import channels, partitions
from tests.web.client import Page
from tests.web.desk.office import Office


@pytest.fixture
def office() -> Office:
    return Office()


def received(page: Page) -> dict[str, int]:
    """Row → 收到."""
    found = re.findall(r"<b>([^<]+)</b></td>\s*<td[^>]*><span[^>]*>收到 </span>(\d+)", page.html)
    return {name: int(n) for name, n in found}


def test_a_case_counts_once_in_all_and_once_per_channel_and_the_page_says_so(office: Office) -> None:
    case = office.handling()
    office.act(case, "add_source", "zhoumin", channel="group", door="", source="企业家群消息",
               said_at=office.world.clock.now())  # fmt: skip
    office.rated(office.revisiting(title="另一件已经办好的事情"), "satisfied")
    page = office.at("liuying").get("/desk/channels")
    shown = received(page)
    assert (shown["合计"], shown["诉求通"], shown["企业家微信群"], shown["企业服务专窗"]) == (2, 2, 1, 0)
    assert "这样的有 1 件" in page.text and "合计里每件只计一次" in page.text and "50.0%" in page.text


def test_a_county_counts_its_own_and_the_city_one_that_it_asks_for(office: Office) -> None:
    office.lodged()
    office.lodged(title="涪城区的一件诉求", region="510703")
    assert received(office.at("fcqs").get("/desk/channels"))["合计"] == 1
    assert received(office.at("fcqs").get("/desk/channels?region=510704"))["合计"] == 1  # not its region: ignored
    city = office.at("liuying")
    assert received(city.get("/desk/channels"))["合计"] == 2
    assert received(city.get("/desk/channels?region=510704"))["合计"] == 1


def test_a_period_that_is_none_is_said_beside_the_field(office: Office) -> None:
    browser = office.at("liuying")
    office.lodged()
    assert received(browser.get("/desk/channels?from=2025-01-01&to=2025-12-31"))["合计"] == 0
    for query, says in (("from=gestern", "请按 2026-11-23 这样填写"), ("from=2026-03-02&to=2026-03-01", "不能早于")):
        page = browser.get(f"/desk/channels?{query}")
        assert page.status == 422 and says in page.text
    assert browser.get("/desk/channels?from=0001-01-01").status == 200


def test_every_row_is_read_however_many_pages_there_are(office: Office) -> None:
    for n in range(5):
        office.lodged(title=f"第{n}件诉求的标题")
    day = office.world.clock.now().date()
    mine = partitions.of(office.world, office.actor("liuying"))
    found, cut = channels.rows(office.world, mine, day, day, at_once=2)
    assert len(found) == 5 and not cut
    assert len(figures.matters(found, day, day)) == 5
    assert channels.rows(office.world, mine, day, day, at_once=2, most=3)[1]


def test_the_sealed_lane_changes_no_number(office: Office) -> None:
    before = office.act(office.second_answered(), "approve_result", "liuying", opinion="")

    def table() -> str:
        return office.at("liuying").get("/desk/channels").html.partition("<tbody>")[2].partition("</tbody>")[0]

    waiting = table()
    sealed = office.rated(before, "dissatisfied")
    assert office.reload(sealed).status == "adjudicating"
    assert table() == waiting
