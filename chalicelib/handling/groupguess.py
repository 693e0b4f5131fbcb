"""What a steward would look up: whose message this is, and whether the matter is known already (seed P4.2)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalicelib.domain import access, bigrams, flow, groupwork, registry
from chalicelib.domain.case import Actor, Case
from chalicelib.domain.flow.effects_review import alike
from chalicelib.domain.groupwork import Word
from chalicelib.domain.platforms import Group
from chalicelib.domain.registry import Enterprise
from chalicelib.handling import enterprises

if TYPE_CHECKING:
    from chalicelib.wiring import Services

LISTED = "成员表"
MOST = 4  # suggestions, and likely duplicates
LOOKUPS = 10  # searches for one appeal
ROWS = 8  # cases of one enterprise that are read
NEAR = 45  # percent of equal text from which a case of another enterprise of the group is shown
COMPANY = re.compile(
    r"[\u4e00-\u9fff（）()]{2,24}?(?:股份有限公司|有限责任公司|有限公司|集团|公司|合作社|经营部|商行|商会|协会|事务所|厂)"
)
SPLIT = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9（）()]+")
SHORTEST = 3  # characters of a piece of a name that is looked up


@dataclass(frozen=True)
class Guess:
    """`id`: code or local id; `why`: how it was found, in words."""

    id: str
    name: str
    region: str
    why: str


@dataclass(frozen=True)
class Likely:
    """A case that may be the same matter; `alike` in percent."""

    case: Case
    status: str
    alike: int


def guesses(services: "Services", group: Group, words: Sequence[Word], actor: Actor) -> list[Guess]:
    """Enterprises that may have said this, the likeliest first: by the members' list, by name in sender and text."""
    found: dict[str, Guess] = {}
    known = groupwork.member(group, words[0].sender)
    if known and known.enterprise:
        one = _of_list(services, known.enterprise)
        found[one.id] = one
    for piece in _pieces(words[0].sender, groupwork.text_of(words)):
        for bearer in _named(services, piece, actor):
            found.setdefault(bearer.id, Guess(bearer.id, bearer.name, bearer.region, "名称相近"))
        if len(found) >= MOST:
            break
    return list(found.values())[:MOST]


def _of_list(services: "Services", id: str) -> Guess:
    """What is known of the enterprise that the members' list names: by the registry, else by its newest case."""
    one = enterprises.find(services, id)
    if one:
        return Guess(one.id, one.name, one.region, LISTED)
    rows = services.store.of_enterprise(id, 1)
    case = services.store.case(rows[0].no) if rows else None
    return Guess(id, case.enterprise_name if case else "", case.region if case else "", LISTED)


def _pieces(sender: str, text: str) -> list[str]:
    """Parts of the sender's name and of the text that may name an enterprise; a name in running text has words before
    it, so that its beginning is tried from several places."""
    parts = [part for part in SPLIT.split(sender) if len(bigrams.plain(part)) >= SHORTEST]
    for name in dict.fromkeys(COMPANY.findall(f"{sender}\n{text}")):
        stem = name
        parts += [stem[at:] for at in range(0, min(len(stem) - 4, 6))]
    return list(dict.fromkeys(parts))[:LOOKUPS]


def _named(services: "Services", piece: str, actor: Actor) -> list[Enterprise]:
    """Enterprises of the registry that bear this piece in one of their names."""
    return enterprises.search(services, piece, actor, MOST)[0]


def likely(services: "Services", found: Sequence[Guess], own: Sequence[Case], words: Sequence[Word],
           actor: Actor) -> list[Likely]:  # fmt: skip
    """Open cases that may be the same matter: of the suggested enterprises, and of this group with a similar text
    (`own`), the most similar first. Not those whose second answer was released (procedure 2, as at the windows)."""
    text = groupwork.text_of(words)
    ids = {one.id for one in found[:2]}
    cases = {case.no: case for case in own if case.enterprise in ids or _alike(case, text) >= NEAR}
    for id in ids:
        for row in services.store.of_enterprise(id, ROWS):
            case = cases.get(row.no) or services.store.case(row.no)
            if case and access.sees(case, actor):
                cases[case.no] = case
    takes = flow.FLOW["add_source"].froms
    shown = [Likely(one, access.status_label(one, actor), _alike(one, text)) for one in cases.values()
             if one.status in takes and not access.closed_to_unit(one)]  # fmt: skip
    return sorted(shown, key=lambda one: (-one.alike, one.case.no))[:MOST]


def _alike(case: Case, text: str) -> int:
    """How alike the title and the beginning of the text are."""
    plain = registry.plain(text)
    return alike(registry.plain(case.title), plain[: max(len(case.title) + 10, 20)])
