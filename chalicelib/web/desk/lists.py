"""The smaller lists: the sealed lane, answers that a person must read."""

from chalice.app import Response

from chalicelib import handling
from chalicelib.domain import words
from chalicelib.domain.errors import Unseen
from chalicelib.domain.redaction import mask_mobile
from chalicelib.web.desk import casepage, frame, partitions, rows
from chalicelib.web.desk import tabs as tabbed
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


@page("/desk/answers", who=frame.SUPERVISORS)
def answers(visit: Visit) -> Response:
    """Replies that could not be read by rule, and replies that belong to no survey."""
    services, actor = visit.services, visit.actor
    found = partitions.load(services, actor).rows
    lines = rows.lines(found, actor, services.org, services.calendar, visit.now.date())
    unread = tabbed.chosen(lines, "unread", {})
    city = actor.region in ("", services.org.city)  # a stray reply has no region: the city reads it
    stray = [(one.at, mask_mobile(one.mobile), one.text) for one in services.store.unmatched()] if city else []
    return frame.render(visit, "desk/answers.html", lines=unread, stray=stray)
