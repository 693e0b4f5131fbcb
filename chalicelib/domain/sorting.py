"""梳理分类: what came in for a meeting, by unit and category, with what was likely said twice (procedure 7). Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.domain import bigrams, registry

# Percent of equal text from which two items are shown as likely the same matter: of one enterprise, of two.
SAME, OTHER = 40, 65
TITLE, SHORTEST = 50, 4  # characters of a title, and of its first sentence
NOBODY = ""  # the unit of what nobody was proposed for


@dataclass(frozen=True)
class Item:
    """One item. `enterprise`: code, or local id; `unit`: who has it, else who is proposed, NOBODY."""

    no: str
    title: str
    enterprise: str
    enterprise_name: str
    unit: str
    category: str

    @property
    def who(self) -> str:
        """Whose it is: who has no code is known by the name, each time under another local id."""
        return registry.plain(self.enterprise_name) if self.enterprise.startswith(registry.LOCAL) else self.enterprise


@dataclass(frozen=True)
class Twin:
    """Another item that is likely the same matter. `alike` in percent; `same`: of the same enterprise, so that both may
    be merged."""

    no: str
    alike: int
    same: bool


@dataclass(frozen=True)
class Group:
    """The items of one unit, by category: (category, items in order of their numbers)."""

    unit: str
    parts: tuple[tuple[str, tuple[Item, ...]], ...]

    @property
    def size(self) -> int:
        return sum(len(items) for _, items in self.parts)


def headline(text: str) -> str:
    """A title for what was said: its first sentence, at most TITLE characters."""
    plain = " ".join(text.split())
    ends = [at for mark in "。！？!?；;" if (at := plain.find(mark)) >= SHORTEST]
    return plain[: min([*ends, TITLE, len(plain)])].strip("，, ")


def grouped(items: Iterable[Item], units: Sequence[str], categories: Sequence[str]) -> list[Group]:
    """By unit and category in the order given; what has no unit comes first, because it waits for one."""
    kept: dict[str, dict[str, list[Item]]] = {}
    for item in sorted(items, key=lambda one: one.no):
        kept.setdefault(item.unit, {}).setdefault(item.category, []).append(item)
    order = _order([NOBODY, *units], kept)
    return [Group(unit, tuple((one, tuple(kept[unit][one])) for one in _order(categories, kept[unit])))
            for unit in order]  # fmt: skip


def _order(known: Sequence[str], found: Mapping[str, object]) -> list[str]:
    """Those that occur, in the known order; what nobody knows any more comes last."""
    places = {one: at for at, one in enumerate(known)}
    return sorted(found, key=lambda one: (places.get(one, len(places)), one))


def alike(first: str, second: str) -> int:
    """How alike two texts are by their pairs of characters (Dice), in percent; 100 for equal ones."""
    a, b = bigrams.plain(first), bigrams.plain(second)
    if a == b:
        return 100 if a else 0
    one, two = (Counter(text[at : at + 2] for at in range(len(text) - 1)) for text in (a, b))
    both = sum(one.values()) + sum(two.values())
    return round(200 * (one & two).total() / both) if both else 0


def twins(items: Sequence[Item]) -> dict[str, list[Twin]]:
    """Number → likely duplicates among these items, the same enterprise's first, then the most alike."""
    found: dict[str, list[Twin]] = {}
    for at, one in enumerate(items):
        for other in items[at + 1 :]:
            percent, same = alike(one.title, other.title), one.who == other.who
            if percent >= (SAME if same else OTHER):
                found.setdefault(one.no, []).append(Twin(other.no, percent, same))
                found.setdefault(other.no, []).append(Twin(one.no, percent, same))
    return {no: sorted(twins, key=lambda one: (not one.same, -one.alike, one.no)) for no, twins in found.items()}
