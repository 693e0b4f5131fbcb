"""Meetings used as nobody planned: items merged away, one company by two names, moved after the day, sent by half."""

from dataclasses import replace
from datetime import date

import pytest

from chalicelib.domain import access
from chalicelib.domain.case import Case
from chalicelib.domain.records import Account
from chalicelib.domain.words import Role
from chalicelib.handling import preparations, symposiumitems
from chalicelib.handling import symposiums as keeping
from tests import fakes, meetings
from tests.handling.test_loop import t
from tests.handling.test_symposium_items import lodged, proposed, send, sheet
from tests.web.desk.office import ASSIGN, RESULT, VALUES, Office
from tests.web.desk.test_symposium_stages import mark, press, sent

AT = "/desk/symposiums/m1"
NAME, CODE = VALUES["enterprise_name"], VALUES["enterprise"]


@pytest.fixture
def office() -> Office:
    made = Office()
    meeting = replace(meetings.MEETING, chair="方远 副市长", units=("zjj",))
    keeping.save(made.world, "m1", meeting, made.actor("liuying"), 0)
    return made


def standing(office: Office) -> keeping.Standing:
    return keeping.standing(office.world, "m1", office.actor("liuying"))


def away(office: Office) -> tuple[Case, Case]:
    """An item of the meeting, merged into a case that came by the portal; the master and the item."""
    master, item = office.accepted(), lodged(office, title="厂房联合验收四个月没有意见")
    office.act(item, "merge", "zhoumin", master=master.no, reason="同一事项")
    return master, item


def solved(office: Office, master: Case) -> None:
    office.act(master, "assign", "liuying", **{**ASSIGN, "co_units": ()})
    office.act(master, "sign", "chenli")
    office.act(master, "submit_result", "hejianping", **RESULT)
    office.act(master, "approve_result", "liuying", opinion="")


def test_an_item_that_was_merged_into_a_case_of_another_door_is_collected_and_open_until_that_one_ends(
    office: Office,
) -> None:
    master, item = away(office)
    found = standing(office)
    assert (found.count.collected, found.count.open, found.count.solved) == (1, 1, 0)
    assert [one.no for one in found.open] == [item.no]
    solved(office, master)
    assert standing(office).count.solved == 1


def test_two_items_merged_into_one_case_of_another_door_count_once(office: Office) -> None:
    master, _ = away(office)
    office.act(lodged(office, title="厂房联合验收没有人管"), "merge", "zhoumin", master=master.no, reason="同一事项")
    assert standing(office).count.collected == 1


def test_an_item_merged_into_another_of_the_same_meeting_counts_once_and_is_not_open_twice(office: Office) -> None:
    master, item = proposed(office), proposed(office, title="厂房联合验收四个月没有意见")
    office.act(item, "merge", "zhoumin", master=master.no, reason="同一事项")
    found = standing(office)
    assert (found.count.collected, found.count.open) == (1, 1) and [one.no for one in found.open] == [master.no]


def test_the_list_of_answers_gives_a_merged_item_its_masters_answer_and_unit(office: Office) -> None:
    master, item = away(office)
    paper = office.at("liuying").get(f"{AT}/papers?paper=minutes")
    assert item.title in paper.text and "办理中" in paper.text
    solved(office, master)
    paper = office.at("liuying").get(f"{AT}/papers?paper=minutes")
    assert RESULT["answer"] in paper.text and "市住房和城乡建设局" in paper.text and master.title not in paper.text


def welcome(office: Office, name: str, mobile: str, enterprise: str, code: str = "") -> None:
    guest = {"enterprise": code, "enterprise_name": enterprise, "name": name, "duty": "", "mobile": mobile,
             "source": symposiumitems.STAFF}  # fmt: skip
    symposiumitems.welcome(office.world, "m1", guest, True)


def test_two_people_of_one_enterprise_are_one_enterprise_though_one_gave_no_code(office: Office) -> None:
    welcome(office, "王启明", "19900000031", NAME, CODE)
    welcome(office, "李晓雨", "19900000032", NAME)
    assert standing(office).count.companies == 1


def test_width_and_brackets_make_no_other_enterprise(office: Office) -> None:
    welcome(office, "王启明", "19900000031", "乌有（绵阳）机械公司")
    welcome(office, "李晓雨", "19900000032", "乌有(绵阳)机械公司")
    assert standing(office).count.companies == 1


@pytest.mark.parametrize(("deed", "typed"), [("move", {"held": "2026-06-10"}), ("cancel", {})])
def test_a_meeting_that_was_held_is_neither_moved_nor_cancelled(
    office: Office, deed: str, typed: dict[str, str]
) -> None:
    office.world.clock.set(t("03-23 10:00"))
    liuying = office.at("liuying")
    press(liuying, "hold", "done", actual="2026-03-20")
    assert mark(office, "hold").actual
    before = meetings.thing(office.world).data
    page = sent(liuying, liuying.get(f"{AT}/stages"), deed, why="领导另有公务", **typed)
    assert page.status == 422 and "会议已经召开" in page.text and "领导另有公务" in page.html
    assert meetings.thing(office.world).data == before


def test_a_sheet_is_the_same_whoever_sends_it_again(office: Office) -> None:
    first, second = proposed(office), proposed(office, title="用电增容三个月没有接入")
    office.act(first, "add_source", "zhoumin", channel="window", door="", source="窗口当面反映",
               said_at=office.world.clock.now())  # fmt: skip
    send(office)
    office.world.store.put_account(Account("clerk", "clerk", "窗口甲", frozenset({Role.INTAKE}), region="510700",
                                           channels=frozenset({"window"}), password=fakes.PASSWORD_HASH))  # fmt: skip
    meeting, before = meetings.thing(office.world), sheet(office)
    narrow = office.actor("clerk")
    assert not access.sees(office.reload(second), narrow)
    preparations.send(office.world, meeting, "zjj", date(2026, 3, 13), "请写明现状", narrow, before.version)
    assert sheet(office).data.ask == "请写明现状"
    assert set(sheet(office).data.items) == {first.no, second.no}
