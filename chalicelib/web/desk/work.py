"""我的工作: the lists (procedure 4, architecture Queues)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chalice.app import Response

from chalicelib.domain import flow, identity
from chalicelib.domain.flow.bulk import ROLES
from chalicelib.domain.records import ListRow
from chalicelib.web import forms
from chalicelib.web.desk import frame, partitions, rows
from chalicelib.web.desk import tabs as tabbed
from chalicelib.web.desk.partitions import Read
from chalicelib.web.desk.rows import Line
from chalicelib.web.errors import NotFound
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

PER_PAGE = 50
YEARS = 3  # of closed cases that are offered
ASKED = ("tab", "year", "after", *tabbed.KEYS)  # what an address of a list may hold
SAID = {"view": "已保存这个视图。", "unview": "已删除这个视图。"}


@dataclass(frozen=True)
class Work:
    """A person's list as the address asks for it. `lines`: all that was read; `shown`: after tab and filters."""

    tab: str
    asked: Mapping[str, str]
    read: Read
    tabs: list[tuple[tabbed.Tab, int]]
    pool: Sequence[Line]
    shown: Sequence[Line]
    year: int


@page("/desk", who=frame.ANYBODY)
def work(visit: Visit) -> Response:
    """The person's cases under tabs with counts; filters are in the address."""
    wanted = identity.normalise_no(visit.asked("q"))
    if identity.is_case_no(wanted):
        return visit.redirect(f"/desk/case/{wanted}")
    asked = {name: visit.asked(name) for name in ASKED}
    return show(visit, asked, number=max(1, forms.number(visit.asked("page"))))


def show(visit: Visit, asked: Mapping[str, str], *, number: int = 1, status: int = 200, error: str = "",
         typed: str = "") -> Response:  # fmt: skip
    """The page of a list; `error`: what is wrong with the `typed` name of a view."""
    services, actor = visit.services, visit.actor
    one = read(visit, asked)
    query = {name: value for name, value in asked.items() if value and name != "after"}
    start = (number - 1) * PER_PAGE
    pages = max(1, -(-len(one.shown) // PER_PAGE))
    on = {"after": asked["after"]} if asked.get("after") else {}
    return frame.render(
        visit, "desk/work.html", status=status, work=one, tabs=one.tabs, tab=one.tab, done=tabbed.DONE,
        lines=one.shown[start : start + PER_PAGE], total=len(one.shown), number=number, pages=pages, query=query, on=on,
        limit=partitions.LIMIT, cut=[services.org.regions.get(region, region) for region in one.read.cut],
        choices=tabbed.choices(one.pool, one.asked, services.org), asked=one.asked, active=len(_narrowed(one.asked)),
        closed=_closed(visit, one), years=range(visit.now.year, visit.now.year - YEARS, -1),
        own=[(path, name) for path, name, who in (*frame.MENU[1:], *frame.SHELF) if not actor.roles.isdisjoint(who)],
        has_lists=rows.has_lists(actor), unit_column=rows.sees_units(actor), bulk=actor.has(*ROLES),
        views=services.store.views(actor.id), said=_said(visit.asked("done")), error=error, typed=typed,
    )  # fmt: skip


def read(visit: Visit, asked: Mapping[str, str]) -> Work:
    """What the address asks for. Raises NotFound for a cursor that no list gave."""
    services, actor = visit.services, visit.actor
    tab, region, after = asked.get("tab", ""), asked.get("region", ""), asked.get("after", "")
    year = forms.number(asked.get("year", "")) or visit.now.year

    def lined(found: Sequence[ListRow]) -> list[Line]:
        return rows.lines(found, actor, services.org, services.calendar, visit.now.date())

    def enough(found: Sequence[ListRow]) -> bool:
        return len(tabbed.chosen(lined(found), tab, asked)) >= PER_PAGE

    try:
        found = partitions.load(services, actor, region, "" if tab == tabbed.DONE else after, enough)
        lines = pool = lined(found.rows)
        counted = tabbed.tabs(lines, actor)
        tab = tab or next((one.key for one, n in counted if n), "open")
        if tab == tabbed.DONE:
            found = partitions.done(services, actor, year, region, after)
            pool = lined(found.rows)
    except ValueError:
        raise NotFound from None
    whole = {**dict.fromkeys(ASKED, ""), **asked, "tab": tab}
    return Work(tab, whole, found, counted, pool, tabbed.chosen(pool, tab, asked), year)


def _narrowed(asked: Mapping[str, str]) -> list[str]:
    return [name for name in tabbed.KEYS if asked.get(name)]


def _closed(visit: Visit, one: Work) -> str:
    """The count of closed cases in words, '' where it is not known."""
    if one.tab == tabbed.DONE:
        return f"{len(one.pool)}{'+' if one.read.more else ''}"
    n = partitions.count_done(visit.services, visit.actor, visit.now.year, one.asked.get("region", ""))
    return "" if n is None else f"{n}+" if n >= partitions.COUNTED else str(n)


def _said(action: str) -> str:
    row = flow.FLOW.get(action)
    return f"已办理：{row.label}。" if row else SAID.get(action, "")
