"""The messages of a group: pasted, recognised, kept once it was looked at, and marked (seed P4.1, procedure 7)."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from http import HTTPStatus
from typing import Any

from chalice.app import Response

from chalicelib.domain import access, chat, clocks, grouptexts, groupwork, words
from chalicelib.domain.calendar import CST
from chalicelib.domain.case import Case
from chalicelib.domain.errors import Refused
from chalicelib.domain.records import Form, Thing
from chalicelib.handling import groups as keeping
from chalicelib.web.desk import frame
from chalicelib.web.desk.groups import DONE, WHO, WRONG, chosen
from chalicelib.web.errors import NotFound
from chalicelib.web.forms import number
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

SHOWN = 100  # messages on a page: each has a field, and a form has at most 200
LONGEST = 60_000  # characters of an uploaded text
TYPED = 20_000  # of one that is pasted: a form holds 200 KB, nine bytes per character
FILE_BYTES = 1_000_000
LIFE = timedelta(days=7)
ENCODINGS = ("utf-8-sig", "gb18030")
_ID = re.compile(r"[0-9a-f]{16,40}")


# the group's page


@page("/desk/groups/{id}", who=WHO)
def group_page(visit: Visit) -> Response:
    """Its newest messages with their marks, and its cases with the text that goes back."""
    thing, services, actor = chosen(visit), visit.services, visit.actor
    found, more = keeping.words(services, thing.id, _cursor(visit.asked("before")), SHOWN)
    cases = keeping.cases(services, thing.id, actor)
    numbers = {word.case for word in found if word.case}
    names = {no: title for no in numbers if (title := _title(visit, no))}
    return frame.render(
        visit, "desk/group.html", group=thing, words=found, more=more, marks=groupwork.MARKS, titles=names,
        waiting=sum(word.open for word in found), enters=keeping.enters(services, thing.data, actor),
        edits=keeping.edits(services, thing.data, actor), leaders=_leading(thing), said=_said(visit),
        cases=[_shown(visit, case) for case, _ in cases], older=bool(visit.asked("before")),
        before=_cursor(visit.asked("before")),
    )  # fmt: skip


def _cursor(text: str) -> str:
    """The id of a line, as a link of ours has it; anything else begins at the newest."""
    return text if text.startswith(groupwork.WORD) and len(text) < 80 else ""


def _title(visit: Visit, no: str) -> str:
    """The title of a case that this person may see, '' else."""
    case = visit.services.store.case(no)
    return case.title if case and access.sees(case, visit.actor) else ""


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
    seen, _ = keeping.words(visit.services, thing.id, before, SHOWN)
    marks = {name.removeprefix("mark-"): visit.first(name) for name in visit.form if name.startswith("mark-")}
    changed = keeping.mark(visit.services, thing.id, marks, seen)
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


# pasting


@page("/desk/groups/{id}/paste", who=frame.INTAKE)
def paste_form(visit: Visit) -> Response:
    return _paste(visit, entering(visit))


@page("/desk/groups/{id}/paste", ("POST",), who=frame.INTAKE)
def paste(visit: Visit) -> Response:
    """One step: read the text, mark a line by hand, keep what was recognised, throw the draft away."""
    thing = entering(visit)
    draft = _draft(visit, thing)
    steps = {"mark": _mark_line, "keep": _keep, "drop": _drop}
    step = steps.get(visit.first("do"), _take)
    return step(visit, thing, draft)


def _draft(visit: Visit, thing: Thing) -> Form:
    """What this person pasted for this group and has not kept yet; a week."""
    services = visit.services
    token = f"chat:{thing.id}:{visit.actor.id}"
    found = services.store.form(token, services.clock.wall())
    return found or Form(token, "chat", services.clock.wall() + LIFE, data={"text": "", "day": ""})


def _write(visit: Visit, draft: Form, text: str, day: str) -> None:
    expires = visit.services.clock.wall() + LIFE
    visit.services.store.put_form(replace(draft, expires=expires, data={"text": text, "day": day}))


def _take(visit: Visit, thing: Thing, draft: Form) -> Response:
    text, day = visit.form.get("text", [""])[0], visit.first("day")
    wrong = {}
    if not text.strip():
        wrong["text"] = "请先粘贴聊天内容"
    elif len(text) > TYPED:
        wrong["text"] = f"一次最多粘贴 {TYPED:,} 个字，现在 {len(text):,} 个字，请分几次粘贴，或者上传文本文件"
    if day and _day(day) is None:
        wrong["day"] = "请按 2026-11-23 这样填写"
    elif day and (_day(day) or date.max) > visit.now.date():
        wrong["day"] = "不能晚于今天"
    if wrong:
        return _paste(visit, thing, wrong, text=text, day=day)
    _write(visit, draft, text, day)
    return visit.redirect(f"/desk/groups/{thing.id}/paste")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _mark_line(visit: Visit, thing: Thing, draft: Form) -> Response:
    """A person says who spoke from this line on, and when."""
    text, wrong = str(draft.data["text"]), {}
    line, sender = number(visit.first("line")), " ".join(visit.first("sender").split())
    try:
        at = datetime.fromisoformat(visit.first("at")).replace(tzinfo=CST)
    except ValueError:
        at = None
        wrong["at"] = "请填写这条消息的时间"
    if not 1 <= line <= text.count("\n") + 1:
        wrong["line"] = f"行号应在 1 到 {text.count(chr(10)) + 1} 之间"
    if not 1 <= len(sender) <= chat.NAME_HIGH:
        wrong["sender"] = f"发言人应为 1 至 {chat.NAME_HIGH} 个字"
    if at and at > visit.now:
        wrong["at"] = "不能晚于现在"
    if wrong or at is None:
        return _paste(visit, thing, wrong)
    _write(visit, draft, chat.mark(text, line, sender, at), str(draft.data["day"]))
    return visit.redirect(f"/desk/groups/{thing.id}/paste")


def _keep(visit: Visit, thing: Thing, draft: Form) -> Response:
    said, unread = _read(visit, draft)
    if not said:
        return _paste(visit, thing, {"text": "还没有认出消息，请先粘贴，或者手工标出发言人和时间"})
    if unread and not visit.first("sure"):
        return _paste(visit, thing, {"sure": "还有认不出的内容：请手工标出，或者勾选“不收录这几行”"})
    new, had, left = keeping.keep(visit.services, thing.id, said)
    if not left:
        _write(visit, draft, "", "")
    return visit.redirect(f"/desk/groups/{thing.id}", done="kept", new=str(new), had=str(had), left=str(left))


def _drop(visit: Visit, thing: Thing, draft: Form) -> Response:
    _write(visit, draft, "", "")
    return visit.redirect(f"/desk/groups/{thing.id}/paste")


def _read(visit: Visit, draft: Form) -> tuple[list[chat.Said], list[chat.Unread]]:
    day = _day(str(draft.data["day"]))
    ended = datetime.combine(day, time(23, 59), CST) if day and day < visit.now.date() else visit.now
    return chat.read(str(draft.data["text"]), ended)


def _paste(visit: Visit, thing: Thing, wrong: Mapping[str, str] | None = None, *, text: str | None = None,
           day: str | None = None) -> Response:  # fmt: skip
    services, draft, wrong = visit.services, _draft(visit, thing), wrong or {}
    said, unread = _read(visit, draft) if draft.data["text"] else ([], [])
    had = keeping.known(services, thing.id, said)
    post = _upload(visit, thing) if visit.asked("file") or "file" in wrong else None
    return frame.render(
        visit, "desk/group_paste.html", status=WRONG if wrong else HTTPStatus.OK, group=thing, wrong=wrong, post=post,
        text=draft.data["text"] if text is None else text, day=draft.data["day"] if day is None else day,
        by_file=text is None and len(str(draft.data["text"])) > TYPED, most=TYPED,
        said=[(one, groupwork.word_id(one, thing.id) in had) for one in said], lost=unread,
        fresh=sum(groupwork.word_id(one, thing.id) not in had for one in said), typed=visit.first,
        doubtful=chat.doubtful(str(draft.data["text"]), said), posts_to=(post.origin,) if post else (),
        links=[(f"p-{name}", one) for name, one in wrong.items()],
    )  # fmt: skip


# a text file


def _upload(visit: Visit, thing: Thing) -> Any:
    """A form for one file; made only when it is asked for, because it loads what talks to the bucket."""
    services, file = visit.services, visit.services.ids.new()
    back = f"{services.settings.public_origin}/desk/groups/{thing.id}/paste/{file}"
    return services.files.post(f"{_folder(visit, thing)}/{file}", back)


def _folder(visit: Visit, thing: Thing) -> str:
    return f"draft/{visit.services.mac('chat', f'{thing.id}:{visit.actor.id}')[:32]}"


@page("/desk/groups/{id}/paste/{file}", who=frame.INTAKE)
def arrived(visit: Visit) -> Response:
    """Where the bucket sends the browser after an upload: the file's text becomes the draft."""
    thing, file = entering(visit), visit.params["file"]
    if not _ID.fullmatch(file):
        raise NotFound
    files, key = visit.services.files, f"{_folder(visit, thing)}/{file}"
    head = files.head(key)
    if head is None:
        return visit.redirect(f"/desk/groups/{thing.id}/paste")
    text = _decoded(files.read(key)) if head.size <= FILE_BYTES else None
    files.delete(key)
    if text is None or not text.strip() or len(text) > LONGEST:
        return _paste(visit, thing, {"file": f"请上传 {LONGEST:,} 字以内的文本文件（.txt）"})
    _write(visit, _draft(visit, thing), text, "")
    return visit.redirect(f"/desk/groups/{thing.id}/paste")


def _decoded(body: bytes) -> str | None:
    """The text of a file as Windows and phones write it; None when it is none."""
    for encoding in ENCODINGS:
        try:
            text = body.decode(encoding).replace("\r\n", "\n")
        except UnicodeDecodeError:
            continue
        return None if "\x00" in text else text
    return None
