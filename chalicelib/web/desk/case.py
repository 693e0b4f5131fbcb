"""The case page and the one way in which the desk changes a case.

What a person may see and do comes from `handling.see` and `handling.options`; a case that does not exist and one
that this person may not see give the same page, and so does an action that is not theirs.
"""

from http import HTTPStatus
from typing import Any

from chalice.app import Response

from chalicelib import handling
from chalicelib.domain import access, attachments, flow, words
from chalicelib.domain.case import Actor, Case, Part
from chalicelib.domain.errors import AlreadyDone, DomainError, Invalid, Refused, Stale, Unseen
from chalicelib.domain.flow import Row
from chalicelib.domain.records import Form
from chalicelib.handling import doors
from chalicelib.web import forms as sent
from chalicelib.web.desk import (
    adjudication,
    answers_templates,
    casepage,
    duplicates,
    enterprises,
    frame,
    history,
    offers,
    parties,
    revisits,
    secret,
    sms,
    sources,
)
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

REVEAL = "reveal"
PHOTO = "add_photo"  # comes with its file, by a page of its own
TELL = "tell_source"  # says nothing of what was read: a colleague's change in between does not matter
LINK_SECONDS = 600
GONE = "本件已到下一环节，这一项不能再办理"


@page("/desk/case/{no}", who=frame.ANYBODY)
def case_page(visit: Visit) -> Response:
    view = handling.see(visit.services, visit.params["no"], visit.actor)
    row = flow.FLOW.get(visit.asked("done"))
    return show(visit, view, said=f"已办理：{row.label}。" if row else "")


@page("/desk/case/{no}/{action}", ("POST",), who=frame.ANYBODY)
def change(visit: Visit) -> Response:
    """Do one action of the flow; on any refusal the page comes back with what was typed."""
    services, actor, no, action = visit.services, visit.actor, visit.params["no"], visit.params["action"]
    view = handling.see(services, no, actor)
    row = flow.FLOW.get(action)
    if row is None or not row.froms or action == PHOTO or not flow.actor_may(row, view.case, actor):
        raise Unseen
    if action == REVEAL:
        return reveal(visit, view)
    try:
        data = handling.read_form(row, visit.form, services)
        version, token = None if action == TELL else _number(visit, "version"), _token(visit)
        after = handling.act(services, no, action, actor, data, version=version, form=token)
        doors.follow(services, action, no, data)
    except AlreadyDone:
        doors.follow(services, action, no, data)
        return visit.redirect(f"/desk/case/{no}", done=action)
    except (Invalid, Stale, Refused) as error:
        if _done_before(visit):
            return visit.redirect(f"/desk/case/{no}", done=action)
        return failed(visit, row, error)
    if not access.sees(after, actor):
        return visit.redirect("/desk", done=action)
    return visit.redirect(f"/desk/case/{no}", done=action)


def _done_before(visit: Visit) -> bool:
    """Whether this very form was saved already: a button pressed twice is no colleague's change."""
    token = _token(visit)
    if not token:
        return False
    try:
        visit.services.store.put_form(Form(token, "desk", visit.services.clock.wall()))
    except AlreadyDone:
        return True
    return False


def _token(visit: Visit) -> str:
    """The form's token under a name of the desk's own, so that no other record can be named by it."""
    given = visit.first("token")
    return f"desk:{given}" if given else ""


def failed(visit: Visit, row: Row, error: DomainError) -> Response:
    """The page as it is now, with the typed texts, and on Stale what happened in between."""
    visit.refused = error
    view = handling.see(visit.services, visit.params["no"], visit.actor)
    seen = _number(visit, "seq")
    newer = [item for item in history.items(view.entries) if item.seq > seen] if isinstance(error, Stale) else []
    errors, sentence = (error.fields if isinstance(error, Invalid) else {}), str(error)
    if errors and view.case.status not in row.froms:  # its form is no longer on the page
        errors, sentence = {}, GONE
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.CONFLICT
    return show(visit, view, offers.Failed(row.action, visit.form, sentence, errors, newer), status=status)


def reveal(visit: Visit, view: handling.View) -> Response:
    """The contact's numbers, once, with a line in the history; never for whom 保密 keeps them from."""
    if not access.shows_enterprise(view.case, visit.actor):
        raise Unseen
    handling.act(visit.services, view.case.no, REVEAL, visit.actor, {})
    return show(visit, handling.see(visit.services, view.case.no, visit.actor), revealed=True)


def show(
    visit: Visit, view: handling.View, fault: offers.Failed | None = None, *, status: int = HTTPStatus.OK,
    said: str = "", revealed: bool = False,
) -> Response:  # fmt: skip
    """The case page."""
    services, actor, case, entries = visit.services, visit.actor, view.case, view.entries
    options = handling.options(services, case, actor, visit.now, entries)
    other = duplicates.others(services, case, actor)
    likely = duplicates.likely(case, actor, other)
    forms = offers.offers(services, options, fault, given(visit, view))
    lines = history.items(entries)
    group = visit.asked("seen")
    outsider = access.outsider(case, actor)  # reads nothing of the revisit, whatever other roles he has elsewhere
    hidden_to_unit = outsider and access.closed_to_unit(case)
    return frame.render(
        visit, "desk/case.html", status=status, said=said, fault=fault, forms=forms, revealed=revealed,
        **facts(visit, view, revealed), form_groups=offers.in_groups(forms), refused=offers.refused(options, case),
        links=[(f"{fault.action}-{name}", text) for name, text in fault.errors.items()] if fault else [],
        kept=offers.kept(fault, forms), likely=likely, others=[one for one in other if one not in likely],
        merged=duplicates.merged(services, case, actor), version=secret.side(view, actor),
        found=adjudication.facts(entries, services.calendar.of(case.region)) if _is_reader(case, actor) else [],
        can_reveal=flow.actor_may(flow.FLOW[REVEAL], case, actor), compare=history.compare(entries),
        groups=history.groups(lines), group=group, blocks=history.by_round(history.in_group(lines, group)),
        revisit=revisits.panel(visit, case, entries),
        messages=sms.sent(services, case, actor), closed_to_unit=hidden_to_unit, account=actor.id,
        company=enterprises.of_case(visit, case),
        sources=sources.panel(visit, case, entries), has_texts=not actor.roles.isdisjoint(answers_templates.READERS),
    )  # fmt: skip


def facts(visit: Visit, view: handling.View, revealed: bool = False) -> dict[str, Any]:
    """What the page and its print share."""
    services, actor, case, entries = visit.services, visit.actor, view.case, view.entries
    org, calendar, today = services.org, services.calendar, visit.now.date()
    return {
        "case": case, "title": casepage.title(case, actor), "marks": casepage.flags(case),
        "head": casepage.head(case, entries, actor, org, calendar, today, services.terms),
        "appeal": casepage.appeal(case, entries, actor, org),
        "enterprise": casepage.enterprise(case, actor, org, revealed),
        "units": parties.units(case, org, calendar, today), "asked": parties.asked(case, entries, calendar),
        "files": [{**part.data, "shown": part.data.get("kind") in attachments.SHOWN} for part in view.parts],
    }  # fmt: skip


def given(visit: Visit, view: handling.View) -> offers.Given:
    """What the address asks for: `merge` = a master to merge into, `use` = action.field.index of a text to put in,
    `from` = the kind of door that a further source is."""
    values: dict[str, dict[str, Any]] = {secret.ACTION: secret.values(view)} if view.case.secret else {}
    texts, action = answers_templates.texts(visit.services, visit.actor), ""
    if sources.asked(visit):
        action, values["add_source"] = "add_source", {"channel": sources.asked(visit)}
    if visit.asked("merge"):
        action, values["merge"] = "merge", {"master": visit.asked("merge")}
    wanted = visit.asked("use").split(".")
    picked = next((one for one in texts if [one.use, str(one.index)] == wanted[1:]), None)
    if picked:
        action = wanted[0]
        values.setdefault(action, {})[picked.use] = picked.words
    files = tuple((str(part.data["id"]), str(part.data["name"])) for part in view.parts if not _is_photo(part))
    values["visit"] = {"photos": tuple(part.data["id"] for part in view.parts if _is_photo(part))}
    return offers.Given(action, values, files, _pictures(view), texts, sources.offered(visit))


def _is_photo(part: Part) -> bool:
    return part.sk.startswith("PIC#")


def _pictures(view: handling.View) -> tuple[tuple[str, str], ...]:
    """Those of the visit first."""
    found = sorted(view.parts, key=lambda part: not _is_photo(part))
    return tuple((str(part.data["id"]), str(part.data["name"])) for part in found
                 if part.data.get("kind") in attachments.PICTURES)  # fmt: skip


def _is_reader(case: Case, actor: Actor) -> bool:
    return case.status in words.SEALED and actor.id in case.lane_readers


@page("/desk/case/{no}/file/{file}", who=frame.ANYBODY)
def attachment(visit: Visit) -> Response:
    """A link to an attachment that works for ten minutes, made when it is asked for; pictures and PDF open in the
    browser unless `save` is asked."""
    view = handling.see(visit.services, visit.params["no"], visit.actor)
    found = next((part.data for part in view.parts if part.data.get("id") == visit.params["file"]), None)
    if found is None:
        raise Unseen
    shown = "" if visit.asked("save") else attachments.SHOWN.get(str(found["kind"]), "")
    link = visit.services.files.link(str(found["key"]), str(found["name"]), LINK_SECONDS, shown)
    return Response("", status_code=HTTPStatus.SEE_OTHER, headers={"Location": link, "Cache-Control": "no-store"})


def _number(visit: Visit, name: str) -> int:
    """A hidden number of the form; a form without it is older than anything."""
    return sent.number(visit.first(name))
