"""What each segment of an SMS answer is: a rating, the case it names, a correction, politeness, or something else."""

from dataclasses import dataclass, replace

from chalicelib.domain import survey_words as words
from chalicelib.domain.survey_chars import CASE_NO
from chalicelib.domain.survey_text import Segment


@dataclass(frozen=True)
class Parsed:
    """One segment understood: the rating it states, or why it stands in the way of one."""

    segment: Segment
    role: str  # 'rating', 'tail', 'four' (digits), 'denied' ("不是1"), 'free' or one of `words.ROLES`
    rating: str | None = None
    head_end: int = 0  # where the rating words end in the plain text; what follows is reason

    @property
    def bare(self) -> bool:
        """Whether it states a rating and nothing else."""
        return self.role == "rating" and self.head_end == self.segment.end


def parse(pieces: list[Segment], clean: str) -> list[Parsed]:
    """The role of every segment, in order."""
    parsed: list[Parsed] = []
    for place, piece in enumerate(pieces):
        parsed.append(_parse(piece, parsed, pieces[place + 1 :], clean))
    return _without_superseded(_without_numbering(parsed))


def _parse(segment: Segment, before: list[Parsed], following: list[Segment], clean: str) -> Parsed:
    if _names_case(segment, before, following):
        return Parsed(segment, "tail", None, segment.end)
    rating, length = _stated(segment.text)
    if rating is None and (numeral := _numeral(segment, before, following)):
        rating, length = words.NUMERALS[numeral], len(segment.text)
    if rating and not _counts_something(segment, before, following):
        questioned = clean[segment.end : segment.end + 1] == "?"
        role = "clash" if questioned or rating == "clash" else "rating"
        return Parsed(segment, role, rating, segment.start + length)
    return _unrated(segment, following)


def _unrated(segment: Segment, following: list[Segment]) -> Parsed:
    """A segment that states no rating."""
    denied = words.DENIED.fullmatch(segment.text)
    if denied:
        return Parsed(segment, "denied", _rating_in(denied.group("what")))
    role = next((role for role, pattern in words.ROLES if pattern.search(segment.text)), "free")
    if words.FOUR.fullmatch(segment.text) and not _measured(following):
        return Parsed(segment, "four")
    weak = words.WEAK.fullmatch(segment.text) if role == "free" else None
    return Parsed(segment, role, words.NUMERALS[weak.group(1)] if weak else None)


def _rating_in(stated: str) -> str | None:
    return words.NUMERALS.get(stated[-1]) or _stated(stated)[0]


def _names_case(segment: Segment, before: list[Parsed], following: list[Segment]) -> bool:
    """A whole case number anywhere, its last four right behind a rating ("1 0001", but not "3 5000 元")."""
    if CASE_NO.fullmatch(segment.text):
        return True
    apart = words.TAIL_GAP.search(segment.gap) or (before and not segment.gap and before[-1].segment.text[-1] == "意")
    follows = bool(before and before[-1].bare and apart)
    return follows and bool(words.TAIL.fullmatch(segment.text)) and not _measured(following)


def _measured(following: list[Segment]) -> bool:
    """Whether a unit of measure stands behind a number and a space."""
    if not following or CASE_NO.fullmatch(following[0].text):
        return False
    return following[0].gap.isspace() and bool(words.MEASURE.match(following[0].text))


def _stated(text: str) -> tuple[str | None, int]:
    """The rating a segment states and how many characters state it; 'clash' when digit and words disagree."""
    digit = words.DIGIT.match(text)
    if digit:
        rating = words.DIGITS[digit.group(1)]
        rest = text[digit.end() :]
        again, length = _stated(rest)
        if again and not words.DIGIT.match(rest):
            return (rating if again == rating else "clash"), digit.end() + length
        return (rating, digit.end()) if _may_follow(rating, rest) else (None, 0)
    for rating, pattern in words.HEADS:
        head = pattern.match(text)
        if head and _may_follow(rating, text[head.end() :]):
            return rating, head.end()
    return None, 0


def _may_follow(rating: str, rest: str) -> bool:
    """Whether words may follow a rating without punctuation; all others might turn its meaning round."""
    return not rest or bool(words.CONTINUES[rating].match(rest) and not words.RATING_WORD.search(rest))


def _numeral(segment: Segment, before: list[Parsed], following: list[Segment]) -> str | None:
    """A Chinese numeral that can only be a choice: chosen in words, or alone before anything else is said."""
    for pattern in words.CHOSEN:
        if chosen := pattern.fullmatch(segment.text):
            return chosen.group(1)
    alone = words.ALONE.fullmatch(segment.text)
    opens = all(p.role in ("courtesy", "misfire", "denied", "tail") for p in before)
    if not alone or not opens:
        return None
    after = following[0] if following else None
    ends = after is None or words.ALONE_GAP.search(after.gap) or words.TAIL.fullmatch(after.text)
    return alone.group(1) if ends or words.COURTESY.fullmatch(after.text if after else "") else None


def _counts_something(segment: Segment, before: list[Parsed], following: list[Segment]) -> bool:
    """ "3 个月", "3.5万元", "1/3", "-1": a number that counts something is no answer."""
    if not words.NUMBER.fullmatch(segment.text):
        return False
    if not before and words.SIGN.search(segment.gap):
        return True
    after = following[0] if following else None
    if after is None or (words.TAIL.fullmatch(after.text) and words.TAIL_GAP.search(after.gap)):
        return False
    if after.gap.isspace():
        return _measured(following)
    return after.text[0].isdecimal() and bool(after.gap)


def _without_numbering(parsed: list[Parsed]) -> list[Parsed]:
    """The numbers of a list of reasons ("不满意 1、没人联系 2、没解决") are no ratings."""
    first = next((place for place, p in enumerate(parsed) if p.bare), len(parsed))
    numbers = [
        place
        for place in range(first + 1, len(parsed) - 1)
        if words.NUMBERING.match(parsed[place + 1].segment.gap) and parsed[place].segment.text in words.NUMERALS
    ]
    ratings = [words.NUMERALS[parsed[place].segment.text] for place in numbers]
    if len(ratings) < 2 or ratings != list(words.DIGITS.values())[: len(ratings)]:
        return parsed
    return [Parsed(p.segment, "free") if place in numbers else p for place, p in enumerate(parsed)]


def _without_superseded(parsed: list[Parsed]) -> list[Parsed]:
    """Ratings that a correction takes back ("1，打错了，3"), when it is followed by another one, count no more."""
    last = max((place for place, p in enumerate(parsed) if p.role == "misfire"), default=0)
    if not any(p.role == "rating" for p in parsed[last:]):
        return parsed
    return [replace(p, role="misfire", rating=None) if p.bare and i < last else p for i, p in enumerate(parsed)]
