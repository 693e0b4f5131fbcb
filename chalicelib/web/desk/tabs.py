"""The tabs over a person's list, and what the filters of the address leave of it. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from chalicelib.domain import queues, words
from chalicelib.domain.case import Actor
from chalicelib.domain.org import Org
from chalicelib.domain.words import Role, Status
from chalicelib.web.desk.rows import FLAGS, Line


@dataclass(frozen=True)
class Tab:
    """`roles` empty: everybody who has a list."""

    key: str
    label: str
    test: Callable[[Line], bool]
    roles: tuple[Role, ...] = ()
    alarm: bool = False
    keep: bool = False  # shown also when empty


SUPERVISORS = (Role.SUPERVISOR, Role.SUPERVISOR_HEAD)
PRESSED = frozenset({"listed", "pressed"})
TABS = (
    Tab("todo", "待办", lambda line: line.mine, keep=True),
    Tab("open", "在办", lambda line: True, keep=True),
    Tab("late", "超期", lambda line: line.late, alarm=True, keep=True),
    Tab("soon", "临期", lambda line: line.light is not None and line.light.colour == "yellow", keep=True),
    Tab("pressed", "督办", lambda line: not PRESSED.isdisjoint(line.flags), keep=True),
    Tab("second", "二次交办", lambda line: line.row["round"] == "2", keep=True),
    Tab("phone", "待回访", lambda line: bool(line.row["phone"]), SUPERVISORS),
    Tab("review", "待审核", lambda line: line.row["status_code"] == Status.ANSWERED, SUPERVISORS),
    Tab("objected", "退单待审", lambda line: line.row["status_code"] == Status.OBJECTED, SUPERVISORS),
    Tab("extension", "延期待批", lambda line: "extension" in line.flags, SUPERVISORS),
    Tab("unread", "待人工判读", lambda line: line.row["unread"] == "1", SUPERVISORS),
)
DONE = "done"  # the one tab that is a query of its own


@dataclass(frozen=True)
class Filter:
    """A choice in the address: the line's own values, and code → words in the order in which they are offered."""

    key: str
    label: str
    values: Callable[[Line], Iterable[str]]
    names: Callable[[Org], Mapping[str, str]]


FILTERS = (
    Filter("region", "县区", lambda line: (line.row["region"],), lambda org: org.regions),
    Filter("unit", "主办单位", lambda line: (line.row["unit"],),
           lambda org: {one.id: one.name for one in org.units.values()}),
    Filter("status", "状态", lambda line: (line.row["status_code"],),
           lambda org: {str(code): info.label for code, info in words.STATUS.items()}),
    Filter("category", "领域", lambda line: (line.row["category"],), lambda org: org.categories),
    Filter("channel", "渠道", lambda line: queues.channels(line.row), lambda org: words.CHANNELS),
    Filter("difficulty", "难易程度", lambda line: (line.row.get("difficulty", ""),), lambda org: words.DIFFICULTY),
    Filter("tag", "标记", lambda line: line.flags, lambda org: FLAGS),
)  # fmt: skip
FROM, TO, TEXT = "from", "to", "q"
KEYS = (*(one.key for one in FILTERS), FROM, TO, TEXT)  # what narrows a list; region also says what is read


def tabs(all_lines: Sequence[Line], actor: Actor) -> list[tuple[Tab, int]]:
    """The tabs that make sense for this person, with counts."""
    counted = [(tab, sum(map(tab.test, all_lines))) for tab in TABS if not tab.roles or actor.has(*tab.roles)]
    return [(tab, n) for tab, n in counted if n or tab.keep]


def chosen(all_lines: Iterable[Line], tab: str, asked: Mapping[str, str]) -> list[Line]:
    """The lines of a tab after the filters of the address; a day that is none filters nothing."""
    test = next((one.test for one in TABS if one.key == tab), lambda line: True)
    wanted = [(one.values, asked[one.key]) for one in FILTERS if asked.get(one.key)]
    first, last, text = _day(asked.get(FROM, "")), _day(asked.get(TO, "")), asked.get(TEXT, "").strip().lower()
    return [
        line
        for line in all_lines
        if test(line)
        and all(value in values(line) for values, value in wanted)
        and (not first or (line.due is not None and line.due >= first))
        and (not last or (line.due is not None and line.due <= last))
        and (not text or text in f"{line.no} {line.row['title']} {line.row['enterprise']}".lower())
    ]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def choices(
    all_lines: Iterable[Line], asked: Mapping[str, str], org: Org
) -> list[tuple[Filter, list[tuple[str, str]]]]:
    """What the filters offer: only values that occur, and the one that is asked for."""
    found = list(all_lines)
    offered = []
    for one in FILTERS:
        used = {value for line in found for value in one.values(line)} | {asked.get(one.key, "")}
        values = [(code, name) for code, name in one.names(org).items() if code in used]
        if len(values) > 1 or asked.get(one.key):
            offered.append((one, values))
    return offered


def described(asked: Mapping[str, str], org: Org) -> list[str]:
    """The filters in words."""
    said = [f"{one.label}：{one.names(org).get(asked[one.key], asked[one.key])}" for one in FILTERS
            if asked.get(one.key)]  # fmt: skip
    days = [(word, asked[key]) for key, word in ((FROM, "到期不早于"), (TO, "到期不晚于")) if _day(asked.get(key, ""))]
    return said + [f"{word} {value}" for word, value in days] + (
        [f"字词：{asked[TEXT]}"] if asked.get(TEXT) else [])  # fmt: skip
