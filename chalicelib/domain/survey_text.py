"""An SMS answer in one plain form, cut into segments, each character traceable to the original text."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from chalicelib.domain import survey_chars as chars
from chalicelib.domain import survey_words as words


@dataclass(frozen=True)
class Segment:
    text: str
    start: int  # position in the cleaned text
    end: int
    gap: str  # what separates it from the segment before


@dataclass(frozen=True)
class Plain:
    """A text in its plain form; `origin` has the position in `text` of every character of `clean`, and one more."""

    text: str
    clean: str
    origin: tuple[int, ...]

    def words(self, start: int, end: int) -> str:
        """What the sender wrote between two positions of the plain form, without the signs at its beginning."""
        while start < end and (self.clean[start] in chars.SIGNS or self.origin[start] == self.origin[start - 1]):
            start += 1
        return self.text[self.origin[start] : self.origin[end]] if start < end else ""


def plain(text: str) -> Plain:
    """NFKC, simplified, lower case, without invisible characters and the sender's quoted signature."""
    clean: list[str] = []
    origin: list[int] = []
    for position, char in enumerate(text[after_signature(text) :], after_signature(text)):
        for piece in _form(char):
            clean.append(piece)
            origin.append(position)
    return Plain(text, _unspoken("".join(clean)), (*origin, len(text)))


def _form(char: str) -> str:
    """One character in its plain form, '' when it cannot be seen."""
    form = unicodedata.normalize("NFKC", char.translate(chars.VARIANTS)).translate(chars.VARIANTS).lower()
    return chars.INVISIBLE.sub("", form)


def _unspoken(clean: str) -> str:
    """Punctuation that a voice input spelled out ("满意句号"), as signs; the length stays."""
    for pattern, sign in chars.SPOKEN:
        clean = pattern.sub(lambda found, sign=sign: sign * len(found.group()), clean)  # type: ignore[misc]
    return clean


def after_signature(text: str) -> int:
    """Where the answer begins behind a quoted 【签名】; a bracket that holds an answer is no signature."""
    found = words.SIGNATURE.match(text)
    return found.end() if found and not words.RATING_WORD.search("".join(map(_form, found.group(1)))) else 0


def segments(clean: str) -> list[Segment]:
    """The pieces between signs and spaces; emoji and each half of a correction ("打错了是3") are their own."""
    found: list[Segment] = []
    end = 0
    for match in chars.SEGMENT.finditer(clean):
        for start, stop in _halves(match.group()):
            start, stop = match.start() + start, match.start() + stop
            found.append(Segment(clean[start:stop], start, stop, clean[end:start]))
            end = stop
    return found


def _halves(piece: str) -> Iterator[tuple[int, int]]:
    """Where a piece is to be cut further, by the first row of `words.SPLITS` that matches."""
    start = 0
    while start < len(piece):
        ends = (found.end() for pattern in words.SPLITS if (found := pattern.match(piece, start)))
        stop = next((end for end in ends if end > start), len(piece))
        yield start, stop
        start = stop
