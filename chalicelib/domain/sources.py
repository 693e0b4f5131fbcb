"""Where a case came from, and which of its sources got the answer (procedure 7). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.case import Case, Entry

# How the people of a door pass the answer on, and what is usual at each kind of door.
HOW = {"spoken": "当面告知", "phone": "电话告知", "paper": "书面送达", "group": "发到群里", "minutes": "写进会议纪要"}
USUAL = {"window": "spoken", "group": "group", "symposium": "minutes"}
TAKEN = frozenset({"lodge", "register", "import"})


@dataclass(frozen=True)
class Source:
    """One source. `door`: '' for the portal and for what has no door of its own, whose enterprise hears by SMS and on
    the status page; `said_at` None where nobody wrote it down; `entered_at`: when it was recorded here."""

    channel: str
    door: str
    text: str
    said_at: datetime | None
    entered_at: datetime


@dataclass(frozen=True)
class Told:
    """When and by whom a door's answer was passed on, and how."""

    at: datetime
    by: str
    how: str


def kind(door: str) -> str:
    """'window', 'group' or 'symposium', which are names of channels too."""
    return door.partition(":")[0]


def of(case: Case, entries: Sequence[Entry]) -> list[Source]:
    """In the order in which they were recorded; `entries` must hold those that the authority reads."""
    found = []
    for entry in entries:
        if entry.action in TAKEN or entry.action == "add_source":
            channel = str(entry.data.get("channel") or case.channel)
            said = entry.data.get("said_at") or None
            found.append(Source(channel, str(entry.data.get("door", "")), str(entry.data.get("source", "")),
                                _instant(said), entry.at))  # fmt: skip
    return found


def _instant(said: object) -> datetime | None:
    """What a form gave is an instant, what an entry keeps a text."""
    return said if isinstance(said, datetime) or said is None else datetime.fromisoformat(str(said))


def is_told(case: Case, door: str, since: datetime) -> bool:
    """Whether the people of the door have passed on the answer that was released at `since`; a second answer has to be
    passed on again."""
    return any(name == door and at >= since for name, at in case.told)


def told(entries: Sequence[Entry], since: datetime | None) -> dict[str, Told]:
    """Door → how its answer was passed on."""
    if since is None:
        return {}
    return {str(entry.data.get("door")): Told(entry.at, entry.actor_name, str(entry.data.get("told", "")))
            for entry in entries if entry.action == "tell_source" and entry.at >= since}  # fmt: skip
