"""Units and accounts from an .xlsx: a template, an upload, a preview with every fault, all or nothing (procedure 2).

The file lies in the bucket between preview and confirmation and is read again; what is confirmed is what was shown
(its hash, that of the accounts it would change included), on the organisation that was shown (its version). Nothing
of it is kept once all of it is done.
"""

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote

from chalice.app import Response

from chalicelib.domain import attachments, sheets
from chalicelib.domain.accounts import Roll
from chalicelib.domain.errors import AlreadyDone, Invalid, Stale
from chalicelib.domain.flow import Need
from chalicelib.domain.org import to_data
from chalicelib.domain.sheets import AccountPlan, Planned, UnitPlan
from chalicelib.domain.words import ROLES
from chalicelib.handling import importing
from chalicelib.handling.accounts import mark
from chalicelib.web import forms
from chalicelib.web.desk import editing, frame
from chalicelib.web.desk.export import XLSX
from chalicelib.web.headers import SAFE, Headers
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit
from chalicelib.wiring import ORG

KINDS = {"units": ("单位", sheets.UNITS), "accounts": ("账号", sheets.ACCOUNTS)}
ID = re.compile(r"[0-9a-f]{16,40}")
# Units become a version with its reason; of accounts only the numbers are noted, as on their own pages.
WHY: dict[str, tuple[Need, ...]] = {"units": (editing.WHY,), "accounts": ()}
HOME = ("/desk/import", "导入")
GONE = "没有收到文件，或者已经过期，请重新上传"
SHOWN = 60  # rows of a preview; those with faults come first, and a page stays below 100 kB
DONE = {"units": "单位已导入。", "accounts": "账号已导入，没有新账号。", "same": "表里的内容和现在的一样，没有改动。"}


@dataclass(frozen=True)
class Sheet:
    """What was uploaded: where it lies and what it would do."""

    id: str
    hash: str
    plan: UnitPlan | AccountPlan


@page("/desk/import", who=editing.ADMIN)
def overview(visit: Visit) -> Response:
    return frame.render(
        visit, "desk/import.html", kinds=[(key, name, columns) for key, (name, columns) in KINDS.items()],
        said=DONE.get(visit.asked("done"), ""), most=sheets.MOST, roles="、".join(ROLES[role] for role in ROLES
                                                                           if role not in ("system", "enterprise")),
    )  # fmt: skip


@page("/desk/import/units.xlsx", who=editing.ADMIN)
def units_template(visit: Visit) -> Response:
    return _template("units")


@page("/desk/import/accounts.xlsx", who=editing.ADMIN)
def accounts_template(visit: Visit) -> Response:
    return _template("accounts")


def _template(kind: str) -> Response:
    return template(*KINDS[kind])


def template(name: str, columns: Sequence[sheets.Column]) -> Response:
    """Headings and one example row."""
    from chalicelib.documents import xlsx

    body = xlsx.table([one.names[0] for one in columns], [[one.example for one in columns]])
    return workbook(body, f"{name}导入模板")


def workbook(body: bytes, name: str) -> Response:
    """An .xlsx to save."""
    sent: Headers = {"Content-Type": XLSX, "Cache-Control": "no-store", **SAFE,
                     "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}.xlsx"}  # fmt: skip
    return Response(body, status_code=HTTPStatus.OK, headers=sent)


@page("/desk/import/units", who=editing.ADMIN)
def units(visit: Visit) -> Response:
    return _form(visit, "units")


@page("/desk/import/accounts", who=editing.ADMIN)
def accounts(visit: Visit) -> Response:
    return _form(visit, "accounts")


def _form(visit: Visit, kind: str) -> Response:
    """The upload, or the preview of what was uploaded; the same address again shows the same."""
    if not visit.asked("file"):
        return _upload(visit, kind)
    try:
        return _preview(visit, kind, _sheet(visit, kind, visit.asked("file")))
    except ValueError as problem:
        return _upload(visit, kind, str(problem))


def _upload(visit: Visit, kind: str, problem: str = "") -> Response:
    return upload(visit, f"/desk/import/{kind}", HOME, KINDS[kind][0], lambda id: _key(visit, kind, id), problem)


def upload(visit: Visit, at: str, home: tuple[str, str], title: str, key: Callable[[str], str], problem: str
           ) -> Response:  # fmt: skip
    """The form that puts a file into the bucket, which comes back to `at`; `key`: of a file's id."""
    services, id = visit.services, visit.services.ids.new()
    post = services.files.post(key(id), f"{services.settings.public_origin}{at}?file={id}")
    return frame.render(
        visit, "desk/import_upload.html", status=HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK,
        at=at, home=home, title=title, post=post, problem=problem, most=sheets.MOST, posts_to=(post.origin,),
    )  # fmt: skip


def _key(visit: Visit, kind: str, id: str) -> str:
    """Under the administrator's own name: nobody confirms what somebody else uploaded. `draft/` expires in a day."""
    return f"draft/import/{visit.actor.id}/{kind}/{id}"


def _sheet(visit: Visit, kind: str, id: str) -> Sheet:
    """The uploaded table with its plan; ValueError with a Chinese sentence."""
    body, table = uploaded(visit, id, _key(visit, kind, id))
    plan = _plan(visit, kind, table)
    return Sheet(id, _hash(body, plan), plan)


def uploaded(visit: Visit, id: str, key: str, most: int = sheets.MOST) -> tuple[bytes, list[list[str]]]:
    """The file and its rows, at most so many; ValueError with a Chinese sentence."""
    from chalicelib.documents import xlsx

    files = visit.services.files
    head = files.head(key) if ID.fullmatch(id) else None
    if head is None:
        raise ValueError(GONE)
    body = files.read(key) if head.size <= attachments.LARGEST else b""
    found, problem = attachments.kind_of(body)
    if found != "xlsx":
        files.delete(key)
        raise ValueError(problem or "请上传 .xlsx 文件")
    return body, xlsx.read(body, most)


def _hash(body: bytes, plan: UnitPlan | AccountPlan) -> str:
    """Of the file and of the accounts that it would change as they are now: a colleague's change is noticed."""
    touched = [before.id + mark(before) for before, _ in plan.made if before] if isinstance(plan, AccountPlan) else []
    return hashlib.sha256(body + "".join(sorted(touched)).encode()).hexdigest()


def _plan(visit: Visit, kind: str, table: Sequence[Sequence[str]]) -> UnitPlan | AccountPlan:
    org = visit.services.org
    if kind == "units":
        return sheets.units(org, table, visit.now.date())
    roll = Roll.of(visit.services.store.accounts())
    return sheets.people(org, roll, visit.actor.id, table, [visit.services.ids.new() for _ in table])


def _preview(visit: Visit, kind: str, sheet: Sheet, clash: str = "", wrong: dict[str, str] | None = None) -> Response:
    rows, title = sheet.plan.rows, KINDS[kind][0]
    faulty = [one for one in rows if one.faults]
    counts = {what: sum(one.what == what for one in rows) for what in (sheets.NEW, sheets.CHANGED, sheets.SAME)}
    return editing.page(
        visit, "desk/import_preview.html", ORG, clash=clash, wrong=wrong, kind=kind, title=title, file=sheet.id,
        at=f"/desk/import/{kind}", home=HOME, hash=sheet.hash, columns=KINDS[kind][1], most=SHOWN,
        rows=shown(rows, faulty), total=len(rows), faulty=len(faulty), counts=counts,
        left=forms.number(visit.asked("left")), changes=counts[sheets.NEW] + counts[sheets.CHANGED],
        fields=editing.drawn(visit, WHY[kind], wrong or {}, {}),
    )  # fmt: skip


def shown(rows: Sequence[Planned], faulty: Sequence[Planned]) -> list[Planned]:
    """Those that are wrong, or all that change something; the page stays one that can be read."""
    return list(faulty or [one for one in rows if one.what != sheets.SAME])[:SHOWN]


@page("/desk/import/units", ("POST",), who=editing.ADMIN)
def units_confirm(visit: Visit) -> Response:
    """All units in one version, or none."""
    return _confirm(visit, "units")


@page("/desk/import/accounts", ("POST",), who=editing.ADMIN)
def accounts_confirm(visit: Visit) -> Response:
    """The accounts; the drawn passwords are in the file that answers, and nowhere else."""
    return _confirm(visit, "accounts")


def _confirm(visit: Visit, kind: str) -> Response:
    try:
        sheet = _sheet(visit, kind, visit.first("file"))
    except ValueError as problem:
        return _upload(visit, kind, str(problem))
    values, missing = editing.read(visit, WHY[kind])
    if sheets.wrong(sheet.plan.rows) or missing:
        answer = _preview(visit, kind, sheet, wrong=missing)
        answer.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return answer
    try:
        if sheet.hash != visit.first("hash") or editing.seen(visit, ORG) != editing.version(visit, ORG):
            raise Stale("文件、机构或者要更新的账号在您预览以后有改动，请再看一遍")
        return _apply(visit, kind, sheet, values.get("why", ""))
    except (Stale, AlreadyDone, Invalid) as error:
        return _preview(visit, kind, _sheet(visit, kind, sheet.id), clash=str(error) or "别人刚刚改过，请再看一遍")


def _apply(visit: Visit, kind: str, sheet: Sheet, why: str) -> Response:
    """The file goes when all of it is done; until then the same form does the rest."""
    plan, done = sheet.plan, importing.Written()
    if all(one.what == sheets.SAME for one in plan.rows):
        kind_done = "same"
    elif isinstance(plan, UnitPlan):
        editing.save(visit, ORG, "import", to_data(plan.org), why, change=f"{len(plan.rows)} units")
        kind_done = "units"
    else:
        done = importing.write(visit.services, plan.made, visit.actor)
        kind_done = "accounts"
    if done.left and not done.fresh:
        return visit.redirect(f"/desk/import/{kind}", file=sheet.id, left=str(done.left))
    if not done.left:
        visit.services.files.delete(_key(visit, kind, sheet.id))
    return _passwords(visit, done) if done.fresh else visit.redirect("/desk/import", done=kind_done)


def _passwords(visit: Visit, done: importing.Written) -> Response:
    """New accounts with their first passwords; what is left to do stands in the last row and in the name."""
    from chalicelib.documents import xlsx

    org, rest = visit.services.org, f"还有{done.left}行没有导入"
    rows = [(one.login, one.name, org.unit_name(one.unit) if one.unit else "", password)
            for one, password in done.fresh]  # fmt: skip
    if done.left:
        rows.append((f"{rest}，请回到预览页再按一次“确认导入”，接着做余下的。", "", "", ""))
    body = xlsx.table(("登录名", "姓名", "所在单位", "首次登录密码"), rows)
    return workbook(body, f"新账号和首次登录密码{f'（{rest}）' if done.left else ''}")
