"""What people are told: each person's notices, and the robots of their groups, in the memory store."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.case import Message
from chalicelib.domain.records import Bell, Notice, Robot
from chalicelib.store import rules


class MemoryBells:
    _notices: list[Message]
    _wording: Callable[[str, Mapping[str, str]], str]

    def __init__(self) -> None:
        self._delivered: set[tuple[str, str]] = set()
        self._bells: dict[tuple[str, str, str], Bell] = {}  # (account, instant, id) → notice
        self._robots: dict[tuple[str, str], Robot] = {}

    def due_notes(self, limit: int = 100) -> list[Notice]:
        found = [Notice(m.id, m.to, m.case, self._wording(m.template, m.values), m.due, m.values.get("path", ""))
                 for m in self._notices if (m.to, m.id) not in self._delivered]  # fmt: skip
        return sorted(found, key=lambda note: (note.at, note.id))[:limit]

    def deliver(self, note: Notice, bells: Sequence[Bell]) -> None:
        for bell in bells:
            self._bells.setdefault((bell.account, rules.instant(bell.at), bell.id), bell)
        self._delivered.add((note.to, note.id))

    def bells(self, account: str, limit: int = 50) -> list[Bell]:
        mine = sorted((key for key in self._bells if key[0] == account), reverse=True)
        return [self._bells[key] for key in mine[:limit]]

    def unread(self, account: str) -> int:
        return min(rules.MOST_UNREAD, sum(bell.unread for bell in self._bells.values() if bell.account == account))

    def read_bells(self, account: str, until: datetime) -> None:
        seen = [key for key, bell in self._bells.items() if key[0] == account and bell.at <= until]
        self._bells.update({key: replace(self._bells[key], unread=False) for key in seen})

    def robots(self) -> list[Robot]:
        return [self._robots[key] for key in sorted(self._robots)]

    def put_robot(self, robot: Robot) -> None:
        self._robots[robot.unit, robot.kind] = robot

    def drop_robot(self, unit: str, kind: str) -> None:
        self._robots.pop((unit, kind), None)
