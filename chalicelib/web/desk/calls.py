"""电话回访: who is to be called and why, the call with its script, several cases in one call (procedure 5.1)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from chalice.app import Response

from chalicelib import handling
from chalicelib.domain import words
from chalicelib.domain.case import Case, Entry
from chalicelib.domain.errors import DomainError, Invalid, Stale
from chalicelib.domain.flow import FLOW
from chalicelib.domain.redaction import mask_enterprise, mask_landline, mask_mobile, mask_name
from chalicelib.domain.words import Role
from chalicelib.handling import calling
from chalicelib.web import forms as sent
from chalicelib.web.desk import casepage, fields, frame, partitions, rows
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

WHO = frozenset({Role.SUPERVISOR})
MOST = 50  # tasks on the page: each is one strong read, because a row does not say who may call
ROW = FLOW[calling.ACTION]
MADE = {"log_call": "call", "visit": "went"}  # action → the fact of the entry that says how it went
OF_RATING = ("rating", "solved", "why")  # fields that only a rating by phone needs


@dataclass(frozen=True)
class Line:
    """A task as the list shows it."""

    line: rows.Line
    task: calling.Task
    why: str
    done: str  # what was tried so far


@dataclass(frozen=True)
class Person:
    """Somebody who may be called; `number` is whole only after it was revealed, which the history keeps."""

    label: str
    name: str
    shown: str
    number: str = ""


@page("/desk/calls", who=WHO)
def calls(visit: Visit) -> Response:
    """The open phone tasks: those with an agreed time first, then by limit; last those that others must do."""
    services, actor, now = visit.services, visit.actor, visit.now
    found = [one for one in partitions.load(services, actor).rows if one.row["phone"]]
    lined = rows.lines(found[:MOST], actor, services.org, services.calendar, now.date())
    made = [Line(one, task, words.PHONE_WHY[one.row["phone"]], _tried(one.row["tries"]))
            for one in lined if (task := calling.task(services, one.no, actor, now))]  # fmt: skip
    made.sort(key=lambda one: (bool(one.task.barred), not one.line.row["call_at"], one.line.row["call_at"]))
    left = [no for no in visit.asked("left").split(".")[:MOST] if no and calling.sees(services, no, actor)]
    return frame.render(
        visit, "desk/calls.html", tasks=made, more=len(found) - len(lined), checks=_checks(visit), left=left,
        attempts=services.policy.attempts,
        said="已登记这次通话。" if visit.asked("done") == "called" else "",
    )  # fmt: skip


def _tried(tries: str) -> str:
    days, lacks = tries[:1], tries[1:]
    return (f"{days} 个工作日" + (f"，还差{lacks}" if lacks else "")) if days else "还没有打过"


def _checks(visit: Visit) -> list[rows.Line]:
    """Satisfied cases that were drawn for a check call, of this year and, in January, of the last."""
    services, actor, today = visit.services, visit.actor, visit.now.date()
    years = (today.year, today.year - 1) if today.month == 1 else (today.year,)
    found = [one for year in years for one in partitions.done(services, actor, year).rows if one.row["check"] == "due"]
    return rows.lines(found, actor, services.org, services.calendar, today)


@page("/desk/calls/{no}", who=WHO)
def call(visit: Visit) -> Response:
    return _show(visit, calling.waiting(visit.services, visit.params["no"], visit.actor))


@page("/desk/calls/{no}", ("POST",), who=WHO)
def log(visit: Visit) -> Response:
    """Log the call at its case and at the others that were talked about; or show the numbers, which is kept."""
    services, actor = visit.services, visit.actor
    case = calling.waiting(services, visit.params["no"], actor)
    if visit.first("do") == "reveal":
        handling.act(services, case.no, "reveal", actor, {})
        return _show(visit, calling.waiting(services, case.no, actor), revealed=True)
    together = calling.same_phone(services, case, actor, visit.now)
    others = [one for one in together if _ticked(visit, one)]
    try:
        _none_forgotten(visit, [one for one in together if one not in others])
        said = {case.no: handling.read_form(ROW, visit.form, services)}
        said |= {one.no: _said(visit, one.no) for one in others}
        token = f"call:{visit.first('token')}"
        left = calling.log_calls(services, said, actor, version=sent.number(visit.first("version")), form=token)
    except DomainError as fault:
        visit.refused = fault
        return _show(visit, calling.waiting(services, case.no, actor), fault)
    return visit.redirect("/desk/calls", done="called", **({"left": ".".join(left)} if left else {}))


def _none_forgotten(visit: Visit, others: Sequence[Case]) -> None:
    """What was typed about a case that is not ticked would be lost."""
    left = [one.no for one in others if any(visit.first(f"{one.no}.{name}").strip() for name in calling.OF_CASE)]
    if left:
        raise Invalid({f"{no}.with": "填写了这一件，请勾选“这次通话也谈了这一件”，或者清空填写的内容" for no in left})


def _said(visit: Visit, no: str) -> dict[str, Any]:
    """Of the call what is the same for all, of this case what was said about it; a fault names the case's own field."""
    raw = {name: visit.form.get(name, []) for name in calling.OF_CALL}
    raw |= {name: visit.form.get(f"{no}.{name}", []) for name in calling.OF_CASE}
    try:
        return handling.read_form(ROW, raw, visit.services)
    except Invalid as fault:
        raise Invalid({f"{no}.{name}": text for name, text in fault.fields.items()}) from None


def _show(visit: Visit, case: Case, fault: DomainError | None = None, *, revealed: bool = False) -> Response:
    services, actor = visit.services, visit.actor
    view = handling.see(services, case.no, actor)
    errors = fault.fields if isinstance(fault, Invalid) else {}
    raw = visit.form if fault else None
    others = calling.same_phone(services, case, actor, visit.now)
    task = calling.task(services, case.no, actor, visit.now)
    answered = view.answer(case.round)
    status = HTTPStatus.OK if fault is None else HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.CONFLICT
    return frame.render(
        visit, "desk/call.html", status=status, case=case, task=task, people=_people(case, revealed),
        enterprise=_shown(case, case.enterprise_name, mask_enterprise, revealed),
        nobody=_shown(case, case.contact.name, mask_name, revealed),
        barred=calling.barred(services, case, actor, visit.now), revealed=revealed,
        why=words.PHONE_WHY.get(case.revisit.why, "") if case.revisit else "", fault=fault,
        made=_made(view.entries, case.round), answer=answered, round2=case.round > 1,
        appeal=casepage.appeal(case, view.entries, actor, services.org),
        days=services.policy.rating_objection_days,
        office=services.org.unit_name(actor.unit) if actor.unit else "",
        unit=services.org.unit_name(case.unit) if case.unit else "我们",
        fields=_fields(visit, _needs(case), "call", raw, errors, {"at": visit.now}), stands=_stands(case),
        others=[(one, _ticked(visit, one), errors.get(f"{one.no}.with", ""), _own(visit, one, raw, errors))
                for one in others],
        links=[(f"call-{name}".replace(".", "-"), text) for name, text in errors.items()],
        token=visit.first("token") if fault and not isinstance(fault, Stale) else services.ids.token(),
    )  # fmt: skip


def _stands(case: Case) -> str:
    """What the contact answered themselves, which nobody overwrites by a call; '' when nothing."""
    revisit = case.revisit
    return words.RATINGS.get(revisit.rating, "") if revisit and revisit.source in ("sms", "web") else ""


def _needs(case: Case) -> list[Any]:
    return [one for one in ROW.needs if not (_stands(case) and one.name in OF_RATING)]


def _fields(
    visit: Visit, needs: Sequence[Any], prefix: str, raw: Any, errors: Any, values: Any = None
) -> list[fields.Field]:
    return fields.fields(prefix, needs, visit.services.org, values=values, raw=raw, errors=errors)


def _own(visit: Visit, case: Case, raw: Any, errors: Any) -> list[fields.Field]:
    """The fields about another case of this call; their names begin with its number."""
    needs = [replace(one, name=f"{case.no}.{one.name}") for one in ROW.needs if one.name in calling.OF_CASE]
    return [replace(one, id=one.id.replace(".", "-")) for one in _fields(visit, needs, "call", raw, errors)]


def _ticked(visit: Visit, case: Case) -> bool:
    return case.no in visit.form.get("with", ()) if visit.method == "POST" else False


def _shown(case: Case, name: str, mask: Callable[[str], str], revealed: bool) -> str:
    """With 保密 a phone task hides the enterprise and its people too, until the numbers are shown (procedure 2)."""
    return mask(name) if case.secret and not revealed else name


def _people(case: Case, revealed: bool) -> list[Person]:
    """Who may be called: the contact, the second contact, the landline."""
    one = case.contact
    found = [
        ("联系人", f"{one.name} {one.duty}".strip(), one.mobile, mask_mobile),
        ("第二联系人", one.second_name, one.second_mobile, mask_mobile),
        ("座机", one.name, one.landline, mask_landline),
    ]
    return [Person(label, _shown(case, name, mask_name, revealed), number if revealed else mask(number),
                   number if revealed else "") for label, name, number, mask in found if number]  # fmt: skip


def _made(entries: Sequence[Entry], round_: int) -> list[Entry]:
    """Calls and visits of this round, newest first."""
    return [one for one in reversed(entries) if one.round == round_ and MADE.get(one.action, "") in one.facts]
