"""The store against botocore alone: the same calls, noted while the store makes them, with another case's number."""

import copy
from functools import partial
from typing import Any

from bench import cases
from bench.pairs import Pair, in_turns, middle, milliseconds
from chalicelib.store import tables
from chalicelib.wiring import Services
from tests.builders import a_change, an_entry

TIMES = 60
WARM = 5
Call = tuple[str, dict[str, Any]]
METHODS = {"GetItem": "get_item", "TransactWriteItems": "transact_write_items"}


def renamed(value: Any, old: str, new: str) -> Any:
    """The same arguments about another case."""
    if isinstance(value, dict):
        return {name: renamed(one, old, new) for name, one in value.items()}
    if isinstance(value, list):
        return [renamed(one, old, new) for one in value]
    return value.replace(old, new) if isinstance(value, str) else value


class Twins:
    """Two equal cases: the store works on the first, botocore does the same to the second."""

    def __init__(self, services: Services, client: Any) -> None:
        self.services, self.client = services, client
        self.calls: list[Call] = []
        hooks = tables.table(tables.App).connection.client.meta.events
        hooks.register("before-parameter-build.dynamodb", self._note)
        case = cases.in_hand(services, 1, "gfb")
        self.twin = cases.number(services, 2)
        self.case = services.store.save(cases.made(services, case), cases.place(services, case))
        self.repeat(self.ready())

    def _note(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        if model.name in METHODS:
            self.calls.append((model.name, copy.deepcopy(params)))

    def ready(self) -> list[Call]:
        """The calls since the last time, about the twin and with a token of their own."""
        calls = [(name, renamed(params, self.case.no, self.twin)) for name, params in self.calls]
        self.calls.clear()
        for name, params in calls:
            if name == "TransactWriteItems":
                params["ClientRequestToken"] = self.services.ids.new()
        return calls

    def repeat(self, calls: list[Call]) -> None:
        """By botocore, what the store did."""
        for name, params in calls:
            getattr(self.client, METHODS[name])(**params)

    def save(self, turn: int) -> None:
        """A change with one entry: of the title, so that the index's row changes too."""
        after = self.case.with_(title=f"厂房产权证办理停滞，第{turn % 10}次来问")
        entry = an_entry(self.case.seq + 1, at=self.services.clock.now(), action="note", now="handling")
        change = a_change(after, self.case, self.services.ids.new(), entries=(entry,))
        self.case = self.services.store.save(change, cases.place(self.services, after))


def getting(twins: Twins) -> Pair:
    """store.case against GetItem, both strongly consistent."""
    store, no = twins.services.store, twins.case.no
    twins.ready()
    store.case(no)
    calls = twins.ready()
    return in_turns(lambda: twins.repeat(calls), lambda: store.case(no), TIMES, WARM)


def saving(twins: Twins) -> Pair:
    """store.save against the same transaction on the twin."""
    floor, measured = [], []
    twins.ready()
    for turn in range(WARM + TIMES):
        measured.append(milliseconds(partial(twins.save, turn)))
        floor.append(milliseconds(partial(twins.repeat, twins.ready())))
    return middle(floor[WARM:]), middle(measured[WARM:])


def listing(services: Services, client: Any, unit: str) -> Pair:
    """store.desk against the Query of the same rows."""
    asked = {"TableName": services.settings.app_table, "IndexName": "desk", "KeyConditionExpression": "dk = :u",
             "ExpressionAttributeValues": {":u": {"S": f"U#{unit}"}}}  # fmt: skip
    rows, more = services.store.desk(unit)
    assert len(rows) == cases.QUEUES[unit] and not more
    return in_turns(lambda: client.query(**asked), lambda: services.store.desk(unit), TIMES // 2, WARM)
