"""Run by bench.machine in a clean interpreter: prints how long a warm function keeps a vendor waiting.

In turns with the same DynamoDB calls by botocore alone. The local stage is measured, since only its gateway, the
simulator, needs no vendor; its time machine adds a read that other stages do not have, to both sides.
"""

import copy
import itertools
import json
import os
from typing import Any

from botocore.session import get_session

from app import app
from bench import events
from bench.pairs import in_turns
from chalicelib.store import tables

TIMES = 60
METHODS = {"GetItem": "get_item", "PutItem": "put_item"}
numbers = itertools.count()
client = get_session().create_client("dynamodb", endpoint_url=os.environ["AWS_ENDPOINT_URL"])
calls: list[tuple[str, dict[str, Any]]] = []


def push() -> None:
    """One answer, new to the store."""
    status = app(events.callback(f"push-{next(numbers):06d}"), None)["statusCode"]
    assert status == 200, status


def note(params: dict[str, Any], model: Any, **_: Any) -> None:
    calls.append((METHODS[model.name], copy.deepcopy(params)))


def floor() -> None:
    """What the function asked of DynamoDB, with an id of its own."""
    for method, params in calls:
        if "Item" in params:
            params["Item"]["sk"] = {"S": f"bare-{next(numbers):06d}"}
        getattr(client, method)(**params)


push()  # makes the client and the keys
hooks = tables.table(tables.App).connection.client.meta.events
hooks.register("before-parameter-build.dynamodb", note)
push()
hooks.unregister("before-parameter-build.dynamodb", note)
assert any(method == "put_item" for method, _ in calls), calls
print(json.dumps(in_turns(floor, push, TIMES)))
