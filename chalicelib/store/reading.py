"""Reading single items and pages of a query."""

from collections.abc import Iterator
from typing import Any, TypeVar

from pynamodb.expressions.condition import Condition
from pynamodb.models import Model

from chalicelib.store.tables import table

M = TypeVar("M", bound=Model)
PAGE = 500


def get(model: type[M], pk: str, sk: str) -> M | None:
    """A strong read of one item."""
    try:
        return model.get(pk, sk, consistent_read=True)
    except model.DoesNotExist:
        return None


def items(model: type[M], pk: str, begins: str = "") -> Iterator[M]:
    """All items of a partition in order, strongly read."""
    condition = model.sk.startswith(begins) if begins else None  # type: ignore[attr-defined]
    return iter(model.query(pk, condition, consistent_read=True))


def first(model: type[M], pk: str, limit: int) -> Iterator[M]:
    """The first `limit` items of a partition, strongly read."""
    return iter(model.query(pk, consistent_read=True, limit=limit))


def newest(model: type[M], pk: str, begins: str, limit: int) -> Iterator[M]:
    """The last `limit` items of a partition that begin so, newest first, strongly read."""
    condition = model.sk.startswith(begins)  # type: ignore[attr-defined]
    return iter(model.query(pk, condition, consistent_read=True, scan_index_forward=False, limit=limit))


def rows(model: type[Model], index: str, partition: str, limit: int, condition: Condition | None = None,
         newest: bool = False, start: dict[str, Any] | None = None) -> list[dict[str, Any]]:  # fmt: skip
    """Up to `limit` raw items of an index after the key `start`, as projected: lists do not pay for models."""
    found: list[dict[str, Any]] = []
    while len(found) < limit:
        page = table(model).query(partition, condition, index_name=index, limit=min(PAGE, limit - len(found)),
                                  scan_index_forward=not newest, exclusive_start_key=start)  # fmt: skip
        found += page["Items"]
        start = page.get("LastEvaluatedKey")
        if not start:
            break
    return found
