"""Sealing a text off: what waits for the second person, and doing it (procedure 3, seal_off; decision 0009)."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.domain.audit import LANE, LANE_WORDS
from chalicelib.domain.case import Actor, Case, Entry
from chalicelib.domain.errors import Refused, Unseen
from chalicelib.domain.flow import apply
from chalicelib.handling import groupentry
from chalicelib.handling.acting import act, context, load
from chalicelib.handling.recording import record

if TYPE_CHECKING:
    from chalicelib.wiring import Services

ASK, DO = "propose_seal", "seal_off"
LODGED = frozenset({"lodge", "register", "import"})  # the words of these are in the search


@dataclass(frozen=True)
class Request:
    """A text that somebody asked to seal off, without the text."""

    no: str
    seq: int
    at: datetime
    label: str
    reason: str
    asked_by: str
    asked_at: datetime


def requests(services: "Services") -> list[Request]:
    """What waits to be confirmed, oldest request first."""
    found = [_request(services, no) for no in services.store.sealing()]
    return sorted((one for one in found if one), key=lambda one: one.asked_at)


def _request(services: "Services", no: str) -> Request | None:
    case = services.store.case(no)
    if case is None or not case.seal_entry:
        return None
    history = services.store.history(no)
    asked = next((entry for entry in reversed(history) if entry.action == ASK), None)
    entry = _entry(history, case.seal_entry)
    if asked is None or entry is None:
        return None
    reason = asked.text.partition("：")[2] or asked.text
    label = LANE_WORDS if entry.seen in LANE else entry.label
    return Request(no, entry.seq, entry.at, label, reason, asked.actor_name, asked.at)


def _entry(history: list[Entry], seq: int) -> Entry | None:
    return next((entry for entry in history if entry.seq == seq), None)


def seal_off(services: "Services", no: str, seq: int, actor: Actor) -> Case:
    """Remove the text and say so in the history. Raises Unseen when nobody asked, Refused for who asked it himself.

    The text goes first: a stop before the line is written leaves the request open, and doing it again does the rest.
    """
    case = load(services, no)
    if not case.seal_entry:
        raise Unseen
    if case.seal_entry != seq:
        raise Refused("申请封存的已是另一条，请看过新的申请再确认")
    apply(case, DO, actor, {}, context(services, services.clock.now()))  # may this person, now
    entry = _entry(services.store.history(no), seq)
    if entry and not entry.erased:
        groupentry.forget(services, case, entry)
    services.store.erase_text(no, seq)
    if entry and entry.action in LODGED:
        services.store.put_terms(no, ())
    after = act(services, no, DO, actor, {})
    record(services, DO, actor, target=no, entry=f"第 {seq} 条")
    return after
