"""The revisit when a vendor is down, dies in the middle or tells of dead numbers: doubles of Aliyun and Tencent."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib import handling
from chalicelib.domain import retrying
from chalicelib.domain.case import Case, Message
from chalicelib.domain.records import Inbound
from tests import vendors
from tests.fakes import World, a_world
from tests.handling.test_loop import ASSIGN, EXPLANATION, RESULT, VALUES, do, t
from tests.jobs_world import an_answer, run
from tests.messages.test_gateways import TEMPLATES, VENDORS

MOBILE, SECOND = "19900000021", "19900000022"
NAMES = {number: name for name, number in TEMPLATES.items()}


@dataclass
class Town:
    """One case approved on Friday 6 March, so that its survey is due on Monday at nine; a vendor that can be down."""

    world: World
    double: vendors.Double
    vendor: str
    no: str

    def both(self, *whens: str) -> None:
        """The clock and the sender at these instants, as the schedules would."""
        for when in whens:
            run(self.world, "watch_clocks", when)
            run(self.world, "send_messages", when)

    def came(self) -> list[tuple[str, str]]:
        """(number, template) of what the vendor accepted, in order."""
        return [_read(self.vendor, call) for call in self.double.accepted]

    def case(self) -> Case:
        found = self.world.store.case(self.no)
        assert found and found.revisit
        return found

    def state(self, template: str) -> str:
        found = [one for one in self.world.store.messages(self.no) if one.message.template == template]
        return found[-1].state if found else ""

    def receipt(self, status: str, when: str, *, template: str = "survey", text: str = "空号", id: str = "") -> None:
        """What the vendor says about the newest message of a kind; read at once."""
        out = [one for one in self.world.store.messages(self.no) if one.message.template == template][-1]
        self.world.store.take_in(Inbound(
            self.vendor, id or f"R{when}", "receipt", out.message.to, text, t(when), status,
            f"{self.no}/{out.message.id}",
        ))  # fmt: skip
        run(self.world, "send_messages", when)


def _read(vendor: str, call: vendors.Call) -> tuple[str, str]:
    if vendor == "aliyun":
        return call.query["PhoneNumbers"], NAMES[call.query["TemplateCode"]]
    return call.json["PhoneNumberSet"][0].removeprefix("+86"), NAMES[call.json["TemplateId"]]


def lodged(world: World, **more: str) -> str:
    world.clock.set(t("03-02 10:00"))
    no = handling.lodge(world, {**VALUES, "mobile": MOBILE, **more})[0].no
    do(world, no, "03-02 10:30", "accept", "zhoumin", {"opinion": "属实"})
    do(world, no, "03-02 10:40", "assign", "zhoumin", {**ASSIGN, "co_units": ()})
    do(world, no, "03-02 12:00", "sign", "chenli")
    do(world, no, "03-06 10:00", "submit_result", "hejianping", RESULT)
    do(world, no, "03-06 10:30", "approve_result", "liuying", {"opinion": ""})
    return no


@pytest.fixture(params=["aliyun", "tencent"])
def town(request: pytest.FixtureRequest) -> Iterator[Town]:
    with vendors.serving(VENDORS[request.param][0]) as double:
        made = a_world(t("03-02 10:00"))
        no = lodged(made, second_name="赵小云", second_mobile=SECOND)
        run(made, "send_messages", "03-06 11:00")  # what was told until then went another way
        world = replace(made, gateway=VENDORS[request.param][1](double).gateway)
        yield Town(world, double, request.param, no)


def hours(first: str, last: str) -> list[str]:
    begin, end = t(first), t(last)
    count = int((end - begin) / timedelta(hours=1)) + 1
    return [f"{begin + timedelta(hours=n):%m-%d %H:%M}" for n in range(count)]


def in_a_window(at: datetime) -> bool:
    return "09:00" <= f"{at:%H:%M}" < "11:30" or "14:00" <= f"{at:%H:%M}" < "17:30"


# down for a day
def test_after_a_day_without_vendor_all_that_was_due_leaves_once_and_in_its_order(town: Town) -> None:
    code = Message("code1", "", "sms", MOBILE, "code", {"code": "123456"}, t("03-09 09:00"), "code")
    town.world.store.send(code)
    alive, town.world = town.world, replace(town.world, gateway=_nobody(town))
    town.both(*hours("03-09 09:00", "03-10 08:00"))
    assert town.came() == []
    town.world = alive
    town.both("03-10 09:00", "03-10 09:10", "03-10 10:30", "03-10 15:00")
    assert Counter(template for _, template in town.came()) == {"survey": 1}
    sent = [one.sent_at for one in town.world.store.messages(town.no) if one.message.template == "survey"]
    assert len(sent) == 1 and in_a_window(sent[0])
    [stale] = [one for one in town.world.store.messages("") if one.message.id == "code1"]
    assert (stale.state, stale.detail) == ("dropped", "验证码已过期")
    town.both("03-11 09:00", "03-11 09:10", "03-12 09:00")
    assert [template for _, template in town.came()] == ["survey", "survey_again"]
    assert not town.case().revisit.phone
    town.both("03-13 09:00")
    assert town.case().revisit.phone


@pytest.mark.parametrize("how", ["down", "html"])
def test_a_vendor_that_answers_nothing_that_can_be_read_may_have_accepted_so_only_the_reminder_asks(
    town: Town, how: str
) -> None:
    town.double.faults.extend([how] * 500)
    town.both(*hours("03-09 09:00", "03-10 08:00"))
    assert town.state("survey") == "unknown"
    town.double.faults.clear()
    town.both("03-10 09:00", "03-10 09:10", "03-10 15:00", "03-11 09:00")
    assert town.came() == [(MOBILE, "survey_again")]
    town.both("03-12 09:00")
    assert (town.case().revisit.phone, town.case().revisit.why) == (True, "silent")


def _nobody(town: Town) -> Any:
    """The vendor's gateway with an address where nobody listens."""
    with vendors.serving(VENDORS[town.vendor][0]) as gone:
        return VENDORS[town.vendor][1](gone).gateway


def test_after_two_days_the_second_contact_is_asked_and_then_somebody_calls(town: Town) -> None:
    town.world = replace(town.world, gateway=_nobody(town))
    town.both(*hours("03-09 09:00", "03-11 10:00"))
    assert town.case().revisit.second
    town.both(*hours("03-11 11:00", "03-13 16:00"))
    revisit = town.case().revisit
    assert (revisit.phone, revisit.why) == (True, "failed")
    assert town.came() == []


# nobody knows whether it arrived
def test_what_may_have_been_accepted_is_never_sent_again_and_a_late_receipt_tells(town: Town) -> None:
    town.double.faults.append("drop")
    town.both("03-09 09:00", "03-09 09:10", "03-09 10:00", "03-09 15:00")
    assert town.state("survey") == "unknown"
    assert town.came() == [(MOBILE, "survey")]
    town.receipt("delivered", "03-09 15:30")
    assert town.state("survey") == "delivered"
    assert not town.case().revisit.phone


def test_what_nobody_tells_of_becomes_a_call_in_time(town: Town) -> None:
    town.double.faults.append("drop")
    town.both("03-09 09:00", "03-10 09:00", "03-11 09:00")
    assert not town.case().revisit.phone
    town.both("03-12 09:00")
    assert (town.case().revisit.phone, town.case().revisit.why) == (True, "silent")
    assert [template for _, template in town.came()] == ["survey", "survey_again"]


def test_an_unknown_message_whose_receipt_says_dead_asks_the_second_contact(town: Town) -> None:
    town.double.faults.append("drop")
    town.both("03-09 09:00")
    town.receipt("failed", "03-09 10:00")
    assert town.case().revisit.second
    town.both("03-09 10:01")
    assert town.came()[-1] == (SECOND, "survey")


# dead numbers, phones that are off
def test_a_dead_number_asks_the_second_contact_and_a_second_dead_one_makes_a_call(town: Town) -> None:
    town.both("03-09 09:00")
    town.receipt("failed", "03-09 09:20")
    town.both("03-09 09:21")
    assert town.came() == [(MOBILE, "survey"), (SECOND, "survey")]
    town.receipt("failed", "03-09 09:40")
    revisit = town.case().revisit
    assert (revisit.phone, revisit.why) == (True, "failed")
    for again in range(3):  # the vendor repeats itself
        town.receipt("failed", "03-09 10:00", id=f"again{again}")
    assert [one.action for one in town.world.store.history(town.no)].count("open_phone_task") == 1


def test_a_number_that_the_vendor_refuses_at_once_is_as_dead_as_one_of_a_receipt(town: Town) -> None:
    town.double.faults.append(VENDORS[town.vendor][1](town.double).dead)
    town.both("03-09 09:00")
    assert town.case().revisit.second
    town.both("03-09 09:01")
    assert town.came() == [(SECOND, "survey")]


def test_a_phone_that_is_off_is_tried_again_in_windows_and_no_more_than_three_times(town: Town) -> None:
    town.both("03-09 09:00")
    left = [t("03-09 09:00")]
    for when in hours("03-09 11:40", "03-12 17:40"):  # a run outside the windows comes first
        if town.state("survey") == "sent":
            town.receipt("again", when, text="关机")
        run(town.world, "send_messages", when)
        left += [t(when)] * (town.came().count((MOBILE, "survey")) - len(left))
    assert all(in_a_window(at) for at in left)
    surveys = [one for one in town.came() if one == (MOBILE, "survey")]
    assert len(surveys) == retrying.MOST
    assert town.case().revisit.second  # it is as good as dead then


def test_what_a_receipt_says_after_a_final_one_changes_nothing(town: Town) -> None:
    town.both("03-09 09:00")
    town.receipt("delivered", "03-09 09:10")
    for status in ("failed", "again"):
        town.receipt(status, "03-09 09:20", id=status)
    assert town.state("survey") == "delivered"
    assert not town.case().revisit.second and not town.case().revisit.phone
    assert town.came() == [(MOBILE, "survey")]


@pytest.mark.parametrize("both", [False, True])
def test_who_opts_out_before_the_survey_leaves_gets_none_and_another_way_is_taken(town: Town, both: bool) -> None:
    run(town.world, "watch_clocks", "03-09 09:00")
    for mobile in (MOBILE, SECOND)[: 1 + both]:
        town.world.store.opt_out(mobile, "短信退订", t("03-09 09:00"))
    run(town.world, "send_messages", "03-09 09:00")
    revisit = town.case().revisit
    assert (revisit.second, revisit.phone, revisit.why) == ((False, True, "opt_out") if both else (True, False, ""))
    assert town.came() == ([] if both else [(SECOND, "survey")])


# what is wrong with the account or the day
def test_flow_control_delays_the_reminder_and_doubles_nothing(town: Town) -> None:
    town.both("03-09 09:00")
    town.double.faults.extend([VENDORS[town.vendor][1](town.double).busy] * 2)
    town.both("03-10 09:00", "03-10 09:01", "03-10 09:06", "03-10 09:30")
    assert [template for _, template in town.came()] == ["survey", "survey_again"]


# a push of the first round
def in_round_two(town: Town) -> None:
    """Dissatisfied once, worked again, and asked again since Monday 16 March."""
    town.both("03-09 09:00")
    handling.answer(town.world, town.no, {"rating": "dissatisfied", "solved": "", "reason": "没有说清楚"},
                    now=t("03-09 10:00"), form="w1")  # fmt: skip
    town.both("03-10 09:00")
    do(town.world, town.no, "03-10 10:00", "sign", "chenli")
    do(town.world, town.no, "03-11 10:00", "explain", "chenli", EXPLANATION)
    do(town.world, town.no, "03-12 10:00", "submit_result", "hejianping", {**RESULT, "supplement": "逐项核对后答复"})
    do(town.world, town.no, "03-13 10:00", "approve_result", "liuying", {"opinion": ""})
    town.both("03-16 09:00")
    assert (town.case().round, bool(town.case().revisit.sent_at)) == (2, True)


@pytest.mark.parametrize("id", ["A1", "pushed-anew"])
def test_an_answer_of_the_first_round_that_is_pushed_again_rates_no_second_one(town: Town, id: str) -> None:
    town.world.store.take_in(replace(an_answer("A1", MOBILE, "1", t("03-09 09:30")), vendor=town.vendor))
    in_round_two(town)
    late = replace(an_answer(id, MOBILE, "1", t("03-16 10:00")), vendor=town.vendor, said=t("03-09 09:30"))
    for _ in range(5):
        town.world.store.take_in(late)
        run(town.world, "send_messages", "03-16 10:00")
    assert town.case().revisit.rating == ""
    again = replace(an_answer("A2", MOBILE, "2", t("03-16 10:30")), vendor=town.vendor)
    town.world.store.take_in(again)
    run(town.world, "send_messages", "03-16 10:30")
    assert town.case().revisit.rating == "basic"


def test_a_push_after_the_case_was_closed_is_noted_once(town: Town) -> None:
    town.both("03-09 09:00")
    rated = {"rating": "basic", "solved": "", "reason": ""}
    handling.answer(town.world, town.no, rated, now=t("03-09 10:00"), form="w1")
    town.both("03-10 09:00")
    for _ in range(5):
        town.world.store.take_in(replace(an_answer("A1", MOBILE, "3", t("03-10 10:00")), vendor=town.vendor))
        run(town.world, "send_messages", "03-10 10:00")
    assert [one.action for one in town.world.store.history(town.no)].count("late_answer") == 1
    found = town.world.store.case(town.no)
    assert found and (found.rating, found.revisit) == ("basic", None)
