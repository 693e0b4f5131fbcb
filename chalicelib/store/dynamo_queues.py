"""Lists of cases in DynamoDB: alarms, a unit's desk, a region's board, closed ones, an enterprise's, the lane."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pynamodb.exceptions import UpdateError

from chalicelib.domain.case import Case
from chalicelib.domain.records import ListRow, Place
from chalicelib.store import codec, hot, rules
from chalicelib.store.hot import HotItem
from chalicelib.store.reading import items, rows
from chalicelib.store.tables import App, MarkItem, table
from chalicelib.store.transact import refused

AFTER_ALL = "~"  # sorts behind every id


class Queues:
    def due_cases(self, now: datetime, limit: int = 100) -> list[str]:
        found = due("WAKE", now, limit)
        return list(dict.fromkeys(item["pk"]["S"].removeprefix("CASE#") for item in found))[:limit]

    def put_back(self, no: str, at: datetime) -> int:
        item = HotItem(*hot.keys(no))
        wake = [HotItem.wk.set(f"WAKE#{rules.shard(no)}"), HotItem.wa.set(rules.instant(at))]
        try:
            item.update([*wake, HotItem.fails.add(1)], HotItem.pk.exists())
        except UpdateError as error:
            if refused(error):
                return 0  # the index still showed a case that is gone
            raise
        return int(item.fails)

    def owners(self, numbers: Sequence[str]) -> Mapping[str, str]:
        found = App.batch_get([hot.keys(no) for no in dict.fromkeys(numbers)], attributes_to_get=["pk", "sk", "ek"])
        return {item.pk.removeprefix("CASE#"): item.ek.removeprefix("ENT#") for item in found if item.ek}

    def relist(self, case: Case, place: Place) -> bool:
        try:
            HotItem(*hot.keys(case.no)).update([HotItem.row.set(hot.row(place))], HotItem.version == case.version)
        except UpdateError as error:
            if refused(error):
                return False
            raise
        return True

    def desk(self, unit: str, limit: int = 400, after: str = "") -> tuple[list[ListRow], str]:
        return _list("desk", f"U#{unit}", limit, after)

    def board(self, region: str, limit: int = 400, after: str = "") -> tuple[list[ListRow], str]:
        return _list("board", f"R#{region}", limit, after)

    def done(self, unit: str = "", region: str = "", year: int = 0, limit: int = 100,
             after: str = "") -> tuple[list[ListRow], str]:  # fmt: skip
        index, partition = ("desk", f"U#{unit}") if unit else ("board", f"R#{region}")
        return _list(index, f"{partition}#done#{year}", limit, after, newest=True)

    def count_done(self, unit: str = "", region: str = "", year: int = 0, limit: int = 100) -> int:
        index, partition = ("desk", f"U#{unit}") if unit else ("board", f"R#{region}")
        found = table(App).query(f"{partition}#done#{year}", index_name=index, limit=limit, select="COUNT")
        return int(found["Count"])

    def of_enterprise(self, enterprise: str, limit: int = 50) -> list[ListRow]:
        return [_row(item) for item in rows(App, "enterprise", f"ENT#{enterprise}", limit, newest=True)]

    def lane(self, account: str) -> list[str]:
        return [item.sk.removeprefix("CASE#") for item in items(MarkItem, f"LANE#{account}")]


def due(kind: str, now: datetime, limit: int) -> list[dict[str, Any]]:
    """Rows of the wake index up to `now` from all shards of a kind, earliest first."""
    until = App.wa <= f"{rules.instant(now)}#{AFTER_ALL}"
    found = [item for shard in range(rules.SHARDS) for item in rows(App, "wake", f"{kind}#{shard}", limit, until)]
    return sorted(found, key=lambda item: item["wa"]["S"])[:limit]


# Attributes of the key of an index's row, in the order of a cursor's parts.
NAMES = {"desk": ("dk", "ds"), "board": ("bk", "bs")}


def _list(index: str, partition: str, limit: int, after: str, newest: bool = False) -> tuple[list[ListRow], str]:
    """A page of a list and the cursor of the next. The cursor names a row, never a partition: whoever changes one gets
    another place in the same list."""
    hash_key, range_key = NAMES[index]
    start = None
    if after:
        sort, no, sk = rules.cursor_parts(after)
        key = {hash_key: partition, range_key: sort, "pk": f"CASE#{no}", "sk": sk}
        start = {name: {"S": value} for name, value in key.items()}
    found = rows(App, index, partition, limit + 1, newest=newest, start=start)
    last = found[limit - 1] if len(found) > limit else None
    ends = rules.cursor(last[range_key]["S"], last["pk"]["S"].removeprefix("CASE#"), last["sk"]["S"]) if last else ""
    return [_row(item) for item in found[:limit]], ends


def _row(item: dict[str, Any]) -> ListRow:
    shown = App.row.deserialize(item["row"]["B"])
    lane, day = shown.pop(".lane", ""), shown.pop(".due", "")
    return ListRow(item["pk"]["S"].removeprefix("CASE#"), lane, codec.day(int(day)) if day else None, shown)
