"""Symposiums in the store: reminders by themselves, figures every night, and colleagues who change the same meeting."""

import contextlib
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from chalicelib import jobs
from chalicelib.domain import symposium, symposiumplan
from chalicelib.domain.errors import Invalid, Stale
from chalicelib.domain.platforms import Symposium
from chalicelib.handling import solicitations, symposiumitems
from chalicelib.handling import symposiums as keeping
from chalicelib.jobs import things
from tests import meetings
from tests.handling.test_loop import t
from tests.jobs_world import Killed, Tampered, die
from tests.web.desk.office import Office

DAY = date(2026, 3, 12)
WRITES = ("send", "put_thing")
LAST, LATE = t("03-12 09:00"), t("03-17 09:00")  # T and O+3


@pytest.fixture
def office() -> Office:
    return prepared()


def prepared() -> Office:
    """A meeting whose report is zhoumin's, planned for 12 March."""
    made = Office()
    by = made.actor("liuying")
    meeting = symposiumplan.planned(meetings.MEETING, "report", "zhoumin", DAY, made.world.clock.now())
    keeping.save(made.world, "m1", replace(meeting, units=("zjj",), chair="方远 副市长"), by, 0)
    return made


def watch(world: Any, at: datetime) -> None:
    if at > world.clock.now():
        world.clock.set(at)
    things.wake_things(world, at, lambda: True)


def told(office: Office, *people: str) -> dict[str, list[str]]:
    jobs.run_with(office.world, "send_messages", office.world.clock.now(), 40)
    found = {who: [one.text for one in office.world.store.bells(who, 50) if "专题报告" in one.text] for who in people}
    return {who: texts for who, texts in found.items() if texts}


EVERYBODY = ("zhoumin", "liuying", "hanbo", "chenli", "fcqs")


def test_the_owner_hears_on_the_day_and_the_supervisors_when_it_stays_undone(office: Office) -> None:
    watch(office.world, LAST)
    assert told(office, *EVERYBODY) == {
        "zhoumin": ["“企业用地与工程建设”座谈会的“专题报告”计划3月12日完成，今天到期。请在“座谈会”里办理并标记。"]
    }
    watch(office.world, LATE)
    found = told(office, *EVERYBODY)
    assert set(found) == {"zhoumin", "liuying"} and "逾期 3 个工作日" in found["liuying"][0]


def test_runs_twice_or_late_say_it_once(office: Office) -> None:
    for at in (LAST, LAST, LATE, LAST, LATE):
        watch(office.world, at)
        once = told(office, *EVERYBODY)
    assert {who: len(texts) for who, texts in once.items()} == {"zhoumin": 2, "liuying": 1}
    late = prepared()
    watch(late.world, LATE)
    assert {who: len(texts) for who, texts in told(late, *EVERYBODY).items()} == {"zhoumin": 1, "liuying": 1}


def test_a_run_makes_no_more_writes_than_are_tried_below() -> None:
    office = prepared()
    counted = Tampered(office.world.store, 0, False, die, WRITES)
    watch(replace(office.world, store=counted), LATE)
    assert counted.writes == 3  # two messages and the meeting


@pytest.mark.parametrize("nth", range(1, 4))
@pytest.mark.parametrize("after", [False, True])
def test_a_run_that_stops_anywhere_loses_nothing_and_says_nothing_twice(nth: int, after: bool) -> None:
    office = prepared()
    with contextlib.suppress(Killed):
        watch(replace(office.world, store=Tampered(office.world.store, nth, after, die, WRITES)), LATE)
    told(office, *EVERYBODY)
    watch(office.world, LATE)
    assert {who: len(texts) for who, texts in told(office, *EVERYBODY).items()} == {"zhoumin": 1, "liuying": 1}


@pytest.mark.parametrize("nth", range(1, 4))
def test_a_colleague_and_another_run_in_between_lose_nothing(nth: int) -> None:
    office = prepared()

    def meddle() -> None:
        by = office.actor("liuying")
        keeping.change(office.world, "m1", by, lambda one: replace(one, place="市会议中心"), None)
        watch(office.world, LATE)

    watch(replace(office.world, store=Tampered(office.world.store, nth, False, meddle, WRITES)), LATE)
    assert {who: len(texts) for who, texts in told(office, *EVERYBODY).items()} == {"zhoumin": 1, "liuying": 1}
    assert meetings.thing(office.world).data.place == "市会议中心"


def test_a_moved_day_is_reminded_of_again(office: Office) -> None:
    watch(office.world, LAST)
    told(office, *EVERYBODY)
    keeping.change(office.world, "m1", office.actor("liuying"),
                   lambda one: symposiumplan.planned(one, "report", "zhoumin", date(2026, 3, 20), LAST), 0)  # fmt: skip
    watch(office.world, t("03-20 09:00"))
    assert len(told(office, "zhoumin")["zhoumin"]) == 2


def test_done_or_cancelled_it_is_silent(office: Office) -> None:
    for effect in (lambda one: replace(one, cancelled="并入下半年"),
                   lambda one: symposium.finished(one, "report", DAY, "八号文", "", "刘颖", ())):  # fmt: skip
        office = prepared()
        keeping.change(office.world, "m1", office.actor("liuying"), effect, 0)
        watch(office.world, LATE)
        assert told(office, *EVERYBODY) == {}


def test_what_it_comes_to_is_counted_at_night_and_when_its_page_is_read(office: Office) -> None:
    case = office.handling(door="symposium:m1")
    solicitations.collect(office.world, "m1", case, "media")
    guest = {"enterprise": "", "enterprise_name": "乌有机械", "name": "王启明", "duty": "", "mobile": ""}
    symposiumitems.welcome(office.world, "m1", guest, here=True)
    assert meetings.thing(office.world).data.count.collected == 0
    watch(office.world, t("03-03 05:00"))
    count = meetings.thing(office.world).data.count
    assert (count.companies, count.collected, count.solved, count.open) == (1, 1, 0, 1)
    solicitations.collect(office.world, "m1", office.lodged(door="symposium:m1"), "media")
    office.at("liuying").get("/desk/symposiums/m1")
    assert meetings.thing(office.world).data.count.collected == 2


def test_a_reminder_is_no_change_that_a_colleague_could_miss(office: Office) -> None:
    by = office.actor("liuying")
    watch(office.world, LAST)
    keeping.change(office.world, "m1", by, lambda one: replace(one, place="市会议中心"), 0)
    with pytest.raises(Stale):
        keeping.change(office.world, "m1", by, lambda one: replace(one, place="市政务服务中心"), 0)
    keeping.change(office.world, "m1", by, lambda one: replace(one, place="市会议中心"), 0)  # pressed twice
    assert meetings.thing(office.world).data.edition == 1


def test_an_item_that_came_meanwhile_counts_when_a_stage_is_marked_done(office: Office) -> None:
    by, world = office.actor("liuying"), office.world
    world.clock.set(t("03-23 10:00"))
    for seen, key in enumerate(("hold", "ledger")):
        keeping.finish(world, "m1", key, by, date(2026, 3, 23), "", "", seen)
    solicitations.collect(world, "m1", office.handling(door="symposium:m1"), "media")
    with pytest.raises(Invalid) as refused:
        keeping.finish(world, "m1", "resolve", by, date(2026, 3, 23), "", "", 2)
    assert set(refused.value.fields) == {"chair"}
    keeping.finish(world, "m1", "resolve", by, date(2026, 3, 23), "", "一件延至四月办结", 2)
    found = meetings.thing(world).data
    assert len(found.listed) == 1 and symposium.mark(found, "resolve").by == "刘颖"


def test_a_meeting_without_figures_is_counted_by_the_first_run(office: Office) -> None:
    """As an imported ledger leaves it."""
    meetings.put(office.world, Symposium("用水用电", "county", "510704", held=date(2026, 1, 15)), "old")
    thing = meetings.thing(office.world, "old")
    office.world.store.put_thing(replace(thing, wake_at=office.world.clock.now()))
    watch(office.world, office.world.clock.now())
    assert meetings.thing(office.world, "old").data.count is not None
