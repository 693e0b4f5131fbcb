"""One request as a view sees it: who, what was sent, and how to answer."""

from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from chalice.app import Response

from chalicelib.domain.case import Actor
from chalicelib.domain.errors import DomainError
from chalicelib.web import forms, headers
from chalicelib.web.render import html
from chalicelib.web.url import cookie_path, url
from chalicelib.wiring import Services

if TYPE_CHECKING:
    from chalicelib.web.portal.opening import Opened
    from chalicelib.web.session import Signed


@dataclass
class Visit:
    """`path` is without the stage's prefix; `query` and `form` map names to lists of values."""

    services: Services
    method: str
    path: str
    params: dict[str, str]
    query: forms.Fields
    form: forms.Fields
    cookies: dict[str, str]
    origin: str  # where a posted form came from
    address: str  # the client's network address; goes into counters, never into the log
    id: str
    body: bytes = b""  # as sent; for callbacks that are no forms
    kind: str = ""  # its content type, as sent
    agent: str = ""  # the browser's own words about itself; shown to nobody as they are
    signed: "Signed | None" = None  # the person at the desk, on desk pages
    opened: "Opened | None" = None  # the case that was opened by a code, on CODE pages
    refused: DomainError | None = None  # why the answer is a refusal; a view that answers one itself says so here
    set_cookies: list[str] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        """The business clock."""
        return self.services.clock.now()

    @property
    def actor(self) -> Actor:
        assert self.signed is not None, "only on pages whose `who` is a set of roles"
        return self.signed.actor

    @property
    def large(self) -> bool:
        """长者模式: the visitor asked for large type."""
        return self.cookies.get("large") == "1"

    def first(self, name: str) -> str:
        """A posted field without surrounding space, '' when it was not sent."""
        return forms.first(self.form, name)

    def asked(self, name: str) -> str:
        """A value of the query string, '' when there is none."""
        return forms.first(self.query, name)

    def render(self, template: str, *, status: int = 200, posts_to: tuple[str, ...] = (), **values: Any) -> Response:
        """A page. `posts_to`: origins besides our own to which its forms may post (the files' bucket)."""
        shared = {"site": self.services.settings, "large": self.large, "path": self.path, "today": self.now.date(),
                  "terms": self.services.terms}
        body = html(template, {**shared, "signed": self.signed, **values})
        return Response(body, status_code=status, headers=headers.of_page(posts_to))

    def redirect(self, path: str, **query: str) -> Response:
        """Go to one of our own pages, by GET."""
        found: headers.Headers = {"Location": url(path, **query), "Cache-Control": "no-store"}
        return Response("", status_code=HTTPStatus.SEE_OTHER, headers=found)

    def set_cookie(self, name: str, value: str, *, seconds: int | None = None, script: bool = False) -> None:
        """Set a cookie of this deployment; without `seconds` it ends with the browser, with 0 now."""
        parts = [f"{name}={value}", f"Path={cookie_path()}", "SameSite=Lax"]
        parts += [f"Max-Age={seconds}"] if seconds is not None else []
        parts += [] if script else ["HttpOnly"]
        parts += ["Secure"] if self.services.settings.public_origin.startswith("https:") else []
        self.set_cookies.append("; ".join(parts))
