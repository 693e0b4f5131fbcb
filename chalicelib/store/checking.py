"""The history compared with its chain and its seals, alike for both stores: operation's `verify` and the audit page."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from chalicelib.crypto import Unreadable
from chalicelib.domain.audit import LANE
from chalicelib.domain.records import Checked
from chalicelib.store import ledger

ALL = 10**6  # events of a day; only a bound
BROKEN = (Unreadable, ValueError, TypeError, KeyError, AttributeError, IndexError)  # what altered items raise


def case(store: Any, no: str) -> Checked:
    """One case's chain. `entries` is 0 when neither the case nor an entry of it is there."""
    try:
        links = store.links(no)
    except BROKEN as error:
        why = f"{no}: its history was altered so that it cannot be read ({type(error).__name__})"
        return Checked(1, "", (why,))
    try:
        found = store.case(no)
    except BROKEN as error:
        why = f"{no}: the case itself was altered so that it cannot be read ({type(error).__name__})"
        return Checked(len(links) or 1, "", (why,))
    if found is None:
        lost = (f"{no}: the case is missing; {len(links)} entries of it are left",) if links else ()
        return Checked(len(links), "", lost)
    lane = sum(link.plain["seen"] in LANE for link in links)
    return Checked(found.seq, found.head, tuple(ledger.verify(no, links, found.head, found.seq)), lane)


def day(store: Any, day: date, kept: Mapping[str, Any] | None, before: str) -> list[str]:
    """What differs between a day's seal as it was published (None: there is none) and the entries and events as they
    are now. `before`: hash of the published seal of the day before."""
    short = store.seal(day)
    altered = [f"{day}: {line}" for line in ledger.verify_events(store.events(day, ALL))]
    if kept is None:
        return altered + ([f"{day}: the seal is missing"] if short else [])
    found = ledger.verify_seal(kept, store.day(day), before) + altered
    if short is None:
        found.append(f"{day}: the table lacks the seal that the bucket has")
    elif dict(short) != ledger.short(kept):
        found.append(f"{day}: the table has another seal than the bucket")
    return found
