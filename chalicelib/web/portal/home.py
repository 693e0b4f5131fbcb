"""Start page, guide, notices, large type."""

from chalice.app import Response

from chalicelib.handling import solicitations
from chalicelib.web.pages import PUBLIC, page
from chalicelib.web.url import local_path
from chalicelib.web.visit import Visit

YEAR = 365 * 86400


@page("/", who=PUBLIC)
def home(visit: Visit) -> Response:
    return visit.render("portal/home.html", calls=solicitations.calls(visit.services, visit.now.date()))


@page("/guide", who=PUBLIC)
def guide(visit: Visit) -> Response:
    policy, org = visit.services.policy, visit.services.org
    return visit.render("portal/guide.html", policy=policy, categories=org.offered.values())


@page("/privacy", who=PUBLIC)
def privacy(visit: Visit) -> Response:
    return visit.render("portal/privacy.html")


@page("/access", who=PUBLIC)
def access(visit: Visit) -> Response:
    return visit.render("portal/access.html")


@page("/large", who=PUBLIC)
def large(visit: Visit) -> Response:
    """长者模式 on or off, then back to the page where the link was."""
    visit.set_cookie("large", "1" if visit.asked("on") == "1" else "0", seconds=YEAR)
    return visit.redirect(local_path(visit.asked("to")))
