"""Chinese text is found by its pairs of characters (architecture, Search): no dictionary, no word boundaries. Pure.

What is not a letter or a digit is left out, so that a pair reaches over punctuation; full-width forms and capitals
count as their plain ones. It is done character by character: then the pairs of any part of a text are among the pairs
of the text, which is what makes every part of a title findable.
"""

import unicodedata
from collections.abc import Iterator

MOST = 100  # terms of a case: each costs a write
LENGTH = 200  # characters of the appeal's text that are indexed
MOST_ASKED = 12  # pairs of a query that are looked up; more would cost more and narrow nothing
TAIL = 5  # digits of a case's number by which it can be called


def plain(text: str) -> str:
    """Letters and digits of the text in their plain form."""
    folded = (one for char in text for one in unicodedata.normalize("NFKC", char).lower())
    return "".join(one for one in folded if one.isalnum())


def pairs(text: str) -> Iterator[str]:
    """Every two characters that stand side by side."""
    found = plain(text)
    return (found[at : at + 2] for at in range(len(found) - 1))


def terms(no: str, title: str, enterprise: str, content: str) -> tuple[str, ...]:
    """The terms under which a case is found, at most MOST: of the title, then of the enterprise, then of the text."""
    found = dict.fromkeys([tail(no)])
    for text in (title, enterprise, content[:LENGTH]):
        found |= dict.fromkeys(pairs(text))
    return tuple(found)[:MOST]


def asked(text: str) -> tuple[str, ...]:
    """The pairs of what somebody typed, words apart; () when there is no word of two characters."""
    found = tuple(dict.fromkeys(pair for word in text.split() for pair in pairs(word)))
    step = -(-len(found) // MOST_ASKED) or 1
    return found[::step]


def tail(no: str) -> str:
    """The term of a case's running number; the last character of a number that is no import's is its check."""
    return f"#{no[:-1][-TAIL:] if no.startswith('QS') else no[-TAIL:]}"


def tails(text: str) -> tuple[str, ...]:
    """The terms that the end of a number may mean: with its check character and without."""
    return tuple(f"#{end}" for end in dict.fromkeys((text[-TAIL:], text[-TAIL - 1 : -1])) if end.isdecimal()
                 and len(end) == TAIL)  # fmt: skip


def ends(no: str, text: str) -> bool:
    """Whether this is the end of the number, its check character typed or not."""
    return no.endswith(text) or (no.startswith("QS") and no[:-1].endswith(text))
