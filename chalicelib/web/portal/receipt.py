"""受理回执: number, query code, QR and the dates, for 30 minutes after lodging."""

from datetime import timedelta

from chalice.app import Response
from markupsafe import Markup

from chalicelib.domain import clocks
from chalicelib.domain.records import Form
from chalicelib.web.errors import NotFound
from chalicelib.web.pages import PUBLIC, page
from chalicelib.web.visit import Visit

PURPOSE = "receipt"
LIFE = timedelta(minutes=30)
GONE = "回执只在提交后 30 分钟内显示。编号和查询码已发到联系人的手机，可凭它们查进度"


def keep(visit: Visit, token: str, no: str, code: str) -> None:
    """Remember number and query code for the receipt page; the case itself keeps only the code's HMAC."""
    expires = visit.services.clock.wall() + LIFE
    visit.services.store.put_form(Form(_key(token), PURPOSE, expires, data={"no": no, "code": code}))


@page("/receipt/{token}", who=PUBLIC)
def show(visit: Visit) -> Response:
    store, wall = visit.services.store, visit.services.clock.wall()
    token = visit.params["token"]
    found, draft = store.form(_key(token), wall), store.form(token, wall)
    no = str(found.data["no"]) if found else draft.case if draft else ""
    case = store.case(no) if no else None
    if case is None:
        raise NotFound(GONE)
    clock, calendar = case.clock("acceptance"), visit.services.calendar.of(case.region)
    due = clocks.due_day(clock, calendar) if clock else None
    weeks = calendar.explain(case.lodged_at.date(), due) if due else ()
    return visit.render(
        "portal/receipt.html", case=case, code=str(found.data["code"]) if found else "", due=due, weeks=weeks,
        estimated=due is not None and calendar.is_provisional(due), qr=_qr(f"{_status_address(visit)}?no={no}"),
        policy=visit.services.policy, org=visit.services.org,
    )  # fmt: skip


def _key(token: str) -> str:
    return f"receipt:{token}"


def _status_address(visit: Visit) -> str:
    return f"{visit.services.settings.public_origin}/status"


def _qr(address: str) -> Markup:
    """The address as inline SVG, no styles in it."""
    import segno

    code = segno.make(address, error="m", micro=False)
    # Without a size of its own it fills its box and is never cut off.
    drawn = code.svg_inline(border=4, svgclass="qr", lineclass=None, omitsize=True, title="查进度的二维码")
    return Markup(drawn)  # noqa: S704 – our own address, drawn by segno
