"""Effects of review, revisit, second assignment and the sealed lane (procedure 3 and 5)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from chalicelib.domain import clocks, windows, words
from chalicelib.domain.case import Revisit
from chalicelib.domain.errors import Invalid
from chalicelib.domain.flow.effects_intake import give, open_revisit
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


def ask_rating(s: Step) -> None:
    """The survey SMS; the mobile's one slot is taken in the same transaction."""
    s.survey = "open"
    s.set(revisit=replace(_revisit(s), sent_at=s.ctx.now, waiting_since=None))
    s.entry(f"评价短信已发到 {_masked(s)}，也可在网页评价。", "enterprise")
    s.tell_enterprise("survey", purpose="survey", later=s.window(s.ctx.now))


def _masked(s: Step) -> str:
    mobile = s.case.contact.sms
    return f"{mobile[:3]}****{mobile[-4:]}"


def _revisit(s: Step) -> Revisit:
    return s.case.revisit or Revisit()


def wait_for_survey(s: Step) -> None:
    """Another survey of this mobile is open: look again in the next window."""
    revisit = _revisit(s)
    later = windows.first_window(s.ctx.today, s.ctx.calendar, s.ctx.policy)
    s.set(revisit=replace(revisit, send_at=later, waiting_since=revisit.waiting_since or s.ctx.today))
    s.entry("这个手机号还有一件在等评价，稍后再发。", "authority")


def remind_rating(s: Step) -> None:
    s.set(revisit=replace(_revisit(s), reminded=True))
    s.entry("评价提醒短信已发送。", "enterprise")
    s.tell_enterprise("survey_again", purpose="survey", later=s.window(s.ctx.now))


def open_phone_task(s: Step) -> None:
    s.set(revisit=replace(_revisit(s), phone=True))
    s.start("phone", s.ctx.policy.phone)
    s.entry("没有收到短信评价，转为电话回访。", "authority")
    s.tell_role("supervisor", "todo_phone")


def take_answer(s: Step) -> None:
    """A readable answer from SMS or web: it replaces the earlier one until it takes effect."""
    settle = windows.settles(s.ctx.now, s.ctx.calendar, s.ctx.policy)
    s.set(
        revisit=replace(
            _revisit(s),
            rating=s.data["rating"],
            solved=s.data.get("solved") or "",
            source=s.data["source"],
            answered_at=s.ctx.now,
            settle_at=settle,
            unclear=False,
        )
    )
    rating = words.RATINGS[s.data["rating"]]
    how = "短信回复" if s.data["source"] == "sms" else "网页评价"
    s.entry(
        f"{how}：{rating}。{s.data.get('reason', '')}".rstrip("。") + "。", "enterprise",
        label=f"您的评价：{rating}", data={"raw": s.data.get("raw", ""), "reason": s.data.get("reason", "")},
    )  # fmt: skip
    s.tell_enterprise("understood", rating=rating)
    if s.data["rating"] == "dissatisfied":
        s.tell_role("supervisor", "dissatisfied")


def take_unclear(s: Step) -> None:
    solved = s.data.get("solved") or _revisit(s).solved
    s.set(revisit=replace(_revisit(s), unclear=True, solved=solved))
    s.entry(
        f"短信回复无法自动判读：{s.data['raw']}",
        "authority",
        data={"raw": s.data["raw"], "proposal": s.data.get("proposal") or ""},
    )
    s.tell_role("supervisor", "todo_read_answer")


def read_answer(s: Step) -> None:
    """A person decides what an unclear answer means; nobody guesses for the enterprise."""
    if s.data["reading"] == "none":
        s.set(revisit=replace(_revisit(s), unclear=False, phone=True))
        s.start("phone", s.ctx.policy.phone)
        s.entry("回复不能作为评价，转为电话回访。", "authority")
        return
    settle = windows.settles(s.ctx.now, s.ctx.calendar, s.ctx.policy)
    rating = s.data["reading"]
    s.set(revisit=replace(
        _revisit(s), unclear=False, rating=rating, source="sms", answered_at=s.ctx.now, settle_at=settle,
    ))  # fmt: skip
    s.entry(
        f"人工判读为：{words.RATINGS[rating]}。{s.data.get('text') or ''}",
        "enterprise",
        label=f"您的评价：{words.RATINGS[rating]}",
    )
    s.tell_enterprise("understood", rating=words.RATINGS[rating])


def late_answer(s: Step) -> None:
    s.entry(f"评价生效后又收到：{s.data['raw']}", "authority")
    s.tell_role("supervisor", "todo_read_answer")


def log_call(s: Step) -> None:
    """One attempt of the phone revisit; a rating by phone is told to the contact with 3 days to object."""
    state, rating = s.data["state"], s.data.get("rating")
    if rating and state != "reached":
        raise Invalid({"rating": "没有接通本人就没有评价"})
    text = words.CALL_STATES[state] + (f"：{s.data['text']}" if s.data.get("text") else "")
    attempts = tuple(dict.fromkeys((*_revisit(s).attempts, s.ctx.today)))
    s.set(revisit=replace(_revisit(s), attempts=attempts, phone=True))
    s.entry(text, "authority", facts={"call": state}, data={"answered_by": s.data.get("answered_by", "")})
    if rating:
        _rated_by_voice(s, rating, "phone")


def visit(s: Step) -> None:
    s.entry(s.data["text"], "authority", data={"people": s.data["people"]})
    attempts = tuple(dict.fromkeys((*_revisit(s).attempts, s.ctx.today)))
    s.set(revisit=replace(_revisit(s), attempts=attempts, visited=True))
    if s.data.get("rating"):
        _rated_by_voice(s, s.data["rating"], "visit")


def _rated_by_voice(s: Step, rating: str, source: str) -> None:
    objection = s.ctx.now + timedelta(days=s.ctx.policy.rating_objection_days)
    settle = windows.settles(objection, s.ctx.calendar, s.ctx.policy)
    s.set(revisit=replace(
        _revisit(s), rating=rating, solved=s.data.get("solved") or "", source=source, answered_at=s.ctx.now,
        settle_at=settle, phone=False,
    ))  # fmt: skip
    s.stop("phone")
    s.entry(f"{'电话' if source == 'phone' else '实地'}回访评价：{words.RATINGS[rating]}。", "enterprise")
    s.tell_enterprise("rated", rating=words.RATINGS[rating])


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
    revisit = _revisit(s)
    s.survey = "close"
    s.stop("phone")
    s.set(rating=revisit.rating, solved=revisit.solved, revisit=None)
    facts = {"rating": revisit.rating, "solved": revisit.solved, "by": revisit.source}
    seen = "public" if s.case.round < 2 else "enterprise"
    rating = words.RATINGS[revisit.rating]
    if revisit.rating != "dissatisfied" or s.case.kind not in words.ROUND2_KINDS:
        s.entry(f"评价“{rating}”已生效。", seen, label="评价生效", facts=facts)
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
