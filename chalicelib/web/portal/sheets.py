"""A lodging form: the portal's own, or that of a symposium's solicitation. What differs between them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.domain import solicitation, words
from chalicelib.domain.case import Case
from chalicelib.domain.platforms import Symposium
from chalicelib.handling import solicitations
from chalicelib.web.portal import drafts
from chalicelib.web.visit import Visit


@dataclass(frozen=True)
class Sheet:
    """`meeting` and its `id`: whose solicitation it is; the portal's own form has none."""

    path: str = drafts.HOME
    id: str = ""
    meeting: Symposium | None = None

    @property
    def kinds(self) -> Mapping[str, str]:
        """The kinds that it offers."""
        return solicitation.KINDS if self.meeting else words.KINDS

    @property
    def coded(self) -> bool:
        """False: also who has no code may use it."""
        return self.meeting is None

    @property
    def channel(self) -> str:
        return solicitations.CHANNEL if self.meeting else "portal"

    def values(self, visit: Visit, read: Mapping[str, Any]) -> dict[str, Any]:
        """What was read from the form, with what the door adds; who has no code gets a local id (代码待核)."""
        values = dict(read)
        if self.meeting:
            said = solicitation.said(self.meeting, visit.services.terms["symposium"], visit.first("from"))
            values |= {"door": solicitations.door(self.id), "source": said}
        return values | {"enterprise": values["enterprise"] or f"L{visit.services.ids.new()}"}

    def made(self, visit: Visit, no: str) -> None:
        """After the case was made, or found to have been made by the same form: the meeting has it among its items."""
        case: Case | None = visit.services.store.case(no) if self.meeting else None
        if case:
            solicitations.collect(visit.services, self.id, case, solicitation.source(visit.first("from")))


PORTAL = Sheet()


def of_meeting(id: str, meeting: Symposium) -> Sheet:
    return Sheet(f"/join/{id}/lodge", id, meeting)
