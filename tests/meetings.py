"""A symposium that takes items from the public, for tests."""

from dataclasses import replace
from datetime import date
from typing import Any

from chalicelib.domain.platforms import Symposium
from chalicelib.domain.records import Thing
from tests import fakes

MEETING = Symposium(
    "企业用地与工程建设", "city", "510700", organiser="liuying", held=date(2026, 3, 20), start="09:30",
    place="市政务服务中心三楼", announcement="现公开征集议题。\n欢迎企业反映问题。",
    open_from=date(2026, 3, 1), open_until=date(2026, 3, 10),
)  # fmt: skip


def put(world: fakes.World, meeting: Symposium = MEETING, id: str = "m1", **changes: Any) -> None:
    """Write the meeting as it is now, in place of the one before."""
    found, before = replace(meeting, **changes), world.store.thing(Symposium, id)
    sort = f"{found.held}" if found.held else ""
    world.store.put_thing(Thing(id, found, found.region, sort, None, before.version if before else 0))


def thing(world: fakes.World, id: str = "m1") -> Thing:
    """The meeting as it is stored."""
    found = world.store.thing(Symposium, id)
    assert found
    return found
