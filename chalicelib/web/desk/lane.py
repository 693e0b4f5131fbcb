"""The sealed lane's own list (procedure 2)."""

from chalice.app import Response

from chalicelib import handling
from chalicelib.domain import words
from chalicelib.domain.errors import Unseen
from chalicelib.web.desk import casepage, frame
from chalicelib.web.errors import NotFound
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit


@page("/desk/lane", who=frame.ANYBODY)
def lane(visit: Visit) -> Response:
    """Cases waiting for adjudication or at the discipline commission, for the persons named for each of them.

    For everybody else this page does not exist (procedure 2, sealed lane).
    """
    if not frame.is_named(visit):
        raise NotFound
    services, actor = visit.services, visit.actor
    found = []
    for no in services.store.lane(actor.id):
        try:
            view = handling.see(services, no, actor)
        except Unseen:
            continue
        if view.case.status in words.SEALED and actor.id in view.case.lane_readers:
            top = casepage.head(view.case, view.entries, actor, services.org, services.calendar, visit.now.date())
            found.append((view.case, top))
    found.sort(key=lambda one: (one[1].due.due if one[1].due else visit.now.date(), one[0].no))
    return frame.render(visit, "desk/lane.html", cases=found, org=services.org)
