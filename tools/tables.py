"""The two tables as the template describes them, created directly: for tests and for a restore into other names."""

import json
from typing import Any

from tools.emulator import ROOT

RESOURCES = ROOT / ".chalice/resources.json"
TABLES = {"AppTable": "app", "LedgerTable": "ledger"}
TAKEN = ("KeySchema", "AttributeDefinitions", "GlobalSecondaryIndexes", "BillingMode")


def definitions(prefix: str) -> list[dict[str, Any]]:
    """Arguments of create_table for `<prefix>-app` and `<prefix>-ledger`."""
    resources = json.loads(RESOURCES.read_text())["Resources"]
    result = []
    for logical, name in TABLES.items():
        properties = resources[logical]["Properties"]
        table = {key: properties[key] for key in TAKEN}
        if "StreamSpecification" in properties:
            table["StreamSpecification"] = {**properties["StreamSpecification"], "StreamEnabled": True}
        result.append({"TableName": f"{prefix}-{name}", **table})
    return result


def create(dynamodb: Any, prefix: str) -> tuple[str, str]:
    """Create both tables with their indexes and wait until they can be used → (app's name, ledger's name)."""
    names = []
    for table in definitions(prefix):
        dynamodb.create_table(**table)
        dynamodb.get_waiter("table_exists").wait(TableName=table["TableName"], WaiterConfig={"Delay": 1})
        names.append(table["TableName"])
    return names[0], names[1]
