"""What people change in the registry of enterprises: each change with who, when and why, and a line for the auditor."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from chalicelib.domain import registry
from chalicelib.domain.case import Actor
from chalicelib.domain.errors import Invalid, Stale, Unseen
from chalicelib.domain.records import Line, Thing
from chalicelib.domain.registry import TAGS, Enterprise
from chalicelib.handling import enterprises
from chalicelib.handling.importing import AT_MOST
from chalicelib.handling.recording import record

if TYPE_CHECKING:
    from chalicelib.wiring import Services

NOTE = "H#"  # lines of an enterprise: what people changed
NOTES = 30  # shown
EVENT = "enterprise"
Pair = tuple[Enterprise | None, Enterprise]  # as it is (None: new) and as it is to be
EDITED = {"name": "名称", "region": "所在区县", "size": "规模", "industry": "行业"}


def notes(services: "Services", ids: tuple[str, ...]) -> list[Mapping[str, Any]]:
    """What people changed, newest first: {at, by, what, why}."""
    found = [line for one in ids for line in services.store.lines(Enterprise.KIND, one, NOTE, limit=NOTES, newest=True)]
    return [line.data for line in sorted(found, key=lambda line: line.id, reverse=True)][:NOTES]


def _note(services: "Services", actor: Actor, what: str, why: str = "") -> Line:
    now = services.clock.now()
    data = {"at": now.isoformat(), "by": actor.name, "what": what, "why": why}
    return Line(f"{NOTE}{now:%Y-%m-%dT%H:%M:%S}#{services.ids.new()}", data)


def edit(services: "Services", before: Enterprise, values: Mapping[str, str], why: str, actor: Actor) -> Enterprise:
    """Name, region, size and industry as typed by somebody who saw `before`. Invalid without a reason for another
    name; Stale when one of these was changed meanwhile."""
    if registry.plain(values["name"]) != registry.plain(before.name) and not why:
        raise Invalid({"why": "改名称请写明依据，例如市场监管部门的变更通知"})
    day = services.clock.now().date()

    def applied(known: Enterprise) -> Enterprise:
        if any(getattr(known, field) != getattr(before, field) for field in EDITED):
            raise Stale("别人刚刚改过，请看过新的内容再改")
        return registry.edit(known, values["name"], values["region"], values["size"], values["industry"], day)

    changed = "、".join(label for field, label in EDITED.items() if values[field] != getattr(before, field))
    after = enterprises.change(services, before.id, applied, _note(services, actor, f"修改{changed}", why))
    if changed:
        record(services, EVENT, actor, target=before.id, did="修改")
    return after


def tag(services: "Services", one: Enterprise, kind: str, since: date, until: date | None, actor: Actor) -> Enterprise:
    """Give a tag, or say until when one holds that began on that day."""
    what = f"{TAGS.get(kind, '')}：{_day(since)}起" + (f"，到{_day(until)}" if until else "")

    def applied(known: Enterprise) -> Enterprise:
        return registry.tag(known, kind, since, until)

    after = enterprises.change(services, one.id, applied, _note(services, actor, what))
    if after != one:
        record(services, EVENT, actor, target=one.id, did="标签")
    return after


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def join(services: "Services", local: Enterprise, code: str, actor: Actor) -> Enterprise:
    """The enterprise without a code has this one; it is made when the registry does not know it yet. Invalid for a
    code of another region."""
    known = enterprises.find(services, code)
    if known and not enterprises.in_scope(services, known, actor):
        raise Invalid({"code": "这个代码的企业登记在其他区县，请由市级主管部门办理"})
    if known is None:
        made = replace(local, id=code, contacts=(), names=(), locals=(), joined="", first=None)
        enterprises.put(services, made)
    whole = enterprises.join(services, local.id, code)
    services.store.add_line(Enterprise.KIND, code, _note(services, actor, f"并入代码待核的企业：{local.name}"))
    record(services, EVENT, actor, target=code, did="并入代码")
    return whole


def opened(services: "Services", id: str, actor: Actor) -> Enterprise:
    """The enterprise, for somebody who may know of it; Unseen else."""
    one = enterprises.find(services, id)
    if one is None or not enterprises.in_scope(services, one, actor):
        raise Unseen
    return one


def write(services: "Services", made: Sequence[Pair], things: Mapping[str, Thing], actor: Actor) -> int:
    """Store what a table planned, as much as fits into one call → how many rows are left. One that a colleague or a
    new case changed meanwhile is left too: the next call plans it anew."""
    until, done = services.clock.wall() + AT_MOST, 0
    try:
        for before, after in made:
            if services.clock.wall() >= until:
                break
            what = "名单导入：更新" if before else "名单导入：新增"
            try:
                enterprises.write(services, things.get(after.id), after, _note(services, actor, what))
            except Stale:
                continue
            done += 1
    finally:  # what was written is noted, whatever stopped the rest
        if done:
            record(services, "import", actor, target="enterprises", rows=str(done))
    return len(made) - done
