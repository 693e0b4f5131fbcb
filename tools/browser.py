"""A browser without JavaScript: it reads forms out of pages, fills them in and posts them, over real HTTP.

Values can only be what a person could enter: unknown fields, choices that are not offered and buttons that are not
there are errors of the script. Cookies are kept; redirects are followed; forms that hold a file go as multipart.
"""

import http.cookiejar
import re
import secrets
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Any

Value = str | Iterable[str]
WARNINGS = ("error", "bar--bad", "bar--warn")  # classes of what tells a person that something is wrong


class BrowserError(Exception):
    """The page has no such form, field, choice or button, or answered with an error."""


@dataclass
class Field:
    """`given`: what a browser would send as the page stands; `offered`: allowed values, None for free text."""

    kind: str
    given: list[str] = field(default_factory=list)
    offered: list[str] | None = None


@dataclass
class Form:
    action: str
    method: str
    id: str = ""
    fields: dict[str, Field] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def filled(self, values: Mapping[str, Value], button: tuple[str, str] | None) -> list[tuple[str, str]]:
        """The pairs that are sent. A button with a name is sent only when it is pressed."""
        given = {name: list(one.given) for name, one in self.fields.items()}
        for name, value in values.items():
            if name not in self.fields:
                raise BrowserError(f"{self.action} has no field {name!r}, only {sorted(self.fields)}")
            chosen = [value] if isinstance(value, str) else list(value)
            offered = self.fields[name].offered
            if offered is not None and not set(chosen) <= set(offered):
                raise BrowserError(f"{self.action}: {name} offers {offered}, not {chosen}")
            given[name] = chosen
        if button is not None and button not in self.buttons:
            raise BrowserError(f"{self.action} has no button {button}, only {self.buttons}")
        pairs = [(name, one) for name, some in given.items() for one in some]
        return [*pairs, button] if button else pairs


@dataclass
class Page:
    """`text`: what can be read, white space collapsed; `links`: (text, absolute address)."""

    status: int
    url: str
    html: str
    forms: list[Form] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    text: str = ""
    wrong: list[str] = field(default_factory=list)  # what the page complains about

    def form(self, action: str, button: tuple[str, str] | None = None) -> Form:
        """The form whose action ends so (query and fragment aside); of several the one that has the button."""
        found = [one for one in self.forms if one.action.split("?")[0].split("#")[0].endswith(action)]
        if not found:
            said = "；".join(self.wrong) or self.text[:200]
            raise BrowserError(f"no form {action} on {self.url}: {said}")
        return next((one for one in found if button in one.buttons), found[0])

    def only(self, field: str, value: str = "") -> "Page":
        """The page with no other forms than those with this field, with this value when one is named."""
        found = [one for one in self.forms if field in one.fields and (not value or one.fields[field].given == [value])]
        return replace(self, forms=found)

    def has(self, action: str) -> bool:
        return any(one.action.split("?")[0].endswith(action) for one in self.forms)


class Browser:
    """`network`: the client's address as the emulator's front door takes it from X-Forwarded-For; in the cloud the
    connection's own address counts."""

    def __init__(self, network: str = "") -> None:
        self._headers = {"Accept": "text/html", **({"X-Forwarded-For": network} if network else {})}
        self._jar = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._jar))

    def get(self, url: str) -> Page:
        return self._go(urllib.request.Request(url, headers=self._headers))

    def submit(
        self, page: Page, action: str, values: Mapping[str, Value] | None = None, *,
        button: tuple[str, str] | None = None, file: tuple[str, bytes, str] | None = None,
    ) -> Page:  # fmt: skip
        """Fill in the form whose action ends with `action` and press a button. `file`: name, content, type for the
        form's file field. BrowserError when the answer is an error page or complains."""
        form = page.form(action, button)
        pairs = form.filled(values or {}, button)
        url = urllib.parse.urljoin(page.url, form.action or page.url)
        if form.method == "get":
            return self.get(f"{url.split('?')[0]}?{urllib.parse.urlencode(pairs)}")
        body, kind = _multipart(form, pairs, file) if file else (urllib.parse.urlencode(pairs).encode(), _FORM)
        parts = urllib.parse.urlsplit(page.url)
        headers = {**self._headers, "Content-Type": kind, "Origin": f"{parts.scheme}://{parts.netloc}",
                   "Referer": page.url}  # fmt: skip
        return self._go(urllib.request.Request(url, body, headers))

    def _go(self, request: urllib.request.Request) -> Page:
        try:
            answer: Any = self._opener.open(request, timeout=60)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            page = read(answer.status, answer.geturl(), answer.read().decode(errors="replace"))
        if page.status >= 400:
            said = "；".join(page.wrong) or page.text[:300]
            raise BrowserError(f"{request.get_method()} {request.full_url}: {page.status} {said}")
        return page


_FORM = "application/x-www-form-urlencoded"


def _multipart(form: Form, pairs: Iterable[tuple[str, str]], file: tuple[str, bytes, str]) -> tuple[bytes, str]:
    name = next(name for name, one in form.fields.items() if one.kind == "file")
    mark = f"----{secrets.token_hex(16)}"
    parts = [f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
             for key, value in pairs if key != name]  # fmt: skip
    head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{file[0]}"\r\n'
    parts += [f"{head}Content-Type: {file[2]}\r\n\r\n".encode(), file[1], f"\r\n--{mark}--\r\n".encode()]
    return b"".join(parts), f"multipart/form-data; boundary={mark}"


def read(status: int, url: str, html: str) -> Page:
    """A page from its HTML."""
    reader = _Reader(url)
    reader.feed(html)
    return Page(status, url, html, reader.forms, reader.links, _collapsed(reader.words),
                [text for text in map(_collapsed, reader.wrong) if text])  # fmt: skip


def _collapsed(words: Iterable[str]) -> str:
    return re.sub(r"\s+", " ", "".join(words)).strip()


VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
INLINE = frozenset({"a", "b", "strong", "em", "i", "span", "small", "code"})
SILENT = ("script", "style", "title")


class _Reader(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.wrong: list[list[str]] = []
        self._open: list[tuple[str, bool]] = []  # open elements, and whether each tells that something is wrong
        self._form: Form | None = None
        self._select = self._area = ""
        self._link: tuple[str, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            warns = any(one in has.get("class", "").split() for one in WARNINGS)
            self._open.append((tag, warns))
            if warns:
                self.wrong.append([])
        if tag == "a" and "href" in has:
            self._link = (urllib.parse.urljoin(self.url, has["href"]), [])
        elif tag == "form":
            self._form = Form(has.get("action", ""), has.get("method", "get").lower(), has.get("id", ""))
            self.forms.append(self._form)
        elif (form := self._owner(has)) is not None:
            self._control(form, tag, has)

    def _owner(self, has: dict[str, str]) -> Form | None:
        """The form that a control belongs to: the one it names, which stands before it, else the one around it."""
        return next((one for one in self.forms if one.id == has["form"]), None) if has.get("form") else self._form

    def _control(self, form: Form, tag: str, has: dict[str, str]) -> None:
        name = has.get("name", "")
        if tag == "input" and name:
            self._input(form, name, has.get("type", "text"), has)
        elif tag == "button" and has.get("type", "submit") == "submit" and "disabled" not in has:
            form.buttons.append((name, has.get("value", "")))
        elif tag == "select":
            self._select = name
            form.fields[name] = Field("select", [], [])
        elif tag == "option" and self._select:
            chosen = form.fields[self._select]
            assert chosen.offered is not None
            chosen.offered.append(has.get("value", ""))
            if "selected" in has or not chosen.given:
                chosen.given = [has.get("value", "")]
        elif tag == "textarea" and name:
            self._area = name
            form.fields[name] = Field("textarea", [""])

    def _input(self, form: Form, name: str, kind: str, has: dict[str, str]) -> None:
        if kind in ("radio", "checkbox"):
            one = form.fields.setdefault(name, Field(kind, [], []))
            assert one.offered is not None
            one.offered.append(has.get("value", "on"))
            if "checked" in has:
                one.given.append(has.get("value", "on"))
        elif kind == "file":
            form.fields[name] = Field(kind)
        else:
            form.fields[name] = Field(kind, [has.get("value", "")])

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            name, _ = self._open.pop()
            if name == tag:
                break
        if tag not in INLINE:
            self.words.append(" ")
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""
        elif tag == "a" and self._link:
            self.links.append((_collapsed(self._link[1]), self._link[0]))
            self._link = None

    def handle_data(self, data: str) -> None:
        if self._area and self._form:
            given = self._form.fields[self._area].given
            given[0] = given[0] + data if given[0] else data.removeprefix("\n")
            return
        if any(name in SILENT for name, _ in self._open):
            return
        self.words.append(data)
        if any(warns for _, warns in self._open) and self.wrong:
            self.wrong[-1].append(data)
        if self._link:
            self._link[1].append(data)
