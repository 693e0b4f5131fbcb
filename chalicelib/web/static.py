"""Style sheets, small scripts and marks from the package: addressed by content, cached for good."""

import hashlib
import re
from functools import cache
from pathlib import Path

from chalice.app import Response

from chalicelib.web.headers import Headers
from chalicelib.web.url import url

FOLDER = Path(__file__).parents[1] / "static"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@cache
def _known() -> dict[str, bytes]:
    return {path.name: _lean(path) for path in FOLDER.iterdir() if path.suffix in TYPES}


def _lean(path: Path) -> bytes:
    """A style sheet without its comments and indents, which are for us; everything else as it is."""
    if path.suffix != ".css":
        return path.read_bytes()
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return "\n".join(line for line in (one.strip() for one in text.split("\n")) if line).encode()


def size(name: str) -> int:
    """Bytes of a file as it is served."""
    return len(_known()[name])


@cache
def _tag(name: str) -> str:
    return hashlib.sha256(_known()[name]).hexdigest()[:12]


def address(name: str) -> str:
    """Where a file of the folder is served; its content is in the address, so it may be kept for good."""
    return url(f"/static/{name}", v=_tag(name))


def serve(name: str) -> Response:
    """The file; 404 without a page for a name that is none of ours."""
    body = _known().get(name)
    if body is None:
        return Response("", status_code=404, headers={"Content-Type": "text/plain", "Cache-Control": "no-store"})
    headers: Headers = {
        "Content-Type": f"{TYPES[Path(name).suffix]}; charset=utf-8",
        "Cache-Control": "public, max-age=31536000, immutable",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(body.decode(), headers=headers)
