"""The ten stages of a symposium: what each needs to be done, and its mark (procedure 7). Pure; the planned days are in
symposiumplan.py."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from chalicelib.domain.case import Case
from chalicelib.domain.platforms import Mark, Symposium
from chalicelib.domain.preparation import GONE
from chalicelib.domain.words import Status

ENDED = GONE | {Status.CLOSED, Status.ARCHIVED}
# Nobody has decided on these yet.
UNSORTED = frozenset({Status.LODGED, Status.INFO_NEEDED, Status.ACCEPTED})
CHAIR_LOW = 4  # characters of the chair's note


@dataclass(frozen=True)
class Item:
    """One item as the stages ask for it: `open` until its case ended, `lost` without a case, `unsorted` without a unit
    while nobody answered it."""

    no: str
    open: bool = False
    lost: bool = False
    unsorted: bool = False


@dataclass(frozen=True)
class Facts:
    """What a stage is judged by when it is to be marked done on `day`, with what was typed."""

    meeting: Symposium
    items: tuple[Item, ...]
    mark: Mark
    day: date
    note: str = ""
    chair: str = ""  # the chair's note on what is still open

    @property
    def unaccounted(self) -> list[Item]:
        return unaccounted(self.meeting, self.items)


Rule = Callable[[Facts], str]


@dataclass(frozen=True)
class Stage:
    """`days`: working days before (negative) or after the meeting for which it is proposed; `needs`: in words what
    `rules` check; a rule gives the sentence that refuses, '' when it is met."""

    key: str
    label: str
    days: int
    needs: str
    rules: tuple[Rule, ...]


def item(no: str, case: Case | None, proposed: str = "") -> Item:
    """`proposed`: the unit that was proposed for it. A case that only named people follow is as open as any other."""
    if case is None:
        return Item(no, open=True, lost=True)
    waits = case.status in UNSORTED and not (case.unit or proposed or case.sensitive)
    return Item(no, open=case.status not in ENDED, unsorted=waits)


def unaccounted(meeting: Symposium, items: Iterable[Item]) -> list[Item]:
    """Those without a case, and open ones that the chair's note does not name."""
    return [one for one in items if one.lost or (one.open and one.no not in meeting.listed)]


# the rules


def _decided(facts: Facts) -> str:
    one = facts.meeting
    wanted = (("开会日期", one.held), ("地点", one.place), ("主持人", one.chair))
    missing = [word for word, value in wanted if not value]
    return f"还没有定：{'、'.join(missing)}，请先在概况里修改" if missing else ""


def _solicited(facts: Facts) -> str:
    one = facts.meeting
    if not one.announcement.strip() or one.open_until is None:
        return "还没有征集公告，请先写好公告和征集的起止日期"
    until = f"{one.open_until.month}月{one.open_until.day}日"
    return f"征集到{until}（含当天）才结束，结束以后再标记" if facts.day <= one.open_until else ""


def _sorted(facts: Facts) -> str:
    n = sum(one.unsorted for one in facts.items)
    return f"还有 {n} 件议题没有提议承办单位，也没有答复，请先在“议题”页分类" if n else ""


def _invited(facts: Facts) -> str:
    return "" if facts.meeting.units else "还没有邀请单位，请先在概况里填写"


def _held(facts: Facts) -> str:
    held = facts.meeting.held
    if held is None:
        return "还没有开会日期"
    return "实际日期早于开会日期，请先改期" if facts.day < held else ""


def _cased(facts: Facts) -> str:
    n = sum(one.lost for one in facts.items)
    return f"还有 {n} 件议题没有对应的诉求，台账不完整" if n else ""


def _answered_for(facts: Facts) -> str:
    n = sum(one.open for one in facts.items)
    if not n or len(facts.chair) >= CHAIR_LOW:
        return ""
    return f"还有 {n} 件没有办结，要连同清单写明主持人的意见（至少 {CHAIR_LOW} 个字）"


def _settled(facts: Facts) -> str:
    n = len(facts.unaccounted)
    return f"还有 {n} 件议题没有交代：没有办结，也不在主持人说明的清单里" if n else ""


def _shown(facts: Facts) -> str:
    return "" if facts.note or facts.mark.files else "请上传材料，或者在说明里写明文号、刊登的位置"


def _after(*keys: str) -> Rule:
    def done(facts: Facts) -> str:
        open_ = [STAGE[key].label for key in keys if mark(facts.meeting, key).actual is None]
        return f"请先完成：{'、'.join(open_)}" if open_ else ""

    return done


STAGES = (
    Stage("plan", "计划制定", -30, "开会日期、地点和主持人已定", (_decided,)),
    Stage("solicit", "公开征集", -10, "征集公告已发布，征集期已过", (_solicited,)),
    Stage("sort", "梳理分类", -7, "每件议题都有提议的单位，或已答复", (_sorted,)),
    Stage("prepare", "事前筹备", -2, "已邀请参会单位", (_decided, _invited)),
    Stage("hold", "召开会议", 0, "会议已按日期召开", (_decided, _held)),
    Stage("ledger", "建立台账", 2, "会议已召开，每件议题都有对应的诉求", (_after("hold"), _cased)),
    Stage("resolve", "限时办结", 30, "议题全部办结；没有办结的，附清单和主持人意见",
          (_after("ledger"), _cased, _answered_for)),
    Stage("follow", "跟踪督办", 35, "限时办结已完成", (_after("resolve"),)),
    Stage("report", "专题报告", 40, "每件议题都有交代，报告已上传或写明文号", (_after("resolve"), _settled, _shown)),
    Stage("publish", "结果公开", 45, "每件议题都有交代，专题报告已完成，写明在哪里公开",
          (_after("report"), _settled, _shown)),
)  # fmt: skip
STAGE = {one.key: one for one in STAGES}


def refusals(key: str, facts: Facts) -> list[str]:
    """Why the stage cannot be marked done, empty when it can."""
    return [said for said in (rule(facts) for rule in STAGE[key].rules) if said]


# the marks


def mark(meeting: Symposium, key: str) -> Mark:
    return dict(meeting.stages).get(key, Mark())


def marked(meeting: Symposium, key: str, one: Mark) -> Symposium:
    marks = {**dict(meeting.stages), key: one}
    return replace(meeting, stages=tuple((stage.key, marks[stage.key]) for stage in STAGES if stage.key in marks))


def finished(
    meeting: Symposium, key: str, day: date, note: str, chair: str, by: str, items: Iterable[Item]
) -> Symposium:  # fmt: skip
    """The stage is done; with 限时办结 the open items are named in the chair's note."""
    done = marked(meeting, key, replace(mark(meeting, key), actual=day, note=note, by=by))
    if key != "resolve":
        return done
    return replace(done, chair_note=chair, listed=tuple(one.no for one in items if one.open))


def reopened(meeting: Symposium, key: str, now: datetime) -> Symposium:
    """The stage is not done after all; its clock begins again."""
    return marked(meeting, key, replace(mark(meeting, key), actual=None, by="", since=now))


def current(meeting: Symposium) -> Stage | None:
    """The first stage that is not done."""
    return next((one for one in STAGES if mark(meeting, one.key).actual is None), None)
