"""What the case page shows, computed from what this person may see (procedure 2 and 4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chalicelib.domain import access, clocks, redaction, words
from chalicelib.domain.calendar import Calendar, Week
from chalicelib.domain.case import Actor, Case, Entry
from chalicelib.domain.clocks import Clock, Light
from chalicelib.domain.redaction import mask_landline, mask_mobile
from chalicelib.domain.words import Status
from chalicelib.web.desk import history, secret

CLOCKS = {
    "handling": "办理", "acceptance": "受理", "supply": "企业补充材料", "dispatch": "交办", "taskforce": "专班协调",
    "sign": "签收", "contact": "首次联系企业", "progress": "反馈进展", "co_reply": "协办答复",
    "reply": "回复批示或催办", "explain": "情况说明", "objection": "退单裁定", "suspended": "中止", "review": "审核",
    "phone": "电话回访", "cause": "研判", "confirm_cause": "确认认定", "receipt": "接收回执", "outcome": "结果反馈",
    "publication": "公开决定", "contest": "提出异议",
    "contest_ruling": "异议裁定", "take_back": "收回撤回", "unmerge": "取消并单",
    "listing_report": "挂牌反馈",
}  # fmt: skip
# While one of these, the head shows the unit's limit and not the clock of the status.
BY_LIMIT = frozenset({Status.ASSIGNED, Status.HANDLING, Status.OBJECTED, Status.SUSPENDED})
ROUNDS = {1: "第 1 轮", 2: "第 2 轮 · 二次交办"}

NOT_ELSEWHERE = "未进入诉讼、仲裁、行政复议、信访"


@dataclass(frozen=True)
class Due:
    """One clock with its light and the weeks that explain its day."""

    kind: str
    label: str
    due: date
    estimated: bool  # 预估: the year is not announced
    light: Light
    start: date
    limit: int
    added: int
    weeks: list[Week]


@dataclass(frozen=True)
class Head:
    status: str
    badge: str
    round: str
    due: Due | None
    dues: tuple[Due, ...]
    facts: tuple[tuple[str, str], ...]


def head(
    case: Case, entries: Sequence[Entry], actor: Actor, org: Any, calendar: Calendar, today: date,
    terms: Mapping[str, str] = words.CHANNELS,
) -> Head:  # fmt: skip
    """Status, round, clocks and the facts of the top of the page, as this person may know them."""
    here = calendar.of(case.region)
    dues = tuple(_due(clock, case, entries, here, today, org) for clock in visible_clocks(case, actor))
    main = _main(case, dues)
    shown = words.STATUS[_shown(case, actor)]
    return Head(
        access.status_label(case, actor), shown.badge, ROUNDS.get(case.round, ""), main, dues,
        tuple((term, text) for term, text in _facts(case, entries, org, terms) if text),
    )  # fmt: skip


def _shown(case: Case, actor: Actor) -> Status:
    sealed = case.status in words.SEALED and actor.id not in case.lane_readers
    return Status.REVISITING if sealed else case.status


def visible_clocks(case: Case, actor: Actor) -> list[Clock]:
    """A unit sees its own clocks, others also the authority's; those of the sealed lane only who is named."""
    reader = actor.id in case.lane_readers
    if case.status in words.SEALED and not reader:
        return []
    unit = access.outsider(case, actor)
    if unit and access.closed_to_unit(case):
        return []
    hidden = (frozenset() if reader else clocks.SEALED) | (clocks.AUTHORITY if unit else frozenset())
    order = list(CLOCKS)
    found = [clock for clock in case.clocks if clock.kind not in hidden and clock.kind in CLOCKS]
    return sorted(found, key=lambda clock: order.index(clock.kind))


def _main(case: Case, dues: Sequence[Due]) -> Due | None:
    """The clock of the head: the unit's limit while there is one, else that of the status."""
    kind = "handling" if case.status in BY_LIMIT else words.STATUS[case.status].clock
    return next((due for due in dues if due.kind == kind), None)


def _light(clock: Clock, case: Case, calendar: Calendar, today: date) -> Light:
    """Today's light; once the result is submitted, the limit is judged by that instant."""
    if clock.kind == "handling" and case.status == Status.ANSWERED and case.submitted_at:
        late = clocks.is_late(case.submitted_at, clock, calendar)
        return Light("red", "逾期反馈") if late else Light("green", "按时反馈")
    return clocks.light(clock, calendar, today, case.status == Status.SUSPENDED and clock.kind != "suspended")


def _due(clock: Clock, case: Case, entries: Sequence[Entry], calendar: Calendar, today: date, org: Any) -> Due:
    due, start = clocks.due_day(clock, calendar), clocks.day_of(clock.start)
    breaks = [one for one in history.pauses(entries, today) if one[1] > start] if clock.kind == "handling" else []
    label = CLOCKS[clock.kind] + (f"（{org.unit_name(clock.unit)}）" if clock.unit else "")
    return Due(
        clock.kind, label, due, calendar.is_provisional(due), _light(clock, case, calendar, today),
        start, clock.limit, clock.added, calendar.explain(start, due, "", breaks),
    )  # fmt: skip


def _facts(case: Case, entries: Sequence[Entry], org: Any, terms: Mapping[str, str]) -> list[tuple[str, str]]:
    person = f"{case.person.name} {case.person.duty}".strip() if case.person else ""
    difficulty = words.DIFFICULTY.get(case.difficulty, "") + ("，历史遗留" if case.legacy else "")
    return [
        ("主办单位", org.unit_name(case.unit) if case.unit else ""),
        ("责任人", person),
        ("难易 / 期限", f"{difficulty}，{case.limit} 个工作日" if difficulty and case.limit else difficulty),
        ("反馈", _submitted(entries, case.round)),
        ("类型", words.KINDS.get(case.kind, case.kind)),
        ("领域", org.categories.get(case.category, case.category)),
        ("来源", terms.get(case.channel, case.channel)),
        ("提交", f"{case.lodged_at:%Y-%m-%d %H:%M}"),
        ("挂牌督办", case.listed),
    ]


def _submitted(entries: Sequence[Entry], round_: int) -> str:
    """When this round's result was submitted, and whether in time."""
    found = [entry for entry in entries if entry.action == "submit_result" and entry.round == round_]
    if not found or found[-1].now != Status.ANSWERED:
        return ""
    return f"{history.day(found[-1].at)} {found[-1].at:%H:%M}，{'按时' if found[-1].facts.get('on_time') else '逾期'}"


def flags(case: Case) -> list[tuple[str, str]]:
    """Flags beside the status: (word, badge)."""
    marks = ((case.imported, "历史", ""), (case.urgent, "紧急", "red"), (case.secret, "保密", "plum"),
             (bool(case.listed), "挂牌", "ink"), (case.sensitive, "敏感", "plum"),
             (case.taskforce, "专班协调中", "blue"), (case.extension is not None, "延期待批", "amber"))  # fmt: skip
    return [(word, badge) for on, word, badge in marks if on]


def enterprise(case: Case, actor: Actor, org: Any, revealed: bool) -> list[tuple[str, str]] | None:
    """Facts of the enterprise panel, the mobile masked unless it was just revealed; None: not for this person."""
    if not access.shows_enterprise(case, actor):
        return None
    contact = case.contact
    show = (lambda number: number) if revealed else mask_mobile
    line = contact.landline if revealed else mask_landline(contact.landline)
    code = case.enterprise if not case.enterprise.startswith("L") else "代码待核"
    facts = [
        ("代码", code), ("区县", org.regions.get(case.region, case.region)),
        ("联系人", f"{contact.name} {contact.duty}".strip()), ("手机", show(contact.mobile)), ("座机", line),
        ("没有电话", contact.no_phone),
        ("第二联系人", f"{contact.second_name} {show(contact.second_mobile)}".strip()),
    ]  # fmt: skip
    return [(term, text) for term, text in facts if text]


def title(case: Case, actor: Actor) -> str:
    """With 保密 the unit reads the title of the version made for it, never the enterprise's own."""
    hidden = not access.shows_enterprise(case, actor)
    return redaction.title_for_unit(hidden, case.unit_title, case.title)


def appeal(case: Case, entries: Sequence[Entry], actor: Actor, org: Any) -> Mapping[str, Any]:
    """The appeal's own words and what belongs to them; with 保密 the unit reads the version made for it."""
    hidden = not access.shows_enterprise(case, actor)
    data = secret.made(entries) if hidden else history.appeal(entries)
    procedures = [words.PROCEDURES.get(one, one) for one in data.get("procedures", ())]
    named = data.get("units") or ""
    return {
        "content": data.get("content", ""),
        "wish": data.get("wish", ""),
        "units": named if isinstance(named, str) else "、".join(org.unit_name(one) for one in named),
        "procedures": "" if hidden else f"已进入{'、'.join(procedures)}" if procedures else NOT_ELSEWHERE,
        "secret": "是" if case.secret else "否",
        "consent": "是" if case.consent else "否",
        "version": hidden and bool(data),
    }
