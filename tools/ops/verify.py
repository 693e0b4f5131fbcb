"""Compare the history with its hash chain and with the daily seals; every finding names case, entry and what happened.

The chain shows what was altered, missing or added within a case. Whoever rewrites a whole chain and the case's head
meets the seals, which lie in a bucket that nobody can overwrite.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from chalicelib.domain.audit import seal_name
from chalicelib.wiring import Services
from tools.ops.progress import bar
from tools.ops.target import Target

CASE, SEAL = "CASE#", "SEAL#"


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
    found = services.store.check(no)
    return list(found.findings) if found.entries else [f"{no}: unknown"]


def seals(services: Services, days: Iterable[date]) -> list[str]:
    """Findings about the seals of these days, each against the day's entries and the seal before."""
    wanted = sorted(days)
    last = max((day for day in wanted if services.store.seal(day)), default=None)
    found: list[str] = []
    for day in bar("Seals", wanted, len(wanted)):
        found += _seal(services, day, overdue=last is not None and day < last)
    return found


def _seal(services: Services, day: date, overdue: bool) -> list[str]:
    kept, before = _published(services, day), _published(services, day - timedelta(days=1))
    found = services.store.check_day(day, kept, str(before["hash"]) if before else "")
    if kept is None and overdue and not services.store.seal(day):
        found.append(f"{day}: the seal is missing")
    return found


def _published(services: Services, day: date) -> Mapping[str, Any] | None:
    body = services.seals.read(seal_name(day))
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
