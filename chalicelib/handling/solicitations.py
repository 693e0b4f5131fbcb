"""公开征集 in the store: which symposiums take items, what came in, who wants to attend (procedure 7)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from chalicelib.domain import solicitation
from chalicelib.domain.case import Case
from chalicelib.domain.platforms import Symposium
from chalicelib.domain.records import Form, Line
from chalicelib.domain.solicitation import GUEST, ITEM, Call
from chalicelib.handling import doors

if TYPE_CHECKING:
    from chalicelib.wiring import Services

KIND = Symposium.KIND
CHANNEL = "symposium"
BOARD = "board:announcements"  # what everybody reads on the start page, worked out once a minute
FRESH = timedelta(minutes=1)
AFTERWARDS = timedelta(days=31)  # so long a solicitation may go on after its meeting


def door(id: str) -> str:
    return f"{KIND}:{id}"


def opened(services: "Services", id: str, day: date) -> Symposium | None:
    """The meeting whose solicitation is open; None alike for one that is not, and for one that there is not."""
    thing = services.store.thing(Symposium, id)
    return thing.data if thing and solicitation.is_open(thing.data, day) else None


def calls(services: "Services", day: date) -> list[Call]:
    """The open announcements, those that close first in front; new ones appear within a minute."""
    wall = services.clock.wall()
    board = services.store.form(BOARD, wall)
    if board is None:
        board = Form(BOARD, "board", wall + FRESH, data={"calls": [_kept(one) for one in _announced(services, day)]})
        services.store.put_form(board)
    found = (_call(one) for one in board.data["calls"])
    return sorted((one for one in found if one.open_from <= day <= one.open_until), key=_closing)


def _closing(one: Call) -> tuple[date, str]:
    return one.open_until, one.id


def _announced(services: "Services", day: date) -> Iterable[Call]:
    """Every announcement that is not over, begun or not; meetings of long ago are not read."""
    for region in services.org.regions:
        for thing in doors.every(services, Symposium, region, (day - AFTERWARDS).isoformat()):
            found = solicitation.call(thing.id, thing.data)
            if found and found.open_until >= day:
                yield found


def _kept(one: Call) -> dict[str, str]:
    return {"id": one.id, "topic": one.topic, "region": one.region, "held": one.held.isoformat() if one.held else "",
            "from": one.open_from.isoformat(), "until": one.open_until.isoformat()}  # fmt: skip


def _call(data: Mapping[str, str]) -> Call:
    held = date.fromisoformat(data["held"]) if data["held"] else None
    first, last = date.fromisoformat(data["from"]), date.fromisoformat(data["until"])
    return Call(data["id"], data["topic"], data["region"], held, first, last)


def collect(services: "Services", id: str, case: Case, source: str) -> None:
    """The case is an item of the meeting; harmless when repeated. `source`: a key of WHENCE, anything else is none."""
    known = source if source in solicitation.WHENCE else ""
    data = {"case": case.no, "source": known, "kind": case.kind, "at": case.lodged_at.isoformat()}
    services.store.add_line(KIND, id, Line(f"{ITEM}{case.no}", data))


def attend(services: "Services", id: str, guest: Mapping[str, Any], at: datetime) -> None:
    """Somebody registers to attend; the same mobile again changes the first registration. `guest`: enterprise (code or
    ''), enterprise_name, name, duty, mobile, source."""
    line = GUEST + services.mac("guest", f"{id}:{guest['mobile']}")[:24]
    before = next((one.data for one in services.store.lines(KIND, id, line) if one.id == line), None)
    kept = solicitation.merged(before, {**guest, "registered": at.isoformat()})
    services.store.add_line(KIND, id, Line(line, kept), replace=True)
