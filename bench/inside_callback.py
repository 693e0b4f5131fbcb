"""Run by bench.machine in a clean interpreter: prints how long a warm function keeps Aliyun waiting (at most 700 ms).

In turns with the same DynamoDB calls by botocore alone; then what remains without the store, in turns with an app that
answers the same request by a constant. Aliyun's format, because it is the vendor with the least patience.
"""

import copy
import itertools
import json
import os
from dataclasses import replace
from typing import Any

from botocore.session import get_session
from chalice.app import Chalice

from app import app
from bench import events
from bench.pairs import Pair, in_turns
from chalicelib import wiring
from chalicelib.store import tables

TIMES = 60
MANY = 10  # items of a push
METHODS = {"GetItem": "get_item", "PutItem": "put_item"}
numbers = itertools.count()
client = get_session().create_client("dynamodb", endpoint_url=os.environ["AWS_ENDPOINT_URL"])
calls: list[tuple[str, dict[str, Any]]] = []


def ask(target: Any, items: int) -> None:
    status = target(events.callback([next(numbers) for _ in range(items)]), None)["statusCode"]
    assert status == 200, status


def push(items: int = 1) -> None:
    """Answers that are new to the store."""
    ask(app, items)


def note(params: dict[str, Any], model: Any, **_: Any) -> None:
    calls.append((METHODS[model.name], copy.deepcopy(params)))


def recorded(items: int) -> list[tuple[str, dict[str, Any]]]:
    """The calls of DynamoDB that a push makes."""
    calls.clear()
    hooks = tables.table(tables.App).connection.client.meta.events
    hooks.register("before-parameter-build.dynamodb", note)
    push(items)
    hooks.unregister("before-parameter-build.dynamodb", note)
    puts = [method for method, _ in calls if method == "put_item"]
    assert len(puts) == items, calls
    return list(calls)


def against_calls(items: int) -> Pair:
    """(the same calls of DynamoDB by botocore, the whole function)."""
    made = recorded(items)

    def floor() -> None:
        for method, params in made:
            if "Item" in params:
                params["Item"]["sk"] = {"S": f"bare-{next(numbers):06d}"}
            getattr(client, method)(**params)

    return in_turns(floor, lambda: push(items), TIMES)


class Nowhere:
    """A store that keeps nothing."""

    def take_in(self, inbound: Any) -> bool:
        return True


def without_store(items: int) -> Pair:
    """(a constant, the function without its store): reading the request, the secret, the items, the answer, the log."""
    least = Chalice(app_name="floor")
    least.route(events.PUSH, methods=["POST"])(lambda vendor, secret: "thanks")
    kept = wiring.services()
    wiring.use(replace(kept, store=Nowhere()))  # type: ignore[arg-type]
    try:
        return in_turns(lambda: ask(least, items), lambda: push(items), TIMES)
    finally:
        wiring.use(kept)


push()  # makes the client and the keys
print(json.dumps([against_calls(1), against_calls(MANY), without_store(1), without_store(MANY)]))
