"""Effects of review, settling, second assignment and the sealed lane (procedure 3 and 5)."""

from typing import Any

from chalicelib.domain import clocks, revisiting, words
from chalicelib.domain.flow.effects_intake import give, open_revisit
from chalicelib.domain.flow.effects_revisit import standing
from chalicelib.domain.flow.step import Step, day
from chalicelib.domain.words import Status


def return_result(s: Step) -> None:
    """The submission never stopped the clock; only review time beyond 2 wd is credited."""
    took = s.ctx.wd(s.case.submitted_at.date(), s.ctx.today) if s.case.submitted_at else 0
    s.go(Status.HANDLING)
    s.stop("review")
    s.set(returned=s.case.returned + 1, submitted_at=None, answer_seq=0, outcome="")
    s.lengthen("handling", took - s.ctx.policy.review)
    s.entry(s.data["reason"], "internal")
    s.tell_unit("returned")


def approve_result(s: Step) -> None:
    """Releases the answer at once; on-time is judged by the instant of the submission approved here."""
    clock = s.case.clock("handling")
    submitted = s.case.submitted_at or s.ctx.now
    late = clock is not None and clocks.is_late(submitted, clock, s.ctx.calendar)
    taken = s.ctx.wd(s.case.assigned_at.date(), submitted.date()) if s.case.assigned_at else 0
    s.touched()
    s.go(Status.REVISITING)
    s.stop("review", "handling", "sign", "contact", "progress", "reply", "co_reply", "explain")
    s.entry(
        "答复已发布，请企业评价。",
        facts={"on_time": not late, "wd": taken, "outcome": s.case.outcome, "answers": s.case.answer_seq},
    )
    if s.data.get("opinion"):
        s.entry(s.data["opinion"], "authority", label="审核意见")
    open_revisit(s)
    s.tell_enterprise("answered")
    s.tell_doors("answered_door")


def end_unrated(s: Step) -> None:
    s.survey = "close"
    s.stop("phone")
    s.entry("多次回访没有联系上，记为未评价。", "enterprise", facts={"rating": ""})
    close(s)


def close(s: Step) -> None:
    s.go(Status.CLOSED)
    s.set(closed_at=s.ctx.now, listed="")
    s.stop("listing_report")
    s.start("publication", s.ctx.policy.publish)


def settle_rating(s: Step) -> None:
    """The answer takes effect: close, work again, second assignment, or adjudication (procedure 5.4–5.7)."""
    revisit = standing(s)
    s.survey = "close"
    s.stop("phone")
    s.set(rating=revisit.rating, solved=revisit.solved, revisit=None)
    facts = {"rating": revisit.rating, "solved": revisit.solved, "by": revisit.source}
    seen = "public" if s.case.round < 2 else "enterprise"
    rating = words.RATINGS[revisit.rating]
    if revisit.rating != "dissatisfied" or s.case.kind not in words.ROUND2_KINDS:
        s.entry(f"评价“{rating}”已生效。", seen, label="评价生效", facts=facts)
        _draw(s, revisit.source)
        close(s)
    elif s.case.round == 0:
        s.entry(f"评价“{rating}”已生效，转交有关单位办理。", seen, label="转交办理", facts=facts)
        s.set(approved_at=None, answer_seq=0, outcome="")
        s.go(Status.ACCEPTED)
        s.start("dispatch", s.ctx.policy.dispatch)
        s.tell_role("intake", "todo_assign")
    elif s.case.round == 1:
        second_assignment(s, facts)
    else:
        _to_adjudication(s, facts)


def _draw(s: Step, source: str) -> None:
    """Some of the satisfied who wrote themselves are called once more (policy check_percent)."""
    written = source in ("sms", "web") and s.case.rating != "dissatisfied"
    if written and revisiting.is_sampled(s.ctx.id, s.ctx.policy.check_percent):
        s.set(check="due")
        s.entry("抽中电话核查：评价是否属实。", "authority", label="抽查")
        s.tell_role("supervisor", "todo_check")


def second_assignment(s: Step, facts: dict[str, Any]) -> None:
    """二次交办: same lead unit, own limit, explanation in 3 wd; effective at once (procedure 5.6)."""
    limit = s.ctx.policy.second(s.case.limit)
    s.entry("评价“不满意”已生效。", label="评价生效", facts=facts)
    s.set(
        round=2,
        people=(),
        explained=False,
        explanation_returned=False,
        supplemented=False,
        consulted=s.case.consulted,
    )
    give(s, s.case.unit, limit)
    s.start("explain", s.ctx.policy.explain)
    due = day(s.due("handling"))
    s.entry(
        f"企业评价“不满意”，交原主办单位重新办理，期限 {limit} 个工作日，{due}到期。", label="二次交办",
        action="second_assignment", facts={"limit": limit},
    )  # fmt: skip
    s.entry(
        f"请在{day(s.due('explain'))}前提交情况说明。二次办理后企业仍不满意，经核实属推诿、敷衍、拖延等原因的，按规定转报。",
        "internal", label="二次交办要求",
    )  # fmt: skip
    s.tell_unit("second_desk")
    s.tell_unit("explain_due")
    s.tell_enterprise("second", due=due)


def _to_adjudication(s: Step, facts: dict[str, Any]) -> None:
    """Only people named for the case learn of it; the facts are computed, the finding is theirs."""
    named = tuple(one for one in s.ctx.policy.adjudicators)
    s.entry("评价“不满意”已生效。", "closing", label="评价生效", facts=facts)
    s.go(Status.ADJUDICATING)
    s.set(lane_readers=named)
    s.start("cause", s.ctx.policy.cause)
    s.entry(
        "二次办理后企业仍不满意，等待研判。",
        "lane",
        label="待研判",
        action="adjudicate",
        data={"named": list(named)},
    )
    for account in named:
        s.tell(f"account:{account}", "todo_lane")


def alike(first: str, second: str) -> int:
    """How alike two answers are, in percent."""
    from difflib import SequenceMatcher

    return round(100 * SequenceMatcher(None, first, second, autojunk=False).ratio())
