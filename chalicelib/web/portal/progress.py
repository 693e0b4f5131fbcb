"""What the enterprise is told about its case: step bar, whose turn, until when, timeline. Pure.

Public wording only (procedure 3): no status of the sealed lane, no word of supervision between offices.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chalicelib.domain import clocks, words
from chalicelib.domain.calendar import Calendar, Week
from chalicelib.domain.case import Case, Entry
from chalicelib.domain.clocks import Clock, Light
from chalicelib.domain.org import Org
from chalicelib.domain.policy import Policy
from chalicelib.domain.words import Status

WORKING = frozenset(
    {Status.ACCEPTED, Status.ASSIGNED, Status.HANDLING, Status.OBJECTED, Status.SUSPENDED, Status.ANSWERED}
)
UNIT = "unit"  # stands for the name of the lead unit
# status → whose turn, what to do, kind of the clock that says until when ('' = none is told)
TURN: dict[Status, tuple[str, str, str]] = {
    Status.LODGED: ("受理部门", "研究是否受理", "acceptance"),
    Status.INFO_NEEDED: ("您", "补充材料", "supply"),
    Status.ACCEPTED: ("受理部门", "确定承办单位", "dispatch"),
    Status.ASSIGNED: (UNIT, "办理并答复", "handling"),
    Status.HANDLING: (UNIT, "办理并答复", "handling"),
    Status.OBJECTED: (UNIT, "办理并答复", "handling"),
    Status.SUSPENDED: (UNIT, "等待中，条件具备后继续办理", "handling"),
    Status.ANSWERED: ("营商环境主管部门", "审核承办单位的答复", "handling"),
    Status.REVISITING: ("您", "评价办理结果", ""),
    Status.ADJUDICATING: ("营商环境主管部门", "按程序处理", ""),
    Status.TRANSFERRED: ("营商环境主管部门", "按程序处理", ""),
    Status.GUIDED: ("", "", "contest"),
    Status.WITHDRAWN: ("", "", "take_back"),
}
CLOCK_STARTS = {
    "acceptance": "提交", "supply": "告知补充材料", "dispatch": "受理", "handling": "交办", "contest": "告知办理渠道",
    "take_back": "撤回",
}  # fmt: skip
# What an action is called on the public page where the desk's name would not do.
LABELS = {
    "lodge": "您提交了诉求", "register": "工作人员代您登记了诉求", "accept": "已受理", "report_progress": "办理进展",
    "record_group_reply": "承办单位在微信群里的答复",
    "lapse": "期满没有补充材料，已告知办理渠道", "ask_info": "请您补充材料", "guide": "已告知办理渠道",
    "guide_late": "已告知办理渠道", "assign": "已交办", "sign": "承办单位已签收", "deem_signed": "承办单位已签收",
    "approve_result": "答复已审核通过，请您评价", "submit_result": "承办单位答复", "answer_directly": "已直接答复",
    "supply": "您补充了材料", "withdraw": "已撤回", "contest": "您提出了异议", "decide_contest": "异议答复",
    "rule_objection": "承办单位核定", "second_assignment": "转为第二次办理", "reassign": "承办单位调整",
    "settle_rating": "评价生效", "end_unrated": "没有收到评价", "escalate": "按程序处理", "list": "加大办理力度",
    "delist": "恢复一般办理", "lift_secret": "您取消了保密要求",
}  # fmt: skip


@dataclass(frozen=True)
class Mark:
    """One step of the bar. `state`: done, now, bad, or '' when it is still to come."""

    title: str
    note: str
    state: str


@dataclass(frozen=True)
class Deadline:
    """`pauses` are not told apart: `added` wd are waiting or extension."""

    day: date
    light: Light
    clock: Clock
    weeks: Sequence[Week]
    estimated: bool
    starts: str  # what began the clock


@dataclass(frozen=True)
class Turn:
    who: str
    what: str


def turn(case: Case, org: Org) -> Turn | None:
    """Whose turn it is; None when nobody owes anything."""
    who, what, _clock = TURN.get(case.status, ("", "", ""))
    if case.clock("contest_ruling"):
        return Turn("营商环境主管部门负责人", "研究您提出的异议")
    if case.status == Status.REVISITING and case.revisit and case.revisit.settle_at:
        return Turn("营商环境主管部门", "按您的评价办理")
    return Turn(org.unit_name(case.unit) if who == UNIT else who, what) if who else None


def deadline(case: Case, calendar: Calendar, today: date) -> Deadline | None:
    """Until when, with the words for it and the days that were counted; None when no date is told."""
    clock = case.clock(TURN.get(case.status, ("", "", ""))[2])
    if clock is None:
        return None
    calendar = calendar.of(case.region)
    day = clocks.due_day(clock, calendar)
    paused = case.status == Status.SUSPENDED
    light = Light("green", "已答复") if case.status == Status.ANSWERED else clocks.light(clock, calendar, today, paused)
    if light.colour == "red":
        late = clocks.overdue(clock, calendar, today)
        light = Light("red", f"已超过到期日 {late} 个工作日" if late else "已超过到期日")
    weeks = calendar.explain(clocks.day_of(clock.start), day)
    return Deadline(day, light, clock, weeks, calendar.is_provisional(day), CLOCK_STARTS[clock.kind])


def reopen_until(case: Case, policy: Policy, calendar: Calendar) -> date | None:
    """Until when the enterprise can ask to have a rated case taken up again (procedure 3, reopen); None: not now."""
    if case.status != Status.CLOSED or not case.rating or case.closed_at is None:
        return None
    return calendar.of(case.region).add(case.closed_at.date(), policy.reopen)


def label(entry: Entry) -> str:
    return LABELS.get(entry.action, entry.label)


def who(entry: Entry) -> str:
    """Offices, never the names of people."""
    if entry.actor == "enterprise":
        return "企业"
    return entry.actor_unit or ("系统" if entry.actor == "system" else "")


def steps(case: Case, entries: Sequence[Entry]) -> list[Mark]:
    """The way so far and what comes next; a second round has steps of its own."""
    first = entries[0].at if entries else case.lodged_at
    marks = [Mark("提交", _day(first.date()), "done")]
    if case.status in (Status.GUIDED, Status.WITHDRAWN, Status.MERGED):
        return [*marks, Mark(words.STATUS[case.status].public, "", "now")]
    waiting = case.status in (Status.LODGED, Status.INFO_NEEDED)
    marks.append(_mark("受理", _first(entries, "accept"), waiting, note="1 个工作日内"))
    direct = _first(entries, "answer_directly")
    rounds = _rounds(case, direct)
    for number in rounds:
        mine = [entry for entry in entries if entry.round == number]
        current = case.round == number or (number == 1 and case.status == Status.ACCEPTED and case.round == 0)
        answered = direct if number == 0 else _first(mine, "approve_result")
        working = current and number > 0 and case.status in WORKING
        marks.append(_mark(_title(number, rounds), answered, working, "答复" + _timely(answered)))
        marks.append(_rating(mine, current and case.status == Status.REVISITING))
    if case.status in words.SEALED:
        marks.append(Mark(words.STATUS[case.status].public, "", "now"))
    over = case.status in (Status.CLOSED, Status.ARCHIVED)
    return [
        *marks,
        Mark("完结", _day(case.closed_at.date()) if over and case.closed_at else "", "done" if over else ""),
    ]


def _rounds(case: Case, direct: Entry | None) -> tuple[int, ...]:
    """The rounds there were or will be: 0 a direct answer, 1, 2."""
    over = case.round == 0 and case.status in (Status.REVISITING, Status.CLOSED, Status.ARCHIVED)
    rounds = (0,) if direct and over else (0, 1) if direct else (1,)
    return (*rounds, 2) if case.round == 2 else rounds


def _title(number: int, rounds: Sequence[int]) -> str:
    return {0: "直接答复", 1: "第一次办理" if 2 in rounds else "部门办理", 2: "第二次办理"}[number]


def _rating(mine: Sequence[Entry], waiting: bool) -> Mark:
    """What the enterprise said about this round."""
    given = next((entry for entry in reversed(mine) if entry.action == "take_answer"), None)
    if waiting:
        return Mark(given.label if given else "请您评价", "还可以更改" if given else "现在可以评价", "now")
    settled = next((entry for entry in reversed(mine) if entry.facts.get("rating")), None)
    if settled is not None:
        rating = str(settled.facts["rating"])
        state = "bad" if rating == "dissatisfied" else "done"
        return Mark(f"您评价：{words.RATINGS[rating]}", _day(settled.at.date()), state)
    unrated = _first(mine, "end_unrated")
    return Mark("没有收到评价", _day(unrated.at.date()), "done") if unrated else Mark("请您评价", "", "")


def _mark(title: str, entry: Entry | None, now: bool, tail: str = "", note: str = "") -> Mark:
    if entry is not None and not now:
        return Mark(title, _day(entry.at.date()) + tail, "done")
    return Mark(title, note, "now" if now else "")


def _timely(entry: Entry | None) -> str:
    if entry is None or "on_time" not in entry.facts:
        return ""
    return "，按时" if entry.facts["on_time"] else "，晚于到期日"


def _first(entries: Sequence[Entry], action: str) -> Entry | None:
    return next((entry for entry in entries if entry.action == action), None)


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"
