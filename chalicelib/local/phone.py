"""/local/phone: what arrived on every number, and a box to answer.

A phone's page is addressed by its place in the list, so that no number stands in an address. Opening the list or a
phone sends what waits, and an answer is read at once: nobody waits for the next minute.
"""

from chalice.app import Response

from chalicelib import jobs
from chalicelib.domain.errors import Invalid
from chalicelib.domain.identity import mobile as read_mobile
from chalicelib.messages.simulator import BEHAVIOURS, Simulator
from chalicelib.web.errors import NotFound
from chalicelib.web.pages import PUBLIC, page
from chalicelib.web.visit import Visit

SECONDS = 10.0  # a page may send this long; the schedule does the rest
LONGEST = 500


@page("/local/phone", who=PUBLIC)
def phones(visit: Visit) -> Response:
    """All numbers with their newest line, the one that heard last on top."""
    found = _simulator(visit)
    _send(visit)
    rows = [(place, number, found.last(number)) for place, number in enumerate(found.phones(), 1)]
    rows.sort(key=lambda row: (row[2].at, row[0]), reverse=True)
    return visit.render("local/phones.html", rows=rows, behaviours=BEHAVIOURS, faults={}, values={})


@page("/local/phone/write", ("POST",), who=PUBLIC)
def write(visit: Visit) -> Response:
    """An SMS from any number, also one that never heard of us."""
    found = _simulator(visit)
    number, wrong = read_mobile(visit.first("mobile"))
    if wrong:
        raise Invalid({"mobile": wrong})
    found.reply(number, visit.first("text")[:LONGEST])
    _send(visit)
    return visit.redirect(f"/local/phone/{found.phones().index(number) + 1}")


@page("/local/phone/{place}", ("GET", "POST"), who=PUBLIC)
def phone(visit: Visit) -> Response:
    """One phone, newest line first. An answer goes through the public callback, like a vendor's."""
    found = _simulator(visit)
    known = dict(enumerate(found.phones(), 1))
    place = visit.params["place"]
    number = known.get(int(place)) if place.isascii() and place.isdigit() else None
    if number is None:
        raise NotFound
    if visit.method == "POST":
        found.reply(number, visit.first("text")[:LONGEST])
        _send(visit)
        return visit.redirect(f"/local/phone/{place}")
    _send(visit)
    return visit.render("local/phone.html", number=number, lines=found.lines(number), place=place)


def _simulator(visit: Visit) -> Simulator:
    """The simulator; with another gateway there is no phone to show."""
    if not isinstance(visit.services.gateway, Simulator):
        raise NotFound
    return visit.services.gateway


def _send(visit: Visit) -> None:
    """Read what came, send what waits, as the schedule does every minute."""
    jobs.run_with(visit.services, "send_messages", visit.now, SECONDS)
