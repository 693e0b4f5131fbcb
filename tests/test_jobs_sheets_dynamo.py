"""A meeting's sheets on real tables: many runs at the same time remind once, replies and proposals are read back."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from chalicelib import jobs
from chalicelib.handling import preparations
from chalicelib.handling import symposiumitems as keeping
from chalicelib.handling import symposiumtable as table
from tests import meetings
from tests.fakes import World
from tests.handling.test_loop import t
from tests.handling.test_symposium_items import proposed, send, sheet
from tests.test_jobs_dynamo import world  # noqa: F401 – a fixture
from tests.web.desk.office import VALUES, Office

AT_ONCE = 4


def test_many_runs_at_the_same_time_remind_once(world: World) -> None:  # noqa: F811
    office = Office(world)
    meetings.put(world)
    case = proposed(office)
    other = proposed(office, title="厂房联合验收没有意见")
    send(office)
    preparations.reply(world, sheet(office), other.no, "本月底前办结", office.actor("chenli"), "")
    when = t("03-16 09:00")
    office.forward(when)

    def both(n: int) -> None:
        at = when + timedelta(seconds=n)
        jobs.run_with(replace(world), "watch_clocks", at, 60)
        jobs.run_with(replace(world), "send_messages", at, 60)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(both, range(AT_ONCE)))
    both(AT_ONCE)
    told = [one.text for one in world.store.bells("chenli", 50) if "座谈会" in one.text]
    assert len(told) == 2, told  # that it was sent, and that one item is late
    found = keeping.board(world, "m1", office.actor("liuying")).items
    assert {one.no: one.unit for one in found} == {case.no: "zjj", other.no: "zjj"}
    assert [one.id for one in preparations.of_unit(world, office.actor("hejianping"))] == ["m1.zjj"]


def test_one_form_pressed_four_times_at_once_makes_one_case(world: World) -> None:  # noqa: F811
    office = Office(world)
    meetings.put(world)
    actor, said = office.actor("zhoumin"), table.Said("请一周内答复企业", table.CHAIR, "zjj", "5")

    def press(_: int) -> str:
        case, _ = table.take(world, "m1", meetings.MEETING, VALUES, actor, "one-form")
        return table.settle(world, "m1", case.no, said, actor, "one-form")[0].no

    with ThreadPoolExecutor(AT_ONCE) as pool:
        numbers = set(pool.map(press, range(AT_ONCE)))
    (item,) = keeping.board(world, "m1", actor).items
    assert numbers == {item.no} and item.case and (item.case.unit, item.case.assignments) == ("zjj", 1)
