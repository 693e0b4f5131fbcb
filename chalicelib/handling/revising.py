"""Documents that people change: calendar, policy, organisation, dictionary, templates. Every change is a version."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from chalicelib.domain.errors import Stale
from chalicelib.domain.records import Revision

if TYPE_CHECKING:
    from chalicelib.wiring import Services


def number(services: "Services", name: str) -> int:
    """The document's version, 0 while nobody changed it."""
    return int((services.store.setting(name) or {}).get("n", 0))


def revise(
    services: "Services", name: str, value: Mapping[str, Any], *, by: str, by_name: str, why: str,
    seen: int | None = None,
) -> Revision:  # fmt: skip
    """Make the next version and work with it at once; `seen`: the version that the person saw, Stale when a
    colleague was faster."""
    before = number(services, name)
    if seen is not None and seen != before:
        raise Stale("别人刚刚改过这一项，请看过新的内容再改")
    plain = {key: given for key, given in value.items() if key != "n"}
    revision = Revision(name, before + 1, plain, by, by_name, why, services.clock.now())
    services.store.revise(revision)
    services.book.reread()
    return revision
