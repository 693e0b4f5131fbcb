"""The phone queue: who is to be called and why, and one call that settles several cases (procedure 5.1)."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from chalicelib.domain import access, flow, identity, revisiting
from chalicelib.domain.case import Actor, Case
from chalicelib.domain.errors import AlreadyDone, DomainError, Stale, Unseen
from chalicelib.domain.flow import guards
from chalicelib.domain.flow.step import Step
from chalicelib.domain.policy import Policy
from chalicelib.domain.records import Form
from chalicelib.domain.words import Status
from chalicelib.handling.acting import act, context, load

if TYPE_CHECKING:
    from chalicelib.wiring import Services

ACTION = "log_call"
OF_CALL = ("state", "at", "number", "answered_by", "recording", "call_at")  # of the call, the same for all its cases
OF_CASE = ("contacted", "solved", "rating", "why", "text")  # what was said about one case


@dataclass(frozen=True)
class Task:
    """An open phone task: `barred` why this person must not call, '' when they may; `next` what is to be done."""

    case: Case
    barred: str
    next: str


def task(services: "Services", no: str, actor: Actor, now: datetime) -> Task | None:
    """The task of a case that this person sees, or None when nobody is to be called."""
    case = services.store.case(no)
    if case is None or not access.sees(case, actor) or not _open(case):
        return None
    return Task(case, barred(services, case, actor, now), next_step(case, services, now.date()))


def sees(services: "Services", no: str, actor: Actor) -> bool:
    """Whether there is such a case for this person; False alike for unknown and foreign ones."""
    case = services.store.case(no) if identity.is_case_no(no) else None
    return case is not None and access.sees(case, actor)


def waiting(services: "Services", no: str, actor: Actor) -> Case:
    """The case whose contact is called. Unseen alike for unknown, foreign and unasked ones."""
    case = load(services, no)
    row = flow.FLOW[ACTION]
    if not access.sees(case, actor) or not flow.actor_may(row, case, actor) or case.status != Status.REVISITING:
        raise Unseen
    return case


def _open(case: Case) -> bool:
    return case.status == Status.REVISITING and case.revisit is not None and case.revisit.phone


def barred(services: "Services", case: Case, actor: Actor, now: datetime) -> str:
    """Who assigned, answered or approved a round does not revisit it (procedure 2)."""
    step = Step(flow.FLOW[ACTION], case, case, actor, {}, context(services, now))
    return guards.independent(step) or ""


def next_step(case: Case, services: "Services", today: date) -> str:
    """What is to be done next, in one sentence."""
    revisit, policy, calendar = case.revisit, services.policy, services.calendar.of(case.region)
    if revisit is None:
        return ""
    if revisit.call_at:
        return f"约好{_moment(revisit.call_at)}再打"
    if revisit.why == "confirm":
        return "打电话核实不满意的原因"
    made = revisiting.tries(revisit.attempts, calendar)
    if not revisiting.tried_enough(revisit.attempts, policy, calendar):
        return _again(revisit.attempts, made, policy, today)
    if case.round > 1 and not revisit.visited:
        return "电话已打满，还要实地走访，或写明没有走访的原因"
    return "电话已打满，下一个工作日自动记为未评价"


def _again(attempts: tuple[datetime, ...], made: revisiting.Tries, policy: Policy, today: date) -> str:
    if not made.days:
        return "拨打联系人"
    left = policy.attempts - made.days
    called_today = any(one.date() == today for one in attempts)
    lacks = f"，其中一次在{made.lacks}" if made.lacks else ""
    if left > 0:
        when = "今天已经打过，换一天再打" if called_today else "今天可以再打"
        return f"{when}：还差 {left} 个工作日{lacks}"
    return f"还要在{made.lacks}打一次"


def _moment(at: datetime) -> str:
    return f"{at.month}月{at.day}日 {at:%H:%M}"


def same_phone(services: "Services", case: Case, actor: Actor, now: datetime) -> list[Case]:
    """Other cases of this contact that wait for a rating and that this person may revisit: one call may settle them."""
    if not case.contact.mobile:
        return []
    found = (services.store.case(no) for no in sorted(services.store.cases_of(case.contact.mobile)) if no != case.no)
    return [one for one in found if one and _askable(services, one, actor, now)]


def _askable(services: "Services", case: Case, actor: Actor, now: datetime) -> bool:
    unrated = case.status == Status.REVISITING and case.revisit is not None and not case.revisit.rating
    may = access.sees(case, actor) and flow.actor_may(flow.FLOW[ACTION], case, actor)
    return unrated and may and not barred(services, case, actor, now)


def log_calls(
    services: "Services", said: Mapping[str, Mapping[str, Any]], actor: Actor, *, version: int, form: str,
    now: datetime | None = None,
) -> dict[str, str]:  # fmt: skip
    """Log one call at every case that it was about → number: why it was not logged there.

    `said`: number → the data of `log_call`, the case of the task first. When the first is refused, nothing is written
    and its error is raised; when one of the others is, it is reported and the rest stays. The same form again
    completes what a stop left undone, and writes nothing twice.
    """
    first, *others = said
    try:
        with suppress(AlreadyDone):
            act(services, first, ACTION, actor, said[first], now=now, version=version, form=f"{form}#{first}")
    except Stale:
        if not _saved(services, f"{form}#{first}"):
            raise
    left: dict[str, str] = {}
    for no in others:
        try:
            act(services, no, ACTION, actor, said[no], now=now, form=f"{form}#{no}")
        except AlreadyDone:
            continue
        except DomainError as refused:
            left[no] = str(refused)
    return left


def _saved(services: "Services", form: str) -> bool:
    """Whether this very form was saved already: a button pressed twice is no colleague's change."""
    try:
        services.store.put_form(Form(form, "desk", services.clock.wall()))
    except AlreadyDone:
        return True
    return False
