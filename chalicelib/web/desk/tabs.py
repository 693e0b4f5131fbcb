"""The tabs over a person's list, and what the filters of the address leave of it. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.domain import words
from chalicelib.domain.case import Actor
from chalicelib.domain.words import Role, Status
from chalicelib.web.desk.rows import Line


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
TABS = (
    Tab("todo", "待办", lambda line: line.mine, keep=True),
    Tab("open", "在办", lambda line: True, keep=True),
    Tab("late", "超期", lambda line: line.late, alarm=True, keep=True),
    Tab("soon", "临期", lambda line: line.light is not None and line.light.colour == "yellow", keep=True),
    Tab("second", "二次交办", lambda line: line.row["round"] == "2", keep=True),
    Tab("phone", "待回访", lambda line: line.row["phone"] == "1", SUPERVISORS),
    Tab("review", "待审核", lambda line: line.row["status_code"] == Status.ANSWERED, SUPERVISORS),
    Tab("objected", "退单待审", lambda line: line.row["status_code"] == Status.OBJECTED, SUPERVISORS),
    Tab("extension", "延期待批", lambda line: "extension" in line.flags, SUPERVISORS),
    Tab("unread", "待人工判读", lambda line: line.row["unread"] == "1", SUPERVISORS),
)
DONE = "done"  # the one tab that is a query of its own


def tabs(all_lines: Sequence[Line], actor: Actor) -> list[tuple[Tab, int]]:
    """The tabs that make sense for this person, with counts."""
    counted = [(tab, sum(map(tab.test, all_lines))) for tab in TABS if not tab.roles or actor.has(*tab.roles)]
    return [(tab, n) for tab, n in counted if n or tab.keep]


def chosen(all_lines: Sequence[Line], tab: str, status: str, category: str, text: str) -> list[Line]:
    """The lines of a tab after the filters of the URL; unknown values filter nothing."""
    test = next((one.test for one in TABS if one.key == tab), lambda line: True)
    text = text.strip().lower()
    return [
        line
        for line in all_lines
        if test(line)
        and (not status or line.row["status_code"] == status)
        and (not category or line.row["category"] == category)
        and (not text or text in f"{line.no} {line.row['title']} {line.row['enterprise']}".lower())
    ]


def choices(all_lines: Iterable[Line], categories: Mapping[str, str]) -> dict[str, list[tuple[str, str]]]:
    """What the filters offer: only values that occur."""
    found = list(all_lines)
    codes = {line.row["status_code"] for line in found}
    used = {line.row["category"] for line in found}
    return {
        "status": [(str(code), info.label) for code, info in words.STATUS.items() if code in codes],
        "category": [(code, name) for code, name in categories.items() if code in used],
    }
