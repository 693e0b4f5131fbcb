"""The indexes of the two tables; docs/data-model.md says what stands in each."""

from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection, KeysOnlyProjection


class WakeIndex(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "wake"
        projection = KeysOnlyProjection()

    wk = UnicodeAttribute(hash_key=True)
    wa = UnicodeAttribute(range_key=True)


class DeskIndex(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "desk"
        projection = IncludeProjection(["row"])

    dk = UnicodeAttribute(hash_key=True)
    ds = UnicodeAttribute(range_key=True)


class BoardIndex(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "board"
        projection = IncludeProjection(["row"])

    bk = UnicodeAttribute(hash_key=True)
    bs = UnicodeAttribute(range_key=True)


class EnterpriseIndex(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "enterprise"
        projection = IncludeProjection(["row"])

    ek = UnicodeAttribute(hash_key=True)
    es = UnicodeAttribute(range_key=True)


class DayIndex(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "day"
        projection = IncludeProjection(["action", "hash", "facts", "label", "actor", "actor_name", "at", "seen"])

    yk = UnicodeAttribute(hash_key=True)
    ys = UnicodeAttribute(range_key=True)
