"""The recomputation after a change of the calendar on real tables: several runs at the same time, on the emulator."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from chalicelib import wiring
from chalicelib.wiring import RECOMPUTE
from tests.fakes import at_ease
from tests.jobs_world import outcome, run
from tests.test_jobs_dynamo import world as tables  # noqa: F401 - a fixture
from tests.test_jobs_recompute import LATER, an_office, announced, ideal


def test_many_runs_at_the_same_time_recompute_each_case_once(tables):  # noqa: F811
    world = replace(tables, book=wiring.Book(lambda: at_ease(tables.store)))
    an_office(world=world)
    announced(world)
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: run(world, "watch_clocks", LATER), range(3)))
    run(world, "watch_clocks", LATER)
    assert outcome(world) == ideal()
    assert world.store.setting(RECOMPUTE)["complete"]
