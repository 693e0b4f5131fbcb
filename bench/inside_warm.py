"""Run by bench.machine in a clean interpreter with the tokens of two sessions: prints what a warm function takes.

Each request goes through the whole app, in turns with the least that could have answered it.
"""

import json
import os
import sys
from typing import Any

from botocore.session import get_session
from chalice.app import Chalice

from app import app
from bench import events
from bench.pairs import Pair, in_turns

TIMES = 60
client = get_session().create_client("dynamodb", endpoint_url=os.environ["AWS_ENDPOINT_URL"])
least = Chalice(app_name="floor")
least.route("/")(lambda: "page")


def ask(target: Any, event: dict[str, Any]) -> None:
    """One request; anything but success would be measured for nothing."""
    status = target(event, None)["statusCode"]
    assert status == 200, status


def work(unit: str, token: str) -> Pair:
    """The unit's page, against reading its rows."""
    asked = {"TableName": os.environ["APP_TABLE"], "IndexName": "desk", "KeyConditionExpression": "dk = :u",
             "ExpressionAttributeValues": {":u": {"S": f"U#{unit}"}}}  # fmt: skip
    return in_turns(lambda: client.query(**asked), lambda: ask(app, events.desk(token)), TIMES // 2)


figures: dict[str, Pair] = {"page": in_turns(lambda: ask(least, events.HOME), lambda: ask(app, events.HOME), TIMES)}
figures |= {unit: work(unit, token) for unit, token in json.loads(sys.argv[1]).items()}
print(json.dumps(figures))
