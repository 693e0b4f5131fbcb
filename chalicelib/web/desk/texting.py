"""短信: what left, what did not and why, how answers were read, what it costs, and who wants none (procedure 5, 9)."""

from decimal import Decimal
from http import HTTPStatus

from chalice.app import Response

from chalicelib.domain import groupfigures, redaction, smsfigures
from chalicelib.domain.errors import Invalid
from chalicelib.domain.flow import Need, read_value
from chalicelib.domain.words import Role
from chalicelib.handling import texting
from chalicelib.web.desk import fields, frame, sms
from chalicelib.web.errors import NotFound
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

WHO = frame.SUPERVISORS | {Role.ADMIN}
PERIODS = (1, 7, 30)  # days; answers are kept for 90
NEEDS = (
    Need("mobile", "手机号", "line", low=11, high=20),
    Need("reason", "原因", "line", low=2, high=100, hint="例如：3月2日电话里要求不再发短信"),
)
GATEWAYS = {
    "simulator": "模拟网关", "aliyun": "阿里云", "tencent": "腾讯云", "aws": "AWS",
    "http": "政务短信网关", "none": "未接通",
}  # fmt: skip
NOTES = {"rating": "自动读出评价", "unclear": "转人工判读", "late": "评价结束以后", "wrong_number": "说打错了",
         "opt_out": "退订", "unmatched": "没有对应的评价", "error": "读取出错"}  # fmt: skip
DONE = {"stop": "已登记，不再向这个号码发评价和告知短信。", "resume": "已恢复发送。"}


@page("/desk/sms", who=WHO)
def overview(visit: Visit) -> Response:
    return _show(visit, {})


def _show(visit: Visit, wrong: dict[str, str]) -> Response:
    services = visit.services
    asked = visit.asked("days")
    count = int(asked) if asked in map(str, PERIODS) else PERIODS[1]
    found = texting.days(services, visit.now.date(), count)
    rows = smsfigures.fold(found, texting.answers(services, list(found)))
    whole = smsfigures.total(rows.values())
    part = texting.took_part(services, found)
    deputy = visit.actor.has(*frame.SUPERVISORS)
    opted = services.store.opt_outs() if deputy else []
    price = Decimal(services.policy.sms_price) / 1000
    drawn = fields.fields("o", NEEDS, services.org, raw=visit.form if wrong else None, errors=wrong)
    return frame.render(
        visit, "desk/texting.html", status=HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
        rows=rows, whole=whole, count=count, periods=PERIODS, gateways=GATEWAYS, notes=NOTES, read=whole.notes,
        part=part, took_part=groupfigures.percent(part.replied, part.looked),
        answered=whole.answered, rate=groupfigures.percent(whole.notes["rating"], whole.answered),
        arrived=groupfigures.percent(whole.states["delivered"], whole.left), price=price,
        cost=whole.cost(price), purposes=smsfigures.PURPOSES, states=sms.STATES,
        stuck=texting.stuck(services, found, visit.actor) if deputy else [], names=sms.MESSAGES, supervises=deputy,
        most=texting.MOST_SHOWN, links=[(f"o-{name}", text) for name, text in wrong.items()],
        fields=drawn,
        opted=[(_handle(visit, mobile), redaction.mask_mobile(mobile), reason, at) for mobile, reason, at in opted],
        said=DONE.get(visit.asked("done"), ""),
    )  # fmt: skip


@page("/desk/sms", ("POST",), who=frame.SUPERVISORS)
def change(visit: Visit) -> Response:
    """Register that a number wants no messages, or that it wants them again."""
    services = visit.services
    if visit.first("do") == "resume":
        for mobile, _, _ in services.store.opt_outs():
            if _handle(visit, mobile) == visit.first("who"):
                texting.opt_in(services, mobile, visit.actor)
                return visit.redirect("/desk/sms", done="resume")
        raise NotFound
    wrong: dict[str, str] = {}
    given: dict[str, str] = {}
    for need in NEEDS:
        try:
            given[need.name] = read_value(need, visit.form.get(need.name, []), visit.now.date(), {})
        except ValueError as problem:
            wrong[need.name] = str(problem)
    try:
        if wrong:
            raise Invalid(wrong)
        texting.opt_out(services, given["mobile"], given["reason"], visit.actor, visit.now)
    except Invalid as error:
        return _show(visit, error.fields)
    return visit.redirect("/desk/sms", done="stop")


def _handle(visit: Visit, mobile: str) -> str:
    """Names a number in a form without saying it."""
    return visit.services.mac("opt", mobile)[:24]
