"""What both stores decide alike: states of messages, partitions of lists, what changed in a case."""

import base64
import zlib
from datetime import date, datetime, timedelta

from chalicelib.domain.calendar import CST
from chalicelib.domain.case import Case, Change
from chalicelib.domain.records import Place

SHARDS = 4
NOTE_DAYS = 90  # a desk message; people get theirs within minutes
INBOX_DAYS = 90
SENT_DAYS = 10  # carriers report within three days
BELL_DAYS = 365  # a person's own notices
MOST_UNREAD = 99  # more are shown as this
MOST_READ = 1000  # notices marked read at once
FORM_DAYS = 7  # a consumed token is remembered this long after it expired
NEVER = date(9999, 12, 31)
NO_MORE = 10**6  # tries of a code that is not there
SEAL_OFF = "seal_off"  # entries of this action name the one whose text is gone (`facts["sealed"]`)
CO_LANE = "co"  # a co-unit's row in its own list

# New state of a message → states it may come from. Receipts overtake results, and come late: delivered, failed
# and dropped are final.
FROM = {
    "waiting": ("leased", "sent", "unknown"),  # later, or once more: its phone was off
    "sent": ("waiting", "leased"),
    "unknown": ("waiting", "leased"),
    "delivered": ("waiting", "leased", "sent", "unknown"),
    "failed": ("waiting", "leased", "sent", "unknown"),
    "dropped": ("waiting", "leased"),
}


def shard(key: str) -> int:
    return zlib.crc32(key.encode()) % SHARDS


def instant(at: datetime) -> str:
    """Sortable text of an instant, in +08:00, to the second that is not before it."""
    local = at.astimezone(CST)
    return f"{local + timedelta(seconds=1) if local.microsecond else local:%Y%m%d%H%M%S}"


def month(at: datetime) -> str:
    return f"{at.astimezone(CST):%Y%m}"


def desk_key(case: Case, place: Place, at: datetime) -> tuple[str, str] | None:
    """Partition and sort key of the unit's list, or None. A unit lets its case go when the unit's part ended."""
    if not place.unit:
        return None
    if place.unit_open and place.open:
        return f"U#{place.unit}", open_sort(place.lane, place.due)
    return done_key(f"U#{place.unit}", place.unit_ended_at or at)


def helping(case: Case, place: Place) -> tuple[str, ...]:
    """Co-units that have the case in their list: until they reply, or the unit's side ended."""
    return case.co_open if place.open and place.unit_open else ()


def board_key(case: Case, place: Place, at: datetime) -> tuple[str, str] | None:
    """The same for the list of the region."""
    if not place.region:
        return None
    if place.open:
        return f"R#{place.region}", open_sort(place.lane, place.due)
    return done_key(f"R#{place.region}", place.ended_at or at)


def open_sort(lane: str, due: date | None) -> str:
    """An index's key need not be unique; without the case's number the item is 90 bytes shorter."""
    return f"{lane}#{due or NEVER:%Y%m%d}"


def done_key(partition: str, ended: datetime) -> tuple[str, str]:
    return f"{partition}#done#{ended.astimezone(CST):%Y}", instant(ended)


def change_time(change: Change) -> datetime:
    return change.entries[-1].at if change.entries else change.case.lodged_at


def slots(change: Change) -> tuple[str, str]:
    """(mobile whose survey slot the case takes, mobile whose slot it leaves), '' for none."""
    before, asked = change.before.surveyed if change.before else "", change.case.surveyed
    moved = bool(before) and before != asked
    return asked if change.survey == "open" else "", before if change.survey == "close" or moved else ""


def cursor(sort: str, no: str, sk: str = "META") -> str:
    """Where a list goes on: the place of its last row, in letters that an address may hold."""
    return base64.urlsafe_b64encode(f"{sort}|{no}|{sk}".encode()).decode().rstrip("=")


def cursor_parts(text: str) -> tuple[str, str, str]:
    """(sort key, number, sk) of a cursor. Raises ValueError for what we did not write."""
    padded = f"{text}{'=' * (-len(text) % 4)}".encode()
    sort, no, sk = base64.b64decode(padded, b"-_", validate=True).decode("ascii").split("|")
    if not (sort and no and sk):
        raise ValueError("no cursor")
    return sort, no, sk


def term_sort(no: str) -> str:
    """Sort key of a case among those that have a term: by day of its number, then the number."""
    day = f"{no[2:6]}0000" if no.startswith("QL") else no[8:16]
    return f"{day}#{no}"


def term_no(sort: str) -> str:
    return sort.partition("#")[2]


def term_mark(no: str, version: int) -> str:
    """Sort key of the hint that the words of this version are not indexed yet."""
    return f"{no}#{version:08d}"


RETOLD = ("title", "enterprise_name", "region", "doors")


def retold(change: Change) -> bool:
    """Whether the words under which a case is found, or what keeps a list of it, may be others now; a sealed-off text
    may have held them."""
    before, case = change.before, change.case
    if before is None or any(getattr(before, name) != getattr(case, name) for name in RETOLD):
        return True
    return any("sealed" in entry.facts for entry in change.entries)


def gained(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one for one in after if one not in before)
