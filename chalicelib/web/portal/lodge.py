"""我要提诉求: one form, three buttons (get a code, attachments, lodge). Nothing typed is lost on any way."""

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from chalice.app import Response

from chalicelib import handling
from chalicelib.domain import identity, lodging, solicitation, words
from chalicelib.domain.errors import AlreadyDone, DomainError, Invalid
from chalicelib.domain.records import Form
from chalicelib.domain.redaction import mask_mobile
from chalicelib.web import limits
from chalicelib.web.errors import status_of
from chalicelib.web.pages import PUBLIC, page
from chalicelib.web.portal import challenge, codes, drafts, receipt
from chalicelib.web.portal.sheets import PORTAL, Sheet
from chalicelib.web.visit import Visit


@page("/lodge", who=PUBLIC)
def blank(visit: Visit) -> Response:
    return show(visit, PORTAL)


@page("/lodge", methods=("POST",), who=PUBLIC)
def post(visit: Visit) -> Response:
    return take(visit, PORTAL)


def show(visit: Visit, sheet: Sheet) -> Response:
    """The form: empty, or as it was left for the attachments."""
    form = drafts.kept_of(visit, sheet.path)
    if form is None:
        form = Form(visit.services.ids.token(), drafts.PURPOSE, visit.services.clock.wall())
    return _show(visit, sheet, form, form.data.get("raw", {}))


def take(visit: Visit, sheet: Sheet) -> Response:
    """What its three buttons do."""
    form = drafts.posted(visit)
    if form.case:
        return _receipt(visit, sheet, form.token, form.case)
    verb = {"code": _send_code, "files": _to_files, "clear": _clear}.get(visit.first("do"), _lodge)
    try:
        return verb(visit, sheet, form)
    except AlreadyDone as done:
        return _receipt(visit, sheet, form.token, done.no)
    except Invalid as error:
        found = visit.services.store.form(form.token, visit.services.clock.wall()) or form  # its code may be proved now
        return _show(visit, sheet, found, drafts.typed(visit), error.fields, status_of(error))
    except DomainError as error:
        return _show(visit, sheet, form, drafts.typed(visit), {"": str(error)}, status_of(error))


def _send_code(visit: Visit, sheet: Sheet, form: Form) -> Response:
    mobile, problem = identity.mobile(visit.first("mobile"))
    if problem:
        raise Invalid({"mobile": problem})
    try:
        codes.count(visit, mobile, worked=challenge.worked(visit))
    except DomainError as error:
        return _show(visit, sheet, form, drafts.typed(visit), {"code": str(error)}, status_of(error))
    made = codes.issue(visit, form, mobile, {**form.data, "raw": drafts.typed(visit)})
    return _show(visit, sheet, made, drafts.typed(visit), sent=mask_mobile(mobile))


def _to_files(visit: Visit, sheet: Sheet, form: Form) -> Response:
    drafts.keep(visit, form, raw=drafts.typed(visit), path=sheet.path)
    return visit.redirect("/lodge/files")


def _clear(visit: Visit, sheet: Sheet, form: Form) -> Response:
    """Throw away what was typed and uploaded: somebody else may use this device next."""
    for file in drafts.files(form):
        visit.services.files.delete(drafts.checked(visit, form, file["id"]))
    visit.services.store.put_form(replace(form, data={"files": []}, mobile="", code=""))
    visit.set_cookie(drafts.COOKIE, "", seconds=0)
    return visit.redirect(sheet.path)


def _lodge(visit: Visit, sheet: Sheet, form: Form) -> Response:
    values, form = _values(visit, sheet, form)
    services = visit.services
    limits.count(services, "lodge-address", visit.address)
    if values["enterprise"]:
        limits.count(services, "lodge-enterprise", values["enterprise"])
    limits.count(services, "lodge-phone", services.mac("limit", values["mobile"]))
    case, code = handling.lodge(
        services, sheet.values(visit, values), token=form.token, channel=sheet.channel, files=_keep_files(visit, form)
    )
    receipt.keep(visit, form.token, case.no, code)
    visit.set_cookie(drafts.COOKIE, "", seconds=0)
    return _receipt(visit, sheet, form.token, case.no)


def _receipt(visit: Visit, sheet: Sheet, token: str, no: str) -> Response:
    sheet.made(visit, no)
    return visit.redirect(f"/receipt/{token}")


def _values(visit: Visit, sheet: Sheet, form: Form) -> tuple[dict[str, Any], Form]:
    """The form's values and the draft with its mobile proved; all that is wrong is told at once."""
    wrong: dict[str, str] = {}
    values: dict[str, Any] = {}
    try:
        values = lodging.read(visit.form, visit.services.org, sheet.kinds, sheet.coded)
    except Invalid as error:
        wrong = error.fields
    mobile, problem = identity.mobile(visit.first("mobile"))
    if not problem and drafts.proved(form) != mobile:
        try:
            codes.check(visit, form, mobile, visit.first("code"))
            form = replace(form, data={**form.data, "proved": mobile})
            visit.services.store.put_form(form)
        except Invalid as error:
            wrong = _after(wrong, error.fields)
    if wrong:
        raise Invalid(wrong)
    return values, form


def _after(wrong: Mapping[str, str], code: Mapping[str, str]) -> dict[str, str]:
    """The code's fault stands where its field stands: before the second contact."""
    early = ("truth", "enterprise_name", "enterprise", "region", "name", "duty", "mobile")
    first = {name: text for name, text in wrong.items() if name in early}
    return {**first, **code, **{name: text for name, text in wrong.items() if name not in early}}


def _keep_files(visit: Visit, form: Form) -> tuple[Mapping[str, Any], ...]:
    """Copy the checked files out of the drafts; the same ids again change nothing."""
    kept = []
    for file in drafts.files(form):
        key = f"case/{file['id']}"
        visit.services.files.copy(drafts.checked(visit, form, file["id"]), key)
        kept.append({**file, "key": key})
    return tuple(kept)


def _show(
    visit: Visit, sheet: Sheet, form: Form, raw: Mapping[str, Any], faults: Mapping[str, str] | None = None,
    status: int = HTTPStatus.OK, sent: str = "",
) -> Response:  # fmt: skip
    org, values = visit.services.org, drafts.shown(raw)
    heard = solicitation.source(values.get("from", "") or visit.asked("from"))
    return visit.render(
        "portal/lodge.html", status=status, token=form.token, values=values, faults=faults or {}, sent=sent,
        labels=lodging.labels(org) | {"code": "短信验证码"}, files=drafts.files(form), org=org, words=words,
        proved=bool(drafts.proved(form)) and drafts.proved(form) == identity.mobile(values.get("mobile", ""))[0],
        restored=bool(raw) and visit.method == "GET", sheet=sheet, heard=heard,
    )  # fmt: skip
