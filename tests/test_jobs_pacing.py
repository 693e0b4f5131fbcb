"""What is due and still waits: the night, and a number that got enough today."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib import jobs
from tests.builders import a_message
from tests.fakes import MONDAY, World, a_world

NIGHT = MONDAY.replace(hour=22)


@pytest.fixture
def world() -> World:
    return a_world(MONDAY)


def run(world: World, at: Any) -> dict[str, int]:
    world.gateway.results = []
    return dict(jobs.run_with(world, "send_messages", at, 60)["out"])


def test_at_night_a_notice_waits_and_what_somebody_waits_for_goes(world: World) -> None:
    for id, template, purpose in (("n", "closed", "notice"), ("l", "lodged", "notice"), ("c", "code", "code")):
        world.store.send(a_message(id, template=template, purpose=purpose, due=NIGHT, values=VALUES))
    assert run(world, NIGHT) == {"later": 1, "sent": 2}
    assert run(world, NIGHT + timedelta(hours=9)) == {}
    assert run(world, NIGHT + timedelta(hours=10)) == {"sent": 1}


VALUES = {"no": "QS51070320260302000018", "code": "A2C4D6F8"}


def test_a_number_that_got_enough_gets_its_notices_tomorrow_and_its_survey_today(world: World) -> None:
    most = world.policy.sms_most
    for number in range(most):
        world.store.send(a_message(f"n{number:02d}", template="closed", due=MONDAY, values=VALUES))
    world.store.send(a_message("s", template="code", purpose="code", due=MONDAY, values=VALUES))
    assert run(world, MONDAY) == {"sent": most - 2 + 1, "later": 2}
    assert run(world, MONDAY + timedelta(hours=9)) == {}
    assert run(world, MONDAY + timedelta(days=1)) == {"sent": 2}


def test_another_number_is_not_concerned_and_a_second_try_counts_once(world: World) -> None:
    from chalicelib.messages.gateway import Result

    for number in range(world.policy.sms_most - 2):
        world.store.send(a_message(f"n{number:02d}", template="closed", due=MONDAY, values=VALUES))
    world.gateway.results = [Result("again", detail="忙")] * (world.policy.sms_most - 2)
    jobs.run_with(world, "send_messages", MONDAY, 60)
    assert run(world, MONDAY + timedelta(minutes=1)) == {"sent": world.policy.sms_most - 2}
    world.store.send(a_message("other", template="closed", due=MONDAY, values=VALUES, to="19900004321"))
    assert run(world, MONDAY + timedelta(minutes=2)) == {"sent": 1}
