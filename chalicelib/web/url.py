"""Links. The same pages live at '/', at '/api' (a stage of API Gateway) and behind a custom domain.

The prefix is what the gateway's `context.path` has in front of the matched route; it is set once per request.
"""

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any
from urllib.parse import urlencode, urlsplit

_prefix: ContextVar[str] = ContextVar("prefix", default="")


def enter(context: Mapping[str, Any], params: Mapping[str, str] | None) -> str:
    """Take the prefix from a request's context; returns the path without it.

    `context`: API Gateway's requestContext with `path` and `resourcePath`; `params`: the path parameters.
    """
    route = str(context["resourcePath"])
    for name, value in (params or {}).items():
        route = route.replace("{" + name + "}", value)
    path = str(context.get("path") or route)
    # the start page also answers at '/api', without the slash, and a page with one more
    shorter = path.rstrip("/")
    fits = next((one for one in (path, shorter) if one.endswith(route)), "")
    _prefix.set(fits[: -len(route)] if fits else shorter if route == "/" else "")
    return route


def url(path: str, **query: str) -> str:
    """The address of one of our own paths ('/lodge'), usable in links, forms and redirects."""
    return _prefix.get() + path + (f"?{urlencode(query)}" if query else "")


def cookie_path() -> str:
    """Where our cookies are valid: this deployment only."""
    return _prefix.get() or "/"


def origin(address: str) -> str:
    """'https://host:port' of an address; '' when it has none."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme and parts.netloc else ""


def local_path(path: str) -> str:
    """`path` when it is one of ours and nothing else (no host, no scheme), else '/'."""
    fine = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if fine else "/"
