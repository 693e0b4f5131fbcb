"""Old ledgers that were confirmed are imported, a few rows at a time: resumable, nothing twice, nothing half."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from chalicelib.domain import ledger_rows
from chalicelib.domain.errors import Refused
from chalicelib.domain.ledger_rows import Reading
from chalicelib.domain.ledgers import DONE, RUNNING, Failed, Ledger, counted, cut_short, moved
from chalicelib.domain.records import Thing
from chalicelib.handling import ledgerimport, ledgers, record
from chalicelib.jobs import logs

if TYPE_CHECKING:
    from chalicelib.wiring import Services

BATCH = 50  # rows between two notes of how far it is; after a stop at most these are looked at again
MOST = 500  # things whose clock has rung that are looked through
BROKEN = "系统没有写成这一行，请过后把同一份表再导一次"
More = Callable[[], bool]


def import_ledgers(services: "Services", now: datetime, more: More) -> None:
    """Go on with every confirmed ledger."""
    for kind, id in services.store.due_things(now, MOST):
        if kind == Ledger.KIND and more():
            try:
                _go_on(services, id, now, more)
            except Exception as error:  # noqa: BLE001 - one ledger must not stop the others
                logs.failure("ledger", id, error)


def _go_on(services: "Services", id: str, now: datetime, more: More) -> None:
    thing = services.store.thing(Ledger, id)
    if thing is None or thing.data.state != RUNNING:
        return
    if thing.data.next < thing.data.rows:
        thing = _rows(services, thing, now, more)
    if thing and thing.data.next >= thing.data.rows:
        _end(services, thing, now)


def _rows(services: "Services", thing: Thing, now: datetime, more: More) -> Thing | None:
    """Batch after batch, until time is up, or another run is found to be ahead (None)."""
    try:
        table, known = ledgers.rows(services, thing.id), ledgers.known(services, thing.data)
    except Refused as gone:  # it ran into the month after which the bucket drops a file
        return ledgers.keep(services, thing, cut_short(thing.data, str(gone)))
    meetings = ledgerimport.meetings(services) if thing.data.channel == "symposium" else {}
    at: Thing | None = thing
    while at and at.data.next < at.data.rows and more():
        some = table[: at.data.next + BATCH + 1]
        found = list(ledger_rows.readings(at.data, some, known, at.data.next))
        at = ledgers.keep(services, at, _dealt(services, at, found, meetings, now))
    return at


def _dealt(
    services: "Services", thing: Thing, found: Sequence[Reading], meetings: ledgerimport.Meetings, now: datetime
) -> Ledger:
    """The ledger after these rows."""
    ledger: Ledger = thing.data
    made, failures = 0, []
    for one in found:
        if one.past is None:
            failures.append(Failed(one.row, "；".join(one.faults.values())))
            continue
        try:
            made += ledgerimport.bring(services, thing.id, ledger, one.past, meetings, now)
        except Exception as error:  # noqa: BLE001 - one row must not stop the others; the same file again does it
            logs.failure("ledger row", f"{thing.id}:{one.row}", error)
            failures.append(Failed(one.row, BROKEN))
    return counted(ledger, made, len(found) - made - len(failures), failures, min(BATCH, ledger.rows - ledger.next))


def _end(services: "Services", thing: Thing, now: datetime) -> None:
    """The rows go first: after a stop the rest is done again, which changes nothing."""
    if thing.data.channel == "symposium" and services.files.head(ledgers.key(thing.id)):
        ledgerimport.count_again(services, _meetings(services, thing), now)
    services.files.delete(ledgers.key(thing.id))
    after = moved(thing.data, DONE, ended_at=now)
    ledgers.tell(services, thing.id, after, now)
    if ledgers.keep(services, thing, after):
        record(services, "ledger", ledgerimport.by(after), target=thing.id, change="imported", made=str(after.made),
               same=str(after.same), failed=str(after.failed))  # fmt: skip


def _meetings(services: "Services", thing: Thing) -> set[tuple[str, date]]:
    """(topic, day) of every meeting that the rows name."""
    read = ledger_rows.readings(thing.data, ledgers.rows(services, thing.id), ledgers.known(services, thing.data))
    return {(one.past.topic, one.past.held) for one in read if one.past and one.past.topic and one.past.held}
