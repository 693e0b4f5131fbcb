"""Rows of an old ledger: what each becomes, and everything that is wrong with it. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from chalicelib.domain import ledger_cells as cells
from chalicelib.domain import words
from chalicelib.domain.identity import uscc
from chalicelib.domain.ledger_cells import Words
from chalicelib.domain.ledgers import LABELS, Ledger
from chalicelib.domain.org import Org
from chalicelib.domain.registry import plain

CONTENT = (2, 2000)
ANSWER = 2000
TITLE = 30  # characters of a title made from the content
NAMES = (2, 100)
ENDS_A_TITLE = "。；;！!？?\n，,"
NOTHING = "-"  # the meaning of a word that says nothing: the row goes without
# Fields whose words somebody may explain → what the page calls the choice that leaves them out ('': there is none).
ASKED = {"unit": "不作主办单位", "category": "", "outcome": "", "kind": "", "rating": "不记评价", "region": ""}


T = TypeVar("T")


@dataclass(frozen=True)
class Known:
    """What rows are read against."""

    org: Org
    today: date
    words: Mapping[str, Words]  # by field

    @classmethod
    def of(cls, org: Org, today: date, groups: Mapping[str, str]) -> "Known":
        """`groups`: name → id."""
        categories = {name: code for code, name in org.categories.items()}
        own = {"region": cells.regions(org), "unit": cells.units(org), "category": Words.of("领域", categories),
               "group": Words.of("企业家微信群", groups)}  # fmt: skip
        return cls(org, today, cells.fixed() | own)


@dataclass(frozen=True)
class Past:
    """One matter of an old ledger. `outcome` '' while it is open; `unit` '' when none was written, `unit_text`: as it
    was written; `group`: id; `topic` and `held`: of the meeting it was raised at."""

    row: int
    lodged: date
    enterprise: str
    content: str
    title: str
    kind: str
    category: str
    region: str
    code: str = ""
    name: str = ""
    mobile: str = ""
    landline: str = ""
    unit: str = ""
    unit_text: str = ""
    outcome: str = ""
    answer: str = ""
    closed: date | None = None
    rating: str = ""
    secret: bool = False
    topic: str = ""
    held: date | None = None
    group: str = ""


@dataclass(frozen=True)
class Reading:
    """A row as it was read: `past` None while anything is wrong. `faults`: field → sentence; `asks`: words of it that
    somebody has to explain, field → as typed."""

    row: int
    cells: Mapping[str, str]
    past: Past | None
    faults: Mapping[str, str]
    asks: Mapping[str, str]


def key(channel: str, past: Past) -> str:
    """What makes a matter the same one when it comes again: where it was raised, by whom, when, and its words. A result
    that was corrected, or a number that was added, makes no second case."""
    return "\n".join((channel, past.lodged.isoformat(), plain(past.enterprise), plain(past.content)))


def readings(ledger: Ledger, table: Sequence[Sequence[str]], known: Known, first: int = 0) -> Iterator[Reading]:
    """The rows from `first` (0: the one below the headings); rows without anything are passed over."""
    meant = ledger.meant()
    for at, row in enumerate(table[first + 1 :], first):
        if any(cell.strip() for cell in row):
            yield _Row(ledger, row, known, at + 2, meant).read()


class _Row:
    def __init__(
        self, ledger: Ledger, row: Sequence[str], known: Known, number: int, meant: Mapping[tuple[str, str], str]
    ) -> None:
        self.ledger, self.known, self.number, self.meant = ledger, known, number, meant
        self.cells = {name: row[at].strip() for name, at in ledger.columns if 0 <= at < len(row)}
        self.faults: dict[str, str] = {}
        self.asks: dict[str, str] = {}

    def read(self) -> Reading:
        past = self._past()
        return Reading(self.number, self.cells, None if self.faults else past, self.faults, self.asks)

    def _past(self) -> Past | None:
        lodged = self._day("date")
        mobile, landline = self._try("phone", cells.phones) or ("", "")
        outcome, closed = self._ended(lodged)
        values: dict[str, Any] = {
            "enterprise": self._text("enterprise", *NAMES), "content": self._text("content", *CONTENT),
            "answer": self._text("answer", 0, ANSWER), "title": self._title(), "code": self._code(),
            "kind": self._word("kind") or "appeal", "category": self._word("category") or "other",
            "region": self._region(), "name": self._cell("name")[:30], "mobile": mobile, "landline": landline,
            "unit": self._word("unit", cells.leading(self._cell("unit"))), "unit_text": self._cell("unit")[:100],
            "rating": "" if self._cell("rating") in cells.UNRATED else self._word("rating"),
            "secret": bool(self._word("secret")), "group": self._word("group") or self.ledger.group,
            "topic": self._cell("topic")[:40] or self.ledger.topic, "held": self._day("held") or self.ledger.held,
        }  # fmt: skip
        if self.ledger.channel == "symposium" and bool(values["topic"]) != bool(values["held"]):
            self.faults.setdefault("held" if values["topic"] else "topic", "座谈会的专题和日期要一起写")
        if lodged is None:
            return None
        return Past(self.number, lodged, outcome=outcome, closed=closed, **values)

    # one cell each

    def _cell(self, name: str) -> str:
        return self.cells.get(name, "")

    def _try(self, name: str, read: Callable[[str], T]) -> T | None:
        """The cell's meaning, None for an empty or wrong one."""
        text = self.cells.get(name, "")
        if not text:
            return None
        try:
            return read(text)
        except ValueError as problem:
            self.faults[name] = str(problem)
            return None

    def _word(self, name: str, text: str = "") -> str:
        """The meaning of a word, which the file's own dictionary may give."""
        text = text or self._cell(name)
        given = self.meant.get((name, plain(text)))
        if given is not None:
            return "" if given == NOTHING else given
        try:
            return self.known.words[name].read(text) if text else ""
        except ValueError as problem:
            self.faults[name] = str(problem)
            if name in ASKED:
                self.asks[name] = text
            return ""

    def _text(self, name: str, low: int, high: int) -> str:
        text = self.cells.get(name, "")
        if len(text) < low:
            self.faults[name] = f"没有写{LABELS[name]}" if not text else f"{LABELS[name]}至少 {low} 个字"
        elif len(text) > high:
            self.faults[name] = f"{LABELS[name]}超过 {high:,} 个字，现在有 {len(text):,} 个字"
        return text

    def _day(self, name: str) -> date | None:
        found = self._try(name, lambda text: cells.day(text, self.known.today, self.ledger.year))
        if name == "date" and not self.cells.get(name):
            self.faults[name] = f"没有写{LABELS[name]}"
        return found

    def _title(self) -> str:
        """As written, else the beginning of the content."""
        text = " ".join((self.cells.get("title") or self.cells.get("content", "")).split())
        if self.cells.get("title"):
            return text if len(text) <= 50 else f"{text[:49]}…"
        end = next((at for at, letter in enumerate(text) if letter in ENDS_A_TITLE and at >= 5), len(text))
        return text[:end] if end <= TITLE else f"{text[:TITLE]}…"

    def _code(self) -> str:
        text = self.cells.get("code", "")
        if not text or text in ("/", "-", "—", "无"):
            return ""
        code, wrong = uscc(text)
        if wrong:
            self.faults["code"] = wrong
        return code

    def _region(self) -> str:
        found = self._word("region") or self.ledger.region
        if "region" not in self.faults and not self.known.org.within(found, self.ledger.region):
            name = self.known.org.regions[self.ledger.region]
            self.faults["region"] = f"这份台账属于{name}，不能有其他区县的诉求"
        return found

    def _ended(self, lodged: date | None) -> tuple[str, date | None]:
        """Result and day of an ended matter; an open one has neither."""
        outcome, closed = self._word("outcome"), self._day("closed")
        if "outcome" in self.faults:  # no proposal: “已办结” is near to “未办结”
            self.faults["outcome"] = f"“{self._cell('outcome')[:20]}”没有说明是否解决，请说明按哪一种结果记"
        if outcome and closed is None and "closed" not in self.faults:
            self.faults["closed"] = f"写了“{words.OUTCOMES[outcome]}”，就要写办结日期"
        elif closed and not outcome and "outcome" not in self.faults:
            self.faults["outcome"] = "写了办结日期，就要写办理结果"
        elif closed and lodged and closed < lodged:
            self.faults["closed"] = "办结日期早于提出日期，请核对"
        return outcome, closed
