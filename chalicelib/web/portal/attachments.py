"""Attachments of a draft: one form per file straight to the bucket, checked by content before it counts."""

import re

from chalice.app import Response

from chalicelib.domain import attachments
from chalicelib.domain.records import Form
from chalicelib.web import limits
from chalicelib.web.errors import NotFound
from chalicelib.web.pages import PUBLIC, page
from chalicelib.web.portal import drafts
from chalicelib.web.visit import Visit

_ID = re.compile(r"[0-9a-f]{16,40}")
MISSING = "没有收到文件，请重新选择"
TOO_LARGE = "文件超过 10 MB，请压缩后再上传"
TOO_MANY = f"最多 {attachments.MOST} 个附件"


@page("/lodge/files", who=PUBLIC)
def listing(visit: Visit) -> Response:
    form = drafts.kept(visit)
    return _show(visit, form) if form else visit.redirect("/lodge")


@page("/lodge/files/{id}", who=PUBLIC)
def arrived(visit: Visit) -> Response:
    """Where the bucket sends the browser after an upload. The same address again changes nothing."""
    form, id = drafts.kept(visit), visit.params["id"]
    if form is None:
        return visit.redirect("/lodge")
    if not _ID.fullmatch(id):
        raise NotFound
    files = drafts.files(form)
    if any(file["id"] == id for file in files):
        return visit.redirect("/lodge/files")
    limits.count(visit.services, "file-address", visit.address)
    key = f"{drafts.folder(visit, form)}/{id}"
    kind, size, problem = _look(visit, key, drafts.checked(visit, form, id), len(files))
    if problem:
        return _show(visit, form, problem)
    name = f"附件{_number(files)}.{kind}"  # the name on the sender's device would travel in an address
    drafts.keep(visit, form, files=[*files, {"id": id, "name": name, "kind": kind, "size": size}])
    visit.services.files.delete(key)
    return visit.redirect("/lodge/files")


@page("/lodge/files", methods=("POST",), who=PUBLIC)
def change(visit: Visit) -> Response:
    form = drafts.kept(visit)
    if form is None:
        return visit.redirect("/lodge")
    gone = visit.first("drop")
    if any(file["id"] == gone for file in drafts.files(form)):
        visit.services.files.delete(drafts.checked(visit, form, gone))
        drafts.keep(visit, form, files=[file for file in drafts.files(form) if file["id"] != gone])
    return visit.redirect("/lodge/files")


def _look(visit: Visit, key: str, checked: str, already: int) -> tuple[str, int, str]:
    """Kind and size of an upload, or what is wrong with it; a refused file is deleted at once.

    The bytes that were looked at are stored under `checked`: the form of the upload works for a while longer.
    """
    store = visit.services.files
    head = store.head(key)
    if head is None:
        return "", 0, MISSING
    too_large = head.size > attachments.LARGEST
    body, kind, problem = b"", "", TOO_MANY if already >= attachments.MOST else TOO_LARGE if too_large else None
    if problem is None:
        body = store.read(key)
        kind, problem = attachments.kind_of(body)
    if problem:
        store.delete(key)
    else:
        store.put(checked, body, "application/octet-stream")
    return kind, len(body), problem or ""


def _number(files: list[dict[str, str]]) -> int:
    """One more than the highest number so far, so that names stay different after a removal."""
    numbers = [int(found.group()) for file in files if (found := re.search(r"\d+", file["name"]))]
    return max(numbers, default=0) + 1


def _show(visit: Visit, form: Form, problem: str = "") -> Response:
    services, files, post = visit.services, drafts.files(form), None
    if len(files) < attachments.MOST:
        id = services.ids.new()
        back = f"{services.settings.public_origin}/lodge/files/{id}"
        post = services.files.post(f"{drafts.folder(visit, form)}/{id}", back)
    return visit.render(
        "portal/files.html", status=422 if problem else 200, files=files, post=post, problem=problem,
        most=attachments.MOST, largest=attachments.LARGEST, too_large=TOO_LARGE,
        back=drafts.back(form), posts_to=(post.origin,) if post else (),
    )  # fmt: skip
