"""梳理分类: the items of a meeting by unit and category, with likely duplicates; who is proposed (procedure 7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from chalice.app import Response

from chalicelib.domain import access, flow, solicitation, sorting
from chalicelib.domain.case import Actor, Case
from chalicelib.domain.errors import Invalid
from chalicelib.handling import solicitations
from chalicelib.handling import symposiumitems as keeping
from chalicelib.handling.symposiumitems import Board, Item
from chalicelib.web import forms
from chalicelib.web.desk import fields, sources, symposium_page
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

PATH = "/desk/symposiums/{id}/items"
PAGE = 50  # items shown at once
MERGE = flow.FLOW["merge"]


@dataclass(frozen=True)
class Twin:
    """Another item that is likely the same matter; `merge`: this person may merge the item into it here."""

    no: str
    title: str
    alike: int
    same: bool
    merge: bool


@dataclass(frozen=True)
class Row:
    """One item as the page shows it; `free`: a unit can still be proposed."""

    item: Item
    case: Case
    status: str
    source: str
    free: bool
    twins: tuple[Twin, ...]


@page(PATH, who=symposium_page.WHO)
def items(visit: Visit) -> Response:
    return _show(visit)


@page(PATH, ("POST",), who=symposium_page.WHO)
def propose(visit: Visit) -> Response:
    """Propose a unit for the ticked items, or take proposals back."""
    meeting, unit = symposium_page.chosen(visit), visit.first("unit")
    drop, chosen = visit.first("do") == "drop", visit.form.get("no", [])
    wrong = {} if chosen else {"no": "请先勾选议题"}
    if not drop and not unit:
        wrong["unit"] = "请选择提议的承办单位"
    try:
        if not wrong:
            keeping.propose(visit.services, meeting.id, chosen, "" if drop else unit, visit.actor)
            return visit.redirect(visit.path, done="dropped" if drop else "proposed")
    except Invalid as invalid:
        wrong = invalid.fields
    return _show(visit, wrong)


def _show(visit: Visit, wrong: Mapping[str, str] | None = None) -> Response:
    meeting, org = symposium_page.chosen(visit), visit.services.org
    found = keeping.board(visit.services, meeting.id, visit.actor)
    sorted_ = keeping.sorted_in(found)
    rows = _rows(visit, found, sorted_)
    number, pages = _page(visit, len(sorted_))
    order = [unit for unit, _ in fields.units(org)]
    flat = [one for group in sorting.grouped(sorted_, order, list(org.categories)) for _, part in group.parts
            for one in part]  # fmt: skip
    shown = sorting.grouped(flat[PAGE * (number - 1) : PAGE * number], order, list(org.categories))
    counted = {group.unit: group.size for group in sorting.grouped(sorted_, order, list(org.categories))}
    gone = [rows[one.no] for one in found.seen if one.no not in {kept.no for kept in sorted_}]
    return symposium_page.render(
        visit, "desk/symposium_items.html", meeting, status=HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
        groups=shown, rows=rows, gone=gone, hidden=found.hidden, total=len(found.items), counted=counted,
        links=[("u-unit" if name == "unit" else "pick", text) for name, text in (wrong or {}).items()],
        twice=sum(bool(rows[one.no].twins) for one in sorted_), number=number, pages=pages, wrong=wrong or {},
        ticked=set(visit.form.get("no", [])), chosen=visit.first("unit"),
        waits=sources.waiting(visit, solicitations.door(meeting.id)),
        units=[one for one in fields.units(org) if org.reaches(visit.actor.region, one[0])],
    )  # fmt: skip


def _page(visit: Visit, size: int) -> tuple[int, int]:
    """The page asked for, and how many there are."""
    pages = max(1, -(-size // PAGE))
    return min(max(1, forms.number(visit.asked("page"))), pages), pages


def _rows(visit: Visit, found: Board, sorted_: list[sorting.Item]) -> dict[str, Row]:
    cases = {one.no: one.case for one in found.seen if one.case}
    twins = sorting.twins(sorted_)
    return {one.no: Row(
        one, case, access.status_label(case, visit.actor), solicitation.WHENCE.get(str(one.line.data["source"]), "—"),
        not case.unit and not case.sensitive,
        tuple(_twin(case, cases[other.no], other, visit.actor) for other in twins.get(one.no, ())),
    ) for one in found.seen if (case := one.case)}  # fmt: skip


def _twin(case: Case, other: Case, found: sorting.Twin, actor: Actor) -> Twin:
    """Merged is only what is of one enterprise by its code or local id (the flow asks for that)."""
    may = (case.enterprise == other.enterprise and case.status in MERGE.froms and other.status in MERGE.froms
           and flow.actor_may(MERGE, case, actor))  # fmt: skip
    return Twin(other.no, other.title, found.alike, found.same, may)
