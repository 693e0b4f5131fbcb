"""A link that a clerk forwards to a colleague: the status page with the number filled in, and nothing else.

It tells no more than who has the number knows already: no word about the case, not even whether there is one.
"""

from chalice.app import Response

from chalicelib.domain import identity
from chalicelib.web.errors import NotFound
from chalicelib.web.pages import PUBLIC, page
from chalicelib.web.visit import Visit


@page("/s/{no}", who=PUBLIC)
def share(visit: Visit) -> Response:
    """The same answer for every number that could be one."""
    no = identity.normalise_no(visit.params["no"])
    if not identity.is_case_no(no):
        raise NotFound
    return visit.redirect("/status", no=no)


def address(visit: Visit, no: str) -> str:
    """What is forwarded: short, and valid outside of this browser."""
    return f"{visit.services.settings.public_origin}/s/{no}"
