"""查找: anything typed into the one field of the header, within what the person may see.

The field is posted: a mobile or a company's name has no place in an address, a history or a log.
"""

from chalice.app import Response

from chalicelib import handling
from chalicelib.web import limits
from chalicelib.web.desk import frame, rows
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

LONGEST = 100  # characters
# How the text was understood.
BY = {
    "mobile": "按手机号",
    "enterprise": "按统一社会信用代码",
    "tail": "按编号末尾",
    "words": "按标题、企业和正文中的字词",
}
OWN = "在本单位的诉求中，按标题和企业"


@page("/desk/search", methods=("GET", "POST"), who=rows.FINDERS)
def search(visit: Visit) -> Response:
    """The field, and after a post what was found; a whole number leads to its case."""
    text = visit.first("q")[:LONGEST]
    if not text:
        return frame.render(visit, "desk/search.html", text="", found=None, lines=[], by="", unit_column=True)
    services, actor = visit.services, visit.actor
    limits.count(services, "search-person", actor.id)
    kind, asked = handling.understood(text)
    if kind == "no":
        return visit.redirect(f"/desk/case/{asked}")
    found = handling.find(services, text, actor, visit.now)
    if kind == "mobile":
        handling.record(services, "search", actor, hits=str(len(found.rows)))
    lines = rows.lines(found.rows, actor, services.org, services.calendar, visit.now.date())
    by = BY.get(kind, "") if kind != "words" or rows.sees_units(actor) else OWN
    return frame.render(visit, "desk/search.html", text=text, found=found, lines=lines, by=by,
                        unit_column=rows.sees_units(actor))  # fmt: skip
