"""代录: intake registers what came by meeting, window, group, letter or call (procedure 3, register)."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from chalice.app import Response

from chalicelib import handling
from chalicelib.domain import flow, identity, words
from chalicelib.domain.errors import AlreadyDone, Invalid
from chalicelib.domain.flow import Need, read_value
from chalicelib.web.desk import fields, frame
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

YES_NO = (("yes", "是"), ("no", "否"))
ENTERPRISE = (
    Need("enterprise_name", "企业名称", "line", low=2, high=100),
    Need("enterprise", "统一社会信用代码", "line", required=False, low=2, high=30,
         hint="没有代码的（协会、筹建企业、个人）不填，另编代码并标为代码待核"),
    Need("name", "联系人姓名", "line", low=2, high=30),
    Need("duty", "联系人职务", "line", required=False, low=2, high=50),
    Need("mobile", "手机号", "mobile", required=False, hint="收受理和评价短信；没有手机就填座机，都没有就写明原因"),
    Need("landline", "座机", "line", required=False, low=7, high=30, hint="如 0816-1234567；回访将通过电话进行"),
    Need("no_phone", "没有电话的原因", "line", required=False, low=4, high=100, hint="回访将上门进行"),
)
MATTER = (
    Need("title", "标题", "line", low=2, high=50),
    Need("content", "诉求原话", low=2, high=2000, hint="按收到的话登记，不改写"),
    Need("wish", "希望怎样解决", required=False, low=2, high=500),
    Need("secret", "要求对承办单位保密", "choice", choices=YES_NO),
    Need("consent", "同意公开办理结果", "choice", choices=YES_NO),
)
PHONES = ("mobile", "landline", "no_phone")


def needs(visit: Visit) -> tuple[Need, ...]:
    """The fields of the form; channels and regions only as far as this person's reach."""
    actor, org = visit.actor, visit.services.org
    known = words.channels(visit.services.terms).items()
    channels = tuple(one for one in known if not actor.channels or one[0] in actor.channels)
    regions = tuple(org.regions_in(actor.region).items())
    return (
        Need("channel", "从哪里来", "choice", choices=channels), *flow.FLOW["register"].needs, *ENTERPRISE[:2],
        Need("region", "企业所在区县或园区", "choice", choices=regions), *ENTERPRISE[2:],
        Need("kind", "类型", "choice", choices=tuple(words.KINDS.items())),
        Need("category", "领域", "choice", choices=tuple(org.offered.items())), *MATTER,
    )  # fmt: skip


@page("/desk/register", who=frame.INTAKE)
def register_form(visit: Visit) -> Response:
    return _show(visit, needs(visit), None, {})


@page("/desk/register", ("POST",), who=frame.INTAKE)
def register(visit: Visit) -> Response:
    """Make the case; the query code is shown once, on the page that answers this post."""
    asked = needs(visit)
    try:
        values = read(visit, asked)
        case, code = handling.register(
            visit.services, values, visit.actor, channel=values["channel"], token=visit.first("token")
        )
    except AlreadyDone as done:
        return visit.redirect(f"/desk/case/{done.no}", done="register")
    except Invalid as invalid:
        return _show(visit, asked, visit.form, invalid.fields, HTTPStatus.UNPROCESSABLE_ENTITY)
    return frame.render(visit, "desk/registered.html", case=case, code=code)


def read(visit: Visit, asked: Sequence[Need]) -> dict[str, Any]:
    """The values for `handling.register`; Invalid with a sentence per field."""
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    today, units = visit.now.date(), visit.services.org.units
    for need in asked:
        try:
            values[need.name] = read_value(need, visit.form.get(need.name, []), today, units)
        except ValueError as problem:
            wrong[need.name] = str(problem)
    _check(values, wrong, visit)
    if wrong:
        raise Invalid(wrong)
    values |= {name: values[name] == "yes" for name in ("secret", "consent")}
    values["said_at"] = values["said_at"].isoformat()
    values["enterprise"] = values["enterprise"] or f"L{visit.services.ids.new()}"
    return values


def _check(values: dict[str, Any], wrong: dict[str, str], visit: Visit) -> None:
    """Codes and numbers, and that there is one way to reach the enterprise or the reason for none."""
    for name, reader in (("enterprise", identity.uscc), ("mobile", identity.mobile), ("landline", identity.landline)):
        if values.get(name):
            values[name], problem = reader(values[name])
            if problem:
                wrong[name] = problem
    if not any(values.get(name) for name in PHONES) and not any(name in wrong for name in PHONES):
        wrong["mobile"] = "请填手机号或座机；都没有的，写明没有电话的原因"
    if "said_at" in values and values["said_at"] > visit.now:
        wrong["said_at"] = "企业提出的时间不能晚于现在"


def _show(
    visit: Visit, asked: Sequence[Need], raw: Mapping[str, list[str]] | None, errors: Mapping[str, str],
    status: int = HTTPStatus.OK,
) -> Response:  # fmt: skip
    drawn = fields.fields("r", asked, visit.services.org, values={"said_at": visit.now}, raw=raw, errors=errors)
    token = visit.first("token") or visit.services.ids.token()
    links = [(f"r-{name}", text) for name, text in errors.items()]
    return frame.render(visit, "desk/register.html", status=status, fields=drawn, links=links, token=token)
