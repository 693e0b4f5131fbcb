"""Login, logout, change of password."""

from http import HTTPStatus

from chalice.app import Response

from chalicelib.domain.errors import Invalid, Refused
from chalicelib.web import session
from chalicelib.web.desk import frame
from chalicelib.web.pages import PUBLIC, page
from chalicelib.web.url import local_path
from chalicelib.web.visit import Visit

HOME = "/desk"
SAID = {"out": "您已退出。", "password": "密码已修改，所有登录都已结束，请用新密码登录。"}


@page("/desk/login", who=PUBLIC)
def login_form(visit: Visit) -> Response:
    """The form; `next` is the page that the person wanted."""
    return visit.render("desk/login.html", login="", wrong="", said=SAID.get(visit.asked("said"), ""),
                        next=_next(visit.asked("next")))  # fmt: skip


@page("/desk/login", ("POST",), who=PUBLIC)
def login(visit: Visit) -> Response:
    """Open a session; a wrong login, a wrong password and an inactive account look the same."""
    name, password = visit.first("login"), visit.form.get("password", [""])[0]
    try:
        token = session.sign_in(visit.services, name, password)
    except Refused as refused:
        return visit.render("desk/login.html", status=HTTPStatus.UNPROCESSABLE_ENTITY, login=name, wrong=str(refused),
                            said="", next=_next(visit.first("next")))  # fmt: skip
    visit.set_cookie(session.COOKIE, token)
    return visit.redirect(_next(visit.first("next")))


@page("/desk/logout", ("POST",), who=frame.ANYBODY)
def logout(visit: Visit) -> Response:
    assert visit.signed
    session.sign_out(visit.services, visit.signed)
    visit.set_cookie(session.COOKIE, "", seconds=0)
    return visit.redirect("/desk/login", said="out")


@page("/desk/password", who=frame.ANYBODY)
def password_form(visit: Visit) -> Response:
    return frame.render(visit, "desk/password.html", errors={})


@page("/desk/password", ("POST",), who=frame.ANYBODY)
def change_password(visit: Visit) -> Response:
    """Change one's own password; all sessions end, this one too."""
    assert visit.signed
    old, new, again = (visit.form.get(name, [""])[0] for name in ("old", "new", "again"))
    try:
        session.change_password(visit.services, visit.signed, old, new, again)
    except Invalid as invalid:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return frame.render(visit, "desk/password.html", status=status, errors=invalid.fields)
    visit.set_cookie(session.COOKIE, "", seconds=0)
    return visit.redirect("/desk/login", said="password")


def _next(path: str) -> str:
    """Where to go after the login: a page of the desk, never another site."""
    path = local_path(path)
    return path if path.startswith(f"{HOME}/") else HOME
