"""What came in for a meeting: its items as this person may see them, who is proposed for each, what was said at the
table, who attends (procedure 7).

Lines of a meeting: `I#<case>` an item, `U#<case>` the proposed unit, `A#<case>` what was answered at the table,
`G#<key>` a guest.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from chalicelib.domain import access, registry, solicitation, sorting
from chalicelib.domain.case import Actor, Case
from chalicelib.domain.errors import Invalid
from chalicelib.domain.platforms import Symposium
from chalicelib.domain.preparation import GONE
from chalicelib.domain.records import Line
from chalicelib.domain.solicitation import GUEST, ITEM
from chalicelib.handling import doors, solicitations

if TYPE_CHECKING:
    from chalicelib.wiring import Services

KIND = Symposium.KIND
UNIT, SAID = "U#", "A#"
STAFF = "desk"  # registered by staff
GUEST_SOURCES = {**solicitation.SOURCES, STAFF: "工作人员登记"}


@dataclass(frozen=True)
class Item:
    """One item. `case` None: this person may not see it, it is only counted; `proposed`: a unit, '' none; `said`: what
    was answered at the table ({text, how, by, at}), empty before."""

    line: Line
    case: Case | None
    proposed: str
    said: Mapping[str, Any]

    @property
    def no(self) -> str:
        return str(self.line.data["case"])

    @property
    def unit(self) -> str:
        """Who leads it, else who is proposed."""
        return (self.case.unit if self.case else "") or self.proposed


@dataclass(frozen=True)
class Board:
    """Everything that hangs on a meeting, read once."""

    items: tuple[Item, ...]
    guests: tuple[Line, ...]

    @property
    def seen(self) -> list[Item]:
        return [one for one in self.items if one.case]

    @property
    def hidden(self) -> int:
        return sum(one.case is None for one in self.items)


def board(services: "Services", id: str, actor: Actor, known: Iterable[Item] = ()) -> Board:
    """Items in order of the cases' numbers, guests as they are kept. `known`: items whose case was read just now."""
    kept, read = {line.id: line for line in doors.lines(services, KIND, id)}, {one.no: one.case for one in known}
    found = [_item(services, kept, line, actor, read) for name, line in kept.items() if name.startswith(ITEM)]
    return Board(tuple(found), tuple(line for name, line in kept.items() if name.startswith(GUEST)))


def _item(services: "Services", kept: Mapping[str, Line], line: Line, actor: Actor,
          read: Mapping[str, Case | None]) -> Item:  # fmt: skip
    no = str(line.data["case"])
    case = read[no] if no in read else services.store.case(no)
    unit, said = kept.get(UNIT + no), kept.get(SAID + no)
    return Item(line, case if case and access.sees(case, actor) else None, str(unit.data["unit"]) if unit else "",
                said.data if said else {})  # fmt: skip


def sorted_in(found: Board) -> list[sorting.Item]:
    """The visible items for the sorting; what was merged, withdrawn or guided away is no longer sorted."""
    return [
        sorting.Item(one.no, case.title, case.enterprise, case.enterprise_name, one.unit, case.category)
        for one in found.items if (case := one.case) and case.status not in GONE
    ]  # fmt: skip


def propose(services: "Services", id: str, numbers: Iterable[str], unit: str, actor: Actor) -> int:
    """This unit is proposed for these items, '' takes the proposal back → how many. What is led by a unit already, or
    is readable by named people only, stays as it is."""
    org = services.org
    if unit and (unit not in org.units or not org.units[unit].active or not org.reaches(actor.region, unit)):
        raise Invalid({"unit": "请选择一个在用、您可以交办的单位"})
    wanted, now, done = set(numbers), services.clock.now(), 0
    for one in board(services, id, actor).seen:
        if one.no not in wanted or not one.case or one.case.unit or one.case.sensitive or one.case.status in GONE:
            continue
        if unit:
            data = {"unit": unit, "by": actor.name, "at": now.isoformat()}
            services.store.add_line(KIND, id, Line(UNIT + one.no, data), replace=True)
        else:
            services.store.drop_line(KIND, id, UNIT + one.no)
        done += 1
    return done


def say(services: "Services", id: str, no: str, text: str, how: str, actor: Actor) -> None:
    """What was answered at the table, in place of what was noted before. `how`: a key of domain/table.HOW."""
    data = {"text": text, "how": how, "by": actor.name, "at": services.clock.now().isoformat()}
    services.store.add_line(KIND, id, Line(SAID + no, data), replace=True)


def collect(services: "Services", case: Case, source: str = "") -> None:
    """The case is an item of every meeting that is among its doors; harmless when repeated. `source`: where from, found
    in the appeal's own words when nobody says (a run stopped after the case was made)."""
    for door in case.doors:
        kind, _, id = door.partition(":")
        if kind == KIND and not services.store.lines(KIND, id, ITEM + case.no, limit=1):
            solicitations.collect(services, id, case, source or _heard(services, case.no, door))


def _heard(services: "Services", no: str, door: str) -> str:
    """Where an item came from, as its case keeps it in words."""
    found = [entry for entry in services.store.history(no) if entry.data.get("source")]
    own = [entry for entry in found if entry.data.get("door") == door] or found[:1]
    return solicitation.heard(str(own[-1].data["source"])) if own else ""


# guests


def welcome(services: "Services", id: str, guest: Mapping[str, Any], here: bool) -> None:
    """Staff register somebody; `here`: who stands at the door already. The same person again changes the first."""
    now = services.clock.now()
    key = guest_key(services, id, guest)
    before = _guest(services, id, key)
    came = str((before or {}).get("attended", "")) or (now.isoformat() if here else "")
    kept = solicitation.merged(before, {**guest, "attended": came})
    services.store.add_line(KIND, id, Line(key, {"registered": now.isoformat(), **kept}), replace=True)


def guest_key(services: "Services", id: str, guest: Mapping[str, Any]) -> str:
    """The line of a guest: known by the mobile, without one by name and enterprise."""
    who = guest["mobile"] or f"{guest['enterprise_name']}:{guest['name']}"
    return GUEST + services.mac("guest", f"{id}:{who}")[:24]


def attend(services: "Services", id: str, key: str, at: datetime | None) -> bool:
    """Somebody has come (`at`), or was ticked by mistake (None). False when there is no such guest."""
    data = _guest(services, id, key)
    if data is None:
        return False
    services.store.add_line(KIND, id, Line(key, {**data, "attended": at.isoformat() if at else ""}), replace=True)
    return True


def _guest(services: "Services", id: str, key: str) -> Mapping[str, Any] | None:
    found = services.store.lines(KIND, id, key, limit=1) if key.startswith(GUEST) else []
    return found[0].data if found and found[0].id == key else None


def companies(guests: Iterable[Line]) -> set[str]:
    """The enterprises that registered: codes, and names (as registry.plain writes them) of those without one. Who gave
    the name only, while a colleague gave the code, is of the same enterprise."""
    given = [(str(one.data["enterprise"]), registry.plain(str(one.data["enterprise_name"]))) for one in guests]
    codes = {name: code for code, name in given if code}
    return {code or codes.get(name, name) for code, name in given}


def attended(guests: Iterable[Line]) -> set[str]:
    """Those of them that came."""
    return companies(one for one in guests if one.data.get("attended"))
