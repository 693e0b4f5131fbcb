"""Messages of a group of entrepreneurs: kept once, marked by the steward, entered into cases (seed P4, procedure 7).

A message is a line `M#<instant>#<key>` of the group; one that waits to be entered is also a line `O#<instant>#<key>`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from chalicelib.domain import groupwork
from chalicelib.domain.chat import Said
from chalicelib.domain.groupwork import Word
from chalicelib.domain.records import Line
from chalicelib.handling import doors
from chalicelib.handling.groups import KIND

if TYPE_CHECKING:
    from chalicelib.wiring import Services

MOST_AT_ONCE = 400  # messages kept in one request
PAGE = 200  # messages that are read at once


def words(services: "Services", id: str, after: str = "", limit: int = PAGE) -> tuple[list[Word], str]:
    """The newest messages before the cursor, oldest first, and the cursor of what is older ('' when nothing is)."""
    found = services.store.lines(KIND, id, groupwork.WORD, after, limit + 1, newest=True)
    more = found[limit - 1].id if len(found) > limit else ""
    return groupwork.in_order(groupwork.from_data(one.id, one.data) for one in found[:limit]), more


def known(services: "Services", id: str, said: Sequence[Said]) -> set[str]:
    """Ids of the lines of those that are kept already; one query per day that occurs."""
    wanted = set(groupwork.word_ids(said, id))
    days = sorted({one.rpartition("#")[0][: len("M#2026-03-02")] for one in wanted})
    return {line.id for day in days for line in doors.lines(services, KIND, id, day)} & wanted


def keep(services: "Services", id: str, said: Sequence[Said]) -> tuple[int, int, int]:
    """Keep messages; (new ones, those that were there, those left for the next time). Repeated it changes nothing."""
    had = known(services, id, said)
    all_ = dict(zip(groupwork.word_ids(said, id), said, strict=True))
    fresh = {line: one for line, one in all_.items() if line not in had}
    now = list(fresh.items())[:MOST_AT_ONCE]
    added = sum(
        services.store.add_line(KIND, id, Line(line, groupwork.to_data(groupwork.made(line, one)))) for line, one in now
    )
    return added, len(all_) - len(fresh), len(fresh) - len(now)


def mark(services: "Services", id: str, marks: dict[str, str], seen: Iterable[Word]) -> int:
    """Set what each message is; those that went into a case stay as they are. → how many changed."""
    changed = 0
    for word in seen:
        wanted = marks.get(word.slug, word.mark)
        if word.case or wanted == word.mark or wanted not in ("", *groupwork.MARKS):
            continue
        put(services, id, replace(word, mark=wanted))
        changed += 1
    return changed


def put(services: "Services", id: str, word: Word) -> None:
    """Write the message, and whether it waits; whatever stops in between finds too many that wait, never too few."""
    waits = groupwork.OPEN + word.id.removeprefix(groupwork.WORD)
    if word.open:
        services.store.add_line(KIND, id, Line(waits, {}), replace=True)
    services.store.add_line(KIND, id, Line(word.id, groupwork.to_data(word)), replace=True)
    if not word.open:
        services.store.drop_line(KIND, id, waits)


def waits(services: "Services", id: str) -> bool:
    """Whether there is anything to enter."""
    return bool(services.store.lines(KIND, id, groupwork.OPEN, limit=1))


def waiting(services: "Services", id: str, limit: int = 100) -> list[Word]:
    """The oldest messages that were marked and not entered yet, from the beginning of the group on; oldest first."""
    found = []
    for one in services.store.lines(KIND, id, groupwork.OPEN, limit=limit):
        word = groupwork.WORD + one.id.removeprefix(groupwork.OPEN)
        found += services.store.lines(KIND, id, word, limit=1)
    words = (groupwork.from_data(one.id, one.data) for one in found)
    return groupwork.in_order(one for one in words if one.open)


def went(services: "Services", id: str, found: Iterable[Word], no: str) -> None:
    """These messages are entered: they are part of this case."""
    for word in found:
        put(services, id, replace(word, case=no))
