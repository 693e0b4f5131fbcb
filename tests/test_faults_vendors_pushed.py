"""What the vendors push while something else happens: five times at once, before the call returned, in a later round;
and what the desk reads of an account that is out of order."""

import json
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import pytest

from chalicelib.domain.records import Outgoing
from chalicelib.handling import texting
from chalicelib.jobs import inbox
from chalicelib.messages import calling
from chalicelib.messages.outcomes import ALIYUN, TENCENT
from tests import pushing
from tests.handling.test_loop import t
from tests.jobs_world import run
from tests.test_faults_vendors import MOBILE, Town, hours, in_round_two, town  # noqa: F401 – the fixture
from tests.web.client import Browser

TIMES = 5
BODIES = {"aliyun": pushing.aliyun_answer, "tencent": pushing.tencent_answer}
SERIALS = {"aliyun": "sequence_id"}  # Tencent gives its replies no number


def pushed(at: Town, body: Any) -> int:
    """One push through the public route → the status that the vendor reads."""
    raw = json.dumps(body, ensure_ascii=False).encode()
    answer = Browser(at.world).raw("POST", f"/sms/{at.vendor}/secret", raw, content_type="application/json")
    return int(answer.status_code)


def at_once(at: Town, body: Any) -> list[int]:
    start = threading.Barrier(TIMES)

    def one(_: int) -> int:
        start.wait()
        return pushed(at, body)

    with ThreadPoolExecutor(TIMES) as pool:
        return list(pool.map(one, range(TIMES)))


def an_answer_of(at: Town, text: str, when: str, *, numbered: bool, serial: int = 7) -> Any:
    """As its vendor pushes it: Aliyun a list, Tencent one object; without the vendor's own number where asked."""
    body = BODIES[at.vendor](MOBILE, text, serial, t(when))
    for item in body if isinstance(body, list) else [body]:
        if not numbered:
            item.pop(SERIALS.get(at.vendor, ""), None)
    return body


def answers(at: Town) -> Counter[str]:
    return Counter(one.action for one in at.world.store.history(at.no) if "answer" in one.action)


@pytest.mark.parametrize("numbered", [True, False])
def test_one_push_five_times_at_once_is_thanked_for_each_time_and_read_once(
    town: Town,  # noqa: F811
    numbered: bool,
) -> None:
    town.both("03-09 09:00")
    town.world.clock.set(t("03-09 10:00"))
    body = an_answer_of(town, "2", "03-09 09:58", numbered=numbered)
    assert at_once(town, body) == [200] * TIMES
    assert len(town.world.store.due_inbound()) == 1
    run(town.world, "send_messages", "03-09 10:00")
    town.world.clock.set(t("03-09 10:05"))
    assert at_once(town, body) == [200] * TIMES
    run(town.world, "send_messages", "03-09 10:05")
    assert answers(town) == {"take_answer": 1}
    assert town.case().revisit.rating == "basic"


@pytest.mark.parametrize("numbered", [True, False])
def test_a_push_that_was_read_in_the_first_round_rates_nothing_when_it_is_pushed_again_in_the_second(
    town: Town,  # noqa: F811
    numbered: bool,
) -> None:
    body = an_answer_of(town, "1", "03-09 09:30", numbered=numbered)
    town.both("03-09 09:00")
    town.world.clock.set(t("03-09 09:31"))
    assert pushed(town, body) == 200
    in_round_two(town)
    town.world.clock.set(t("03-16 10:00"))
    assert at_once(town, body) == [200] * TIMES
    run(town.world, "send_messages", "03-16 10:00")
    assert town.case().revisit.rating == ""
    town.world.clock.set(t("03-16 10:30"))
    pushed(town, an_answer_of(town, "2", "03-16 10:29", numbered=numbered, serial=8))
    run(town.world, "send_messages", "03-16 10:30")
    assert town.case().revisit.rating == "basic"


def test_a_push_that_comes_a_week_late_for_the_first_time_never_rates_the_second_round(
    town: Town,  # noqa: F811
) -> None:
    in_round_two(town)
    town.world.clock.set(t("03-16 10:00"))
    assert pushed(town, an_answer_of(town, "1", "03-09 09:30", numbered=True)) == 200
    run(town.world, "send_messages", "03-16 10:00")
    assert town.case().revisit.rating == ""


# a receipt that is faster than the answer to the call
REPORTS = {"aliyun": pushing.aliyun_reports, "tencent": pushing.tencent_reports}


@dataclass
class Overtaken:
    """A gateway whose vendor pushes the receipt, and it is read, while the call has not returned yet."""

    at: Town
    inner: Any
    notes: Counter[str]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def send(self, outgoing: Outgoing) -> Any:
        result = self.inner.send(outgoing)
        assert pushed(self.at, REPORTS[self.at.vendor](self.at.double.accepted)) == 200
        self.notes += inbox.read_inbox(self.at.world, self.at.world.clock.now(), lambda: True)
        return result


def test_a_receipt_that_is_faster_than_the_answer_to_the_call_counts_all_the_same(town: Town) -> None:  # noqa: F811
    fast = Overtaken(town, town.world.gateway, Counter())
    town.world = replace(town.world, gateway=fast)
    town.both("03-09 09:00")
    known = fast.inner.echoes  # whether a receipt names our own number
    assert fast.notes == ({"delivered": 1} if known else {"error": 1})
    assert town.state("survey") == ("delivered" if known else "sent")
    town.world = replace(town.world, gateway=fast.inner)
    town.both("03-09 09:01")
    assert town.state("survey") == "delivered"
    assert not town.world.store.due_inbound()
    assert town.came() == [(MOBILE, "survey")]


# a vendor that hangs
def test_a_vendor_that_hangs_may_have_accepted_so_nothing_is_sent_again(
    town: Town,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(calling.post, "__defaults__", (0.2,))
    town.double.faults.append("hang")
    town.both("03-09 09:00", "03-09 09:10", "03-09 14:00", "03-09 17:00")
    assert town.state("survey") == "unknown"
    assert town.came() == [(MOBILE, "survey")]
    town.both("03-11 09:00")
    assert town.came() == [(MOBILE, "survey"), (MOBILE, "survey_again")]


# an account that is out of order
FAULTS = {
    "aliyun": (ALIYUN, ("isv.DAY_LIMIT_CONTROL", "isv.OUT_OF_SERVICE", "isv.SMS_TEMPLATE_ILLEGAL")),
    "tencent": (TENCENT, (
        "LimitExceeded.AppDailyLimit", "UnauthorizedOperation.ServiceSuspendDueToArrears",
        "FailedOperation.TemplateUnapprovedOrNotExist",
    )),
}  # fmt: skip


def listed(at: Town, until: str) -> list[tuple[str, str, str]]:
    """(template, state, reason) of what the desk's page of SMS lists as not gone."""
    world = at.world
    actor = world.store.account("liuying").actor()  # type: ignore[union-attr]
    found = texting.stuck(world, texting.days(world, t(until).date(), 10), actor)
    return [(one.out.message.template, one.out.state, one.out.detail) for one in found]


@pytest.mark.parametrize("kind", range(3), ids=["flow control", "arrears", "unknown template"])
def test_a_reminder_that_the_account_cannot_send_is_listed_once_with_its_reason(
    town: Town,  # noqa: F811
    kind: int,
) -> None:
    meanings, codes = FAULTS[town.vendor]
    town.both("03-09 09:00")
    town.double.faults.extend([codes[kind]] * 500)
    town.both(*hours("03-10 09:00", "03-13 17:00"))
    reminders = [one for one in listed(town, "03-13 17:00") if one[0] == "survey_again"]
    assert reminders == [("survey_again", "failed", f"{meanings[codes[kind]][1]}（{codes[kind]}）")]
    town.double.faults.clear()
    town.both("03-16 09:00", "03-16 09:30")
    left = Counter(town.came())
    assert left[MOBILE, "survey"] == 1
    assert left[MOBILE, "survey_again"] == 0
    assert max(left.values()) == 1
