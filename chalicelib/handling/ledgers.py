"""Old ledgers in the store: laid out by an administrator, confirmed by a supervisor, who are two people (procedure 3).

The rows lie in the bucket under `ledger/<id>` from the upload until the import has ended, and nowhere else.
"""

import json
import zlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from chalicelib.domain import access, ledgers
from chalicelib.domain.case import Actor
from chalicelib.domain.errors import Refused, Stale
from chalicelib.domain.ledger_preview import Preview, preview
from chalicelib.domain.ledger_rows import Known, readings
from chalicelib.domain.ledgers import DRAFT, DROPPED, RUNNING, WAITING, Ledger
from chalicelib.domain.platforms import Group
from chalicelib.domain.records import Thing
from chalicelib.domain.words import Role
from chalicelib.handling import doors
from chalicelib.handling.recording import record

if TYPE_CHECKING:
    from chalicelib.wiring import Services

LIST = "ledgers"  # under which all of them are listed
GONE = "这份台账的文件已经过期，请作废后重新上传"
Table = list[list[str]]


def key(id: str) -> str:
    """Of the file with the rows."""
    return f"ledger/{id}"


def put(services: "Services", id: str, ledger: Ledger, version: int) -> Thing:
    """Stale when a colleague was faster. `wake_at` makes the running ones findable for the job."""
    sort = f"{ledger.made_at:%Y%m%d%H%M%S}"
    wake = ledger.confirmed_at if ledger.state == RUNNING else None
    return services.store.put_thing(Thing(id, ledger, LIST, sort, wake, version))


def prepare(services: "Services", id: str, ledger: Ledger, table: Sequence[Sequence[str]], by: Actor) -> Thing:
    """A new ledger with its rows; nothing is imported yet."""
    body = zlib.compress(json.dumps(table, ensure_ascii=False).encode(), 6)
    services.files.put(key(id), body, "application/octet-stream")
    kept = put(services, id, ledger, 0)
    record(services, "ledger", by, target=id, change="prepared", rows=str(ledger.rows))
    return kept


def rows(services: "Services", id: str) -> Table:
    """The headings, then the rows. Refused when the file is gone."""
    try:
        found: Table = json.loads(zlib.decompress(services.files.read(key(id))))
    except KeyError:
        raise Refused(GONE) from None
    return found


def known(services: "Services", ledger: Ledger) -> Known:
    """What the rows are read against, as it is now."""
    return Known.of(services.org, services.clock.now().date(), groups(services) if ledger.channel == "group" else {})


def groups(services: "Services") -> dict[str, str]:
    """Name → id of every group of the city."""
    return {one.data.name: one.id for region in services.org.regions for one in doors.every(services, Group, region)}


def look(services: "Services", thing: Thing) -> Preview:
    """What it would become, read against what is known now."""
    found = known(services, thing.data)
    return preview(thing.data, readings(thing.data, rows(services, thing.id), found), found)


def sees(services: "Services", ledger: Ledger, actor: Actor) -> bool:
    """Its administrator, and the supervisors of its region: who reads no cases reads nobody else's ledger either."""
    if actor.has(*access.SUPERVISORS) and services.org.within(ledger.region, actor.region):
        return True
    return ledger.by == actor.id


def find(services: "Services", id: str, actor: Actor) -> Thing | None:
    thing = services.store.thing(Ledger, id)
    return thing if thing and sees(services, thing.data, actor) else None


def listed(services: "Services", actor: Actor) -> list[Thing]:
    """The newest first."""
    found = [one for one in doors.every(services, Ledger, LIST) if sees(services, one.data, actor)]
    return sorted(found, key=lambda one: (one.sort, one.id), reverse=True)


def may(ledger: Ledger, do: str, actor: Actor) -> bool:
    """Whether this person may do this now. Who laid it out never confirms it."""
    own = ledger.by == actor.id and actor.has(Role.ADMIN)
    other = ledger.by != actor.id and actor.has(*access.SUPERVISORS)
    return {
        "settings": own and ledger.state == DRAFT,
        "words": own and ledger.state == DRAFT,
        "submit": own and ledger.state == DRAFT,
        "drop": own and ledger.state in (DRAFT, WAITING),
        "back": other and ledger.state == WAITING,
        "confirm": other and ledger.state == WAITING,
    }.get(do, False)


def change(services: "Services", thing: Thing, do: str, by: Actor, **changes: Any) -> Thing:
    """One step of a person. Refused when it is not theirs, or not its turn."""
    if not may(thing.data, do, by):
        raise Refused("这一步现在不能办，请刷新后再看")
    now = services.clock.now()
    after = _after(thing.data, do, by, now, changes)
    kept = put(services, thing.id, after, thing.version)
    record(services, "ledger", by, target=thing.id, change=do, rows=str(after.rows))
    if do == "drop":
        services.files.delete(key(thing.id))
    tell(services, thing.id, after, now)
    return kept


def _after(ledger: Ledger, do: str, by: Actor, now: datetime, changes: dict[str, Any]) -> Ledger:
    if do == "submit":
        return ledgers.moved(ledger, WAITING, why="", **changes)
    if do == "back":
        return ledgers.moved(ledger, DRAFT, **changes)
    if do == "drop":
        return ledgers.moved(ledger, DROPPED, ended_at=now)
    if do == "confirm":
        return ledgers.moved(ledger, RUNNING, confirmed_by=by.id, confirmed_name=by.name, confirmed_at=now)
    return replace(ledger, **changes)


def tell(services: "Services", id: str, ledger: Ledger, at: datetime) -> None:
    """Whose turn it is now hears of it."""
    for message in ledgers.notices(id, ledger, at):
        services.store.send(message)


def keep(services: "Services", thing: Thing, after: Ledger) -> Thing | None:
    """The job's own step; None when another run was faster, which is then ahead."""
    try:
        return put(services, thing.id, after, thing.version)
    except Stale:
        return None
