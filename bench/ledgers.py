"""`python -m bench.ledgers [rows]`: how long the import of an old ledger takes, and what it costs. All invented."""

import os
import sys
import time
from dataclasses import replace
from typing import Any

from bench.machine import machine
from chalicelib import settings, wiring
from chalicelib.documents import xlsx
from chalicelib.domain.ledgers import DONE, MOST, Ledger
from chalicelib.domain.records import Account
from chalicelib.domain.words import Role
from chalicelib.files import MemoryFiles
from chalicelib.handling import ledgers as keeping
from chalicelib.jobs import ledgers as job
from chalicelib.store import tables
from tests.ledgers import HEADS, an_open_row, confirmed, many

ID = "b" * 32
WRITES = ("TransactWriteItems", "PutItem", "UpdateItem", "DeleteItem")


class Meter:
    """A client that counts calls and adds up the units of what is written."""

    def __init__(self, client: Any) -> None:
        self.client, self.units, self.calls = client, 0.0, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.client, name)

    def _make_api_call(self, operation: str, arguments: dict[str, Any]) -> Any:
        answer = self.client._make_api_call(operation, arguments)
        self.calls += 1
        if operation in WRITES:
            found = answer.get("ConsumedCapacity", [])
            each = found if isinstance(found, list) else [found]
            self.units += sum(one.get("WriteCapacityUnits", one["CapacityUnits"]) for one in each)
        return answer


def rows(count: int) -> list[list[str]]:
    """Four of five ended; of 500 companies."""
    ended = many(count)
    return [one if at % 5 else an_open_row(诉求内容=one[4]) for at, one in enumerate(ended)]


def people(services: wiring.Services) -> None:
    for login, role in (("admin", Role.ADMIN), ("liuying", Role.SUPERVISOR)):
        services.store.put_account(Account(login, login, login, frozenset({role})))


def timed(what: str, count: int, work: Any) -> Any:
    begun = time.monotonic()
    found = work()
    took = time.monotonic() - begun
    print(f"{what:<40}{took:>9.1f} s{1000 * took / count:>9.2f} ms a row", flush=True)
    return found


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else MOST
    table = rows(count)
    body = xlsx.table(HEADS, table)
    timed("reading the workbook", count, lambda: xlsx.read(body, MOST))
    with machine():
        services: Any = replace(wiring.build(settings.load(os.environ)), files=MemoryFiles())
        people(services)
        for what, id in (("import", ID), ("the same file again", "c" * 32)):
            thing = confirmed(services, *table, id=id)
            timed("preview", count, lambda thing=thing: keeping.look(services, thing))
            connection: Any = tables.table(tables.App).connection
            meter = connection._client = Meter(connection.client)
            timed(what, count, lambda: job.import_ledgers(services, services.clock.now(), lambda: True))
            connection._client = meter.client
            done = services.store.thing(Ledger, id).data
            assert done.state == DONE and done.made + done.same == count, done
            print(
                f"    {meter.calls / count:.1f} calls and {meter.units / count:.1f} write units a row; "
                f"{done.made} made, {done.same} there already",
                flush=True,
            )


if __name__ == "__main__":
    main()
