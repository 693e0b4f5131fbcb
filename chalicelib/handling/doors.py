"""Doors: the windows, groups and symposiums through which a case came. Each has people who pass the answer on."""

from typing import TYPE_CHECKING

from chalicelib.domain.platforms import Group, Symposium, Window

if TYPE_CHECKING:
    from chalicelib.wiring import Services

SHAPES: dict[str, type] = {shape.KIND: shape for shape in (Window, Group, Symposium)}


def name(services: "Services", door: str) -> str:
    """What 'group:<id>', 'window:<id>' or 'symposium:<id>' is called, '' when there is none of this id."""
    found = _data(services, door)
    return found.topic if isinstance(found, Symposium) else found.name if found else ""


def people(services: "Services", door: str) -> tuple[str, ...]:
    """Accounts that are told when a case of this door is answered: staff, steward, organiser."""
    found = _data(services, door)
    if isinstance(found, Window):
        return found.staff
    one = found.steward if isinstance(found, Group) else found.organiser if isinstance(found, Symposium) else ""
    return (one,) if one else ()


def _data(services: "Services", door: str) -> Window | Group | Symposium | None:
    kind, _, id = door.partition(":")
    thing = services.store.thing(SHAPES[kind], id) if kind in SHAPES else None
    return thing.data if thing else None
