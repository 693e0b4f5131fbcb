"""Guards: each gives the Chinese sentence for which an action is refused now, or None."""

from chalicelib.domain import clocks
from chalicelib.domain.flow.step import Step
from chalicelib.domain.words import Role

DIRECT = 1  # wd after lodging until which a direct answer may be given


def not_late(s: Step) -> str | None:
    return "已经逾期，不能再办这一项" if s.late("handling") else None


def round_one(s: Step) -> str | None:
    return "二次交办后不能退单，首接单位负责到底" if s.case.round > 1 else None


def objection_in_time(s: Step) -> str | None:
    """≤ 1 wd after signing and ≤ 2 wd after assignment, once per case and unit (procedure 3, object)."""
    case, policy = s.case, s.ctx.policy
    if case.unit in case.objections:
        return "本单位对本件已经退单一次，不能再退"
    if case.assigned_at and s.ctx.wd(case.assigned_at.date(), s.ctx.today) > policy.object_after_assignment:
        return f"交办已超过 {policy.object_after_assignment} 个工作日，不能退单"
    if case.signed_at and s.ctx.wd(case.signed_at.date(), s.ctx.today) > policy.object_after_signing:
        return f"签收已超过 {policy.object_after_signing} 个工作日，不能退单"
    return None


def ruling_not_final(s: Step) -> str | None:
    return "主管部门对两次退单作出的裁定是最终的，不能再退单" if len(s.case.objections) >= 2 else None


def extension_in_time(s: Step) -> str | None:
    """At latest 24:00 of the wd before the due day, once per round (procedure 3, request_extension)."""
    clock = s.case.clock("handling")
    if s.case.extension:
        return "延期申请正在等待审批"
    if s.case.round in s.case.extended:
        return "本轮已经申请过一次延期"
    if clock and s.ctx.now >= clocks.extension_until(clock, s.ctx.calendar):
        return "延期申请最迟在到期日前一个工作日提出，现在已经过了"
    return None


def extension_waiting(s: Step) -> str | None:
    return None if s.case.extension else "没有等待审批的延期申请"


def head_in_round_two(s: Step) -> str | None:
    """What the supervisor decides in round 1, its head decides in round 2."""
    if s.case.round > 1 and not s.actor.has(Role.SUPERVISOR_HEAD, Role.SYSTEM):
        return "第二次办理中由主管部门负责人决定"
    return None


def round_two(s: Step) -> str | None:
    return None if s.case.round > 1 else "只在第二次办理中需要"


def result_ready(s: Step) -> str | None:
    """Complex needs a consultation, round 2 an explanation and a supplement (procedure 3)."""
    if s.case.difficulty == "complex" and not s.case.consulted:
        return "复杂问题要先至少会诊一次，才能反馈结果"
    if s.case.round > 1 and not s.case.explained:
        return "第二次办理要先提交情况说明，才能反馈结果"
    return None


def simple_limit(s: Step) -> str | None:
    """A direct answer is given the same wd, at latest the next (procedure 1, simple)."""
    if s.ctx.wd(s.case.lodged_at.date(), s.ctx.today) > DIRECT and not s.data.get("supplied"):
        return "即时办结最迟在提交后的下一个工作日，本件已超过，请交办"
    return None


def independent(s: Step) -> str | None:
    """Who assigned, answered or approved a round records none of its ratings (procedure 2)."""
    if s.actor.id in s.case.people:
        return "您参与过本轮交办、答复或审核，请由其他人员回访"
    return own_bureau(s)


def own_bureau(s: Step) -> str | None:
    """If the lead unit is the supervisor's own, the independent reviewer's unit decides (procedure 2)."""
    policy = s.ctx.policy
    if s.case.unit and s.case.unit == policy.supervisor_unit and s.actor.unit != policy.independent_reviewer:
        return f"承办单位就是主管部门，这一项由{s.ctx.org.unit_name(policy.independent_reviewer)}办理"
    return None


def phone_task(s: Step) -> str | None:
    if s.case.revisit is None:
        return "没有等待回访的结果"
    return None


def unrated(s: Step) -> str | None:
    return "已经有评价，不用再打电话" if s.case.revisit and s.case.revisit.rating else None


def survey_waits(s: Step) -> str | None:
    """The survey was queued on an earlier day and nobody has answered or been called since."""
    revisit = s.case.revisit
    sent = revisit.sent_at if revisit and not revisit.rating and not revisit.phone else None
    return None if sent and sent.date() < s.ctx.today else "没有推迟的评价短信"


def newest(s: Step) -> str | None:
    """An answer that was written before the one that stands does not replace it, however late it is read."""
    said, revisit = s.data.get("said"), s.case.revisit
    older = said and revisit and revisit.answered_at and said < revisit.answered_at
    return "已经有更晚的评价" if older else None


def no_rating_yet(s: Step) -> str | None:
    """What the contact wrote themselves is not overwritten by a person; they may change it until it takes effect."""
    revisit = s.case.revisit
    if revisit and revisit.rating and revisit.source in ("sms", "web"):
        return "企业已经评价，等待生效；要更改的，请企业自己回复短信或在网页更改"
    return None


def supply_once_a_day(s: Step) -> str | None:
    return "今天已经补充过一次，请明天再补充" if s.case.supplied_on == s.ctx.today else None


def contest_once(s: Step) -> str | None:
    clock = s.case.clock("contest")
    if s.case.contested:
        return "已经提出过一次异议"
    if clock is None or clocks.is_late(s.ctx.now, clock, s.ctx.calendar):
        return "提出异议的期限已过"
    return None


def take_back_in_time(s: Step) -> str | None:
    return "撤回的反悔期限已过" if s.late("take_back") or not s.case.clock("take_back") else None


def unmerge_in_time(s: Step) -> str | None:
    return "拆分的期限已过" if s.late("unmerge") or not s.case.clock("unmerge") else None


def suspend_allowed(s: Step) -> str | None:
    if s.late("handling"):
        return "已经逾期，不能中止"
    if s.case.suspensions and not s.actor.has(Role.SUPERVISOR_HEAD):
        return "再次中止由主管部门负责人决定"
    return None


def withdraw_checked(s: Step) -> str | None:
    """Round 2, overdue or listed: the supervisor calls first (procedure 3, withdraw)."""
    special = s.case.round > 1 or s.case.listed or s.late("handling")
    if special and not s.actor.has(Role.SUPERVISOR):
        return "本件需主管部门先与您通话确认后才能撤回，请拨打咨询电话"
    return None


def explanation_open(s: Step) -> str | None:
    if s.case.explained:
        return "情况说明已经提交"
    return round_two(s)


def other_person_than_proposed(s: Step) -> str | None:
    return "提出认定的人不能自己确认" if s.actor.id == s.case.cause_by else None


def cause_proposed(s: Step) -> str | None:
    return None if s.case.cause else "还没有提出原因认定"


def cause_found(s: Step) -> str | None:
    if not s.case.cause_confirmed or s.case.cause == "objective":
        return "没有经确认的主观原因，不能转报"
    return None


def reopen_in_time(s: Step) -> str | None:
    closed = s.case.closed_at
    if closed and s.ctx.wd(closed.date(), s.ctx.today) > s.ctx.policy.reopen:
        return f"完结已超过 {s.ctx.policy.reopen} 个工作日，不能重启"
    return None


def not_listed(s: Step) -> str | None:
    return "已经挂牌" if s.case.listed else None


def is_listed(s: Step) -> str | None:
    return None if s.case.listed else "没有挂牌"


def at_taskforce(s: Step) -> str | None:
    return None if s.case.taskforce else "本件没有提交专班"


def not_at_taskforce(s: Step) -> str | None:
    return "本件已在专班协调" if s.case.taskforce else None


def corrected_in_time(s: Step) -> str | None:
    """The limit of round 2 may be corrected once within 1 wd (procedure 5.6)."""
    at = s.case.assigned_at
    if s.case.round > 1 and at and s.ctx.wd(at.date(), s.ctx.today) > 1:
        return "第二次办理的期限只能在交办后 1 个工作日内更正"
    return None


def secret(s: Step) -> str | None:
    return None if s.case.secret else "企业没有要求保密，不需要另做版本"


def version_for_unit(s: Step) -> str | None:
    """保密: the unit must have something to work from before it gets the case (procedure 2)."""
    return "企业要求保密，请受理员先“制作保密版”再交办" if s.case.secret and not s.case.unit_title else None


def not_sensitive(s: Step) -> str | None:
    return "本件已标为敏感" if s.case.sensitive else None


def contest_waits(s: Step) -> str | None:
    return None if s.case.clock("contest_ruling") else "没有等待裁定的异议"


def instruction_waits(s: Step) -> str | None:
    return None if s.case.unconfirmed else "没有等待确认的批示"


def of_county(s: Step) -> str | None:
    return None if s.case.region != s.ctx.org.city and s.actor.region else "市级可以直接交办"


def seal_asked(s: Step) -> str | None:
    if not s.case.seal_entry:
        return "没有等待确认的封存申请"
    return "申请人不能自己确认" if s.actor.id == s.case.seal_by else None


def seal_free(s: Step) -> str | None:
    return "已有一项封存申请等待安全管理员确认" if s.case.seal_entry else None


def not_urgent(s: Step) -> str | None:
    return "本件已标为紧急" if s.case.urgent else None
