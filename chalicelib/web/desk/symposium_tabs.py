"""The tabs over the pages of one meeting: those of its pages that exist and that this person may open; none for who
only reads the overview."""

from chalicelib.handling import symposiums
from chalicelib.web.pages import PAGES
from chalicelib.web.visit import Visit

MEETING = "/desk/symposiums/{id}"
# What follows the meeting's address → the tab's name.
TABS = (
    ("", "概况"), ("/stages", "阶段"), ("/announcement", "公告"), ("/items", "议题"), ("/sheets", "准备单"),
    ("/guests", "参会"), ("/entry", "现场录入"), ("/papers", "文书"),
)  # fmt: skip


def tabs(visit: Visit, id: str) -> list[tuple[str, str, bool]]:
    """(address, name, whether this page belongs to it)."""
    if not symposiums.attends(visit.actor):
        return []
    roles, here, at = visit.actor.roles, f"{visit.path}/", f"/desk/symposiums/{id}"
    open_to = {one.path for one in PAGES if "GET" in one.methods and not roles.isdisjoint(one.who)}
    return [(f"{at}{suffix}", label, here.startswith(f"{at}{suffix}/") if suffix else visit.path == at)
            for suffix, label in TABS if f"{MEETING}{suffix}" in open_to]  # fmt: skip
