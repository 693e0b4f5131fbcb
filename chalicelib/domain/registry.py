"""The registry of enterprises: what is known of each, learnt from its cases and from lists (seed P3.5). Pure.

An enterprise is its unified social credit code; one without it has a local id, counts apart, and may be joined to a
code later. Names change, the code does not: a count of enterprises is a count of codes.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from chalicelib.domain import bigrams
from chalicelib.domain.case import Contact
from chalicelib.domain.errors import Invalid

TAGS = {"green_card": "服务绿卡", "major": "重大项目"}
SIZES = {"large": "大型", "medium": "中型", "small": "小型", "micro": "微型"}
MOST_CONTACTS = 5  # the newest; an office clerk leaves, the number goes to somebody else
LOCAL = "L"  # how a local id begins
MARK = "E:"  # before the terms of names: a search for cases meets no enterprise, one for enterprises no case


@dataclass(frozen=True)
class Tag:
    """`until` None: it still holds. Both days are included."""

    kind: str
    since: date
    until: date | None = None

    def holds(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Reach:
    """A contact, and the last day it was given."""

    name: str
    duty: str = ""
    mobile: str = ""
    landline: str = ""
    last: date | None = None


@dataclass(frozen=True)
class Enterprise:
    KIND: ClassVar[str] = "enterprise"
    id: str
    name: str
    region: str = ""
    size: str = ""
    industry: str = ""
    names: tuple[tuple[date, str], ...] = ()  # (last day, former name), oldest first
    contacts: tuple[Reach, ...] = ()  # newest first
    tags: tuple[Tag, ...] = ()
    first: date | None = None  # day of its first and last appearance
    last: date | None = None
    locals: tuple[str, ...] = ()  # local ids that turned out to be this enterprise
    named: date | None = None  # when a person or a list last said its name: what is typed into cases changes it no more
    joined: str = ""  # of a local id: the code it turned out to be

    @property
    def coded(self) -> bool:
        return not self.id.startswith(LOCAL)

    @property
    def ids(self) -> tuple[str, ...]:
        """Under which its cases lie."""
        return (self.id, *self.locals)

    @property
    def former(self) -> tuple[tuple[date, str], ...]:
        """Its other names, the newest first; one that it has again is none."""
        return tuple(pair for pair in reversed(self.names) if plain(pair[1]) != plain(self.name))

    def tagged(self, day: date) -> tuple[str, ...]:
        """Kinds of the tags that hold on the day."""
        return tuple(kind for kind in TAGS if any(one.kind == kind and one.holds(day) for one in self.tags))


def terms(one: Enterprise) -> tuple[str, ...]:
    """Under which it is found: pairs of its name and of the former ones, the newest first, at most bigrams.MOST."""
    names = (one.name, *(former for _, former in reversed(one.names)))
    found = dict.fromkeys(f"{MARK}{pair}" for name in names for pair in bigrams.pairs(name))
    return tuple(found)[: bigrams.MOST]


def asked(text: str) -> tuple[str, ...]:
    """The terms of what somebody typed; () when it says too little."""
    return tuple(f"{MARK}{pair}" for pair in bigrams.asked(text))


def bears(one: Enterprise, text: str) -> bool:
    """Whether one of its names, present or former, has every word of the text."""
    words = [bigrams.plain(word) for word in text.split()]
    names = (bigrams.plain(name) for name in (one.name, *(former for _, former in one.names)))
    return any(all(word in name for word in words) for name in names)


def plain(name: str) -> str:
    """A name for comparison: width, brackets and spaces make no other enterprise."""
    return "".join(unicodedata.normalize("NFKC", name).split()).lower()


def learn(known: Enterprise | None, id: str, name: str, region: str, contact: Contact, on: date) -> Enterprise:
    """What one more case tells of an enterprise. In any order, and the same case twice, the result is the same."""
    reach = Reach(contact.name, contact.duty, contact.mobile, contact.landline, on)
    if known is None:
        return Enterprise(id, name, region, contacts=_contacts((reach,)), first=on, last=on)
    found = replace(known, contacts=_contacts((*known.contacts, reach)), first=min(known.first or on, on))
    if plain(name) == plain(known.name):
        return replace(found, last=max(known.last or on, on))
    if known.named:
        return replace(found, last=max(known.last or on, on), names=_names(known, on, name))
    if known.last and on < known.last:
        return replace(found, names=_names(known, on, name))
    return replace(found, name=name, last=on, names=_names(known, known.last or on, known.name))


def _names(known: Enterprise, on: date, name: str) -> tuple[tuple[date, str], ...]:
    """Former names with the last day each was used; the same name counts once, with its last day."""
    days = {former: day for day, former in known.names}
    days[name] = max(on, days.get(name, on))
    return tuple(sorted((day, former) for former, day in days.items()))


def _contacts(found: Iterable[Reach]) -> tuple[Reach, ...]:
    """One per person and number, the newest first."""
    kept: dict[tuple[str, str, str], Reach] = {}
    for one in sorted(found, key=lambda one: (one.last or date.min, one.duty)):
        kept[one.name, one.mobile, one.landline] = one
    newest = sorted(kept.values(), key=lambda one: (one.last or date.min, one.name, one.mobile), reverse=True)
    return tuple(one for one in newest if one.name or one.mobile or one.landline)[:MOST_CONTACTS]


def rename(known: Enterprise, name: str, on: date) -> Enterprise:
    """Somebody who knows says how it is called from this day."""
    if plain(name) == plain(known.name):
        return replace(known, name=name, named=on)
    return replace(known, name=name, named=on, last=max(known.last or on, on), names=_names(known, on, known.name))


def reached(known: Enterprise, contact: Reach) -> Enterprise:
    """One more contact, without a case that gave it."""
    return replace(known, contacts=_contacts((*known.contacts, contact)))


def edit(known: Enterprise, name: str, region: str, size: str, industry: str, on: date) -> Enterprise:
    """What a person corrects; the name that it had is kept as a former one."""
    one = rename(known, name, on) if name != known.name else known
    return replace(one, region=region, size=size, industry=industry)


def tag(known: Enterprise, kind: str, since: date, until: date | None) -> Enterprise:
    """Give a tag, or correct the one that begins on the same day; Invalid names the field."""
    if kind not in TAGS:
        raise Invalid({"kind": "请选择服务绿卡或重大项目"})
    if until and until < since:
        raise Invalid({"until": "结束日期不能早于开始日期"})
    others = tuple(one for one in known.tags if (one.kind, one.since) != (kind, since))
    if any(one.kind == kind and _overlap(one, since, until) for one in others):
        raise Invalid({"since": f"这段时间已经有“{TAGS[kind]}”标签"})
    tags = sorted((*others, Tag(kind, since, until)), key=lambda one: (one.kind, one.since))
    return replace(known, tags=tuple(tags))


def _overlap(one: Tag, since: date, until: date | None) -> bool:
    return (until is None or one.since <= until) and (one.until is None or since <= one.until)


def _free(tags: Iterable[Tag], taken: Iterable[Tag]) -> Iterable[Tag]:
    """Those that overlap with none of the same kind."""
    held = list(taken)
    return (one for one in tags if not any(one.kind == other.kind and _overlap(other, one.since, one.until)
                                           for other in held))  # fmt: skip


def join(local: Enterprise, coded: Enterprise) -> tuple[Enterprise, Enterprise]:
    """A local id turned out to be the enterprise with this code → both as they are from now on."""
    if local.coded or not coded.coded:
        raise Invalid({"code": "只能把没有代码的企业并到有统一社会信用代码的企业"})
    if local.joined not in ("", coded.id):
        raise Invalid({"code": "这家企业已经并到另一个代码"})
    same = plain(local.name) == plain(coded.name)
    whole = replace(
        coded,
        size=coded.size or local.size,
        industry=coded.industry or local.industry,
        tags=tuple(sorted((*coded.tags, *_free(local.tags, coded.tags)), key=lambda one: (one.kind, one.since))),
        names=coded.names if same else _names(coded, local.last or date.min, local.name),
        contacts=_contacts((*coded.contacts, *local.contacts)),
        first=min(filter(None, (coded.first, local.first)), default=None),
        locals=tuple(dict.fromkeys((*coded.locals, local.id))),
    )
    return replace(local, joined=coded.id), whole


def counted(ids: Iterable[str]) -> tuple[int, int]:
    """(distinct codes, distinct local ids) among the enterprises of cases; local ids that were joined are replaced by
    their code before (handling/enterprises.under_codes)."""
    found = set(ids)
    return sum(not one.startswith(LOCAL) for one in found), sum(one.startswith(LOCAL) for one in found)
