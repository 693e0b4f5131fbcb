"""Attachments of a stage: straight to the bucket, checked by content before they count, opened by a short-lived link
(procedure 6, 7). A mark keeps (key, name) of each."""

import re
from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from chalice.app import Response

from chalicelib.domain import attachments, symposium
from chalicelib.domain.platforms import Mark, Symposium
from chalicelib.domain.records import Thing
from chalicelib.handling import symposiums as keeping
from chalicelib.web.errors import NotFound
from chalicelib.web.visit import Visit

ID = re.compile(r"[0-9a-f]{16,40}")
LINK_SECONDS = 600
MISSING, TOO_LARGE = "没有收到文件，请重新选择", "文件超过 10 MB，请压缩后再上传"
TOO_MANY = f"最多 {attachments.MOST} 个附件"


def post(visit: Visit, thing: Thing, key: str) -> Any:
    """The form (files.Post) for one more file; the browser comes back to the stage's page."""
    services, id = visit.services, visit.services.ids.new()
    back = f"{services.settings.public_origin}/desk/symposiums/{thing.id}/stages/{key}?file={id}"
    return services.files.post(_draft(visit, thing, key, id), back)


def _draft(visit: Visit, thing: Thing, key: str, id: str) -> str:
    """Under the person's own name: nobody takes in what somebody else uploaded. `draft/` expires in a day."""
    return f"draft/symposium/{visit.actor.id}/{thing.id}/{key}/{id}"


def _kept(thing: Thing, key: str, id: str) -> str:
    return f"symposium/{thing.id}/{key}/{id}"


def listed(mark: Mark) -> list[tuple[str, str]]:
    """(id, name) of the attachments."""
    return [(key.rpartition("/")[2], name) for key, name in mark.files]


def take_in(visit: Visit, thing: Thing, key: str, id: str) -> str:
    """Add what was uploaded under this id, '' or what is wrong with it. The same again changes nothing."""
    files, mark = visit.services.files, symposium.mark(thing.data, key)
    kept = _kept(thing, key, id)
    if any(one == kept for one, _ in mark.files):
        return ""
    draft = _draft(visit, thing, key, id)
    head = files.head(draft) if ID.fullmatch(id) else None
    if head is None:
        return MISSING
    body = files.read(draft) if head.size <= attachments.LARGEST else b""
    kind, problem = attachments.kind_of(body) if body else ("", TOO_LARGE)
    if problem is None and len(mark.files) >= attachments.MOST:
        problem = TOO_MANY
    if not problem:
        files.put(kept, body, "application/octet-stream")
        _change(visit, thing, key, lambda one: _with(one, kept, kind), "file")
    files.delete(draft)
    return problem or ""


def _with(mark: Mark, kept: str, kind: str) -> Mark:
    if any(one == kept for one, _ in mark.files) or len(mark.files) >= attachments.MOST:
        return mark
    numbers = [int(found.group()) for _, name in mark.files if (found := re.search(r"\d+", name))]
    return replace(mark, files=(*mark.files, (kept, f"附件{max(numbers, default=0) + 1}.{kind}")))


def _change(visit: Visit, thing: Thing, key: str, effect: Callable[[Mark], Mark], what: str) -> None:
    """Attachments are added to and taken from the meeting as it is now: no two of them contradict each other."""

    def changed(meeting: Symposium) -> Symposium:
        return symposium.marked(meeting, key, effect(symposium.mark(meeting, key)))

    keeping.change(visit.services, thing.id, visit.actor, changed, None, f"{key}:{what}")


def drop(visit: Visit, thing: Thing, key: str, id: str) -> None:
    """Take an attachment away; one that is not there is no error."""
    gone = _kept(thing, key, id)
    if any(one == gone for one, _ in symposium.mark(thing.data, key).files):
        _change(visit, thing, key, lambda one: replace(one, files=tuple(
            file for file in one.files if file[0] != gone)), "drop")  # fmt: skip
        visit.services.files.delete(gone)


def opened(visit: Visit, thing: Thing, key: str) -> Response:
    """A link that works for ten minutes, made when it is asked for; pictures and PDF open in the browser."""
    kept = _kept(thing, key, visit.asked("get"))
    name = dict(symposium.mark(thing.data, key).files).get(kept)
    if name is None:
        raise NotFound
    shown = attachments.SHOWN.get(name.rpartition(".")[2], "")
    link = visit.services.files.link(kept, name, LINK_SECONDS, shown)
    return Response("", status_code=HTTPStatus.SEE_OTHER, headers={"Location": link, "Cache-Control": "no-store"})
