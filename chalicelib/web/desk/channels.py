"""渠道统计: cases of a period by the channels they came through, each figure with its definition (procedure 7, 9)."""

from collections.abc import Sequence
from datetime import date
from http import HTTPStatus

from chalice.app import Response

from chalicelib.domain import words
from chalicelib.domain.channels import STATES, matters, overview
from chalicelib.domain.records import ListRow
from chalicelib.domain.words import Role
from chalicelib.handling import enterprises
from chalicelib.web.desk import frame, partitions
from chalicelib.web.desk.partitions import Partition
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit
from chalicelib.wiring import Services

WHO = frame.SUPERVISORS | {Role.LEADER}
AT_ONCE = 1000  # rows that are read at once
YEARS = 20  # of ended cases
MOST = 20_000  # of one list; beyond it the page says that not all are counted


@page("/desk/channels", who=WHO)
def figures(visit: Visit) -> Response:
    """Lodged in the period, as of now; the person's own regions, or one of them."""
    services, today = visit.services, visit.now.date()
    first, last, wrong = _period(visit, today)
    regions = partitions.of(services, visit.actor)
    asked = visit.asked("region") if visit.asked("region") in {one.name for one in regions} else ""
    found, cut = rows(services, [one for one in regions if asked in ("", one.name)], first, today)
    counted, terms = matters(found, first, last), words.channels(services.terms)
    owners = enterprises.under_codes(services, services.store.owners([one.no for one in counted]))
    return frame.render(
        visit, "desk/channels.html", status=HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
        found=overview(counted, owners, list(terms)), cut=cut, first=first, last=last, wrong=wrong, terms=terms,
        states=list(STATES.values()), region=asked, now=visit.now,
        regions=[(one.name, services.org.regions.get(one.name, one.name)) for one in regions],
    )  # fmt: skip


def _period(visit: Visit, today: date) -> tuple[date, date, dict[str, str]]:
    """The days asked for, this year up to today where nothing (or nothing sensible) was asked."""
    wrong, days = {}, {"from": today.replace(month=1, day=1), "to": today}
    for name in days:
        try:
            days[name] = date.fromisoformat(visit.asked(name)) if visit.asked(name) else days[name]
        except ValueError:
            wrong[name] = "请按 2026-11-23 这样填写日期"
    if not wrong and days["to"] < days["from"]:
        wrong["to"] = "结束日期不能早于开始日期"
    return days["from"], days["to"], wrong


def rows(
    services: Services, regions: Sequence[Partition], first: date, today: date, at_once: int = AT_ONCE, most: int = MOST
) -> tuple[list[ListRow], bool]:
    """Every listed case of the regions that is open, or ended in the years since `first`, and whether that was too
    many to read. What was lodged in a year cannot have ended in an earlier one."""
    found: dict[str, ListRow] = {}
    cut = False
    store = services.store
    for one in regions:
        for year in (0, *range(max(first.year, today.year - YEARS), today.year + 1)):
            after, n = "", 0
            while n < most:
                some, after = (store.done(region=one.name, year=year, limit=at_once, after=after) if year
                               else store.board(one.name, at_once, after))  # fmt: skip
                found |= {row.no: row for row in some}
                n += len(some)
                if not after:
                    break
            cut = cut or bool(after)
    return list(found.values()), cut
