"""Answers to surveys, from SMS and from the web, and what becomes of them (procedure 5)."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from chalicelib.domain.case import ENTERPRISE, SYSTEM
from chalicelib.domain.errors import Refused
from chalicelib.domain.words import Status
from chalicelib.handling.acting import act, load, wake

if TYPE_CHECKING:
    from chalicelib.domain.survey import Reading
    from chalicelib.wiring import Services


def answer(
    services: "Services", no: str, values: Mapping[str, Any], *, now: datetime | None = None, form: str = ""
) -> None:
    """A rating from the web after a code: `rating`, `solved`, `reason`. Locked once it took effect."""
    at = now or services.clock.now()
    act(services, no, "take_answer", ENTERPRISE, {**values, "source": "web", "raw": ""}, now=at, form=form)


def take_sms(services: "Services", mobile: str, text: str, now: datetime, form: str = "") -> str:
    """Read one SMS and act on it. Returns what became of it: rating, unclear, late, opt_out, wrong_number,
    unmatched. It never guesses and never opens a case.

    `now`: when it arrived. `form`: names the callback; the same one again raises AlreadyDone.
    """
    from chalicelib.domain.survey import read  # its tables of words are no business of a page's cold start

    reading = read(text)
    if reading.kind == "opt_out":
        services.store.opt_out(mobile, "短信退订", now)
    found = services.store.survey_case(mobile)
    if found is None:
        return "opt_out" if reading.kind == "opt_out" else "unmatched"
    no, _open = found
    case = wake(services, no, now)
    asked = case.revisit is not None and case.revisit.sent_at is not None
    overtaken = case.revisit is not None and case.revisit.answered_at is not None and case.revisit.answered_at > now
    if case.status != Status.REVISITING or not asked or overtaken:
        act(services, no, "late_answer", SYSTEM, {"raw": text}, now=now, form=form)
        return "late"
    return _take(services, no, reading, text, now, form)


def _take(services: "Services", no: str, reading: "Reading", text: str, now: datetime, form: str) -> str:
    data: dict[str, Any] = {"raw": text, "source": "sms", "solved": reading.solved, "reason": reading.reason}
    if reading.kind == "rating" and reading.rating:
        act(services, no, "take_answer", SYSTEM, {**data, "rating": reading.rating}, now=now, form=form)
    elif reading.kind in ("opt_out", "wrong_number"):
        _to_phone(services, no, now)
    else:
        act(services, no, "take_unclear", SYSTEM, {**data, "proposal": reading.proposal}, now=now, form=form)
    return reading.kind


def _to_phone(services: "Services", no: str, now: datetime) -> None:
    """Opted out or a wrong number: a person calls instead, once."""
    case = load(services, no)
    if case.revisit and not case.revisit.phone:
        try:
            act(services, no, "open_phone_task", SYSTEM, {}, now=now)
        except Refused:
            return
