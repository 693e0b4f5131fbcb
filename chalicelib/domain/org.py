"""Units, regions and categories as the flow needs them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Unit:
    """`kind`: city, county, vertical; `regions`: those a vertical unit serves; `parent`: the unit above it, '' at the
    top. A unit that was merged names its successor in `into`; `names` are former names with the day they ended."""

    id: str
    name: str
    region: str
    kind: str = "city"
    regions: tuple[str, ...] = ()
    active: bool = True
    parent: str = ""
    into: str = ""
    names: tuple[tuple[str, str], ...] = ()  # (last day in ISO, name), oldest first

    def name_on(self, day: date) -> str:
        """Its name on that day: figures of a period keep the name of the period (procedure 9)."""
        return next((name for last, name in self.names if day.isoformat() <= last), self.name)


@dataclass(frozen=True)
class Org:
    city: str  # region code of the city itself
    units: Mapping[str, Unit]
    regions: Mapping[str, str]
    categories: Mapping[str, str]
    retired: frozenset[str] = frozenset()  # categories that no new case takes; old cases keep their name

    @property
    def offered(self) -> dict[str, str]:
        """The categories that a new case can have, in order."""
        return {code: name for code, name in self.categories.items() if code not in self.retired}

    def unit_name(self, unit: str) -> str:
        found = self.units.get(unit)
        return found.name if found else unit

    def within(self, region: str, scope: str) -> bool:
        """Whether `region` lies in a person's `scope` ('' or the city's code: everything)."""
        return scope in ("", self.city) or region == scope

    def regions_in(self, scope: str) -> dict[str, str]:
        """Code → name of the regions within a scope."""
        return {code: name for code, name in self.regions.items() if self.within(code, scope)}

    def reaches(self, scope: str, unit: str) -> bool:
        """Whether a person of this scope may give cases to the unit: the city to all, a county to its own units and
        to vertical ones that serve it."""
        found = self.units[unit]
        return self.within(found.region, scope) or (found.kind == "vertical" and scope in found.regions)


def from_data(data: Mapping[str, Any]) -> Org:
    """{city, regions: {code: name}, categories: {code: name}, units: [{id, name, region, …}]}"""
    units = {}
    for one in data["units"]:
        names = tuple((last, name) for last, name in one.get("names", ()))
        units[one["id"]] = Unit(**{**one, "regions": tuple(one.get("regions", ())), "names": names})
    return Org(data["city"], units, data["regions"], data["categories"],
               frozenset(data.get("retired", ())))  # fmt: skip


def to_data(org: Org) -> dict[str, Any]:
    """The inverse of `from_data`; what is at its default is left out."""
    return {"city": org.city, "regions": dict(org.regions), "categories": dict(org.categories),
            "units": [_unit(unit) for unit in org.units.values()],
            **({"retired": sorted(org.retired)} if org.retired else {})}  # fmt: skip


def _unit(unit: Unit) -> dict[str, Any]:
    made: dict[str, Any] = {"id": unit.id, "name": unit.name, "region": unit.region, "kind": unit.kind}
    made |= {name: list(getattr(unit, name)) for name in ("regions", "names") if getattr(unit, name)}
    made |= {name: getattr(unit, name) for name in ("parent", "into") if getattr(unit, name)}
    return made if unit.active else {**made, "active": False}
