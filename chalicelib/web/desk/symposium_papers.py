"""文书: notice, agenda, sign-in sheet and the list of items with their answers, each a page for A4 (domain 5.3)."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalice.app import Response

from chalicelib.domain import access, clocks, redaction
from chalicelib.domain.case import Actor, Case, Entry
from chalicelib.domain.preparation import GONE
from chalicelib.domain.records import Thing
from chalicelib.handling import doors, enterprises
from chalicelib.handling import symposiumitems as keeping
from chalicelib.web.desk import symposium_page
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

# Key in the address → (name, what it is for).
PAPERS = {
    "notice": ("座谈会通知", "发给参会单位和企业：时间、地点、议程和会前准备。"),
    "agenda": ("议程", "会上用：程序、发言企业、现场回应的单位。"),
    "signin": ("签到表", "放在会场门口，打印后手写签到。"),
    "minutes": ("逐条答复清单", "纪要的附件：每一条诉求、回应、责任单位和完成时限。"),
}
ANSWERED = ("submit_result", "answer_directly")
UNNAMED = "参会企业"


@dataclass(frozen=True)
class Point:
    """One line of the list: 诉求—回应—责任单位—完成时限."""

    title: str
    who: str
    said: str
    answer: str
    unit: str
    until: str


@page("/desk/symposiums/{id}/papers", who=symposium_page.WHO)
def papers(visit: Visit) -> Response:
    """The papers to choose from; with `paper` one of them, for printing."""
    meeting, paper = symposium_page.chosen(visit), visit.asked("paper")
    if paper not in PAPERS:
        return symposium_page.render(visit, "desk/symposium_papers.html", meeting, papers=PAPERS)
    found = keeping.board(visit.services, meeting.id, visit.actor)
    account = visit.services.store.account(meeting.data.organiser) if meeting.data.organiser else None
    return visit.render(
        f"desk/symposium_{paper}.html", meeting=meeting, at=f"/desk/symposiums/{meeting.id}", paper=PAPERS[paper][0],
        org=visit.services.org, guests=[one.data for one in found.guests], invited=_invited(visit, meeting),
        contact=account.name if account else "", hidden=found.hidden, units=_units(found),
        points=_points(visit, found) if paper == "minutes" else [],
    )  # fmt: skip


def _invited(visit: Visit, meeting: Thing) -> list[str]:
    known = (enterprises.find(visit.services, one) for one in meeting.data.enterprises)
    return [one.name for one in known if one]


def _units(found: keeping.Board) -> dict[str, int]:
    """Unit → how many items it answers at the meeting."""
    counted: dict[str, int] = {}
    for one in found.seen:
        if one.unit and one.case and one.case.status not in GONE:
            counted[one.unit] = counted.get(one.unit, 0) + 1
    return counted


def _points(visit: Visit, found: keeping.Board) -> list[Point]:
    return [_point(visit, one, one.case) for one in found.seen if one.case and not one.case.sensitive]


def _point(visit: Visit, one: keeping.Item, case: Case) -> Point:
    """A merged item has the unit, the day and the answer of its master, never its words (procedure 3)."""
    services = visit.services
    led = doors.followed(services, case)
    entries = access.entries_for(led, services.store.history(led.no), visit.actor)
    unit = led.unit or one.unit
    title = redaction.title_for_unit(case.secret, case.unit_title, case.title)
    return Point(title, _who(case), "" if case.secret else str(one.said.get("text", "")),
                 _answer(led, entries, visit.actor, case.secret), services.org.unit_name(unit) if unit else "",
                 _until(visit, led))  # fmt: skip


def _who(case: Case) -> str:
    """The list leaves the house: only who agreed to publication and asks for no secrecy is named in it."""
    return case.enterprise_name if case.consent and not case.secret else UNNAMED


def _answer(case: Case, entries: Sequence[Entry], actor: Actor, secret: bool) -> str:
    """The newest released answer; of a secret case only that there is one. Before it, how the case stands in words that
    say the same of a case in the sealed lane (procedure 2)."""
    released = {entry.facts["answers"] for entry in entries if "answers" in entry.facts}
    found = [entry for entry in entries if entry.action in ANSWERED and "answer" in entry.data
             and (entry.seq in released or entry.action == "answer_directly")]  # fmt: skip
    if found:
        return "已书面答复企业" if secret or case.secret else str(found[-1].data["answer"])
    return access.status_label(case, actor) if case.status in GONE else "办理中"


def _until(visit: Visit, case: Case) -> str:
    """The day told to the enterprise while the unit works on it."""
    clock = case.clock("handling")
    if clock is None:
        return ""
    due = clocks.due_day(clock, visit.services.calendar.of(case.region))
    return f"{due.month}月{due.day}日"
