"""Effects after the end of a case, and those beside its status: reopening, publication, reminders (procedure 3, 4)."""

from dataclasses import replace

from chalicelib.domain import clocks
from chalicelib.domain.errors import Invalid
from chalicelib.domain.flow.effects_review import second_assignment
from chalicelib.domain.flow.step import Step, day
from chalicelib.domain.groups import SECURITY
from chalicelib.domain.words import SEALED, Status


def reopen(s: Step) -> None:
    s.set(reopened=s.case.reopened + 1, closed_at=None, clocks=(), rating="", solved="", revisit=None)
    if s.case.round == 1 and s.case.unit:
        s.entry(s.data["reason"], "internal")
        second_assignment(s, {"reopened": True})
        return
    s.go(Status.ACCEPTED)
    s.start("dispatch", s.ctx.policy.dispatch)
    s.entry(s.data["reason"], facts={"reopened": True})
    s.tell_role("intake", "todo_assign")


def draft_publication(s: Step) -> None:
    s.set(publication="draft")
    s.entry(s.data["text"], "authority")


def review_publication(s: Step) -> None:
    s.set(publication="reviewed")
    s.entry(s.data["reason"], "authority")


def sign_publication(s: Step) -> None:
    s.set(publication=s.data["decision"])
    s.entry(s.data["reason"], "authority")


def unpublish(s: Step) -> None:
    s.set(publication="withdrawn")
    s.entry(s.data["reason"], "authority")


def archive(s: Step) -> None:
    s.go(Status.ARCHIVED)
    s.set(clocks=())
    s.entry("已归档。", "authority")


def propose_seal(s: Step) -> None:
    if not 1 <= s.data["entry"] <= s.case.seq:
        raise Invalid({"entry": f"本件的记录从第 1 条到第 {s.case.seq} 条"})
    s.set(seal_entry=s.data["entry"], seal_by=s.actor.id)
    s.entry(f"申请封存第 {s.data['entry']} 条的内容：{s.data['reason']}", "authority")
    s.tell(SECURITY, "todo_seal")


def seal_off(s: Step) -> None:
    """The text itself is removed by the store; the entry keeps its hash (procedure 3)."""
    s.entry(f"第 {s.case.seal_entry} 条的内容已封存，只保留校验值。", "authority", facts={"sealed": s.case.seal_entry})
    s.set(seal_entry=0, seal_by="")


def remind(s: Step) -> None:
    """Rungs that came due: a line for each clock, one message for each recipient (procedure 4)."""
    s.set(watched=s.data["watched"])
    for fact in s.data["facts"]:
        s.entry(f"{fact['words']}。", fact["seen"], label=fact["label"], facts={"rung": fact["key"]})
        if fact["enterprise"]:
            s.tell_enterprise("info_needed")
    for group, lines in s.data["told"].items():
        s.tell(group, "rung", words="；".join(lines))


def recompute(s: Step) -> None:
    """Another calendar: due dates are told anew, never earlier; the enterprise hears of its date only (procedure 4)."""
    was = s.case.clock("handling")
    s.set(clocks=tuple(replace(one, told=clocks.due_day(one, s.ctx.calendar)) for one in s.case.clocks))
    facts, due = {"calendar": s.data["calendar"]}, s.due("handling")
    if was and was.told and was.told != due:
        s.entry(f"放假安排有变，办结日期由{day(was.told)}改为{day(due)}。", facts=facts)
        s.tell_enterprise("extended", due=day(due))
        return
    s.entry("放假安排有变，已重新核对到期日。", "lane" if s.case.status in SEALED else "internal", facts=facts)
