"""Each door hears that its matter is answered: staff of a window, a group's steward, a symposium's organiser."""

from datetime import date
from typing import Any

import pytest

from chalicelib import jobs
from chalicelib.domain.platforms import Group, Symposium, Window
from chalicelib.domain.records import Thing
from tests.web.desk.office import Office

DOORS: tuple[tuple[str, Any, str], ...] = (
    ("window:w1", Window("涪城企业服务专窗", "涪城区政务服务中心", "510703", staff=("zhoumin",)), "zhoumin"),
    ("group:g1", Group("市本级企业家群", "city", "510700", "zhoumin", date(2026, 1, 1)), "zhoumin"),
    ("symposium:s1", Symposium("工程建设专场", "city", "510700", organiser="liuying"), "liuying"),
)


@pytest.mark.parametrize(("door", "data", "person"), DOORS, ids=[door for door, _, _ in DOORS])
def test_the_people_behind_a_door_hear_of_the_answer_once(door: str, data: Any, person: str) -> None:
    office = Office()
    office.world.store.put_thing(Thing(door.partition(":")[2], data, data.region, "1"))
    case = office.answered(door=door)
    office.act(case, "approve_result", "liuying", opinion="")
    for _ in range(2):
        jobs.run_with(office.world, "send_messages", office.world.clock.forward(minutes=1), 40)
    told = [one.text for one in office.world.store.bells(person) if "已有答复" in one.text]
    assert len(told) == 1 and case.no in told[0]


def test_a_door_that_does_not_exist_stops_nobody(office: Office | None = None) -> None:
    office = Office()
    case = office.answered(door="window:gone")
    office.act(case, "approve_result", "liuying", opinion="")
    done = jobs.run_with(office.world, "send_messages", office.world.clock.forward(minutes=1), 40)
    assert done["failed"] == 0 and office.world.store.due_notes() == []


@pytest.mark.parametrize("deputy", ["", "hejianping"])
def test_an_absent_persons_deputy_hears_of_it_too(deputy: str) -> None:
    from dataclasses import replace

    office = Office()
    store = office.world.store
    chenli = store.account("chenli")
    assert chenli
    store.put_account(replace(chenli, deputy=deputy))
    case = office.handling()
    office.act(case, "supply", text="补充一份新的材料")  # told to handlers only, not to the leader
    for _ in range(2):
        jobs.run_with(office.world, "send_messages", office.world.clock.forward(minutes=1), 40)
    heard = [one for one in store.bells("hejianping") if "请继续办理" in one.text]
    assert len(heard) == (1 if deputy else 0)
