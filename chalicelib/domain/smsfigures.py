"""Figures of SMS: how many left, arrived and were answered, by gateway and day, and what they cost. Pure.

A message counts on the day it left, in the state it has now; receipts come up to three days later, so the figures say
as of when they are.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType

from chalicelib.domain.records import Trace

ONE_SEGMENT, MORE_SEGMENTS = 70, 67  # characters with the signature; in a longer message each part loses three
LEFT = ("sent", "delivered", "failed", "unknown")  # were handed over; a refused one is not paid for by every vendor
NOT_GONE = ("failed", "unknown", "dropped")  # somebody should look at these
NO_DAYS: Mapping[date, Counter[tuple[str, str]]] = MappingProxyType({})
PURPOSES = {"survey": "评价", "notice": "告知", "code": "验证码"}


def segments(text: str) -> int:
    """What a vendor counts, for the text as it arrives (domain 4.8)."""
    return 1 if len(text) <= ONE_SEGMENT else -(-len(text) // MORE_SEGMENTS)


def tally(vendor: str, purpose: str, count: int) -> str:
    """Under what a message counts, as the store keeps it."""
    return f"{vendor}#{purpose}#{count}"


def trace(key: str, case: str, message_id: str) -> Trace:
    """Of a tally with the state behind it."""
    vendor, purpose, count, state = key.split("#")[:4]
    return Trace(vendor, purpose, int(count), state, case, message_id)


@dataclass
class Row:
    """Messages of one gateway on one day (or of a sum of days); `notes`: the answers that came, as they were read."""

    states: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    purposes: Counter[str] = field(default_factory=Counter)
    segments: int = 0

    @property
    def left(self) -> int:
        return sum(self.states[one] for one in LEFT)

    @property
    def answered(self) -> int:
        return sum(self.notes.values())

    def add(self, one: Trace) -> None:
        self.states[one.state] += 1
        if one.state in LEFT:
            self.purposes[one.purpose] += 1
            self.segments += one.segments

    def cost(self, price: Decimal) -> Decimal:
        """An estimate in yuan, to the fen; `price` is for one segment."""
        return (price * self.segments).quantize(Decimal("0.01"), ROUND_HALF_UP)


def fold(
    days: Mapping[date, Iterable[Trace]], answers: Mapping[date, Counter[tuple[str, str]]] = NO_DAYS
) -> dict[tuple[date, str], Row]:
    """(day, vendor) → its row, the newest day first. `answers`: day → (vendor, note) → how many."""
    made: dict[tuple[date, str], Row] = {}
    for day in sorted({*days, *answers}, reverse=True):
        for one in days.get(day, ()):
            made.setdefault((day, one.vendor), Row()).add(one)
        for (vendor, note), count in answers.get(day, Counter()).items():
            made.setdefault((day, vendor), Row()).notes[note] += count
    return made


def total(rows: Iterable[Row]) -> Row:
    made = Row()
    for one in rows:
        made.states += one.states
        made.notes += one.notes
        made.purposes += one.purposes
        made.segments += one.segments
    return made
