"""Migration: every item once, resumable, and never over somebody else's change."""

from collections.abc import Mapping
from typing import Any

from tools.ops import migrate
from tools.ops.target import Target


def old_shape(item: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """A part of an invented old release: `phone` was called `tel`."""
    return {"phone": item["tel"], "tel": None} if "tel" in item else None


STEP = migrate.Step("tel", old_shape)


def fill(target: Target, count: int) -> Any:
    dynamodb = target.client("dynamodb")
    for n in range(count):
        item = {"pk": {"S": f"OLD#{n:03d}"}, "sk": {"S": "OLD"}, "tel": {"S": str(n)}}
        dynamodb.put_item(TableName=target.tables["app"], Item=item)
    return dynamodb


def left(target: Target) -> int:
    return sum("tel" in item for item in target.scan("app"))


def test_old_items_get_the_new_shape_once(deployment: Target) -> None:
    fill(deployment, 7)
    assert migrate.migrate(deployment, [STEP], page=3) == {"tel": 7}
    assert left(deployment) == 0
    assert sorted(item["phone"]["S"] for item in deployment.scan("app") if "phone" in item) == list("0123456")
    assert migrate.migrate(deployment, [STEP], page=3) == {"tel": 0}


def test_a_run_that_stopped_goes_on_where_it_stood(deployment: Target) -> None:
    fill(deployment, 9)
    seen: list[str] = []

    def stops(item: Mapping[str, Any]) -> Mapping[str, Any] | None:
        seen.append(item["pk"]["S"])
        if len(seen) == 6:
            raise KeyboardInterrupt
        return old_shape(item)

    try:
        migrate.migrate(deployment, [migrate.Step("tel", stops)], page=2)
    except KeyboardInterrupt:
        before = left(deployment)
    seen_again: list[str] = []

    def goes_on(item: Mapping[str, Any]) -> Mapping[str, Any] | None:
        seen_again.append(item["pk"]["S"])
        return old_shape(item)

    assert migrate.migrate(deployment, [migrate.Step("tel", goes_on)], page=2)["tel"] == before
    assert left(deployment) == 0
    assert len(seen_again) < 9  # the pages that were done are not read again


def test_what_somebody_changed_meanwhile_is_left_for_the_next_run(deployment: Target) -> None:
    dynamodb = fill(deployment, 1)

    def late(item: Mapping[str, Any]) -> Mapping[str, Any] | None:
        if "tel" not in item:
            return None
        dynamodb.put_item(TableName=deployment.tables["app"], Item={**item, "tel": {"S": "newer"}})
        return old_shape(item)

    assert migrate.migrate(deployment, [migrate.Step("tel", late)]) == {"tel": 0}
    assert migrate.migrate(deployment, [STEP]) == {"tel": 1}
    assert [item["phone"]["S"] for item in deployment.scan("app") if "phone" in item] == ["newer"]


def test_today_no_item_needs_migration(deployment: Target) -> None:
    assert migrate.migrate(deployment) == {}
