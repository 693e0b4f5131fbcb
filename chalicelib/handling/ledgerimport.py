"""A row of an old ledger becomes a case, once for all times (procedure 3, import).

A row's number is reserved under its own fingerprint before the case is written with it: whoever comes later, or for the
second time, finds the same number, and writes the case only when it is not there yet.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from chalicelib.domain import flow, identity, ledger_rows
from chalicelib.domain.calendar import CST
from chalicelib.domain.case import Actor, Case, Contact
from chalicelib.domain.errors import AlreadyDone, Stale
from chalicelib.domain.ledger_rows import Past
from chalicelib.domain.ledgers import Ledger
from chalicelib.domain.platforms import Symposium
from chalicelib.domain.records import Line, Thing
from chalicelib.domain.registry import LOCAL, plain
from chalicelib.domain.words import Role, Status
from chalicelib.handling import doors, groups, solicitations
from chalicelib.handling.acting import context, save

if TYPE_CHECKING:
    from chalicelib.wiring import Services

SHELF = "imported"  # lines under 256 names: fingerprint of a row → its number
NO_PHONE = "历史台账没有记电话"
Meetings = dict[tuple[str, date], str]


def by(ledger: Ledger) -> Actor:
    """In whose name the rows are imported; who confirmed it stands in each entry."""
    return Actor(ledger.by, ledger.by_name, frozenset({Role.ADMIN}))


def bring(services: "Services", id: str, ledger: Ledger, past: Past, meetings: Meetings, now: datetime) -> bool:
    """The case of this row, unless it is there → whether it is this import's own. Harmless when repeated."""
    kept, fresh = _reserved(services, id, ledger, past)
    found = None if fresh else services.store.case(kept["no"])
    case = found or _made(services, kept["no"], ledger, past, meetings, now)
    for door in case.doors:
        _hang(services, door, case, past)
    return (kept["ledger"], kept["row"]) == (id, past.row)


def _reserved(services: "Services", id: str, ledger: Ledger, past: Past) -> tuple[Mapping[str, Any], bool]:
    """{no, ledger, row} of whoever came first, and whether that is this very call."""
    store, year = services.store, past.lodged.year
    mark = services.mac("ledger", ledger_rows.key(ledger.channel, past))
    found = _line(services, mark)
    if found is None:
        data = {"no": identity.import_no(year, store.next(f"QL#{year}")), "ledger": id, "row": past.row}
        if store.add_line(SHELF, mark[:2], Line(mark, data)):
            return data, True
        found = _line(services, mark)
        assert found is not None, "it was refused because it is there"
    return found.data, False


def _line(services: "Services", mark: str) -> Line | None:
    return next(iter(services.store.lines(SHELF, mark[:2], mark, limit=1)), None)


def _made(services: "Services", no: str, ledger: Ledger, past: Past, meetings: Meetings, now: datetime) -> Case:
    door = _door(services, ledger, past, meetings)
    where = f"“{past.topic}”座谈会，" if past.topic else ""
    values = {
        "content": past.content, "answer": past.answer, "outcome": past.outcome, "rating": past.rating, "door": door,
        "closed_at": _at(past.closed) if past.closed else None, "unit": past.unit, "units": past.unit_text,
        "source": f"{where}{ledger.name}第 {past.row} 行", "confirmed": ledger.confirmed_name,
    }  # fmt: skip
    change = flow.start("import", _case(services, no, ledger, past), by(ledger), values, context(services, now))
    try:
        return save(services, change)
    except (Stale, AlreadyDone):
        case = services.store.case(no)
        if case is None:
            raise
        return case  # another run of the same import was faster


def _case(services: "Services", no: str, ledger: Ledger, past: Past) -> Case:
    contact = Contact(past.name, mobile=past.mobile, landline=past.landline,
                      no_phone="" if past.mobile or past.landline else NO_PHONE)  # fmt: skip
    return Case(
        no=no, status=Status.ACCEPTED, kind=past.kind, channel=ledger.channel, region=past.region,
        category=past.category, title=past.title, enterprise=past.code or local_id(services, past.enterprise),
        enterprise_name=past.enterprise, contact=contact, lodged_at=_at(past.lodged),
        code=services.mac("query", f"{no}:{services.ids.token()}"), policy=services.policy.version, secret=past.secret,
    )  # fmt: skip


def local_id(services: "Services", name: str) -> str:
    """Of an enterprise without a code: the same name is the same enterprise, whatever file it stands in."""
    return LOCAL + services.mac("local", plain(name))[:32]


def _at(day: date) -> datetime:
    return datetime.combine(day, time(), CST)


# the doors


def meetings(services: "Services") -> Meetings:
    """(topic, day) → id of every meeting that is known."""
    found = (one for region in services.org.regions for one in doors.every(services, Symposium, region))
    return {(plain(one.data.topic), one.data.held): one.id for one in found if one.data.held}


def _door(services: "Services", ledger: Ledger, past: Past, known: Meetings) -> str:
    if past.group:
        return f"group:{past.group}"
    if not past.topic or past.held is None:
        return ""
    name = (plain(past.topic), past.held)
    if name not in known:
        known[name] = _held(services, ledger, past.topic, past.held)
    return solicitations.door(known[name])


def _held(services: "Services", ledger: Ledger, topic: str, held: date) -> str:
    """A meeting of the past that nobody has entered: its topic, day and region are what is known of it. Its id follows
    from them, so that two runs make one."""
    id = "h" + services.mac("meeting", f"{ledger.region}|{plain(topic)}|{held}")[:24]
    level = "city" if ledger.region == services.org.city else "county"
    meeting = Symposium(topic, level, ledger.region, held=held)
    with suppress(Stale):  # it is there
        services.store.put_thing(Thing(id, meeting, ledger.region, held.isoformat(), services.clock.now()))
    return id


def count_again(services: "Services", named: Iterable[tuple[str, date]], now: datetime) -> None:
    """These meetings (topic, day) are due to be counted anew: a meeting of long ago is counted once, and this may have
    been while its rows were still coming in. A colleague who writes it at this instant has it counted by his page."""
    known = meetings(services)
    for id in {known[plain(topic), held] for topic, held in named if (plain(topic), held) in known}:
        thing = services.store.thing(Symposium, id)
        if thing:
            with suppress(Stale):
                services.store.put_thing(replace(thing, data=replace(thing.data, count=None), wake_at=now))


def _hang(services: "Services", door: str, case: Case, past: Past) -> None:
    kind, _, id = door.partition(":")
    if kind == Symposium.KIND:
        solicitations.collect(services, id, case, "")
    elif kind == "group":
        groups.link(services, id, case.no, _at(past.lodged), _at(past.lodged))
