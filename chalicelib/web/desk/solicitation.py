"""征集公告 at the desk: the text for press, website and screens to copy, and the announcement on paper with its QR."""

from dataclasses import dataclass

from chalice.app import Response
from markupsafe import Markup

from chalicelib.domain import solicitation
from chalicelib.domain.platforms import Symposium
from chalicelib.web.desk import frame, symposium_page, symposium_tabs
from chalicelib.web.errors import NotFound
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

WHO = frame.SUPERVISORS | frame.INTAKE
# Who gets a text: source in its address → what it is called, whether it is the short one.
TEXTS = (
    ("media", "新闻通稿", False), ("website", "政府网站", False), ("window", "大厅电子屏", True),
)  # fmt: skip


@dataclass(frozen=True)
class Text:
    """One text to copy. `id` is that of its field."""

    id: str
    name: str
    body: str
    rows: int


@page("/desk/symposiums/{id}/announcement", who=WHO)
def announcement(visit: Visit) -> Response:
    """The texts, and whether the public page is open now."""
    meeting, id = _meeting(visit), visit.params["id"]
    made = [Text(f"t-{code}", name, _text(visit, meeting, code, short), 4 if short else 10)
            for code, name, short in TEXTS]  # fmt: skip
    return frame.render(
        visit, "desk/announcement.html", meeting=meeting, id=id, texts=made, address=_address(visit, "website"),
        qr=_qr(_address(visit, "media")), opened=solicitation.is_open(meeting, visit.now.date()),
        written=solicitation.call(id, meeting) is not None, tabs=symposium_tabs.tabs(visit, id),
    )  # fmt: skip


@page("/desk/symposiums/{id}/announcement/print", who=WHO)
def poster(visit: Visit) -> Response:
    """A4, for a door or a counter: its QR says that somebody came through the window."""
    meeting = _meeting(visit)
    if solicitation.call(visit.params["id"], meeting) is None:
        raise NotFound
    address = _address(visit, "window")
    return visit.render(
        "desk/announcement_print.html", meeting=meeting, id=visit.params["id"], address=address, qr=_qr(address, 6),
        title=solicitation.title(meeting, visit.services.terms["symposium"]),
    )  # fmt: skip


def _meeting(visit: Visit) -> Symposium:
    found: Symposium = symposium_page.chosen(visit).data
    return found


def _text(visit: Visit, meeting: Symposium, code: str, short: bool) -> str:
    name, site = visit.services.terms["symposium"], visit.services.settings
    address = _address(visit, code)
    if short:
        return solicitation.screen(meeting, name, address)
    return solicitation.announcement(meeting, name, site.org_name, address, site.footer_contact)


def _address(visit: Visit, source: str) -> str:
    return f"{visit.services.settings.public_origin}/join/{visit.params['id']}?from={source}"


def _qr(address: str, scale: int = 4) -> Markup:
    """The address as inline SVG, no styles in it; `scale` in pixels a module."""
    import segno

    code = segno.make(address, error="m", micro=False)
    return Markup(code.svg_inline(scale=scale, border=4, svgclass="qr", lineclass=None, title="征集页面的二维码"))  # noqa: S704 – our own address, drawn by segno
