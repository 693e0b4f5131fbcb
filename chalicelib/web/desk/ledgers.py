"""旧台账: uploaded and laid out by an administrator, previewed, confirmed by a supervisor, then imported by a job.

An administrator sees his own file and counts, never a case of the store (procedure 2, 3).
"""

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from chalice.app import Response

from chalicelib.domain import ledger_preview, ledgers, sheets, words
from chalicelib.domain.errors import Refused, Stale
from chalicelib.domain.flow import Need
from chalicelib.domain.ledgers import DRAFT, RUNNING, WAITING, Ledger
from chalicelib.domain.records import Thing
from chalicelib.domain.registry import plain
from chalicelib.handling import ledgers as keeping
from chalicelib.web import forms
from chalicelib.web.desk import editing, frame, imports, ledger_form
from chalicelib.web.errors import NotFound
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

WHO = editing.ADMIN | frame.SUPERVISORS
ID = re.compile(r"[0-9a-f]{16,40}")
FAULTS = 50  # faulty rows of one page
WHY = Need("why", "为什么退回", "line", low=4, high=200, hint="系统管理员会看到")
GONE = "没有收到文件，或者已经过期，请重新上传"
DONE = {
    "settings": "已保存，下面是导入后的样子。", "words": "已记下，下面是新的预览。", "submit": "已交主管部门确认。",
    "back": "已退回系统管理员。", "confirm": "已确认，五分钟内开始导入。", "drop": "已作废，上传的文件已删除。",
}  # fmt: skip
REFRESH = 15  # seconds between two looks at a running import


@page("/desk/ledgers", who=WHO)
def overview(visit: Visit) -> Response:
    return _overview(visit)


def _overview(visit: Visit, problem: str = "") -> Response:
    services, post = visit.services, None
    if visit.actor.has(*editing.ADMIN):
        id = services.ids.new()
        post = services.files.post(_key(visit, id), f"{services.settings.public_origin}/desk/ledgers/new?file={id}")
    return frame.render(
        visit, "desk/ledgers.html", status=HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK,
        found=keeping.listed(services, visit.actor), states=ledgers.STATES, post=post, problem=problem,
        most=ledgers.MOST, columns=ledgers.COLUMNS, channels=words.channels(services.terms), org=services.org,
        said=DONE.get(visit.asked("done"), ""), posts_to=(post.origin,) if post else (),
    )  # fmt: skip


def _key(visit: Visit, id: str) -> str:
    """Under the administrator's own name; `draft/` expires in a day."""
    return f"draft/import/{visit.actor.id}/ledgers/{id}"


def _uploaded(visit: Visit, id: str) -> keeping.Table:
    """The rows of the upload. ValueError with a Chinese sentence."""
    _, table = imports.uploaded(visit, id, _key(visit, id), ledgers.MOST)
    if len(table) < 2:
        raise ValueError("表里没有内容：第 1 行是列名，从第 2 行起每行一件")
    sheets.refuse_titles(table, ledgers.is_heading)
    return table


# a new one


@page("/desk/ledgers/new", who=editing.ADMIN)
def new_form(visit: Visit) -> Response:
    try:
        table = _uploaded(visit, visit.asked("file"))
    except ValueError as problem:
        return _overview(visit, str(problem))
    return _form(visit, table, "/desk/ledgers/new", file=visit.asked("file"))


@page("/desk/ledgers/new", ("POST",), who=editing.ADMIN)
def new(visit: Visit) -> Response:
    """The same upload twice is the same ledger: it bears the upload's name."""
    services, id = visit.services, visit.first("file")
    known = services.store.thing(Ledger, id) if ID.fullmatch(id) else None
    if known and keeping.sees(services, known.data, visit.actor):
        return visit.redirect(f"/desk/ledgers/{id}")
    try:
        table = _uploaded(visit, id)
    except ValueError as problem:
        return _overview(visit, str(problem))
    changes, wrong = ledger_form.read(visit, table[0])
    if wrong:
        return _form(visit, table, "/desk/ledgers/new", file=id, wrong=wrong)
    actor = visit.actor
    own: dict[str, Any] = {"by": actor.id, "by_name": actor.name, "made_at": visit.now}
    made = Ledger(**own, **changes, rows=len(table) - 1)
    keeping.prepare(services, id, made, table, actor)
    services.files.delete(_key(visit, id))
    return visit.redirect(f"/desk/ledgers/{id}", done="settings")


def _form(
    visit: Visit, table: keeping.Table, to: str, *, file: str = "", thing: Thing | None = None,
    wrong: Mapping[str, str] | None = None,
) -> Response:  # fmt: skip
    placed = dict(thing.data.columns) if thing else ledgers.suggest(table[0])
    values = ledger_form.values(thing.data) if thing else {"region": visit.services.org.city}
    return frame.render(
        visit, "desk/ledger_form.html", status=HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK, to=to,
        file=file, thing=thing, rows=len(table) - 1, links=editing.links(wrong or {}),
        fields=editing.drawn(visit, ledger_form.needs(visit), wrong or {}, values),
        choices=ledger_form.choices(visit, table, placed, wrong or {}),
    )  # fmt: skip


# one ledger


def _chosen(visit: Visit) -> Thing:
    found = keeping.find(visit.services, visit.params["id"], visit.actor)
    if found is None:
        raise NotFound
    return found


@page("/desk/ledgers/{id}", who=WHO)
def one(visit: Visit) -> Response:
    thing = _chosen(visit)
    if not visit.asked("edit") or not keeping.may(thing.data, "settings", visit.actor):
        return _show(visit, thing)
    try:
        table = keeping.rows(visit.services, thing.id)
    except Refused:
        return _show(visit, thing, status=HTTPStatus.CONFLICT)  # the page says itself that the file has expired
    return _form(visit, table, f"/desk/ledgers/{thing.id}", thing=thing)


def _show(
    visit: Visit, thing: Thing, *, clash: str = "", wrong: Mapping[str, str] | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> Response:  # fmt: skip
    """The preview while it is laid out or waits, else how far it is or what came of it."""
    services, ledger = visit.services, thing.data
    found, lost = None, ""
    if ledger.state in (DRAFT, WAITING):
        try:
            found = keeping.look(services, thing)
        except Refused as problem:
            lost = str(problem)
    start = forms.number(visit.asked("from"))
    known = keeping.known(services, ledger)
    return frame.render(
        visit, "desk/ledger.html", status=status, thing=thing, ledger=ledger, found=found, lost=lost, clash=clash,
        wrong=wrong or {}, links=editing.links(wrong or {}), start=start, many=FAULTS, labels=ledgers.LABELS,
        states=ledgers.STATES, channels=words.channels(services.terms), org=services.org, outcomes=words.OUTCOMES,
        can={do for do in DONE if keeping.may(ledger, do, visit.actor)}, kinds=words.KINDS, running=RUNNING,
        groups={id: name for name, id in known.words["group"].names.items()},
        offered={field: ledger_preview.offered(known, field) for field in _asked(found)}, refresh=REFRESH,
        why=editing.drawn(visit, (WHY,), wrong or {}, {}), said=DONE.get(visit.asked("done"), ""), typed=visit.first,
    )  # fmt: skip


def _asked(found: ledger_preview.Preview | None) -> list[str]:
    return list(dict.fromkeys(one.field for one in found.asks)) if found else []


@page("/desk/ledgers/{id}", ("POST",), who=WHO)
def act(visit: Visit) -> Response:
    """do=settings, words, submit, back, confirm, drop."""
    thing, do = _chosen(visit), visit.first("do")
    if not keeping.may(thing.data, do, visit.actor) or forms.number(visit.first("seen")) != thing.version:
        return _show(visit, thing, clash="这份台账在您打开以后有变化，请再看一遍", status=HTTPStatus.CONFLICT)
    try:
        changes, answer = _changes(visit, thing, do)
        if answer is None:
            keeping.change(visit.services, thing, do, visit.actor, **changes)
            return visit.redirect("/desk/ledgers" if do == "drop" else f"/desk/ledgers/{thing.id}", done=do)
        return answer
    except (Stale, Refused) as problem:
        return _show(visit, _chosen(visit), clash=str(problem), status=HTTPStatus.CONFLICT)


def _changes(visit: Visit, thing: Thing, do: str) -> tuple[dict[str, Any], Response | None]:
    """What the step changes besides the state, or the page that says what is wrong."""
    unfit = HTTPStatus.UNPROCESSABLE_ENTITY
    if do == "settings":
        table = keeping.rows(visit.services, thing.id)
        changes, wrong = ledger_form.read(visit, table[0])
        return changes, _form(visit, table, f"/desk/ledgers/{thing.id}", thing=thing, wrong=wrong) if wrong else None
    if do == "words":
        changes, wrong = _words(visit, thing.data)
        return changes, _show(visit, thing, wrong=wrong, status=unfit) if wrong else None
    if do == "back":
        values, wrong = editing.read(visit, (WHY,))
        return values, _show(visit, thing, wrong=wrong, status=unfit) if wrong else None
    if do in ("submit", "confirm"):
        found = keeping.look(visit.services, thing)
        if found.faulty or not found.total:
            why = "还有不对的行，现在一行也不会导入" if found.total else "表里没有内容"
            return {}, _show(visit, thing, clash=why, status=unfit)
    return {}, None


def _words(visit: Visit, ledger: Ledger) -> tuple[dict[str, Any], dict[str, str]]:
    """The file's own dictionary with what was typed; a field that was left empty stays unknown."""
    known, wrong = keeping.known(visit.services, ledger), {}
    kept = {(field, plain(text)): (field, text, meant) for field, text, meant in ledger.words}
    for at in range(ledger_preview.WORDS):
        field, text, given = (visit.first(f"{name}{at}") for name in "ftw")
        if not (field and text and given):
            continue
        try:
            kept[field, plain(text)] = (field, text[:100], ledger_preview.meaning(known, field, given))
        except ValueError as problem:
            wrong[f"w{at}"] = str(problem)
    return {"words": tuple(kept.values())}, wrong
