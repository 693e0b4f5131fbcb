"""事前筹备 in the store: what each unit is asked to prepare for a meeting, what it may read of it, its written replies
(procedure 7 and 2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from chalicelib.domain import access, preparation, redaction
from chalicelib.domain.case import SYSTEM, Actor, Case, Entry
from chalicelib.domain.errors import Invalid, Refused, Stale
from chalicelib.domain.platforms import Symposium
from chalicelib.domain.preparation import REPLY, Preparation
from chalicelib.domain.records import Line, Thing
from chalicelib.handling import symposiumitems as keeping
from chalicelib.handling.recording import record

if TYPE_CHECKING:
    from chalicelib.wiring import Services

LODGED = ("lodge", "register", "import")
LOW, HIGH = 4, 2000  # characters of a reply


@dataclass(frozen=True)
class Brief:
    """An item as the unit may read it before it has the case: never a contact; with 保密 only what was made for it."""

    no: str
    title: str
    enterprise: str
    content: str
    wish: str
    category: str
    reply: Mapping[str, Any]  # {text, by, name, at}, empty before


def find(services: "Services", meeting: str, unit: str) -> Thing | None:
    return services.store.thing(Preparation, preparation.name(meeting, unit))


def of_unit(services: "Services", actor: Actor) -> list[Thing]:
    """Those of this person's unit, the latest due day first."""
    if not actor.unit or not actor.has(*access.UNIT_ROLES):
        return []
    found, after = services.store.things(Preparation, actor.unit)
    while after:
        more, after = services.store.things(Preparation, actor.unit, after)
        found += more
    return found[::-1]


def send(
    services: "Services", meeting: Thing, unit: str, due: date, ask: str, actor: Actor, version: int
) -> None:
    """Show the unit the items that are its own now and tell it so; `version` is the one that was seen, 0 before the
    first. Stale when a colleague was faster; Refused when there is nothing to prepare."""
    if meeting.data.cancelled:
        raise Refused("会议已取消，不用再准备")
    today, held = services.clock.now().date(), meeting.data.held
    if due < today or (held and due > held):
        raise Invalid({"due": "报送日期不能早于今天，也不能晚于开会日期"})
    if not services.calendar.of(meeting.data.region).is_workday(due):
        raise Invalid({"due": "这一天不上班，请选择工作日"})
    found = keeping.board(services, meeting.id, SYSTEM).seen  # whoever sends it, the sheet is the same
    items = tuple(one.no for one in found if one.case and one.unit == unit and preparation.asks_for(one.case, unit))
    if not items:
        raise Refused("这个单位还没有议题：请先在“议题”页提议承办单位")
    now, name = services.clock.now(), preparation.name(meeting.id, unit)
    one = Preparation(meeting.id, unit, meeting.data.topic, meeting.data.region, due, now, items, ask,
                      meeting.data.organiser or actor.id, held, actor.name)  # fmt: skip
    _put(services, Thing(name, one, unit, due.isoformat(), None, version))
    remind(services, name, now)
    record(services, "symposium", actor, target=meeting.id, unit=unit, items=str(len(items)))


def _put(services: "Services", thing: Thing) -> Thing:
    """Write it with the instant at which its clock must be looked at."""
    wake = preparation.wake_at(thing.data, services.calendar, services.policy.before, waiting(services, thing))
    return services.store.put_thing(replace(thing, wake_at=wake))


def replies(services: "Services", thing: Thing) -> dict[str, Mapping[str, Any]]:
    """Number → the unit's written reply."""
    found = services.store.lines(Preparation.KIND, thing.id, REPLY)
    return {line.id.removeprefix(REPLY): line.data for line in found}


def asked(services: "Services", thing: Thing) -> list[str]:
    """Numbers of its items to which a reply of the unit is still wanted, or was given."""
    cases = ((no, services.store.case(no)) for no in thing.data.items)
    return [no for no, case in cases if case and preparation.asks_for(case, thing.data.unit)]


def waiting(services: "Services", thing: Thing) -> int:
    """How many of them have no reply."""
    return len(set(asked(services, thing)) - set(replies(services, thing)))


def of_meeting(services: "Services", meeting: str, units: Sequence[str]) -> dict[str, dict[str, Mapping[str, Any]]]:
    """Number → unit → its written reply, for the table."""
    made: dict[str, dict[str, Mapping[str, Any]]] = {}
    for unit in units:
        thing = find(services, meeting, unit)
        for no, data in (replies(services, thing) if thing else {}).items():
            made.setdefault(no, {})[unit] = data
    return made


def briefs(services: "Services", thing: Thing, reader: Actor | None = None) -> list[Brief]:
    """What the unit may read: the items it was sent, as long as nobody else leads them. `reader`: a person of the
    authority, who reads of these what may be seen at all."""
    given, found = replies(services, thing), []
    for no in thing.data.items:
        case = services.store.case(no)
        if case and preparation.asks_for(case, thing.data.unit) and (reader is None or access.sees(case, reader)):
            found.append(_brief(case, services.store.history(no), given.get(no, {})))
    return found


def _brief(case: Case, history: Sequence[Entry], reply: Mapping[str, Any]) -> Brief:
    """With 保密 the unit reads the version made for it, or nothing (procedure 2)."""
    entries = access.entries_for(case, history, SYSTEM)
    wanted = ("redact",) if case.secret else LODGED
    data = next((one.data for one in reversed(entries) if one.action in wanted and one.data), {})
    title = redaction.title_for_unit(case.secret, case.unit_title, case.title)
    return Brief(case.no, title, "" if case.secret else case.enterprise_name, str(data.get("content", "")),
                 "" if case.secret else str(data.get("wish", "")), case.category, reply)  # fmt: skip


def reply(services: "Services", thing: Thing, no: str, text: str, actor: Actor, seen: str) -> None:
    """The unit's written reply to one item; `seen`: when the one that the person saw was written, '' none. Stale when a
    colleague wrote another one since; the same text again changes nothing."""
    if no not in {one.no for one in briefs(services, thing)}:
        raise Invalid({"text": "这一件已不在准备单上"})
    if not LOW <= len(text) <= HIGH:
        raise Invalid({"text": f"书面答复应为 {LOW} 至 {HIGH:,} 个字，现在 {len(text):,} 个字"})
    before = replies(services, thing).get(no, {})
    if before.get("text") == text:
        return
    if str(before.get("at", "")) != seen:
        raise Stale("同事刚刚改过这一件的书面答复，请看过新的内容再改")
    data = {"text": text, "by": actor.id, "name": actor.name, "at": services.clock.now().isoformat()}
    services.store.add_line(Preparation.KIND, thing.id, Line(REPLY + no, data), replace=True)


def remind(services: "Services", id: str, now: datetime) -> None:
    """Say what its clock owes by `now`; harmless when repeated or overlapping: a reminder has one name, and is written
    before the sheet says that it went out."""
    thing = services.store.thing(Preparation, id)
    if thing is None:
        return
    meeting = services.store.thing(Symposium, thing.data.meeting)
    one: Preparation = thing.data
    if meeting:
        one = replace(one, held=meeting.data.held, over=bool(meeting.data.cancelled))
    open_ = waiting(services, thing)
    for message in preparation.messages(one, services.calendar, services.policy.before, open_, now):
        services.store.send(message)
    try:
        _put(services, replace(thing, data=replace(one, told=True, watched=max(now, one.watched or one.sent))))
    except Stale:  # somebody sent a newer sheet meanwhile, or another run was faster; the next run looks again
        return
