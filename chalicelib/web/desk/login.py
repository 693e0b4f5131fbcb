"""Sign-in in two steps, sign-out, change of password."""

from http import HTTPStatus
from typing import Any

from chalice.app import Response

from chalicelib.domain.errors import Invalid, Refused
from chalicelib.web import session
from chalicelib.web.desk import devices, frame
from chalicelib.web.pages import PUBLIC, page
from chalicelib.web.url import local_path
from chalicelib.web.visit import Visit

HOME = "/desk"
SAID = {"out": "您已退出。", "password": "密码已修改，所有登录都已结束，请用新密码登录。"}
WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@page("/desk/login", who=PUBLIC)
def login_form(visit: Visit) -> Response:
    """The form; `next` is the page that the person wanted."""
    return _login(visit, said=SAID.get(visit.asked("said"), ""), next=wanted(visit.asked("next")))


@page("/desk/login", ("POST",), who=PUBLIC)
def login(visit: Visit) -> Response:
    """Open a session; a wrong login, a wrong password and an inactive account look the same."""
    name, password = visit.first("login"), visit.form.get("password", [""])[0]
    try:
        token = session.sign_in(visit.services, name, password, devices.words(visit.agent))
    except Refused as refused:
        return _login(visit, WRONG, login=name, wrong=str(refused), next=wanted(visit.first("next")))
    visit.set_cookie(session.COOKIE, token)
    return visit.redirect(wanted(visit.first("next")))


def _login(visit: Visit, status: int = HTTPStatus.OK, **values: Any) -> Response:
    shown = {"login": "", "wrong": "", "said": "", "idle": visit.services.policy.idle_minutes, **values}
    return visit.render("desk/login.html", status=status, **shown)


@page(session.CODE, who=frame.ANYBODY)
def code_form(visit: Visit) -> Response:
    """The second step of a sign-in; who has taken it already goes on."""
    assert visit.signed
    if visit.signed.session.passed:
        return visit.redirect(HOME)
    return gate(visit, "desk/code.html", error="")


@page(session.CODE, ("POST",), who=frame.ANYBODY)
def code(visit: Visit) -> Response:
    """A code of the telephone, or a recovery code, makes the session a full one."""
    assert visit.signed
    if visit.signed.session.passed:
        return visit.redirect(HOME)
    try:
        token = session.pass_code(visit.services, visit.signed, visit.first("code"))
    except Refused as refused:
        return gate(visit, "desk/code.html", WRONG, error=str(refused))
    visit.set_cookie(session.COOKIE, token)
    return visit.redirect(wanted(visit.first("next")))


@page(session.LOGOUT, ("POST",), who=frame.ANYBODY)
def logout(visit: Visit) -> Response:
    assert visit.signed
    session.sign_out(visit.services, visit.signed)
    visit.set_cookie(session.COOKIE, "", seconds=0)
    return visit.redirect("/desk/login", said="out")


@page(session.PASSWORD, who=frame.ANYBODY)
def password_form(visit: Visit) -> Response:
    return _password(visit, {})


@page(session.PASSWORD, ("POST",), who=frame.ANYBODY)
def change_password(visit: Visit) -> Response:
    """Change one's own password; all sessions end. Who had to do it right after the sign-in goes on in a new one."""
    assert visit.signed
    services, signed, must = visit.services, visit.signed, _must(visit)
    old, new, again = (visit.form.get(name, [""])[0] for name in ("old", "new", "again"))
    try:
        session.change_password(services, signed, None if must else old, new, again)
    except Invalid as invalid:
        return _password(visit, invalid.fields, WRONG)
    if must:
        visit.set_cookie(session.COOKIE, session.start(services, signed.account, signed.session.device))
        return visit.redirect(wanted(visit.first("next")))
    visit.set_cookie(session.COOKIE, "", seconds=0)
    return visit.redirect("/desk/login", said="password")


def _must(visit: Visit) -> bool:
    """Whether this page is all that the person reaches until it is done."""
    return visit.signed is not None and session.first_of_all(visit.services, visit.signed) == session.PASSWORD


def _password(visit: Visit, errors: dict[str, str], status: int = HTTPStatus.OK) -> Response:
    assert visit.signed
    shown: dict[str, Any] = {"errors": errors, "policy": visit.services.policy, "first": visit.signed.account.first}
    if _must(visit):
        return gate(visit, "desk/password.html", status, must=True, **shown)
    return frame.render(visit, "desk/password.html", status=status, must=False, next="", **shown)


def gate(visit: Visit, template: str, status: int = HTTPStatus.OK, **values: Any) -> Response:
    """A page that comes before everything else: without the menu, which would lead back to it."""
    assert visit.signed
    after = wanted(visit.first("next") or visit.asked("next"))
    return visit.render(template, status=status, csrf=visit.signed.session.csrf, next=after, **values)


def wanted(path: str) -> str:
    """Where to go on: a page of the desk, never another site."""
    path = local_path(path)
    return path if path.startswith(f"{HOME}/") else HOME
