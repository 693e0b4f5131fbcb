"""New cases, and cases whose words or doors changed, become findable; the registry learns of their enterprises, and a
meeting has each of its items, also when the run that made the case stopped before that."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from chalicelib import handling
from chalicelib.handling import enterprises, symposiumitems
from chalicelib.jobs import logs

if TYPE_CHECKING:
    from chalicelib.wiring import Services

PAGE = 50


def index_cases(services: "Services", more: Callable[[], bool]) -> int:
    """Index whatever is due → how many failed; those keep their hint, and stand in nobody's way."""
    tried: set[tuple[str, int]] = set()
    failed = 0
    while more():
        due = [one for one in services.store.due_terms(PAGE + len(tried)) if one not in tried]
        if not due:
            break
        for one in due[:PAGE]:
            if not more():
                break
            tried.add(one)
            failed += not indexed(services, *one)
    return failed


def indexed(services: "Services", no: str, version: int) -> bool:
    """Index one case; False when that failed, which the log explains. Harmless when repeated."""
    try:
        case = services.store.case(no)
        if case and not case.sensitive:  # who may know of that one is named; the registry is read by all
            enterprises.learn(services, case)
        if case:
            symposiumitems.collect(services, case)
        handling.index(services, no, version)  # last: it ends the hint
    except Exception as error:  # noqa: BLE001 - one case must not keep the others from being found
        logs.failure("index", no, error)
        return False
    return True
