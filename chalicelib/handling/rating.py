"""Answers to surveys, from SMS and from the web, and what becomes of them (procedure 5)."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from chalicelib.domain.case import ENTERPRISE, SYSTEM, Case
from chalicelib.domain.errors import AlreadyDone, Refused
from chalicelib.domain.words import OPEN, Status
from chalicelib.handling.acting import act, wake
from chalicelib.handling.finding import age

if TYPE_CHECKING:
    from chalicelib.domain.survey import Reading
    from chalicelib.wiring import Services

SKEW = timedelta(minutes=5)  # between the vendor's clock and ours
# Entries after which a message may be an answer or change one; a call that was rated is another.
ASKED = frozenset({"ask_rating", "ask_second", "take_answer"})
OVER = frozenset({"settle_rating", "end_unrated"})  # entries after which it is late
MOST = 30  # cases of one mobile that an answer may be about, the newest

def answer(
    services: "Services", no: str, values: Mapping[str, Any], *, now: datetime | None = None, form: str = ""
) -> None:
    """A rating from the web after a code: `rating`, `solved`, `reason`. Locked once it took effect."""
    at = now or services.clock.now()
    act(services, no, "take_answer", ENTERPRISE, {**values, "source": "web", "raw": ""}, now=at, form=form)


@dataclass(frozen=True)
class Sms:
    """One message of a phone. `said`: when it was written; `arrived`: when the vendor pushed it; `now`: when it is
    written down. `form` names the callback: the same one again changes nothing twice."""

    text: str
    reading: "Reading"
    said: datetime
    arrived: datetime
    now: datetime
    form: str


def take_sms(
    services: "Services", mobile: str, text: str, now: datetime, form: str = "", *, said: datetime | None = None,
    arrived: datetime | None = None,
) -> str:  # fmt: skip
    """Read one SMS and act on it. Returns what became of it: rating, unclear, late, opt_out, wrong_number,
    unmatched. It never guesses and never opens a case.

    `now`: when it is written down; `arrived`, `said`: when it was pushed and written, if that was earlier.
    """
    from chalicelib.domain.survey import read  # its tables of words are no business of a page's cold start

    reading = read(text)
    sms = Sms(text, reading, min(said or now, now), min(arrived or now, now), now, form)
    if reading.kind == "opt_out":
        services.store.opt_out(mobile, "短信退订", now)
    cases = _cases(services, mobile, sms.arrived)
    waiting = [case for case in cases if _asked(case, sms.said)]
    named = [case for case in cases if reading.tail and _ends(case.no, reading.tail)]
    meant = [case for case in named if case in waiting] if named else waiting
    if not meant:
        return _late(services, named or cases[:1], sms)
    if reading.tail and not named:
        sms = replace(sms, reading=_for_people(reading))
    answered = [] if named else [case for case in cases if case not in waiting and _waited(services, case, sms)]
    if len(meant) == 1 and not answered:
        return _take(services, meant[0], sms, form)
    return _which(services, meant, answered, sms)


def _act(services: "Services", case: Case, action: str, sms: Sms, data: Mapping[str, Any], form: str = "") -> None:
    """The clock is paid only up to the arrival: what came before nine counts though the jobs stood still until ten."""
    act(services, case.no, action, SYSTEM, data, now=sms.now, form=form or sms.form, paid=sms.arrived)


def _ends(no: str, tail: str) -> bool:
    """Whether these are the last four of a number, with or without its check character."""
    return no.endswith(tail) or no[:-1].endswith(tail)


def _cases(services: "Services", mobile: str, now: datetime) -> list[Case]:
    """Those that an SMS of this mobile may be about: first the one whose survey has its slot, then the newest."""
    slot = services.store.survey_case(mobile)
    first = [slot[0]] if slot else []
    others = sorted(set(services.store.cases_of(mobile)) - set(first), key=age, reverse=True)
    return [wake(services, no, now) for no in (first + others)[:MOST]]


def _asked(case: Case, said: datetime) -> bool:
    """Whether the contact was asked, or told a rating, before the message was written, and nothing newer counts."""
    revisit = case.revisit
    if case.status != Status.REVISITING or revisit is None:
        return False
    if revisit.answered_at:
        return revisit.answered_at <= said
    return revisit.sent_at is not None and revisit.sent_at - SKEW <= said


def _waited(services: "Services", case: Case, sms: Sms) -> bool:
    """Whether a message that is read late may be about this case: when it was written the contact had been asked, and
    has answered or the revisit has ended since."""
    if sms.said >= sms.now:
        return False
    asked = False
    for entry in services.store.history(case.no):
        if entry.at > sms.said and entry.action in OVER:
            return asked
        if entry.at - SKEW <= sms.said:
            asked = (asked or entry.action in ASKED or "rated" in entry.facts) and entry.action not in OVER
    return asked and case.status == Status.REVISITING


def _late(services: "Services", about: list[Case], sms: Sms) -> str:
    """Nothing waits for it: noted at the case that it is about, for people to read."""
    for case in about:
        answered = case.revisit.answered_at if case.revisit else None
        if case.status == Status.REVISITING and answered and answered > sms.said:
            why = "更早发出、晚收到的回复，不改变现在的评价"
        elif case.status == Status.REVISITING and case.revisit and case.revisit.sent_at:
            why = "请评价的短信发出以前的回复，可能说的是别的诉求"
        elif case.status in OPEN:
            why = "没有在等评价时收到回复"
        else:
            why = "评价结束后又收到"
        _act(services, case, "late_answer", sms, {"raw": sms.text, "why": why})
        return "late"
    return "opt_out" if sms.reading.kind == "opt_out" else "unmatched"


def _take(services: "Services", case: Case, sms: Sms, form: str) -> str:
    reading, rated = sms.reading, bool(case.revisit and case.revisit.rating)
    data: dict[str, Any] = {
        "raw": sms.text, "source": "sms", "solved": reading.solved, "reason": reading.reason, "said": sms.said,
    }  # fmt: skip
    if reading.kind == "rating" and reading.rating:
        _act(services, case, "take_answer", sms, {**data, "rating": reading.rating}, form)
    elif reading.kind == "opt_out":
        if not rated:
            _to_phone(services, case, "opt_out", sms, form)
    elif reading.kind == "wrong_number" and not rated:
        _to_phone(services, case, "wrong", sms, form)
    else:  # who has answered and then says "打错了" means the answer, not the number
        _act(services, case, "take_unclear", sms, {**data, "proposal": reading.proposal}, form)
        return "unclear"
    return reading.kind


def _which(services: "Services", meant: list[Case], answered: list[Case], sms: Sms) -> str:
    """Several cases of this number waited when it was written, and it names none: each that still does is held until a
    person says which one was meant. `answered`: those that do not wait any more."""
    reading = sms.reading
    if reading.kind == "opt_out":
        for case in meant:
            _take(services, case, sms, f"{sms.form}#{case.no}")
        return "opt_out"
    about = [*meant, *answered]
    why = f"写短信时这个号码有 {len(about)} 件在等答复：{'、'.join(case.no for case in about)}，请判断说的是哪一件"
    data = {"raw": sms.text, "proposal": reading.rating or reading.proposal, "why": why, "said": sms.said}
    for case in meant:
        with suppress(AlreadyDone):  # a stop after the first: the others are still to be held
            _act(services, case, "take_unclear", sms, data, f"{sms.form}#{case.no}")
    return "unclear"


def _for_people(reading: "Reading") -> "Reading":
    """Its digits name no case of this number, so it may be about something else."""
    return replace(reading, kind="unclear", rating=None, proposal=reading.rating) if reading.rating else reading


def _to_phone(services: "Services", case: Case, why: str, sms: Sms, form: str) -> None:
    """Opted out or a wrong number: a person calls instead."""
    with suppress(Refused, AlreadyDone):
        _act(services, case, "open_phone_task", sms, {"why": why, "raw": sms.text}, form)
