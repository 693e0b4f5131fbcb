"""One POST to a vendor, and what became of it: whether the vendor may have accepted it decides what happens next."""

import http.client
import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SECONDS = 5
MOST_BYTES = 64_000


class NotReached(Exception):
    """The connection never stood: nothing was handed over, it may be tried again."""


class NoAnswer(Exception):
    """The request went out and nothing came back that can be read: perhaps it was accepted."""


@dataclass(frozen=True)
class Reply:
    status: int
    body: bytes

    def json(self) -> Any:
        """The body; NoAnswer when it is not JSON."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise NoAnswer(f"HTTP {self.status}") from error


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **more: Any) -> None:
        """No vendor redirects; whoever does shall not lead a signed request elsewhere."""
        return


_opener = urllib.request.build_opener(_Stay)


def post(address: str, headers: Mapping[str, str], body: bytes, seconds: float = SECONDS) -> Reply:
    """Any HTTP status is a reply; NotReached or NoAnswer otherwise. Never repeated here: a vendor would send twice."""
    request = urllib.request.Request(address, body, dict(headers))  # noqa: S310 - the deployment's own settings
    try:
        with _opener.open(request, timeout=seconds) as answer:
            return Reply(answer.status, answer.read(MOST_BYTES))
    except urllib.error.HTTPError as error:
        with error:
            return Reply(error.code, error.read(MOST_BYTES))
    except urllib.error.URLError as error:  # while connecting or writing; reading raises the errors below
        raise NotReached(type(error.reason).__name__) from error
    except (OSError, http.client.HTTPException) as error:
        raise NoAnswer(type(error).__name__) from error


def host(endpoint: str) -> str:
    """What is signed as the host: with its port, as it stands in the request."""
    return urllib.parse.urlsplit(endpoint).netloc
