"""Units, regions and categories as the flow needs them."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Unit:
    """`kind`: city, county, vertical; `regions`: those a vertical unit serves."""

    id: str
    name: str
    region: str
    kind: str = "city"
    regions: tuple[str, ...] = ()
    active: bool = True


@dataclass(frozen=True)
class Org:
    city: str  # region code of the city itself
    units: Mapping[str, Unit]
    regions: Mapping[str, str]
    categories: Mapping[str, str]

    def unit_name(self, unit: str) -> str:
        found = self.units.get(unit)
        return found.name if found else unit

    def within(self, region: str, scope: str) -> bool:
        """Whether `region` lies in a person's `scope` ('' or the city's code: everything)."""
        return scope in ("", self.city) or region == scope
