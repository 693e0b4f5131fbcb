"""Reading what an enterprise answers to the survey SMS (procedure 5.3, else domain 4.7).

The answer is cut into segments at punctuation and spaces; a rating counts only as a whole segment (so that
"一般" is not the numeral 一, and "没有不满意" not 不满意), only one rating may be meant, and around
"satisfied" nothing may stand that is not praise, thanks or "solved". Whatever is left goes to people with a
proposal. The rules are the tables below and in `survey_words`; the first row that matches counts.
"""

from dataclasses import dataclass

from chalicelib.domain import survey_words as words
from chalicelib.domain.survey_text import Segment, after_signature, cleaned, segments


@dataclass(frozen=True)
class Reading:
    """What one answer says; `kind` is 'rating', 'opt_out', 'wrong_number' or 'unclear'."""

    kind: str
    rating: str | None = None  # 'satisfied', 'basic', 'dissatisfied'; only with kind 'rating'
    solved: str | None = None  # 'yes', 'partly', 'no' when the words say so
    proposal: str | None = None  # only with 'unclear': the rating a person is offered to confirm
    reason: str = ""  # the sender's own words beside rating and tail, unchanged (unclear: all); '' when none
    tail: str = ""  # the last four characters of the case's number, when the sender named it; '' when not


@dataclass(frozen=True)
class _Parsed:
    """One segment understood: the rating it states, or why it stands in the way of one."""

    segment: Segment
    role: str  # 'rating', 'tail', 'free' or a role of `words.ROLES`
    rating: str | None = None
    head_end: int = 0  # where the rating words end in the cleaned text; what follows is reason


def read(text: str) -> Reading:
    """Reads one answer as it arrived; never raises, never guesses."""
    if len(text) > words.LONGEST:
        return Reading("unclear", reason=text.strip())
    clean, origin = cleaned(text)
    pieces = segments(clean)
    whole = "".join(p.text for p in pieces)
    if words.OPT_OUT.fullmatch(whole):
        return Reading("opt_out")
    numeral = words.NUMERALS.get(whole)
    if numeral:
        return Reading("rating", numeral)
    parsed = [_parse(piece, pieces[i + 1 :], clean) for i, piece in enumerate(pieces)]
    parsed = _with_tails(parsed)
    if _is_wrong_number(parsed):
        return Reading("wrong_number")
    solved = _solved(clean)
    rating = _rating(parsed, clean)
    if rating is None:
        return _unclear(text, clean, parsed, solved)
    return Reading("rating", rating, solved, None, _reason(text, origin, parsed), _tail(parsed))


def _parse(segment: Segment, following: list[Segment], clean: str) -> _Parsed:
    """The role of one segment; a misfire phrase ("打错了是3") is taken off its front first."""
    text, offset = segment.text, 0
    misfire = words.MISFIRE.match(text)
    if misfire:
        offset = misfire.end()
        if offset == len(text):
            return _Parsed(segment, "misfire")
    rating, length = _stated(text[offset:])
    if rating and not _counts_something(text[offset:], segment, following):
        questioned = clean[segment.end : segment.end + 1] == "?"
        role = "clash" if questioned or rating == "clash" else "rating"
        return _Parsed(segment, role, rating, segment.start + offset + length)
    for role, pattern in words.ROLES:
        if pattern.search(text):
            return _Parsed(segment, role)
    return _Parsed(segment, "free")


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


def _counts_something(text: str, segment: Segment, following: list[Segment]) -> bool:
    """ "3 个月", "3.5万元", "1/3": a digit that counts something is no answer."""
    if not words.DIGIT.fullmatch(text) or not following:
        return False
    after = following[0]
    if words.TAIL.fullmatch(after.text) and words.TAIL_GAP.search(after.gap):
        return False
    if after.gap.isspace():
        return bool(words.MEASURE.match(after.text))
    return after.text[0].isdecimal()


def _with_tails(parsed: list[_Parsed]) -> list[_Parsed]:
    """Marks what names the case: its whole number anywhere, its last four right behind a rating ("1 0001")."""
    kept: list[_Parsed] = []
    for item in parsed:
        before = kept[-1] if kept else None
        bare = before is not None and before.role == "rating" and before.head_end == before.segment.end
        follows = bare and words.TAIL.fullmatch(item.segment.text) and words.TAIL_GAP.search(item.segment.gap)
        named = follows or words.CASE_NO.fullmatch(item.segment.text)
        kept.append(_Parsed(item.segment, "tail", None, item.segment.end) if named else item)
    return kept


def _tail(parsed: list[_Parsed], alone: bool = False) -> str:
    """The last four of the one case that the answer names, '' when none or several.

    `alone`: four digits that stand by themselves count too, as people have to look at the answer anyway.
    """
    named = [p for p in parsed if p.role == "tail" or (alone and words.FOUR.fullmatch(p.segment.text))]
    tails = {p.segment.text[-4:].upper() for p in named}
    return tails.pop() if len(tails) == 1 else ""


def _is_wrong_number(parsed: list[_Parsed]) -> bool:
    """Whether all that is said, politeness aside, is that somebody else was meant."""
    told = [p for p in parsed if p.role != "courtesy"]
    return bool(told) and all(p.role == "stranger" or _lone_misdial(p) for p in told)


def _lone_misdial(item: _Parsed) -> bool:
    phrase = words.MISFIRE.fullmatch(item.segment.text)
    return bool(phrase and words.MISDIAL.search(item.segment.text))


def _rating(parsed: list[_Parsed], clean: str) -> str | None:
    """The one rating that all segments leave standing, or None."""
    stated = [i for i, p in enumerate(parsed) if p.role == "rating"]
    ratings = {parsed[i].rating for i in stated}
    if len(ratings) != 1 or any(p.role in words.BLOCKING for p in parsed):
        return None
    if not _tail(parsed) and any(p.role == "tail" for p in parsed):  # about two cases at once
        return None
    if any(p.role == "misfire" for p in parsed[stated[0] :]):
        return None
    rating = ratings.pop()
    before, others = parsed[: stated[0]], [p for p in parsed if p.role not in ("rating", "tail")]
    by_word = not words.DIGIT.match(parsed[stated[0]].segment.text)
    if rating == "dissatisfied":
        open_before = by_word and not words.HYPOTHETICAL.search(clean[: parsed[stated[0]].segment.start])
        allowed = open_before or not any(p.role == "free" for p in before)
        return rating if allowed and not any(p.role == "praise" for p in others) else None
    if "?" in clean or any(p.role == "free" for p in before):
        return None
    if rating == "satisfied" and (words.NEGATION.search(clean) or not all(map(_kind, others))):
        return None
    return rating


def _kind(item: _Parsed) -> bool:
    """Whether a segment may stand beside "satisfied"."""
    harmless = item.role in ("courtesy", "praise", "said", "misfire")
    return harmless and not words.DOUBT.search(item.segment.text)


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
    return said[0] if len(said) == 1 else None


def _unclear(text: str, clean: str, parsed: list[_Parsed], solved: str | None) -> Reading:
    """For people: all words, and a proposal when every hint points the same way."""
    alone = not any(p.rating for p in parsed)
    if solved is None and alone and words.LONE_NO.search(clean) and not words.DOUBLE_NEGATION.search(clean):
        solved = "no"  # procedure 5.3: contact words alone and a lone N set it too; a person confirms
    hints = _hints(clean, parsed)
    proposal = hints.pop() if len(hints) == 1 else None
    return Reading("unclear", None, solved, proposal, text[after_signature(text) :].strip(), _tail(parsed, alone=True))


def _hints(clean: str, parsed: list[_Parsed]) -> set[str]:
    """Every rating that something in the answer points to; none where the answer contradicts itself."""
    contradicts = any(p.rating == "clash" for p in parsed) or words.DOUBLE_NEGATION.search(clean)
    other_digit = any(p.role == "clash" and p.segment.text[-1] in words.DIGITS and not p.rating for p in parsed)
    if contradicts or (other_digit and any(p.role == "rating" for p in parsed)):  # "1/3"
        return set()
    hints = {p.rating for p in parsed if p.rating}
    for rating, pattern in words.HINTS:
        if pattern.search(clean):
            hints.add(rating)
            clean = pattern.sub(" ", clean)
    return hints


def _reason(text: str, origin: list[int], parsed: list[_Parsed]) -> str:
    """The sender's words beside the rating, cut out of the original; '' when they are mere politeness."""
    parts: list[str] = []
    start = origin[0]
    spoken = False
    for item in parsed:
        spoken = spoken or item.role in ("free", "said", "praise")
        if item.role in ("rating", "tail", "misfire"):
            parts.append(text[start : origin[item.segment.start]])
            end = item.head_end or item.segment.end
            spoken = spoken or _says_more(item, end)
            start = origin[end] if end < len(origin) else len(text)
    parts.append(text[start:])
    cut = [words.ORPHAN_BRACKET.sub(r"\1", words.EDGES.sub("", part).rstrip()) for part in parts]
    cut[:-1] = [words.LAST_SEPARATOR.sub("", part) for part in cut[:-1]]
    return "，".join(filter(None, cut)) if spoken else ""


def _says_more(item: _Parsed, end: int) -> bool:
    """Whether a rating's own segment goes on with more than politeness."""
    rest = item.segment.text[end - item.segment.start :]
    return bool(rest) and not words.COURTESY.fullmatch(rest)
