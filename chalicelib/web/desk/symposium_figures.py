"""Figures of the meetings by topic, level, region and period, each with its definition (seed part 1, procedure 9)."""

from datetime import date

from chalice.app import Response

from chalicelib.domain import symposiumfigures
from chalicelib.domain.platforms import LEVELS
from chalicelib.handling import symposiums as keeping
from chalicelib.web.desk import frame, symposium_page
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit


@page("/desk/symposiums/figures", who=symposium_page.READERS)
def figures(visit: Visit) -> Response:
    """From the counts that each meeting keeps; `from` and `to` are days of meetings, both included."""
    symposium_page.check(visit)
    org, today = visit.services.org, visit.now.date()
    period, wrong = _period(visit, today)
    asked = {name: visit.asked(name) for name in ("level", "region")}
    every = [one.data for one in keeping.listed(visit.services, visit.actor)]
    found = [one for one in every if symposiumfigures.took_place(one, *period, today)
             and all(value in ("", getattr(one, name)) for name, value in asked.items())]  # fmt: skip
    cuts = (
        ("专题", symposiumfigures.by(found, lambda one: one.topic)),
        ("层级", symposiumfigures.by(found, lambda one: LEVELS[one.level])),
        ("区县或园区", symposiumfigures.by(found, lambda one: org.regions.get(one.region, one.region))),
    )
    return frame.render(
        visit, "desk/symposium_figures.html", status=422 if wrong else 200, total=symposiumfigures.figures(found),
        cuts=cuts, first=period[0], last=period[1], as_of=symposiumfigures.as_of(found), asked=asked, levels=LEVELS,
        wrong=wrong, regions=org.regions_in(visit.actor.region),
        uncounted=sum(one.count is None for one in found),
    )  # fmt: skip


def _period(visit: Visit, today: date) -> tuple[tuple[date, date], str]:
    """(first, last) day that is asked for, else this year up to today; and what is wrong with it."""
    usual = (today.replace(month=1, day=1), today)
    try:
        first, last = (date.fromisoformat(text) if text else day
                       for text, day in zip((visit.asked("from"), visit.asked("to")), usual, strict=True))  # fmt: skip
    except ValueError:
        return usual, "请按 2026-11-23 这样填写日期"
    return ((first, last), "") if first <= last else (usual, "结束日期不能早于开始日期")
