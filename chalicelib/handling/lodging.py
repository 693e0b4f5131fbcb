"""New cases: lodged by an enterprise or registered on its behalf."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from chalicelib.domain import flow, identity
from chalicelib.domain.case import ENTERPRISE, Actor, Case, Contact, Part
from chalicelib.domain.errors import AlreadyDone
from chalicelib.domain.words import Status
from chalicelib.handling.acting import context, save

if TYPE_CHECKING:
    from chalicelib.wiring import Services


def lodge(
    services: "Services",
    values: Mapping[str, Any],
    *,
    token: str = "",
    channel: str = "portal",
    actor: Actor = ENTERPRISE,
    action: str = "lodge",
    files: tuple[Mapping[str, Any], ...] = (),
    now: datetime | None = None,
) -> tuple[Case, str]:
    """A new case and its query code (shown once; only its HMAC is stored).

    `values`: the keys of domain/lodging.py; `files`: checked attachments (id, name, kind, size, key).
    `token`: the form's token; the same token again raises AlreadyDone with the case's number.
    """
    at = now or services.clock.now()
    used = services.store.form(token, services.clock.wall()) if token else None
    if used and used.case:
        raise AlreadyDone(used.case)
    no = identity.case_no(values["region"], at.date(), services.store.next(f"QS#{values['region']}#{at:%Y%m%d}"))
    code = identity.query_code(services.ids.bytes(32))
    case = _case(services, no, code, values, channel, at, len(files))
    change = flow.start(action, case, actor, {**values, "query_code": code}, context(services, at))
    parts = tuple(Part(f"ATT#{file['id']}", dict(file)) for file in files)
    return save(services, replace(change, parts=(*change.parts, *parts)), token), code


def _case(
    services: "Services",
    no: str,
    code: str,
    values: Mapping[str, Any],
    channel: str,
    at: datetime,
    files: int,
) -> Case:
    contact = Contact(
        values["name"], values.get("duty", ""), values.get("mobile", ""), values.get("landline", ""),
        values.get("no_phone", ""), values.get("second_name", ""), values.get("second_mobile", ""),
    )  # fmt: skip
    return Case(
        no=no, status=Status.LODGED, kind=values["kind"], channel=channel, region=values["region"],
        category=values["category"], title=values["title"], enterprise=values["enterprise"],
        enterprise_name=values["enterprise_name"], contact=contact, lodged_at=at,
        code=services.mac("query", f"{no}:{code}"), policy=services.policy.version,
        secret=bool(values.get("secret")), consent=bool(values.get("consent")), attachments=files,
    )  # fmt: skip


def register(
    services: "Services",
    values: Mapping[str, Any],
    actor: Actor,
    *,
    channel: str,
    token: str = "",
    now: datetime | None = None,
) -> tuple[Case, str]:
    """代录 by intake, with source and `said_at` (procedure 3, register)."""
    return lodge(services, values, token=token, channel=channel, actor=actor, action="register", now=now)
