"""Symposiums, windows, groups, enterprises and what hangs on them, in the memory store."""

from collections.abc import Iterable, Sequence
from dataclasses import replace as renewed
from datetime import datetime

from chalicelib.domain.errors import Stale
from chalicelib.domain.records import Line, Shape, Thing
from chalicelib.store import codec
from chalicelib.store.memory_book import free


class MemoryThings:
    def __init__(self) -> None:
        self._things: dict[tuple[str, str], Thing] = {}
        self._lines: dict[tuple[str, str], dict[str, Line]] = {}

    def thing(self, shape: type[Shape], id: str) -> Thing | None:
        return self._things.get((shape.KIND, id))

    def things_by_id(self, shape: type[Shape], ids: Iterable[str]) -> dict[str, Thing]:
        found = (self.thing(shape, id) for id in dict.fromkeys(ids))
        return {one.id: one for one in found if one}

    def put_thing(self, thing: Thing, lines: Sequence[Line] = ()) -> Thing:
        before = self._things.get((thing.kind, thing.id))
        if (before.version if before else 0) != thing.version:
            raise Stale("别人刚刚改过，请看过新的内容再改")
        kept = renewed(thing, data=codec.loads(type(thing.data), codec.dumps(thing.data)), version=thing.version + 1)
        self._things[thing.kind, thing.id] = kept
        for line in lines:
            self.add_line(thing.kind, thing.id, line, replace=True)
        return kept

    def things(self, shape: type[Shape], region: str, after: str = "", limit: int = 100) -> tuple[list[Thing], str]:
        own = (one for one in self._things.values() if (one.kind, one.region) == (shape.KIND, region))
        places = {f"{one.sort}#{one.id}": one for one in own}
        found = [place for place in sorted(places) if region and place > after]
        return [places[place] for place in found[:limit]], found[limit - 1] if len(found) > limit else ""

    def due_things(self, now: datetime, limit: int = 50) -> list[tuple[str, str]]:
        found = [one for one in self._things.values() if one.wake_at and one.wake_at <= now]
        return [(one.kind, one.id) for one in sorted(found, key=lambda one: (one.wake_at or now, one.id))][:limit]

    def lines(
        self, kind: str, id: str, begins: str = "", after: str = "", limit: int = 500, newest: bool = False
    ) -> list[Line]:
        kept = self._lines.get((kind, id), {})
        names = sorted((name for name in kept if name.startswith(begins)), reverse=newest)
        return [kept[name] for name in names if not after or (name < after if newest else name > after)][:limit]

    def add_line(self, kind: str, id: str, line: Line, replace: bool = False) -> bool:
        kept = self._lines.setdefault((kind, id), {})
        if line.id in kept and not replace:
            return False
        kept[line.id] = Line(line.id, free(line.data))
        return True

    def drop_line(self, kind: str, id: str, line: str) -> None:
        self._lines.get((kind, id), {}).pop(line, None)
