"""Messages under the day they left, and the vendors' numbers: alike in memory and in DynamoDB."""

from datetime import date, timedelta
from typing import Any

from chalicelib.domain.records import Inbound, Trace
from tests.builders import a_message
from tests.fakes import MONDAY

TALLY = "tencent#notice#1"


def states(store: Any, *ids: str, day: date | None = None) -> list[Trace]:
    """Of these messages only: other tests write to the same tables."""
    return sorted((one for one in store.sms_of(day or MONDAY.date()) if one.id in ids), key=lambda one: one.id)


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


def test_mobiles_that_opted_out_are_listed_until_they_want_messages_again(store: Any) -> None:
    first, second = "19900007701", "19900007702"
    store.opt_out(first, "短信退订", MONDAY)
    store.opt_out(second, "电话要求", MONDAY + timedelta(hours=1))
    listed = [one for one in store.opt_outs() if one[0] in (first, second)]
    assert listed == [(second, "电话要求", MONDAY + timedelta(hours=1)), (first, "短信退订", MONDAY)]
    store.opt_in(first)
    store.opt_in(first)
    assert not store.opted_out(first)
    assert store.opted_out(second)
    assert first not in [mobile for mobile, _, _ in store.opt_outs()]


def test_answers_count_on_their_day_as_they_were_read(store: Any) -> None:
    day = date(2026, 5, 6)
    at = MONDAY.replace(month=5, day=6)
    for id, note in (("a1", "rating"), ("a2", "rating"), ("a3", "unclear"), ("a4", "unmatched")):
        store.take_in(Inbound("tally", id, "answer", "19900001234", "3", at))
        store.read_inbound("tally", id, note, day)
    store.take_in(Inbound("tally", "r1", "receipt", "19900001234", "", at, "delivered"))
    store.read_inbound("tally", "r1", "delivered")
    found = store.answers_of(day)
    assert found == {("tally", "rating"): 2, ("tally", "unclear"): 1, ("tally", "unmatched"): 1}
    assert "a4" in [one.id for one in store.unmatched()]
    assert store.seen_unmatched("tally", "a4", day)
    assert not store.seen_unmatched("tally", "a4", day)
    assert not store.seen_unmatched("tally", "a1", day)
    assert "a4" not in [one.id for one in store.unmatched()]
    assert store.answers_of(day) == found


def test_a_vendor_s_number_leads_to_the_message(store: Any) -> None:
    assert store.sent_as("tencent", "2019:1") is None
    store.remember_sent("tencent", "2019:1", "QS1", "m7")
    store.remember_sent("tencent", "2019:1", "QS1", "m7")
    assert store.sent_as("tencent", "2019:1") == ("QS1", "m7")
    assert store.sent_as("aliyun", "2019:1") is None
