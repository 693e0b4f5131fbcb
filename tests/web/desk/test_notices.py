"""The bell and the page of notices."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain import symposiumplan
from chalicelib.handling import symposiums as keeping
from chalicelib.jobs import notifying, things
from tests import ledgers, meetings
from tests.handling.test_symposium_items import proposed, send
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


def test_a_notice_of_no_case_leads_to_the_page_it_is_about(office: Office) -> None:
    world = office.world
    meeting = replace(meetings.MEETING, chair="方远 副市长", units=("zjj",))
    dated = symposiumplan.dated(meeting, world.calendar, world.clock.now())
    keeping.save(world, "m1", dated, office.actor("liuying"), 0)
    proposed(office)
    send(office)
    ledgers.waiting(world, ledgers.a_row(), id="e" * 32)
    world.clock.set(world.clock.now() + timedelta(days=9))
    things.wake_things(world, world.clock.now(), lambda: True)
    notifying.tell(world, world.clock.now(), lambda: True)
    meeting_at = "/desk/symposiums/m1"
    for person, path in (("chenli", f"{meeting_at}/sheets/zjj"), ("liuying", f"{meeting_at}/stages/solicit"),
                         ("liuying", f"/desk/ledgers/{'e' * 32}")):  # fmt: skip
        browser = office.at(person)
        assert f'href="{path}"' in browser.get("/desk/notices").html, path
        assert browser.get(path).status == 200
