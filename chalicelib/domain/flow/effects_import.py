"""The effect of importing a matter from an older ledger (procedure 3)."""

from collections.abc import Mapping
from typing import Any

from chalicelib.domain import words
from chalicelib.domain.case import Case
from chalicelib.domain.flow.step import Step
from chalicelib.domain.words import Status


def import_(s: Step) -> None:
    """A case of an older ledger, ended or still open; figures of on-time and response leave it out. What was, with its
    days, is in the case and in the facts; the entry is of now, when it was written."""
    ended = bool(s.data.get("outcome"))
    s.go(Status.CLOSED if ended else Status.ACCEPTED)
    if ended:
        closed = s.data.get("closed_at") or s.ctx.now
        s.set(outcome=s.data["outcome"], closed_at=closed, unit=s.data.get("unit", ""), rating=s.data.get("rating", ""))
    else:
        s.start("dispatch", s.ctx.policy.dispatch)
    if s.data.get("door"):
        s.set(doors=(s.data["door"],))
    kept = {key: s.data[key] for key in ("content", "answer", "units", "source", "door") if s.data.get(key)}
    facts = {"imported": True, "outcome": s.case.outcome}
    facts |= {"closed": s.case.closed_at.date().isoformat()} if s.case.closed_at else {}
    who = f"，{s.data['confirmed']}确认" if s.data.get("confirmed") else ""
    s.entry(f"由历史台账导入{who}。{_as_the_ledger_says(s.case, s.data)}", "internal", data=kept, facts=facts)


def _as_the_ledger_says(case: Case, data: Mapping[str, Any]) -> str:
    """What became of it in the words of people; the figures have the facts."""
    said = []
    if case.closed_at and case.outcome:
        closed = case.closed_at
        said.append(f"{closed.year}年{closed.month}月{closed.day}日办结，{words.OUTCOMES[case.outcome]}")
    said += [f"企业评价{words.RATINGS[case.rating]}"] if case.rating else []
    said += [f"办理情况：{data['answer']}"] if data.get("answer") else []
    return f"台账记载：{'；'.join(said)}" if said else ""
