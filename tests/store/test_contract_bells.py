"""Notices of people and robots of groups: the same on memory and on DynamoDB."""

import uuid
from datetime import timedelta
from typing import Any

from chalicelib.domain.records import Bell, Notice, Robot
from tests.builders import MONDAY, a_message

HOUR = timedelta(hours=1)
MANY = 5000  # the emulator's tables are shared: other tests have messages there


def fresh(kind: str) -> str:
    return f"{kind}-{uuid.uuid4().hex[:12]}"


def told(store: Any, group: str, hour: int = 0) -> Notice:
    store.send(a_message(fresh("m"), channel="desk", to=group, template="t", due=MONDAY + hour * HOUR))
    found: Notice = waiting(store, group)[-1]
    return found


def waiting(store: Any, group: str) -> list[Notice]:
    return [one for one in store.due_notes(MANY) if one.to == group]


def bell(note: Notice, account: str) -> Bell:
    return Bell(note.id, account, note.case, note.text, note.at)


def test_a_desk_message_waits_until_it_was_delivered(store: Any) -> None:
    group, account = fresh("unit:a"), fresh("p")
    first, second = told(store, group), told(store, group, 1)
    assert waiting(store, group) == [first, second]
    store.deliver(first, [bell(first, account)])
    assert waiting(store, group) == [second]
    assert store.bells(account) == [bell(first, account)]


def test_delivered_twice_is_one_notice_and_a_read_one_stays_read(store: Any) -> None:
    group, account = fresh("unit:a"), fresh("p")
    note = told(store, group)
    store.deliver(note, [bell(note, account)])
    store.read_bells(account, note.at)
    store.deliver(note, [bell(note, account)])
    assert [one.unread for one in store.bells(account)] == [False]
    assert store.unread(account) == 0


def test_unread_are_those_after_the_last_look_whoever_came_late(store: Any) -> None:
    account, other = fresh("p"), fresh("p")
    notes = [told(store, fresh("unit:a"), hour) for hour in range(3)]
    for note in notes[:2]:
        store.deliver(note, [bell(note, account), bell(note, other)])
    store.read_bells(account, notes[0].at)
    assert (store.unread(account), store.unread(other)) == (1, 2)
    store.deliver(notes[2], [bell(notes[2], account)])
    assert [one.unread for one in store.bells(account)] == [True, True, False]
    assert [one.at for one in store.bells(account, 1)] == [notes[2].at]


def test_the_count_of_unread_ends_at_99(store: Any) -> None:
    account, note = fresh("p"), told(store, fresh("unit:a"))
    store.deliver(note, [Bell(f"{note.id}.{n}", account, "", "", note.at) for n in range(101)])
    assert store.unread(account) == 99


def test_a_groups_robot_is_replaced_and_removed(store: Any) -> None:
    unit = fresh("u")
    one = Robot(unit, "wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a", "", "admin", MONDAY)
    two = Robot(unit, "wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=b", "", "admin", MONDAY)
    other = Robot(unit, "dingtalk", "https://oapi.dingtalk.com/robot/send?access_token=c", "SECx", "admin", MONDAY)
    for robot in (one, two, other):
        store.put_robot(robot)
    mine = [robot for robot in store.robots() if robot.unit == unit]
    assert sorted(mine, key=lambda robot: robot.kind) == [other, two]
    store.drop_robot(unit, "wecom")
    store.drop_robot(unit, "wecom")
    assert [robot for robot in store.robots() if robot.unit == unit] == [other]


def test_a_message_about_a_page_of_the_desk_keeps_it_in_each_notice(store: Any) -> None:
    group, account, path = fresh("unit:a"), fresh("p"), "/desk/symposiums/m1/stages/plan"
    store.send(a_message(fresh("m"), channel="desk", to=group, template="t", due=MONDAY, values={"path": path}))
    (note,) = waiting(store, group)
    assert note.path == path and "path" not in note.text
    store.deliver(note, [Bell(note.id, account, "", note.text, note.at, path=note.path)])
    assert [one.path for one in store.bells(account)] == [path]
    old = told(store, group)
    assert old.path == ""
