"""The one function that changes a case: (case, action, actor, data, context) → Change, or a refusal."""

from collections.abc import Mapping
from typing import Any

from chalicelib.domain import access
from chalicelib.domain.case import Actor, Case, Change
from chalicelib.domain.errors import Refused
from chalicelib.domain.flow.row import Row
from chalicelib.domain.flow.step import Context, Step
from chalicelib.domain.flow.table import FLOW
from chalicelib.domain.words import STATUS, UNIT_ROUND2_LINE, Role, Status


def start(action: str, case: Case, actor: Actor, data: Mapping[str, Any], ctx: Context) -> Change:
    """The first change of a new case (`lodge`, `register`)."""
    row = FLOW[action]
    if not actor.has(*row.roles):
        raise Refused("您没有这项权限")
    step = Step(row, None, case, actor, data, ctx)
    row.effect(step)
    return _led(step, row.to)


def apply(case: Case, action: str, actor: Actor, data: Mapping[str, Any], ctx: Context) -> Change:
    """Move a case along its row. Raises Refused with the reason, Invalid with fields, KeyError never."""
    row = FLOW.get(action)
    if row is None or not row.froms:
        raise Refused("没有这项操作")
    step = Step(row, case, case, actor, data, ctx)
    why = refusal(row, step)
    if why:
        raise Refused(why)
    row.effect(step)
    return _led(step, (*row.to, case.status))


def _led(step: Step, allowed: tuple[Status, ...]) -> Change:
    """The change, when it led where its row says; anything else is an error of the program."""
    if step.case.status not in allowed:
        raise AssertionError(f"{step.row.action} led to {step.case.status}, which its row does not name")
    return step.change()


def refusal(row: Row, step: Step) -> str | None:
    """Why this person may not do this now, in one sentence; None when it is allowed."""
    if access.closed_to_unit(step.case) and access.outsider(step.case, step.actor):
        return UNIT_ROUND2_LINE  # the same whatever came of it
    if not actor_may(row, step.case, step.actor):
        return "您没有这项权限"
    if step.case.status not in row.froms:
        return _not_from(row, step.case.status)
    if row.rounds and step.case.round not in row.rounds:
        return "只在第二次办理中需要"
    return next((why for why in (guard(step) for guard in row.guards) if why), None)


def _not_from(row: Row, status: Status) -> str:
    names = [STATUS[one].label for one in Status if one in row.froms]
    where = "、".join(names) if len(names) <= 4 else "现在的环节以外"
    return f"现在是“{STATUS[status].label}”，“{row.label}”只在{where}可用"


def actor_may(row: Row, case: Case, actor: Actor) -> bool:
    """Role, lane, unit and region; nothing about the status (procedure 2: the most restrictive wins)."""
    if not actor.has(*row.roles):
        return False
    if actor.has(Role.SYSTEM, Role.ENTERPRISE):
        return True
    if row.lane:
        return actor.id in case.lane_readers
    return access.may_touch(row.action, row.roles, case, actor)
