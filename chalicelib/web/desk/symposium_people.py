"""Who sits at the table of a meeting: an enterprise by name or code, as the meeting or the registry knows it, with whom
to call (procedure 7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.domain import identity, redaction, registry
from chalicelib.domain.case import Case
from chalicelib.domain.errors import Invalid
from chalicelib.domain.records import Thing
from chalicelib.domain.registry import Enterprise, Reach
from chalicelib.handling import enterprises
from chalicelib.handling.symposiumitems import Board
from chalicelib.web.visit import Visit

MOST = 3  # enterprises of a similar name that are shown


@dataclass(frozen=True)
class Known:
    """An enterprise that the table knows: of a guest, of the invited, of an item. `id` '' when it has no code yet."""

    id: str
    name: str
    region: str
    reach: Reach


def people(visit: Visit, meeting: Thing, found: Board) -> list[Known]:
    """Enterprises at the table: of the items, whose contact is proved, of the guests, of the invited."""
    seated = [of_case(one.case) for one in reversed(found.seen)
              if one.case and not one.case.secret and not one.case.sensitive]  # fmt: skip
    for data in (line.data for line in found.guests):
        reach = Reach(str(data.get("name", "")), str(data.get("duty", "")), str(data.get("mobile", "")))
        seated.append(Known(str(data["enterprise"]), str(data["enterprise_name"]), meeting.data.region, reach))
    there = {one.id for one in seated}
    invited = (_registered(visit, one, meeting.data.region) for one in meeting.data.enterprises if one not in there)
    return [*seated, *(one for one in invited if one)]


def of_case(case: Case) -> Known:
    contact = case.contact
    return Known(case.enterprise, case.enterprise_name, case.region,
                 Reach(contact.name, contact.duty, contact.mobile, contact.landline))  # fmt: skip


def _registered(visit: Visit, id: str, region: str) -> Known | None:
    one = enterprises.find(visit.services, id)
    if one is None:
        return None
    if not enterprises.in_scope(visit.services, one, visit.actor):  # of another county: no contact of it
        return Known(one.id, one.name, region, Reach(""))
    return Known(one.id, one.name, one.region or region, one.contacts[0] if one.contacts else Reach(""))


def enterprise(visit: Visit, meeting: Thing, people: Sequence[Known], typed: str) -> Known:
    """By code, by name, or new; Invalid when it looks like a code and is none."""
    code, name = _split(typed)
    if code:
        same = next((one for one in people if one.id == code), None) or _registered(visit, code, meeting.data.region)
        if same is None and not name:
            raise Invalid({"who": "登记库里没有这个代码，请写成“企业名称 代码”"})
        return same or Known(code, name, meeting.data.region, Reach(""))
    plain = registry.plain(name)
    same = next((one for one in people if registry.plain(one.name) == plain), None)
    if same is None:
        listed = enterprises.search(visit.services, name, visit.actor)[0]
        hit = next((one for one in listed if plain in map(registry.plain, _names(one))), None)
        same = _registered(visit, hit.id, meeting.data.region) if hit else None
    return same or Known("", name, meeting.data.region, Reach(""))


def _names(one: Enterprise) -> list[str]:
    """Its name, and those it had."""
    return [one.name, *(name for _, name in one.names)]


def _split(typed: str) -> tuple[str, str]:
    """(code, name) of what was typed, in any order; a word that looks like a code must be one."""
    code, rest = "", []
    for word in typed.split():
        if len(word) == 18 and word.isascii() and word.isalnum():
            code, problem = identity.uscc(word)
            if problem:
                raise Invalid({"who": problem})
        else:
            rest.append(word)
    return code, " ".join(rest)


def contact(values: Mapping[str, Any], known: Known) -> Reach:
    """Who is called: as typed, else as known; another person needs a number of his own."""
    name, typed = values["name"] or known.reach.name, values["phone"]
    if not name:
        raise Invalid({"name": "请填联系人"})
    if not typed:
        same = name == known.reach.name and (known.reach.mobile or known.reach.landline)
        if not same and not values["no_phone"]:
            raise Invalid({"phone": "请填电话；没有电话的，在“标题、类型和其他”里写明原因"})
        return known.reach if same else Reach(name)
    duty = known.reach.duty if name == known.reach.name else ""
    mobile, problem = identity.mobile(typed)
    if not problem:
        return Reach(name, duty, mobile)
    landline, problem = identity.landline(typed)
    if problem:
        raise Invalid({"phone": "请填手机号，或者带区号的座机号，如 0816-1234567"})
    return Reach(name, duty, landline=landline)


def similar(visit: Visit, case: Case) -> tuple[Enterprise, ...]:
    if not case.enterprise.startswith(registry.LOCAL):
        return ()
    found = enterprises.search(visit.services, case.enterprise_name, visit.actor)[0]
    return tuple(one for one in found if one.coded)[:MOST]


def reached(reach: Reach) -> str:
    """The contact as it is shown: the number masked."""
    number = redaction.mask_mobile(reach.mobile) if reach.mobile else redaction.mask_landline(reach.landline)
    return f"{reach.name} {reach.duty} {number}".strip()
