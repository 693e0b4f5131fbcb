"""All cases of a contact, for who proved that the mobile is theirs (seed P3: 诉求通, my cases)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.domain import access, words
from chalicelib.domain.case import Case
from chalicelib.domain.words import Status
from chalicelib.handling.acting import wake
from chalicelib.handling.finding import age

if TYPE_CHECKING:
    from chalicelib.wiring import Services

MOST = 50  # cases that are shown, the newest


@dataclass(frozen=True)
class Mine:
    """`shown` is the case whose status, dates and unit are told: the master of a merged one. `rates`: it waits for
    this contact's rating, and there is none yet. `rated`: the one that stands and can be changed, '' when none."""

    case: Case
    shown: Case
    status: str
    rates: bool
    rated: str


def mine(services: "Services", mobile: str, now: datetime) -> tuple[Sequence[Mine], bool]:
    """The cases whose contact this is now, first those that wait for a rating, else newest first, and whether there
    are older ones.

    Not those where the number was the contact once, or is the second contact's: they read by number and code.
    """
    numbers = sorted(services.store.cases_of(mobile), key=age, reverse=True)
    found = (wake(services, no, now) for no in numbers[:MOST])
    ours = [_one(services, case) for case in found if case.contact.mobile == mobile]
    return sorted(ours, key=lambda one: not one.rates), len(numbers) > MOST


def is_mine(services: "Services", no: str, mobile: str) -> bool:
    """Whether the mobile is the contact's of this case now; False alike for a case that there is not."""
    case = services.store.case(no) if mobile else None
    return case is not None and case.contact.mobile == mobile


def _one(services: "Services", case: Case) -> Mine:
    master = services.store.case(case.master) if case.status == Status.MERGED and case.master else None
    shown = master if master and master.status != Status.MERGED else case
    waits = case.status == Status.REVISITING
    rated = words.RATINGS.get(case.revisit.rating, "") if waits and case.revisit else ""
    return Mine(case, shown, access.public_label(shown), waits and not rated, rated)
