"""One verb: note who did what outside the cases, refused attempts included."""

from typing import TYPE_CHECKING

from chalicelib.domain.audit import EVENTS
from chalicelib.domain.case import Actor
from chalicelib.domain.records import Event

if TYPE_CHECKING:
    from chalicelib.wiring import Services


def record(
    services: "Services", what: str, actor: Actor | None, *, target: str = "", ok: bool = True, **detail: str
) -> None:
    """Write the event. `target`: an account, a setting or a case number; `detail`: words of ours, nothing that
    somebody typed and nothing personal."""
    assert what in EVENTS, what
    by, name = (actor.id, actor.name) if actor else ("", "")
    services.store.note(Event(services.ids.new(), services.clock.now(), what, by, name, target, ok, detail))
