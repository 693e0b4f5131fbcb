"""Cases by the channels they came through in a period: each once in all, and once under each of its channels (procedure
7, 9). Pure: rows of the lists in, numbers out.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from chalicelib.domain import queues, registry, services, words
from chalicelib.domain.groupfigures import percent
from chalicelib.domain.records import ListRow
from chalicelib.domain.words import Status

# How a case stands now; what is in the sealed lane stands as under way, like every second round until it is closed.
STATES = {
    "open": "办理中", "answered": "已答复，待评价", "closed": "已完结", "guided": "已告知渠道", "withdrawn": "已撤回",
}  # fmt: skip


@dataclass(frozen=True)
class Matter:
    """One case with every channel that it, or what was merged into it, came through."""

    no: str
    channels: frozenset[str]
    state: str
    solved: bool
    asked: bool  # 意见, 建议, 咨询, or guided, or withdrawn: left out of the second line of the rate


@dataclass(frozen=True)
class Figures:
    """`coded`, `local`: distinct enterprises with a code and without; `states` in the order of STATES; `narrow`: solved
    and received without guided, withdrawn, 意见, 建议 and 咨询."""

    received: int
    solved: int
    coded: int
    local: int
    states: tuple[int, ...]
    narrow: tuple[int, int]

    @property
    def rate(self) -> str:
        return percent(self.solved, self.received)

    @property
    def narrow_rate(self) -> str:
        return percent(*self.narrow)


@dataclass(frozen=True)
class Overview:
    """`several`: cases that came through more than one channel, so much more often are they counted by channel."""

    total: Figures
    by: tuple[tuple[str, Figures], ...]
    several: int


def overview(found: Sequence[Matter], owners: Mapping[str, str], order: Sequence[str] = ()) -> Overview:
    """`owners`: number → code or local id of its enterprise; channels in `order`, then any others."""
    by: defaultdict[str, list[Matter]] = defaultdict(list)
    for one in found:
        for channel in one.channels:
            by[channel].append(one)
    names = [*order, *sorted(by.keys() - set(order))]
    return Overview(figures(found, owners), tuple((name, figures(by[name], owners)) for name in names),
                    sum(len(one.channels) > 1 for one in found))  # fmt: skip


def matters(found: Iterable[ListRow], first: date, last: date) -> list[Matter]:
    """The cases lodged on the days from `first` to `last`, as of now; what was merged lends its channels to its master
    and is none of its own."""
    rows = {one.no: one.row for one in found}
    more: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows.values():
        if row["status_code"] == Status.MERGED and row.get("master"):
            more[row["master"]].update(queues.channels(row))
    return [_matter(no, row, more[no]) for no, row in rows.items()
            if row["status_code"] != Status.MERGED and first <= date.fromisoformat(row["lodged"]) <= last]  # fmt: skip


def _matter(no: str, row: Mapping[str, str], more: set[str]) -> Matter:
    state = services.state(Status(row["status_code"]), int(row["round"]))
    return Matter(
        no, frozenset({*queues.channels(row), *more}), state, bool(row.get("solved")),
        state in ("guided", "withdrawn") or row["kind"] not in words.ROUND2_KINDS,
    )  # fmt: skip


def figures(found: Sequence[Matter], owners: Mapping[str, str]) -> Figures:
    coded, local = registry.counted(owners[one.no] for one in found if one.no in owners)
    states = Counter(one.state for one in found)
    narrow = [one for one in found if not one.asked]
    return Figures(
        len(found), sum(one.solved for one in found), coded, local, tuple(states[key] for key in STATES),
        (sum(one.solved for one in narrow), len(narrow)),
    )  # fmt: skip
