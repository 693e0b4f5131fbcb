"""Callbacks that were stored are read here: answers become ratings, receipts results of messages."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from chalicelib import handling
from chalicelib.domain import retrying
from chalicelib.domain.calendar import CST
from chalicelib.domain.case import SYSTEM, Message
from chalicelib.domain.errors import AlreadyDone, PhoneBusy, Refused, Stale
from chalicelib.domain.flow.effects_revisit import second_left
from chalicelib.domain.records import Inbound
from chalicelib.domain.words import Status
from chalicelib.jobs import logs

if TYPE_CHECKING:
    from chalicelib.wiring import Services

GIVE_UP = timedelta(days=1)
OPEN = ("leased", "sent", "unknown")  # states of a message that a receipt still changes


def read_inbox(services: "Services", now: datetime, more: Callable[[], bool]) -> Counter[str]:
    """Read what came, oldest first → how many of each outcome. What fails stays and is tried in the next run."""
    counts: Counter[str] = Counter()
    tried: set[tuple[str, str]] = set()
    while more():
        waiting = [one for one in services.store.due_inbound() if (one.vendor, one.id) not in tried]
        if not waiting:
            break
        for inbound in sorted(waiting, key=lambda one: one.written):
            if not more():
                break
            tried.add((inbound.vendor, inbound.id))
            counts[_read(services, inbound, now)] += 1
    return counts


def _read(services: "Services", inbound: Inbound, now: datetime) -> str:
    """Act on one callback, then mark it; a stop in between repeats the act, which changes nothing twice."""
    try:
        note = _receipt(services, inbound, now) if inbound.kind == "receipt" else _answer(services, inbound, now)
    except Exception as error:  # noqa: BLE001 - one callback must not keep the others from being read
        logs.failure("inbound", f"{inbound.vendor}/{inbound.id}", error)
        if now - inbound.at < GIVE_UP:
            return "error"
        services.alarm(f"send_messages: callback {inbound.vendor}/{inbound.id} could not be read for a day")
        note = "error"
    day = inbound.at.astimezone(CST).date() if inbound.kind == "answer" else None
    services.store.read_inbound(inbound.vendor, inbound.id, note, day)
    return note


def _answer(services: "Services", inbound: Inbound, now: datetime) -> str:
    """An answer counts from when it arrived and is written down now: history of a day that is over is sealed."""
    form = f"IN#{inbound.vendor}#{inbound.id}"

    def take() -> str:
        return handling.take_sms(
            services, inbound.mobile, inbound.text, now, form, said=inbound.written, arrived=inbound.at
        )

    try:
        with suppress(Refused, Stale):  # somebody was faster: what it means now is looked at once more
            return take()
        return take()
    except AlreadyDone:
        return "known"


def _receipt(services: "Services", inbound: Inbound, now: datetime) -> str:
    """delivered, failed or again; a survey that will not arrive becomes a call. A final state stays."""
    no, id = _meant(services, inbound)
    at = inbound.written.astimezone(CST)
    detail = f"{at.month}月{at.day}日 {at:%H:%M} 回执" + (f"：{inbound.text}" if inbound.text else "")
    if inbound.status == "delivered":
        services.store.finish(id, no, "delivered", at=now, detail=detail)
        return "delivered"
    out = next((one for one in services.store.messages(no) if one.message.id == id), None) if no else None
    if out and out.state not in OPEN:
        return "late"
    again = retrying.again(out, inbound, services.calendar, services.policy, now) if out else None
    if again is None and out and out.message.purpose == "survey":
        call_instead(services, out.message, now)
    services.store.finish(id, no, "failed", at=now, detail=detail, again=again)
    return "again" if again else "failed"


def _meant(services: "Services", inbound: Inbound) -> tuple[str, str]:
    """(case, message id) of a receipt. LookupError while the vendor's number is not known: a receipt may overtake the
    answer to the call, so it waits."""
    if inbound.out_id:
        no, _, id = inbound.out_id.partition("/")
        return no, id
    found = services.store.sent_as(inbound.vendor, inbound.vendor_id)
    if found is None:
        raise LookupError(inbound.vendor)
    return found


def call_instead(services: "Services", message: Message, now: datetime, why: str = "failed") -> None:
    """A survey cannot reach its phone: the second contact is asked, or a person calls (procedure 5.1). Harmless when
    repeated; a number that is not the one asked now changes nothing."""
    case = services.store.case(message.case)
    revisit = case.revisit if case and case.status == Status.REVISITING else None
    if case is None or revisit is None or revisit.phone or revisit.rating or message.to != case.surveyed:
        return
    try:
        if second_left(case) and not services.store.opted_out(case.contact.second_mobile):
            with suppress(PhoneBusy):
                handling.act(services, case.no, "ask_second", SYSTEM, {}, now=now)
                return
        handling.act(services, case.no, "open_phone_task", SYSTEM, {"why": why}, now=now)
    except (Refused, Stale):
        return  # somebody was faster
