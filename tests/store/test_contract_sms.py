"""Messages under the day they left, and the vendors' numbers: alike in memory and in DynamoDB."""

from datetime import timedelta
from typing import Any

from chalicelib.domain.records import Trace
from tests.builders import a_message
from tests.fakes import MONDAY

TALLY = "tencent#notice#1"


def states(store: Any, *ids: str, day: Any = MONDAY.date()) -> list[Trace]:
    """Of these messages only: other tests write to the same tables."""
    return sorted((one for one in store.sms_of(day) if one.id in ids), key=lambda one: one.id)


def sent(store: Any, id: str, **more: Any) -> None:
    store.send(a_message(id, case="", purpose="notice"))
    store.lease(id, "", MONDAY + timedelta(minutes=5))
    store.finish(id, "", "sent", at=MONDAY, vendor_id=f"V{id}", tally=TALLY, **more)


def test_a_message_counts_on_the_day_it_left_and_moves_with_its_state(store: Any) -> None:
    for id in ("sms1", "sms2"):
        sent(store, id)
    store.finish("sms2", "", "failed", at=MONDAY + timedelta(days=2), detail="空号")
    assert states(store, "sms1", "sms2") == [
        Trace("tencent", "notice", 1, "sent", "", "sms1"), Trace("tencent", "notice", 1, "failed", "", "sms2"),
    ]  # fmt: skip
    assert states(store, "sms1", "sms2", day=(MONDAY + timedelta(days=2)).date()) == []
    assert not {"sms1", "sms2"} & {out.message.id for out in store.due_messages(MONDAY + timedelta(days=9))}


def test_one_that_waits_for_its_second_try_counts_when_it_has_left_again(store: Any) -> None:
    sent(store, "sms3")
    again = MONDAY + timedelta(hours=4)
    store.finish("sms3", "", "failed", at=MONDAY, again=again)
    assert states(store, "sms3") == []
    assert "sms3" in [out.message.id for out in store.due_messages(again)]
    store.lease("sms3", "", again + timedelta(minutes=5))
    store.finish("sms3", "", "sent", at=again, tally=TALLY)
    assert [one.state for one in states(store, "sms3")] == ["sent"]


def test_one_that_never_waited_for_anything_has_no_figures(store: Any) -> None:
    store.send(a_message("sms4", case="", purpose="code"))
    store.finish("sms4", "", "dropped", at=MONDAY)
    assert states(store, "sms4") == []


def test_a_vendor_s_number_leads_to_the_message(store: Any) -> None:
    assert store.sent_as("tencent", "2019:1") is None
    store.remember_sent("tencent", "2019:1", "QS1", "m7")
    store.remember_sent("tencent", "2019:1", "QS1", "m7")
    assert store.sent_as("tencent", "2019:1") == ("QS1", "m7")
    assert store.sent_as("aliyun", "2019:1") is None
