"""The history as the desk shows it: rounds, who may see each line, both rounds side by side. Pure."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chalicelib.domain import words
from chalicelib.domain.case import Entry
from chalicelib.domain.flow.effects_review import alike

# What an entry's `seen` says on the desk, and its form in the stylesheet (public and internal never look alike).
SEEN = {
    "public": ("企业可见", ""),
    "enterprise": ("企业可见，承办单位看不到", ""),
    "pending": ("审核通过后企业可见", "wait"),
    "internal": ("内部，企业看不到", "in"),
    "unit": ("内部，企业看不到", "in"),
    "authority": ("主管部门内部，企业和单位看不到", "in"),
    "lane": ("仅指定人员可见", "in"),
    "closing": ("企业和指定人员可见", ""),
}
GROUPS = (("", "全部"), ("public", "企业可见"), ("in", "内部"), ("wait", "待公开"))
# Texts kept with an entry, in the order in which they are shown; the appeal itself stands in its own panel.
DATA = {
    "outcome": "结果", "answer": "答复", "basis": "依据", "planned_for": "计划完成", "contact_made": "与企业联系",
    "supplement": "补充说明", "source": "来源", "said_at": "提出时间", "how": "方式", "caller": "来电人", "raw": "原文",
    "reason": "原因", "answered_by": "接听人", "people": "人员", "proposal": "系统建议",
    "photos": "照片",
}  # fmt: skip
HOW = {"phone": "电话", "visit": "上门", "office": "企业来访", "online": "网络"}
SPOKEN = {
    "outcome": words.OUTCOMES, "how": HOW, "proposal": words.RATINGS, "reason": words.GUIDE_REASONS,
}  # fmt: skip
SEALED_OFF = "这一条的文字已封存，只保留校验值。"
APPEAL = frozenset({"lodge", "register", "import"})
RATED = frozenset({"take_answer", "read_answer", "log_call", "visit"})
WORK = ("contact_enterprise", "report_progress", "visit_site", "coordinate", "consult", "co_reply", "urge", "supervise",
        "record_group_reply", "instruct", "return_result")  # fmt: skip


@dataclass(frozen=True)
class Item:
    seq: int
    at: datetime
    round: int
    label: str
    who: str
    seen: str
    css: str
    text: str
    more: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Round:
    """One column of the comparison."""

    assigned: str
    answered: str
    on_time: bool | None
    work: str
    answer: tuple[tuple[str, bool], ...]  # sentences; True: not in the other round
    result: str
    rating: str


def appeal(entries: Sequence[Entry]) -> Mapping[str, Any]:
    """The texts of the first entry: content, wish, units, procedures."""
    return entries[0].data if entries and entries[0].action in APPEAL else {}


def items(entries: Sequence[Entry]) -> list[Item]:
    """Newest first; a result is public once its approval can be read."""
    released = {entry.facts["answers"] for entry in entries if "answers" in entry.facts}
    last = max((entry.round for entry in entries), default=0)
    return [_item(entry, entry.seq in released, entry.round < last) for entry in reversed(entries)]


def _item(entry: Entry, released: bool, earlier: bool) -> Item:
    """`earlier`: of a round that is over, whose rating the unit may read."""
    opened = {"pending": released, "enterprise": earlier}
    seen = "public" if opened.get(entry.seen) else entry.seen
    words_, css = SEEN[seen]
    more = () if entry.action in APPEAL else tuple(
        (DATA[key], _spoken(key, entry.data[key])) for key in DATA if entry.data.get(key)
    )  # fmt: skip
    who = "　".join(part for part in (entry.actor_unit, entry.actor_name) if part)
    label = entry.label.replace("您的评价", "企业评价")
    text = SEALED_OFF if entry.erased else entry.text
    return Item(entry.seq, entry.at, entry.round, label, who, words_, css, text, more)


def _spoken(key: str, value: Any) -> str:
    if key == "photos":
        return f"{len(value)} 张，见附件"
    text = "、".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    if key == "said_at":
        return text[:16].replace("T", " ")
    return SPOKEN.get(key, {}).get(text, text)


def groups(found: Sequence[Item]) -> list[tuple[str, str, int]]:
    """(key, label, count) of the switch above the timeline; empty groups are left out."""
    counts = Counter(item.css or "public" for item in found)
    return [(key, label, counts[key] if key else len(found)) for key, label in GROUPS if not key or counts[key]]


def in_group(found: Sequence[Item], group: str) -> list[Item]:
    if group not in dict(GROUPS) or not group:
        return list(found)
    return [item for item in found if (item.css or "public") == group]


def by_round(found: Sequence[Item]) -> list[tuple[str, list[Item]]]:
    """Blocks with their heading, newest round first; what was before the first assignment belongs to round 1."""
    made: list[tuple[str, list[Item]]] = []
    for number in sorted({max(1, item.round) for item in found}, reverse=True):
        block = [item for item in found if max(1, item.round) == number]
        first, last = block[-1].at, block[0].at
        span = f"{day(first)}起" if not made else f"{day(first)}至{day(last)}"
        made.append((f"第 {number} 轮　{span}", block))
    return made


def day(value: date) -> str:
    return f"{value.month}月{value.day}日"


def pauses(entries: Sequence[Entry], today: date) -> list[tuple[date, date]]:
    """Suspensions as (from, to); days d with from < d <= to are not counted (procedure 3)."""
    found: list[tuple[date, date]] = []
    since: date | None = None
    for entry in entries:
        if entry.now == words.Status.SUSPENDED and since is None:
            since = entry.at.date()
        elif entry.now != words.Status.SUSPENDED and since is not None:
            found.append((since, entry.at.date()))
            since = None
    return [*found, (since, today)] if since else found


def compare(entries: Sequence[Entry]) -> tuple[Round, Round, int] | None:
    """Both rounds and how alike their answers are in percent; None while there is no second round."""
    if not any(entry.round == 2 for entry in entries):
        return None
    first, second = (_results(entries, number) for number in (1, 2))
    before, after = (str(one.data.get("answer", "")) if one else "" for one in (first, second))
    share = alike(before, after) if before and after else 0
    return _round(entries, 1, ""), _round(entries, 2, before), share


def _results(entries: Sequence[Entry], number: int) -> Entry | None:
    """The last result that was submitted in the round."""
    found = [entry for entry in entries if entry.round == number and entry.action == "submit_result"]
    return found[-1] if found else None


def _round(entries: Sequence[Entry], number: int, before: str) -> Round:
    own = [entry for entry in entries if entry.round == number]
    given = next((entry for entry in own if "limit" in entry.facts and entry.seen == "public"), None)
    signed = next((entry for entry in own if entry.was == "assigned" and entry.now == "handling"), None)
    result = _results(entries, number)
    counts = Counter(entry.action for entry in own)
    labels = {entry.action: entry.label for entry in own}
    work = "，".join(f"{labels[action]} {counts[action]} 次" for action in WORK if counts[action])
    answered = "，".join(
        f"{day(entry.at)} {entry.at:%H:%M} {word}" for entry, word in ((signed, "签收"), (result, "反馈")) if entry
    )
    data = result.data if result else {}
    return Round(
        f"{day(given.at)}：{given.text}" if given else "—",
        answered or "—",
        bool(result.facts.get("on_time")) if result and "on_time" in result.facts else None,
        work or "没有记录",
        sentences(str(data.get("answer", "")), before),
        f"{words.OUTCOMES.get(str(data.get('outcome')), '—')}；{data.get('basis') or '未引用依据'}" if data else "—",
        _rating(own),
    )


def _rating(own: Sequence[Entry]) -> str:
    told = [entry for entry in own if entry.action in RATED and entry.seen == "enterprise"]
    if told:
        reason = str(told[-1].data.get("reason", ""))
        return told[-1].label.replace("您的评价：", "") + (f"：“{reason}”" if reason else "")
    if any(entry.action == "end_unrated" for entry in own):
        return "未评价"
    return "等待评价" if any(entry.action == "approve_result" for entry in own) else "审核通过后征求"


def sentences(text: str, before: str) -> tuple[tuple[str, bool], ...]:
    """The sentences of an answer; True marks what the answer before did not say."""
    found = re.findall(r"[^。；！？\n]+[。；！？\n]?", text)
    return tuple((one, bool(before) and one.strip("。；！？\n ") not in before) for one in found)
