"""A list of enterprises from an .xlsx: upload, preview with every fault, then all rows or none (seed P3.5).

Read as web/desk/imports.py does it. A long list is written in several calls: whoever presses the button again goes on
where the last one stopped, because rows that are done change nothing any more.
"""

import hashlib
from dataclasses import dataclass

from chalice.app import Response

from chalicelib.domain import enterprisesheet, sheets
from chalicelib.domain.enterprisesheet import COLUMNS, Plan
from chalicelib.domain.records import Thing
from chalicelib.domain.registry import Enterprise
from chalicelib.handling import registering
from chalicelib.web import forms
from chalicelib.web.desk import frame, imports
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

AT, HOME, TITLE = "/desk/enterprises/import", ("/desk/enterprises", "企业名录"), "企业名单"
CHANGED = "文件或者名录在您预览以后有改动，请再看一遍"


@dataclass(frozen=True)
class List:
    """What was uploaded: where it lies, what it would do, what is there now, by code."""

    id: str
    hash: str
    plan: Plan
    things: dict[str, Thing]


@page(f"{AT}.xlsx", who=frame.SUPERVISORS)
def template(visit: Visit) -> Response:
    return imports.template(TITLE, COLUMNS)


@page(AT, who=frame.SUPERVISORS)
def form(visit: Visit) -> Response:
    """The upload, or the preview of what was uploaded; the same address again shows the same."""
    if not visit.asked("file"):
        return _upload(visit)
    try:
        return _preview(visit, _list(visit, visit.asked("file")))
    except ValueError as problem:
        return _upload(visit, str(problem))


@page(AT, ("POST",), who=frame.SUPERVISORS)
def confirm(visit: Visit) -> Response:
    try:
        found = _list(visit, visit.first("file"))
    except ValueError as problem:
        return _upload(visit, str(problem))
    if sheets.wrong(found.plan.rows):
        return _preview(visit, found, status=422)
    if found.hash != visit.first("hash"):
        return _preview(visit, found, CHANGED, 409)
    if not found.plan.made:
        return _done(visit, found, "same")
    left = registering.write(visit.services, found.plan.made, found.things, visit.actor)
    return visit.redirect(AT, file=found.id, left=str(left)) if left else _done(visit, found, "imported")


def _done(visit: Visit, found: List, done: str) -> Response:
    visit.services.files.delete(_key(visit, found.id))
    return visit.redirect(HOME[0], done=done)


def _upload(visit: Visit, problem: str = "") -> Response:
    return imports.upload(visit, AT, HOME, TITLE, lambda id: _key(visit, id), problem)


def _key(visit: Visit, id: str) -> str:
    """Under the person's own name: nobody confirms what somebody else uploaded. `draft/` expires in a day."""
    return f"draft/import/{visit.actor.id}/enterprises/{id}"


def _list(visit: Visit, id: str) -> List:
    """The uploaded table with its plan; ValueError with a Chinese sentence."""
    services = visit.services
    body, table = imports.uploaded(visit, id, _key(visit, id))
    things = services.store.things_by_id(Enterprise, enterprisesheet.codes(table))
    known = {code: thing.data for code, thing in things.items()}
    plan = enterprisesheet.plan(services.org, visit.actor.region, known, table, visit.now.date())
    shown = "".join(f"{row.row}{row.what}" for row in plan.rows)
    return List(id, hashlib.sha256(body + shown.encode()).hexdigest(), plan, things)


def _preview(visit: Visit, found: List, clash: str = "", status: int = 200) -> Response:
    rows = found.plan.rows
    faulty = [one for one in rows if one.faults]
    counts = {what: sum(one.what == what for one in rows) for what in (sheets.NEW, sheets.CHANGED, sheets.SAME)}
    return frame.render(
        visit, "desk/import_preview.html", status=status, at=AT, home=HOME, kind="enterprises", title=TITLE,
        file=found.id, hash=found.hash, columns=COLUMNS, rows=imports.shown(rows, faulty), most=imports.SHOWN,
        total=len(rows), faulty=len(faulty), counts=counts, left=forms.number(visit.asked("left")), clash=clash,
        changes=len(found.plan.made), fields=[], links=[], seen="",
    )  # fmt: skip
