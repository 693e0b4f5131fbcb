"""The case page and the one way in which the desk changes a case.

What a person may see and do comes from `handling.see` and `handling.options`; a case that does not exist and one
that this person may not see give the same page, and so does an action that is not theirs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from chalice.app import Response

from chalicelib import handling
from chalicelib.domain import access, flow, words
from chalicelib.domain.case import Actor, Case
from chalicelib.domain.errors import AlreadyDone, DomainError, Invalid, Refused, Stale, Unseen
from chalicelib.domain.flow import Row
from chalicelib.domain.records import Form
from chalicelib.web.desk import adjudication, casepage, fields, frame, history
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

REVEAL = "reveal"
# What moves the case from its status stands first and open; the rest follows as handling orders it.
FIRST = (
    "accept", "ask_info", "assign", "answer_directly", "sign",
    "rule_objection", "decide_extension", "submit_result", "prepare_result", "explain",
    "contact_enterprise", "report_progress", "approve_result", "return_result", "read_answer",
    "log_call", "resume", "confirm_cause", "propose_cause", "receive",
    "record_outcome", "draft_publication", "review_publication", "sign_publication", "archive",
)  # fmt: skip


@dataclass(frozen=True)
class Failed:
    """A post that did not succeed: what was typed, and why."""

    action: str
    raw: Mapping[str, list[str]]
    sentence: str
    errors: Mapping[str, str] = field(default_factory=dict)
    newer: Sequence[history.Item] = ()  # what a colleague did in between


@dataclass(frozen=True)
class Offer:
    """One action as the page shows it."""

    row: Row
    fields: list[fields.Field]
    effect: Sequence[tuple[str, list[str]]]
    open: bool
    token: str


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
    if row is None or not row.froms or not flow.actor_may(row, view.case, actor):
        raise Unseen
    if action == REVEAL:
        return reveal(visit, view)
    try:
        data = handling.read_form(row, visit.form, services)
        after = handling.act(services, no, action, actor, data, version=_number(visit, "version"), form=visit.first("token"))
    except AlreadyDone:
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
    token = visit.first("token")
    if not token:
        return False
    try:
        visit.services.store.put_form(Form(token, "desk", visit.services.clock.wall()))
    except AlreadyDone:
        return True
    return False


def failed(visit: Visit, row: Row, error: DomainError) -> Response:
    """The page as it is now, with the typed texts, and on Stale what happened in between."""
    view = handling.see(visit.services, visit.params["no"], visit.actor)
    seen = _number(visit, "seq")
    newer = [item for item in history.items(view.entries) if item.seq > seen] if isinstance(error, Stale) else []
    errors = error.fields if isinstance(error, Invalid) else {}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.CONFLICT
    return show(visit, view, Failed(row.action, visit.form, str(error), errors, newer), status=status)


def reveal(visit: Visit, view: handling.View) -> Response:
    """The contact's numbers, once, with a line in the history; never for whom 保密 keeps them from."""
    if not access.shows_enterprise(view.case, visit.actor):
        raise Unseen
    handling.act(visit.services, view.case.no, REVEAL, visit.actor, {})
    return show(visit, handling.see(visit.services, view.case.no, visit.actor), revealed=True)


def show(
    visit: Visit, view: handling.View, fault: Failed | None = None, *, status: int = HTTPStatus.OK, said: str = "",
    revealed: bool = False,
) -> Response:  # fmt: skip
    """The case page."""
    services, actor, case, entries = visit.services, visit.actor, view.case, view.entries
    org, now = services.org, visit.now
    options = handling.options(services, case, actor, now, entries)
    forms = _forms(visit, options, fault)
    lines = history.items(entries)
    group = visit.asked("seen")
    return frame.render(
        visit, "desk/case.html", status=status, case=case, said=said, fault=fault, forms=forms,
        refused=[(option.row.label, option.refusal) for option in options if option.refusal and _of_round(option, case)],
        links=[(f"{fault.action}-{name}", text) for name, text in fault.errors.items()] if fault else [],
        kept=_kept(fault, forms), head=casepage.head(case, entries, actor, org, services.calendar, now.date()),
        marks=casepage.flags(case), appeal=casepage.appeal(case, entries, actor, org),
        enterprise=casepage.enterprise(case, actor, org, revealed), revealed=revealed,
        found=adjudication.facts(entries, services.calendar) if _is_reader(case, actor) else [],
        can_reveal=flow.actor_may(flow.FLOW[REVEAL], case, actor), compare=history.compare(entries),
        groups=history.groups(lines), group=group, blocks=history.by_round(history.in_group(lines, group)),
        units=casepage.units(case, org), files=[dict(part.data) for part in view.parts],
        messages=_messages(visit, view), closed_to_unit=access.outsider(case, actor) and access.closed_to_unit(case),
    )  # fmt: skip


def _is_reader(case: Case, actor: Actor) -> bool:
    return case.status in words.SEALED and actor.id in case.lane_readers


def _of_round(option: handling.Option, case: Case) -> bool:
    """Whether a refused action has to do with the case at all: those of the other round have not."""
    return not option.row.rounds or case.round in option.row.rounds


def _forms(visit: Visit, options: Sequence[handling.Option], fault: Failed | None) -> list[Offer]:
    """Possible actions: the one that moves the case first; the one that failed stays open with its texts."""
    possible = [option for option in options if not option.refusal]
    rank = {action: index for index, action in enumerate(FIRST)}
    possible.sort(key=lambda option: rank.get(option.row.action, len(rank)))
    made = []
    for index, option in enumerate(possible):
        action, hit = option.row.action, fault is not None and fault.action == option.row.action
        drawn = fields.fields(
            action, option.row.needs, visit.services.org, values=option.values,
            raw=fault.raw if fault and hit else None, errors=fault.errors if fault and hit else None,
        )  # fmt: skip
        opened = hit if fault else index == 0 and action in rank
        made.append(Offer(option.row, drawn, _grouped(option.effect), opened, visit.services.ids.token()))
    return made


def _grouped(effect: Sequence[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    """Lines of the same term under one heading, in the order in which the terms first appear."""
    made: dict[str, list[str]] = {}
    for term, text in effect:
        made.setdefault(term, []).append(text)
    return list(made.items())


def _kept(fault: Failed | None, forms: Sequence[Offer]) -> list[tuple[str, str]]:
    """Typed texts whose form is gone (the action is no longer possible), so that nobody types them again."""
    if fault is None or any(form.row.action == fault.action for form in forms):
        return []
    needs = flow.FLOW[fault.action].needs
    typed = [(need.label, "\n".join(fault.raw.get(need.name, ()))) for need in needs if need.kind in ("text", "line")]
    return [(label, text) for label, text in typed if text.strip()]


MESSAGES = {
    "lodged": "收到诉求", "info_needed": "请补充材料", "assigned": "已交办", "guided": "告知渠道", "answered": "已答复",
    "survey": "请评价", "survey_again": "再次请评价", "second": "重新办理", "closed": "已完结", "rated": "告知回访评价",
    "withdrawn": "已撤回", "extended": "期限变化", "progress": "办理进展", "understood": "告知判读结果",
}  # fmt: skip
STATES = {"waiting": "待发送", "leased": "发送中", "sent": "已发出", "delivered": "已送达", "failed": "发送失败",
          "unknown": "结果不明，未重发", "dropped": "不再发送"}  # fmt: skip


def _messages(visit: Visit, view: handling.View) -> list[dict[str, Any]]:
    """SMS to the enterprise with their state, for the authority; never their text, which may hold codes."""
    if access.outsider(view.case, visit.actor):
        return []
    sent = [one for one in visit.services.store.messages(view.case.no) if one.message.channel == "sms"]
    return [
        {
            "what": MESSAGES.get(one.message.template, "短信"),
            "state": STATES.get(one.state, one.state),
            "bad": one.state in ("failed", "unknown"),
            "at": one.sent_at or one.message.due,
        }
        for one in sorted(sent, key=lambda one: one.message.due, reverse=True)
    ]


@page("/desk/case/{no}/file/{file}", who=frame.ANYBODY)
def attachment(visit: Visit) -> Response:
    """A link to an attachment that works for some minutes, made when it is asked for."""
    view = handling.see(visit.services, visit.params["no"], visit.actor)
    found = next((part.data for part in view.parts if part.data.get("id") == visit.params["file"]), None)
    if found is None:
        raise Unseen
    link = visit.services.files.link(str(found["key"]), str(found["name"]))
    return Response("", status_code=HTTPStatus.SEE_OTHER, headers={"Location": link, "Cache-Control": "no-store"})


def _number(visit: Visit, name: str) -> int:
    """A hidden number of the form; a form without it is older than anything."""
    text = visit.first(name)
    return int(text) if text.isdecimal() else 0
