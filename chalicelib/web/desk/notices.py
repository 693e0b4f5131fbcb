"""通知: what the system told this person, by day, newest first."""

from itertools import groupby

from chalice.app import Response

from chalicelib.domain import access
from chalicelib.domain.records import Bell
from chalicelib.web.desk import frame
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

LIMIT = 100


@page("/desk/notices", who=frame.ANYBODY)
def notices(visit: Visit) -> Response:
    """What is about a case that the person may no longer see is left out."""
    found = _shown(visit)
    days = [(day, list(its)) for day, its in groupby(found, key=lambda bell: bell.at.date())]
    said = "已全部标为已读。" if visit.asked("done") == "read" else ""
    return frame.render(visit, "desk/notices.html", days=days, limit=LIMIT, said=said)


def _shown(visit: Visit) -> list[Bell]:
    store = visit.services.store
    found = store.bells(visit.actor.id, LIMIT)
    cases = {no: store.case(no) for no in {one.case for one in found if one.case}}
    hidden = {no for no, case in cases.items() if case is None or not access.sees(case, visit.actor)}
    return [one for one in found if one.case not in hidden]


@page("/desk/notices", ("POST",), who=frame.ANYBODY)
def read(visit: Visit) -> Response:
    """Everything is read that this person has now, the notices that are no longer shown included."""
    visit.services.store.read_bells(visit.actor.id, visit.now)
    return visit.redirect("/desk/notices", done="read")
