"""Finding cases by whatever somebody typed, within what this person may see (procedure 2; decision 8)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.domain import access, bigrams, flow, identity, queues
from chalicelib.domain.case import Actor, Case
from chalicelib.domain.records import ListRow
from chalicelib.handling import enterprises

if TYPE_CHECKING:
    from chalicelib.wiring import Services

MOST = 30  # hits that are read and shown
OWN = 400  # rows of each of the unit's lists that are looked through
YEARS = 3  # of closed cases
REVEALS = frozenset(flow.FLOW["reveal"].roles)
_MOBILE = re.compile(r"(?:\+?86)?(1\d{10})")
_TAIL = re.compile(r"[0-9]{5,}[0-9A-Z]?")


@dataclass(frozen=True)
class Found:
    """`rows` newest first, as the queues show them; `more`: perhaps not all; `by`: how it was understood."""

    rows: Sequence[ListRow]
    more: bool
    by: str  # no, mobile, enterprise, tail, words, short


def find(services: "Services", text: str, actor: Actor, now: datetime) -> Found:
    """Every hit is read strongly and checked: what this person may not see is as if it were not there."""
    by, asked = understood(text)
    return _shown(services, by, _hits(services, by, asked, actor, now), actor)


def of_enterprise(services: "Services", ids: Iterable[str], actor: Actor) -> Found:
    """Cases of an enterprise, of the local ids too that turned out to be it, that this person may see."""
    return _shown(services, "enterprise", _of_ids(services, ids), actor)


def _of_ids(services: "Services", ids: Iterable[str]) -> "Hits":
    rows = [row for one in ids for row in services.store.of_enterprise(one, MOST + 1)]
    return sorted({row.no for row in rows}, key=age, reverse=True), False, {}


def _shown(services: "Services", by: str, hits: "Hits", actor: Actor) -> Found:
    numbers, more, lanes = hits
    found: list[ListRow] = []
    for no in dict.fromkeys(numbers):
        case = services.store.case(no)
        if case and _may_find(case, actor, by, own=no in lanes):
            if len(found) == MOST:
                return Found(found, True, by)
            found.append(_row(services, case, actor, lanes.get(no, "")))
    return Found(found, more, by)


def understood(text: str) -> tuple[str, str]:
    """(kind, what is looked up) of a typed text; 'short' when it says too little."""
    joined = identity.normalise_no(text)
    if identity.is_case_no(joined):
        return "no", joined
    mobile = _MOBILE.fullmatch(joined.replace("-", ""))
    if mobile:
        return "mobile", mobile[1]
    code, wrong = identity.uscc(text)
    if not wrong:
        return "enterprise", code
    if _TAIL.fullmatch(joined):
        return "tail", joined
    return ("words", text) if bigrams.asked(text) else ("short", "")


Hits = tuple[list[str], bool, dict[str, str]]


def _hits(services: "Services", by: str, asked: str, actor: Actor, now: datetime) -> Hits:
    """Numbers that may be meant, whether there may be more, and the lane of those on the unit's own lists."""
    store = services.store
    if by == "no":
        return [asked], False, {}
    if by == "mobile":
        return sorted(store.cases_of(asked), key=age, reverse=True), False, {}
    if by == "enterprise":
        known = enterprises.find(services, asked)
        return _of_ids(services, known.ids if known else (asked,))
    if by == "short":
        return [], False, {}
    own, more = _own(services, by, asked, actor, now) if actor.has(*access.UNIT_ROLES) else ([], False)
    numbers = [row.no for row in own]
    if actor.has(*access.AUTHORITY_ROLES):
        region = "" if services.org.within(services.org.city, actor.region) else actor.region
        found, further = _indexed(services, by, asked, region)
        numbers, more = sorted({*numbers, *found}, key=age, reverse=True), more or further
    return numbers, more, {row.no: row.lane for row in own}


def age(no: str) -> str:
    """Sorts case numbers by the day they were given."""
    return no[8:16] + no if no.startswith("QS") else no[2:6] + no


def _indexed(services: "Services", by: str, asked: str, region: str) -> tuple[list[str], bool]:
    if by == "words":
        return services.store.find_terms(bigrams.asked(asked), region, 2 * MOST)
    found, more = [], False
    for term in bigrams.tails(asked):
        some, further = services.store.find_terms([term], region, 2 * MOST)
        found += [no for no in some if bigrams.ends(no, asked)]
        more = more or further
    return sorted(set(found), key=age, reverse=True), more


def _own(services: "Services", by: str, asked: str, actor: Actor, now: datetime) -> tuple[list[ListRow], bool]:
    """The unit searches its own lists, in the words that they show."""
    if not actor.unit:
        return [], False
    rows, left = services.store.desk(actor.unit, OWN)
    more = bool(left)
    for year in range(now.year, now.year - YEARS, -1):
        closed, left = services.store.done(unit=actor.unit, year=year, limit=OWN)
        rows, more = rows + closed, more or bool(left)
    hits = {row.no: row for row in reversed(rows) if _matches(row, by, asked)}
    return sorted(hits.values(), key=lambda row: age(row.no), reverse=True), more


def _matches(row: ListRow, by: str, asked: str) -> bool:
    if by == "tail":
        return bigrams.ends(row.no, asked)
    shown = queues.for_unit(row.row)
    text = bigrams.plain(f"{shown['title']}{shown['enterprise']}")
    return all(bigrams.plain(word) in text for word in asked.split())


def _may_find(case: Case, actor: Actor, by: str, own: bool) -> bool:
    """Whether this person may come to the case in this way: a 保密 case is found by the unit by its number and on its
    own list only; a mobile finds cases for those who may read it there."""
    if not access.sees(case, actor):
        return False
    outside = access.outsider(case, actor)
    if by == "mobile" and outside:  # the same for every case that ended for the unit, whatever comes after
        return actor.has(*REVEALS) and _in_hand(case, actor) and not case.secret
    if by == "mobile":
        return actor.has(*(REVEALS - access.UNIT_ROLES))
    return own or by in ("no", "tail") or access.shows_enterprise(case, actor)


def _in_hand(case: Case, actor: Actor) -> bool:
    return access.of_unit(case, actor) and not access.closed_to_unit(case)


def _row(services: "Services", case: Case, actor: Actor, lane: str) -> ListRow:
    place = queues.place(case, services.policy, services.calendar, services.org)
    outside = access.outsider(case, actor)
    return ListRow(case.no, lane or place.lane, place.due, queues.for_unit(place.row) if outside else place.row)


def index(services: "Services", no: str, version: int) -> None:
    """Write the terms under which a case is found; harmless when repeated."""
    case = services.store.case(no)
    if case is None:
        return services.store.put_terms(no, (), version=version)
    terms = bigrams.terms(no, case.title, case.enterprise_name, _content(services, no))
    return services.store.put_terms(no, terms, case.region, case.version)


def _content(services: "Services", no: str) -> str:
    """What was lodged, '' when it was sealed off."""
    texts: Iterable[str] = (str(entry.data["content"]) for entry in services.store.history(no)
                            if "content" in entry.data)  # fmt: skip
    return next(iter(texts), "")
