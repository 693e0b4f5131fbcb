"""Changes of the organisation: what may be done, what becomes of it, and what changed in words. Pure (procedure 2)."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, timedelta

from chalicelib.domain.errors import Invalid
from chalicelib.domain.org import Org, Unit

KINDS = {"city": "市级部门", "county": "区县、园区部门", "vertical": "垂直管理单位"}
NAME_LOW, NAME_HIGH = 2, 40  # characters
IN_USE = "规则里写明它是主管部门或独立复核单位，请先在规则里改为其他单位"
AWAY = "还有在办的诉求，请先改派，或者并入另一单位"


def put(org: Org, unit: Unit, today: date) -> Org:
    """The organisation with the unit as wanted. A former name is kept with its last day; a name that did not last a
    day is not. Invalid names the fields that are wrong."""
    if wrong := faults(org, unit):
        raise Invalid(wrong)
    before = org.units.get(unit.id)
    if before and before.name != unit.name:
        last = (today - timedelta(days=1)).isoformat()
        if not before.names or before.names[-1][0] < last:
            unit = replace(unit, names=(*before.names, (last, before.name)))
    return replace(org, units={**org.units, unit.id: unit})


def faults(org: Org, unit: Unit) -> dict[str, str]:
    """Field → sentence."""
    found = {
        "name": _name(org, unit),
        "region": "" if unit.region in org.regions else "没有这个区县，请重新选择",
        "kind": "" if unit.kind in KINDS else "请选择单位的类型",
        "parent": _parent(org, unit),
        "regions": _regions(org, unit),
    }
    return {field: sentence for field, sentence in found.items() if sentence}


def _name(org: Org, unit: Unit) -> str:
    if not NAME_LOW <= len(unit.name) <= NAME_HIGH:
        return f"单位名称要有 {NAME_LOW} 到 {NAME_HIGH} 个字"
    others = [one for one in org.units.values() if one.id != unit.id and not one.into]
    return "已经有同名的单位" if any(one.name == unit.name for one in others) else ""


def _parent(org: Org, unit: Unit) -> str:
    at, passed = unit.parent, {unit.id}
    while at:
        if at in passed:
            return "上级单位不能是本单位，也不能是本单位的下级"
        if at not in org.units:
            return "没有这个上级单位，请重新选择"
        passed.add(at)
        at = org.units[at].parent
    return ""


def _regions(org: Org, unit: Unit) -> str:
    if unit.kind != "vertical":
        return "只有垂直管理单位要选服务的区县" if unit.regions else ""
    if not unit.regions:
        return "请选择它服务的区县"
    return "" if set(unit.regions) <= set(org.regions) else "没有这个区县，请重新选择"


def merge(org: Org, old: str, new: str, kept: Collection[str]) -> Org:
    """Unit `old` goes into `new`. `kept`: units that the policy names. Units below `old` come under `new`."""
    unit, target = org.units[old], org.units.get(new)
    if target is None or not target.active or target.id == old:
        raise Invalid({"into": "请选择另一个在用的单位"})
    if unit.into:
        raise Invalid({"into": f"这个单位已经并入{org.unit_name(unit.into)}"})
    if old in kept:
        raise Invalid({"into": IN_USE})
    units = {key: replace(one, parent=new) if one.parent == old and key != new else one
             for key, one in org.units.items()}  # fmt: skip
    if target.parent == old:
        units[new] = replace(target, parent=unit.parent)
    made = replace(org, units={**units, old: replace(unit, into=new, active=False)})
    if problem := _parent(made, made.units[new]):
        raise Invalid({"into": problem})
    return made


def changes(before: Org, after: Org) -> Iterator[str]:
    """What changed between two versions, one sentence each."""
    for code, name in after.regions.items():
        if code not in before.regions:
            yield f"新增区县、园区：{name}"
        elif before.regions[code] != name:
            yield f"{before.regions[code]}更名为{name}"
    for id, unit in after.units.items():
        yield from _unit(before.units.get(id), unit, after)
    if (before.categories, before.retired) != (after.categories, after.retired):
        yield "诉求的领域有改动"


def _unit(old: Unit | None, new: Unit, org: Org) -> Iterator[str]:
    if old is None:
        yield f"新增单位：{new.name}"
        return
    if old.name != new.name:
        yield f"{old.name}更名为{new.name}"
    if old.into != new.into:
        yield f"{new.name}并入{org.unit_name(new.into)}"
    elif old.active != new.active:
        yield f"{new.name}{'恢复使用' if new.active else '停用'}"
    if (old.region, old.kind) != (new.region, new.kind):
        yield f"{new.name}：{org.regions.get(new.region, new.region)}，{KINDS[new.kind]}"
    if old.parent != new.parent:
        yield f"{new.name}的上级：{org.unit_name(new.parent) or '无'}"
    if old.regions != new.regions:
        yield f"{new.name}服务的区县：{'、'.join(org.regions[one] for one in new.regions) or '无'}"
