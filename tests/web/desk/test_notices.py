"""The bell and the page of notices."""

import pytest

from chalicelib.jobs import notifying
from tests.web.desk.office import Office


@pytest.fixture
def office() -> Office:
    return Office()


def told(office: Office) -> None:
    notifying.tell(office.world, office.world.clock.now(), lambda: True)


def test_the_bell_counts_what_is_unread_until_all_is_marked_read(office: Office) -> None:
    case = office.assigned()
    told(office)
    browser = office.at("chenli")
    assert '<b class="count">1</b>' in browser.get("/desk").html
    page = browser.get("/desk/notices")
    assert case.no in page.html and "未读 新交办" in page.text
    page = browser.submit(page, {}, action="/desk/notices")
    assert "已全部标为已读" in page.text and case.no in page.html
    assert "未读" not in page.text and 'class="count"' not in browser.get("/desk").html


def test_newest_first_by_day(office: Office) -> None:
    office.assigned()
    office.world.clock.forward(days=1)
    office.assigned(mobile="19900000022")
    told(office)
    text = office.at("chenli").get("/desk/notices").text
    assert text.index("2026年3月3日 星期二 10:00") < text.index("2026年3月2日 星期一 10:00")


def test_what_the_person_may_no_longer_see_is_left_out(office: Office) -> None:
    case = office.accepted()
    told(office)
    assert case.no in office.at("zhoumin").get("/desk/notices").html
    office.act(case, "mark_sensitive", "zhoumin", names_unit="zjj", readers=("hanbo",), reason="反映工作人员")
    assert case.no not in office.at("liuying").get("/desk/notices").html
