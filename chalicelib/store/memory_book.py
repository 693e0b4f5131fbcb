"""The city's own documents of the memory store."""

from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.domain.errors import Stale
from chalicelib.domain.records import Revision
from chalicelib.store import codec


class MemoryDocuments:
    def __init__(self) -> None:
        self._settings: dict[str, Mapping[str, Any]] = {}
        self._revisions: dict[str, list[Revision]] = {}

    def setting(self, name: str) -> Mapping[str, Any] | None:
        return self._settings.get(name)

    def put_setting(self, name: str, value: Mapping[str, Any]) -> None:
        self._settings[name] = free(value)

    def settings(self, names: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
        return {name: self._settings[name] for name in names if name in self._settings}

    def revise(self, revision: Revision) -> None:
        kept = self._revisions.setdefault(revision.name, [])
        fresh: Revision = codec.loads(Revision, codec.dumps(revision))
        if kept and kept[-1] == fresh:
            return
        if revision.number != len(kept) + 1:
            raise Stale("别人刚刚改过这一项，请看过新的内容再改")
        kept.append(fresh)
        self._settings[revision.name] = free({**revision.value, "n": revision.number})

    def revisions(self, name: str, limit: int = 50) -> list[Revision]:
        return self._revisions.get(name, [])[::-1][:limit]


def free(data: Mapping[str, Any]) -> Any:
    """As it comes back from text, so that a test on memory sees what the table would give."""
    return codec.loads(Mapping[str, Any], codec.dumps(data))
