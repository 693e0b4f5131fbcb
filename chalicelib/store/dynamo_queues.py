"""Lists of cases in DynamoDB: alarms, a unit's desk, a region's board, closed ones, an enterprise's, the lane."""

from datetime import datetime
from typing import Any

from pynamodb.exceptions import UpdateError

from chalicelib.domain.records import ListRow
from chalicelib.store import codec, hot, rules
from chalicelib.store.hot import HotItem
from chalicelib.store.reading import items, rows
from chalicelib.store.tables import App, MarkItem
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

    def desk(self, unit: str, limit: int = 400) -> tuple[list[ListRow], bool]:
        return _first(rows(App, "desk", f"U#{unit}", limit + 1), limit)

    def board(self, region: str, limit: int = 400) -> tuple[list[ListRow], bool]:
        return _first(rows(App, "board", f"R#{region}", limit + 1), limit)

    def done(self, unit: str = "", region: str = "", year: int = 0, limit: int = 100) -> list[ListRow]:
        index, partition = ("desk", f"U#{unit}") if unit else ("board", f"R#{region}")
        return [_row(item) for item in rows(App, index, f"{partition}#done#{year}", limit, newest=True)]

    def of_enterprise(self, enterprise: str, limit: int = 50) -> list[ListRow]:
        return [_row(item) for item in rows(App, "enterprise", f"ENT#{enterprise}", limit, newest=True)]

    def lane(self, account: str) -> list[str]:
        return [item.sk.removeprefix("CASE#") for item in items(MarkItem, f"LANE#{account}")]


def due(kind: str, now: datetime, limit: int) -> list[dict[str, Any]]:
    """Rows of the wake index up to `now` from all shards of a kind, earliest first."""
    until = App.wa <= f"{rules.instant(now)}#{AFTER_ALL}"
    found = [item for shard in range(rules.SHARDS) for item in rows(App, "wake", f"{kind}#{shard}", limit, until)]
    return sorted(found, key=lambda item: item["wa"]["S"])[:limit]


def _first(found: list[dict[str, Any]], limit: int) -> tuple[list[ListRow], bool]:
    return [_row(item) for item in found[:limit]], len(found) > limit


def _row(item: dict[str, Any]) -> ListRow:
    shown = App.row.deserialize(item["row"]["B"])
    lane, day = shown.pop(".lane", ""), shown.pop(".due", "")
    return ListRow(item["pk"]["S"].removeprefix("CASE#"), lane, codec.day(int(day)) if day else None, shown)
