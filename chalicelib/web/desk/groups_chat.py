"""A group's page: its messages with what each is, its cases with the text that goes back (seed P4, procedure 7)."""

from dataclasses import replace
from typing import Any

from chalice.app import Response

from chalicelib.domain import access, clocks, grouptexts, groupwork, words
from chalicelib.domain.case import Actor, Case
from chalicelib.domain.errors import Refused
from chalicelib.domain.groupwork import Word
from chalicelib.domain.records import Thing
from chalicelib.handling import groups as keeping
from chalicelib.handling import groupwords
from chalicelib.web.desk import frame, sources
from chalicelib.web.desk.groups import DONE, WHO, chosen
from chalicelib.web.errors import NotFound
from chalicelib.web.forms import number
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

SHOWN = 100  # messages on a page: each has a field, and a form has at most 200


@page("/desk/groups/{id}", who=WHO)
def group_page(visit: Visit) -> Response:
    """Its newest messages with their marks, and its cases with the text that goes back."""
    thing, services, actor = chosen(visit), visit.services, visit.actor
    found, more = groupwords.words(services, thing.id, _cursor(visit.asked("before")), SHOWN)
    cases = keeping.cases(services, thing.id, actor)
    went = {no: case for no in {word.case for word in found if word.case} if (case := services.store.case(no))}
    names = {no: case.title for no, case in went.items() if access.sees(case, actor)}
    found = [_kept_back(word) if _sensitive(went.get(word.case), actor) else word for word in found]
    return frame.render(
        visit, "desk/group.html", group=thing, words=found, more=more, marks=groupwork.MARKS, titles=names,
        waiting=groupwords.waits(services, thing.id), enters=keeping.enters(services, thing.data, actor),
        edits=keeping.edits(services, thing.data, actor), leaders=_leading(thing), said=_said(visit),
        cases=[_shown(visit, case) for case, _ in cases], older=bool(visit.asked("before")),
        before=_cursor(visit.asked("before")), waits=sources.waiting(visit, keeping.door(thing.id)),
    )  # fmt: skip


def _cursor(text: str) -> str:
    """The id of a line, as a link of ours has it; anything else begins at the newest."""
    return text if text.startswith(groupwork.WORD) and len(text) < 80 else ""


def _sensitive(case: Case | None, actor: Actor) -> bool:
    """Whether only named people read what this case is about, and this person is none of them (procedure 1)."""
    return case is not None and case.sensitive and not access.sees(case, actor)


def _kept_back(word: Word) -> Word:
    return replace(word, sender="群成员", text="（只有指定的人能看）", quoted=None, pictures=0)


def _leading(thing: Thing) -> set[str]:
    return {one.name for one in thing.data.members if one.leader}


def _said(visit: Visit) -> str:
    done, new, had, left = visit.asked("done"), *(number(visit.asked(name)) for name in ("new", "had", "left"))
    if done == "kept":
        rest = f"；还有 {left} 条没有收录，请回到“粘贴聊天”再收录一次" if left else ""
        return f"收录了 {new} 条新消息，{had} 条以前已有{rest}。"
    if done == "marked":
        return f"{new} 条消息的标记已保存。"
    return DONE.get(done, "")


def _shown(visit: Visit, case: Case) -> dict[str, Any]:
    """A case of the group as its page lists it."""
    sealed = case.status in words.SEALED and visit.actor.id not in case.lane_readers
    badge = words.STATUS[words.Status.REVISITING if sealed else case.status].badge
    return {"no": case.no, "title": case.title, "status": access.status_label(case, visit.actor), "badge": badge,
            "lodged": case.lodged_at, "text": text_back(visit, case)}  # fmt: skip


def text_back(visit: Visit, case: Case) -> str:
    """What may be said in the group about this case now; of a merged one the master's progress, by its own number."""
    services, told, answer = visit.services, case, ""
    if case.master and (master := services.store.case(case.master)):
        told = master.with_(no=case.no, consent=False)
    elif case.status in grouptexts.ANSWERED and case.consent:
        entries = services.store.history(case.no)
        answer = next((str(one.data.get("answer", "")) for one in entries if one.seq == case.answer_seq), "")
    clock = told.clock("acceptance" if told.status in grouptexts.REGISTERED else "handling")
    due = clocks.due_day(clock, services.calendar.of(told.region)) if clock else None
    unit = services.org.unit_name(told.unit) if told.unit else ""
    return grouptexts.text(told, unit, due, answer, words.channels(services.terms)["portal"])


@page("/desk/groups/{id}/marks", ("POST",), who=frame.INTAKE)
def mark(visit: Visit) -> Response:
    """Save what each message is, and go on to entering them when that is asked for."""
    thing = entering(visit)
    before = _cursor(visit.first("before"))
    # a colleague may have pasted more meanwhile
    seen, _ = groupwords.words(visit.services, thing.id, before, 4 * SHOWN)
    marks = {name.removeprefix("mark-"): visit.first(name) for name in visit.form if name.startswith("mark-")}
    changed = groupwords.mark(visit.services, thing.id, marks, seen)
    if visit.first("do") == "entry":
        return visit.redirect(f"/desk/groups/{thing.id}/entry")
    where = {"before": before} if before else {}
    return visit.redirect(f"/desk/groups/{thing.id}", done="marked", new=str(changed), **where)


def entering(visit: Visit) -> Thing:
    """The group of the address for who enters its messages; for others there is no such page."""
    thing = chosen(visit)
    if not keeping.enters(visit.services, thing.data, visit.actor):
        raise NotFound
    if not thing.data.active:
        raise Refused("这个群已经停用，不再录入")
    return thing
