"""Groups of entrepreneurs on every store: kept once, entered once, whatever is repeated."""

from dataclasses import replace
from datetime import date
from typing import Any

from chalicelib.domain import chat, groupwork
from chalicelib.domain.case import Case
from chalicelib.domain.platforms import Group, Member
from chalicelib.domain.records import Account
from chalicelib.handling import groupentry, groups, groupwords
from tests import fakes
from tests.fakes import World
from tests.handling.test_groups import CHAT, values


def a_world(store: Any, clock: fakes.FakeClock) -> tuple[World, Account]:
    """A world on this store, and a steward in it."""
    world = replace(fakes.a_world(accounts=False), store=store, clock=clock, ids=fakes.CountingIds())
    found = {one.id: one for one in fakes.people()}
    for name in ("zhoumin", "fangyuan"):
        if store.account(name) is None:
            store.put_account(found[name])
    return world, found["zhoumin"]


def test_a_chat_goes_from_paste_to_figures(store: Any, clock: Any) -> None:
    world, steward = a_world(store, clock)
    id = f"g{groups.KIND}{clock.now():%f}{type(store).__name__}"
    groups.save(world, id, Group("一群", "city", "510700", "zhoumin", date(2026, 1, 1)), 0)
    said, _ = chat.read(CHAT, clock.now())
    assert [groupwords.keep(world, id, said) for _ in range(2)] == [(4, 0, 0), (0, 4, 0)]
    found, more = groupwords.words(world, id)
    assert [one.order for one in found] == sorted(one.order for one in found) and not more
    newest, older = groupwords.words(world, id, limit=2)
    assert newest == found[2:] and groupwords.words(world, id, older, 2)[0] == found[:2]
    marks = dict(zip((one.slug for one in found), ("appeal", "more", "leader", "reply"), strict=True))
    assert groupwords.mark(world, id, marks, found) == 4
    assert [one.id for one in groupwords.waiting(world, id)] == [one.id for one in found]
    assert groupwords.waits(world, id)
    (appeal,) = groupwork.appeals(groupwords.words(world, id)[0])
    numbers = {groupentry.lodge(world, id, appeal, values(), steward.actor())[0] for _ in range(2)}
    (no,) = numbers
    for _ in range(2):
        groupentry.instruct(world, id, found[2], no, steward.actor(), "fangyuan")
        groupentry.record_reply(world, id, found[3], no, steward.actor(), "住建局 陈立", public=False)
    actions = [one.action for one in store.history(no)]
    assert actions == ["register", "instruct", "record_group_reply"]
    assert [one.case for one in groupwords.words(world, id)[0]] == [no] * 4
    assert groupwords.waiting(world, id) == [] and not groupwords.waits(world, id)
    thing = groups.find(world, id, steward.actor())
    assert thing
    (one,) = groups.counted(world, [thing], steward.actor())
    case: Case = one.case
    assert case.no == no and one.leader_at == found[2].at
    groups.remember(world, id, Member("乌有精密-王启明", case.enterprise))
    assert [one[0].no for one in groups.cases(world, id, steward.actor())] == [no]
