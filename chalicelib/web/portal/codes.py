"""Confirmation codes by SMS: six digits, 10 minutes, five tries, bound to one form and one mobile."""

import hmac
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain.case import Message
from chalicelib.domain.errors import Invalid
from chalicelib.domain.records import Form
from chalicelib.web import limits
from chalicelib.web.errors import BadRequest
from chalicelib.web.visit import Visit

LIFE = timedelta(minutes=10)
TRIES = 5
EXPIRED = "验证码已过期，请点“获取验证码”后再填"
WRONG = "验证码不对，请核对最新一条短信"
TOO_MANY = "验证码输错的次数太多，请重新获取"


def form_token(visit: Visit, purpose: str) -> str:
    """The key of what is stored with the posted form's code; BadRequest for what no page of ours sends."""
    token = visit.first("token")
    if not token.isascii() or not 6 <= len(token) <= 64:
        raise BadRequest
    return f"{purpose}:{token}"


def count(visit: Visit, mobile: str, *, worked: bool = False) -> None:
    """Count a request for a code against the limits; raises Limited. `worked`: with a proof of work."""
    limits.count(visit.services, "code-address", visit.address)
    if not worked:
        limits.count(visit.services, "code-address-plain", visit.address)
    limits.count(visit.services, "code-phone", visit.services.mac("limit", mobile))


def issue(visit: Visit, form: Form, mobile: str, data: Mapping[str, Any], *, send: bool = True) -> Form:
    """Store a new code with the form and send it. `send` False: all the same work, but no message leaves."""
    services = visit.services
    code = f"{int.from_bytes(services.ids.bytes(8)) % 1_000_000:06d}"
    until = services.clock.wall() + LIFE
    made = replace(
        form, mobile=mobile, code=services.mac("sms", f"{form.token}:{mobile}:{code}"), tries=0,
        data={**data, "code_until": until.isoformat()},
    )  # fmt: skip
    services.store.put_form(made)
    message = Message(services.ids.new(), "", "sms", mobile, "code", {"code": code}, visit.now, "code")
    if send:
        services.store.send(message)
    else:  # a write all the same: the time must not tell whether the mobile is the right one
        services.store.hit(f"unsent:{message.id}", int(LIFE.total_seconds()), services.clock.wall())
    return made


def check(visit: Visit, form: Form | None, mobile: str, code: str, field: str = "code") -> None:
    """Raises Invalid for `field` unless `code` was sent for this form to this mobile and still counts."""
    if not code:
        raise Invalid({field: "请填写短信验证码；没有收到请点“获取验证码”"})
    if form is None or not form.code or form.mobile != mobile or _over(form, visit.services.clock.wall()):
        raise Invalid({field: EXPIRED})
    if visit.services.store.try_code(form.token) > TRIES:
        raise Invalid({field: TOO_MANY})
    if not hmac.compare_digest(visit.services.mac("sms", f"{form.token}:{mobile}:{code}"), form.code):
        raise Invalid({field: WRONG})


def _over(form: Form, now: datetime) -> bool:
    return now >= datetime.fromisoformat(form.data["code_until"])
