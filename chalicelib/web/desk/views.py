"""Saved views: a list with its filters under a name of the person's own."""

from chalice.app import Response

from chalicelib.domain.records import SavedView
from chalicelib.web.desk import rows, work
from chalicelib.web.desk import tabs as tabbed
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

MOST = 20
LONGEST = 20  # characters of a name
LONGEST_VALUE = 100
KEPT = ("tab", *tabbed.KEYS)


@page("/desk/views", methods=("POST",), who=rows.FINDERS)
def views(visit: Visit) -> Response:
    """Save the list under a name (the same name again: in its place), or remove one (`drop`: its id)."""
    store, account = visit.services.store, visit.actor.id
    query = {name: visit.first(name)[:LONGEST_VALUE] for name in KEPT if visit.first(name)}
    if visit.first("drop"):
        store.drop_view(account, visit.first("drop")[:LONGEST_VALUE])
        return visit.redirect("/desk", **{**query, "done": "unview"})
    name, own = visit.first("name"), store.views(account)
    same = next((one for one in own if one.name == name), None)
    wrong = _wrong(name, len(own) - bool(same))
    if wrong:
        return work.show(visit, query, status=422, error=wrong, typed=name)
    store.put_view(SavedView(same.id if same else visit.services.ids.new(), account, name, query))
    return visit.redirect("/desk", **{**query, "done": "view"})


def _wrong(name: str, others: int) -> str:
    if not name:
        return "请给这个视图起个名字"
    if len(name) > LONGEST:
        return f"名字最多 {LONGEST} 个字"
    return f"最多保存 {MOST} 个视图，请先删除一个" if others >= MOST else ""
