"""The words under which cases are found, and saved views, in the memory store."""

from collections.abc import Iterable, Sequence

from chalicelib.domain.records import SavedView
from chalicelib.store import rules


class MemorySearch:
    def __init__(self) -> None:
        self._terms: dict[str, tuple[frozenset[str], str]] = {}  # case → its terms, its region
        self._hints: dict[str, int] = {}  # case → the version that is not indexed yet
        self._views: dict[tuple[str, str], SavedView] = {}

    def put_terms(self, no: str, terms: Iterable[str], region: str = "", version: int = 0) -> None:
        self._terms[no] = (frozenset(terms), region)
        if self._hints.get(no, version) <= version:
            self._hints.pop(no, None)

    def due_terms(self, limit: int = 50) -> list[tuple[str, int]]:
        return sorted(self._hints.items())[:limit]

    def find_terms(self, terms: Sequence[str], region: str = "", limit: int = 30) -> tuple[list[str], bool]:
        found = [no for no, (own, where) in self._terms.items()
                 if terms and own.issuperset(terms) and region in ("", where)]  # fmt: skip
        found.sort(key=rules.term_sort, reverse=True)
        return found[:limit], len(found) > limit

    def views(self, account: str) -> list[SavedView]:
        return [view for (owner, _), view in sorted(self._views.items()) if owner == account]

    def put_view(self, view: SavedView) -> None:
        self._views[view.account, view.id] = view

    def drop_view(self, account: str, id: str) -> None:
        self._views.pop((account, id), None)
