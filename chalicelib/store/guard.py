"""What the stream of the history's table may never show."""

from collections.abc import Iterable, Mapping
from typing import Any

HARMLESS = "INSERT"


def findings(records: Iterable[Mapping[str, Any]]) -> list[str]:
    """A sentence for each record of a DynamoDB stream that is not a new entry: history is only ever added to."""
    return [_sentence(record) for record in records if record.get("eventName") != HARMLESS]


def _sentence(record: Mapping[str, Any]) -> str:
    keys = record.get("dynamodb", {}).get("Keys", {})
    case = keys.get("pk", {}).get("S", "?").removeprefix("CASE#")
    entry = keys.get("sk", {}).get("S", "?")
    done = {"MODIFY": "was overwritten", "REMOVE": "was removed"}.get(record.get("eventName", ""), "was touched")
    return f"history of {case}: {entry} {done}"
