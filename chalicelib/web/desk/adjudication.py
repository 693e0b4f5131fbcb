"""The facts of both rounds for the persons who adjudicate, computed and linked to entries (procedure 5.7). Pure.

They are what happened, not what it means: whether the cause is subjective two people decide.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from chalicelib.domain.calendar import Calendar
from chalicelib.domain.case import Entry
from chalicelib.domain.flow.effects_review import alike

CONTACTS = ("contact_enterprise", "visit_site")
WORK = (*CONTACTS, "report_progress", "consult", "coordinate", "submit_result", "prepare_result")


@dataclass(frozen=True)
class Fact:
    """`seqs`: the entries that show it."""

    term: str
    text: str
    seqs: tuple[int, ...]


def facts(entries: Sequence[Entry], calendar: Calendar) -> list[Fact]:
    """Per round: lateness, rungs, returns, extensions, contact, silence; then explanation and likeness."""
    found: list[Fact] = []
    for number in (1, 2):
        own = [entry for entry in entries if entry.round == number]
        name = f"第 {number} 轮"
        found += [_lateness(name, own, calendar), _contact(name, own), _silence(name, own, calendar)]
        found += [
            _count(f"{name}到期提醒", own, ("remind",), "次"), _count(f"{name}退单", own, ("object",), "次"),
            _count(f"{name}退回重办", own, ("return_result",), "次"),
            _count(f"{name}申请延期", own, ("request_extension",), "次"),
        ]  # fmt: skip
    return [fact for fact in [*found, _explanation(entries), _alike(entries)] if fact.text]


def _pick(entries: Sequence[Entry], actions: Sequence[str]) -> list[Entry]:
    return [entry for entry in entries if entry.action in actions]


def _count(term: str, own: Sequence[Entry], actions: Sequence[str], unit: str) -> Fact:
    hits = _pick(own, actions)
    return Fact(term, f"{len(hits)} {unit}" if hits else "", tuple(entry.seq for entry in hits))


def _lateness(name: str, own: Sequence[Entry], calendar: Calendar) -> Fact:
    """Wd from the assignment to the approved submission, against the limit."""
    given = next((entry for entry in own if "limit" in entry.facts), None)
    result = next(iter(_pick(own, ("submit_result",))[::-1]), None)
    if given is None or result is None:
        return Fact(f"{name}用时", "", ())
    used = calendar.between(given.at.date(), result.at.date())
    on_time = "按时" if result.facts.get("on_time") else "逾期"
    text = f"{used} 个工作日，期限 {given.facts['limit']} 个工作日，{on_time}"
    return Fact(f"{name}用时", text, (given.seq, result.seq))


def _contact(name: str, own: Sequence[Entry]) -> Fact:
    hits = _pick(own, CONTACTS)
    return Fact(f"{name}联系企业", f"{len(hits)} 次" if hits else "没有记录", tuple(entry.seq for entry in hits))


def _silence(name: str, own: Sequence[Entry], calendar: Calendar) -> Fact:
    """The longest time without anything from the unit, between assignment and result."""
    given = next((entry for entry in own if "limit" in entry.facts), None)
    if given is None:
        return Fact(f"{name}最长没有进展", "", ())
    steps: list[tuple[date, int]] = [(given.at.date(), given.seq)]
    steps += [(entry.at.date(), entry.seq) for entry in _pick(own, WORK)]
    gaps = [(calendar.between(a, b), one, two) for (a, one), (b, two) in pairwise(steps)]
    longest, one, two = max(gaps, default=(0, 0, 0), key=lambda gap: gap[0])
    return Fact(f"{name}最长没有进展", f"{longest} 个工作日" if longest else "", (one, two))


def _explanation(entries: Sequence[Entry]) -> Fact:
    given = _pick(entries, ("explain",))
    late = [entry for entry in entries if str(entry.facts.get("rung", "")).startswith("explain:")]
    text = "已提交" if given else "没有提交"
    return Fact("情况说明", text + ("，曾被提醒" if late else ""), tuple(entry.seq for entry in (*given, *late)))


def _alike(entries: Sequence[Entry]) -> Fact:
    results = [_pick([one for one in entries if one.round == number], ("submit_result",)) for number in (1, 2)]
    if not all(results):
        return Fact("两次答复相似度", "", ())
    first, second = (found[-1] for found in results)
    share = alike(str(first.data.get("answer", "")), str(second.data.get("answer", "")))
    return Fact("两次答复相似度", f"{share}%", (first.seq, second.seq))
