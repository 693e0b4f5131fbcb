"""我的诉求: all cases of a contact, by mobile and SMS code, without an account (procedure 7, portal)."""

from http import HTTPStatus

from chalice.app import Response

from chalicelib.domain import identity
from chalicelib.domain.errors import DomainError, Invalid
from chalicelib.domain.records import Form
from chalicelib.domain.redaction import mask_mobile
from chalicelib.handling import contacts
from chalicelib.web import limits
from chalicelib.web.errors import NotFound, status_of
from chalicelib.web.pages import PUBLIC, page
from chalicelib.web.portal import challenge, codes, opening, progress
from chalicelib.web.visit import Visit

PURPOSE = "mine"
SENT = "如果 {mobile} 是某件诉求的联系人手机，验证码已发出，10 分钟内有效"


@page("/mine", who=PUBLIC)
def show(visit: Visit) -> Response:
    """The cases when a mobile was proved here within half an hour, else the question for it."""
    mobile = opening.mobile(visit)
    return _cases(visit, mobile) if mobile else _ask(visit, "")


@page("/mine", methods=("POST",), who=PUBLIC)
def post(visit: Visit) -> Response:
    mobile, problem = identity.mobile(visit.first("mobile"))
    try:
        if problem:
            raise Invalid({"mobile": problem})
        return (_send if visit.first("do") == "send" else _prove)(visit, mobile)
    except Invalid as error:
        return _ask(visit, visit.first("mobile"), error.fields, status_of(error))
    except DomainError as error:
        return _ask(visit, visit.first("mobile"), {"code": str(error)}, status_of(error))


def _send(visit: Visit, mobile: str) -> Response:
    """The same words and work for every mobile; a message leaves only to one that is known as a contact."""
    token = codes.form_token(visit, PURPOSE)
    codes.count(visit, mobile, worked=challenge.worked(visit))
    known = bool(visit.services.store.cases_of(mobile))
    codes.issue(visit, Form(token, PURPOSE, visit.services.clock.wall() + codes.LIFE), mobile, {}, send=known)
    return _ask(visit, visit.first("mobile"), sent=SENT.format(mobile=mask_mobile(mobile)))


def _prove(visit: Visit, mobile: str) -> Response:
    token, store, wall = codes.form_token(visit, PURPOSE), visit.services.store, visit.services.clock.wall()
    limits.count(visit.services, "query-address", visit.address)
    codes.check(visit, store.form(token, wall), mobile, visit.first("code"))
    store.put_form(Form(token, PURPOSE, wall))  # a code opens once
    opening.start(visit, "", opening.MOBILE, mobile)
    return visit.redirect("/mine")


@page("/mine/open", methods=("POST",), who=PUBLIC)
def open_case(visit: Visit) -> Response:
    """One of them. A case of somebody else is the same as none."""
    mobile, no = opening.mobile(visit), identity.normalise_no(visit.first("no"))
    if not mobile:
        return visit.redirect("/mine")
    if not identity.is_case_no(no) or not contacts.is_mine(visit.services, no, mobile):
        raise NotFound
    opening.turn_to(visit, no)
    return visit.redirect("/status/case")


@page("/mine/close", methods=("POST",), who=PUBLIC)
def close(visit: Visit) -> Response:
    """Leave: on a shared device nobody else reads on."""
    opening.end(visit)
    return visit.redirect("/mine")


def _ask(
    visit: Visit, mobile: str, faults: dict[str, str] | None = None, status: int = HTTPStatus.OK, sent: str = ""
) -> Response:
    return visit.render(
        "portal/mine.html", status=status, values={"mobile": mobile}, faults=faults or {}, sent=sent,
        token=visit.first("token") or visit.services.ids.token(),
        labels={"mobile": "手机号", "code": "短信验证码"},
    )  # fmt: skip


def _cases(visit: Visit, mobile: str) -> Response:
    services, today = visit.services, visit.now.date()
    found, older = contacts.mine(services, mobile, visit.now)
    cards = [(one, progress.turn(one.shown, services.org), progress.deadline(one.shown, services.calendar, today))
             for one in found]  # fmt: skip
    return visit.render(
        "portal/cases.html", cards=cards, older=older, most=contacts.MOST, mobile=mask_mobile(mobile),
        waiting=sum(one.rates for one in found),
    )  # fmt: skip
