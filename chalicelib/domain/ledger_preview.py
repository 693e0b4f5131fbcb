"""What an old ledger would become, before anything is written: counts, faults by row, words to be explained. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chalicelib.domain import ledger_cells, ledger_rows, words
from chalicelib.domain.ledger_rows import ASKED, NOTHING, Known, Past, Reading
from chalicelib.domain.ledgers import LABELS, Ledger
from chalicelib.domain.registry import plain

SHOWN = 50  # rows as they will become
WORDS = 30  # unknown words that are asked for at once
OPEN_WORD = "办理中"
NOT_A_MEANING = {
    "unit": "没有这个单位，请照名单填写", "category": "没有这个领域，请照名单填写",
    "region": "没有这个区县，请照名单填写", "outcome": "请照名单填写结果",
    "kind": "请照名单填写类型", "rating": "请照名单填写评价",
}  # fmt: skip


@dataclass(frozen=True)
class Ask:
    """A word of the file that somebody has to explain; `near`: the name that comes nearest."""

    field: str
    typed: str
    rows: int
    near: str

    @property
    def label(self) -> str:
        return LABELS[self.field]


@dataclass(frozen=True)
class Preview:
    """`same`: rows of the file that repeat another one of it; `meetings`: distinct ones; `firsts`: row → the earlier
    row that it repeats."""

    total: int
    shown: tuple[Past, ...]
    faulty: tuple[Reading, ...]
    asks: tuple[Ask, ...]
    closed: int = 0
    open: int = 0
    same: int = 0
    meetings: int = 0
    coded: int = 0  # enterprises with a code, and without
    uncoded: int = 0
    firsts: Mapping[int, int] | None = None

    @property
    def good(self) -> int:
        return self.total - len(self.faulty)


def preview(ledger: Ledger, readings: Iterable[Reading], known: Known) -> Preview:
    """All rows once."""
    found = list(readings)
    past = [one.past for one in found if one.past]
    first: dict[str, int] = {}
    firsts: dict[int, int] = {}
    for one in past:
        before = first.setdefault(ledger_rows.key(ledger.channel, one), one.row)
        if before != one.row:
            firsts[one.row] = before
    return Preview(
        len(found), tuple(past[:SHOWN]), tuple(one for one in found if one.faults), asked(found, known),
        sum(bool(one.outcome) for one in past), sum(not one.outcome for one in past), len(firsts),
        len({(one.topic, one.held) for one in past if one.topic}), len({one.code for one in past if one.code}),
        len({plain(one.enterprise) for one in past if not one.code}), firsts,
    )  # fmt: skip


def asked(readings: Iterable[Reading], known: Known) -> tuple[Ask, ...]:
    """The most frequent first."""
    count = Counter((name, plain(typed)) for one in readings for name, typed in one.asks.items())
    typed = {(name, plain(text)): text for one in readings for name, text in one.asks.items()}
    return tuple(Ask(name, typed[name, word], rows, _near(known, name, typed[name, word]))
                 for (name, word), rows in count.most_common(WORDS))  # fmt: skip


def _near(known: Known, field: str, typed: str) -> str:
    """What may be meant; never of a result: “已办结” is near to “未办结”."""
    return "" if field == "outcome" else known.words[field].near(typed)


def offered(known: Known, field: str) -> list[str]:
    """The names that may be given as the meaning of such a word."""
    org = known.org
    own = {
        "unit": [one.name for one in org.units.values() if one.active], "category": list(org.categories.values()),
        "region": list(org.regions.values()), "kind": list(words.KINDS.values()),
        "rating": list(words.RATINGS.values()), "outcome": [*words.OUTCOMES.values(), OPEN_WORD],
    }  # fmt: skip
    return own[field] + [ASKED[field]] * bool(ASKED[field])


def meaning(known: Known, field: str, text: str) -> str:
    """What was given as the meaning of a word. ValueError with a Chinese sentence."""
    if field not in ASKED:
        raise ValueError("请重新打开这一页")
    if ASKED[field] and plain(text) == plain(ASKED[field]):
        return NOTHING
    try:
        found = known.words[field].read(text)
    except ValueError:
        raise ValueError(NOT_A_MEANING[field]) from None
    return found or (NOTHING if field != "outcome" else ledger_cells.OPEN)
