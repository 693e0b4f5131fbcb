"""A window's start page: the seven functions of the seed, its queue, its answers to pass on (seed P2.2, P2.3)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from chalice.app import Response

from chalicelib import handling
from chalicelib.domain import access, words
from chalicelib.domain.case import Case
from chalicelib.domain.records import Line as Stored
from chalicelib.domain.records import Thing
from chalicelib.domain.words import Status
from chalicelib.handling import doors
from chalicelib.handling import windows as keeping
from chalicelib.web.desk import frame, partitions, rows
from chalicelib.web.desk.rows import Line
from chalicelib.web.errors import NotFound
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

WHO = frame.INTAKE | frame.SUPERVISORS
RECENT = 20  # newest cases of which ratings and conclusions are shown
TELL = "tell"
TASKFORCE = ("conclude_taskforce", "hand_back")
DONE = {
    "source": "已增加为来源，答复以后会提醒本窗口转告企业。", "told": "已记录：答复已经转告企业。",
    "served": "已记一次服务。",
}  # fmt: skip


@dataclass(frozen=True)
class Lane:
    """A list of the start page. `does`: the function of the seed that it is for; `alarm`: shown red when not empty."""

    key: str
    label: str
    does: str
    says: str
    test: Callable[[Line, Stored], bool]  # nothing of what waits to be passed on: that need not be open any more
    alarm: bool = False


# The functions that work on cases already taken in; 受理登记 and 分析评估 are pages of their own.
LANES = (
    Lane("open", "在办", "", "本窗口登记的全部在办件", lambda line, stored: True),
    Lane("sort", "待受理", "分类处理", "受理，或告知应走的渠道",
         lambda line, stored: line.row["status_code"] == Status.LODGED),
    Lane("assign", "待交办", "转办交办", "交有关单位，复杂的提交专班",
         lambda line, stored: line.row["status_code"] == Status.ACCEPTED),
    Lane(TELL, "待转告", "办理反馈", "答复已审核，当面或打电话告诉企业", lambda line, stored: False),
    Lane("press", "临期超期", "跟踪督办", "快到期和已超期的",
         lambda line, stored: line.light is not None and line.light.colour in ("yellow", "red"), alarm=True),
    Lane("taskforce", "专班", "提交专班", "待交办的可提交；看协调和结论",
         lambda line, stored: "taskforce" in line.flags),
)  # fmt: skip
RATED = "rated"


def chosen(visit: Visit) -> Thing:
    """The window of the address; one that this person may not see is none."""
    thing = keeping.find(visit.services, visit.params["id"], visit.actor)
    if thing is None:
        raise NotFound
    return thing


def staffed(visit: Visit) -> Thing:
    """The window of the address where this person serves; closed ones take in nothing."""
    thing = chosen(visit)
    if not keeping.serves(thing.data, visit.actor) or not thing.data.active:
        raise NotFound
    return thing


@page("/desk/window", who=frame.INTAKE)
def mine(visit: Visit) -> Response:
    """To the window where this person serves; who serves at several chooses, who serves at none is told so."""
    found = [one for one in keeping.listed(visit.services) if keeping.serves(one.data, visit.actor) and one.data.active]
    if len(found) == 1:
        return visit.redirect(f"/desk/window/{found[0].id}")
    return frame.render(visit, "desk/window_mine.html", windows=found)


@page("/desk/window/{id}", who=WHO)
def start(visit: Visit) -> Response:
    services, thing, tab = visit.services, chosen(visit), visit.asked("tab")
    stored = keeping.numbers(services, thing.id)
    read = partitions.load(services, visit.actor)
    all_ = rows.lines(read.rows, visit.actor, services.org, services.calendar, visit.now.date())
    lines = [line for line in all_ if line.no in stored]
    lane = next((one for one in LANES if one.key == tab), None)
    rated = tab == RATED
    recent = _recent(visit, stored) if rated or tab == "taskforce" else []
    shown = [] if rated else _of(lane or LANES[0], lines, stored)
    waiting = doors.waiting(services, keeping.door(thing.id), visit.actor)
    return frame.render(
        visit, "desk/window.html", window=thing, waiting=waiting,
        lanes=[(one, len(waiting if one.key == TELL else _of(one, lines, stored))) for one in LANES],
        tab=tab if lane or rated else "open", lines=shown, rated=_ratings(recent) if rated else [],
        concluded=_concluded(visit, recent) if tab == "taskforce" else [], more=read.more,
        serves=keeping.serves(thing.data, visit.actor), edits=keeping.edits(services, thing.data, visit.actor),
        said=DONE.get(visit.asked("done"), ""), ratings=words.RATINGS, org=services.org,
    )  # fmt: skip


def _of(lane: Lane, lines: Sequence[Line], stored: Mapping[str, Stored]) -> list[Line]:
    return [line for line in lines if lane.test(line, stored[line.no])]


def _recent(visit: Visit, stored: Mapping[str, Stored]) -> list[Case]:
    """The newest cases that this person may see; one strong read each."""
    newest = sorted(stored, key=lambda no: stored[no].id, reverse=True)[:RECENT]
    found = (visit.services.store.case(no) for no in newest)
    return [case for case in found if case and access.sees(case, visit.actor)]


def _ratings(found: Sequence[Case]) -> list[tuple[Case, str]]:
    """The settled rating of the first answer; how a second round ended is not told at the window (procedure 2)."""
    return [(case, case.rating) for case in found if case.rating and case.round < 2]


def _concluded(visit: Visit, found: Sequence[Case]) -> list[tuple[Case, str, str]]:
    """What the taskforce said of them: case, what it was, its words."""
    said = []
    for case in found:
        view = handling.see(visit.services, case.no, visit.actor)
        last = [entry for entry in view.entries if entry.action in TASKFORCE]
        said += [(case, last[-1].label, last[-1].text)] if last else []
    return said


@page("/desk/window/{id}/told/{no}", ("POST",), who=frame.INTAKE)
def told(visit: Visit) -> Response:
    """The enterprise was told of the answer at the window or by phone."""
    thing, no = staffed(visit), visit.params["no"]
    handling.see(visit.services, no, visit.actor)
    if not keeping.tell(visit.services, thing.id, no, visit.actor):
        raise NotFound
    return visit.redirect(f"/desk/window/{thing.id}", tab="tell", done="told")


@page("/desk/window/{id}/answer/{no}", who=WHO)
def answer(visit: Visit) -> Response:
    """办理结果告知单: the released answer as its enterprise may read it, for paper."""
    thing, no = chosen(visit), visit.params["no"]
    case = handling.see(visit.services, no, visit.actor).case
    if keeping.door(thing.id) not in case.doors:
        raise NotFound
    view = handling.public_view(visit.services, no)
    found = view.answer(view.case.round)
    if found is None or not view.case.approved_at:
        raise NotFound
    unit = visit.services.org.unit_name(view.case.unit) if view.case.unit else thing.data.name
    return visit.render("desk/window_answer.html", window=thing, case=view.case, answer=found, unit=unit, now=visit.now,
                        outcomes=words.OUTCOMES)  # fmt: skip
