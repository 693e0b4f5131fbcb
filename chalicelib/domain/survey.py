"""Reading what an enterprise answers to the survey SMS (procedure 5.3, else domain 4.7).

The answer is cut into segments at punctuation and spaces; a rating counts only as a whole segment (so that
"一般" is not the numeral 一, and "没有不满意" not 不满意), only one rating may be meant, and around
"satisfied" nothing may stand that is not praise, thanks or "solved". Whatever is left goes to people with a
proposal. The rules are the tables below and in `survey_words`; the first row that matches counts.
"""

from dataclasses import dataclass

from chalicelib.domain import survey_words as words
from chalicelib.domain.survey_chars import SPOKEN_END
from chalicelib.domain.survey_roles import Parsed, parse
from chalicelib.domain.survey_text import Plain, after_signature, plain, segments


@dataclass(frozen=True)
class Reading:
    """What one answer says; `kind` is 'rating', 'opt_out', 'wrong_number' or 'unclear'."""

    kind: str
    rating: str | None = None  # 'satisfied', 'basic', 'dissatisfied'; only with kind 'rating'
    solved: str | None = None  # 'yes', 'partly', 'no' when the words say so
    proposal: str | None = None  # only with 'unclear': the rating a person is offered to confirm
    reason: str = ""  # the sender's own words beside rating and tail, unchanged (unclear: all); '' when none
    tail: str = ""  # the last four characters of the case's number, when the sender named it; '' when not


def read(text: str) -> Reading:
    """Reads one answer as it arrived; never raises, never guesses."""
    if len(text) > words.LONGEST:
        return Reading("unclear", reason=text.strip())
    said = plain(text)
    pieces = segments(said.clean)
    if words.OPT_OUT.fullmatch("".join(p.text for p in pieces)):
        return Reading("opt_out")
    parsed = parse(pieces, said.clean)
    if _is_wrong_number(parsed):
        return Reading("wrong_number")
    solved = _solved(said.clean)
    rating = _rating(parsed, said.clean)
    if rating is None:
        return _unclear(said, parsed, solved)
    return Reading("rating", rating, solved, None, _reason(said, parsed), _tail(parsed))


def _tail(parsed: list[Parsed], alone: bool = False) -> str:
    """The last four of the one case that the answer names, '' when none or several.

    `alone`: four digits that stand by themselves count too, as people have to look at the answer anyway.
    """
    named = [p for p in parsed if p.role == "tail" or (alone and p.role == "four")]
    tails = {p.segment.text[-4:].upper() for p in named}
    return tails.pop() if len(tails) == 1 else ""


def _is_wrong_number(parsed: list[Parsed]) -> bool:
    """Whether all that is said, politeness aside, is that somebody else was meant."""
    told = [p for p in parsed if p.role != "courtesy"]
    return bool(told) and all(p.role == "stranger" or _lone_misdial(p) for p in told)


def _lone_misdial(item: Parsed) -> bool:
    phrase = words.MISFIRE.fullmatch(item.segment.text)
    return bool(phrase and words.MISDIAL.search(item.segment.text))


def _rating(parsed: list[Parsed], clean: str) -> str | None:
    """The one rating that all segments leave standing, or None."""
    stated = [i for i, p in enumerate(parsed) if p.role == "rating"]
    ratings = {parsed[i].rating for i in stated}
    if len(ratings) != 1 or any(p.role in words.BLOCKING for p in parsed):
        return None
    rating = ratings.pop()
    if any(p.role == "misfire" for p in parsed[stated[0] :]) or _denies(parsed, rating):
        return None
    if not _tail(parsed) and any(p.role == "tail" for p in parsed):  # about two cases at once
        return None
    before, others = parsed[: stated[0]], [p for p in parsed if p.role not in ("rating", "tail")]
    if rating == "dissatisfied":
        return rating if _stays(parsed[stated[0]], before, others, clean) else None
    if "?" in clean or any(p.role == "free" for p in before):
        return None
    if rating == "satisfied" and (words.NEGATION.search(clean) or not all(map(_beside, others))):
        return None
    return rating


def _denies(parsed: list[Parsed], rating: str | None) -> bool:
    """ "不是3，是3", "不是1，就是3": what is denied must be another rating, and the one that stands no guess."""
    denied = [p for p in parsed if p.role == "denied"]
    guessed = any(p.role == "rating" and p.segment.text.startswith("就") for p in parsed)
    return any(p.rating == rating or guessed for p in denied)


def _stays(stated: Parsed, before: list[Parsed], others: list[Parsed], clean: str) -> bool:
    """Whether "dissatisfied" holds beside what else is said."""
    by_word = not words.NUMBER.match(stated.segment.text)
    told = by_word and not words.HYPOTHETICAL.search(clean[: stated.segment.start])
    return (told or not any(p.role == "free" for p in before)) and not any(p.role == "praise" for p in others)


def _beside(item: Parsed) -> bool:
    """Whether a segment may stand beside "satisfied"."""
    if item.role in ("courtesy", "misfire"):
        return True
    text = item.segment.text
    return any(pattern.fullmatch(text) for pattern in words.BESIDE) and not words.DOUBT.search(text)


def _solved(clean: str) -> str | None:
    """What the words say about the solution; None when they say nothing or both."""
    if words.DOUBLE_NEGATION.search(clean) or words.ASKED.search(clean):
        return None
    said = []
    for solved, pattern in words.SOLVED:
        if pattern.search(clean):
            said.append(solved)
            clean = pattern.sub(" ", clean)
        if said == ["partly"]:
            return "partly"
    if said == ["yes"] and words.WISHED.search(clean):
        return None
    return said[0] if len(said) == 1 else None


def _unclear(said: Plain, parsed: list[Parsed], solved: str | None) -> Reading:
    """For people: all words, and a proposal when every hint points the same way."""
    clean = _standing(parsed, said.clean)
    alone = not any(p.rating for p in parsed)
    if solved is None and alone and words.LONE_NO.search(clean) and not words.DOUBLE_NEGATION.search(clean):
        solved = "no"  # procedure 5.3: contact words alone and a lone N set it too; a person confirms
    hints = _hints(clean, parsed)
    proposal = hints.pop() if len(hints) == 1 else None
    if proposal == "satisfied" and words.CONDITION.search(clean):
        proposal = None
    own = said.text[after_signature(said.text) :].strip()
    return Reading("unclear", None, solved, proposal, own, _tail(parsed, alone=True))


def _standing(parsed: list[Parsed], clean: str) -> str:
    """The text without what a correction took back, if a rating is left."""
    if any(p.role == "rating" for p in parsed):
        for item in parsed:
            if item.role in ("misfire", "denied"):
                begin, end = item.segment.start, item.segment.end
                clean = clean[:begin] + " " * (end - begin) + clean[end:]
    return clean


def _hints(clean: str, parsed: list[Parsed]) -> set[str]:
    """Every rating that something in the answer points to; none where the answer contradicts itself."""
    contradicts = any(p.rating == "clash" for p in parsed) or bool(words.DOUBLE_NEGATION.search(clean))
    other_digit = any(p.role == "clash" and p.segment.text[-1] in words.DIGITS and not p.rating for p in parsed)
    contradicts = contradicts or any(_denies(parsed, p.rating) for p in parsed if p.role == "rating")
    if contradicts or (other_digit and any(p.role == "rating" for p in parsed)):  # "1/3"
        return set()
    hints = {p.rating for p in parsed if p.rating and p.role != "denied"}
    for rating, pattern in words.HINTS:
        if pattern.search(clean):
            hints.add(rating)
            clean = pattern.sub(" ", clean)
    return hints


def _reason(said: Plain, parsed: list[Parsed]) -> str:
    """The sender's words beside the rating, cut out of the original; '' when they are mere politeness."""
    parts: list[str] = []
    start, spoken = 0, False
    for item in parsed:
        spoken = spoken or (item.role in ("free", "said", "praise") and any(map(str.isalnum, item.segment.text)))
        if item.role in ("rating", "tail", "misfire", "denied"):
            parts.append(words.LAST_SEPARATOR.sub("", said.words(start, item.segment.start)))
            start = item.head_end or item.segment.end
            spoken = spoken or _says_more(item, start)
    parts.append(SPOKEN_END.sub("", said.words(start, len(said.clean))))
    return "，".join(filter(None, (words.ORPHAN_BRACKET.sub(r"\1", part.rstrip()) for part in parts))) if spoken else ""


def _says_more(item: Parsed, end: int) -> bool:
    """Whether a rating's own segment goes on with more than politeness."""
    rest = item.segment.text[end - item.segment.start :]
    return bool(rest) and not words.COURTESY.fullmatch(rest)
