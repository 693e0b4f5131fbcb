"""A world with the SMS simulator, whose callbacks go through the app's own public route, and a clock that travels."""

import os
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from chalice.app import Chalice
from chalice.test import Client

from chalicelib.messages.simulator import Simulator
from chalicelib.wiring import CLOCK_SETTING, SystemClock
from tests.fakes import MONDAY, World, a_world

PATH = "/sms/simulator/secret"


@cache
def local_app() -> Chalice:
    """The app as the local stage has it; the other apps of this process do not get its pages."""
    from chalicelib.web import pages, routes

    before, stage = list(pages.PAGES), os.environ.get("STAGE")
    os.environ["STAGE"] = "local"
    app = Chalice(app_name="bihuan-local-test")
    try:
        routes.register(app)
    finally:
        os.environ.pop("STAGE")
        if stage is not None:
            os.environ["STAGE"] = stage
        pages.PAGES[:] = [one for one in pages.PAGES if one in before or "chalicelib.local" not in one.view.__module__]
    return app


def call_back(body: bytes, path: str = PATH, **headers: str) -> Any:
    """A vendor's push, through the route."""
    with Client(local_app()) as client:
        return client.http.post(path, headers={"content-type": "application/json", **headers}, body=body)


class Travelling(SystemClock):
    """The local stage's clock with a wall clock that stands."""

    def __init__(self, store: Any, wall: datetime) -> None:
        super().__init__(lambda: timedelta(seconds=(store.setting(CLOCK_SETTING) or {}).get("seconds", 0)))
        self._store, self._wall = store, wall

    def wall(self) -> datetime:
        return self._wall

    def set(self, now: datetime) -> None:
        """The business clock alone."""
        self._store.put_setting(CLOCK_SETTING, {"seconds": round((now - self._wall).total_seconds())})


def simulated(now: datetime = MONDAY) -> World:
    """Memory store, the simulator, a wall clock that stands at `now` and a business clock that `/local/clock` moves."""
    world = a_world(now)
    clock = Travelling(world.store, now)
    return replace(world, clock=clock, gateway=Simulator(world.store, clock.now, "绵阳营商", call_back))  # type: ignore[arg-type]
