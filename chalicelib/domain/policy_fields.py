"""Every value of the policy as a person changes it: name, unit, allowed range, what it does. A table; pure.

`plain` values are what a stored document holds (numbers, texts, lists, mappings with text keys); `policy.from_data`
makes the Policy of them; policy_typed.py reads what people type.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.domain.policy import SECOND, Policy

GROUPS = {"intake": "受理与交办", "handling": "办理", "revisit": "回访", "lane": "研判", "security": "安全"}
WD = "个工作日"


@dataclass(frozen=True)
class Item:
    """`kind`: number, choice, unit, people (logins), times (windows of a day), span, limits, rungs. `low`/`high`:
    of a number, or how many people."""

    name: str
    label: str
    group: str
    says: str
    unit: str = ""
    kind: str = "number"
    low: int = 1
    high: int = 60
    choices: tuple[tuple[str, str], ...] = ()


ITEMS = (
    Item("accept", "受理", "intake", "从提交起，受理员在这个期限内受理、要求补正或告知渠道", WD, high=5),
    Item("supply", "企业补充材料", "intake", "要求补正后等企业多久，到期没有补充的告知渠道后结束", WD, low=3, high=30),
    Item("dispatch", "交办", "intake", "从受理起，在这个期限内交办或即时办结", WD, high=5),
    Item("taskforce", "专班协调", "intake", "提交企业服务专班后多久给出结论", WD, high=10),
    Item("contest", "对告知渠道提异议", "intake", "告知渠道或研判结论后，企业多久以内可以提出异议", WD, low=5, high=30),
    Item("decide_contest", "异议裁定", "intake", "负责人在这个期限内裁定企业的异议", WD, high=10),
    Item("take_back", "收回撤回", "intake", "企业撤回后多久以内可以收回", WD, high=10),
    Item("unmerge", "取消并单", "intake", "并单后多久以内可以恢复为单独办理", WD, high=20),
    Item("group_entry", "群消息录入", "intake", "企业在微信群里提出后，群管理员多久以内录入；只作统计", WD, high=5),
    Item("sign", "签收", "handling", "从交办起，承办单位多久以内签收；办理时限不因签收重新起算", WD, high=5),
    Item("deem_signed", "视为签收", "handling", "交办后一直没有签收的，过了这个期限视为签收并标注", WD, high=10),
    Item("respond", "首次联系企业", "handling", "从交办起，承办单位多久以内联系企业；响应率按此计算", WD, high=5),
    Item("object_after_signing", "签收后退单", "handling", "签收后多久以内可以退单", WD, high=5),
    Item("object_after_assignment", "交办后退单", "handling", "交办后多久以内可以退单，先到为准", WD, high=10),
    Item("rule_objection", "退单裁定", "handling", "主管部门多久以内裁定退单", WD, high=5),
    Item("suspend", "中止上限", "handling", "中止最长多久，到期自动恢复办理", WD, low=5, high=60),
    Item("review", "审核办理结果", "handling", "主管部门多久以内审核，超出的时间不算在承办单位头上", WD, high=10),
    Item("co_reply", "协办答复", "handling", "协办单位多久以内答复主办单位", WD, high=10),
    Item("reply", "回复批示和督办", "handling", "收到批示、催办、督办后多久以内回复", WD, high=10),
    Item("progress", "复杂问题报进展", "handling", "复杂问题至少每隔多久报一次企业可见的进展", WD, low=3, high=15),
    Item("listing_interval", "挂牌报进度", "handling", "挂牌督办的诉求每隔多久报一次进度", WD, high=15),
    Item("rungs", "到期前提醒", "handling",
         "按办理时限，在到期前第几个工作日的 9 点提醒，0 是当天；已在计时的从下一次变动起用新值",
         "个工作日以前", "rungs"),
    Item("second_limit", "二次交办的时限", "handling", "第一次的时限对应第二次的时限", WD, "limits"),
    Item("second_assignment", "二次交办的方式", "handling", "企业评价不满意以后怎样启动二次交办", kind="choice",
         choices=(("automatic", "系统自动交办"), ("confirmed", "电话核实后交办"))),
    Item("windows", "发评价短信的时段", "revisit", "只在工作日的这些时段发评价短信和提醒", "", "times"),
    Item("remind_after", "再次请评价", "revisit", "评价短信发出后多久再提醒一次", WD, high=10),
    Item("phone_after", "转电话回访", "revisit", "评价短信发出后多久没有回复，转为电话回访", WD, high=20),
    Item("phone", "电话回访", "revisit", "转为电话回访后多久以内完成", WD, low=2, high=20),
    Item("attempts", "电话次数", "revisit", "在几个工作日打电话都没有接通，按未评价结束", "次", low=2, high=5),
    Item("check_percent", "抽查", "revisit", "短信、网页评价为满意或基本满意的，每一百件抽几件打电话核实；0 是不抽",
         "件", low=0, high=100),
    Item("survey_wait", "等待另一次评价", "revisit", "同一手机号有别的评价未完时等多久，之后转电话回访", WD, high=10),
    Item("settle_hour", "评价生效的钟点", "revisit", "评价在下一个工作日几点生效，此前可以更改", "点", low=8, high=17),
    Item("settle_min_hours", "评价生效前至少", "revisit", "从企业回复到生效至少间隔多久", "小时", high=24),
    Item("rating_objection_days", "对代登记评价的异议", "revisit", "代登记的评价告知企业后，多久以内可以说明不符",
         "天", low=1, high=15),
    Item("reopen", "申请重启", "revisit", "完结后多久以内企业可以申请重启", WD, low=5, high=60),
    Item("publish", "公开决定", "revisit", "完结后多久以内决定是否公开", WD, low=3, high=30),
    Item("sms_most", "一个号码一天的短信", "revisit",
         "验证码不计，其中两条留给评价；要低于服务商对同一号码的限制，多的次日再发", "条", low=3, high=40),
    Item("sms_price", "短信单价", "revisit", "一段短信的价格，用来估计费用；45 厘就是 0.045 元", "厘", low=1, high=999),
    Item("explain", "情况说明", "lane", "二次交办后，承办单位多久以内提交情况说明", WD, high=10),
    Item("cause", "研判", "lane", "进入研判后多久以内提出原因认定", WD, low=2, high=15),
    Item("confirm_cause", "确认认定", "lane", "原因认定提出后多久以内由另一人确认", WD, high=10),
    Item("receipt", "接收回执", "lane", "移送后多久以内收到回执", WD, low=2, high=15),
    Item("outcome", "询问结果", "lane", "移送后每隔多久询问一次结果", WD, low=10, high=60),
    Item("adjudicators", "研判人员", "lane", "每件研判都指定这些人，至少两人；填登录名", kind="people", low=2, high=10),
    Item("discipline", "纪委监委接收人", "lane", "移送时指定的接收人；填登录名", kind="people", low=1, high=10),
    Item("supervisor_unit", "主管部门的单位", "lane", "承办单位就是它时，审核和回访由独立审核单位负责", kind="unit"),
    Item("independent_reviewer", "独立审核单位", "lane", "没有指定的，不能把诉求交给主管部门自己办", kind="unit"),
    Item("totp", "第二重验证", "security", "主管部门以上、纪检、公开签发和管理员登录时必须再验证", kind="choice",
         choices=(("required", "必须启用"), ("offered", "由本人决定"))),
    Item("password_low", "密码最短", "security", "密码至少几个字符", "个字符", low=8, high=64),
    Item("password_days", "密码有效期", "security", "多少天后必须更换；0 表示不要求更换", "天", low=0, high=365),
    Item("password_last", "不能重复的旧密码", "security", "新密码不能与最近几次用过的相同", "次", low=0, high=12),
    Item("login_failures", "登录失败次数", "security", "连续输错几次后锁定", "次", low=3, high=10),
    Item("lock_minutes", "锁定时间", "security", "锁定多久后可以再试", "分钟", low=5, high=120),
    Item("idle_minutes", "无操作退出", "security", "多久没有操作自动退出登录", "分钟", low=5, high=240),
    Item("session_hours", "登录最长", "security", "一次登录最长多久", "小时", low=1, high=24),
    Item("quiet", "免打扰时段", "security", "群机器人和值班手机在这段时间不响，紧急的除外", "", "span"),
)  # fmt: skip
NAMED = {item.name: item for item in ITEMS}


def plain(item: Item, policy: Policy) -> Any:
    """The value as a stored document holds it."""
    value = getattr(policy, item.name)
    if item.name == "rungs":
        value = policy.before
    if item.name == "second_limit":
        value = policy.second_limit or SECOND
    if isinstance(value, Mapping):
        return {str(key): list(one) if isinstance(one, tuple) else one for key, one in sorted(value.items())}
    if isinstance(value, tuple):
        return [list(one) if isinstance(one, tuple) else one for one in value]
    return value


def contradictions(policy: Policy) -> dict[str, str]:
    """Values that are each allowed and do not go together: item → sentence."""
    rules = (
        ("deem_signed", policy.deem_signed < policy.sign, "视为签收不能早于签收期限"),
        ("object_after_assignment", policy.object_after_assignment < policy.object_after_signing,
         "交办后退单的期限不能短于签收后退单的期限"),
        ("phone_after", policy.phone_after <= policy.remind_after, "转电话回访要晚于再次请评价"),
        ("independent_reviewer", bool(policy.independent_reviewer)
         and policy.independent_reviewer == policy.supervisor_unit, "独立审核单位不能是主管部门自己"),
    )  # fmt: skip
    return {name: sentence for name, broken, sentence in rules if broken}
