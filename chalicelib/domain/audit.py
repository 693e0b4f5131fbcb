"""What is noted outside the cases' histories, as data: key → words. Pure (procedure 2, domain 7.1)."""

from datetime import date

EVENTS = {
    "sign_in": "登录",
    "sign_out": "退出",
    "second_factor": "第二重验证",
    "password": "修改密码",
    "refused": "越权访问被拒",
    "account": "账号管理",
    "session": "结束会话",
    "org": "机构管理",
    "import": "批量导入",
    "opt_out": "短信接收登记",
    "reply": "不属于评价的短信回复",
    "ledger": "历史台账导入",
    "calendar": "节假日设置",
    "policy": "规则设置",
    "words": "用语设置",
    "enterprise": "企业名录",
    "group": "企业家微信群",
    "window": "企业服务专窗",
    "symposium": "座谈会",
    "robot": "群机器人设置",
    "export": "导出",
    "search": "按手机号查找",
    "bulk": "批量办理",
    "seal_off": "封存文字",
}
CASES, FAILED = "cases", "failed"
# What the audit page can be narrowed to.
KINDS = {CASES: "诉求办理", FAILED: "未成功的操作", **EVENTS}
# Entries that only named people read: of these the auditor learns that there was one, when and by whom.
LANE = frozenset({"lane", "closing"})
LANE_WORDS = "按程序处理的记录"


def seal_name(day: date) -> str:
    """Name of a day's seal in the bucket."""
    return f"{day.isoformat()}.json"
