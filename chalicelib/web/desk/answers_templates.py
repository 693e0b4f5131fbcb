"""常用答复: texts that an office uses again and again, kept per unit as a versioned document `answers#<office>`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from chalice.app import Response

from chalicelib import handling
from chalicelib.domain.case import Actor
from chalicelib.domain.errors import DomainError, Invalid, Refused, Stale
from chalicelib.domain.flow import Need, read_value
from chalicelib.domain.words import Role
from chalicelib.web import forms as sent
from chalicelib.web.desk import fields, frame
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit
from chalicelib.wiring import Services

# The field of an action that a text is meant for → its name on the page.
USES = {
    "answer": "给企业的答复", "opinion": "研判或审核意见", "reason": "理由（退回、退单、审批等）",
    "sentence": "告知渠道的说明", "requirement": "办理要求", "missing": "需要补充什么", "text": "进展、催办等内容",
}  # fmt: skip
EDITORS = frozenset({Role.UNIT_LEADER, Role.SUPERVISOR, Role.SUPERVISOR_HEAD})
READERS = EDITORS | {Role.HANDLER, Role.INTAKE, Role.TASKFORCE}
MOST = 60
GONE = "这一条已经不在了，请看过现在的内容再改"
NEEDS = (
    Need("use", "用在哪里", "choice", choices=tuple(USES.items())),
    Need("name", "名称", "line", low=2, high=30, hint="列表里显示，如“已竣工，正在走验收”"),
    Need("words", "正文", low=4, high=2000, hint="要逐件改的地方写成“【日期】”这样，用时一看便知"),
)


@dataclass(frozen=True)
class Text:
    """`index`: its place in the office's document."""

    index: int
    use: str
    name: str
    words: str


def office(actor: Actor, services: Services) -> str:
    """Whose texts this person uses: those of the own unit, else of the own region's authority."""
    return actor.unit or actor.region or services.org.city


def texts(services: Services, actor: Actor) -> list[Text]:
    """The office's texts in the order in which they were made."""
    if actor.roles.isdisjoint(READERS):
        return []
    found = (services.store.setting(_name(services, actor)) or {}).get("items", ())
    return [Text(index, one["use"], one["name"], one["words"]) for index, one in enumerate(found)]


def _name(services: Services, actor: Actor) -> str:
    return f"answers#{office(actor, services)}"


@page("/desk/templates", who=READERS)
def show_texts(visit: Visit) -> Response:
    return _show(visit)


@page("/desk/templates", ("POST",), who=EDITORS)
def change_texts(visit: Visit) -> Response:
    """Add a text, change one (`index`), or remove one (`do` = drop)."""
    services, actor = visit.services, visit.actor
    index, dropped = sent.number(visit.first("index")) if visit.first("index") else -1, visit.first("do") == "drop"
    try:
        items = _changed(services, actor, index, {} if dropped else _read(visit))
        handling.revise(
            services, _name(services, actor), {"items": items}, by=actor.id, by_name=actor.name,
            why="删除" if dropped else "修改" if index >= 0 else "新增", seen=sent.number(visit.first("seen")),
        )  # fmt: skip
    except (Invalid, Stale, Refused) as error:
        return _show(visit, index, error)
    return visit.redirect("/desk/templates", done="drop" if dropped else "keep")


def _read(visit: Visit) -> dict[str, str]:
    made, wrong = {}, {}
    for need in NEEDS:
        try:
            made[need.name] = read_value(need, list(visit.form.get(need.name, ())), visit.now.date(), {})
        except ValueError as problem:
            wrong[need.name] = str(problem)
    if wrong:
        raise Invalid(wrong)
    return made


def _changed(services: Services, actor: Actor, index: int, made: Mapping[str, str]) -> list[Mapping[str, str]]:
    """The items with one added, replaced or (no `made`) removed."""
    items = [{"use": one.use, "name": one.name, "words": one.words} for one in texts(services, actor)]
    if index < 0:
        if len(items) >= MOST:
            raise Refused(f"最多保存 {MOST} 条，请先删去不用的")
        return [*items, made]
    if index >= len(items):
        raise Stale(GONE)
    return [*items[:index], *([made] if made else []), *items[index + 1 :]]


def _show(visit: Visit, index: int = -1, error: DomainError | None = None) -> Response:
    services, actor = visit.services, visit.actor
    edits = not actor.roles.isdisjoint(EDITORS)
    name = _name(services, actor)
    wrong = error.fields if isinstance(error, Invalid) else {}
    found = [(one, _form(visit, one, index, wrong, error)) for one in texts(services, actor)]
    visit.refused = error
    status = HTTPStatus.OK if error is None else HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.CONFLICT
    return frame.render(
        visit, "desk/templates.html", status=status, edits=edits, groups=_grouped(found),
        version=handling.number(services, name),
        fresh=_form(visit, None, index, wrong, error), opened=index, failed=error is not None,
        sentence=str(error) if error and not wrong else "", done=visit.asked("done"),
        links=[(f"{_prefix(index)}-{field}", text) for field, text in wrong.items()],
        revisions=services.store.revisions(name, 10) if edits else [],
        owner=services.org.unit_name(actor.unit) if actor.unit else "主管部门",
    )  # fmt: skip


def _prefix(index: int) -> str:
    return f"t{index}" if index >= 0 else "new"


def _form(
    visit: Visit, one: Text | None, index: int, wrong: Mapping[str, str], error: DomainError | None
) -> Sequence[fields.Field]:
    """The fields of one text (or of a new one); what was typed into the one that failed stays."""
    own = one.index if one else -1
    hit = error is not None and own == index
    values: dict[str, Any] = {"use": one.use, "name": one.name, "words": one.words} if one else {}
    return fields.fields(
        _prefix(own), NEEDS, visit.services.org, values=values, raw=visit.form if hit else None,
        errors=wrong if hit else None,
    )  # fmt: skip


def _grouped(found: Sequence[tuple[Text, Any]]) -> list[tuple[str, list[tuple[Text, Any]]]]:
    made = [(label, [one for one in found if one[0].use == use]) for use, label in USES.items()]
    return [one for one in made if one[1]]
