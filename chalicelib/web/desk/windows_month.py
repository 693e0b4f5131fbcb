"""A window's service log and its monthly 分析评估 (seed P2.2, P2.4; procedure 7, 9)."""

from dataclasses import dataclass
from datetime import date
from http import HTTPStatus

from chalice.app import Response

from chalicelib.domain import identity, words
from chalicelib.domain import services as log
from chalicelib.domain.channels import STATES
from chalicelib.domain.flow import Need
from chalicelib.domain.registry import TAGS
from chalicelib.handling import windowlog
from chalicelib.handling import windows as keeping
from chalicelib.web.desk import editing, fields, frame
from chalicelib.web.desk.windows_start import DONE, WHO, chosen, staffed
from chalicelib.web.forms import number
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

OFFERED = 12  # earlier months
YEARS = 3
SHOWN = 50  # services in the list; the counts are of all
NEEDS = (
    Need("what", "服务内容", "choice", choices=tuple(log.KINDS.items())),
    Need("enterprise", "统一社会信用代码", "line", required=False, high=30, hint="填了的，绿卡企业和重大项目自动计数"),
    Need("name", "企业名称", "line", required=False, low=2, high=100, hint="登记过的企业只填代码即可"),
    Need("note", "说明", "line", required=False, low=2, high=200),
)


@page("/desk/window/{id}/services", who=WHO)
def services(visit: Visit) -> Response:
    return _services(visit, {}, {})


@page("/desk/window/{id}/serve", ("POST",), who=frame.INTAKE)
def serve(visit: Visit) -> Response:
    """Note one service."""
    thing = staffed(visit)
    values, wrong = editing.read(visit, NEEDS)
    if values.get("enterprise"):
        values["enterprise"], mistake = identity.uscc(values["enterprise"])
        wrong |= {"enterprise": mistake} if mistake else {}
    if wrong:
        return _services(visit, visit.form, wrong)
    token = visit.first("token")
    token = token if token.replace("-", "").isalnum() and len(token) <= 100 else visit.services.ids.token()
    windowlog.serve(visit.services, thing.id, values, visit.actor, token)
    return visit.redirect(f"/desk/window/{thing.id}/services", done="served")


def _services(visit: Visit, raw: dict[str, list[str]], errors: dict[str, str]) -> Response:
    thing, month = chosen(visit), _month(visit)
    found, cut = windowlog.served(visit.services, thing.id, f"{month:%Y-%m}")
    drawn = fields.fields("s", NEEDS, visit.services.org, raw=raw or None, errors=errors)
    return frame.render(
        visit, "desk/window_services.html", status=HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
        window=thing, month=f"{month:%Y-%m}", months=windowlog.months(visit.now.date(), OFFERED),
        tally=log.tally(found), found=found[:SHOWN], cut=cut, kinds=log.KINDS, tags=TAGS, fields=drawn,
        serves=keeping.serves(thing.data, visit.actor) and thing.data.active,
        links=[(f"s-{name}", text) for name, text in errors.items()], said=DONE.get(visit.asked("done"), ""),
        token=visit.first("token") or visit.services.ids.token(),
    )  # fmt: skip


@page("/desk/windows/figures", who=frame.SUPERVISORS)
def figures(visit: Visit) -> Response:
    """Services of a year by window and in all, of the windows in this person's reach; one query per window."""
    services, year = visit.services, number(visit.asked("y"))
    years = range(visit.now.year, visit.now.year - YEARS, -1)
    year = year if year in years else visit.now.year
    mine = [one for one in keeping.listed(services) if keeping.edits(services, one.data, visit.actor)]
    read = [(one, *windowlog.served(services, one.id, str(year))) for one in mine]
    return frame.render(
        visit, "desk/windows_figures.html", year=year, years=years,
        rows=[(one, log.tally(found)) for one, found, _ in read],
        total=log.tally(service for _, found, _ in read for service in found), cut=any(cut for _, _, cut in read),
        active=sum(one.data.active for one in mine), tags=TAGS,
    )  # fmt: skip


@dataclass(frozen=True)
class Repeat:
    no: str
    title: str
    enterprise: str
    why: str


@page("/desk/window/{id}/month", who=WHO)
def evaluation(visit: Visit) -> Response:
    """What the window took in during a month and what became of it, as of now; made for paper too."""
    thing, month, org = chosen(visit), _month(visit), visit.services.org
    found, cases, cut = windowlog.evaluation(visit.services, thing.id, month, visit.actor)
    served, _ = windowlog.served(visit.services, thing.id, f"{month:%Y-%m}")
    repeats = [Repeat(no, cases[no].title, cases[no].enterprise_name, why) for no, why in found.repeats]
    return frame.render(
        visit, "desk/window_month.html", window=thing, month=f"{month:%Y-%m}", found=found, repeats=repeats, cut=cut,
        months=windowlog.months(visit.now.date(), OFFERED), tally=log.tally(served), least=log.LEAST,
        categories=[(org.categories.get(key, key), n) for key, n in found.categories],
        kinds=[(words.KINDS.get(key, key), n) for key, n in found.kinds],
        states=[(STATES[key], n) for key, n in found.statuses], now=visit.now, within=log.REPEAT_DAYS,
    )  # fmt: skip


def _month(visit: Visit) -> date:
    """The first day of the month that is asked for, of this one when it is none or to come."""
    try:
        wanted = date.fromisoformat(f"{visit.asked('m')}-01")
    except ValueError:
        wanted = visit.now.date()
    return min(wanted, visit.now.date()).replace(day=1)
