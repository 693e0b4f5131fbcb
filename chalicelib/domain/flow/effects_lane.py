"""Effects in the sealed lane: only people named for the case take them (procedure 5.7, 5.8)."""

from chalicelib.domain import words
from chalicelib.domain.flow.effects_intake import give
from chalicelib.domain.flow.effects_review import close
from chalicelib.domain.flow.step import Step
from chalicelib.domain.words import Status


def propose_cause(s: Step) -> None:
    s.set(cause=s.data["cause"], cause_by=s.actor.id, cause_confirmed=False)
    s.start("confirm_cause", s.ctx.policy.confirm_cause)
    s.entry(f"拟认定：{words.CAUSES[s.data['cause']]}。{s.data['proof']}", "lane")


def confirm_cause(s: Step) -> None:
    s.set(cause_confirmed=True)
    s.stop("confirm_cause", "cause")
    s.entry(f"确认认定：{words.CAUSES[s.case.cause]}。", "lane")
    if s.case.cause == "objective":
        _close_lane(s, s.data.get("letter") or "经研究，办理意见维持不变。")
    else:
        s.start("cause", s.ctx.policy.cause)


def reject_cause(s: Step) -> None:
    s.set(cause="", cause_by="", cause_confirmed=False)
    s.stop("confirm_cause")
    s.entry(s.data["reason"], "lane")


def _close_lane(s: Step, letter: str) -> None:
    close(s)
    s.entry(letter, "closing", label="处理结论")
    s.tell_enterprise("closed")


def transfer(s: Step) -> None:
    """From here on the discipline commission's own people are named as well."""
    s.go(Status.TRANSFERRED)
    s.set(lane_readers=tuple(dict.fromkeys((*s.case.lane_readers, *s.ctx.policy.discipline))))
    for account in s.ctx.policy.discipline:
        s.tell(f"account:{account}", "todo_lane")
    s.stop("cause")
    s.start("receipt", s.ctx.policy.receipt)
    s.entry(f"转报 {s.data['number']}。{s.data['reason']}", "lane")


def decline_transfer(s: Step) -> None:
    s.entry(s.data["reason"], "lane")
    _close_lane(s, s.data["letter"])


def escalate(s: Step) -> None:
    """提级办理: listed, leader in charge, own limit; not a round. The matter never waits for a transfer."""
    limit = int(s.data["limit"])
    give(s, s.case.unit, limit)
    s.set(listed=s.data["number"], leader=s.data["leader"], signed_at=s.ctx.now)
    s.stop("sign", "cause")
    s.go(Status.HANDLING)
    s.entry(
        f"提级办理，由{s.data['leader']}牵头，期限 {limit} 个工作日。",
        "internal",
        data={"reason": s.data["reason"]},
    )


def receive(s: Step) -> None:
    s.stop("receipt")
    s.start("outcome", s.ctx.policy.outcome)
    s.entry(f"已接收，回执 {s.data['number']}。", "lane")


def returned_by_discipline(s: Step) -> None:
    s.go(Status.ADJUDICATING)
    s.stop("receipt", "outcome")
    s.start("cause", s.ctx.policy.cause)
    s.entry(s.data["reason"], "lane")


def record_outcome(s: Step) -> None:
    s.stop("outcome")
    s.entry(f"办理情况：{dict(OUTCOME_CLASSES)[s.data['outcome_class']]}。", "lane")
    _close_lane(s, s.data["letter"])


OUTCOME_CLASSES = (("done", "已办结"), ("forwarded", "已转送"), ("none", "不予受理"))
