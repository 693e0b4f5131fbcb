"""Whose business meetings are: intake of other channels find none, by whatever address."""

from dataclasses import replace

import pytest

from chalicelib.domain.records import Account
from chalicelib.domain.words import Role
from chalicelib.handling import symposiums as keeping
from chalicelib.web.desk import symposium_stage
from chalicelib.web.pages import PAGES
from tests import fakes, meetings
from tests.web.desk.office import Office
from tests.web.desk.test_rights import filled

MEETING = "/desk/symposiums/{id}"


@pytest.fixture
def office() -> Office:
    made = Office()
    meeting = replace(meetings.MEETING, region="510704", units=("zjj",))
    keeping.save(made.world, "1", meeting, made.actor("liuying"), 0)
    return made


def clerk(office: Office, *channels: str, roles: frozenset[Role] = frozenset({Role.INTAKE})) -> str:
    made = Account("clerk", "clerk", "窗口甲", roles, region="510704", channels=frozenset(channels),
                   password=fakes.PASSWORD_HASH)  # fmt: skip
    office.world.store.put_account(made)
    return made.id


def pages(role: Role) -> list[str]:
    own = [one for one in PAGES if "GET" in one.methods and role in one.who and one.path.startswith("/desk/symposiums")]
    return [path for one in own for path in filled(one.path, "")]


def test_intake_of_other_channels_opens_no_page_of_a_meeting(office: Office) -> None:
    browser = office.at(clerk(office, "window"))
    nothing = browser.get("/desk/symposiums/there-is-none")
    found = {path: browser.get(path) for path in pages(Role.INTAKE)}
    assert len(found) > 10 and {page.status for page in found.values()} == {404}
    assert {page.text for page in found.values()} == {nothing.text}
    assert "/desk/symposiums" not in browser.get("/desk").html


def test_nor_do_they_change_anything_there(office: Office) -> None:
    browser, before = office.at(clerk(office, "window")), meetings.thing(office.world, "1")
    form = {"csrf": browser.get("/desk").form("/desk/logout").values["csrf"][0]}
    for path, data in (("/guests", {"enterprise_name": "乌有机械", "name": "王启明"}), ("/sheets/zjj", {"do": "send"}),
                       ("/stages/plan", {"do": "done", "actual": "2026-03-02"}), ("/items", {})):  # fmt: skip
        assert browser.post(f"/desk/symposiums/1{path}", {**form, **data}).status == 404, path
    assert meetings.thing(office.world, "1") == before
    assert not office.world.store.lines("symposium", "1", "G#")


@pytest.mark.parametrize("channels", [(), ("symposium",), ("window", "symposium")])
def test_intake_of_meetings_opens_them(office: Office, channels: tuple[str, ...]) -> None:
    browser = office.at(clerk(office, *channels))
    assert browser.get("/desk/symposiums/1").status == browser.get("/desk/symposiums/1/announcement").status == 200
    assert 'href="/desk/symposiums"' in browser.get("/desk").html.replace("/api/", "/")


def test_a_supervisor_who_also_takes_in_at_a_window_opens_them(office: Office) -> None:
    both = frozenset({Role.INTAKE, Role.SUPERVISOR})
    assert office.at(clerk(office, "window", roles=both)).get("/desk/symposiums/1").status == 200


def test_only_who_can_open_the_meeting_may_see_to_one_of_its_stages(office: Office) -> None:
    visit = type("Visit", (), {"services": office.world})()
    thing = meetings.thing(office.world, "1")

    def named() -> set[str]:
        return {one.id for one in symposium_stage.owners(visit, thing.data)}

    clerk(office, "window")
    assert "clerk" not in named() and "liuying" in named()
    clerk(office, "symposium")
    assert "clerk" in named()


def test_a_leader_reads_the_plan_and_how_far_a_meeting_is_and_nothing_else_of_it(office: Office) -> None:
    browser = office.at("fangyuan")
    page = browser.get("/desk/symposiums?year=2026")
    assert meetings.MEETING.topic in page.text and "新增座谈会" not in page.text
    assert browser.get("/desk/symposiums/figures").status == 200
    page = browser.get("/desk/symposiums/1")
    assert page.status == 200 and "召开会议" in page.text and "/desk/symposiums/1/" not in page.html
    others = set(pages(Role.INTAKE)) - set(pages(Role.LEADER))
    assert len(others) > 8 and {browser.get(path).status for path in others} == {404}
    assert 'href="/desk/symposiums"' in browser.get("/desk").html.replace("/api/", "/")


def test_a_leader_of_another_county_finds_no_meeting_of_this_one(office: Office) -> None:
    roles = frozenset({Role.LEADER})
    account = Account("far", "far", "某人", roles, region="510703", password=fakes.PASSWORD_HASH)
    office.world.store.put_account(account)
    browser = office.at("far")
    assert browser.get("/desk/symposiums/1").status == 404
    assert meetings.MEETING.topic not in browser.get("/desk/symposiums?year=2026").text


def test_a_leader_who_takes_in_at_a_window_works_at_no_meeting(office: Office) -> None:
    browser = office.at(clerk(office, "window", roles=frozenset({Role.INTAKE, Role.LEADER})))
    assert browser.get("/desk/symposiums/1").status == 200
    assert {browser.get(f"/desk/symposiums/1{path}").status for path in ("/items", "/guests", "/stages/plan", "/papers",
            "/sheets/zjj", "/announcement", "/entry")} == {404}  # fmt: skip
    visit = type("Visit", (), {"services": office.world})()
    assert "clerk" not in {one.id for one in symposium_stage.owners(visit, meetings.thing(office.world, "1").data)}
