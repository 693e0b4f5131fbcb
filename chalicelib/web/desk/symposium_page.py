"""What the pages of one meeting share: the meeting of this person's region, and its frame."""

from typing import Any

from chalice.app import Response

from chalicelib.domain.records import Thing
from chalicelib.domain.words import Role
from chalicelib.handling import symposiums
from chalicelib.web.desk import frame, symposium_tabs
from chalicelib.web.errors import NotFound
from chalicelib.web.visit import Visit

WHO = frame.SUPERVISORS | frame.INTAKE
READERS = WHO | {Role.LEADER}
DONE = {
    "saved": "已保存。", "proposed": "已记下提议的承办单位。", "dropped": "已取消提议的承办单位。",
    "sent": "已下发，单位会收到通知。", "replied": "书面答复已保存，可以随时修改。", "welcome": "已登记。",
    "in": "已签到。", "out": "已取消签到。",
    "plan": "负责人和计划日期已保存。", "reopen": "已撤销完成标记。", "uploaded": "附件已上传。",
    "drop": "附件已移除。", "move": "已改期，没有完成的阶段已按新的会期重新提出计划日期。",
    "cancel": "会议已取消，不再提醒。", "resume": "会议已恢复。", "dates": "计划日期已按会期提出。",
    "done": "已标记完成。",
}  # fmt: skip


def check(visit: Visit) -> None:
    """For whom meetings are no business there are none."""
    if not symposiums.reads(visit.actor):
        raise NotFound


def chosen(visit: Visit) -> Thing:
    """A meeting of this person's region to work at; any other is none."""
    if not symposiums.attends(visit.actor):
        raise NotFound
    return shown(visit)


def shown(visit: Visit) -> Thing:
    """A meeting of this person's region to read of; any other is none."""
    found = symposiums.find(visit.services, visit.params["id"], visit.actor)
    if found is None:
        raise NotFound
    return found


def render(visit: Visit, template: str, meeting: Thing, *, status: int = 200, **values: Any) -> Response:
    here = f"/desk/symposiums/{meeting.id}"
    return frame.render(visit, template, status=status, meeting=meeting, at=here, org=visit.services.org,
                        tabs=symposium_tabs.tabs(visit, meeting.id),
                        said=DONE.get(visit.asked("done"), ""), **values)  # fmt: skip
