"""回访 on the case page: who was asked, tried and answered, what waits and what comes next (procedure 5)."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain import access, flow, revisiting, words
from chalicelib.domain.case import Case, Entry, Revisit
from chalicelib.domain.redaction import mask_mobile
from chalicelib.domain.words import Role, Status
from chalicelib.handling import calling
from chalicelib.web import render
from chalicelib.web.visit import Visit

SOURCES = {"sms": "短信", "web": "网页", "phone": "电话回访", "visit": "实地回访"}


@dataclass(frozen=True)
class Panel:
    """`facts`: (term, text); `unread`: the words that wait for their reader; `task`: the open phone task;
    `visits`: whether this person may go there."""

    facts: Sequence[tuple[str, str]]
    unread: str
    task: calling.Task | None
    visits: bool


def panel(visit: Visit, case: Case, entries: Sequence[Entry]) -> Panel | None:
    """For the supervisor while the revisit lasts; None for everybody else, who reads nothing of it."""
    actor, revisit = visit.actor, case.revisit
    hidden = access.outsider(case, actor) or not actor.has(Role.SUPERVISOR)
    if hidden or case.status != Status.REVISITING or revisit is None:
        return None
    task = calling.task(visit.services, case.no, actor, visit.now)
    facts = [
        ("评价短信", _asked(case, revisit)),
        ("已打电话", _tried(visit, case, revisit)),
        ("为什么打电话", words.PHONE_WHY.get(revisit.why, "") if task else ""),
        ("下一步", task.barred or task.next if task else ""),
        ("评价", _stands(visit, case, revisit)),
    ]
    unread = [one for one in entries if one.action == "take_unclear" and one.round == case.round]
    raw = str(unread[-1].data.get("raw", "")) if unread and revisit.unclear else ""
    may = flow.actor_may(flow.FLOW["visit"], case, actor)
    return Panel([(term, text) for term, text in facts if text], raw, task,
                 may and not calling.barred(visit.services, case, actor, visit.now))


def _asked(case: Case, revisit: Revisit) -> str:
    whom = f"{'第二联系人 ' if revisit.second else ''}{mask_mobile(case.surveyed)}"
    if revisit.sent_at:
        return f"{render.when(revisit.sent_at)} 发到 {whom}{'，已提醒' if revisit.reminded else ''}"
    if not revisit.send_at:
        return ""
    waits = "，同一号码的另一件正在等评价" if revisit.waiting_since else ""
    return f"{render.when(revisit.send_at)} 发到 {whom}{waits}"


def _tried(visit: Visit, case: Case, revisit: Revisit) -> str:
    """The days and halves that count, and what is lacking."""
    made = revisiting.tries(revisit.attempts, visit.services.calendar.of(case.region))
    days = "、".join(f"{render.day(at)}{'上午' if at.hour < revisiting.NOON else '下午'}" for at in revisit.attempts)
    return days + (f"（还没有在{made.lacks}打过）" if made.lacks else "")


def _stands(visit: Visit, case: Case, revisit: Revisit) -> str:
    if not revisit.rating:
        return "还没有"
    services = visit.services
    at = revisiting.settles_at(case, services.policy, services.calendar.of(case.region))
    waits = "判读" if revisit.unclear else "电话确认" if at != revisit.settle_at else ""
    held = f"{waits}以前不生效，最迟 " if waits else ""
    return f"{words.RATINGS[revisit.rating]}（{SOURCES[revisit.source]}），{held}{render.when(at) if at else ''} 生效"
