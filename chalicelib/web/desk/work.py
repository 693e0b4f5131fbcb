"""我的工作: the lists (procedure 4, architecture Queues)."""

from chalice.app import Response

from chalicelib.domain import flow, identity
from chalicelib.web import forms
from chalicelib.web.desk import frame, rows
from chalicelib.web.desk import tabs as tabbed
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

PER_PAGE = 50


@page("/desk", who=frame.ANYBODY)
def work(visit: Visit) -> Response:
    """The person's cases under tabs with counts; filters are in the address."""
    wanted = identity.normalise_no(visit.asked("q"))
    if identity.is_case_no(wanted):
        return visit.redirect(f"/desk/case/{wanted}")
    services, actor = visit.services, visit.actor
    found, more = rows.load(services, actor)
    lines = rows.lines(found, actor, services.org, services.calendar, visit.now.date())
    tabs = tabbed.tabs(lines, actor)
    tab = visit.asked("tab") or next((one.key for one, n in tabs if n), "open")
    pool = lines
    if tab == tabbed.DONE:
        closed = rows.done(services, actor, visit.now.year)
        pool = rows.lines(closed, actor, services.org, services.calendar, visit.now.date())
    status, category, text = (visit.asked(name) for name in ("status", "category", "q"))
    shown = tabbed.chosen(pool, tab, status, category, text)
    number = max(1, forms.number(visit.asked("page")))
    start = (number - 1) * PER_PAGE
    return frame.render(
        visit, "desk/work.html", tabs=tabs, tab=tab, done=tabbed.DONE, lines=shown[start : start + PER_PAGE],
        total=len(shown), number=number, pages=max(1, -(-len(shown) // PER_PAGE)), more=more, limit=rows.LIMIT,
        asked={"tab": tab, "status": status, "category": category, "q": text},
        choices=tabbed.choices(pool, services.org.categories), has_lists=bool(found) or rows.has_lists(actor),
        unit_column=rows.sees_units(actor), said=_said(visit.asked("done")),
    )  # fmt: skip


def _said(action: str) -> str:
    row = flow.FLOW.get(action)
    return f"已办理：{row.label}。" if row else ""
