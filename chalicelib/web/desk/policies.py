"""规则: every value of the policy, changed group by group, each change a version with who, when and why (procedure,
values marked *(p)*). A running clock keeps the limit it was started with; the version that applied is on the case."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalice.app import Response

from chalicelib import wiring
from chalicelib.domain import policy_typed
from chalicelib.domain.errors import Stale
from chalicelib.domain.org import Org
from chalicelib.domain.policy import Policy
from chalicelib.domain.policy_fields import GROUPS, ITEMS, Item, contradictions, plain
from chalicelib.web.desk import editing, fields, frame
from chalicelib.web.errors import NotFound
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit
from chalicelib.wiring import POLICY

DONE = {"saved": "新的规则已经生效。", "restored": "已改回较早的规则。"}


@dataclass(frozen=True)
class Difference:
    label: str
    old: str
    new: str


def shown(item: Item, policy: Policy, org: Org, people: Mapping[str, str]) -> str:
    """The value in words; `people`: account id → name."""
    if item.kind == "people":
        return "、".join(people.get(one, one) for one in plain(item, policy)) or "没有指定"
    text = policy_typed.typed(item, policy)
    if item.kind == "choice":
        return dict(item.choices).get(text, text)
    if item.kind == "unit":
        return org.unit_name(text) if text else "没有指定"
    if item.kind in ("limits", "rungs"):
        return "；".join(text.replace("：", " 个工作日：", 1) for text in text.splitlines())
    return f"{text} {item.unit}".strip() or "没有指定"


def differences(old: Policy, new: Policy, org: Org, people: Mapping[str, str]) -> list[Difference]:
    return [Difference(item.label, shown(item, old, org, people), shown(item, new, org, people))
            for item in ITEMS if plain(item, old) != plain(item, new)]  # fmt: skip


@page("/desk/policy", who=editing.READERS)
def overview(visit: Visit) -> Response:
    services = visit.services
    found = services.store.revisions(POLICY, editing.VERSIONS + 1)
    kept = [wiring.policy(one.value) for one in found]
    before = [*kept[1:], wiring.policy({})]
    shipped, org, people = wiring.policy({}), services.org, _people(visit)
    versions = [
        (one, differences(old, new, org, people)) for one, new, old in zip(found, kept, before, strict=False)
    ]
    rows = [(item, shown(item, services.policy, org, people), shown(item, shipped, org, people)) for item in ITEMS]
    groups = [(key, name, [row for row in rows if row[0].group == key]) for key, name in GROUPS.items()]
    return frame.render(
        visit, "desk/policy.html", groups=groups, versions=versions[: editing.VERSIONS],
        version=editing.version(visit, POLICY), edits=not visit.actor.roles.isdisjoint(editing.SECURITY),
        said=DONE.get(visit.asked("done"), ""),
    )  # fmt: skip


@page("/desk/policy/{group}", who=editing.SECURITY)
def group_form(visit: Visit) -> Response:
    return _form(visit, {})


@page("/desk/policy/{group}", ("POST",), who=editing.SECURITY)
def group_post(visit: Visit) -> Response:
    """do=preview shows what would change; do=apply makes it so; do=back returns to the form."""
    items, wrong = _items(visit), {}
    values: dict[str, Any] = {}
    for item in items:
        try:
            values[item.name] = _known(visit, item, policy_typed.parse(item, visit.first(item.name)))
        except ValueError as problem:
            wrong[item.name] = str(problem)
    stored = _stored(visit)
    value = {**stored, **{name: new for name, new in values.items() if new != _now(visit, name)}}
    if not wrong:
        found = contradictions(wiring.policy(value))
        names = {item.name for item in items}
        wrong = {name if name in names else items[0].name: sentence for name, sentence in found.items()}
    if wrong or visit.first("do") not in ("preview", "apply"):
        return _form(visit, wrong)
    title = f"修改规则：{GROUPS[visit.params['group']]}"
    kept = {item.name: visit.first(item.name) for item in items}
    return _decide(visit, value, title, f"/desk/policy/{visit.params['group']}", kept, "saved")


@page("/desk/policy-version/{number}", who=editing.SECURITY)
def restore_form(visit: Visit) -> Response:
    return _restore(visit)


@page("/desk/policy-version/{number}", ("POST",), who=editing.SECURITY)
def restore_post(visit: Visit) -> Response:
    return _restore(visit)


def _restore(visit: Visit) -> Response:
    """An older version as the next one; number 0 is what ships."""
    text = visit.params["number"]
    found = {str(one.number): one.value for one in visit.services.store.revisions(POLICY, editing.VERSIONS)}
    value = {"0": {}, **found}.get(text)
    if value is None:
        raise NotFound
    title = f"改回第 {text} 版" if text != "0" else "改回随系统提供的规则"
    return _decide(visit, value, title, f"/desk/policy-version/{text}", {}, "restored")


def _decide(
    visit: Visit, value: Mapping[str, Any], title: str, path: str, kept: Mapping[str, str], done: str
) -> Response:
    """Show what would change, or make it when the person has seen it and says why."""
    services = visit.services
    wrong: dict[str, str] = {}
    clash = ""
    changed = _changes(visit, value)
    if visit.first("do") == "apply" and changed:
        said, wrong = editing.read(visit, (editing.WHY,))
        try:
            if not wrong:
                editing.save(visit, POLICY, "policy", value, said["why"], change=done)
                return visit.redirect("/desk/policy", done=done)
        except Stale as stale:
            clash = str(stale)
            changed = _changes(visit, value)
    why = visit.form.get("why", [])
    drawn = fields.fields("e", (editing.WHY,), services.org, raw={"why": why}, errors=wrong)
    return editing.page(
        visit, "desk/policy_decide.html", POLICY, wrong=wrong, clash=clash, title=title, path_=path, kept=kept,
        changed=changed, fields=drawn,
    )  # fmt: skip


def _changes(visit: Visit, value: Mapping[str, Any]) -> list[Difference]:
    old, new = wiring.policy(_stored(visit)), wiring.policy(value)
    return differences(old, new, visit.services.org, _people(visit))


def _people(visit: Visit) -> dict[str, str]:
    return {one.id: one.name for one in visit.services.store.accounts()}


def _items(visit: Visit) -> list[Item]:
    if visit.params["group"] not in GROUPS:
        raise NotFound
    return [item for item in ITEMS if item.group == visit.params["group"]]


def _now(visit: Visit, name: str) -> Any:
    return plain(next(item for item in ITEMS if item.name == name), visit.services.policy)


def _stored(visit: Visit) -> dict[str, Any]:
    found = visit.services.store.setting(POLICY) or {}
    return {name: value for name, value in found.items() if name != "n"}


def _known(visit: Visit, item: Item, value: Any) -> Any:
    """Units and people must exist and be active."""
    services = visit.services
    if item.kind == "unit" and value:
        unit = services.org.units.get(value)
        if unit is None or not unit.active:
            raise ValueError("这个单位不在名录里或者已经停用")
    if item.kind == "people":
        accounts = {one.login: one for one in services.store.accounts() if one.active}
        unknown = [login for login in value if login not in accounts]
        if unknown:
            raise ValueError(f"没有“{'、'.join(unknown)}”这个账号，或者已经停用")
        return [accounts[login].id for login in value]
    return value


def _form(visit: Visit, wrong: Mapping[str, str]) -> Response:
    services, items = visit.services, _items(visit)
    posted = visit.method == "POST"
    rows = []
    for item in items:
        text = visit.first(item.name) if posted else _text(visit, item)
        rows.append((item, text, wrong.get(item.name, "")))
    units = (("", "没有指定"), *fields.units(services.org))
    return editing.page(
        visit, "desk/policy_form.html", POLICY, wrong=wrong, rows=rows, units=units, group=visit.params["group"],
        title=GROUPS[visit.params["group"]],
    )  # fmt: skip


def _text(visit: Visit, item: Item) -> str:
    """The value in its input; people by login."""
    if item.kind != "people":
        return policy_typed.typed(item, visit.services.policy)
    logins = {one.id: one.login for one in visit.services.store.accounts()}
    return "、".join(logins.get(one, one) for one in plain(item, visit.services.policy))
