"""Who did what when, for the auditor: entries of cases and events beside them, newest first, page by page.

Never a text of a case. Of the sealed lane only that there was an entry, when and by whom (decision 0010).
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from chalicelib.domain.audit import CASES, EVENTS, FAILED, LANE, LANE_WORDS, seal_name
from chalicelib.domain.calendar import CST
from chalicelib.domain.records import Act, Event

if TYPE_CHECKING:
    from chalicelib.wiring import Services

PAGE = 50
MOST_DAYS = 31
MOST_READ = 20_000  # lines looked at for one page; what is older comes with the next
MOST_EVENTS = 100_000  # of a day
EPOCH = datetime(1970, 1, 1, tzinfo=CST)
MICROSECOND = timedelta(microseconds=1)
TOKEN = re.compile(r"([0-9]{1,17})\.([0-9]{1,9})")  # a cursor; 17 digits reach beyond the year 5000
ALL_OF_IT = 10**9 - 1  # lines of an instant


@dataclass(frozen=True)
class Wanted:
    """What is asked for; '' means any. `person`: an account's id or a name; `kind`: a key of `audit.KINDS`."""

    first: date
    last: date
    person: str = ""
    case: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Line:
    """`target`: case number, account or setting; '' for the sealed lane. `place` orders lines of one instant, and
    is never shown: the number of an entry would tell how many only named people read."""

    at: datetime
    place: str
    account: str
    name: str
    kind: str
    label: str
    target: str = ""
    ok: bool = True
    detail: str = ""


@dataclass(frozen=True)
class Trail:
    """`older`: where the next page begins, '' at the end; `until`: the oldest day that was looked at."""

    lines: tuple[Line, ...]
    older: str
    until: date


def trail(services: "Services", wanted: Wanted, older: str = "", page: int = PAGE) -> Trail:
    """A page of lines. `older`: the `older` of the page before."""
    start, read = _cursor(older), 0
    lines: list[Line] = []
    day = max(min(wanted.last, start[0].date()), wanted.first) if start else wanted.last
    while True:
        everything = _of_day(services, day)
        read += len(everything)
        for line, token in _below(everything, start):
            if len(lines) == page:
                return Trail(tuple(lines), older, day)
            if _fits(line, wanted):
                lines.append(line)
                older = token
        if day == wanted.first:
            return Trail(tuple(lines), "", day)
        if read > MOST_READ:
            return Trail(tuple(lines), _token(datetime.combine(day, datetime.min.time(), CST), ALL_OF_IT), day)
        day -= timedelta(days=1)


def _below(found: list[Line], start: tuple[datetime, int] | None) -> Iterator[tuple[Line, str]]:
    """The lines after a cursor, each with the cursor behind it: its instant and how many lines of that were passed."""
    instant, passed = None, 0
    for line in found:
        passed = passed + 1 if line.at == instant else 1
        instant = line.at
        if start is None or line.at < start[0] or (line.at == start[0] and passed > start[1]):
            yield line, _token(line.at, passed)


def _of_day(services: "Services", day: date) -> list[Line]:
    """All lines of a day, newest first."""
    found = [_act(services, one) for one in services.store.acts(day)]
    found += [_event(one) for one in services.store.events(day, MOST_EVENTS)]
    return sorted(found, key=lambda line: (line.at, line.place), reverse=True)


def _act(services: "Services", act: Act) -> Line:
    if act.seen in LANE:  # among its like in an order that tells nothing
        return Line(act.at, services.mac("audit", act.hash), act.account, act.name, CASES, LANE_WORDS)
    label = act.label.replace("您的评价", "企业评价")
    return Line(act.at, f"{act.case}#{act.seq:06d}", act.account, act.name, CASES, label, act.case)


def _event(event: Event) -> Line:
    detail = "，".join(value for _, value in sorted(event.detail.items()) if value)
    label = EVENTS.get(event.what, event.what)
    return Line(event.at, event.id, event.account, event.name, event.what, label, event.target, event.ok, detail)


def _fits(line: Line, wanted: Wanted) -> bool:
    if wanted.person and wanted.person not in (line.account, line.name):
        return False
    if wanted.case and line.target != wanted.case:
        return False
    return wanted.kind in ("", line.kind) or (wanted.kind == FAILED and not line.ok)


def _token(at: datetime, passed: int) -> str:
    return f"{(at - EPOCH) // MICROSECOND}.{passed}"


def _cursor(text: str) -> tuple[datetime, int] | None:
    """None for the first page, and for what is no cursor of ours."""
    found = TOKEN.fullmatch(text)
    return (EPOCH + int(found[1]) * MICROSECOND, int(found[2])) if found else None


@dataclass(frozen=True)
class CaseCheck:
    """`entries`: without those of the sealed lane, as the page shows them; `wrong`: numbers of the entries that do
    not fit, 0 for the case itself."""

    no: str
    entries: int
    head: str
    wrong: tuple[int, ...]


def check_case(services: "Services", no: str) -> CaseCheck | None:
    """Whether the case's history is what was written; None when there is no such case."""
    found = services.store.check(no)
    if not found.entries:
        return None
    numbers = (re.search(r" entry (\d+) ", f"{line} ") for line in found.findings)
    wrong = {int(number[1]) if number else 0 for number in numbers}
    return CaseCheck(no, found.entries - found.lane, found.head, tuple(sorted(wrong)))


@dataclass(frozen=True)
class DayCheck:
    """`root` '' while the day has no seal; `wrong`: how many things differ from it."""

    day: date
    root: str
    wrong: int


def check_day(services: "Services", day: date) -> DayCheck:
    """A day's entries and events compared with the seal that was published for it."""
    kept, before = _published(services, day), _published(services, day - timedelta(days=1))
    found = services.store.check_day(day, kept, str(before["hash"]) if before else "")
    return DayCheck(day, str(kept["root"]) if kept else "", len(found))


def _published(services: "Services", day: date) -> Mapping[str, Any] | None:
    body = services.seals.read(seal_name(day))
    found: Mapping[str, Any] | None = json.loads(body) if body else None
    return found
