"""The words of the field as data: each code name with what people see (procedure 1 and 3).

`STATUS` gives, for every status, the internal and the public wording, who owns it, the policy key of its
limit, the clock that measures it and the last rung, so that no open status can lack one of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    LODGED = "lodged"
    INFO_NEEDED = "info_needed"
    ACCEPTED = "accepted"
    ASSIGNED = "assigned"
    HANDLING = "handling"
    OBJECTED = "objected"
    SUSPENDED = "suspended"
    ANSWERED = "answered"
    REVISITING = "revisiting"
    ADJUDICATING = "adjudicating"
    TRANSFERRED = "transferred"
    CLOSED = "closed"
    ARCHIVED = "archived"
    GUIDED = "guided"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


class Role(StrEnum):
    INTAKE = "intake"
    SUPERVISOR = "supervisor"
    SUPERVISOR_HEAD = "supervisor_head"
    TASKFORCE = "taskforce"
    HANDLER = "handler"
    UNIT_LEADER = "unit_leader"
    LEADER = "leader"
    DISCIPLINE = "discipline"
    PUBLICIST = "publicist"
    ADMIN = "admin"
    SECURITY_ADMIN = "security_admin"
    AUDITOR = "auditor"
    SYSTEM = "system"
    ENTERPRISE = "enterprise"


@dataclass(frozen=True)
class StatusInfo:
    label: str
    public: str
    owner: str  # whose turn it is, in Chinese; '' when nobody's
    clock: str  # kind of the clock that measures it; '' when closed for good
    limit: str  # name of the Policy field with the limit in wd; '' when the case brings its own
    last_rung: str  # what happens when nobody moves: an action of the system, or 'O+5'
    badge: str = ""  # colour of the badge on the desk


STATUS: dict[Status, StatusInfo] = {
    Status.LODGED: StatusInfo("待受理", "待受理", "受理员", "acceptance", "accept", "O+5", "amber"),
    Status.INFO_NEEDED: StatusInfo("待补正", "待补充材料", "企业", "supply", "supply", "lapse"),
    Status.ACCEPTED: StatusInfo("待交办", "已受理", "受理员", "dispatch", "dispatch", "O+5", "amber"),
    Status.ASSIGNED: StatusInfo("待签收", "办理中", "承办单位", "sign", "sign", "deem_signed", "amber"),
    Status.HANDLING: StatusInfo("办理中", "办理中", "承办单位", "handling", "", "O+5", "blue"),
    Status.OBJECTED: StatusInfo("退单待审", "办理中", "主管部门", "objection", "rule_objection", "O+5"),
    Status.SUSPENDED: StatusInfo("中止", "办理中（等待中）", "主管部门", "suspended", "suspend", "resume"),
    Status.ANSWERED: StatusInfo("待审核", "办理中", "主管部门", "review", "review", "O+5", "blue"),
    Status.REVISITING: StatusInfo("待回访", "已办结（待评价）", "主管部门", "phone", "phone", "end_unrated", "blue"),
    Status.ADJUDICATING: StatusInfo("待研判", "按程序处理中", "研判人员", "cause", "cause", "O+5", "plum"),
    Status.TRANSFERRED: StatusInfo("已转报", "按程序处理中", "纪委监委", "receipt", "receipt", "O+5", "plum"),
    Status.CLOSED: StatusInfo("已完结", "已完结", "公开人员", "publication", "publish", "O+5", "green"),
    Status.ARCHIVED: StatusInfo("已归档", "已完结", "", "", "", ""),
    Status.GUIDED: StatusInfo("已告知渠道", "已告知办理渠道", "", "contest", "contest", ""),
    Status.WITHDRAWN: StatusInfo("已撤回", "已撤回", "", "take_back", "take_back", ""),
    Status.MERGED: StatusInfo("已并单", "已并单", "", "unmerge", "unmerge", ""),
}
OPEN = frozenset(list(Status)[:11])  # lodged … transferred: somebody owes something
SEALED = frozenset({Status.ADJUDICATING, Status.TRANSFERRED})  # the sealed lane (procedure 2)
AFTER_ASSIGNMENT = frozenset(
    {Status.ASSIGNED, Status.HANDLING, Status.OBJECTED, Status.SUSPENDED, Status.ANSWERED, Status.REVISITING}
)
UNIT_ROUND2_LINE = "已反馈，后续由主管部门处理"  # the one line a unit sees for good (procedure 2)
MOVED_ON = "已改由其他单位办理"  # what a former lead reads
REWORKING = "重新办理中"  # public wording of assigned and handling in round 2

KINDS = {
    "appeal": "诉求",
    "complaint": "投诉",
    "help": "求助",
    "opinion": "意见",
    "suggestion": "建议",
    "enquiry": "咨询",
}
ROUND2_KINDS = frozenset({"appeal", "complaint", "help"})
CHANNELS = {
    "symposium": "面对面座谈会",
    "window": "企业服务专窗",
    "portal": "诉求通",
    "group": "企业家微信群",
}


def channels(terms: Mapping[str, str]) -> dict[str, str]:
    """The channels by the city's own names (reference/dictionary.json)."""
    return {key: terms.get(key, name) for key, name in CHANNELS.items()}


DIFFICULTY = {"simple": "简单", "general": "一般", "complex": "复杂"}
LIMITS = {"general": (5, 10, 15), "complex": (30,)}
OUTCOMES = {
    "solved": "已解决",
    "partly": "部分解决",
    "explained": "解释说明",
    "planned": "列入计划",
    "rejected": "不予支持",
}
RATINGS = {"satisfied": "满意", "basic": "基本满意", "dissatisfied": "不满意"}
SOLVED = {"yes": "已解决", "partly": "部分解决", "no": "没有解决"}
PROCEDURES = {"lawsuit": "诉讼", "arbitration": "仲裁", "review": "行政复议", "petition": "信访"}
GUIDE_REASONS = {
    "statutory": "应通过诉讼、仲裁、行政复议等法定途径",
    "in_procedure": "已进入诉讼、仲裁、行政复议、信访或信息公开程序",
    "other_body": "属其他机关职责",
    "discipline": "反映公职人员，由纪检监察机关受理",
    "done_before": "同一事项已办结且无新情况、新理由",
    "emergency": "应拨打紧急或专用热线",
    "secret": "涉及国家秘密、商业秘密或个人隐私",
    "no_content": "没有可以办理的具体内容",
    "lapsed": "逾期未补充材料",
    "other": "其他",
}
CALL_STATES = {
    "reached": "接通",
    "no_answer": "无人接听",
    "refused": "拒接",
    "out_of_service": "停机",
    "dead": "空号",
    "not_self": "非本人",
}
PHONE_WHY = {  # why a person calls instead of an SMS
    "silent": "没有收到短信评价",
    "no_mobile": "没有可以接收短信的手机号",
    "waited": "同一手机号的另一件还在等评价",
    "failed": "短信没有送到",
    "opt_out": "对方不再接收短信",
    "wrong": "对方说号码不是本人的",
    "unread": "短信回复看不出评价",
    "early": "主动电话回访",
    "confirm": "短信或网页评价“不满意”，要先电话确认",
}
READINGS = {  # what a person may find in an answer that could not be read
    **RATINGS,
    "words": "只是说明情况，不是评价",
    "other": "说的是别的诉求",
    "none": "看不出评价，打电话问清楚",
    "wrong_number": "号码不是本人的",
    "opt_out": "要求不再发短信",
}
DISSATISFIED_WHY = {
    "unsolved": "问题没有解决", "late": "超过期限", "attitude": "服务态度", "untrue": "答复与事实不符",
    "no_contact": "没有联系企业", "shirked": "推诿", "perfunctory": "敷衍", "delayed": "拖延",
    "unreasonable": "诉求本身难以满足", "no_policy": "没有政策支持",
}  # fmt: skip
CONTACTED = {"yes": "联系过", "no": "没有联系过", "unsure": "对方不清楚"}
CAUSES = {
    "shirked": "推诿",
    "fobbed": "敷衍",
    "dragged": "拖延",
    "subjective": "其他主观原因",
    "objective": "客观原因",
}
SUSPEND_REASONS = {"enterprise": "等待企业补充", "expert": "专业鉴定、评审程序", "higher": "等待上级决定"}
ROLES = {
    Role.INTAKE: "受理员",
    Role.SUPERVISOR: "营商环境主管部门",
    Role.SUPERVISOR_HEAD: "主管部门负责人",
    Role.TASKFORCE: "企业服务专班",
    Role.HANDLER: "承办经办人",
    Role.UNIT_LEADER: "承办审核领导",
    Role.LEADER: "市县领导",
    Role.DISCIPLINE: "纪委监委",
    Role.PUBLICIST: "信息公开与曝光",
    Role.ADMIN: "系统管理员",
    Role.SECURITY_ADMIN: "安全管理员",
    Role.AUDITOR: "审计员",
    Role.SYSTEM: "系统",
    Role.ENTERPRISE: "企业",
}
