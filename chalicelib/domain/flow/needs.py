"""The fields that more than one action asks for, and the special ones, as data."""

from chalicelib.domain import words
from chalicelib.domain.flow.row import Need


def pairs(table: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(table.items())


def why(label: str = "理由", hint: str = "", high: int = 500) -> Need:
    return Need("reason", label, low=4, high=high, hint=hint)


NOTE = Need("text", "内容", low=4, high=2000)
OPINION = Need("opinion", "研判意见", low=4, high=500, hint="内部，企业看不到")
MISSING = Need("missing", "需要补充什么", low=4, high=500, hint="企业会看到这段话")
SUPPLIED = Need("text", "补充的情况", low=4, high=2000)
SECOND = Need("second", "复核人", "line", low=2, high=30, hint="另一位工作人员的登录名；不能是本人")
GUIDE = (
    Need("reason_code", "原因", "choice", choices=pairs(words.GUIDE_REASONS)),
    Need("sentence", "给企业的说明", low=8, high=500, hint="写明为什么不在这里办理，企业会看到"),
    Need("lawful", "法定渠道", "line", low=4, high=200, hint="写明机关名称和联系方式，企业会看到"),
    Need(
        "second",
        "复核人",
        "line",
        required=False,
        low=2,
        high=30,
        hint="投诉必须由另一位工作人员复核：填其登录名",
    ),
)
RESULT = (
    Need("outcome", "办理结果", "choice", choices=pairs(words.OUTCOMES)),
    Need("answer", "给企业的答复", low=10, high=3000, hint="针对每一点答复；审核通过后企业会看到"),
    Need(
        "basis",
        "政策法规依据",
        "text",
        required=False,
        low=4,
        high=500,
        hint="“不予支持”必须写明规范名称和条款",
    ),
    Need("planned_for", "计划完成日期", "date", required=False, hint="“列入计划”必填，12 个月以内"),
    Need("contact_made", "办理中怎样联系了企业", "line", low=4, high=200, hint="时间、方式、对方是谁"),
)
ASSIGN = (
    Need("difficulty", "难易程度", "choice", choices=(("general", "一般"), ("complex", "复杂"))),
    Need("why", "定级理由", "line", low=4, high=200),
    Need("legacy", "历史遗留问题", "check", required=False),
    Need(
        "limit", "办理时限", "choice",
        choices=(("5", "5 个工作日"), ("10", "10 个工作日"), ("15", "15 个工作日"), ("30", "30 个工作日（复杂）")),
        hint="一般问题 5、10 或 15 个工作日，复杂问题 30 个工作日",
    ),
    Need("unit", "主办单位", "unit"),
    Need("co_units", "协办单位", "units", required=False),
    Need("person", "责任人姓名", "line", low=2, high=30),
    Need("person_duty", "责任人职务", "line", low=2, high=50),
    Need("person_phone", "责任人电话", "line", required=False, low=7, high=20),
    Need("requirement", "办理要求", low=4, high=500, hint="承办单位会看到"),
)  # fmt: skip
PUBLIC = Need("public", "企业可见", "check", required=False, hint="不勾选就只有办理人员能看到")
CONTACT = (
    Need("at", "联系时间", "datetime"),
    Need(
        "how",
        "联系方式",
        "choice",
        choices=(("phone", "电话"), ("visit", "上门"), ("office", "企业来访"), ("online", "网络")),
    ),
    Need("whom", "联系了谁", "line", low=2, high=50),
    Need("text", "说了什么", low=4, high=1000),
)
CALL = (  # the form of domain 2.4
    Need("state", "接通情况", "choice", choices=pairs(words.CALL_STATES)),
    Need("at", "拨打时间", "datetime", required=False),
    Need("number", "拨打的号码", "choice", required=False, choices=(("first", "联系人"), ("second", "第二联系人"))),
    Need("answered_by", "接听人和职务", "line", required=False, low=2, high=50),
    Need("contacted", "承办单位联系过企业吗", "choice", required=False, choices=pairs(words.CONTACTED)),
    Need("solved", "问题解决了吗", "choice", required=False, choices=pairs(words.SOLVED)),
    Need("rating", "满意度", "choice", required=False, choices=pairs(words.RATINGS), hint="接通本人时照企业说的填"),
    Need("why", "不满意的原因", "many", required=False, choices=pairs(words.DISSATISFIED_WHY)),
    Need("text", "企业原话", required=False, low=2, high=1000),
    Need("consent", "同意公开吗", "choice", required=False, choices=(("yes", "同意"), ("no", "不同意"))),
    Need("recording", "录音编号", "line", required=False, low=2, high=50),
    Need("note", "备注", "line", required=False, low=2, high=200),
    Need("call_at", "约好再打的时间", "datetime", required=False, hint="没有说完或对方不方便时填写"),
)
VISIT = (
    Need("went", "走访情况", "choice", choices=(("yes", "已经走访"), ("no", "没有走访，写明原因"))),
    Need("at", "走访时间", "datetime", required=False),
    Need("people", "走访人员", "line", low=2, high=100),
    Need("text", "走访情况或没有走访的原因", low=4, high=2000),
    Need("photos", "照片", "files", required=False, hint="先在“走访照片”页上传，再在这里勾选；附件里的照片也可以选"),
    Need("solved", "问题解决了吗", "choice", required=False, choices=pairs(words.SOLVED)),
    Need("rating", "满意度", "choice", required=False, choices=pairs(words.RATINGS), hint="照企业说的填"),
    Need("why", "不满意的原因", "many", required=False, choices=pairs(words.DISSATISFIED_WHY)),
)
CHECK = (
    Need("state", "接通情况", "choice", choices=pairs(words.CALL_STATES)),
    Need("agrees", "核实结果", "choice", required=False, choices=(("yes", "属实"), ("no", "不属实")),
         hint="接通本人时必填"),
    Need("text", "企业原话", required=False, low=2, high=1000),
)  # fmt: skip
CROSS = (("field", "跨领域"), ("unit", "跨部门"), ("level", "跨层级"), ("time", "跨时间段"))
EXPLAIN = (
    Need("account", "首次办理经过", low=10, high=2000),
    Need("causes", "企业不满意的原因", low=10, high=2000),
    Need("duty", "责任认定和整改措施", low=4, high=1000),
    Need("next", "下一步办理计划", low=4, high=1000),
)
