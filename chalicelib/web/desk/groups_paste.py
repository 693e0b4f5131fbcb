"""Pasting a chat into a group: recognised, corrected by hand, kept once it was looked at (seed P4.1, procedure 7)."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from http import HTTPStatus
from typing import Any

from chalice.app import Response

from chalicelib.domain import chat, chatheads, groupwork
from chalicelib.domain.calendar import CST
from chalicelib.domain.records import Form, Thing
from chalicelib.handling import groupwords
from chalicelib.web.desk import frame
from chalicelib.web.desk.groups import WRONG
from chalicelib.web.desk.groups_chat import entering
from chalicelib.web.errors import NotFound
from chalicelib.web.forms import number
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

LONGEST = 60_000  # characters of an uploaded text
TYPED = 20_000  # of one that is pasted: a form holds 200 KB, nine bytes per character
FILE_BYTES = 1_000_000
LIFE = timedelta(days=7)
ENCODINGS = ("utf-8-sig", "gb18030")
UTF_16, MARKS_16 = ("utf-16",), (b"\xff\xfe", b"\xfe\xff")  # what Windows calls Unicode
_ID = re.compile(r"[0-9a-f]{16,40}")


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
    if not 1 <= len(sender) <= chatheads.NAME_HIGH:
        wrong["sender"] = f"发言人应为 1 至 {chatheads.NAME_HIGH} 个字"
    if at and at > (ended := _ended(visit, draft)):
        wrong["at"] = "不能晚于现在" if ended == visit.now else f"不能晚于填写的复制日期 {ended:%Y-%m-%d}"
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
    new, had, left = groupwords.keep(visit.services, thing.id, said)
    if not left:
        _write(visit, draft, "", "")
    return visit.redirect(f"/desk/groups/{thing.id}", done="kept", new=str(new), had=str(had), left=str(left))


def _drop(visit: Visit, thing: Thing, draft: Form) -> Response:
    _write(visit, draft, "", "")
    return visit.redirect(f"/desk/groups/{thing.id}/paste")


def _read(visit: Visit, draft: Form) -> tuple[list[chat.Said], list[chat.Unread]]:
    return chat.read(str(draft.data["text"]), _ended(visit, draft))


def _ended(visit: Visit, draft: Form) -> datetime:
    """When the chat was copied: nothing in it is later."""
    day = _day(str(draft.data["day"]))
    return datetime.combine(day, time(23, 59), CST) if day and day < visit.now.date() else visit.now


def _paste(visit: Visit, thing: Thing, wrong: Mapping[str, str] | None = None, *, text: str | None = None,
           day: str | None = None) -> Response:  # fmt: skip
    services, draft, wrong = visit.services, _draft(visit, thing), wrong or {}
    said, unread = _read(visit, draft) if draft.data["text"] else ([], [])
    had, ids = groupwords.known(services, thing.id, said), groupwork.word_ids(said, thing.id)
    post = _upload(visit, thing) if visit.asked("file") or "file" in wrong else None
    return frame.render(
        visit, "desk/group_paste.html", status=WRONG if wrong else HTTPStatus.OK, group=thing, wrong=wrong, post=post,
        text=draft.data["text"] if text is None else text, day=draft.data["day"] if day is None else day,
        by_file=text is None and len(str(draft.data["text"])) > TYPED, most=TYPED,
        said=[(one, id in had) for one, id in zip(said, ids, strict=True)], lost=unread,
        fresh=len(set(ids) - had), typed=visit.first,
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
    for encoding in UTF_16 if body.startswith(MARKS_16) else ENCODINGS:
        try:
            text = body.decode(encoding).replace("\r\n", "\n")
        except UnicodeDecodeError:
            continue
        return None if "\x00" in text else text
    return None
