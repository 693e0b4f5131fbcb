"""The registry of pages. Every route says in its decorator who may call it; a test walks them all.

`@page("/desk/case/{no}/{action}", methods=("POST",), who=frozenset({Role.HANDLER}))` around `view(visit) -> Response`.
Path parameters are in `visit.params`, as they stand in the address (API Gateway does not decode them).
"""

import json
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from chalice.app import Chalice, Request, Response

from chalicelib import wiring
from chalicelib.domain.errors import DomainError
from chalicelib.domain.words import Role
from chalicelib.settings import SettingsError
from chalicelib.web import forms, headers, refusals
from chalicelib.web.errors import Forbidden, NotFound, WrongType, heading, status_of
from chalicelib.web.url import enter, origin
from chalicelib.web.visit import Visit

PUBLIC = "public"  # anybody
CODE = "code"  # who opened a case by its query code or a code sent to the contact's mobile
MACHINE = "machine"  # vendors' callbacks: no cookie, no origin, a secret in the path
DESK = frozenset(set(Role) - {Role.SYSTEM, Role.ENTERPRISE})  # every account
LONGEST_PARAM = 200  # characters: nothing of ours has a longer name, and the store has no keys for them
Who = str | frozenset[Role]
View = Callable[[Visit], Response]


@dataclass(frozen=True)
class Page:
    path: str
    methods: tuple[str, ...]
    who: Who
    view: View


PAGES: list[Page] = []


def page(path: str, methods: tuple[str, ...] = ("GET",), *, who: Who) -> Callable[[View], View]:
    """Register a view under a path."""

    def add(view: View) -> View:
        PAGES.append(Page(path, methods, who, view))
        return view

    return add


def register(app: Chalice, pages: list[Page]) -> None:
    """Add the pages to the app. The content type is checked here, where a refusal can be a page."""
    for one in pages:
        name = f"{one.view.__module__}.{one.view.__name__}"
        app.route(one.path, methods=list(one.methods), content_types=[], name=name)(_handler(app, one))


def _handler(app: Chalice, one: Page) -> Callable[..., Response]:
    def handle(**params: str) -> Response:
        request, started = app.current_request, time.monotonic()
        assert request is not None
        reference = str(request.context.get("requestId") or f"{time.time_ns():x}")
        response, trouble = answer(one, request, params, reference)
        _log(request, one, response, started, reference, trouble)
        return response

    return handle


def answer(one: Page, request: Request, params: dict[str, str], reference: str) -> tuple[Response, Exception | None]:
    """The response of a page, and the unexpected error when there was one. Errors become pages here, once."""
    path = enter(request.context, params)
    try:
        visit = _visit(wiring.services(), one, request, path, params, reference)
    except Exception as error:  # noqa: BLE001 – reported by the caller; nothing is known that a page could be made of
        return Response("系统出错了\n", status_code=status_of(error), headers=_plain()), error
    trouble = None
    try:
        _read(visit, one, request)
        response = admit(visit, one) or one.view(visit)
    except DomainError as error:
        visit.refused = error
        response = _error_page(visit, one, status_of(error), str(error))
    except Exception as error:  # noqa: BLE001 – the edge: logged with its trace, shown with its number
        trouble = error
        text = "系统出错了，您可以稍后再试。与我们联系时请报出编号"
        response = _error_page(visit, one, HTTPStatus.INTERNAL_SERVER_ERROR, text)
    return _finish(visit, response), _note(visit, one, response) or trouble


def _note(visit: Visit, one: Page, response: Response) -> Exception | None:
    """Tell the auditor of a refusal. It stands also when that could not be written, and the log has it."""
    try:
        refusals.note(visit, one.path, HTTPStatus(response.status_code), visit.refused)
    except Exception as error:  # noqa: BLE001 – reported by the caller
        return error
    return None


def admit(visit: Visit, one: Page) -> Response | None:
    """None when this visitor may call the page; else where to go. Raises NotFound or Forbidden.

    A desk page that a role may not call does not exist for it (procedure 2).
    """
    if visit.method == "POST" and one.who != MACHINE:
        _same_origin(visit)
    if any(len(value) > LONGEST_PARAM for value in visit.params.values()):
        raise NotFound
    if one.who == CODE:
        from chalicelib.web.portal import opening

        visit.opened = opening.find(visit)
        return None if visit.opened else visit.redirect("/status", ended="1")
    if isinstance(one.who, frozenset):
        return _admit_desk(visit, one.who)
    return None


def _admit_desk(visit: Visit, roles: frozenset[Role]) -> Response | None:
    from chalicelib.web import session

    visit.signed = session.find(visit.services, visit.cookies.get(session.COOKIE, ""))
    if visit.signed is None:
        return visit.redirect("/desk/login", **({"next": visit.path} if visit.method == "GET" else {}))
    first = session.first_of_all(visit.services, visit.signed)
    if first and visit.path not in (first, session.LOGOUT):  # a code, an own password, a second factor
        return visit.redirect(first, **({"next": visit.path} if visit.method == "GET" else {}))
    if visit.signed.account.roles.isdisjoint(roles):
        raise NotFound
    if visit.method == "POST" and not session.same_csrf(visit.signed, visit.first("csrf")):
        raise Forbidden
    return None


def _same_origin(visit: Visit) -> None:
    """Forms are posted from our own pages only; the Host header is not asked."""
    if visit.origin != origin(visit.services.settings.public_origin):
        raise Forbidden


def _visit(
    services: wiring.Services, one: Page, request: Request, path: str, params: dict[str, str], reference: str
) -> Visit:
    asked = request.query_params
    sent = request.headers
    return Visit(
        services=services,
        method=request.method,
        path=path,
        params=params,
        query={name: [forms.clean(one) for one in asked.getlist(name)] for name in asked} if asked else {},
        form={},
        cookies=forms.cookies(sent.get("cookie") or ""),
        address=str(request.context.get("identity", {}).get("sourceIp", "")),
        origin=sent.get("origin") or origin(sent.get("referer") or ""),
        id=reference,
        agent=sent.get("user-agent") or "",
    )


def _read(visit: Visit, one: Page, request: Request) -> None:
    if visit.method != "POST":
        return
    visit.body = request.raw_body if isinstance(request.raw_body, bytes) else str(request.raw_body).encode()
    visit.kind = request.headers.get("content-type") or ""
    if one.who == MACHINE:
        return
    if visit.kind.partition(";")[0].strip().lower() != forms.FORM:
        raise WrongType
    visit.form = forms.read(visit.body)
    if len(visit.first("token")) > LONGEST_PARAM:  # it becomes part of a key; ours are shorter
        del visit.form["token"]


def _error_page(visit: Visit, one: Page, status: HTTPStatus, sentence: str) -> Response:
    if one.who == MACHINE:
        return Response("", status_code=status, headers=_plain())
    reference = visit.id if status >= HTTPStatus.INTERNAL_SERVER_ERROR else ""
    return visit.render(
        "errors/error.html", status=status, heading=heading(status), sentence=sentence, reference=reference
    )


def _finish(visit: Visit, response: Response) -> Response:
    if visit.set_cookies:
        response.headers["Set-Cookie"] = visit.set_cookies
    if visit.services.settings.public_origin.startswith("https:"):
        response.headers.update(headers.HSTS)
    return response


def _plain() -> headers.Headers:
    return {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}


def _log(
    request: Request, one: Page, response: Response, started: float, reference: str, trouble: Exception | None
) -> None:
    """One line on stderr: the route's pattern, never the address with its values, and nothing personal.

    An unexpected error brings its trace without its message, which may quote what somebody typed.
    """
    line: dict[str, Any] = {
        "event": "request", "method": request.method, "route": one.path, "status": int(response.status_code),
        "ms": round((time.monotonic() - started) * 1000), "id": reference,
    }  # fmt: skip
    if trouble is not None:
        frames = traceback.extract_tb(trouble.__traceback__)
        line |= {"level": "error", "error": type(trouble).__name__}
        line |= {"says": str(trouble)} if isinstance(trouble, SettingsError) else {}  # names a variable
        line["trace"] = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
    print(json.dumps(line, ensure_ascii=False), file=sys.stderr, flush=True)
