"""What the system itself does to a case when its alarm rings: one step at a time, each its own change."""

from itertools import takewhile

from chalicelib.domain import clocks
from chalicelib.domain.alarms import Alarm, active, alarms
from chalicelib.domain.case import SYSTEM, Case, Change
from chalicelib.domain.clocks import SEALED, Rung
from chalicelib.domain.flow import Context, apply
from chalicelib.domain.words import Status

KINDS = {
    "acceptance": "受理",
    "supply": "补充材料",
    "dispatch": "交办",
    "taskforce": "专班协调",
    "sign": "签收",
    "handling": "办理",
    "objection": "退单裁定",
    "suspended": "中止",
    "review": "审核",
    "phone": "电话回访",
    "cause": "研判",
    "confirm_cause": "认定确认",
    "receipt": "接收回执",
    "outcome": "结果登记",
    "publication": "公开决定",
    "contact": "联系企业",
    "progress": "进展反馈",
    "co_reply": "协办答复",
    "explain": "情况说明",
    "reply": "回复",
    "listing_report": "挂牌进度报告",
    "contest_ruling": "异议裁定",
}
OWNERS = {
    Status.LODGED: ("role:intake",),
    Status.ACCEPTED: ("role:intake",),
    Status.OBJECTED: ("role:supervisor",),
    Status.ANSWERED: ("role:supervisor",),
    Status.REVISITING: ("role:supervisor",),
    Status.SUSPENDED: ("role:supervisor",),
    Status.CLOSED: ("role:publicist",),
    Status.GUIDED: ("role:supervisor_head",),
}


def step(case: Case, ctx: Context) -> Change | None:
    """The next thing that is due at ctx.now, or None. Repeat until None: after each the case is saved."""
    due = [alarm for alarm in alarms(case, ctx.policy, ctx.calendar) if alarm.at <= ctx.now]
    if not due:
        return None
    if due[0].rung is None:
        return apply(case, due[0].action, SYSTEM, {}, ctx)
    return remind(case, due, ctx)


def remind(case: Case, due: list[Alarm], ctx: Context) -> Change:
    """All rungs before the next transition: the newest of each clock, one message per recipient (procedure 4)."""
    ringing = [alarm.rung for alarm in takewhile(lambda alarm: alarm.rung is not None, due) if alarm.rung]
    facts: list[dict[str, object]] = []
    told: dict[str, list[str]] = {}
    for clock_id in dict.fromkeys(rung.clock_id for rung in ringing):
        newest = clocks.collapse(rung for rung in ringing if rung.clock_id == clock_id)
        for rung in sorted(set(newest.values()), key=lambda one: one.at):
            who = [one for one in newest if newest[one] == rung]
            fact = _fact(case, rung, who, ctx)
            facts.append(fact)
            for group in dict.fromkeys(group for one in who for group in _groups(case, clock_id, one)):
                told.setdefault(group, []).append(str(fact["words"]))
    watched = max(rung.at for rung in ringing)
    return apply(case, "remind", SYSTEM, {"facts": facts, "told": told, "watched": watched}, ctx)


def _fact(case: Case, rung: Rung, who: list[str], ctx: Context) -> dict[str, object]:
    kind = rung.clock_id.split(":")[0]
    clock = next(one for one in active(case) if one.id == rung.clock_id)
    light = clocks.light(clock, ctx.calendar.of(case.region), ctx.today)
    seen = "lane" if kind in SEALED else ("internal" if case.unit else "authority")
    return {
        "kind": kind,
        "label": "到期提醒" if rung.label.startswith("T") else "逾期提醒",
        "words": f"{KINDS[kind]}{light.words}，{rung.due.month}月{rung.due.day}日到期",
        "key": rung.key,
        "seen": seen,
        "enterprise": "enterprise" in who,
    }


def _groups(case: Case, clock_id: str, who: str) -> list[str]:
    """Desk groups of a rung's recipient."""
    clock = next(one for one in active(case) if one.id == clock_id)
    kind, unit = clock.kind, clock.unit or case.unit
    if kind in SEALED:
        return [f"account:{reader}" for reader in case.lane_readers]
    if who in ("handler", "responsible"):
        return [f"unit:{unit}:handler"]
    if who == "unit_leader":
        return [f"unit:{unit}:unit_leader"]
    if who == "enterprise":
        return []
    if who == "owner":
        role = "role:taskforce" if kind == "taskforce" else OWNERS.get(case.status, ("role:supervisor",))[0]
        return [f"{role}:{case.region}"]
    return [f"role:{who}:{case.region}"]
