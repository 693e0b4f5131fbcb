"""Items, sheets and guests of a meeting in the store: nothing is lost when a run stops, nothing is done twice."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib import jobs
from chalicelib.domain.case import Case
from chalicelib.domain.errors import Invalid, Refused, Stale
from chalicelib.domain.preparation import Preparation
from chalicelib.domain.records import Account, Bell
from chalicelib.domain.words import Role
from chalicelib.handling import preparations, solicitations
from chalicelib.handling import symposiumitems as keeping
from tests import fakes, meetings
from tests.handling.test_loop import t
from tests.web.desk.office import ASSIGN, VERSION, Office

HELD, DUE = date(2026, 3, 20), date(2026, 3, 13)


@pytest.fixture
def office() -> Office:
    made = Office()
    meetings.put(made.world)
    return made


def lodged(office: Office, **changes: Any) -> Case:
    """An item of the meeting, as the public page makes it."""
    case = office.lodged(door="symposium:m1", source="“企业用地与工程建设”面对面座谈会公开征集（新闻媒体）", **changes)
    solicitations.collect(office.world, "m1", case, "media")
    return case


def proposed(office: Office, unit: str = "zjj", **changes: Any) -> Case:
    case = office.act(lodged(office, **changes), "accept", "zhoumin", opinion="事实清楚，属住建局牵头")
    keeping.propose(office.world, "m1", [case.no], unit, office.actor("liuying"))
    return case


def send(office: Office, unit: str = "zjj", due: date = DUE) -> None:
    thing, meeting = preparations.find(office.world, "m1", unit), meetings.thing(office.world)
    version = thing.version if thing else 0
    preparations.send(office.world, meeting, unit, due, "请写明现状和打算", office.actor("liuying"), version)


def sheet(office: Office, unit: str = "zjj") -> Any:
    found = preparations.find(office.world, "m1", unit)
    assert found
    return found


def bells(office: Office, account: str) -> list[Bell]:
    jobs.run_with(office.world, "send_messages", office.world.clock.now(), 40)
    return [one for one in office.world.store.bells(account, 50) if "座谈会" in one.text]


def numbers(office: Office, who: str = "liuying") -> list[str]:
    return [one.no for one in keeping.board(office.world, "m1", office.actor(who)).items]


def test_an_item_whose_line_was_lost_comes_back_with_its_source(office: Office) -> None:
    case = lodged(office)
    office.world.store.drop_line("symposium", "m1", f"I#{case.no}")
    assert numbers(office) == []
    for _ in range(2):
        jobs.run_with(office.world, "send_messages", office.world.clock.forward(minutes=1), 40)
    assert numbers(office) == [case.no]
    assert keeping.board(office.world, "m1", office.actor("liuying")).items[0].line.data["source"] == "media"


def test_a_matter_that_gets_the_meeting_as_a_further_source_becomes_an_item_too(office: Office) -> None:
    case = office.lodged()
    jobs.run_with(office.world, "send_messages", office.world.clock.forward(minutes=1), 40)
    office.act(case, "add_source", "zhoumin", channel="symposium", source="座谈会现场提出", door="symposium:m1",
               said_at=office.world.clock.now())  # fmt: skip
    jobs.run_with(office.world, "send_messages", office.world.clock.forward(minutes=1), 40)
    assert numbers(office) == [case.no]
    assert keeping.board(office.world, "m1", office.actor("liuying")).items[0].line.data["source"] == "meeting"


def test_what_came_another_way_has_no_source_of_the_announcement(office: Office) -> None:
    office.lodged(door="symposium:m1", source="2025年座谈会台账")
    jobs.run_with(office.world, "send_messages", office.world.clock.forward(minutes=1), 40)
    assert keeping.board(office.world, "m1", office.actor("liuying")).items[0].line.data["source"] == ""
    assert "—" in office.at("liuying").get("/desk/symposiums/m1/items").text


def test_a_unit_is_proposed_only_where_nobody_leads_yet(office: Office) -> None:
    waiting, led = proposed(office, unit="zrj"), office.assigned(door="symposium:m1")
    solicitations.collect(office.world, "m1", led, "website")
    actor = office.actor("zhoumin")
    assert keeping.propose(office.world, "m1", [waiting.no, led.no], "zjj", actor) == 1
    found = {one.no: one.unit for one in keeping.board(office.world, "m1", actor).items}
    assert found == {waiting.no: "zjj", led.no: "zjj"}
    assert keeping.propose(office.world, "m1", [waiting.no], "", actor) == 1
    with pytest.raises(Invalid):
        keeping.propose(office.world, "m1", [waiting.no], "nobody", actor)


def test_the_unit_hears_once_of_its_sheet_and_reads_its_own_items_without_a_contact(office: Office) -> None:
    case = proposed(office)
    proposed(office, unit="zrj", title="用地手续没有下文")
    send(office)
    told = bells(office, "chenli")
    assert len(told) == 1 and "1 个议题" in told[0].text and "3月13日" in told[0].text
    found = preparations.briefs(office.world, sheet(office))
    assert [(one.no, one.enterprise) for one in found] == [(case.no, case.enterprise_name)]
    assert "联合验收" in found[0].content and case.contact.mobile not in str(found)
    assert preparations.of_unit(office.world, office.actor("chenli")) == [sheet(office)]
    assert preparations.of_unit(office.world, office.actor("liuying")) == []


def test_a_secret_item_is_shown_as_the_version_made_for_the_unit_or_not_at_all(office: Office) -> None:
    case = proposed(office, secret=True)
    send(office)
    found = preparations.briefs(office.world, sheet(office))[0]
    assert (found.title, found.enterprise, found.content, found.wish) == ("企业要求保密的诉求", "", "", "")
    office.act(case, "redact", "zhoumin", **VERSION)
    found = preparations.briefs(office.world, sheet(office))[0]
    assert (found.title, found.enterprise, found.content) == (VERSION["title"], "", VERSION["text"])


def test_what_another_unit_leads_by_now_is_no_longer_on_the_sheet(office: Office) -> None:
    case = proposed(office)
    send(office)
    office.act(case, "assign", "liuying", **{**ASSIGN, "unit": "zrj", "co_units": ()})
    assert preparations.briefs(office.world, sheet(office)) == []
    with pytest.raises(Invalid):
        preparations.reply(office.world, sheet(office), case.no, "我局答复如下", office.actor("chenli"), "")


def test_nothing_is_sent_without_items_or_after_the_meeting(office: Office) -> None:
    with pytest.raises(Refused):
        send(office)
    proposed(office)
    for day in (date(2026, 1, 1), HELD + timedelta(days=1), date(2026, 3, 15)):  # past, after it, a Sunday
        with pytest.raises(Invalid):
            send(office, due=day)


def test_two_colleagues_do_not_overwrite_each_others_reply(office: Office) -> None:
    case = proposed(office)
    send(office)
    one, other = office.actor("chenli"), office.actor("hejianping")
    preparations.reply(office.world, sheet(office), case.no, "联合验收本月底前办结", one, "")
    preparations.reply(office.world, sheet(office), case.no, "联合验收本月底前办结", one, "")
    with pytest.raises(Stale):
        preparations.reply(office.world, sheet(office), case.no, "另一个说法", other, "")
    assert preparations.replies(office.world, sheet(office))[case.no]["text"] == "联合验收本月底前办结"


def watch(office: Office, when: str) -> None:
    office.forward(t(when))
    jobs.run_with(office.world, "watch_clocks", t(when), 200)


def test_reminders_come_before_and_after_the_due_day_each_once(office: Office) -> None:
    """Due Fri 13 March, the meeting is on Fri 20 March."""
    proposed(office)
    send(office)
    for day in ("03-10", "03-11", "03-12", "03-13", "03-16", "03-18", "03-27"):
        for _ in range(2):
            watch(office, f"{day} 09:00")
            bells(office, "chenli")
    told = [one.text for one in reversed(bells(office, "chenli"))][1:]
    ends = ("剩 3 个工作日", "剩 1 个工作日", "今天到期", "逾期 1 个工作日")
    assert [one.split("，")[-1] for one in told] == [f"{words}。请打开“会前准备”。" for words in ends]
    assert [one for one in bells(office, "liuying") if "逾期 3" in one.text]
    assert sheet(office).wake_at is None


def test_a_sheet_with_all_replies_falls_silent(office: Office) -> None:
    case = proposed(office)
    send(office)
    preparations.reply(office.world, sheet(office), case.no, "联合验收本月底前办结", office.actor("chenli"), "")
    watch(office, "03-13 09:00")
    watch(office, "03-16 09:00")
    assert len(bells(office, "chenli")) == 1


def test_nobody_is_reminded_of_an_item_that_another_unit_leads_by_now(office: Office) -> None:
    case = proposed(office)
    send(office)
    office.act(case, "assign", "liuying", **{**ASSIGN, "unit": "zrj", "co_units": ()})
    watch(office, "03-13 09:00")
    watch(office, "03-16 09:00")
    assert len(bells(office, "chenli")) == 1


def test_a_cancelled_meeting_asks_nobody_to_prepare(office: Office) -> None:
    proposed(office)
    send(office)
    meetings.put(office.world, cancelled="与全市大会冲突")
    watch(office, "03-13 09:00")
    watch(office, "03-16 09:00")
    assert len(bells(office, "chenli")) == 1 and sheet(office).wake_at is None
    with pytest.raises(Refused):
        send(office)


def test_a_run_that_stops_between_message_and_mark_tells_nothing_twice(office: Office) -> None:
    proposed(office)
    send(office)
    before = sheet(office)
    watch(office, "03-12 09:00")
    told = len(bells(office, "chenli"))
    world, late = office.world, sheet(office)
    world.store.put_thing(replace(before, version=late.version))  # as if the run had not got so far
    watch(office, "03-12 09:05")
    assert len(bells(office, "chenli")) == told and isinstance(sheet(office).data, Preparation)


def test_who_registers_twice_is_one_guest_and_the_tick_at_the_door_stays(office: Office) -> None:
    guest = {"enterprise": "", "enterprise_name": "示例商会", "name": "李静", "duty": "", "mobile": "19900000044",
             "source": "desk"}  # fmt: skip
    keeping.welcome(office.world, "m1", guest, True)
    solicitations.attend(office.world, "m1", {**guest, "duty": "秘书长", "source": "media"}, office.world.clock.now())
    found = keeping.board(office.world, "m1", office.actor("liuying")).guests
    assert len(found) == 1 and found[0].data["attended"] and found[0].data["duty"] == "秘书长"
    assert keeping.attended(found) == {"示例商会"}
    assert keeping.attend(office.world, "m1", found[0].id, None)
    assert not keeping.attend(office.world, "m1", "G#nobody", office.world.clock.now())
    assert keeping.attended(keeping.board(office.world, "m1", office.actor("liuying")).guests) == set()


def test_what_a_person_may_not_see_is_only_counted(office: Office) -> None:
    lodged(office)
    office.world.store.put_account(Account("other", "other", "某人", frozenset({Role.INTAKE}), region="510700",
                                           channels=frozenset({"window"}), password=fakes.PASSWORD_HASH))  # fmt: skip
    found = keeping.board(office.world, "m1", office.actor("other"))
    assert found.hidden == 1 and found.seen == [] and keeping.sorted_in(found) == []


class Stopped(Exception):
    """The run ends here."""


class Stops:
    """A store that stops before or after its nth write."""

    WRITES = ("put_thing", "send", "add_line", "save")

    def __init__(self, store: Any, nth: int, after: bool) -> None:
        self._store, self._nth, self._after, self.writes = store, nth, after, 0

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._store, name)
        if name not in self.WRITES:
            return found

        def write(*args: Any, **kwargs: Any) -> Any:
            self.writes += 1
            if self.writes == self._nth and not self._after:
                raise Stopped
            result = found(*args, **kwargs)
            if self.writes == self._nth:
                raise Stopped
            return result

        return write


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("nth", range(1, 6))
def test_sending_a_sheet_that_stops_anywhere_is_told_once_in_the_end(office: Office, nth: int, after: bool) -> None:
    """Writes: the sheet, two messages, the mark, and one more that there is not."""
    proposed(office)
    whole, meeting = office.world, meetings.thing(office.world)
    stops: Any = replace(whole, store=Stops(whole.store, nth, after))  # type: ignore[arg-type]
    with suppress(Stopped):
        preparations.send(stops, meeting, "zjj", DUE, "请写明现状和打算", office.actor("liuying"), 0)
    if preparations.find(whole, "m1", "zjj") is None:
        send(office)
    watch(office, "03-02 10:05")
    watch(office, "03-02 10:06")
    assert len(bells(office, "chenli")) == len(bells(office, "hejianping")) == 1


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("nth", range(1, 4))
def test_a_reminder_run_that_stops_anywhere_reminds_once_in_the_end(office: Office, nth: int, after: bool) -> None:
    proposed(office)
    send(office)
    at, whole = t("03-16 09:00"), office.world
    office.forward(at)
    stops: Any = replace(whole, store=Stops(whole.store, nth, after))  # type: ignore[arg-type]
    with suppress(Stopped):
        preparations.remind(stops, "m1.zjj", at)
    watch(office, "03-16 09:05")
    assert len([one for one in bells(office, "chenli") if "逾期 1" in one.text]) == 1
