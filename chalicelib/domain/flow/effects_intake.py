"""Effects from lodging to assignment (procedure 3)."""

from chalicelib.domain import windows, words
from chalicelib.domain.case import Contact, Part, Person, Revisit
from chalicelib.domain.errors import Invalid, Refused
from chalicelib.domain.flow.step import Step, day
from chalicelib.domain.words import Role, Status


def lodge(s: Step) -> None:
    """The case itself was made from the form by `engine.lodge`; here its first line, clock and receipt. `door`: the
    meeting, window or group that took it, which is told of the answer."""
    s.go(Status.LODGED)
    if s.data.get("door"):
        s.set(doors=(s.data["door"],))
    s.start("acceptance", s.ctx.policy.accept)
    how = "网上提交" if s.row.action == "lodge" else "由工作人员代为登记"
    kept = {
        key: s.data[key]
        for key in ("content", "wish", "units", "procedures", "said_at", "source", "door")
        if s.data.get(key)
    }
    s.entry(how, data=kept, facts={"attachments": s.case.attachments} if s.case.attachments else None)
    s.tell_enterprise("lodged", code=str(s.data.get("query_code", "")))
    s.tell_role("intake", "todo_accept")


def ask_info(s: Step) -> None:
    s.go(Status.INFO_NEEDED)
    s.start("supply", s.ctx.policy.supply)
    s.entry(s.data["missing"])
    s.tell_enterprise("info_needed")


def supply(s: Step) -> None:
    """Ends a wait for the enterprise; the acceptance clock stood meanwhile, at least 1 wd is left."""
    s.set(supplied_on=s.ctx.today)
    waited = s.case.clock("supply")
    if s.case.status == Status.INFO_NEEDED and waited:
        clock = s.case.clock("acceptance")
        stood = s.ctx.wd(waited.start.date(), s.ctx.today)
        left = s.ctx.wd(s.ctx.today, s.due("acceptance") or s.ctx.today) + stood
        s.lengthen("acceptance", stood + max(0, 1 - left) if clock else 0)
        s.stop("supply")
        s.go(Status.LODGED)
    elif s.case.status == Status.SUSPENDED and s.case.suspended_for == "enterprise":
        back_to_work(s)
    s.entry(s.data["text"])
    if s.case.unit:
        s.tell_unit("todo_handle", leaders=False)
    else:
        s.tell_role("intake", "todo_accept")


def back_to_work(s: Step) -> None:
    """End of a suspension: due += wd d with suspended_on < d ≤ resumed_on (procedure 3, suspend)."""
    since = s.case.suspended_on
    s.stop("suspended")
    s.go(Status.HANDLING)
    s.set(suspended_on=None, suspended_for="")
    if since:
        s.lengthen("handling", s.ctx.wd(since, s.ctx.today))


def accept(s: Step) -> None:
    s.go(Status.ACCEPTED)
    s.stop("acceptance")
    s.start("dispatch", s.ctx.policy.dispatch)
    s.entry("")
    seen = "authority" if s.case.secret else "internal"  # it may name the enterprise
    s.entry(s.data["opinion"], seen, label="研判意见")
    s.tell_role("intake", "todo_assign")


def guide(s: Step) -> None:
    if s.case.kind == "complaint" and not s.data.get("second"):
        raise Invalid({"second": "投诉必须由另一位工作人员复核，请填写复核人"})
    if s.data.get("second") == s.actor.id:
        raise Invalid({"second": "复核人不能是本人"})
    _end_as(s, Status.GUIDED)
    reason = words.GUIDE_REASONS[s.data["reason_code"]]
    s.entry(f"{reason}。{s.data['sentence']}建议渠道：{s.data['lawful']}", data={"reason": s.data["reason_code"]})
    if s.data.get("second"):
        s.entry(f"复核人：{s.data['second']}", "authority", label="复核")
    s.tell_enterprise("guided")


def _end_as(s: Step, status: Status) -> None:
    """Clocks of a withdrawn or merged case are kept, silent, in case it comes back."""
    kept = s.case.clocks if status in (Status.WITHDRAWN, Status.MERGED) else ()
    s.set(before=s.case.status, closed_at=s.ctx.now, clocks=kept)
    s.go(status)
    clock = words.STATUS[status].clock
    if clock:
        s.start(clock, getattr(s.ctx.policy, words.STATUS[status].limit))


def lapse(s: Step) -> None:
    _end_as(s, Status.GUIDED)
    s.entry("告知后没有补充材料，本件不再办理。可以在 10 个工作日内提出异议，也可以重新提交。")
    s.tell_enterprise("guided")


def contest(s: Step) -> None:
    """The enterprise objects once; the case stays guided until the head has decided."""
    s.set(contested=True)
    s.stop("contest")
    s.start("contest_ruling", s.ctx.policy.decide_contest)
    s.entry(s.data["text"])
    s.tell_role("supervisor_head", "todo_contest")


def decide_contest(s: Step) -> None:
    s.stop("contest_ruling")
    if s.data["ruling"] == "refused":
        s.entry(f"经复核，维持原来的告知。{s.data['reason']}")
        s.tell_enterprise("guided")
        return
    s.set(clocks=(), closed_at=None)
    s.go(Status.LODGED)
    s.start("acceptance", s.ctx.policy.accept)
    s.entry(f"异议成立，重新受理。{s.data['reason']}")
    s.tell_role("intake", "todo_accept")


def contest_closing(s: Step) -> None:
    """A case closed by adjudication is contested once, decided by the level above (procedure 5.7)."""
    s.set(contested=True, clocks=(), closed_at=None, cause="", cause_by="", cause_confirmed=False)
    s.go(Status.ADJUDICATING)
    s.start("cause", s.ctx.policy.cause)
    s.entry(s.data["text"], "enterprise")


def merge(s: Step) -> None:
    if s.data["master"] == s.case.no:
        raise Invalid({"master": "不能并入自己"})
    if s.data.get("master_enterprise") != s.case.enterprise:
        raise Invalid({"master": "只能并入同一家企业正在办理的诉求"})
    _end_as(s, Status.MERGED)
    s.set(master=s.data["master"])
    s.entry("与同一事项的另一件诉求合并办理，按该件的进度答复。")
    s.entry(f"主件：{s.data['master']}。{s.data['reason']}", "internal", label="并单")


def absorb(s: Step) -> None:
    """The master knows what was merged into it: when it ends as withdrawn or guided, those go back. Once it is answered
    the doors of what comes now hear of it at once."""
    s.set(merged=(*(one for one in s.case.merged if one != s.data["other"]), s.data["other"]))
    s.entry(f"{s.data['other']} 并入本件。", "internal")
    if s.case.approved_at:
        s.tell_merged_doors("answered_door")


def release_merged(s: Step) -> None:
    """The merged ones have gone back (handling does that before this is written, and says how many: `back`)."""
    back = s.data.get("back", 0)
    s.entry(f"本件已结束，并入的 {back} 件恢复单独办理。" if back else "本件已结束，已没有并入的诉求。", "internal")
    s.set(merged=())


def propose_upward(s: Step) -> None:
    if s.ctx.org.units[s.data["unit"]].region != s.ctx.org.city:
        raise Invalid({"unit": "请选择一个市级单位"})
    s.set(upward=s.data["unit"])
    s.entry(f"提请市级交{s.ctx.org.unit_name(s.data['unit'])}办理：{s.data['reason']}", "internal")
    s.tell(f"role:supervisor:{s.ctx.org.city}", "todo_assign")


def mark_urgent(s: Step) -> None:
    """紧急: accepted and assigned the same day; limits are unchanged (procedure 1)."""
    s.set(urgent=True)
    s.entry(s.data["reason"], "internal")
    s.tell_role("intake", "todo_urgent")
    s.tell_role("supervisor", "todo_urgent")


def mark_sensitive(s: Step) -> None:
    """反映公职人员: readable by who took it in and the people named; in no list from here on (procedure 1)."""
    readers = (s.actor.id, *(one for one in s.data["readers"] if one != s.actor.id))
    s.set(sensitive=True, readers=readers, names_unit=s.data.get("names_unit", ""))
    s.entry(f"标为敏感，指定 {len(readers)} 人可以查看。{s.data['reason']}", "authority")


def redact(s: Step) -> None:
    """保密: what the unit reads in place of the enterprise's own words, and the attachments that it may open."""
    released = frozenset(s.data["released"])
    s.set(unit_title=s.data["title"])
    for part in s.data["files"]:
        if bool(part.data.get("released")) != (part.data["id"] in released):
            s.parts.append(Part(part.sk, {**part.data, "released": part.data["id"] in released}))
    s.entry("已制作给承办单位看的版本", "unit", data={"title": s.data["title"], "content": s.data["text"]})


def lift_secret(s: Step) -> None:
    """Only the enterprise lifts 保密 (procedure 2): from here on the unit reads its own words, contact and files."""
    s.set(secret=False, unit_title="")
    s.entry("企业取消了保密要求，承办单位可以看到企业名称、联系人和原文。")
    if s.case.unit:
        s.tell_unit("todo_handle", leaders=False)


def unmerge(s: Step) -> None:
    was = Status(s.case.before or Status.LODGED)
    restart = {
        Status.LODGED: ("acceptance", s.ctx.policy.accept),
        Status.ACCEPTED: ("dispatch", s.ctx.policy.dispatch),
    }
    to = was if was in restart else Status.ACCEPTED
    s.set(master="", clocks=(), closed_at=None)
    s.go(to)
    s.start(*restart[to])
    s.entry(s.data["reason"], "internal")


def answer_directly(s: Step) -> None:
    check_result(s)
    s.stop("dispatch")
    s.set(difficulty="simple", outcome=s.data["outcome"], submitted_at=s.ctx.now)
    s.touched()
    s.go(Status.REVISITING)
    seq = s.entry("", data=result_data(s), facts={"outcome": s.data["outcome"]})
    s.set(answer_seq=seq)
    open_revisit(s)
    s.tell_enterprise("answered")
    s.tell_doors("answered_door")


def result_data(s: Step) -> dict[str, str]:
    keys = ("outcome", "answer", "basis", "contact_made", "supplement")
    found = {key: s.data[key] for key in keys if s.data.get(key)}
    if s.data.get("planned_for"):
        found["planned_for"] = s.data["planned_for"].isoformat()
    return found


def check_result(s: Step) -> None:
    """Outcomes ask for their own data: 列入计划 a date ≤ 12 months, 不予支持 a norm (procedure 3)."""
    planned = s.data.get("planned_for")
    if s.data["outcome"] == "planned":
        if not planned:
            raise Invalid({"planned_for": "“列入计划”要写明计划完成日期"})
        if not 0 < (planned - s.ctx.today).days <= 366:
            raise Invalid({"planned_for": "计划完成日期应在今后 12 个月以内"})
    if s.data["outcome"] == "rejected" and not s.data.get("basis"):
        raise Invalid({"basis": "“不予支持”要写明规范名称和条款"})


def open_revisit(s: Step) -> None:
    """The survey goes out in the first window of the wd after approval; without a mobile a phone task."""
    s.set(approved_at=s.ctx.now)
    if s.case.contact.sms:
        s.set(revisit=Revisit(send_at=windows.first_window(s.ctx.today, s.ctx.calendar, s.ctx.policy)))
    else:
        s.set(revisit=Revisit(phone=True, why="no_mobile"))
        s.start("phone", s.ctx.policy.phone)
        s.tell_role("supervisor", "todo_phone")


def to_taskforce(s: Step) -> None:
    s.set(taskforce=True)
    s.start("taskforce", s.ctx.policy.taskforce)
    s.entry(s.data["reason"], "internal")
    s.tell_role("taskforce", "todo_assign")


def leave_taskforce(s: Step) -> None:
    s.set(taskforce=False)
    s.stop("taskforce")
    s.entry(s.data["text"], "internal")
    s.tell_role("intake", "todo_assign")


def assign(s: Step) -> None:
    limit = int(s.data["limit"])
    if limit not in words.LIMITS[s.data["difficulty"]]:
        raise Invalid({"limit": "一般问题限 5、10 或 15 个工作日，复杂问题限 30 个工作日"})
    if s.data.get("legacy") and s.data["difficulty"] != "complex":
        raise Invalid({"legacy": "历史遗留问题按复杂问题办理"})
    check_unit(s, s.data["unit"])
    s.set(difficulty=s.data["difficulty"], legacy=bool(s.data.get("legacy")))
    s.stop("dispatch", "taskforce")
    s.set(taskforce=False, round=s.case.round or 1, people=())
    co_units = tuple(unit for unit in s.data.get("co_units", ()) if unit != s.data["unit"])
    s.set(co_units=co_units, upward="")
    give(s, s.data["unit"], limit)
    s.set(person=Person(s.data["person"], s.data["person_duty"], s.data.get("person_phone", "")))
    due = day(s.due("handling"))
    s.entry(
        f"主办：{s.ctx.org.unit_name(s.case.unit)}；期限 {limit} 个工作日，{due}到期。"
        + (f"协办：{'、'.join(s.ctx.org.unit_name(unit) for unit in co_units)}。" if co_units else ""),
        facts={"limit": limit},
    )
    s.entry(
        f"{s.data['requirement']}（{words.DIFFICULTY[s.case.difficulty]}：{s.data['why']}）",
        "internal",
        label="办理要求",
    )
    for unit in co_units:
        s.tell(f"unit:{unit}:handler", "todo_sign")
    s.tell_enterprise("assigned", unit=s.ctx.org.unit_name(s.case.unit), due=due)


def check_unit(s: Step, unit: str) -> None:
    """Refusals of procedure 2: the supervisor's own bureau without a reviewer; the unit that is named."""
    policy = s.ctx.policy
    if unit == policy.supervisor_unit and not policy.independent_reviewer:
        raise Refused("承办单位就是主管部门，又没有指定独立复核单位，不能交办")
    if s.case.sensitive and unit == s.case.names_unit:
        raise Refused("诉求反映的就是这个单位，不能交给它办理")
    if not s.ctx.org.units[unit].active:
        raise Invalid({"unit": "这个单位已停用，请另选"})
    if s.actor.region and not s.ctx.org.reaches(s.actor.region, unit):
        raise Invalid({"unit": "这不是本区县的单位：交给市级单位请先“提请市级”，由市级主管部门交办"})


def give(s: Step, unit: str, limit: int) -> None:
    """The unit's clocks start; a new lead closes the old one's view at this entry."""
    if s.case.unit and s.case.unit != unit:
        s.set(past_units=(*s.case.past_units, (s.case.unit, s.case.seq)))
    s.set(
        unit=unit, limit=limit, assignments=s.case.assignments + 1, assigned_at=s.ctx.now, signed_at=None,
        contacted_at=None, extension=None, prepared=0, returned=0, revisit=None, co_open=s.case.co_units,
        submitted_at=None, answer_seq=0, approved_at=None, outcome="",
    )  # fmt: skip
    s.touched()
    s.go(Status.ASSIGNED)
    s.stop("objection", "review", "phone", "explain", "contact", "progress", "reply")
    s.start("handling", limit)
    s.start("sign", s.ctx.policy.sign)
    s.start("contact", s.ctx.policy.respond)
    if s.case.difficulty == "complex":
        s.start("progress", s.ctx.policy.progress)
    s.stop("co_reply")
    for one in s.case.co_units:
        s.start("co_reply", s.ctx.policy.co_reply, unit=one)
    if s.case.urgent:
        s.tell_unit("urgent_sign")
    else:
        s.tell_unit("todo_sign")


def withdraw(s: Step) -> None:
    phoned = s.actor.has(Role.INTAKE, Role.SUPERVISOR)
    if phoned and not s.data.get("caller"):
        raise Invalid({"caller": "请写明是谁来电要求撤回、何时、号码"})
    unit = s.case.unit
    _end_as(s, Status.WITHDRAWN)
    s.entry(s.data.get("reason") or "企业撤回")
    if phoned:  # a name and a number, which the unit reads only by asking for them
        s.entry("", "authority", label="撤回的来电", data={"caller": s.data["caller"]})
    s.tell_enterprise("withdrawn", day=day(s.due("take_back")))
    if unit:
        s.tell_unit("withdrawn_desk")


def take_back(s: Step) -> None:
    """The withdrawal is taken back: the clocks that stood go on with what was left."""
    stood = s.ctx.wd(s.case.closed_at.date(), s.ctx.today) if s.case.closed_at else 0
    s.stop("take_back")
    s.set(closed_at=None)
    if s.case.clock("handling"):
        s.go(Status.HANDLING)
        s.lengthen("handling", stood)
        s.tell_unit("todo_handle")
    else:
        s.set(clocks=())
        s.go(Status.LODGED)
        s.start("acceptance", s.ctx.policy.accept)
        s.tell_role("intake", "todo_accept")
    s.entry("企业收回了撤回的决定，继续办理。")


def change_contact_by_letter(s: Step) -> None:
    """The old mobile is gone: a sealed letter proves it, and a second person has seen it (procedure 3)."""
    if s.data["second"] == s.actor.id:
        raise Invalid({"second": "复核人不能是本人"})
    change_contact(s)
    s.entry(f"凭{s.data['letter']}；复核人：{s.data['second']}", "authority", label="更换联系人依据")


def change_contact(s: Step) -> None:
    """Only the new contact is written; it is proven at the edge by a code to the new mobile."""
    old = s.case.contact
    s.set(contact=Contact(
        s.data["name"], s.data.get("duty", ""), s.data["mobile"], old.landline, "", old.second_name, old.second_mobile,
    ))  # fmt: skip
    asked, waits = s.case.revisit, s.case.status == Status.REVISITING
    s.entry("联系人已更换" + ("，重新请新的联系人评价" if waits and asked and not asked.rating else ""), "enterprise")
    if waits and asked and not asked.rating:  # whoever was asked, called or did not answer was somebody else
        again = windows.first_window(s.ctx.today, s.ctx.calendar, s.ctx.policy)
        s.set(revisit=Revisit(send_at=again, visited=asked.visited, unread_at=asked.unread_at))
        if not asked.unclear:
            s.stop("phone")
