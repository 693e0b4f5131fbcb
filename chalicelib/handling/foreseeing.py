"""What an action would do to each of many cases, done in memory with the data that were really given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from chalicelib.domain import access, flow
from chalicelib.domain.case import Actor, Case
from chalicelib.domain.errors import DomainError
from chalicelib.domain.flow.row import Row
from chalicelib.domain.words import STATUS
from chalicelib.handling.acting import completed, context, wake
from chalicelib.handling.options import clock_after

if TYPE_CHECKING:
    from chalicelib.wiring import Services


@dataclass(frozen=True)
class Foreseen:
    """`effect`: pairs of term and text; `refusal`: why it is not possible."""

    case: Case
    effect: Sequence[tuple[str, str]] = ()
    refusal: str = ""


def visible(services: "Services", numbers: Sequence[str], actor: Actor) -> list[Case]:
    """The cases of these numbers that this person may see, once each; nothing tells of the others."""
    found = [services.store.case(no) for no in dict.fromkeys(numbers)]
    return [case for case in found if case and access.sees(case, actor)]


def may(case: Case, row: Row, actor: Actor) -> bool:
    """Role and status. Both refuse alike: a case of the sealed lane looks as one in the revisit (procedure 2)."""
    return case.status in row.froms and flow.actor_may(row, case, actor)


def sentence(case: Case, row: Row, actor: Actor) -> str:
    """Why `may` says no, in the words of the status that this person may know."""
    return f"现在是“{access.status_label(case, actor)}”，不能“{row.label}”"


def foresee(
    services: "Services", case: Case, row: Row, actor: Actor, data: Mapping[str, Any], now: datetime
) -> Foreseen:
    """One case as it is after what the clock owes it."""
    case = wake(services, case.no, now)
    if not may(case, row, actor):
        return Foreseen(case, (), sentence(case, row, actor))
    ctx = context(services, now)
    try:
        given = completed(services, case, row.action, actor, data)
        change = flow.apply(case, row.action, actor, given, ctx)
    except DomainError as error:
        return Foreseen(case, (), str(error))
    after = change.case
    moved = after.status != case.status
    lines = [("状态", f"{STATUS[case.status].label} → {STATUS[after.status].label}" if moved
              else f"仍是{STATUS[case.status].label}")]  # fmt: skip
    clock = clock_after(case, after, ctx, "")
    lines += [("时钟", clock)] if clock else []
    lines += [("企业", "收到短信")] if any(one.channel == "sms" for one in change.messages) else []
    lines += [("通知", "有关单位和人员收到提醒")] if any(one.channel == "desk" for one in change.messages) else []
    return Foreseen(case, lines)
