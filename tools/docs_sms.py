"""The part of docs/sms.md that is made from reference/wording.json: every template as the vendors want it written."""

import json
from pathlib import Path

from chalicelib.messages import vendors, wording

PAGE = Path(__file__).parents[1] / "docs" / "sms.md"
BEGIN, END = "<!-- 以下由 make docs 生成 -->", "<!-- 以上由 make docs 生成 -->"
CODES = frozenset({"code"})  # the one template that is registered as a verification code
# When a message leaves: what the vendor's reviewer wants to read as the reason.
WHEN = {
    "code": "经办人在网页上点“获取验证码”时",
    "lodged": "诉求登记成功时，发给联系人",
    "info_needed": "受理人员要求补充材料时",
    "assigned": "诉求交给主办单位时",
    "guided": "诉求不属于本平台办理时",
    "answered": "主办单位的答复审核通过时",
    "survey": "诉求办结后的评价时段，一件一次",
    "survey_again": "没有回复时提醒一次",
    "second": "企业评价不满意、重新办理时",
    "closed": "诉求办理完结时",
    "rated": "电话回访登记评价后",
    "withdrawn": "企业撤回诉求时",
    "extended": "办结日期调整时",
    "progress": "办理有新进展时",
    "understood": "收到企业回复的评价后",
    "duty": "发给本单位值班手机",
}
# Value → what it is, and the kind of variable to choose at Aliyun.
VALUES = {
    "no": ("诉求编号", "其他号码"), "code": ("查询码", "其他号码"), "n": ("条数", "其他号码"),
    "due": ("日期", "其他"), "day": ("日期", "其他"), "rating": ("评价", "其他"), "unit": ("单位名称", "其他"),
    "days": ("天数", "其他号码"),
}  # fmt: skip


def written(said: str, names: dict[str, str]) -> str:
    """A wording with each value as the vendor writes it."""
    return said.format_map(names)


def aliyun(name: str) -> str:
    said = wording.templates("sms")[name]
    return written(said, {value: f"${{{value}}}" for value in vendors.slots(name)})


def tencent(name: str) -> str:
    said = wording.templates("sms")[name]
    return written(said, {value: f"{{{place}}}" for place, value in enumerate(vendors.slots(name), 1)})


def values(name: str) -> str:
    """The variables in order, each with its kind and its longest value."""
    if name in CODES:
        return "`code` {1}：验证码，仅数字，6 位"
    found = [f"`{value}` {{{place}}}：{VALUES[value][0]}（{VALUES[value][1]}），最长 {len(wording.LONGEST[value])} 字，"
             f"如 {wording.LONGEST[value]}" for place, value in enumerate(vendors.slots(name), 1)]  # fmt: skip
    return "<br>".join(found) or "没有变量"


def length(name: str) -> int:
    """Of the longest message with the longest sign, in characters."""
    given = {value: wording.LONGEST[value] for value in vendors.slots(name)}
    return len(wording.signed(wording.templates("sms")[name].format_map(given), wording.LONGEST_SIGN))


def section() -> str:
    """The generated part, markers included."""
    names = list(wording.templates("sms"))
    lines = [BEGIN, "", f"共 {len(names)} 个模板。最长时连同签名都不超过 {wording.SEGMENT} 字，即一条短信。", ""]
    for name in names:
        kind = "验证码" if name in CODES else "通知"
        lines += [
            f"### {name}", "",
            f"{kind}类。{WHEN[name]}。最长 {length(name)} 字（签名按“{wording.LONGEST_SIGN}”计）。", "",
            f"- 阿里云：`{aliyun(name)}`", f"- 腾讯云：`{tencent(name)}`", f"- 变量：{values(name)}", "",
        ]  # fmt: skip
    account = {"key_id": "……", "key_secret": "……", "templates": dict.fromkeys(names, "")}
    lines += ["账号文件的骨架，编号批下来以后逐个填上：", "", "```json",
              json.dumps(account, ensure_ascii=False, indent=1), "```", "", END]  # fmt: skip
    return "\n".join(lines)


def text() -> str:
    """The page as it should be: what people wrote, with the generated part of today."""
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    return before + section() + rest.partition(END)[2]
