"""What the pages of the city's own data share: fields, one version at a time, its why, and the note in the audit."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from chalice.app import Response

from chalicelib import handling
from chalicelib.domain.errors import Stale
from chalicelib.domain.flow import Need, read_value
from chalicelib.domain.words import Role
from chalicelib.web import forms
from chalicelib.web.desk import fields, frame
from chalicelib.web.visit import Visit

READERS = frozenset({Role.ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR, Role.SUPERVISOR, Role.SUPERVISOR_HEAD})
ADMIN = frozenset({Role.ADMIN})
SECURITY = frozenset({Role.SECURITY_ADMIN})
WHY = Need("why", "为什么改", "line", low=4, high=200, hint="写进版本记录，以后能查到，例如依据的文件")
VERSIONS = 30  # shown of each document


def read(visit: Visit, needs: Sequence[Need]) -> tuple[dict[str, Any], dict[str, str]]:
    """(values, sentence per wrong field) of a posted form."""
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for need in needs:
        try:
            values[need.name] = read_value(need, visit.form.get(need.name, []), visit.now.date(), {})
        except ValueError as problem:
            wrong[need.name] = str(problem)
    return values, wrong


def drawn(visit: Visit, needs: Sequence[Need], wrong: Mapping[str, str], values: Mapping[str, Any]) -> list[Any]:
    """The fields as the template draws them: what was typed when a form was posted, else `values`."""
    raw = visit.form if visit.method == "POST" else None
    return fields.fields("e", needs, visit.services.org, values=values, raw=raw, errors=wrong)


def links(wrong: Mapping[str, str]) -> list[tuple[str, str]]:
    """The summary's (id, sentence)."""
    return [(f"e-{name}", sentence) for name, sentence in wrong.items()]


def version(visit: Visit, name: str) -> int:
    """The document's version that the pages work with."""
    return visit.services.book.now.numbers.get(name, 0)


def seen(visit: Visit, name: str) -> int:
    """The version that the person looked at when the form was drawn."""
    return forms.number(visit.first("seen")) if visit.form.get("seen") else version(visit, name)


def save(visit: Visit, name: str, event: str, value: Mapping[str, Any], why: str, change: str) -> None:
    """Make the next version and note it; `change`: which kind, for the audit.

    Stale when a colleague was faster: nothing is written then.
    """
    actor = visit.actor
    try:
        revision = handling.revise(
            visit.services, name, value, by=actor.id, by_name=actor.name, why=why, seen=seen(visit, name)
        )
    except Stale:
        visit.services.book.reread()
        raise
    handling.record(visit.services, event, actor, target=name, version=str(revision.number), change=change)


def page(visit: Visit, template: str, name: str, *, wrong: Mapping[str, str] | None = None, clash: str = "",
         **values: Any) -> Response:  # fmt: skip
    """A page with a form of the document; 409 with `clash` above what was typed, 422 with faults beside the fields."""
    status = HTTPStatus.CONFLICT if clash else HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    kept = version(visit, name) if clash else seen(visit, name)
    return frame.render(
        visit, template, status=status, clash=clash, links=links(wrong or {}), seen=kept, **values
    )  # fmt: skip
