"""A browser without JavaScript over chalice.test.Client: keeps cookies, follows redirects, checks every page.

world = fakes.a_world()
browser = Browser(world)
page = browser.get("/lodge")
page = browser.submit(page, {"enterprise_name": "…"}, button=("do", "code"))
"""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any
from urllib.parse import urlencode, urlsplit

from chalice.app import Chalice
from chalice.test import Client

from chalicelib import wiring
from chalicelib.web import routes
from chalicelib.web.url import origin
from tests.web.checks import Facts, check

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@cache
def the_app() -> Chalice:
    app = Chalice(app_name="bihuan-test")
    app.api.binary_types.append("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    routes.register(app)
    return app


@dataclass
class Form:
    """A form of a page: where it posts, and what a browser would send as it stands."""

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)


@dataclass
class Page:
    status: int
    headers: Mapping[str, Any]
    html: str
    path: str  # where the redirects ended
    forms: list[Form]
    text: str  # what can be read, white space collapsed

    def form(self, action: str = "") -> Form:
        """The form whose action ends so; the first posting one when nothing is said."""
        found = [one for one in self.forms if one.action.endswith(action) and (action or one.method == "post")]
        assert found, f"no form {action!r} on {self.path}: {[one.action for one in self.forms]}"
        return found[0]


class Browser:
    def __init__(self, world: Any, app: Chalice | None = None) -> None:
        wiring.use(world)
        self.world = world
        self.app = app or the_app()
        self.cookies: dict[str, str] = {}

    def get(self, path: str, **headers: str) -> Page:
        return self._go("GET", path, b"", headers)

    def post(self, path: str, data: Mapping[str, Any], **headers: str) -> Page:
        """Post a form as our own page would; `headers` such as origin='https://elsewhere' replace ours."""
        sent = {
            "content-type": "application/x-www-form-urlencoded",
            "origin": origin(self.world.settings.public_origin),
        }
        return self._go("POST", path, urlencode(data, doseq=True).encode(), sent | headers)

    def submit(
        self, page: Page, data: Mapping[str, Any], button: tuple[str, str] | None = None, action: str = ""
    ) -> Page:
        """Fill in a form of the page and press a button; unknown field names are a mistake of the test."""
        form = page.form(action)
        unknown = set(data) - form.names
        assert not unknown, f"{form.action} has no field {sorted(unknown)}"
        values: dict[str, Any] = {**form.values, **data}
        if button:
            assert button in form.buttons, f"no button {button} among {form.buttons}"
            values[button[0]] = button[1]
        return self.post(form.action or page.path, values)

    def raw(self, method: str, path: str, body: bytes = b"", **headers: str) -> Any:
        """One request as it is answered: no redirect followed, no page checked. Cookies are kept."""
        sent = {"accept": "*/*", **{name.replace("_", "-"): value for name, value in headers.items() if value}}
        if self.cookies:
            sent["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        with Client(self.app) as client:
            response = client.http.request(method, path, headers=sent, body=body)
        self._keep(response.headers.get("Set-Cookie", []))
        return response

    def _go(self, method: str, path: str, body: bytes, headers: Mapping[str, str], hops: int = 5) -> Page:
        response = self.raw(method, path, body, **headers)
        if response.status_code == 303 and hops:
            return self._go("GET", response.headers["Location"], b"", {}, hops - 1)
        return _page(response, path)

    def _keep(self, lines: list[str] | str) -> None:
        for line in [lines] if isinstance(lines, str) else lines:
            pair, *attributes = (part.strip() for part in line.split(";"))
            name, _, value = pair.partition("=")
            if "Max-Age=0" in attributes:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value


def _page(response: Any, path: str) -> Page:
    html = response.body.decode()
    reader = _Reader()
    if response.headers.get("Content-Type", "").startswith("text/html"):
        reader = _read(html)
        check(html, response.headers, reader)
    text = " ".join("".join(reader.words).split())
    return Page(response.status_code, response.headers, html, urlsplit(path).path, deepcopy(reader.forms), text)


@lru_cache(maxsize=256)  # the same page comes again and again: the login, a refusal, the form of the password
def _read(html: str) -> "_Reader":
    reader = _Reader()
    reader.feed(html)
    return reader


class _Reader(Facts):
    """Forms and readable text of a page, besides what is checked of it."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.words: list[str] = []
        self.select = ""
        self.area = ""
        self.first_option = False
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        super().handle_starttag(tag, attrs)
        found = {name: value or "" for name, value in attrs}
        name = found.get("name", "")
        if tag == "form":
            self.forms.append(Form(found.get("action", ""), found.get("method", "get").lower()))
        elif tag in ("script", "style", "title"):
            self.silent += 1
        if not self.forms:
            return
        form = self.forms[-1]
        if tag in ("input", "select", "textarea") and name:
            form.names.add(name)
        if tag == "input":
            kind = found.get("type", "text")
            if kind not in ("radio", "checkbox", "submit", "file") or "checked" in found:
                form.values.setdefault(name, []).append(found.get("value", "on" if "checked" in found else ""))
        elif tag == "button" and found.get("type", "submit") == "submit":
            form.buttons.append((name, found.get("value", "")))
        elif tag == "select":
            self.select, self.first_option = name, True
        elif tag == "option" and self.select and (self.first_option or "selected" in found):
            form.values[self.select] = [found.get("value", "")]
            self.first_option = False
        elif tag == "textarea":
            self.area = name
            form.values[name] = [""]

    def handle_endtag(self, tag: str) -> None:
        super().handle_endtag(tag)
        if tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.area = ""
        elif tag in ("script", "style", "title"):
            self.silent -= 1

    def handle_data(self, data: str) -> None:
        if self.area:
            before = self.forms[-1].values[self.area][0]
            self.forms[-1].values[self.area] = [(before + data) if before else data.removeprefix("\n")]
        elif not self.silent:
            self.words.append(data)
