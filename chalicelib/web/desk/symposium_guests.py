"""参会: who was invited, who registered, who came; staff register guests and tick them at the door (procedure 7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from chalice.app import Response

from chalicelib.domain import identity, registry
from chalicelib.domain.flow import Need
from chalicelib.domain.platforms import Symposium
from chalicelib.domain.records import Line
from chalicelib.domain.redaction import mask_mobile
from chalicelib.domain.solicitation import GUEST
from chalicelib.handling import doors, enterprises
from chalicelib.handling import symposiumitems as keeping
from chalicelib.web.desk import editing, fields, symposium_page
from chalicelib.web.errors import NotFound
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

PATH = "/desk/symposiums/{id}/guests"
NEEDS = (
    Need("enterprise_name", "企业或单位", "line", low=2, high=100),
    Need("enterprise", "统一社会信用代码", "line", required=False, low=2, high=30, hint="没有代码的不填"),
    Need("name", "姓名", "line", low=2, high=30), Need("duty", "职务", "line", required=False, low=1, high=50),
    Need("mobile", "手机号", "mobile", required=False), Need("here", "现在已经到会", "check", required=False),
)  # fmt: skip


@dataclass(frozen=True)
class Guest:
    """As the page shows one; `slug` names the line in a form, `mobile` is masked."""

    slug: str
    enterprise: str
    who: str
    mobile: str
    source: str
    came: str


@page(PATH, who=symposium_page.WHO)
def guests(visit: Visit) -> Response:
    return _show(visit)


@page(PATH, ("POST",), who=symposium_page.WHO)
def change(visit: Visit) -> Response:
    """One of: in, out (a guest came, was ticked by mistake), else a new guest."""
    meeting = symposium_page.chosen(visit)
    for step in ("in", "out"):
        if visit.first(step):
            key = GUEST + visit.first(step)
            if not keeping.attend(visit.services, meeting.id, key, visit.now if step == "in" else None):
                raise NotFound
            return visit.redirect(visit.path, done=step)
    values, wrong = _read(visit)
    if wrong:
        return _show(visit, wrong)
    here = bool(values.pop("here"))
    keeping.welcome(visit.services, meeting.id, {**values, "source": keeping.STAFF}, here)
    return visit.redirect(visit.path, done="welcome")


def _read(visit: Visit) -> tuple[dict[str, Any], dict[str, str]]:
    values, wrong = editing.read(visit, NEEDS)
    for name, reader in (("enterprise", identity.uscc), ("mobile", identity.mobile)):
        if values.get(name):
            values[name], problem_ = reader(str(values[name]))
            if problem_:
                wrong[name] = problem_
    return values, wrong


def _show(visit: Visit, wrong: Mapping[str, str] | None = None) -> Response:
    meeting = symposium_page.chosen(visit)
    lines = list(doors.lines(visit.services, Symposium.KIND, meeting.id, GUEST))
    shown = sorted((_guest(one) for one in lines), key=lambda one: (bool(one.came), registry.plain(one.enterprise)))
    drawn = fields.fields("g", NEEDS, visit.services.org, raw=visit.form if wrong else None, errors=wrong)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return symposium_page.render(
        visit, "desk/symposium_guests.html", meeting, status=status,
        guests=shown, invited=_missing(visit, meeting.data, lines), fields=drawn,
        links=[(f"g-{name}", text) for name, text in (wrong or {}).items()],
        registered=len(keeping.companies(lines)), came=len(keeping.attended(lines)),
        present=sum(bool(one.came) for one in shown),
    )  # fmt: skip


def _guest(line: Line) -> Guest:
    data = line.data
    who = f"{data.get('name', '')} {data.get('duty', '')}".strip()
    source = keeping.GUEST_SOURCES.get(str(data.get("source", "")), "—")
    came = str(data.get("attended") or "")
    return Guest(line.id.removeprefix(GUEST), str(data["enterprise_name"]), who,
                 mask_mobile(str(data.get("mobile", ""))), source, came[11:16])  # fmt: skip


def _missing(visit: Visit, meeting: Symposium, lines: list[Line]) -> list[str]:
    """Names of the invited enterprises of which nobody has registered."""
    there = keeping.companies(lines)
    found = ((one, enterprises.find(visit.services, one)) for one in meeting.enterprises if one not in there)
    return [known.name if known else one for one, known in found
            if not known or registry.plain(known.name) not in there]  # fmt: skip
