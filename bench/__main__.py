"""`python -m bench`: every figure once, as a table. Nothing passes or fails here."""

import json
import os
from collections.abc import Iterator

from botocore.session import get_session

from bench import cases, gateway, stores
from bench.machine import Machine, machine
from bench.pairs import middle
from chalicelib import settings, wiring
from chalicelib.wiring import Services

TURNS = 9  # of cold starts
KILOBYTE = 1024  # what one write unit holds
CALLBACK = (
    "callback of 1 item, function alone / its DynamoDB calls", "callback of 10 items / its DynamoDB calls",
    "callback of 1 item, without the store / a constant", "callback of 10 items, without the store / a constant",
)  # fmt: skip
Line = tuple[str, float, float, str]


def cold(made: Machine) -> Iterator[Line]:
    """Init and first page; the three programs take turns."""
    programs = ("imports", "plain", "page")
    turns = [[made.inside("inside_cold", one) for one in programs] for _ in range(TURNS)]
    imports, plain, page = (middle([turn[n] for turn in turns]) for n in range(3))
    yield "init + first page / import chalice, botocore", imports, page, "ms"
    yield "init + first page / the least app that reads an item", plain, page, "ms"


def store(services: Services) -> Iterator[Line]:
    """The store, on tables without anything else, then with the queues."""
    client = get_session().create_client("dynamodb", endpoint_url=services.settings.aws_endpoint)
    twins = stores.Twins(services, client)
    yield "store.case / GetItem", *stores.getting(twins), "ms"
    yield "store.save / the same transaction", *stores.saving(twins), "ms"
    cases.fill(services)
    for unit, many in cases.QUEUES.items():
        yield f"store.desk, {many} cases / Query", *stores.listing(services, client, unit), "ms"


def warm(made: Machine, services: Services) -> Iterator[Line]:
    """A warm function by itself."""
    tokens = {unit: cases.sign_in(services, unit) for unit in cases.QUEUES}
    found = made.inside("inside_warm", json.dumps(tokens))
    yield "start page, function alone / a constant", *found["page"], "ms"
    for what, pair in zip(CALLBACK, made.inside("inside_callback"), strict=True):
        yield what, *pair, "ms"
    for unit, many in cases.QUEUES.items():
        yield f"unit's page, {many} cases, function alone / Query", *found[unit], "ms"


def sizes() -> Iterator[Line]:
    """The case that the tests hold to be the worst."""
    from chalicelib.store import hot
    from tests.builders import MONDAY
    from tests.store.test_hot import item_size, locked, place_of, worst

    case = worst()
    item = hot.new_item(case, place_of(case), MONDAY, locked(), None)
    yield "worst case's hot item / one write unit", KILOBYTE, item_size(item), "B"


def lines() -> Iterator[Line]:
    """All figures, in the order in which they are measured."""
    with machine() as made:
        services = wiring.build(settings.load(os.environ))
        yield from cold(made)
        yield from store(services)
        yield from warm(made, services)
        yield "start page through the gateway / a refusal", *gateway.page(made), "ms"
    yield from sizes()


def main() -> None:
    """Print the table, line by line as it comes."""
    print(f"{'what / floor':<56}{'floor':>12}{'measured':>12}{'ratio':>8}")
    for what, floor, measured, unit in lines():
        print(f"{what:<56}{floor:>9.2f} {unit:<2}{measured:>9.2f} {unit:<2}{measured / floor:>8.2f}", flush=True)


if __name__ == "__main__":
    main()
