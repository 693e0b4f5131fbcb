"""公开征集: the open announcements, one of them, its lodging form, and registering to attend (procedure 7).

A symposium that does not take items now answers as one that there is not.
"""

from collections.abc import Mapping
from http import HTTPStatus

from chalice.app import Response

from chalicelib.domain import identity, solicitation
from chalicelib.domain.errors import DomainError, Invalid
from chalicelib.domain.platforms import Symposium
from chalicelib.domain.records import Form
from chalicelib.domain.redaction import mask_mobile
from chalicelib.handling import solicitations
from chalicelib.web import limits
from chalicelib.web.errors import BadRequest, NotFound, status_of
from chalicelib.web.pages import PUBLIC, page
from chalicelib.web.portal import challenge, codes, lodge, sheets
from chalicelib.web.visit import Visit

PURPOSE = "attend"
CLOSED = "没有找到这次征集，可能已经截止"
LABELS = {
    "enterprise_name": "企业或单位名称", "enterprise": "统一社会信用代码", "name": "参会人姓名", "duty": "职务",
    "mobile": "手机号", "code": "短信验证码",
}  # fmt: skip
LENGTHS = {"enterprise_name": (2, 100, True), "name": (2, 30, True), "duty": (1, 50, False)}


@page("/announcements", who=PUBLIC)
def announcements(visit: Visit) -> Response:
    found = solicitations.calls(visit.services, visit.now.date())
    return visit.render("portal/announcements.html", calls=found, org=visit.services.org)


@page("/join/{id}", who=PUBLIC)
def one(visit: Visit) -> Response:
    return visit.render(
        "portal/join.html", meeting=_meeting(visit), id=visit.params["id"], org=visit.services.org, heard=_heard(visit),
        done=visit.asked("done") == "attend",
    )  # fmt: skip


@page("/join/{id}/lodge", who=PUBLIC)
def blank(visit: Visit) -> Response:
    return lodge.show(visit, sheets.of_meeting(visit.params["id"], _meeting(visit)))


@page("/join/{id}/lodge", methods=("POST",), who=PUBLIC)
def lodged(visit: Visit) -> Response:
    return lodge.take(visit, sheets.of_meeting(visit.params["id"], _meeting(visit)))


@page("/join/{id}/attend", who=PUBLIC)
def attend(visit: Visit) -> Response:
    return _form(visit, _meeting(visit))


@page("/join/{id}/attend", methods=("POST",), who=PUBLIC)
def attended(visit: Visit) -> Response:
    """Send a code to the mobile, or take the registration with the code that came."""
    meeting = _meeting(visit)
    try:
        return (_send if visit.first("do") == "send" else _register)(visit, meeting)
    except Invalid as error:
        return _form(visit, meeting, error.fields, status_of(error))
    except DomainError as error:
        return _form(visit, meeting, {"code": str(error)}, status_of(error))


def _send(visit: Visit, meeting: Symposium) -> Response:
    token, (mobile, problem) = _token(visit), identity.mobile(visit.first("mobile"))
    if problem:
        raise Invalid({"mobile": problem})
    codes.count(visit, mobile, worked=challenge.worked(visit))
    codes.issue(visit, Form(token, PURPOSE, visit.services.clock.wall() + codes.LIFE), mobile, {})
    return _form(visit, meeting, sent=mask_mobile(mobile))


def _register(visit: Visit, meeting: Symposium) -> Response:
    guest, wrong = _guest(visit)
    token, store, wall = _token(visit), visit.services.store, visit.services.clock.wall()
    if wrong:
        raise Invalid(wrong)
    limits.count(visit.services, "lodge-address", visit.address)
    codes.check(visit, store.form(token, wall), guest["mobile"], visit.first("code"))
    solicitations.attend(visit.services, visit.params["id"], guest, visit.now)
    store.put_form(Form(token, PURPOSE, wall))  # a code registers once
    return visit.redirect(f"/join/{visit.params['id']}", done="attend", **{"from": guest["source"]})


def _guest(visit: Visit) -> tuple[dict[str, str], dict[str, str]]:
    """What was typed, and what is wrong with it, by field."""
    guest, wrong = {"source": _heard(visit)}, {}
    for name, (low, high, required) in LENGTHS.items():
        guest[name] = " ".join(visit.first(name).split())
        if (guest[name] or required) and not low <= len(guest[name]) <= high:
            wrong[name] = f"请填写{LABELS[name]}，{low} 到 {high} 个字"
    guest["enterprise"], problem = identity.uscc(visit.first("enterprise"))
    if problem and guest["enterprise"]:
        wrong["enterprise"] = problem
    guest["mobile"], problem = identity.mobile(visit.first("mobile"))
    return guest, wrong | ({"mobile": problem} if problem else {})


def _meeting(visit: Visit) -> Symposium:
    found = solicitations.opened(visit.services, visit.params["id"], visit.now.date())
    if found is None:
        raise NotFound(CLOSED)
    return found


def _heard(visit: Visit) -> str:
    """Where the visitor heard of it: kept from page to page."""
    return solicitation.source(visit.first("from") or visit.asked("from"))


def _token(visit: Visit) -> str:
    if visit.first("website"):  # the honeypot
        raise BadRequest
    return codes.form_token(visit, f"{PURPOSE}:{visit.params['id']}")


def _form(
    visit: Visit, meeting: Symposium, faults: Mapping[str, str] | None = None, status: int = HTTPStatus.OK,
    sent: str = "",
) -> Response:  # fmt: skip
    return visit.render(
        "portal/attend.html", status=status, meeting=meeting, id=visit.params["id"], heard=_heard(visit), labels=LABELS,
        values={name: visit.first(name) for name in LABELS}, faults=faults or {}, sent=sent,
        token=visit.first("token") or visit.services.ids.token(),
    )  # fmt: skip
