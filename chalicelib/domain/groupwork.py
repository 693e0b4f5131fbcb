"""What a steward makes of the messages of a group: kept messages, what each is, appeals of several messages (seed P4,
procedure 7). Pure; handling/groupwords.py reads and writes them.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.domain import redaction, registry
from chalicelib.domain.case import Case
from chalicelib.domain.chat import Said
from chalicelib.domain.chatheads import NAME_HIGH
from chalicelib.domain.errors import Invalid
from chalicelib.domain.platforms import Group, Member

WORD = "M#"  # how the line of a message begins
CASE = "C#"  # how the line of a case that came through the group begins
OPEN = "O#"  # of a message that waits to be entered, however old it is
APPEAL, MORE, LEADER, REPLY, NONE = "appeal", "more", "leader", "reply", "none"
MARKS = {APPEAL: "诉求", MORE: "接此人上一条诉求", LEADER: "领导答复", REPLY: "单位答复", NONE: "不是诉求"}
PIECE = 3  # characters of an enterprise's name by which it is recognised
TITLE = 50  # characters of a proposed title
MOST_MEMBERS = 600
MEMBER = ("群里的名字", "企业", "领导", "备注")  # columns of the members' list as it is typed


@dataclass(frozen=True)
class Word:
    """A kept message. `mark`: a key of MARKS, '' while nobody looked; `case`: where it went, '' before."""

    id: str
    sender: str
    at: datetime
    text: str
    quoted: tuple[str, str] | None = None
    pictures: int = 0
    order: int = 0
    mark: str = ""
    case: str = ""

    @property
    def slug(self) -> str:
        """The name of its fields in a form."""
        return self.id[-12:]

    @property
    def open(self) -> bool:
        """Marked as something that has to be entered, and not entered yet."""
        return self.mark not in ("", NONE) and not self.case


def word_ids(said: Sequence[Said], group: str) -> list[str]:
    """The ids of their lines: the same message has the same one, and they sort by time. The same words twice in one
    minute are two messages; a minute that comes again later in the text was copied twice."""
    found: list[str] = []
    minute, times = "", Counter[str]()
    for one in said:
        if f"{one.at:%Y-%m-%dT%H:%M}" != minute:
            minute, times = f"{one.at:%Y-%m-%dT%H:%M}", Counter()
        same = one.key(group)
        found.append(f"{WORD}{minute}#{one.key(group, times[same])}")
        times[same] += 1
    return found


def to_data(word: Word) -> dict[str, Any]:
    return {
        "sender": word.sender, "at": word.at.isoformat(), "text": word.text, "quoted": list(word.quoted or ()),
        "pictures": word.pictures, "order": word.order, "mark": word.mark, "case": word.case,
    }  # fmt: skip


def from_data(id: str, data: Mapping[str, Any]) -> Word:
    """The inverse of `to_data`."""
    quoted = tuple(str(one) for one in data["quoted"])
    return Word(
        id, str(data["sender"]), datetime.fromisoformat(data["at"]), str(data["text"]),
        (quoted[0], quoted[1]) if quoted else None, int(data["pictures"]), int(data["order"]), str(data["mark"]),
        str(data["case"]),
    )  # fmt: skip


def made(id: str, said: Said) -> Word:
    return Word(id, said.sender, said.at, said.text, said.quoted, said.pictures, said.line)


def in_order(words: Iterable[Word]) -> list[Word]:
    """Oldest first; within a minute as they stood in what was pasted."""
    return sorted(words, key=lambda one: (one.at.replace(second=0), one.order, one.id))


def appeals(words: Iterable[Word]) -> list[tuple[Word, ...]]:
    """Messages that wait to be lodged, those that go on with the same sender's appeal joined to it, oldest first."""
    found: list[list[Word]] = []
    for word in in_order(words):
        if not word.open or word.mark not in (APPEAL, MORE):
            continue
        before = next((one for one in reversed(found) if one[0].sender == word.sender), None)
        if word.mark == MORE and before:
            before.append(word)
        else:
            found.append([word])
    return [tuple(one) for one in found]


def answers(words: Iterable[Word]) -> list[Word]:
    """Replies of leaders and units that wait to be entered, oldest first."""
    return [one for one in in_order(words) if one.open and one.mark in (LEADER, REPLY)]


def answered(reply: Word, words: Iterable[Word]) -> Word | None:
    """The appeal that a reply most likely answers: the one it quotes, else the last one before it; a unit follows the
    leader who spoke after that."""
    words = list(words)
    before = [one for one in in_order(words) if one.mark == APPEAL and one.at <= reply.at and one.id != reply.id]
    if reply.quoted:
        who, what = (registry.plain(part) for part in reply.quoted)
        for one in reversed(before):
            if registry.plain(one.sender) == who or (what and what in registry.plain(one.text)):
                return one
    last = before[-1] if before else None
    if reply.mark == REPLY and last and not reply.quoted:
        led = [one for one in in_order(words) if one.mark == LEADER and last.at <= one.at <= reply.at]
        return answered(led[-1], words) if led else last
    return last


def text_of(words: Sequence[Word]) -> str:
    return "\n".join(one.text for one in words)


def tells_whose(text: str, case: Case, sender: str) -> bool:
    """Whether a text that a unit will read says whose case it is: a name of the enterprise or a longer piece of it, the
    contacts, the sender of the appeal. For cases with 保密 (procedure 2)."""
    said, stem = registry.plain(text), registry.plain(redaction.stem(case.enterprise_name))
    pieces = {stem[at : at + PIECE] for at in range(max(1, len(stem) - PIECE + 1))}
    people = (case.contact.name, case.contact.second_name, *re.split(r"[\W_]+", sender))
    pieces |= {registry.plain(one) for one in people if len(registry.plain(one)) >= 2}
    return any(one and one in said for one in pieces)


def title_of(words: Sequence[Word]) -> str:
    """A title to begin with: the first sentence."""
    text = text_of(words).strip()
    ends = [at for mark in "。！？!?；;\n" if (at := text.find(mark)) >= 4]
    return text[: min([*ends, TITLE, len(text)])].strip("，, ")


def name_of(word: Word) -> str:
    """The sender as a contact's name to begin with: pictures and signs left out."""
    plain = "".join(one if one.isalnum() or one in "·-（）()" else " " for one in word.sender)
    return " ".join(plain.split())[:30]


def member(group: Group, sender: str) -> Member | None:
    """Who of the group this sender is: the same name, else the only one whose name stands within."""
    plain = registry.plain(sender)
    same = [one for one in group.members if registry.plain(one.name) == plain]
    within = [one for one in group.members if registry.plain(one.name) in plain or plain in registry.plain(one.name)]
    return same[0] if same else within[0] if len(within) == 1 else None


def with_member(group: Group, new: Member) -> tuple[Member, ...]:
    """The members with this one in place of the one of the same name."""
    others = [one for one in group.members if registry.plain(one.name) != registry.plain(new.name)]
    return tuple(sorted((*others, new), key=lambda one: one.name))


def members_text(members: Iterable[Member], login: Mapping[str, str]) -> str:
    """The list as it is typed; `login`: account id → login."""
    return "\n".join(
        "，".join((one.name, one.enterprise, login.get(one.leader, ""), one.note)).rstrip("，") for one in members
    )


def read_members(text: str, accounts: Mapping[str, str]) -> tuple[Member, ...]:
    """One member per line: name, enterprise (code), leader's login, note, with commas or tabs between.

    `accounts`: login of a leader → account id. Invalid names the line.
    """
    found: dict[str, Member] = {}
    for number, line in enumerate(text.split("\n"), 1):
        name, code, login, *note = [*(part.strip() for part in _columns(line)), "", "", ""]
        if not any((name, code, login)):
            continue
        if not name or len(name) > NAME_HIGH:
            raise Invalid({"members": f"第 {number} 行：群里的名字应为 1 至 {NAME_HIGH} 个字"})
        if login and login.lower() not in accounts:
            raise Invalid({"members": f"第 {number} 行：“{login}”不是市县领导的登录名"})
        found[registry.plain(name)] = Member(name, code.upper(), accounts.get(login.lower(), ""), "".join(note)[:100])
    if len(found) > MOST_MEMBERS:
        raise Invalid({"members": f"最多 {MOST_MEMBERS} 人，现在有 {len(found)} 人"})
    return tuple(sorted(found.values(), key=lambda one: one.name))


def _columns(line: str) -> list[str]:
    return line.split("\t") if "\t" in line else line.replace(",", "，").split("，")
