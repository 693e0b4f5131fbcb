"""Solicitation and the cases of a contact on every store: items and guests come in once, lists show what is open."""

import uuid
from dataclasses import replace
from typing import Any

from chalicelib import handling
from chalicelib.domain import solicitation
from chalicelib.handling import contacts, solicitations
from tests import fakes, meetings
from tests.web.desk.office import VALUES


class Ids(fakes.CountingIds):
    """Ids that no other test of the session has: the emulator's tables are shared."""

    def new(self) -> str:
        return uuid.uuid4().hex


def a_world(store: Any, clock: fakes.FakeClock) -> fakes.World:
    return replace(fakes.a_world(accounts=False), store=store, clock=clock, ids=Ids())


def test_items_and_guests_come_in_once(store: Any, clock: Any) -> None:
    world, id = a_world(store, clock), f"m-{uuid.uuid4().hex}"
    meetings.put(world, id=id)
    case, _ = handling.lodge(world, {**VALUES, "door": solicitations.door(id)}, channel=solicitations.CHANNEL)
    for _ in range(2):
        solicitations.collect(world, id, case, "media")
    (item,) = store.lines(solicitations.KIND, id, solicitation.ITEM)
    assert (item.data["case"], item.data["source"]) == (case.no, "media")
    assert store.case(case.no).doors == (f"symposium:{id}",)
    guest = {"enterprise": "", "enterprise_name": "某协会", "name": "李静", "duty": "", "mobile": "19900000021"}
    for name in ("李静", "王启明"):
        solicitations.attend(world, id, {**guest, "name": name, "source": "window"}, clock.now())
    (line,) = store.lines(solicitations.KIND, id, solicitation.GUEST)
    assert line.data["name"] == "王启明" and guest["mobile"] not in line.id


def test_the_board_shows_what_is_open_and_forgets_within_a_minute(store: Any, clock: Any) -> None:
    world, id = a_world(store, clock), f"m-{uuid.uuid4().hex}"
    meetings.put(world, id=id)
    clock.forward(minutes=2)
    assert id in [one.id for one in solicitations.calls(world, clock.now().date())]
    assert solicitations.opened(world, id, clock.now().date())
    meetings.put(world, id=id, announcement="")
    assert solicitations.opened(world, id, clock.now().date()) is None
    clock.forward(minutes=2)
    assert id not in [one.id for one in solicitations.calls(world, clock.now().date())]


def test_a_contact_finds_the_own_cases_newest_first(store: Any, clock: Any) -> None:
    world, mobile = a_world(store, clock), f"1990000{uuid.uuid4().int % 10_000:04}"
    had = len(store.cases_of(mobile))
    made = [handling.lodge(world, {**VALUES, "mobile": mobile, "title": title})[0].no for title in ("前一件", "后一件")]
    found, older = contacts.mine(world, mobile, clock.now())
    assert [one.case.no for one in found][:2] == made[::-1] and len(found) == had + 2 and not older
    assert contacts.is_mine(world, made[0], mobile) and not contacts.is_mine(world, made[0], "19900009999")
    assert not contacts.is_mine(world, made[0], "")
