"""Who takes part in a case: lead and co-units with their own clocks, and what they were asked from above. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chalicelib.domain import clocks
from chalicelib.domain.calendar import Calendar
from chalicelib.domain.case import Case, Entry
from chalicelib.domain.clocks import Light
from chalicelib.domain.words import Status
from chalicelib.web.desk import history

PRESSING = ("instruct", "supervise", "urge")


@dataclass(frozen=True)
class Part:
    """One unit of the case; `light`: the count-down of a co-unit's own reply."""

    name: str
    part: str
    state: str
    badge: str
    light: Light | None = None


def units(case: Case, org: Any, calendar: Calendar, today: date) -> list[Part]:
    """Lead and co-units, each co-unit with its own clock (procedure 1: reply in 3 wd)."""
    if not case.unit:
        return []
    here = calendar.of(case.region)
    submitted = case.submitted_at is not None or case.approved_at is not None
    submitted = submitted or (case.imported and case.closed_at is not None)  # as the old ledger says
    before = ("待签收", "amber") if case.status == Status.ASSIGNED else ("办理中", "blue")
    made = [Part(org.unit_name(case.unit), "主办", *(("已反馈", "green") if submitted else before))]
    for unit in case.co_units:
        clock = next((one for one in case.clocks if (one.kind, one.unit) == ("co_reply", unit)), None)
        if unit in case.co_open:
            light = clocks.light(clock, here, today, False) if clock else None
            made.append(Part(org.unit_name(unit), "协办", "待答复", "amber", light))
        else:
            made.append(Part(org.unit_name(unit), "协办", "已答复", "green"))
    return made


@dataclass(frozen=True)
class Asked:
    """An instruction, supervision or reminder: who asked when for what, the wanted date, and what came of it."""

    seq: int
    label: str
    who: str
    at: datetime
    text: str
    wanted: date | None
    state: str
    badge: str


def asked(case: Case, entries: Sequence[Entry], calendar: Calendar) -> list[Asked]:
    """Newest first; the reply is the first progress that the unit reported afterwards (procedure 3)."""
    found = []
    for entry in reversed(entries):
        if entry.action in PRESSING:
            wanted = entry.data.get("wanted")
            state, badge = _reply(case, entry, entries, calendar)
            found.append(Asked(
                entry.seq, entry.label, entry.actor_name, entry.at, entry.text,
                date.fromisoformat(str(wanted)) if wanted else None, state, badge,
            ))  # fmt: skip
    return found


def _reply(case: Case, asked: Entry, entries: Sequence[Entry], calendar: Calendar) -> tuple[str, str]:
    if any(entry.facts.get("denies") == asked.seq for entry in entries):
        return "领导未确认，不再要求回复", ""
    later = [entry for entry in entries if entry.seq > asked.seq and entry.action == "report_progress"]
    waits = "，待领导确认" if case.unconfirmed == asked.seq else ""
    if later:
        return f"{history.day(later[0].at)}已回复{waits}", "green"
    clock = case.clock("reply")
    if clock is None:
        return f"没有单位要回复{waits}", ""
    return f"待回复，{history.day(clocks.due_day(clock, calendar.of(case.region)))}到期{waits}", "amber"
