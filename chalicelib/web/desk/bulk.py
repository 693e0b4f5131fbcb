"""批量办理: choose the action, fill in its form once, see what each case will get, confirm. Each case goes through the
flow by itself, with a token of its own: pressing twice changes nothing twice."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from http import HTTPStatus

from chalice.app import Response

from chalicelib import handling
from chalicelib.domain import flow
from chalicelib.domain.case import Case
from chalicelib.domain.errors import AlreadyDone, DomainError, Invalid
from chalicelib.domain.flow import Row
from chalicelib.domain.flow.bulk import BULK, ROLES
from chalicelib.domain.records import Form
from chalicelib.handling import foreseeing
from chalicelib.web import forms
from chalicelib.web.desk import casepage, fields, frame
from chalicelib.web.errors import NotFound
from chalicelib.web.pages import LONGEST_PARAM, page
from chalicelib.web.visit import Visit

MOST = 50
KEPT = timedelta(hours=12)  # how long a result can be read again
NEITHER = frozenset({"csrf", "do", "keep", "version", "token"})  # fields that are not carried on


@page("/desk/bulk", ("POST",), who=ROLES)
def bulk(visit: Visit) -> Response:
    """One of the steps, as `do` says: choose (nothing), form, preview, confirm."""
    numbers = list(dict.fromkeys(visit.form.get("no", [])))
    if len(numbers) > MOST:
        return _choose(visit, [], f"一次最多选 {MOST} 件，现在选了 {len(numbers)} 件")
    cases = foreseeing.visible(visit.services, numbers, visit.actor)
    if not cases:
        return _choose(visit, [], "请先在列表里勾选诉求")
    row = flow.FLOW.get(visit.first("action"))
    if row is None or row.action not in BULK or not visit.actor.has(*row.roles):
        return _choose(visit, cases, "请选择要办理的事项" if visit.first("do") else "")
    step = visit.first("do")
    try:
        data = handling.read_form(row, visit.form, visit.services) if step in ("preview", "confirm") else {}
    except Invalid as invalid:
        return _form(visit, cases, row, invalid.fields)
    if step == "confirm":
        return _confirm(visit, cases, row, data)
    return _preview(visit, cases, row, data) if step == "preview" else _form(visit, cases, row, back=step == "form")


def _choose(visit: Visit, cases: Sequence[Case], fault: str = "") -> Response:
    actor = visit.actor
    counted = [(flow.FLOW[one], sum(foreseeing.may(case, flow.FLOW[one], actor) for case in cases)) for one in BULK]
    status = HTTPStatus.UNPROCESSABLE_ENTITY if fault else HTTPStatus.OK
    return frame.render(visit, "desk/bulk.html", status=status, step="choose", cases=cases, fault=fault,
                        actions=[(row, n) for row, n in counted if n], title=_titled(visit))  # fmt: skip


def _form(
    visit: Visit, cases: Sequence[Case], row: Row, errors: Mapping[str, str] | None = None, back: bool = False
) -> Response:
    """`back`: from the preview, with what was typed."""
    raw = visit.form if errors or back else None
    drawn = fields.fields(row.action, row.needs, visit.services.org, raw=raw, errors=errors)
    links = [(f"{row.action}-{name}", text) for name, text in (errors or {}).items()]
    return frame.render(visit, "desk/bulk.html", status=HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
                        step="form", cases=cases, row=row, fields=drawn, links=links, title=_titled(visit))  # fmt: skip


def _preview(visit: Visit, cases: Sequence[Case], row: Row, data: Mapping[str, object]) -> Response:
    found = [foreseeing.foresee(visit.services, case, row, visit.actor, data, visit.now) for case in cases]
    carried = [(name, value) for name, values in visit.form.items() if name not in NEITHER for value in values]
    return frame.render(visit, "desk/bulk.html", step="preview", row=row, carried=carried, title=_titled(visit),
                        possible=[one for one in found if not one.refusal],
                        refused=[one for one in found if one.refusal], token=visit.services.ids.token())  # fmt: skip


def _titled(visit: Visit) -> Callable[[Case], str]:
    """How this person reads a case's title."""
    return lambda case: casepage.title(case, visit.actor)


def _confirm(visit: Visit, cases: Sequence[Case], row: Row, data: Mapping[str, object]) -> Response:
    """Do it to those that were left ticked, each in the version that was previewed."""
    token, keep = visit.first("token"), set(visit.form.get("keep", []))
    if visit.services.store.form(_result_name(visit, token), visit.services.clock.wall()):
        return visit.redirect("/desk/bulk", done=token)  # pressed twice
    seen = dict(one.partition(":")[::2] for one in visit.form.get("version", []))
    refused: dict[str, str] = {}
    chosen = [case for case in cases if case.no in keep]
    for case in chosen:
        why = _one(visit, case, row, data, forms.number(seen.get(case.no, "")), f"bulk:{token}:{case.no}")
        if why:
            refused[case.no] = why
    done = len(chosen) - len(refused)
    result = {"action": row.action, "done": done, "refused": refused}
    if _keep_result(visit, token, result):
        handling.record(visit.services, "bulk", visit.actor, action=row.label, done=str(done),
                        refused=str(len(refused)))  # fmt: skip
    return visit.redirect("/desk/bulk", done=token)


def _keep_result(visit: Visit, token: str, result: Mapping[str, object]) -> bool:
    """False when the same button, pressed twice at once, has kept one already."""
    services = visit.services
    expires = services.clock.wall() + KEPT
    try:
        services.store.put_form(Form(_result_name(visit, token), "bulk", expires, case=services.ids.new(), data=result))
    except AlreadyDone:
        return False
    return True


def _one(visit: Visit, case: Case, row: Row, data: Mapping[str, object], version: int, token: str) -> str:
    """Why the case was refused; '' when it is done, now or by the same form before."""
    services = visit.services
    try:
        if case.version == version and not foreseeing.may(case, row, visit.actor):
            return foreseeing.sentence(case, row, visit.actor)
        handling.act(services, case.no, row.action, visit.actor, data, version=version, form=token)
    except AlreadyDone:
        return ""
    except DomainError as error:
        try:
            services.store.put_form(Form(token, "desk", services.clock.wall()))
        except AlreadyDone:
            return ""
        return str(error)
    return ""


def _result_name(visit: Visit, token: str) -> str:
    return f"bulk-result:{visit.actor.id}:{token}"


@page("/desk/bulk", who=ROLES)
def result(visit: Visit) -> Response:
    """What came of it, for the person who did it."""
    found = visit.services.store.form(_result_name(visit, visit.asked("done")[:LONGEST_PARAM]),
                                      visit.services.clock.wall())  # fmt: skip
    if found is None:
        raise NotFound
    return frame.render(visit, "desk/bulk.html", step="result", row=flow.FLOW[found.data["action"]],
                        n=found.data["done"], refused=dict(found.data["refused"]))  # fmt: skip
