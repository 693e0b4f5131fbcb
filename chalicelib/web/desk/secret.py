"""保密: the version that the unit reads, made beside the enterprise's own words (procedure 2)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.domain import flow, redaction
from chalicelib.domain.case import Actor, Case, Entry
from chalicelib.handling import View
from chalicelib.web.desk import history

ACTION = "redact"
CALLED = "(?:总|董|经理|总经理|董事长|厂长|老板|主任|先生|女士|工)"
PLACE = re.compile(r"^(?:四川省?|绵阳市?)+")
ENTERPRISE, PERSON, NUMBER = "本企业", "联系人", "（略）"


@dataclass(frozen=True)
class Side:
    """`title` and `content` of the original in pieces (text, proposed to go); `made`: what the unit reads now."""

    title: Sequence[tuple[str, bool]]
    content: Sequence[tuple[str, bool]]
    made: Mapping[str, Any]


def side(view: View, actor: Actor) -> Side | None:
    """For who may make the version; None for everybody else and for cases that are not secret."""
    case = view.case
    row = flow.FLOW[ACTION]
    if not case.secret or case.status not in row.froms or not flow.actor_may(row, case, actor):
        return None
    return Side(pieces(case, case.title), pieces(case, original(view.entries)), made(view.entries))


def original(entries: Sequence[Entry]) -> str:
    """The enterprise's own words, the wish after the matter."""
    data = history.appeal(entries)
    wish = f"\n希望怎样解决：{data['wish']}" if data.get("wish") else ""
    return f"{data.get('content', '')}{wish}"


def made(entries: Sequence[Entry]) -> Mapping[str, Any]:
    """title and content of the newest version; empty while there is none."""
    return next((entry.data for entry in reversed(entries) if entry.action == ACTION and entry.data), {})


def values(view: View) -> dict[str, Any]:
    """What the form begins with: the version there is, else the proposals carried out; released attachments."""
    released = tuple(str(part.data["id"]) for part in view.parts if part.data.get("released"))
    now = made(view.entries)
    if now:
        return {"title": now["title"], "text": now["content"], "released": released}
    case = view.case
    return {"title": proposed(case, case.title), "text": proposed(case, original(view.entries)), "released": released}


def spans(case: Case, text: str) -> list[tuple[int, int, str]]:
    """What would tell who it is: (start, end, in its place), in order, never overlapping."""
    found = [(hit.start(), hit.end(), place) for pattern, place in _patterns(case) for hit in pattern.finditer(text)]
    found += [(start, end, NUMBER) for _, (start, end) in redaction.findings(text)]
    kept: list[tuple[int, int, str]] = []
    for one in sorted(found, key=lambda span: (span[0], -span[1])):
        if not kept or one[0] >= kept[-1][1]:
            kept.append(one)
    return kept


def _patterns(case: Case) -> list[tuple[re.Pattern[str], str]]:
    """The enterprise's name, whole and in its usual short forms; the contacts, also as 王总."""
    name = case.enterprise_name.strip()
    stem = redaction.stem(name)
    bare = PLACE.sub("", stem)
    names = [one for one in dict.fromkeys((name, stem, bare, bare[:4], bare[:2])) if len(one) > 1]
    made = [(re.compile("|".join(map(re.escape, names))), ENTERPRISE)] if names else []
    people = [one.strip() for one in (case.contact.name, case.contact.second_name) if len(one.strip()) > 1]
    made += [(re.compile(f"{re.escape(one)}|{re.escape(one[0])}{CALLED}"), PERSON) for one in people]
    numbers = [one for one in (case.contact.landline, case.enterprise) if one]
    return made + [(re.compile(re.escape(one)), NUMBER) for one in numbers]


def proposed(case: Case, text: str) -> str:
    """The text with every proposal carried out; the person who signs for it reads and corrects it."""
    parts, at = [], 0
    for start, end, place in spans(case, text):
        parts += [text[at:start], place]
        at = end
    return "".join([*parts, text[at:]])


def pieces(case: Case, text: str) -> list[tuple[str, bool]]:
    """The text in pieces: (text, True where something is proposed to go)."""
    parts: list[tuple[str, bool]] = []
    at = 0
    for start, end, _ in spans(case, text):
        parts += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [piece for piece in [*parts, (text[at:], False)] if piece[0]]
