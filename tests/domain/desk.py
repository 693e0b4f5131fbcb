"""A desk for tests of the pure core: one case, the flow, the clock, and nobody else."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from chalicelib import reference
from chalicelib.domain import clocks, clockwork, flow
from chalicelib.domain.calendar import CST
from chalicelib.domain.case import ENTERPRISE, SYSTEM, Actor, Case, Change, Contact, Entry, Message
from chalicelib.domain.flow import Context
from chalicelib.domain.words import Role, Status

INTAKE = Actor("zhoumin", "周敏", frozenset({Role.INTAKE}), "ysj")
SUPERVISOR = Actor("liuying", "刘颖", frozenset({Role.SUPERVISOR}), "ysj")
CALLER = Actor("tangyi", "唐一", frozenset({Role.SUPERVISOR}), "ysj")
HEAD = Actor("hanbo", "韩波", frozenset({Role.SUPERVISOR_HEAD}), "ysj")
HANDLER = Actor("chenli", "陈立", frozenset({Role.HANDLER}), "zjj")
LEADER = Actor("hejianping", "何建平", frozenset({Role.UNIT_LEADER}), "zjj")
MAYOR = Actor("fangyuan", "方远", frozenset({Role.LEADER}))

RESULT = {
    "outcome": "explained",
    "answer": "经核实，正在按程序办理，请耐心等待。",
    "basis": "",
    "contact_made": "电话联系王某",
    "planned_for": "",
    "supplement": "",
}
EXPLANATION = {"account": "a" * 20, "causes": "b" * 20, "duty": "c" * 9, "next": "d" * 9}


def at(text: str) -> datetime:
    """'2026-02-13 10:00' in +08:00."""
    return datetime.fromisoformat(text).replace(tzinfo=CST)


def a_case(lodged: str = "2026-02-12 10:00", **changes: Any) -> Case:
    case = Case(
        no="QS510704202602120000X",
        status=Status.LODGED,
        kind="appeal",
        channel="portal",
        region="510704",
        category="building",
        title="联合验收四个月没有意见",
        enterprise="91510704MA6XUWY05F",
        enterprise_name="绵阳乌有精密机械有限公司",
        contact=Contact("王启明", "经理", "19900000021"),
        lodged_at=at(lodged),
    )
    return replace(case, **changes)


class Desk:
    """Drives one case: `do` an action at a time, `run` the clock up to a time."""

    def __init__(self, lodged: str = "2026-02-12 10:00", **changes: Any) -> None:
        self.entries: list[Entry] = []
        self.messages: list[Message] = []
        self.count = 0
        self.calendar = reference.calendar()
        self.policy = reference.policy()
        case = a_case(lodged, **changes)
        self.case = self._keep(flow.start("lodge", case, ENTERPRISE, {"content": "…"}, self.ctx(lodged)))

    def ctx(self, when: str) -> Context:
        self.count += 1
        return Context(at(when), f"c{self.count}", self.policy, self.calendar, reference.org())

    def _keep(self, change: Change) -> Case:
        self.entries += change.entries
        self.messages += change.messages
        self.case = change.case
        return change.case

    def do(self, when: str, action: str, actor: Actor, data: Mapping[str, Any] | None = None) -> Case:
        self.run(when)
        return self._keep(flow.apply(self.case, action, actor, data or {}, self.ctx(when)))

    def run(self, when: str) -> Case:
        for _ in range(100):
            change = clockwork.step(self.case, self.ctx(when))
            if change is None:
                return self.case
            self._keep(change)
        raise AssertionError("the clock never comes to rest")

    def accept(self, when: str) -> Case:
        return self.do(when, "accept", INTAKE, {"opinion": "属实"})

    def assign(self, when: str, limit: int = 5, unit: str = "zjj", difficulty: str = "") -> Case:
        kind = difficulty or ("complex" if limit == 30 else "general")
        data = {
            "difficulty": kind,
            "why": "一般事项",
            "legacy": False,
            "limit": str(limit),
            "unit": unit,
            "co_units": (),
            "person": "何建平",
            "person_duty": "副局长",
            "person_phone": "",
            "requirement": "当面核实后书面答复",
        }
        return self.do(when, "assign", INTAKE, data)

    def assigned(self, when: str, limit: int = 5, **kw: Any) -> Case:
        self.accept(when)
        return self.assign(when, limit, **kw)

    def submit(self, when: str, **changes: Any) -> Case:
        return self.do(when, "submit_result", LEADER, {**RESULT, **changes})

    def approve(self, when: str) -> Case:
        return self.do(when, "approve_result", SUPERVISOR, {"opinion": ""})

    def rate(self, when: str, rating: str, source: str = "sms") -> Case:
        data = {"rating": rating, "source": source, "solved": None, "reason": "", "raw": rating}
        return self.do(when, "take_answer", SYSTEM, data)

    def due(self, kind: str = "handling") -> str:
        clock = self.case.clock(kind)
        assert clock is not None
        return clocks.due_day(clock, self.calendar).isoformat()

    def said(self, action: str) -> list[Entry]:
        return [entry for entry in self.entries if entry.action == action]

    def rungs(self, kind: str = "handling") -> list[str]:
        keys = [entry.facts["rung"] for entry in self.said("remind")]
        return [key.rsplit(":", 2)[1] + " " + key.rsplit(":", 1)[1] for key in keys if key.startswith(kind)]

    def sms(self, template: str) -> list[Message]:
        return [one for one in self.messages if one.channel == "sms" and one.template == template]
