"""短信判读: replies that no rule could read, one click that says what they mean; replies to no survey (domain 4.7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chalice.app import Response

from chalicelib import handling
from chalicelib.domain import flow, identity, revisiting, words
from chalicelib.domain.case import Case, Entry
from chalicelib.domain.errors import AlreadyDone, Invalid, Refused, Stale, Unseen
from chalicelib.domain.records import Form
from chalicelib.domain.redaction import mask_enterprise, mask_mobile
from chalicelib.handling import calling, texting
from chalicelib.web import forms as sent
from chalicelib.web.desk import frame, partitions, rows
from chalicelib.web.desk import tabs as tabbed
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

MOST = 25  # replies on the page, those with the nearest limit first; each is a history to read
EARLIER = ("ask_rating", "ask_second", "remind_rating", "take_answer", "take_unclear", "read_answer", "log_call")
SAID = {"read_answer": "已登记判读。", "seen": "已标为看过。"}


@dataclass(frozen=True)
class Reply:
    """An answer that waits for its reader: `barred` why it must be somebody else; `stands` the rating that it holds,
    at the longest until `until`."""

    case: Case
    enterprise: str
    entry: Entry
    earlier: Sequence[Entry]
    proposal: str
    stands: str
    until: datetime | None
    barred: str
    token: str


@dataclass(frozen=True)
class Stray:
    """A reply to no survey; `days` since it came."""

    key: str
    at: datetime
    mobile: str
    text: str
    days: int


@page("/desk/answers", who=frame.SUPERVISORS)
def answers(visit: Visit) -> Response:
    """Replies that could not be read by rule, and replies that belong to no survey."""
    services, actor = visit.services, visit.actor
    found = partitions.load(services, actor).rows
    lines = tabbed.chosen(rows.lines(found, actor, services.org, services.calendar, visit.now.date()), "unread", {})
    replies = [one for line in lines[:MOST] if (one := _reply(visit, line.no))]
    failed = visit.asked("failed") if identity.is_case_no(visit.asked("failed")) else ""
    return frame.render(
        visit, "desk/answers.html", replies=replies, more=max(0, len(lines) - MOST),
        city=_of_city(visit), stray=_strays(visit), readings=words.READINGS, ratings=words.RATINGS,
        said=SAID.get(visit.asked("done"), ""), failed=failed, faster=_judged(visit, failed) if failed else None,
    )  # fmt: skip


def _reply(visit: Visit, no: str) -> Reply | None:
    """None for a case that this person must not see, or whose answer was read in the meantime."""
    services, actor = visit.services, visit.actor
    try:
        view = handling.see(services, no, actor)
    except Unseen:
        return None
    case, revisit = view.case, view.case.revisit
    unread = [one for one in view.entries if one.action == "take_unclear" and one.round == case.round]
    if not unread or revisit is None or not revisit.unclear:
        return None
    last = unread[-1].seq
    before = [one for one in view.entries if one.action in EARLIER and one.round == case.round and one.seq < last]
    return Reply(
        case, mask_enterprise(case.enterprise_name) if case.secret else case.enterprise_name, unread[-1], before,
        words.RATINGS.get(str(unread[-1].data.get("proposal", "")), ""), words.RATINGS.get(revisit.rating, ""),
        revisiting.settles_at(case, services.policy, services.calendar.of(case.region)), _barred(visit, case),
        services.ids.token(),
    )  # fmt: skip


def _barred(visit: Visit, case: Case) -> str:
    if not flow.actor_may(flow.FLOW["read_answer"], case, visit.actor):
        return "由主管部门工作人员判读"
    return calling.barred(visit.services, case, visit.actor, visit.now)


def _judged(visit: Visit, no: str) -> Entry | None:
    """What a colleague decided who was faster, for who may see the case."""
    try:
        view = handling.see(visit.services, no, visit.actor)
    except Unseen:
        return None
    found = [one for one in view.entries if one.action == "read_answer" and one.round == view.case.round]
    return found[-1] if found else None


def _strays(visit: Visit) -> list[Stray]:
    """A stray reply has no region, so the city reads it; oldest first, as nobody else is waiting for it."""
    if not _of_city(visit):
        return []
    return [
        Stray(f"{one.vendor}/{one.id}", one.at, mask_mobile(one.mobile), one.text,
              (visit.now.date() - one.at.date()).days)
        for one in reversed(visit.services.store.unmatched())
    ]  # fmt: skip


def _of_city(visit: Visit) -> bool:
    return visit.actor.region in ("", visit.services.org.city)


@page("/desk/answers", ("POST",), who=frame.SUPERVISORS)
def judge(visit: Visit) -> Response:
    """One click says what an answer means; what a colleague did meanwhile is not overwritten."""
    if visit.first("do") == "seen":
        return _seen(visit)
    services, actor, no, row = visit.services, visit.actor, visit.first("no"), flow.FLOW["read_answer"]
    case = handling.see(services, no, actor).case
    if not flow.actor_may(row, case, actor):
        raise Unseen
    try:
        data = handling.read_form(row, visit.form, services)
        version = sent.number(visit.first("version"))
        handling.act(services, no, "read_answer", actor, data, version=version, form=f"read:{visit.first('token')}")
    except AlreadyDone:
        pass
    except (Invalid, Refused, Stale) as fault:
        if not _read_before(visit):
            visit.refused = fault
            return visit.redirect("/desk/answers", failed=no)
    return visit.redirect("/desk/answers", done="read_answer")


def _seen(visit: Visit) -> Response:
    """Somebody looked at a reply to no survey: it leaves the list and stays in the figures of its day."""
    if not _of_city(visit) or not texting.seen(visit.services, visit.first("reply"), visit.actor):
        raise Unseen
    return visit.redirect("/desk/answers", done="seen")


def _read_before(visit: Visit) -> bool:
    """Whether this very click was saved already: pressed twice it is no colleague's change."""
    try:
        visit.services.store.put_form(Form(f"read:{visit.first('token')}", "desk", visit.services.clock.wall()))
    except AlreadyDone:
        return True
    return False
