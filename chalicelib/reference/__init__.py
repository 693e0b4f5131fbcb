"""Reference data that ships with the package, read once per process."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from chalicelib.domain import calendar as calendars
from chalicelib.domain.org import Org
from chalicelib.domain.org import from_data as org_from
from chalicelib.domain.policy import Policy, from_data

HERE = Path(__file__).parent


def data(name: str) -> Any:
    """The content of a JSON file of this folder."""
    return json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))


@cache
def calendar() -> calendars.Calendar:
    return calendars.from_json((HERE / "calendars.json").read_text(encoding="utf-8"))


@cache
def policy() -> Policy:
    return from_data(data("policy"))


@cache
def org() -> Org:
    return org_from(data("org"))
