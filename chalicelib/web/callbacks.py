"""Where vendors push answers and receipts. Stored first, read later by send_messages: a vendor waits 700 ms."""

import hmac
import json
import sys
from http import HTTPStatus

from chalice.app import Response

from chalicelib.domain.records import Inbound
from chalicelib.messages import pushed
from chalicelib.web import headers
from chalicelib.web.errors import BadRequest, NotFound, TooLarge
from chalicelib.web.pages import MACHINE, page
from chalicelib.web.visit import Visit

MAX_BYTES = 64_000
MAX_ITEMS = 200
JSON: headers.Headers = {"Content-Type": "application/json", "Cache-Control": "no-store"}


@page("/sms/{vendor}/{secret}", ("POST",), who=MACHINE)
def sms(visit: Visit) -> Response:
    """Vendors do not sign, so the path carries a secret; whoever does not know it learns nothing (domain 4.5).

    What was received before is thanked for again, else the vendor would repeat it for ever.
    """
    gateway, settings = visit.services.gateway, visit.services.settings
    known = _same(visit.params["vendor"], gateway.vendor)
    if not (_same(visit.params["secret"], settings.sms_secret) and known):
        raise NotFound
    items = _items(visit)
    try:
        for inbound in items:
            visit.services.store.take_in(inbound)
    except Exception as error:  # noqa: BLE001 - whatever the store says, the vendor shall push these once more
        line = {"event": "callback", "level": "error", "error": type(error).__name__, "id": visit.id}
        print(json.dumps(line), file=sys.stderr, flush=True)
        return Response(gateway.again, status_code=HTTPStatus.SERVICE_UNAVAILABLE, headers=JSON)
    return Response(gateway.thanks, headers=JSON)


def _items(visit: Visit) -> list[Inbound]:
    if len(visit.body) > MAX_BYTES:
        raise TooLarge
    try:
        items = visit.services.gateway.read(pushed.utf8(visit.body, visit.kind), visit.kind, visit.now)
    except ValueError as error:
        raise BadRequest from error
    if len(items) > MAX_ITEMS:
        raise TooLarge
    return items


def _same(given: str, expected: str) -> bool:
    """In constant time; an empty secret opens nothing."""
    return bool(expected) and hmac.compare_digest(given.encode(), expected.encode())
