"""What the enterprise does itself: rate, supply, withdraw, take back, contest.

Only after a code to the contact's mobile: the query code shows, it does not act (procedure 5.2).
"""

from http import HTTPStatus
from typing import Any

from chalice.app import Response

from chalicelib import handling
from chalicelib.domain.case import ENTERPRISE
from chalicelib.domain.errors import AlreadyDone, DomainError, Invalid, Refused
from chalicelib.domain.flow import FLOW
from chalicelib.domain.records import Form
from chalicelib.web.errors import Forbidden, NotFound, status_of
from chalicelib.web.pages import CODE, page
from chalicelib.web.portal import case as case_page
from chalicelib.web.portal import codes, opening
from chalicelib.web.portal.deeds import DEEDS, Deed, why_not
from chalicelib.web.visit import Visit


@page("/status/verify", methods=("POST",), who=CODE)
def verify(visit: Visit) -> Response:
    """Send a code to the contact's mobile, or take the one that came."""
    view = case_page.opened_view(visit)
    form_token, mobile = _verify_token(visit), view.case.contact.sms
    if not mobile:
        raise NotFound
    store, wall = visit.services.store, visit.services.clock.wall()
    try:
        if visit.first("do") == "send":
            codes.count(visit, mobile)
            codes.issue(visit, Form(form_token, "verify", wall + codes.LIFE), mobile, {})
            return case_page.render(visit, sent=True)
        codes.check(visit, store.form(form_token, wall), mobile, visit.first("code"))
    except Invalid as error:
        return case_page.render(visit, status=status_of(error), faults=error.fields, which="verify", sent=True)
    except DomainError as error:
        return case_page.render(visit, status=status_of(error), faults={"code": str(error)}, which="verify", sent=True)
    store.put_form(Form(form_token, "verify", wall))  # a code counts once
    opening.start(visit, view.case.no, opening.MOBILE, proved=mobile)
    return visit.redirect("/status/case", done="proved")


@page("/status/do/{name}", methods=("POST",), who=CODE)
def do(visit: Visit) -> Response:
    deed = DEEDS.get(visit.params["name"])
    if deed is None:
        raise NotFound
    if visit.opened is None or not visit.opened.acts:
        raise Forbidden("请先用联系人手机验证，再办理这一项")
    try:
        _do(visit, deed)
    except AlreadyDone:
        pass  # the same form twice: it was done the first time
    except Invalid as error:
        return _again(visit, deed, error.fields, status_of(error))
    except DomainError as error:
        return _again(visit, deed, {"": str(error)}, status_of(error))
    return visit.redirect("/status/case", done=deed.done)


def _do(visit: Visit, deed: Deed) -> None:
    case, sent = case_page.opened_view(visit).case, visit.first("token")
    token = f"deed:{sent}" if sent else ""  # forms without one are not one and the same form
    why = why_not(visit, case, deed)
    if why:
        raise Refused(why)
    data = _rating(visit) if deed.name == "rate" else handling.read_form(FLOW[deed.action], visit.form, visit.services)
    if deed.name == "rate":
        handling.answer(visit.services, case.no, data, now=visit.now, form=token)
    else:
        handling.act(visit.services, case.no, deed.action, ENTERPRISE, data, now=visit.now, form=token)


def _rating(visit: Visit) -> dict[str, Any]:
    """The three words; nothing is preset; 不满意 needs its reason."""
    wrong = {}
    row = FLOW["take_answer"]
    try:
        data = handling.read_form(row, visit.form, visit.services)
    except Invalid as error:
        data, wrong = {}, dict(error.fields)
    if visit.first("rating") == "dissatisfied" and not visit.first("reason"):
        wrong["reason"] = "选“不满意”请说明原因，便于重新办理"
    if wrong:
        raise Invalid(wrong)
    return data


def _again(visit: Visit, deed: Deed, faults: dict[str, str], status: int = HTTPStatus.UNPROCESSABLE_ENTITY) -> Response:
    values = {name: found[0] for name, found in visit.form.items() if found}
    return case_page.render(visit, status=status, faults=faults, values=values, which=deed.name)


def _verify_token(visit: Visit) -> str:
    """The code belongs to this browser's opening: no field of the form can point to another."""
    return f"verify:{visit.services.mac('verify', visit.cookies.get(opening.COOKIE, ''))}"
