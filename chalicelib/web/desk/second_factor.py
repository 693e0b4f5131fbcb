"""The own second factor: set it up by QR code, new recovery codes, another telephone."""

from http import HTTPStatus
from typing import Any

from chalice.app import Response
from markupsafe import Markup

from chalicelib.domain import accounts
from chalicelib.handling import second_factor
from chalicelib.handling.recording import record
from chalicelib.web import session
from chalicelib.web.desk import frame, login
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

DONE = {"off": "第二重验证已停用。"}
WRONG_CODE = "验证码不对。请核对手机时间是否准确，再输入手机上现在显示的 6 位数字"


@page(session.FACTOR, who=frame.ANYBODY)
def show(visit: Visit) -> Response:
    """What is set up; for who has nothing yet, or wants another telephone, the QR code."""
    return _show(visit)


@page(session.FACTOR, ("POST",), who=frame.ANYBODY)
def confirm(visit: Visit) -> Response:
    """The first code of the telephone: from now on it is asked for. The recovery codes are shown here only."""
    assert visit.signed
    services, signed = visit.services, visit.signed
    codes = second_factor.confirm(services, signed.account, signed.session.id, visit.first("code"))
    if not codes:
        return _show(visit, {"code": WRONG_CODE})
    record(services, "second_factor", signed.actor, target=signed.account.id, did="设置")
    return _codes(visit, codes)


@page(f"{session.FACTOR}/change", ("POST",), who=frame.ANYBODY)
def change(visit: Visit) -> Response:
    """Another telephone, new recovery codes, or none any more; the password is asked for again."""
    assert visit.signed
    services, account, does = visit.services, visit.signed.account, visit.first("do")
    problem = session.password_problem(services, account, visit.form.get("password", [""])[0])
    if problem:
        return _show(visit, {"password": problem})
    if does == "codes" and account.totp:
        record(services, "second_factor", visit.actor, target=account.id, did="更换恢复码")
        return _codes(visit, second_factor.new_codes(services, account))
    if does == "off" and not accounts.needs_second_factor(account, services.policy):
        services.store.put_account(second_factor.off(account))
        record(services, "second_factor", visit.actor, target=account.id, did="停用")
        return visit.redirect(session.FACTOR, done="off")
    second_factor.begin(services, visit.signed.session.id, anew=True)
    return visit.redirect(session.FACTOR)


def _show(visit: Visit, errors: dict[str, str] | None = None) -> Response:
    assert visit.signed
    services, account, key = visit.services, visit.signed.account, visit.signed.session.id
    waiting = second_factor.pending(services, key)
    secret = waiting if account.totp else second_factor.begin(services, key)
    values: dict[str, Any] = {
        "errors": errors or {}, "account": account, "left": len(account.recovery), "secret": _groups(secret),
        "qr": _qr(secret, account.login, services.settings.site_name) if secret else "",
        "needed": accounts.needs_second_factor(account, services.policy), "said": DONE.get(visit.asked("done"), ""),
    }  # fmt: skip
    return _page(visit, "desk/second-factor.html", HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK, values)


def _codes(visit: Visit, codes: tuple[str, ...]) -> Response:
    return _page(visit, "desk/recovery.html", HTTPStatus.OK, {"codes": codes})


def _page(visit: Visit, template: str, status: int, values: dict[str, Any]) -> Response:
    """In the frame, or without the menu while the person has to set it up."""
    assert visit.signed
    if session.first_of_all(visit.services, visit.signed) == session.FACTOR:
        return login.gate(visit, template, status, must=True, **values)
    return frame.render(visit, template, status=status, must=False, next=login.HOME, **values)


def _groups(secret: str) -> str:
    """In fours, to be typed where no camera is."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def _qr(secret: str, name: str, issuer: str) -> Markup:
    import segno

    code = segno.make(second_factor.address(secret, name, issuer), error="m", micro=False)
    # Without a size of its own it is drawn as large as the page has room for, and never cut off.
    drawn = code.svg_inline(border=4, svgclass="qr", lineclass=None, omitsize=True, title="设置第二重验证的二维码")
    return Markup(drawn)  # noqa: S704 – our own address, drawn by segno
