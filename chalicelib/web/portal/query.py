"""查进度: by number and query code, or by number, mobile and SMS code (procedure 6).

A wrong number and a wrong code get the same answer for the same work; nothing of any other case can be learned.
"""

import hmac
from datetime import timedelta
from http import HTTPStatus

from chalice.app import Response

from chalicelib.domain import identity
from chalicelib.domain.case import Case
from chalicelib.domain.errors import DomainError, Invalid
from chalicelib.domain.records import Form
from chalicelib.domain.redaction import mask_mobile
from chalicelib.web import limits
from chalicelib.web.errors import status_of
from chalicelib.web.pages import PUBLIC, page
from chalicelib.web.portal import challenge, codes, opening
from chalicelib.web.visit import Visit

TRIES = 5
LOCK = timedelta(minutes=15)
PURPOSE = "query"
NO_CASE = "QS00000000000000000000"  # looked up when a number cannot be one, so that the work is the same
NO_CODE = "0" * 64
WRONG = "编号或查询码不对，请对照短信或回执核对。连续错 5 次，要等 15 分钟，或改用手机验证码"
LOCKED = "这个编号在您的网络上输错次数太多，请 15 分钟后再试，或改用下面的手机验证码"
WRONG_MOBILE = "编号、手机号或验证码不对，请核对"
SENT = "如果编号和手机号对应，验证码已发到 {mobile}，10 分钟内有效"


@page("/status", who=PUBLIC)
def ask(visit: Visit) -> Response:
    return _show(visit, {"no": visit.asked("no")}, ended=visit.asked("ended") == "1")


@page("/status", methods=("POST",), who=PUBLIC)
def post(visit: Visit) -> Response:
    verb = {"send": _send, "mobile": _by_mobile}.get(visit.first("do"), _by_code)
    values = {name: visit.first(name) for name in ("no", "query", "no_m", "mobile")}
    try:
        return verb(visit, values)
    except Invalid as error:
        return _show(visit, values, error.fields, status_of(error))
    except DomainError as error:
        field = "query" if verb is _by_code else "code"
        return _show(visit, values, {field: str(error)}, status_of(error))


def _by_code(visit: Visit, values: dict[str, str]) -> Response:
    limits.count(visit.services, "query-address", visit.address)
    no, code = identity.normalise_no(values["no"]), identity.normalise_code(values["query"])
    if not no or not code:
        raise Invalid(
            {name: text for name, text in (("no", "请填写诉求编号"), ("query", "请填写查询码")) if not values[name]}
        )
    services, lock = visit.services, visit.services.mac("lock", f"{no}:{visit.address}")
    if services.store.form(f"lock:{lock}", services.clock.wall()):
        raise Invalid({"query": LOCKED})
    case = _case(visit, no)
    right = hmac.compare_digest(services.mac("query", f"{no}:{code}"), case.code if case and case.code else NO_CODE)
    if not right or case is None:
        tries = services.store.hit(f"query:{lock}", int(LOCK.total_seconds()), services.clock.wall())
        if tries >= TRIES:
            services.store.put_form(Form(f"lock:{lock}", "lock", services.clock.wall() + LOCK))
        raise Invalid({"query": WRONG})
    opening.start(visit, case.no, opening.CODE)
    return visit.redirect("/status/case")


def _send(visit: Visit, values: dict[str, str]) -> Response:
    """The same words and work whether the mobile belongs to the case or not; only then an SMS leaves."""
    no, mobile, token = _mobile_fields(visit, values)
    codes.count(visit, mobile, worked=challenge.worked(visit))
    level = _level(_case(visit, no), mobile)
    form = Form(token, PURPOSE, visit.services.clock.wall() + codes.LIFE)
    codes.issue(visit, form, mobile, {"no": no, "level": level}, send=bool(level))
    return _show(visit, values, sent=SENT.format(mobile=mask_mobile(mobile)))


def _by_mobile(visit: Visit, values: dict[str, str]) -> Response:
    no, mobile, token = _mobile_fields(visit, values)
    limits.count(visit.services, "query-address", visit.address)
    form = visit.services.store.form(token, visit.services.clock.wall())
    try:
        codes.check(visit, form, mobile, visit.first("code"))
    except Invalid as error:
        if error.fields["code"] == codes.WRONG:
            raise Invalid({"code": WRONG_MOBILE}) from error
        raise
    if form is None or form.data["no"] != no or not form.data["level"]:
        raise Invalid({"code": WRONG_MOBILE})
    visit.services.store.put_form(Form(token, PURPOSE, visit.services.clock.wall()))  # a code opens once
    level = str(form.data["level"])
    opening.start(visit, no, level, proved=mobile if level == opening.MOBILE else "")
    return visit.redirect("/status/case")


def _mobile_fields(visit: Visit, values: dict[str, str]) -> tuple[str, str, str]:
    token = codes.form_token(visit, PURPOSE)
    no = identity.normalise_no(values["no_m"])
    mobile, problem = identity.mobile(values["mobile"])
    wrong = {"no_m": None if no else "请填写诉求编号", "mobile": problem}
    if any(wrong.values()):
        raise Invalid({name: text for name, text in wrong.items() if text})
    return no, mobile, token


def _case(visit: Visit, no: str) -> Case | None:
    return visit.services.store.case(no if identity.is_case_no(no) else NO_CASE)


def _level(case: Case | None, mobile: str) -> str:
    """The contact's mobile rates and acts; the second contact's reads (procedure 6); any other opens nothing."""
    if case is None:
        return ""
    if mobile == case.contact.mobile:
        return opening.MOBILE
    return opening.CODE if mobile == case.contact.second_mobile else ""


def _show(
    visit: Visit, values: dict[str, str], faults: dict[str, str] | None = None, status: int = HTTPStatus.OK,
    sent: str = "", ended: bool = False,
) -> Response:  # fmt: skip
    kept = visit.first("token") or visit.services.ids.token()
    return visit.render(
        "portal/query.html", status=status, values=values, faults=faults or {}, sent=sent, ended=ended, token=kept,
        labels={"no": "诉求编号", "query": "查询码", "no_m": "诉求编号", "mobile": "手机号", "code": "短信验证码"},
    )  # fmt: skip
