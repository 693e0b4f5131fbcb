"""The simulated numbers behave as their last digits say, and speak through the public callback only."""

from datetime import timedelta

import pytest

from chalicelib import jobs, wiring
from tests.builders import a_message
from tests.fakes import MONDAY
from tests.simulated import call_back, simulated


@pytest.fixture
def world():
    made = simulated()
    wiring.use(made)
    yield made
    wiring.use(None)


def send(world, number: str, times: int = 1) -> list[str]:
    """Queue one code to a number and run the job that often, ten minutes apart → what became of it each time."""
    world.store.send(a_message(to=number, template="lodged", purpose="notice"))
    states = []
    for run in range(times):
        jobs.run_with(world, "send_messages", MONDAY + run * timedelta(minutes=10), 10)
        states.append(world.store.messages(a_message().case)[0].state)
    return states


def test_an_ordinary_number_gets_its_message_and_the_receipt_comes_back(world):
    assert send(world, "19900001234", times=2) == ["sent", "delivered"]
    assert world.gateway.phones() == ["19900001234"]
    (line,) = world.gateway.lines("19900001234")
    assert line.text.startswith("【绵阳营商】您提交的诉求")
    assert not line.mine


def test_a_dead_number_fails_for_good_and_nothing_arrives(world):
    assert send(world, "19900000404", times=3) == ["failed"] * 3
    assert world.gateway.lines("19900000404") == []


def test_a_time_out_after_acceptance_is_unknown_until_the_receipt_and_never_sent_again(world):
    assert send(world, "19900000408", times=3) == ["unknown", "delivered", "delivered"]
    assert len(world.gateway.lines("19900000408")) == 1


def test_a_number_that_is_switched_off_fails_by_its_receipt(world):
    assert send(world, "19900000410", times=2) == ["sent", "failed"]
    assert world.gateway.lines("19900000410") == []


def test_a_busy_gateway_is_tried_again_later_and_the_message_arrives_once(world):
    assert send(world, "19900000503", times=4) == ["waiting", "waiting", "sent", "delivered"]
    assert len(world.gateway.lines("19900000503")) == 1


def test_a_reply_is_kept_on_the_phone_and_stored_as_an_answer(world):
    world.gateway.reply("19900001234", "不满意")
    assert [line.mine for line in world.gateway.lines("19900001234")] == [True]
    (inbound,) = world.store.due_inbound()
    assert (inbound.kind, inbound.mobile, inbound.text) == ("answer", "19900001234", "不满意")


def test_two_senders_at_once_lose_no_line(world):
    for number in range(5):
        world.gateway.reply("19900001234", f"第{number}条")
    assert [line.text for line in world.gateway.lines("19900001234")] == [f"第{n}条" for n in (4, 3, 2, 1, 0)]


ANSWER = b'[{"kind":"answer","id":"A1","mobile":"19900001234","text":"3"}]'


def test_the_same_callback_five_times_is_stored_once_and_thanked_for_each_time(world):
    for _ in range(5):
        response = call_back(ANSWER)
        assert (response.status_code, response.body) == (200, b'{"ok": true}')
    assert len(world.store.due_inbound()) == 1


@pytest.mark.parametrize("path", ["/sms/simulator/wrong", "/sms/aliyun/secret", "/sms/simulator/secre"])
def test_whoever_does_not_know_the_secret_learns_nothing(world, path):
    response = call_back(ANSWER, path)
    assert (response.status_code, response.body) == (404, b"")
    assert world.store.due_inbound() == []


@pytest.mark.parametrize("body", [
    b"", b"{}", b"[1]", b'[{"kind":"answer"}]', b'[{"kind":"call","id":"1","mobile":"19900001234","text":""}]',
    b'[{"kind":"answer","id":"1","mobile":"12","text":"3"}]', b"\xff\xfe", b"[" * 5000,
    b'[{"kind":"receipt","id":"1","mobile":"19900001234","status":"read"}]',
    b'[{"kind":"answer","id":{"a":1},"mobile":"19900001234","text":"3"}]',
])  # fmt: skip
def test_what_is_not_in_the_format_is_refused_and_nothing_is_stored(world, body):
    assert call_back(body).status_code == 400
    assert world.store.due_inbound() == []


def test_half_an_emoji_spoils_neither_its_answer_nor_the_others(world):
    half = b'{"kind":"answer","id":"A8","mobile":"19900001234","text":"1\\ud83d"}'
    assert call_back(b"[" + half + b"," + ANSWER[1:]).status_code == 200
    assert sorted(one.text for one in world.store.due_inbound())[0] == "1?"
    assert len(world.store.due_inbound()) == 2


def test_too_much_at_once_is_refused(world):
    assert call_back(b" " * 64_001).status_code == 413
    many = b"[" + b",".join(ANSWER[1:-1] for _ in range(201)) + b"]"
    assert call_back(many).status_code in (400, 413)
    assert world.store.due_inbound() == []
