"""Enterprises in the store: found, learnt from cases, changed by people."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from chalicelib.domain import registry
from chalicelib.domain.case import Case
from chalicelib.domain.errors import Stale, Unseen
from chalicelib.domain.records import Thing
from chalicelib.domain.registry import Enterprise

if TYPE_CHECKING:
    from chalicelib.wiring import Services

RETRIES = 4


def find(services: "Services", id: str) -> Enterprise | None:
    """By code or local id; a local id that was joined leads to its code."""
    thing = services.store.thing(Enterprise, id)
    if thing and thing.data.joined:
        thing = services.store.thing(Enterprise, thing.data.joined)
    return thing.data if thing else None


def learn(services: "Services", case: Case) -> Enterprise:
    """What this case tells; harmless when repeated, or when two cases of one enterprise come at once."""
    day = case.lodged_at.date()

    def told(known: Enterprise | None) -> Enterprise:
        return registry.learn(known, case.enterprise, case.enterprise_name, case.region, case.contact, day)

    return _change(services, case.enterprise, told)


def change(services: "Services", id: str, effect: Callable[[Enterprise], Enterprise]) -> Enterprise:
    """Apply a change of a person to what is known now; Unseen when there is no such enterprise."""

    def applied(known: Enterprise | None) -> Enterprise:
        if known is None:
            raise Unseen
        return effect(known)

    return _change(services, id, applied)


def _change(services: "Services", id: str, effect: Callable[[Enterprise | None], Enterprise]) -> Enterprise:
    for attempt in range(RETRIES):
        thing = services.store.thing(Enterprise, id)
        known: Enterprise | None = thing.data if thing else None
        after = effect(known)
        if after == known:
            return after
        try:
            services.store.put_thing(Thing(id, after, after.region, after.name, None, thing.version if thing else 0))
        except Stale:
            if attempt == RETRIES - 1:
                raise
            continue
        return after
    raise Stale


def join(services: "Services", local: str, code: str) -> Enterprise:
    """A local id turned out to have this code. The code's side first: repeated after a stop it does the rest."""
    gone = services.store.thing(Enterprise, local)
    if gone is None:
        raise Unseen
    whole = change(services, code, lambda known: registry.join(gone.data, known)[1])
    change(services, local, lambda known: registry.join(known, whole)[0])
    return whole
