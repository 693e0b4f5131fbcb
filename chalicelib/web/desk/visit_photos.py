"""走访照片: from a phone or camera straight to the bucket, checked by content, kept with the case (procedure 5.1).

Who may record a visit uploads them before it is written down; the history keeps each one's hash.
"""

import re
from hashlib import sha256
from http import HTTPStatus

from chalice.app import Response

from chalicelib import handling
from chalicelib.domain import attachments
from chalicelib.domain.case import Case
from chalicelib.domain.errors import AlreadyDone
from chalicelib.domain.words import Role
from chalicelib.handling import calling
from chalicelib.web.desk import frame
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

ACTION = "add_photo"
MOST = 9  # of one case
ID = re.compile(r"[0-9a-f]{16,40}")
MISSING, TOO_LARGE = "没有收到照片，请重新选择", "照片超过 10 MB，请压缩后再上传"
NO_PICTURE, TOO_MANY = "这个文件不是 jpg 或 png 照片，请换一个文件", f"一件诉求最多 {MOST} 张走访照片"


@page("/desk/case/{no}/photos", who=frozenset({Role.SUPERVISOR}))
def photos(visit: Visit) -> Response:
    """`file`: where the bucket sends the browser after an upload; the same address again changes nothing."""
    services, problem, post = visit.services, "", None
    case = calling.waiting(services, visit.params["no"], visit.actor)
    barred, here = calling.barred(services, case, visit.actor, visit.now), f"/desk/case/{case.no}/photos"
    if visit.asked("file") and not barred:
        problem = _take_in(visit, case, visit.asked("file"))
        if not problem:
            return visit.redirect(here, done="photo")
    kept = services.store.parts(case.no, "PIC#")
    if len(kept) < MOST and not barred:
        id = services.ids.new()
        post = services.files.post(_draft(visit, case, id), f"{services.settings.public_origin}{here}?file={id}")
    return frame.render(
        visit, "desk/visit_photos.html", status=HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK,
        case=case, barred=barred, kept=[part.data for part in kept], post=post, problem=problem,
        most=MOST, too_large=TOO_LARGE, largest=attachments.LARGEST,
        said="已收到照片。" if visit.asked("done") == "photo" else "",
        posts_to=(post.origin,) if post else (),
    )  # fmt: skip


def _draft(visit: Visit, case: Case, id: str) -> str:
    """Under the person's own name: nobody takes in what somebody else uploaded. `draft/` expires in a day."""
    return f"draft/visit/{visit.actor.id}/{case.no}/{id}"


def _take_in(visit: Visit, case: Case, id: str) -> str:
    """Keep what was uploaded under this id, '' or what is wrong with it. The bytes that were looked at are those that
    are kept: the form of the upload works for a while longer."""
    files, kept = visit.services.files, visit.services.store.parts(case.no, "PIC#")
    if any(part.data["id"] == id for part in kept):
        return ""
    draft = _draft(visit, case, id)
    head = files.head(draft) if ID.fullmatch(id) else None
    if head is None:
        return MISSING
    body = files.read(draft) if head.size <= attachments.LARGEST else b""
    kind, problem = _judged(body, len(kept))
    if not problem:
        key, name = f"case/{case.no}/{id}", f"走访照片{len(kept) + 1}.{kind}"
        files.put(key, body, "application/octet-stream")
        photo = {"id": id, "name": name, "kind": kind, "size": len(body), "key": key}
        _save(visit, case, photo, sha256(body).hexdigest())
    files.delete(draft)
    return problem


def _judged(body: bytes, already: int) -> tuple[str, str]:
    """(kind, what is wrong)."""
    if already >= MOST:
        return "", TOO_MANY
    kind = attachments.kind_of(body)[0] if body else ""
    return kind, "" if kind in attachments.PICTURES else NO_PICTURE if body else TOO_LARGE


def _save(visit: Visit, case: Case, photo: dict[str, object], digest: str) -> None:
    try:
        handling.act(visit.services, case.no, ACTION, visit.actor, {"photo": photo, "sha256": digest},
                     form=f"photo:{photo['id']}")  # fmt: skip
    except AlreadyDone:
        return  # the same upload in two tabs
