"""The flow: every change of a case is one row here, and nothing else is possible (procedure 3).

Guards, buttons, forms, tests and the documentation read this table.
"""

from chalicelib.domain import words
from chalicelib.domain.flow import effects_after as after
from chalicelib.domain.flow import effects_intake as intake
from chalicelib.domain.flow import effects_lane as in_lane
from chalicelib.domain.flow import effects_review as review
from chalicelib.domain.flow import effects_unit as unit
from chalicelib.domain.flow import guards as g
from chalicelib.domain.flow import needs as n
from chalicelib.domain.flow.row import Need, Row
from chalicelib.domain.words import OPEN, SEALED, Role, Status

R, S = Role, Status
NEW: frozenset[Status] = frozenset()
WORKING = frozenset({S.ASSIGNED, S.HANDLING, S.OBJECTED, S.SUSPENDED, S.ANSWERED})
AFTER = words.AFTER_ASSIGNMENT
UNSEALED = OPEN - SEALED
BEFORE_ANSWER = frozenset({S.LODGED, S.INFO_NEEDED, S.ACCEPTED, S.ASSIGNED, S.HANDLING, S.OBJECTED, S.SUSPENDED})
MERGEABLE = frozenset({S.LODGED, S.INFO_NEEDED, S.ACCEPTED, S.ASSIGNED, S.HANDLING})
SUPERVISORS = frozenset({R.SUPERVISOR, R.SUPERVISOR_HEAD})
DISPATCHERS = frozenset({R.INTAKE, R.SUPERVISOR, R.TASKFORCE})
UNIT = frozenset({R.HANDLER, R.UNIT_LEADER})
NAMED = frozenset(R) - {R.SYSTEM, R.ENTERPRISE}  # lane rows: whoever is named for the case
SYS = frozenset({R.SYSTEM})
ENT = frozenset({R.ENTERPRISE})
SENDER = (
    Need("source", "来源", "line", low=2, high=100, hint="座谈会条目、群消息、来信、来访或来电"),
    Need("said_at", "企业提出的时间", "datetime"),
)


def fs(*items: Status) -> frozenset[Status]:
    return frozenset(items)


def rs(*items: Role) -> frozenset[Role]:
    return frozenset(items)


ROWS = (
    # from the door to the assignment
    Row("lodge", "提交", NEW, (S.LODGED,), ENT, intake.lodge, says="企业提交诉求，受理时限开始"),
    Row("register", "代录", NEW, (S.LODGED,), rs(R.INTAKE), intake.lodge, SENDER, says="工作人员代企业登记"),
    Row("import", "历史导入", NEW, (S.CLOSED, S.ACCEPTED), rs(R.ADMIN), intake.import_, says="导入历史台账，不计入按时和响应"),
    Row("ask_info", "要求补正", fs(S.LODGED), (S.INFO_NEEDED,), rs(R.INTAKE), intake.ask_info, (n.MISSING,),
        says="请企业补充材料，受理时限暂停"),
    Row("supply", "补充材料", UNSEALED, (S.LODGED, S.HANDLING), ENT, intake.supply, (n.SUPPLIED,),
        (g.supply_once_a_day,), says="企业补充情况；等待企业的中止随之结束"),
    Row("accept", "受理", fs(S.LODGED), (S.ACCEPTED,), rs(R.INTAKE), intake.accept, (n.OPINION,),
        says="受理并写研判意见，交办时限开始"),
    Row("guide", "分类处理", fs(S.LODGED), (S.GUIDED,), rs(R.INTAKE), intake.guide, n.GUIDE,
        says="不在这里办理，告知企业理由和法定渠道", danger=True),
    Row("guide_late", "受理后告知渠道", fs(S.ACCEPTED, S.HANDLING, S.SUSPENDED), (S.GUIDED,), rs(R.SUPERVISOR),
        intake.guide, (*n.GUIDE[:3], n.SECOND), says="受理后发现应走法定途径", danger=True),
    Row("lapse", "逾期未补正", fs(S.INFO_NEEDED), (S.GUIDED,), SYS, intake.lapse, says="期满未补充，告知后结束"),
    Row("contest", "提出异议", fs(S.GUIDED), (S.LODGED,), ENT, intake.contest, (n.SUPPLIED,), (g.contest_once,),
        says="企业对告知渠道有异议，由主管部门负责人决定"),
    Row("contest_closing", "对结论提出异议", fs(S.CLOSED), (S.ADJUDICATING,), rs(R.SUPERVISOR_HEAD),
        intake.contest_closing, (n.SUPPLIED,), lane=True, says="由上一级重新研判"),
    Row("merge", "并单", MERGEABLE, (S.MERGED,), rs(R.INTAKE, R.SUPERVISOR), intake.merge,
        (Need("master", "并入哪一件", "case", hint="同一企业正在办理的诉求编号"), n.why()), says="与同一事项合并办理"),
    Row("unmerge", "取消并单", fs(S.MERGED), (S.LODGED, S.ACCEPTED), rs(R.INTAKE, R.SUPERVISOR), intake.unmerge,
        (n.why(),), (g.unmerge_in_time,), says="恢复为单独办理"),
    Row("answer_directly", "即时办结", fs(S.ACCEPTED), (S.REVISITING,), rs(R.INTAKE), intake.answer_directly,
        n.RESULT, (g.simple_limit,), says="简单问题当场答复，不交办"),
    Row("to_taskforce", "提交专班", fs(S.ACCEPTED, S.HANDLING), (), rs(R.INTAKE, R.SUPERVISOR), intake.to_taskforce,
        (n.why(),), (g.not_at_taskforce,), says="提交企业服务专班协调"),
    Row("conclude_taskforce", "专班结论", fs(S.ACCEPTED, S.HANDLING), (), rs(R.TASKFORCE), intake.leave_taskforce,
        (n.NOTE, Need("proposed", "建议主办单位", "unit", required=False)), (g.at_taskforce,), says="写明结论和建议单位"),
    Row("hand_back", "专班退回", fs(S.ACCEPTED, S.HANDLING), (), rs(R.TASKFORCE), intake.leave_taskforce, (n.NOTE,),
        (g.at_taskforce,), says="退回原办理环节"),
    Row("assign", "交办", fs(S.ACCEPTED), (S.ASSIGNED,), DISPATCHERS, intake.assign, n.ASSIGN,
        says="交有关单位限时办理，时限从交办起算"),
    # the unit
    Row("sign", "签收", fs(S.ASSIGNED), (S.HANDLING,), rs(R.HANDLER), unit.sign, says="签收，开始办理；时限不重新起算"),
    Row("deem_signed", "视为签收", fs(S.ASSIGNED), (S.HANDLING,), SYS, unit.deem_signed, says="两个工作日未签收，视为签收"),
    Row("object", "退单", fs(S.ASSIGNED, S.HANDLING), (S.OBJECTED,), UNIT, unit.object_,
        (n.why(), Need("basis", "职责依据", low=4, high=500, hint="“三定”规定或权责清单条款"),
         Need("suggested", "建议承办单位", "unit")),
        (g.round_one, g.not_late, g.objection_in_time, g.ruling_not_final), says="不属本单位职责，申请改派", danger=True),
    Row("rule_objection", "退单裁定", fs(S.OBJECTED), (S.ASSIGNED, S.HANDLING), rs(R.SUPERVISOR), unit.rule_objection,
        (Need("ruling", "裁定", "choice", choices=(("upheld", "同意，改派"), ("refused", "不同意，维持"))), n.why(),
         Need("unit", "新的主办单位", "unit", required=False), Need("limit", "办理时限", "choice", required=False,
              choices=(("5", "5 个工作日"), ("10", "10 个工作日"), ("15", "15 个工作日"), ("30", "30 个工作日")))),
        (g.own_bureau,), says="同意则改派并重新起算，不同意则维持"),
    Row("reassign", "改派", WORKING - {S.ANSWERED}, (S.ASSIGNED,), SUPERVISORS, unit.reassign,
        (Need("unit", "新的主办单位", "unit"), Need("limit", "办理时限", "choice", choices=n.ASSIGN[3].choices), n.why()),
        (g.head_in_round_two,), says="改由另一单位承办", danger=True),
    Row("reclassify", "更正期限", fs(S.ASSIGNED, S.HANDLING), (), SUPERVISORS, unit.reclassify,
        (Need("limit", "办理时限", "choice", choices=n.ASSIGN[3].choices), n.why()),
        (g.head_in_round_two, g.corrected_in_time), says="更正难易和期限，已告知的日期不提前"),
    Row("move_unit", "单位调整", WORKING, (), rs(R.ADMIN), unit.move_unit, (Need("unit", "现在的单位", "unit"), n.why()),
        says="机构调整，由新单位继续承办"),
    Row("change_contact", "更换联系人", UNSEALED, (), ENT, intake.change_contact,
        (Need("name", "姓名", "line", low=2, high=30), Need("duty", "职务", "line", required=False, low=2, high=50),
         Need("mobile", "手机号", "mobile")), says="企业更换联系人"),
    Row("contact_enterprise", "联系企业", fs(S.HANDLING), (), rs(R.HANDLER), unit.contact_enterprise, n.CONTACT,
        says="记录与企业的联系；首次联系应在交办后 2 个工作日内"),
    Row("report_progress", "反馈进展", AFTER, (), rs(R.HANDLER), unit.report_progress, (n.NOTE, n.PUBLIC), says="写明办理进展"),
    Row("co_reply", "协办答复", AFTER, (), rs(R.HANDLER), unit.co_reply, (n.NOTE,), says="协办单位答复主办单位"),
    Row("consult", "会诊", AFTER, (), rs(R.HANDLER, R.SUPERVISOR, R.TASKFORCE), unit.consult,
        (Need("people", "参加单位和人员", "line", low=4, high=300), n.NOTE, n.PUBLIC), says="记录会诊，复杂问题必须"),
    Row("coordinate", "协调会", AFTER, (), rs(R.SUPERVISOR, R.TASKFORCE), unit.note, (n.NOTE, n.PUBLIC), says="记录协调会结论"),
    Row("visit_site", "实地核实", AFTER, (), rs(R.HANDLER, R.SUPERVISOR, R.TASKFORCE), unit.note, (n.NOTE, n.PUBLIC),
        says="记录实地核实"),
    Row("instruct", "批示", UNSEALED, (), rs(R.LEADER), unit.press,
        (n.NOTE, Need("wanted", "领导要求的日期", "date", required=False, hint="到期日不变")), says="领导批示，3 个工作日内回复"),
    Row("urge", "催办", WORKING, (), SUPERVISORS, unit.press, (n.NOTE,), says="催促承办单位，3 个工作日内回复"),
    Row("supervise", "督办", WORKING, (), SUPERVISORS, unit.press, (Need("number", "督办单号", "line", low=4, high=50), n.NOTE),
        says="发督办单，3 个工作日内回复"),
    Row("request_extension", "申请延期", fs(S.HANDLING), (), rs(R.HANDLER), unit.request_extension,
        (Need("days", "延长几个工作日", "number", low=1, high=30), n.why()), (g.not_late, g.extension_in_time),
        says="最迟在到期日前一个工作日提出"),
    Row("decide_extension", "审批延期", fs(S.HANDLING), (), SUPERVISORS, unit.decide_extension,
        (Need("decision", "决定", "choice", choices=(("yes", "同意"), ("no", "不同意"))), n.why()),
        (g.extension_waiting, g.head_in_round_two), says="同意则到期日顺延并告知企业"),
    Row("lapse_extension", "延期申请失效", fs(S.HANDLING), (), SYS, unit.lapse_extension, (), (g.extension_waiting,),
        says="到期日结束仍未审批"),
    Row("suspend", "中止", fs(S.HANDLING), (S.SUSPENDED,), SUPERVISORS, unit.suspend,
        (Need("reason_code", "原因", "choice", choices=n.pairs(words.SUSPEND_REASONS)), n.why("说明", "企业会看到")),
        (g.suspend_allowed,), says="暂停计时，最多 20 个工作日"),
    Row("resume", "恢复", fs(S.SUSPENDED), (S.HANDLING,), SUPERVISORS | SYS, unit.resume, says="恢复计时，到期日顺延"),
    Row("prepare_result", "拟办结果", fs(S.HANDLING), (), rs(R.HANDLER), unit.prepare_result, n.RESULT, (g.result_ready,),
        says="经办人拟稿，交本单位领导审核"),
    Row("submit_result", "反馈结果", fs(S.HANDLING), (S.ANSWERED,), rs(R.UNIT_LEADER), unit.submit_result,
        (*n.RESULT, Need("supplement", "补充说明", required=False, low=4, high=1000, hint="第二次办理必填：对两次办理经过的说明")), (g.result_ready,), says="审核签发，报主管部门审核"),
    Row("recall_result", "撤回结果", fs(S.ANSWERED), (S.HANDLING,), rs(R.UNIT_LEADER), unit.recall_result,
        says="撤回已报结果，时限不变"),
    Row("explain", "情况说明", OPEN, (), UNIT, unit.explain, n.EXPLAIN, (g.explanation_open,), frozenset({2}),
        says="说明首次办理为什么没有让企业满意"),
    Row("return_explanation", "退回情况说明", AFTER, (), rs(R.SUPERVISOR), unit.return_explanation, (n.why(),),
        (lambda s: None if s.case.explained and not s.case.explanation_returned else "没有可以退回的情况说明",),
        frozenset({2}), says="最多退回一次"),
    # review and revisit
    Row("return_result", "退回重办", fs(S.ANSWERED), (S.HANDLING,), rs(R.SUPERVISOR), review.return_result,
        (n.why("哪里不符合要求", "承办单位会看到，企业看不到"),), (g.own_bureau,), says="同一轮继续办理，时限不重新起算", danger=True),
    Row("approve_result", "审核通过", fs(S.ANSWERED), (S.REVISITING,), rs(R.SUPERVISOR), review.approve_result,
        (Need("opinion", "审核意见", required=False, low=2, high=500, hint="内部"),), (g.own_bureau,),
        says="答复立即告知企业，下一个工作日请企业评价"),
    Row("ask_rating", "征求评价", fs(S.REVISITING), (), SYS, review.ask_rating, (), (g.phone_task,), says="发评价短信"),
    Row("wait_for_survey", "等待另一件评价", fs(S.REVISITING), (), SYS, review.wait_for_survey, (), (g.phone_task,),
        says="同一手机号同时只征求一件"),
    Row("remind_rating", "提醒评价", fs(S.REVISITING), (), SYS, review.remind_rating, (), (g.phone_task,), says="提醒一次"),
    Row("open_phone_task", "转电话回访", fs(S.REVISITING), (), SYS, review.open_phone_task, (), (g.phone_task,),
        says="没有短信评价，转电话"),
    Row("take_answer", "企业评价", fs(S.REVISITING), (), ENT | SYS, review.take_answer,
        (Need("rating", "满意度", "choice", choices=n.pairs(words.RATINGS)),
         Need("solved", "问题解决了吗", "choice", required=False, choices=n.pairs(words.SOLVED)),
         Need("reason", "原因", required=False, low=2, high=500)), (g.phone_task,), says="下一个工作日 9:00 生效，之前可以改"),
    Row("take_unclear", "短信待判读", fs(S.REVISITING), (), SYS, review.take_unclear, (), (g.phone_task,), says="交人工判读"),
    Row("read_answer", "人工判读", fs(S.REVISITING), (), rs(R.SUPERVISOR), review.read_answer,
        (Need("reading", "企业的意思是", "choice", choices=(*n.pairs(words.RATINGS), ("none", "不能作为评价，转电话回访"))),
         Need("text", "判读理由", "line", required=False, low=2, high=200)),
        (lambda s: None if s.case.revisit and s.case.revisit.unclear else "没有等待判读的回复", g.independent), says="只判读，不替企业评价"),
    Row("late_answer", "生效后的回复", frozenset(S), (), SYS, review.late_answer, says="记入过程，不改变评价"),
    Row("log_call", "电话回访", fs(S.REVISITING), (), rs(R.SUPERVISOR), review.log_call, n.CALL,
        (g.phone_task, g.independent, g.no_rating_yet), says="记录一次回访；三个工作日三次未联系上记为未评价"),
    Row("visit", "实地回访", fs(S.REVISITING), (), rs(R.SUPERVISOR), review.visit,
        (Need("people", "走访人员", "line", low=2, high=100), n.NOTE,
         Need("rating", "满意度", "choice", required=False, choices=n.pairs(words.RATINGS)),
         Need("solved", "问题解决了吗", "choice", required=False, choices=n.pairs(words.SOLVED))),
        (g.phone_task, g.independent, g.no_rating_yet), says="记录实地回访，或写明为什么没有去；第二次办理未评价时必须有"),
    Row("end_unrated", "未评价结束", fs(S.REVISITING), (S.CLOSED,), SYS, review.end_unrated, (), (g.phone_task,),
        says="多次联系不上，记为未评价，不算满意"),
    Row("settle_rating", "评价生效", fs(S.REVISITING), (S.CLOSED, S.ASSIGNED, S.ACCEPTED, S.ADJUDICATING), SYS,
        review.settle_rating, (), (lambda s: None if s.case.revisit and s.case.revisit.rating else "没有评价",),
        says="满意则完结，不满意则第二次办理或研判"),
    # the sealed lane: only people named for the case
    Row("propose_cause", "提出原因认定", fs(S.ADJUDICATING), (), NAMED, in_lane.propose_cause,
        (Need("cause", "原因", "choice", choices=n.pairs(words.CAUSES)), Need("proof", "事实和对应的材料", low=10, high=2000)),
        lane=True, says="由一人提出，另一人确认"),
    Row("confirm_cause", "确认认定", fs(S.ADJUDICATING), (S.CLOSED,), NAMED, in_lane.confirm_cause,
        (Need("letter", "给企业的结论", required=False, low=10, high=1000, hint="客观原因时填写，企业会看到"),),
        (g.cause_proposed, g.other_person_than_proposed), lane=True, says="确认；客观原因则告知企业后结束"),
    Row("reject_cause", "不同意认定", fs(S.ADJUDICATING), (), NAMED, in_lane.reject_cause, (n.why(),),
        (g.cause_proposed, g.other_person_than_proposed), lane=True, says="退回重新研判"),
    Row("transfer", "转报纪委监委", fs(S.ADJUDICATING), (S.TRANSFERRED,), rs(R.LEADER, R.SUPERVISOR_HEAD), in_lane.transfer,
        (Need("number", "移送函号", "line", low=4, high=50), n.why()), (g.cause_found,), lane=True, says="经批准移送问题线索", danger=True),
    Row("decline_transfer", "不予转报", fs(S.ADJUDICATING), (S.CLOSED,), rs(R.LEADER, R.SUPERVISOR_HEAD),
        in_lane.decline_transfer, (n.why(), Need("letter", "给企业的结论", low=10, high=1000)), lane=True, says="说明理由后结束"),
    Row("escalate", "提级办理", fs(S.ADJUDICATING), (S.HANDLING,), rs(R.LEADER, R.SUPERVISOR_HEAD), in_lane.escalate,
        (Need("leader", "牵头领导", "line", low=2, high=50), Need("limit", "期限（工作日）", "number", low=1, high=60),
         Need("number", "挂牌号", "line", low=4, high=50), n.why()), lane=True, says="挂牌，由领导牵头继续办理"),
    Row("receive", "接收", fs(S.TRANSFERRED), (), rs(R.DISCIPLINE), in_lane.receive,
        (Need("number", "回执号", "line", low=2, high=50),), lane=True, says="登记回执"),
    Row("returned", "退回", fs(S.TRANSFERRED), (S.ADJUDICATING,), rs(R.DISCIPLINE), in_lane.returned_by_discipline,
        (n.why(),), lane=True, says="不属管辖或需补充"),
    Row("record_outcome", "登记结果", fs(S.TRANSFERRED), (S.CLOSED,), rs(R.DISCIPLINE), in_lane.record_outcome,
        (Need("outcome_class", "结果类别", "choice", choices=in_lane.OUTCOME_CLASSES),
         Need("letter", "给企业的结论", low=10, high=1000, hint="中性文字")), lane=True, says="只登记类别，不登记内容"),
    # listing, withdrawal, the end
    Row("list", "挂牌", UNSEALED - {S.LODGED, S.INFO_NEEDED}, (), SUPERVISORS, unit.list_,
        (Need("cross", "跨哪些方面", "many", choices=n.CROSS), Need("slow", "为什么挂牌", "choice",
              choices=(("hard", "不好办"), ("slow", "办得慢"))), Need("fair", "属合理诉求", "check"),
         Need("number", "挂牌号", "line", low=4, high=50), Need("leader", "牵头领导", "line", low=2, high=50), n.why()),
        (g.not_listed,), says="重点督办，每 5 个工作日反馈"),
    Row("delist", "摘牌", UNSEALED, (), rs(R.SUPERVISOR_HEAD), unit.delist, (n.why(),), (g.is_listed,), says="解除挂牌"),
    Row("withdraw", "撤回", BEFORE_ANSWER, (S.WITHDRAWN,), ENT | rs(R.INTAKE, R.SUPERVISOR), intake.withdraw,
        (Need("reason", "撤回原因", required=False, low=2, high=500),
         Need("caller", "谁来电要求撤回", "line", required=False, low=4, high=100, hint="代企业撤回时必填：姓名、时间、号码")),
        (g.withdraw_checked,), says="企业撤回，3 个工作日内可以反悔", danger=True),
    Row("take_back", "收回撤回", fs(S.WITHDRAWN), (S.LODGED, S.HANDLING), ENT, intake.take_back, (),
        (g.take_back_in_time,), says="企业反悔，继续办理"),
    Row("reopen", "重启", fs(S.CLOSED, S.GUIDED, S.WITHDRAWN), (S.ACCEPTED, S.ASSIGNED), rs(R.SUPERVISOR), after.reopen,
        (n.why(),), (g.reopen_in_time,), says="完结后 15 个工作日内按企业要求重启"),
    Row("draft_publication", "公开初审", fs(S.CLOSED), (), rs(R.PUBLICIST), after.draft_publication, (n.NOTE,), says="拟公开文字"),
    Row("review_publication", "公开复核", fs(S.CLOSED), (), rs(R.SUPERVISOR), after.review_publication, (n.why(),),
        (lambda s: None if s.case.publication == "draft" else "还没有初审",), says="复核脱敏"),
    Row("sign_publication", "公开签发", fs(S.CLOSED), (), rs(R.SUPERVISOR_HEAD), after.sign_publication,
        (Need("decision", "决定", "choice", choices=(("published", "公开"), ("line", "只公开一行"), ("none", "不公开"))), n.why()),
        (lambda s: None if s.case.publication == "reviewed" else "还没有复核",), says="三人分别初审、复核、签发"),
    Row("unpublish", "撤下公开", fs(S.CLOSED, S.ARCHIVED), (), rs(R.SUPERVISOR_HEAD), after.unpublish, (n.why(),),
        (lambda s: None if s.case.publication in ("published", "line") else "没有公开",), says="撤下并留痕"),
    Row("archive", "归档", fs(S.CLOSED), (S.ARCHIVED,), rs(R.PUBLICIST), after.archive, (),
        (lambda s: None if s.case.publication in ("published", "line", "none") else "还没有作出公开决定",), says="归档"),
    Row("seal_off", "封存文字", frozenset(S), (), rs(R.SECURITY_ADMIN), after.seal_off,
        (Need("entry", "第几条", "number", low=1, high=9999), n.why(), n.SECOND), says="移除不得保存的文字，保留校验值", danger=True),
    # beside the status
    Row("reveal", "查看手机号", frozenset(S), (), rs(R.INTAKE, R.SUPERVISOR, R.HANDLER, R.UNIT_LEADER), unit.reveal, says="留痕"),
    Row("remind", "提醒", frozenset(S), (), SYS, after.remind, says="到期前后的提醒"),
    Row("recompute", "重算到期日", OPEN, (), SYS, after.recompute, says="放假安排公布后重算，不会提前"),
)  # fmt: skip
FLOW = {row.action: row for row in ROWS}
