"""The smaller lists: the sealed lane, notices, answers that a person must read."""

from chalice.app import Response

from chalicelib import handling
from chalicelib.domain import access, words
from chalicelib.domain.case import Actor
from chalicelib.domain.errors import Unseen
from chalicelib.domain.org import Org
from chalicelib.domain.redaction import mask_mobile
from chalicelib.domain.words import Role
from chalicelib.web.desk import casepage, frame, partitions, rows
from chalicelib.web.desk import tabs as tabbed
from chalicelib.web.errors import NotFound
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

NOTICES = 40


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


@page("/desk/notices", who=frame.ANYBODY)
def notices(visit: Visit) -> Response:
    """What the system told this person or the groups the person is in, newest first.

    A group is wider than a person's sight (channels, sensitive cases, a unit that lost the case): what is about a
    case that this person may not see is left out.
    """
    services, actor = visit.services, visit.actor
    found = services.store.notices(groups(actor, services.org), NOTICES)
    cases = {no: services.store.case(no) for no in {one.case for one in found if one.case}}
    hidden = {no for no, case in cases.items() if case is None or not access.sees(case, actor)}
    shown = [one for one in found if one.case not in hidden]
    return frame.render(visit, "desk/notices.html", notices=shown, limit=NOTICES)


def groups(actor: Actor, org: Org) -> list[str]:
    """The `to` groups of desk messages that reach this person."""
    made = [f"account:{actor.id}"]
    made += [f"unit:{actor.unit}:{role}" for role in rows.UNIT_ROLES if actor.unit and actor.has(role)]
    seen = sorted(org.regions) if actor.region in ("", org.city) else [actor.region]
    shared = (Role.INTAKE, Role.SUPERVISOR, Role.SUPERVISOR_HEAD, Role.TASKFORCE)
    return made + [f"role:{role}:{region}" for role in shared if actor.has(role) for region in seen]


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
