"""An SMS answer in one plain form, cut into segments, each character traceable to the original text."""

import unicodedata
from dataclasses import dataclass

from chalicelib.domain import survey_words as words


@dataclass(frozen=True)
class Segment:
    text: str
    start: int  # position in the cleaned text
    end: int
    gap: str  # what separates it from the segment before


def cleaned(text: str) -> tuple[str, list[int]]:
    """The text in one plain form and, for each of its characters, the position in the original."""
    chars: list[str] = []
    origin: list[int] = []
    start = after_signature(text)
    for position, char in enumerate(text[start:], start):
        plain = unicodedata.normalize("NFKC", char.translate(words.VARIANTS)).translate(words.VARIANTS)
        for piece in plain.lower():
            if not words.INVISIBLE.match(piece):
                chars.append(piece)
                origin.append(position)
    return "".join(chars), origin


def after_signature(text: str) -> int:
    """Where the answer begins behind a quoted 【签名】; a bracket that holds an answer is no signature."""
    found = words.SIGNATURE.match(text)
    return found.end() if found and not words.RATING_WORD.search(found.group(1)) else 0


def segments(clean: str) -> list[Segment]:
    found = list(words.SEGMENT.finditer(clean))
    ends = [0, *(m.end() for m in found)]
    return [Segment(m.group(), m.start(), m.end(), clean[ends[i] : m.start()]) for i, m in enumerate(found)]
