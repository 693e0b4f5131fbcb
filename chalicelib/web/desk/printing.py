"""A case on paper: what this person may see of it, without buttons; what is internal stays marked as such."""

from chalice.app import Response

from chalicelib import handling
from chalicelib.web.desk import case as shown
from chalicelib.web.desk import frame, history
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit


@page("/desk/case/{no}/print", who=frame.ANYBODY)
def print_case(visit: Visit) -> Response:
    """A4; opened from the case page, printed with the browser."""
    view = handling.see(visit.services, visit.params["no"], visit.actor)
    lines = history.items(view.entries)
    return visit.render(
        "desk/print.html", **shown.facts(visit, view), blocks=history.by_round(lines)[::-1],
        compare=history.compare(view.entries), person=visit.actor.name, now=visit.now,
        inside=any(line.css == "in" for line in lines),
    )  # fmt: skip
