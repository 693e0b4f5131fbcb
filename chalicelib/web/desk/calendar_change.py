"""A change of the calendar before it is made: how it was understood, which dates of open cases would move, why."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from chalice.app import Response

from chalicelib import handling, wiring
from chalicelib.domain.clockwork import KINDS
from chalicelib.domain.errors import Stale
from chalicelib.domain.flow import Need
from chalicelib.web.desk import editing
from chalicelib.web.visit import Visit
from chalicelib.wiring import CALENDAR

LISTED = 50  # dates that move are named, the others counted


@dataclass(frozen=True)
class Proposal:
    """A change that is shown before it is made. `kept`: hidden fields with what was typed; `says`: how it was read."""

    path: str
    title: str
    value: Mapping[str, Any]
    says: tuple[tuple[str, str], ...]
    kept: Mapping[str, str]


def stored(visit: Visit) -> Mapping[str, Any]:
    found = visit.services.store.setting(CALENDAR) or {}
    return {name: value for name, value in found.items() if name != "n"}


def decide(visit: Visit, proposal: Proposal, needs: tuple[Need, ...], done: str) -> Response:
    """Show the change, or make it when the person has seen it and says why."""
    wrong: dict[str, str] = {}
    clash = ""
    if visit.first("do") == "back":
        return form(visit, needs, {}, proposal.title, proposal.path)
    if visit.first("do") == "apply":
        values, wrong = editing.read(visit, (editing.WHY,))
        try:
            if not wrong:
                editing.save(visit, CALENDAR, "calendar", proposal.value, values["why"], change=done)
                return visit.redirect("/desk/calendar", done=done)
        except Stale as stale:
            clash = str(stale)
    outlook = handling.outlook(visit.services, wiring.calendar(proposal.value), visit.now)
    moved, cases, settled = handling.count(outlook.moves)
    listed = sorted(outlook.moves, key=lambda move: (not move.moved, move.now, move.no))[:LISTED]
    return editing.page(
        visit, "desk/calendar_decide.html", CALENDAR, wrong=wrong, clash=clash, proposal=proposal, outlook=outlook,
        moved=moved, cases=cases, settled=settled, listed=listed, kinds=KINDS, back=bool(needs),
        fields=editing.drawn(_only(visit, "why"), (editing.WHY,), wrong, {}),
    )  # fmt: skip


def _only(visit: Visit, name: str) -> Visit:
    """The visit with one posted field: hidden ones are drawn by the template."""
    return replace(visit, form={key: given for key, given in visit.form.items() if key == name})


def form(
    visit: Visit, needs: tuple[Need, ...], wrong: Mapping[str, str], title: str, path: str,
    understood: tuple[tuple[str, str], ...] = (),
) -> Response:  # fmt: skip
    return editing.page(
        visit, "desk/calendar_form.html", CALENDAR, wrong=wrong, title=title, path_=path, understood=understood,
        fields=editing.drawn(visit, needs, wrong, {}),
    )  # fmt: skip
