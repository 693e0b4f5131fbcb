"""Effects while a unit handles the case, and of those who press or help (procedure 3)."""

from dataclasses import replace
from datetime import date

from chalicelib.domain import redaction, words
from chalicelib.domain.case import Extension
from chalicelib.domain.errors import Invalid
from chalicelib.domain.flow.effects_intake import back_to_work, check_result, check_unit, give, result_data
from chalicelib.domain.flow.step import Step, day
from chalicelib.domain.words import Role, Status


def sign(s: Step) -> None:
    s.stop("sign")
    s.set(signed_at=s.ctx.now)
    s.go(Status.HANDLING)
    on_time = s.ctx.wd(s.case.assigned_at.date(), s.ctx.today) <= s.ctx.policy.sign if s.case.assigned_at else False
    person = f"责任人：{redaction.mask_name(s.case.person.name)}（{s.case.person.duty}）。" if s.case.person else ""
    s.entry(person, facts={"signed_in_time": on_time})


def deem_signed(s: Step) -> None:
    s.stop("sign")
    s.set(signed_at=s.ctx.now)
    s.go(Status.HANDLING)
    s.entry(
        f"交办后 {s.ctx.policy.deem_signed} 个工作日没有签收，视为签收。",
        "internal",
        facts={"signed_in_time": False},
    )
    s.tell_unit("todo_handle")
    s.tell_role("supervisor", "rung", words="承办单位两个工作日没有签收，已视为签收")


def object_(s: Step) -> None:
    s.set(before=s.case.status)
    s.go(Status.OBJECTED)
    s.start("objection", s.ctx.policy.rule_objection)
    s.entry(
        f"理由：{s.data['reason']} 依据：{s.data['basis']} 建议承办单位：{s.ctx.org.unit_name(s.data['suggested'])}",
        "internal",
    )
    s.tell_role("supervisor", "todo_object")


def rule_objection(s: Step) -> None:
    asked = s.case.clock("objection")
    waited = s.ctx.wd(asked.start.date(), s.ctx.today) if asked else 0
    s.set(objections=(*s.case.objections, s.case.unit))
    s.stop("objection")
    if s.data["ruling"] == "upheld":
        _to_new_lead(s)
        return
    s.set(signed_at=s.case.signed_at or s.ctx.now)
    s.stop("sign")
    s.go(Status.HANDLING)
    s.lengthen("handling", waited - s.ctx.policy.rule_objection)
    s.entry(f"维持原交办单位。{s.data['reason']}", "internal")
    s.tell_unit("todo_handle")


def _to_new_lead(s: Step) -> None:
    if not s.data.get("unit") or not s.data.get("limit"):
        raise Invalid({"unit": "同意退单时要选择新的主办单位和期限"})
    if s.data["unit"] == s.case.unit:
        raise Invalid({"unit": "请选择另一个单位"})
    check_unit(s, s.data["unit"])
    old = s.ctx.org.unit_name(s.case.unit)
    s.entry(f"改由{s.ctx.org.unit_name(s.data['unit'])}承办（原{old}）。{s.data['reason']}", "internal")
    told = s.due("handling")
    give(s, s.data["unit"], int(s.data["limit"]))
    _keep_told(s, told)
    s.entry(f"主办：{s.ctx.org.unit_name(s.case.unit)}，{day(s.due('handling'))}到期。", label="改派")
    s.tell_enterprise("assigned", unit=s.ctx.org.unit_name(s.case.unit), due=day(s.due("handling")))


def _keep_told(s: Step, told: date | None) -> None:
    """A date told to the enterprise never gets earlier (procedure 3, reassign)."""
    clock = s.case.clock("handling")
    if told and clock:
        later = replace(clock, told=max(told, clock.told or told))
        s.set(clocks=tuple(later if one is clock else one for one in s.case.clocks))


def reassign(s: Step) -> None:
    _to_new_lead(s)


def reclassify(s: Step) -> None:
    """Correct category, difficulty and limit; in round 2 the limit once, within 1 wd (procedure 5.6)."""
    category, limit = s.data.get("category") or "", s.data.get("limit") or ""
    if not category and not limit:
        raise Invalid({"limit": "请选择要更正的期限或者领域"})
    said = []
    if category and category != s.case.category:
        if category not in s.ctx.org.offered:
            raise Invalid({"category": "没有这个领域，请重新选择"})
        s.set(category=category)
        said.append(f"领域更正为{s.ctx.org.categories[category]}。")
    if limit:
        _correct_limit(s, int(limit))
        said.append(f"期限更正为 {limit} 个工作日，{day(s.due('handling'))}到期。")
    s.entry(f"{''.join(said)}{s.data['reason']}", "internal")
    if s.case.unit:
        s.tell_unit("todo_handle")


def _correct_limit(s: Step, limit: int) -> None:
    clock, told = s.case.clock("handling"), s.due("handling")
    if clock:
        fresh = replace(clock, limit=limit, told=None)
        s.set(clocks=tuple(fresh if one is clock else one for one in s.case.clocks))
        _keep_told(s, told)
    s.set(limit=limit, difficulty="complex" if limit == 30 else s.case.difficulty)


def move_unit(s: Step) -> None:
    """The unit was merged into another, which goes on as lead or co-unit; its clocks go on too."""
    old, new = s.data["old"], s.data["unit"]
    if s.case.unit == old:
        s.set(unit=new)
    others = [new if one == old else one for one in s.case.co_units]
    s.set(
        co_units=tuple(one for one in dict.fromkeys(others) if one != s.case.unit),
        co_open=tuple(dict.fromkeys(new if one == old else one for one in s.case.co_open)),
        past_units=tuple((new if unit == old else unit, seq) for unit, seq in s.case.past_units),
        objections=tuple(new if one == old else one for one in s.case.objections),
        clocks=tuple(replace(one, unit=new) if one.unit == old else one for one in s.case.clocks),
    )
    s.set(co_open=tuple(one for one in s.case.co_open if one in s.case.co_units))
    names = s.ctx.org.unit_name(old), s.ctx.org.unit_name(new)
    s.entry(f"机构调整，{names[0]}的工作由{names[1]}承接。{s.data['reason']}", "internal")


def contact_enterprise(s: Step) -> None:
    first = s.case.contacted_at is None
    if s.data["at"] > s.ctx.now:
        raise Invalid({"at": "联系时间不能晚于现在"})
    s.stop("contact")
    if first:
        s.set(contacted_at=s.ctx.now)
    given = s.case.assigned_at
    in_time = given is not None and s.ctx.wd(given.date(), s.ctx.today) <= s.ctx.policy.respond
    s.entry(
        f"已与{s.data['whom']}联系：{s.data['text']}",
        data={"at": s.data["at"].isoformat(), "how": s.data["how"]},
        facts={"contacted_in_time": in_time} if first else None,
    )


def report_progress(s: Step) -> None:
    public = bool(s.data.get("public"))
    if s.case.clock("progress") and public:
        s.start("progress", s.ctx.policy.progress)
    s.stop("reply")
    s.entry(s.data["text"], "public" if public else "internal")


def co_reply(s: Step) -> None:
    left = tuple(unit for unit in s.case.co_open if unit != s.actor.unit)
    s.set(co_open=left)
    s.stop_of("co_reply", s.actor.unit)
    s.entry(s.data["text"], "internal")
    s.tell_unit("todo_handle", leaders=False)


def consult(s: Step) -> None:
    s.set(consulted=True)
    note(s)


def note(s: Step) -> None:
    s.entry(s.data["text"], "public" if s.data.get("public") else "internal")


def group_reply(s: Step) -> None:
    """What the unit answered in the group of entrepreneurs, written down by the steward: no result, no clock moves."""
    said = s.data["said_at"]
    if said > s.ctx.now:
        raise Invalid({"said_at": "答复时间不能晚于现在"})
    text = f"{s.data['who']}（{day(said)} {said:%H:%M}）在群里答复：{s.data['text']}"
    s.entry(text, "public" if s.data.get("public") else "internal")


def press(s: Step) -> None:
    """urge, supervise: the due date is unchanged, a reply is due in 3 wd."""
    _pressed(s)


def _pressed(s: Step) -> int:
    """The number of the entry that says it."""
    wanted, number = s.data.get("wanted"), s.data.get("number", "")
    shown = (f"{number}：" if number else "") + s.data["text"] + (f"（领导要求：{day(wanted)}前）" if wanted else "")
    data = {"wanted": wanted.isoformat()} if wanted else None
    if not s.case.unit:
        return s.entry(shown, "internal", data=data)
    s.start("reply", s.ctx.policy.reply)
    s.tell_unit("urged")
    return s.entry(shown, "internal", data=data)


def instruct(s: Step) -> None:
    """By the leader, or written down by intake on the leader's behalf: then the leader confirms it."""
    if s.actor.has(Role.LEADER):
        _pressed(s)
        return
    if not s.data.get("leader"):
        raise Invalid({"leader": "代录批示要写明是哪位领导的登录名"})
    s.set(unconfirmed=_pressed(s))
    s.tell(f"account:{s.data['leader']}", "todo_confirm")


def confirm_instruction(s: Step) -> None:
    said = s.case.unconfirmed
    s.set(unconfirmed=0)
    if s.data["decision"] == "yes":
        s.entry(f"第 {said} 条批示属实。", "internal", facts={"confirms": said})
        return
    s.stop("reply")
    s.entry(f"第 {said} 条批示与本人意见不符，不再要求回复。", "internal", facts={"denies": said})
    s.tell_role("intake", "urged")
    if s.case.unit:
        s.tell_unit("todo_handle")


def progress_revisit(s: Step) -> None:
    """How it goes, asked by the authority while the unit works; no rating (seed M4.2)."""
    s.entry(f"向{s.data['whom']}了解进展：{s.data['text']}", "authority", data={"how": s.data["how"]})


def request_extension(s: Step) -> None:
    top = min(15, s.case.limit) if s.case.difficulty == "complex" else s.case.limit
    if s.data["days"] > top:
        raise Invalid({"days": f"最多可以申请 {top} 个工作日"})
    s.set(extension=Extension(s.data["days"], s.ctx.now), extended=(*s.case.extended, s.case.round))
    s.entry(f"申请延长 {s.data['days']} 个工作日：{s.data['reason']}", "internal")
    s.tell_role("supervisor_head" if s.case.round > 1 else "supervisor", "todo_extension")


def decide_extension(s: Step) -> None:
    asked = s.case.extension
    s.set(extension=None)
    if asked and s.data["decision"] == "yes":
        s.lengthen("handling", asked.days)
        due = day(s.due("handling"))
        s.entry(f"办理期限延长 {asked.days} 个工作日，{due}到期。")
        s.tell_enterprise("extended", due=due)
    else:
        s.entry(f"不同意延期。{s.data['reason']}", "internal")
    s.tell_unit("todo_handle")


def lapse_extension(s: Step) -> None:
    s.set(extension=None)
    s.entry("到期日结束时延期申请仍未审批，申请失效，由审批人承担责任。", "internal")
    s.tell_role("supervisor_head", "todo_extension")


def suspend(s: Step) -> None:
    s.go(Status.SUSPENDED)
    s.set(suspended_on=s.ctx.today, suspended_for=s.data["reason_code"], suspensions=s.case.suspensions + 1)
    s.start("suspended", s.ctx.policy.suspend)
    s.entry(f"{words.SUSPEND_REASONS[s.data['reason_code']]}。{s.data['reason']}")
    if s.data["reason_code"] == "enterprise":
        s.tell_enterprise("info_needed")
    s.tell_unit("todo_handle")


def resume(s: Step) -> None:
    back_to_work(s)
    s.entry(f"恢复办理，{day(s.due('handling'))}到期。")
    s.tell_unit("todo_handle")


def prepare_result(s: Step) -> None:
    check_result(s)
    s.set(prepared=s.entry("拟好了办理结果，等待本单位领导审核。", "internal", data=result_data(s)))
    s.tell(f"unit:{s.case.unit}:unit_leader", "todo_review")


def submit_result(s: Step) -> None:
    check_result(s)
    if s.case.round > 1 and not s.data.get("supplement"):
        raise Invalid({"supplement": "第二次办理的结果要附补充说明"})
    s.touched()
    s.set(outcome=s.data["outcome"], submitted_at=s.ctx.now, prepared=0, supplemented=s.case.round > 1)
    late = s.late("handling")
    s.go(Status.ANSWERED)
    s.start("review", s.ctx.policy.review)
    s.set(answer_seq=s.entry(
        f"反馈结果：{words.OUTCOMES[s.data['outcome']]}", "pending", data=result_data(s), facts={"on_time": not late},
    ))  # fmt: skip
    s.tell_role("supervisor", "todo_review")


def recall_result(s: Step) -> None:
    s.go(Status.HANDLING)
    s.stop("review")
    s.set(submitted_at=None, answer_seq=0, outcome="")
    s.entry("撤回已反馈的结果，继续办理。期限不变。", "internal")


def explain(s: Step) -> None:
    s.set(explained=True)
    s.stop("explain")
    s.entry(
        f"首次办理经过：{s.data['account']}\n不满意的原因：{s.data['causes']}\n责任认定和整改：{s.data['duty']}\n下一步：{s.data['next']}",
        "internal",
    )
    s.tell_role("supervisor", "rung", words="承办单位提交了情况说明")


def return_explanation(s: Step) -> None:
    s.set(explained=False, explanation_returned=True)
    s.start("explain", s.ctx.policy.explain)
    s.entry(s.data["reason"], "internal")
    s.tell_unit("explain_due")


def list_(s: Step) -> None:
    s.set(listed=s.data["number"], leader=s.data["leader"])
    s.start("listing_report", s.ctx.policy.listing_interval)
    s.entry(f"挂牌督办 {s.data['number']}：{s.data['reason']}", "internal")
    s.tell_unit("urged")


def delist(s: Step) -> None:
    s.set(listed="")
    s.stop("listing_report")
    s.entry(s.data["reason"], "internal")


def reveal(s: Step) -> None:
    """The mobile was shown to somebody: the history says to whom."""
    s.entry("查看了联系人手机号", "authority" if s.actor.has(Role.SUPERVISOR, Role.INTAKE) else "internal")
