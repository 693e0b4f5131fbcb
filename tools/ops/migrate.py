"""Bring stored items to the newest shape, where reading old shapes is not enough any more.

A step is a pure function from an item (DynamoDB's notation) to the attributes that change, None removing one.
Each item is written under the condition that it is still the one that was read; how far a step came is kept in the
table, so that a run that was stopped goes on where it stood. The ledger is never migrated: its entries are hashed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tools.ops.backup import dump, load
from tools.ops.progress import bar
from tools.ops.target import Target

Item = Mapping[str, Any]
Upgrade = Callable[[Item], Mapping[str, Any] | None]


@dataclass(frozen=True)
class Step:
    """`upgrade` returns None for an item that has the new shape already, or is of another kind."""

    name: str
    upgrade: Upgrade


STEPS: tuple[Step, ...] = ()  # in order; a step stays here until no backup of its time is kept
PAGE = 100


def migrate(target: Target, steps: Sequence[Step] = STEPS, page: int = PAGE) -> dict[str, int]:
    """Run every step over all items of `app` → step → items changed in this run. Harmless when repeated."""
    return {step.name: _run(target, step, page) for step in steps}


def _run(target: Target, step: Step, page: int) -> int:
    store, dynamodb = target.services.store, target.client("dynamodb")
    mark, changed = f"migrate#{step.name}", 0
    state = dict(store.setting(mark) or {})
    pages = dynamodb.get_paginator("scan").paginate(
        TableName=target.tables["app"], ConsistentRead=True, PaginationConfig={"PageSize": page},
        **({"ExclusiveStartKey": load(state["from"])} if state.get("from") else {}),
    )  # fmt: skip
    for found in bar(step.name, pages, -(-target.about("app") // page)):
        changed += sum(_change(dynamodb, target.tables["app"], item, step) for item in found["Items"])
        last = found.get("LastEvaluatedKey")
        store.put_setting(mark, {"from": dump(last) if last else "", "at": target.now})
    return changed


def _change(dynamodb: Any, table: str, item: Item, step: Step) -> bool:
    """Write what the step changes unless somebody changed the item meanwhile: then the next run sees to it."""
    wanted = step.upgrade(item) or {}
    given = {name: value for name, value in wanted.items() if item.get(name) != value}
    if not given:
        return False
    names = {f"#{index}": name for index, name in enumerate(given)}
    sets = [f"{alias} = :{alias[1:]}" for alias, name in names.items() if given[name] is not None]
    gone = [alias for alias, name in names.items() if given[name] is None]
    was = [f"{alias} = :w{alias[1:]}" if name in item else f"attribute_not_exists({alias})"
           for alias, name in names.items()]  # fmt: skip
    values = {f":{alias[1:]}": given[name] for alias, name in names.items() if given[name] is not None}
    values |= {f":w{alias[1:]}": item[name] for alias, name in names.items() if name in item}
    parts = ("SET " * bool(sets) + ", ".join(sets), "REMOVE " * bool(gone) + ", ".join(gone))
    change = " ".join(part for part in parts if part)
    try:
        dynamodb.update_item(
            TableName=table, Key={"pk": item["pk"], "sk": item["sk"]}, UpdateExpression=change,
            ConditionExpression=" AND ".join(was), ExpressionAttributeNames=names, ExpressionAttributeValues=values,
        )  # fmt: skip
    except dynamodb.exceptions.ConditionalCheckFailedException:
        return False
    return True
