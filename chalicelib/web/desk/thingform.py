"""What the forms of windows and groups share: write what was typed under the version that the person saw."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, Protocol

from chalice.app import Response

from chalicelib import handling
from chalicelib.domain.errors import Invalid, Stale
from chalicelib.domain.records import Thing
from chalicelib.web.forms import number
from chalicelib.web.visit import Visit
from chalicelib.wiring import Services

Raw = Mapping[str, list[str]]


class Draw(Protocol):
    def __call__(
        self, visit: Visit, before: Thing | None, raw: Raw | None, errors: Mapping[str, str], stale: str = ""
    ) -> Response: ...


@dataclass(frozen=True)
class ThingForm:
    """`read(visit, new)` gives the values, or raises Invalid; `after` is the address once it is saved, with {id}."""

    shape: Callable[..., Any]
    event: str
    read: Callable[[Visit, bool], Mapping[str, Any]]
    draw: Draw
    keep: Callable[[Services, str, Any, int], Any]
    after: str

    def save(self, visit: Visit, before: Thing | None) -> Response:
        services = visit.services
        try:
            values = self.read(visit, before is None)
            made = replace(before.data, **values) if before else self.shape(**values)
            id = before.id if before else services.ids.new()
            self.keep(services, id, made, number(visit.first("seen")) if before else 0)
        except Invalid as invalid:
            return self.draw(visit, before, visit.form, invalid.fields)
        except Stale as stale:
            visit.refused = stale
            return self.draw(visit, before, visit.form, {}, str(stale))
        handling.record(services, self.event, visit.actor, target=made.name, did="changed" if before else "made")
        return visit.redirect(self.after.format(id=id), done="saved")


def status(errors: Mapping[str, str], stale: str) -> HTTPStatus:
    """Of a form that is shown: 422 with faults beside the fields, 409 when a colleague was faster."""
    return HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.CONFLICT if stale else HTTPStatus.OK
