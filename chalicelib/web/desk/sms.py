"""What was sent to the enterprise by SMS, and how it fared: for the authority, never the text (it may hold codes)."""

from typing import Any

from chalicelib.domain import access
from chalicelib.domain.case import Actor, Case
from chalicelib.wiring import Services

MESSAGES = {
    "lodged": "收到诉求", "info_needed": "请补充材料", "assigned": "已交办", "guided": "告知渠道", "answered": "已答复",
    "survey": "请评价", "survey_again": "再次请评价", "second": "重新办理", "closed": "已完结", "rated": "告知回访评价",
    "withdrawn": "已撤回", "extended": "期限变化", "progress": "办理进展", "understood": "告知判读结果",
}  # fmt: skip
STATES = {"waiting": "待发送", "leased": "发送中", "sent": "已发出", "delivered": "已送达", "failed": "发送失败",
          "unknown": "结果不明，未重发", "dropped": "不再发送"}  # fmt: skip


def sent(services: Services, case: Case, actor: Actor) -> list[dict[str, Any]]:
    """what, state, bad, at, detail (the vendor's or our reason) of each SMS, newest first; nothing for the
    unit."""
    if access.outsider(case, actor):
        return []
    found = [one for one in services.store.messages(case.no) if one.message.channel == "sms"]
    return [
        {
            "what": MESSAGES.get(one.message.template, "短信"),
            "state": STATES.get(one.state, one.state),
            "bad": one.state in ("failed", "unknown"),
            "at": one.sent_at or one.message.due,
            "detail": one.detail,
        }
        for one in sorted(found, key=lambda one: one.message.due, reverse=True)
    ]
