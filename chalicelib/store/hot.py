"""The case as one small item (at most 1 KB): aliases of its attributes, and how it is written and read.

Attributes stand alone, so that a change writes only those it changed and leaves what a newer release wrote.
Contact and responsible person are encrypted; title and the enterprise's name stand in the list row once, and are
encrypted here only where the row masks them (保密); its code stands in the key of its index.
"""

import types
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Union, get_args, get_origin

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.update import Action

from chalicelib.domain.case import Case, Contact, Person
from chalicelib.domain.records import Place
from chalicelib.store import codec, rules
from chalicelib.store.attributes import Day, Hex, Instant, Packed, Raw
from chalicelib.store.casekeys import CaseKeys
from chalicelib.store.tables import App
from chalicelib.store.vault import Vault, place

# No alias may be the name of a DynamoDB type (S, N, B, M, L …): the emulator takes an item with an attribute M for a
# value of type M, and writes an update into it.
ALIASES = {
    "status": "s", "kind": "k", "channel": "h", "region": "a", "category": "g", "lodged_at": "A",
    "code": "C", "version": "v", "seq": "q", "head": "H", "watched": "w", "policy": "P", "secret": "i",
    "consent": "j", "urgent": "Y", "sensitive": "sn", "readers": "rd", "names_unit": "nu", "difficulty": "D",
    "legacy": "lg", "round": "r", "assignments": "n", "limit": "l", "unit": "u", "co_units": "U", "co_open": "O",
    "past_units": "T", "taskforce": "tf", "clocks": "c", "assigned_at": "1", "signed_at": "2", "contacted_at": "3",
    "submitted_at": "4", "answer_seq": "Q", "approved_at": "5", "outcome": "o", "prepared": "R", "explained": "X",
    "explanation_returned": "er", "supplemented": "t", "consulted": "cs", "objections": "J", "extension": "xt",
    "extended": "K", "returned": "e", "suspended_on": "6", "suspended_for": "sf", "suspensions": "Z", "before": "b",
    "master": "m", "contested": "ct", "revisit": "V", "rating": "G", "solved": "d", "people": "p",
    "lane_readers": "lr", "cause": "ca", "cause_by": "cb", "cause_confirmed": "cc", "listed": "I", "leader": "E",
    "supplied_on": "7", "closed_at": "8", "reopened": "ro", "attachments": "at", "publication": "pb",
    "merged": "mg", "unit_title": "ut", "upward": "up", "unconfirmed": "uc", "seal_entry": "se", "seal_by": "sb",
    "doors": "dr", "also": "al", "told": "to", "check": "ck",
}  # fmt: skip
SEALED = ("contact", "person", "title", "enterprise_name")
HEX = ("code", "head")
SIMPLE = {str: UnicodeAttribute, int: NumberAttribute, bool: BooleanAttribute, datetime: Instant, date: Day}


def _attribute(name: str, alias: str) -> Any:
    """The model's attribute for a field of the case, by the field's type."""
    kind = codec.hints(Case)[name]
    if name in HEX:
        return Hex(attr_name=alias, null=True)
    if get_origin(kind) in (Union, types.UnionType):
        kind = next(one for one in get_args(kind) if one is not type(None))
    if isinstance(kind, type) and issubclass(kind, str):
        kind = str
    simple = SIMPLE.get(kind)
    return simple(attr_name=alias, null=True) if simple else Packed(kind, attr_name=alias, null=True)


class CaseItem(App):
    """CASE#no / META. Its other attributes are those of `ALIASES`, added below."""

    sealed = Raw(attr_name="x", null=True)
    key = Raw(attr_name="y", null=True)  # wrapped; without it the case's texts are gone for good
    fails = NumberAttribute(attr_name="f", null=True)  # how often the alarm was put back since the last save
    last = UnicodeAttribute(attr_name="z", null=True)  # id of the last change, when it wrote no entry


FIELDS = {name: _attribute(name, alias) for name, alias in ALIASES.items()}
MODEL: Any = type(App)  # PynamoDB's own metaclass
HotItem: Any = MODEL("HotItem", (CaseItem,), {"__doc__": CaseItem.__doc__, "__module__": __name__, **FIELDS})
BLANK = {"kind": "", "channel": "", "region": "", "category": ""}  # fields without default: empty ones are not kept
DEFAULTS = {one.name: codec.default(one) for one in fields(Case)}


@dataclass(frozen=True)
class Locked:
    """A case on its way to the table, with what encrypts it."""

    vault: Vault
    keys: CaseKeys
    wrapped: bytes | None  # only for a new case

    @property
    def key(self) -> bytes:
        """For everything but the entries."""
        return self.keys.rest


def keys(no: str) -> tuple[str, str]:
    return f"CASE#{no}", "META"


def plain(case: Case | None) -> dict[str, Any]:
    """Field → value, without those at their default."""
    found = {name: getattr(case, name) for name in ALIASES} if case else {}
    return {name: value for name, value in found.items() if value not in (DEFAULTS[name], "", None)}


def sealed(case: Case, at: Place, locked: Locked) -> bytes:
    """Contact, person, and the names that the row does not show as they are."""
    secret = {"contact": codec.encode(case.contact)}
    if case.person:
        secret["person"] = codec.encode(case.person)
    for name, shown in (("title", "title"), ("enterprise_name", "enterprise")):
        if at.row.get(shown) != getattr(case, name):
            secret[name] = getattr(case, name)
    return locked.vault.lock(locked.key, secret, place(*keys(case.no), "sealed"))


def index(case: Case, at: Place, ended: datetime) -> dict[str, str | None]:
    """Keys of the indexes; None removes the case from one."""
    wake = (f"WAKE#{rules.shard(case.no)}", rules.instant(at.wake_at)) if at.wake_at else (None, None)
    desk = rules.desk_key(case, at, ended) or (None, None)
    board = rules.board_key(case, at, ended) or (None, None)
    own = (f"ENT#{case.enterprise}", rules.instant(case.lodged_at))
    names = ("wk", "wa", "dk", "ds", "bk", "bs", "ek", "es")
    return dict(zip(names, (*wake, *desk, *board, *own), strict=True))


def row(at: Place, lane: str = "") -> dict[str, str]:
    """What a list shows, with lane and due, so that an index's projection is enough."""
    return {**at.row, ".lane": lane or at.lane, ".due": f"{at.due:%Y%m%d}" if at.due else ""}


def new_item(case: Case, at: Place, ended: datetime, locked: Locked, last: str | None) -> Any:
    """The item of a new case."""
    return HotItem(*keys(case.no), **plain(case), **index(case, at, ended), row=row(at),
                   sealed=sealed(case, at, locked), key=locked.wrapped, last=last)  # fmt: skip


def actions(before: Case, case: Case, at: Place, ended: datetime, locked: Locked, last: str | None) -> list[Action]:
    """The update from `before` to `case`: only attributes that changed, and those that follow from the place."""
    old, new = plain(before), plain(case)
    changed = {name: new.get(name) for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
    given = {**changed, **index(case, at, ended), "row": row(at), "sealed": sealed(case, at, locked), "last": last,
             "fails": None}  # fmt: skip
    return [_action(name, value) for name, value in sorted(given.items())]


def _action(name: str, value: Any) -> Action:
    attribute = getattr(HotItem, name)
    made: Action = attribute.remove() if value is None else attribute.set(value)
    return made


def case_of(item: Any, vault: Vault) -> Case:
    """The case of a stored item. When its key was erased, what was encrypted is empty."""
    no = item.pk.removeprefix("CASE#")
    own = vault.case_key(no, rules.month(item.lodged_at), item.key)
    key = own.rest if own else None
    secret = vault.unlock(key, Mapping[str, Any], item.sealed, place(item.pk, item.sk, "sealed")) or {}
    found = {name: getattr(item, name) for name in ALIASES if getattr(item, name) is not None}
    shown = item.row or {}
    return Case(
        **{**BLANK, **found},
        no=no,
        enterprise=item.ek.removeprefix("ENT#"),
        title=secret.get("title", shown.get("title", "")),
        enterprise_name=secret.get("enterprise_name", shown.get("enterprise", "")),
        contact=codec.decode(Contact, secret.get("contact", {})),
        person=codec.decode(Person, secret["person"]) if "person" in secret else None,
    ).with_(status=codec.decode(codec.hints(Case)["status"], item.status))
