"""The smaller lists: the sealed lane, answers that a person must read."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalice.app import Response

from chalicelib import handling
from chalicelib.domain import flow, identity, words
from chalicelib.domain.case import Case, Entry
from chalicelib.domain.errors import AlreadyDone, Invalid, Refused, Stale, Unseen
from chalicelib.domain.records import Form
from chalicelib.domain.redaction import mask_mobile
from chalicelib.handling import calling
from chalicelib.web import forms as sent
from chalicelib.web.desk import casepage, frame, partitions, rows
from chalicelib.web.desk import tabs as tabbed
from chalicelib.web.errors import NotFound
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit


@page("/desk/lane", who=frame.ANYBODY)
def lane(visit: Visit) -> Response:
    """Cases waiting for adjudication or at the discipline commission, for the persons named for each of them.

    For everybody else this page does not exist (procedure 2, sealed lane).
    """
    if not frame.is_named(visit):
        raise NotFound
    services, actor = visit.services, visit.actor
    found = []
    for no in services.store.lane(actor.id):
        try:
            view = handling.see(services, no, actor)
        except Unseen:
            continue
        if view.case.status in words.SEALED and actor.id in view.case.lane_readers:
            top = casepage.head(view.case, view.entries, actor, services.org, services.calendar, visit.now.date())
            found.append((view.case, top))
    found.sort(key=lambda one: (one[1].due.due if one[1].due else visit.now.date(), one[0].no))
    return frame.render(visit, "desk/lane.html", cases=found, org=services.org)


@page("/desk/answers", who=frame.SUPERVISORS)
def answers(visit: Visit) -> Response:
    """Replies that could not be read by rule, and replies that belong to no survey."""
    services, actor = visit.services, visit.actor
    found = partitions.load(services, actor).rows
    lines = rows.lines(found, actor, services.org, services.calendar, visit.now.date())
    unread = [_reply(visit, line.no) for line in tabbed.chosen(lines, "unread", {})]
    city = actor.region in ("", services.org.city)  # a stray reply has no region: the city reads it
    stray = [(one.at, mask_mobile(one.mobile), one.text) for one in services.store.unmatched()] if city else []
    return frame.render(
        visit, "desk/answers.html", replies=[one for one in unread if one], stray=stray, readings=words.READINGS,
        ratings=words.RATINGS, said="已登记判读。" if visit.asked("done") == "read_answer" else "",
        failed=_number(visit.asked("failed")),
    )  # fmt: skip


@dataclass(frozen=True)
class Reply:
    """An answer that waits for its reader: `barred` why it must be somebody else; `stands` the rating that it holds."""

    case: Case
    entry: Entry
    earlier: Sequence[Entry]
    proposal: str
    stands: str
    barred: str
    token: str


EARLIER = ("take_answer", "take_unclear", "read_answer", "log_call")


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
        case, unread[-1], before, words.RATINGS.get(str(unread[-1].data.get("proposal", "")), ""),
        words.RATINGS.get(revisit.rating, ""), _barred(visit, case), services.ids.token(),
    )  # fmt: skip


def _number(text: str) -> str:
    """A case number that the address names; anything else is not said on the page."""
    return text if identity.is_case_no(text) else ""


def _barred(visit: Visit, case: Case) -> str:
    if not flow.actor_may(flow.FLOW["read_answer"], case, visit.actor):
        return "由主管部门工作人员判读"
    return calling.barred(visit.services, case, visit.actor, visit.now)


@page("/desk/answers", ("POST",), who=frame.SUPERVISORS)
def judge(visit: Visit) -> Response:
    """One click says what an answer means; what a colleague did meanwhile is not overwritten."""
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


def _read_before(visit: Visit) -> bool:
    """Whether this very click was saved already: pressed twice it is no colleague's change."""
    try:
        visit.services.store.put_form(Form(f"read:{visit.first('token')}", "desk", visit.services.clock.wall()))
    except AlreadyDone:
        return True
    return False
