"""企业服务专窗: where they are, when they are open, their telephone."""

from chalice.app import Response

from chalicelib.domain.platforms import Window
from chalicelib.web.pages import PUBLIC, page
from chalicelib.web.visit import Visit


@page("/windows", who=PUBLIC)
def listing(visit: Visit) -> Response:
    """By region, in the order of the city's list; closed ones are left out."""
    regions = [(name, _open(visit, region)) for region, name in visit.services.org.regions.items()]
    return visit.render("portal/windows.html", regions=[one for one in regions if one[1]])


def _open(visit: Visit, region: str) -> list[Window]:
    found, after = visit.services.store.things(Window, region)
    while after:
        more, after = visit.services.store.things(Window, region, after)
        found = [*found, *more]
    return [one.data for one in found if one.data.active]
