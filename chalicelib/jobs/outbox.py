"""send_messages: what came in is read, then what waits leaves; new cases become findable."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from chalicelib import handling
from chalicelib.domain import pacing, smsfigures
from chalicelib.domain.calendar import CST
from chalicelib.domain.case import SYSTEM, Message
from chalicelib.domain.errors import Refused, Stale
from chalicelib.domain.records import Outgoing
from chalicelib.domain.words import Status
from chalicelib.jobs import inbox, indexing, logs, notifying, troubles
from chalicelib.messages import wording

if TYPE_CHECKING:
    from chalicelib.wiring import Services

LEASE = timedelta(minutes=5)  # longer than a run; after it nobody knows whether the message left
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))  # the last one again and again
CODE_LIVES = timedelta(minutes=10)  # a confirmation code that is late is useless
ENOUGH = "这个号码今天收到的短信已到上限，明天再发"
OPTED_OUT = "对方已退订"
EARLY = "评价短信没有发出，不必提醒"
LEFT = ("sent", "delivered", "unknown")  # states of a message that its phone may have got
DAYS = 10 * 86400  # seconds of a counter; its name has the day
LIVES = timedelta(days=2)  # any other message, from when it was due: a gateway that is down for a day costs none


def send_messages(services: "Services", now: datetime, more: Callable[[], bool]) -> dict[str, Any]:
    """→ {in: {outcome: n}, out: {state: n}, told: {kind: n}, failed, complete}. `failed`: what broke unexpectedly."""
    received = inbox.read_inbox(services, now, more)
    told = notifying.tell(services, now, more)
    sent: Counter[str] = Counter()
    tried: set[str] = set()
    while more():
        due = [one for one in services.store.due_messages(now) if one.message.id not in tried]
        if not due:
            break
        for outgoing in due:
            if more():
                tried.add(outgoing.message.id)
                sent[_attempt(services, outgoing, now)] += 1
    failed = received["error"] + sent["error"] + told["error"] + indexing.index_cases(services, more)
    return {"in": dict(received), "out": dict(sent), "told": dict(told), "failed": failed, "complete": more()}


def _attempt(services: "Services", outgoing: Outgoing, now: datetime) -> str:
    """What fails unexpectedly keeps its place: before the lease it is tried again, after it becomes unknown."""
    try:
        return _send(services, outgoing, now)
    except Exception as error:  # noqa: BLE001 - one message must not stop the others
        logs.failure("send", outgoing.message.id, error)
        return "error"


def _send(services: "Services", outgoing: Outgoing, now: datetime) -> str:
    """One message: lease it, hand it over, record what the vendor said → its state now, or 'taken'."""
    message = outgoing.message
    if outgoing.state == "leased":  # a run stopped while sending: perhaps it left, so it is not sent again
        return _finish(services, outgoing, "unknown", now, detail="发送时中断")
    why = _needless(services, outgoing, now)
    if why:
        return _finish(services, outgoing, "dropped", now, detail=why, instead=why != EARLY)
    if not services.store.lease(message.id, message.case, now + LEASE):
        return "taken"
    later, reason = _later(services, outgoing, now)
    if later:
        services.store.finish(message.id, message.case, "held", at=now, detail=reason, again=later)
        return "later"
    result = troubles.handed_over(services, outgoing, now)
    if result.vendor_id and not services.gateway.echoes:
        services.store.remember_sent(services.gateway.vendor, result.vendor_id, message.case, message.id)
    if result.state in ("sent", "unknown"):
        _left(services, outgoing, now)
    if result.state != "again":
        return _finish(services, outgoing, result.state, now, vendor_id=result.vendor_id, detail=result.detail)
    again = now + BACK_OFF[min(outgoing.attempts, len(BACK_OFF) - 1)]
    if again - message.due > LIVES:  # a reminder that could not leave says nothing about the number
        late = message.template != "survey_again"
        return _finish(services, outgoing, "failed", now, detail=result.detail, instead=late)
    services.store.finish(message.id, message.case, "waiting", at=now, detail=result.detail, again=again)
    return "again"


def _later(services: "Services", outgoing: Outgoing, now: datetime) -> tuple[datetime | None, str]:
    """When a message that is due must wait, and why. It is ours by its lease, so a number's messages are counted once:
    at the first try of the day."""
    message, policy = outgoing.message, services.policy
    night = pacing.until_morning(message, now, policy)
    if night:
        return night, "夜间不发，早上再发"
    window = pacing.until_window(message, now, services.calendar, policy)
    if window:
        return window, "评价时段已过，到下一个时段再发"
    most = pacing.most(message, policy)
    if most is None or outgoing.attempts:
        return None, ""
    who = services.mac("sms", message.to)
    if services.store.hit(f"sms:{message.purpose}:{now:%Y%m%d}:{who}", DAYS, now) <= most:
        return None, ""
    return pacing.tomorrow(now, policy), ENOUGH


def _needless(services: "Services", outgoing: Outgoing, now: datetime) -> str:
    """Why a message that waits must not leave any more; '' when it must."""
    message = outgoing.message
    if message.purpose == "code":
        return "验证码已过期" if now - message.due > CODE_LIVES else ""
    if services.store.opted_out(message.to):
        return OPTED_OUT
    if message.purpose == "survey":
        case = services.store.case(message.case)
        if not (case and case.status == Status.REVISITING and case.revisit and not case.revisit.rating):
            return "已不需要评价"
        if message.template == "survey_again" and not (case.revisit.reminded and _asked(services, message)):
            return EARLY
    return ""


def _asked(services: "Services", reminder: Message) -> bool:
    """Whether the survey has left that this reminder is about; after a day without gateway both may wait."""
    others = (one for one in services.store.messages(reminder.case) if one.message.template == "survey")
    return any(one.message.to == reminder.to and one.state in LEFT for one in others)


def _left(services: "Services", outgoing: Outgoing, now: datetime) -> None:
    """A survey that leaves for the first time on a later day than it was due moves what follows it. The case is the
    judge of whether it still waits for one; a repetition changes nothing."""
    message, late = outgoing.message, outgoing.message.due.astimezone(CST).date() < now.astimezone(CST).date()
    if message.template == "survey" and late and outgoing.sent_at is None:
        with suppress(Refused, Stale):
            handling.act(services, message.case, "survey_left", SYSTEM, {}, now=now)


def _segments(services: "Services", message: Message) -> int:
    worded = wording.text(message.template, message.values, services.book.now.wording)
    return smsfigures.segments(wording.signed(worded, services.settings.sms_sign))


def _finish(
    services: "Services", outgoing: Outgoing, state: str, now: datetime, *, vendor_id: str = "", detail: str = "",
    instead: bool = True,
) -> str:  # fmt: skip
    """Record the result; a survey that cannot arrive becomes a call first, so that a stop in between loses nothing.
    `instead`: whether its number is to blame, so that another way is taken."""
    message = outgoing.message
    if message.purpose == "survey" and state in ("failed", "dropped") and instead:
        inbox.call_instead(services, message, now, "opt_out" if detail == OPTED_OUT else "failed")
    tally = smsfigures.tally(services.gateway.vendor, message.purpose, _segments(services, message))
    services.store.finish(message.id, message.case, state, at=now, vendor_id=vendor_id, detail=detail, tally=tally)
    return state
