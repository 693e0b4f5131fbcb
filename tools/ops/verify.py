"""Compare the history with its hash chain and with the daily seals; every finding names case, entry and what happened.

The chain shows what was altered, missing or added within a case. Whoever rewrites a whole chain and the case's head
meets the seals, which lie in a bucket that nobody can overwrite.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from chalicelib.crypto import Unreadable
from chalicelib.jobs.sealing import key
from chalicelib.store import ledger
from chalicelib.wiring import Services
from tools.ops.progress import bar
from tools.ops.target import Target

CASE, SEAL = "CASE#", "SEAL#"
ALL = 10**6  # events of a day; only a bound


@dataclass(frozen=True)
class Extent:
    """What there is to verify: numbers of cases (from cases and from entries), days with entries or a seal."""

    cases: tuple[str, ...]
    days: tuple[date, ...]


def extent(target: Target) -> Extent:
    """One pass over the keys of both tables."""
    cases: set[str] = set()
    days: set[date] = set()
    for item in bar("Entries", target.scan("ledger", ("pk", "yk")), target.about("ledger")):
        if item["pk"]["S"].startswith(CASE):
            cases.add(item["pk"]["S"].removeprefix(CASE))
        days.add(_day(item["yk"]["S"].split("#")[1]))
    for item in bar("Items", target.scan("app", ("pk", "sk")), target.about("app")):
        pk, sk = item["pk"]["S"], item["sk"]["S"]
        if pk.startswith(CASE) and sk == "META":
            cases.add(pk.removeprefix(CASE))
        elif pk.startswith(SEAL):
            days.add(date.fromisoformat(pk.removeprefix(SEAL)))
    return Extent(tuple(sorted(cases)), tuple(sorted(days)))


def _day(text: str) -> date:
    return date(int(text[:4]), int(text[4:6]), int(text[6:]))


def case(services: Services, no: str) -> list[str]:
    """Findings about one case's chain."""
    store: Any = services.store  # `links` is for verification only and no part of what the application may ask
    try:
        links = store.links(no)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        return [f"{no}: its history was altered so that it cannot be read ({type(error).__name__})"]
    try:
        found = store.case(no)
    except (Unreadable, ValueError, TypeError, KeyError, AttributeError) as error:
        return [f"{no}: the case itself was altered so that it cannot be read ({type(error).__name__})"]
    if found is None:
        return [f"{no}: the case is missing; {len(links)} entries of it are left"] if links else [f"{no}: unknown"]
    return ledger.verify(no, links, found.head, found.seq)


def seals(services: Services, days: Iterable[date]) -> list[str]:
    """Findings about the seals of these days, each against the day's entries and the seal before."""
    wanted = sorted(days)
    last = max((day for day in wanted if services.store.seal(day)), default=None)
    found: list[str] = []
    for day in bar("Seals", wanted, len(wanted)):
        found += _seal(services, day, overdue=last is not None and day < last)
    return found


def _seal(services: Services, day: date, overdue: bool) -> list[str]:
    kept, short = _published(services, day), services.store.seal(day)
    if kept is None:
        return events(services, day) + ([f"{day}: the seal is missing"] if short or overdue else [])
    before = _published(services, day - timedelta(days=1))
    found = ledger.verify_seal(kept, services.store.day(day), str(before["hash"]) if before else "")
    found += events(services, day)
    if short is None:
        found.append(f"{day}: the table lacks the seal that the bucket has")
    elif dict(short) != ledger.short(kept):
        found.append(f"{day}: the table has another seal than the bucket")
    return found


def events(services: Services, day: date) -> list[str]:
    """Events of the day whose content is not what was written; the seal says which are missing."""
    return [f"{day}: {line}" for line in ledger.verify_events(services.store.events(day, ALL))]


def _published(services: Services, day: date) -> Mapping[str, Any] | None:
    body = services.seals.read(key(day))
    found: Mapping[str, Any] | None = json.loads(body) if body else None
    return found


def one(services: Services, no: str) -> list[str]:
    """One case: its chain, and what the seals of its days say about it."""
    found = case(services, no)
    days = {entry.at.date() for entry in services.store.history(no)} if not found else set()
    return found + [line for line in seals(services, days) if no in line or " seal" in line]


def everything(target: Target) -> tuple[list[str], Extent]:
    """All cases and all seals → findings, and what was looked at."""
    reach = extent(target)
    found = [line for no in bar("Cases", reach.cases, len(reach.cases)) for line in case(target.services, no)]
    return found + seals(target.services, reach.days), reach
