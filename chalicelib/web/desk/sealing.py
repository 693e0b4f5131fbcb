"""封存: the second person confirms that a text is removed for good; of the case only what is needed for that."""

from http import HTTPStatus

from chalice.app import Response

from chalicelib.domain import identity
from chalicelib.domain.errors import Refused, Stale, Unseen
from chalicelib.domain.words import Role
from chalicelib.handling import sealing
from chalicelib.web import forms
from chalicelib.web.desk import frame
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

SECURITY = frozenset({Role.SECURITY_ADMIN})
DONE = "已封存。文字已不能再读出，校验值仍在。"
GONE = "没有找到这项申请，可能已经处理，请看下面的清单"


@page("/desk/sealing", who=SECURITY)
def waiting(visit: Visit) -> Response:
    return show(visit, said=DONE if visit.asked("done") else "")


@page("/desk/sealing/{no}", ("POST",), who=SECURITY)
def confirm(visit: Visit) -> Response:
    """Seal the text off. The number is typed once more, so that the wrong line is not taken by a slip."""
    no, typed = visit.params["no"], visit.first("typed")
    if not any(one.no == no for one in sealing.requests(visit.services)):
        visit.refused = Unseen()
        return show(visit, fault=GONE, status=HTTPStatus.NOT_FOUND)
    if identity.normalise_no(typed) != no:
        return show(visit, no, "与本件的编号不一致，请对照上面的编号重新输入", typed, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        sealing.seal_off(visit.services, no, forms.number(visit.first("entry")), visit.actor)
    except (Refused, Stale) as error:
        visit.refused = error
        return show(visit, no, str(error), typed, HTTPStatus.CONFLICT)
    return visit.redirect("/desk/sealing", done="1")


def show(
    visit: Visit, no: str = "", fault: str = "", typed: str = "", status: int = HTTPStatus.OK, said: str = ""
) -> Response:
    """`no`: the request that `fault` is about, '' for the page as a whole."""
    return frame.render(
        visit, "desk/sealing.html", status=status, requests=sealing.requests(visit.services), no=no, fault=fault,
        typed=typed, said=said,
    )  # fmt: skip
