"""窗口代录: the code first, the registry fills in the rest, what was lodged already is shown before saving, and the
answer to the post is the printed receipt (procedure 3, register; seed P2.2)."""

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from chalice.app import Response
from markupsafe import Markup

from chalicelib import handling
from chalicelib.domain import access, clocks, identity, lodging, words
from chalicelib.domain.case import Case
from chalicelib.domain.errors import Invalid, Unseen
from chalicelib.domain.flow import Need
from chalicelib.domain.flow.effects_review import alike
from chalicelib.domain.records import Thing
from chalicelib.domain.registry import TAGS, Enterprise
from chalicelib.handling import enterprises
from chalicelib.handling import windows as keeping
from chalicelib.web.desk import fields, frame
from chalicelib.web.desk import register as desk
from chalicelib.web.desk.windows_start import staffed
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
# Seldom changed at the counter; they stand folded below, filled in.
FOLDED = ("duty", "landline", "no_phone", "wish", "source", "said_at")
WHO = ("enterprise", "enterprise_name", "region", "name", "mobile")
WHAT = ("category", "title", "content", "kind", "secret", "consent")
SECRET_HINT = "投诉和执法监管类必须选择；其他不选的按不保密"  # noqa: S105 – a sentence


def needs(visit: Visit) -> tuple[Need, ...]:
    """The desk's own fields in the order of the counter."""
    found = {one.name: one for one in desk.needs(visit)}
    found["secret"] = replace(found["secret"], required=False, hint=SECRET_HINT)
    return tuple(found[name] for name in (*WHO, *WHAT, *FOLDED))


@page("/desk/window/{id}/register", who=frame.INTAKE)
def form(visit: Visit) -> Response:
    """Asks for the code; with one (or `none=1`, or the case `after` which another follows) the whole form."""
    thing, code, after = staffed(visit), visit.asked("code"), visit.asked("after")
    if after:
        case = _mine(visit, thing, after)
        return _show(visit, thing, _of_case(case), after=after, whose=case.enterprise)
    if visit.asked("none"):
        return _show(visit, thing, {})
    if not code:
        return _ask(visit, thing)
    code, problem = identity.uscc(code)
    if problem:
        return _ask(visit, thing, visit.asked("code"), problem)
    known = enterprises.find(visit.services, code)
    if known and not enterprises.in_scope(visit.services, known, visit.actor):  # of another county: no contact of it
        return _show(visit, thing, {"enterprise": code, "enterprise_name": known.name}, whose=code)
    return _show(visit, thing, _of_enterprise(known) if known else {"enterprise": code}, known, whose=code)


@page("/desk/window/{id}/register", ("POST",), who=frame.INTAKE)
def save(visit: Visit) -> Response:
    """Make the case; the query code is shown once, on the receipt that answers this post."""
    thing, after = staffed(visit), visit.first("after")
    try:
        values = _read(visit, thing, after)
    except Invalid as invalid:
        typed = identity.normalise_uscc(visit.first("enterprise"))
        return _show(visit, thing, {}, after=after, whose=typed or visit.first("seen"), errors=invalid.fields)
    if visit.first("seen") != values["enterprise"] and _near(visit, values["enterprise"]):
        return _show(visit, thing, {}, after=after, whose=values["enterprise"], stopped=True)
    case, code = keeping.register(visit.services, thing.id, values, visit.actor, visit.first("token"))
    if not code:
        return visit.redirect(f"/desk/case/{case.no}", done="register")
    return _receipt(visit, thing, case, code)


@page("/desk/window/{id}/source/{no}", ("POST",), who=frame.INTAKE)
def source(visit: Visit) -> Response:
    """这是同一件事: the case gets this window as another source instead of a second case being made."""
    thing, no = staffed(visit), visit.params["no"]
    case = handling.see(visit.services, no, visit.actor).case
    token = f"{visit.first('token')}-{case.no}"
    keeping.add_source(visit.services, thing.id, case.no, visit.actor, f"{thing.data.name}来访", token)
    return visit.redirect(f"/desk/window/{thing.id}", done="source")


def _read(visit: Visit, thing: Thing, after: str) -> dict[str, Any]:
    """As at the desk, with what the counter presets."""
    given = {**visit.form, "channel": [keeping.CHANNEL]}
    if not lodging.must_choose_secret(visit.first("kind"), visit.first("category")) and not visit.first("secret"):
        given["secret"] = ["no"]
    visit.form = given
    values = desk.read(visit, desk.needs(visit))
    before = _mine(visit, thing, after) if after else None
    if before and not visit.first("enterprise") and values["enterprise_name"] == before.enterprise_name:
        values["enterprise"] = before.enterprise  # one without a code keeps the id it was given a minute ago
    return values


def _mine(visit: Visit, thing: Thing, no: str) -> Case:
    """A case that this window took in and this person may see."""
    case = visit.services.store.case(no)
    if case is None or not access.sees(case, visit.actor) or keeping.door(thing.id) not in case.doors:
        raise Unseen
    return case


def _of_enterprise(known: Enterprise) -> dict[str, Any]:
    reach = known.contacts[0] if known.contacts else None
    contact = {name: getattr(reach, name) for name in ("name", "duty", "mobile", "landline")} if reach else {}
    code = known.id if known.coded else ""
    return {"enterprise": code, "enterprise_name": known.name, "region": known.region, **contact}


def _of_case(case: Case) -> dict[str, Any]:
    coded = "" if case.enterprise.startswith("L") else case.enterprise
    kept = {name: getattr(case.contact, name) for name in ("name", "duty", "mobile", "landline", "no_phone")}
    return {"enterprise": coded, "enterprise_name": case.enterprise_name, "region": case.region, **kept}


def _near(visit: Visit, enterprise: str) -> list[Case]:
    """Open cases of the enterprise; the most similar title first."""
    title = visit.first("title")
    found = keeping.alike(visit.services, enterprise, visit.actor)
    return sorted(found, key=lambda case: -alike(title, case.title)) if title else found


def _ask(visit: Visit, thing: Thing, typed: str = "", error: str = "") -> Response:
    return frame.render(visit, "desk/window_code.html", status=WRONG if error else HTTPStatus.OK, window=thing,
                        typed=typed, error=error)  # fmt: skip


def _show(visit: Visit, thing: Thing, values: Mapping[str, Any], known: Enterprise | None = None, *, after: str = "",
          whose: str = "", errors: Mapping[str, str] | None = None, stopped: bool = False) -> Response:  # fmt: skip
    """The form: empty or filled from `values`; after a post as it was typed. `whose`: the enterprise, of which what was
    lodged already is shown; `stopped`: nothing was saved, because of that."""
    posted = visit.method == "POST"
    preset = {"region": thing.data.region, "kind": "appeal", "said_at": visit.now, "source": f"{thing.data.name}来访"}
    drawn = fields.fields("r", needs(visit), visit.services.org, values={**preset, **values},
                          raw=visit.form if posted else None, errors=errors)  # fmt: skip
    cases = _near(visit, whose)
    return frame.render(
        visit, "desk/window_register.html", status=WRONG if posted else HTTPStatus.OK, window=thing, after=after,
        parts=_parts(drawn, bool(known or after)),
        folded=[one for one in drawn if one.need.name in FOLDED],
        opened=any(name in FOLDED for name in errors or ()), known=known, near=cases, stopped=stopped,
        seen=whose if cases else "", links=[(f"r-{name}", text) for name, text in (errors or {}).items()],
        tags=[TAGS[tag] for tag in known.tagged(visit.now.date())] if known else [],
        labels={case.no: words.STATUS[case.status].label for case in cases},
        token=visit.first("token") or visit.services.ids.token(),
    )  # fmt: skip


def _parts(drawn: list[fields.Field], filled: bool) -> list[tuple[str, list[fields.Field]]]:
    """Both halves of the form; what is filled in already comes second, so that typing begins with the matter."""
    who, what = ([one for one in drawn if one.need.name in names] for names in (WHO, WHAT))
    found = [("企业和联系人", who), ("诉求", what)]
    return found[::-1] if filled else found


def _receipt(visit: Visit, thing: Thing, case: Case, code: str) -> Response:
    """受理回执 for paper: number, query code, QR to the status page, the day by which acceptance is decided."""
    clock, calendar = case.clock("acceptance"), visit.services.calendar.of(case.region)
    due = clocks.due_day(clock, calendar) if clock else None
    address = f"{visit.services.settings.public_origin}/status?no={case.no}"
    return visit.render(
        "desk/window_receipt.html", window=thing, case=case, code=code, due=due, person=visit.actor.name,
        estimated=due is not None and calendar.is_provisional(due), qr=_qr(address), policy=visit.services.policy,
    )  # fmt: skip


def _qr(address: str) -> Markup:
    import segno

    code = segno.make(address, error="m", micro=False)
    return Markup(code.svg_inline(scale=4, border=4, svgclass="qr", lineclass=None, title="查进度的二维码"))  # noqa: S704 – our own address, drawn by segno
