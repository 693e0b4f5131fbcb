"""诉求进度: the case as its enterprise sees it, and its files."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from chalice.app import Response

from chalicelib import handling
from chalicelib.domain import redaction, words
from chalicelib.domain.case import Entry
from chalicelib.domain.words import Status
from chalicelib.handling import View
from chalicelib.web.errors import NotFound
from chalicelib.web.pages import CODE, page
from chalicelib.web.portal import deeds, opening, progress, share
from chalicelib.web.visit import Visit

# The newest line that a case with this status is read for; what was merged follows its master.
ANSWERS = ("submit_result", "answer_directly")
DONE = {
    "rated": "评价已收到", "supplied": "补充的情况已提交", "withdrawn": "诉求已撤回", "taken_back": "已恢复办理",
    "contested": "异议已提交", "opened": "已取消保密", "proved": "手机已验证，现在可以评价和办理",
}  # fmt: skip
CHANGED = "这件诉求的联系人手机已经更换，请退出查看后重新查询"


@dataclass(frozen=True)
class Line:
    """One line of the public timeline."""

    entry: Entry
    label: str
    who: str
    quote: str  # an earlier answer, shown in full


@page("/status/case", who=CODE)
def show(visit: Visit) -> Response:
    return render(visit)


@page("/status/close", methods=("POST",), who=CODE)
def close(visit: Visit) -> Response:
    """Leave: on a shared device nobody else reads on."""
    opening.end(visit)
    return visit.redirect("/status")


@page("/status/file/{id}", who=CODE)
def file(visit: Visit) -> Response:
    """One of the case's own attachments, by a link that lives for minutes."""
    view = opened_view(visit)
    key = f"ATT#{visit.params['id']}"
    part = next((part for part in view.parts if part.sk == key), None)
    if part is None:
        raise NotFound
    link = visit.services.files.link(part.data["key"], part.data["name"])
    return Response("", status_code=HTTPStatus.SEE_OTHER, headers={"Location": link, "Cache-Control": "no-store"})


def opened_view(visit: Visit) -> View:
    """The opened case with what the clock owes it paid first: a rating locks at nine, whether a job ran or not."""
    assert visit.opened is not None
    case = handling.wake(visit.services, visit.opened.no, visit.now)
    if visit.opened.proved not in ("", case.contact.mobile):  # somebody else is the contact now
        raise NotFound(CHANGED)
    return handling.public_view(visit.services, visit.opened.no)


def render(
    visit: Visit, *, status: int = HTTPStatus.OK, faults: dict[str, str] | None = None,
    values: dict[str, Any] | None = None, which: str = "", sent: bool = False,
) -> Response:  # fmt: skip
    """The page; `which` is the action whose form had `faults` and was filled with `values`."""
    view = opened_view(visit)
    shown = _master(visit, view) or view
    case, own, services = shown.case, view.case, visit.services
    answer = _answer(shown.entries)
    return visit.render(
        "portal/case.html", status=status, view=view, case=case, own=own, words=words, answer=answer,
        steps=progress.steps(case, shown.entries), turn=progress.turn(case, services.org),
        deadline=progress.deadline(case, services.calendar, visit.now.date()), org=services.org,
        lines=_lines(view.entries, answer), shown_status=shown.status,
        enterprise=redaction.mask_enterprise(own.enterprise_name),
        contact=redaction.mask_name(own.contact.name), mobile=redaction.mask_mobile(own.contact.mobile),
        reopen=progress.reopen_until(own, services.policy, services.calendar), today=visit.now.date(),
        opened=visit.opened, actions=deeds.available(visit, own), revisit=own.revisit,
        faults=faults or {}, values=values or {}, which=which, sent=sent, token=services.ids.token(),
        note=DONE.get(visit.asked("done"), ""), share=share.address(visit, own.no),
    )  # fmt: skip


def _master(visit: Visit, view: View) -> View | None:
    """A merged case shows its master's status, dates and answer, never its words or contact (procedure 3)."""
    if view.case.status != Status.MERGED or not view.case.master:
        return None
    return handling.public_view(visit.services, view.case.master)


def _answer(entries: Sequence[Entry]) -> Entry | None:
    found = [entry for entry in entries if entry.action in ANSWERS and entry.data.get("answer")]
    return found[-1] if found else None


def _lines(entries: Sequence[Entry], answer: Entry | None) -> list[Line]:
    """Newest first. The newest answer stands above the timeline, earlier ones in it."""
    found = []
    for entry in entries:
        earlier = entry.action in ANSWERS and entry is not answer
        quote = str(entry.data.get("answer", "")) if earlier else ""
        found.append(Line(entry, progress.label(entry), progress.who(entry), quote))
    return found[::-1]
