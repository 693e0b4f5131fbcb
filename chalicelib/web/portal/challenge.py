"""Proof of work (altcha): the browser spends a second before an SMS leaves. Without JavaScript the limits are
stricter instead (limits.LIMITS)."""

import json
from datetime import datetime, timedelta

from chalice.app import Response

from chalicelib.domain.calendar import CST
from chalicelib.web.headers import SAFE, Headers
from chalicelib.web.pages import PUBLIC, page
from chalicelib.web.visit import Visit

HARDEST = 50_000  # hashes at most; about a second on a cheap phone
LIFE = timedelta(minutes=20)
LONGEST = 1000  # characters of a solution


@page("/lodge/challenge", who=PUBLIC)
def challenge(visit: Visit) -> Response:
    from altcha import v1

    made = v1.create_challenge(
        v1.ChallengeOptions(
            algorithm="SHA-256", max_number=HARDEST, hmac_key=_key(visit), expires=visit.services.clock.wall() + LIFE
        )
    )
    headers: Headers = {"Content-Type": "application/json", "Cache-Control": "no-store", **SAFE}
    return Response(json.dumps(made.to_dict()), headers=headers)


def worked(visit: Visit) -> bool:
    """Whether the posted form brings a solved challenge of ours that is still good and was not used before."""
    from altcha import v1

    sent = visit.first("pow")
    if not sent or len(sent) > LONGEST:
        return False
    try:
        payload = v1.Payload.from_base64(sent)
        solved, _why = v1.verify_solution(payload, _key(visit), check_expires=False)
        _nonce, expires, _params = payload.parse_salt()
    except (ValueError, KeyError, TypeError, AttributeError):  # whatever a stranger may post
        return False
    if not solved or not expires or expires < visit.services.clock.wall().timestamp():
        return False
    window = datetime.fromtimestamp(expires, CST)  # the same for every use, so the count begins once
    return visit.services.store.hit(f"pow:{payload.signature}", 60, window) == 1


def _key(visit: Visit) -> str:
    return visit.services.mac("pow", "challenge")
