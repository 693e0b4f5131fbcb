"""节假日: years with their state, import of a yearly notice, local closures (procedure 4, domain 3).

A change is shown before it is made: how the text was understood and which dates of open cases would move. After it the
job jobs/recomputing.py goes through all open cases.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from chalice.app import Response

from chalicelib.domain import notice
from chalicelib.domain.calendar import Closure, closure_to, year_to
from chalicelib.domain.flow import Need
from chalicelib.web import forms
from chalicelib.web.desk import calendar_change, editing, frame, yearview
from chalicelib.web.errors import NotFound
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit
from chalicelib.wiring import CALENDAR, RECOMPUTE

NOTICE = (
    Need("text", "放假通知原文", low=20, high=8000, hint="把国务院办公厅通知的全文粘贴在这里，包括标题和文号"),
    Need("year", "年份", "number", required=False, low=2020, high=2100, hint="通知标题里写明的不用填"),
    Need("number", "文号", "line", required=False, low=4, high=60, hint="原文里有的不用填，如国办发明电〔2025〕7号"),
)
DAYS = 15  # of one closure
DONE = {"notice": "放假安排已经生效。", "closure": "临时放假已经生效。", "removal": "临时放假已经取消。"}


@page("/desk/calendar", who=editing.READERS)
def overview(visit: Visit) -> Response:
    services = visit.services
    year = forms.number(visit.asked("year")) or visit.now.year
    if not 2000 <= year <= 2100:
        raise NotFound
    stored = services.store.setting(CALENDAR) or {}
    found = services.store.revisions(CALENDAR, editing.VERSIONS + 1)
    before = [*(one.value for one in found[1:]), {}][: len(found)]
    versions = [(one, yearview.changes(old, one.value, services.org)) for one, old in zip(found, before, strict=True)]
    return frame.render(
        visit, "desk/calendar.html", years=yearview.years(services.calendar), year=year, said=_said(visit),
        near=range(visit.now.year - 1, visit.now.year + 2), grid=bool(visit.asked("year")),
        months=yearview.months(services.calendar, year), closures=yearview.closures(stored, services.org),
        versions=versions[: editing.VERSIONS], progress=services.store.setting(RECOMPUTE) or {},
        version=editing.version(visit, CALENDAR), edits=not visit.actor.roles.isdisjoint(editing.ADMIN),
        estimated=services.calendar.is_provisional(visit.now.date().replace(year=year, month=1, day=1)),
    )  # fmt: skip


def _said(visit: Visit) -> str:
    done = DONE.get(visit.asked("done"), "")
    return f"{done}大约两分钟后开始重算未办结诉求的到期日，进度见下。" if done else ""


@page("/desk/calendar/notice", who=editing.ADMIN)
def notice_form(visit: Visit) -> Response:
    return calendar_change.form(visit, NOTICE, {}, "导入放假通知", "/desk/calendar/notice")


@page("/desk/calendar/notice", ("POST",), who=editing.ADMIN)
def notice_post(visit: Visit) -> Response:
    """do=read shows what was understood and what would move; do=apply makes it so."""
    values, wrong = editing.read(visit, NOTICE)
    if wrong:
        return calendar_change.form(visit, NOTICE, wrong, "导入放假通知", "/desk/calendar/notice")
    found = notice.understand(values["text"], values["year"] or 0, values["number"])
    if found.year is None:
        wrong = {"year" if "填写年份" in found.faults[0] else "text": "；".join(found.faults)}
        return calendar_change.form(visit, NOTICE, wrong, "导入放假通知", "/desk/calendar/notice", _understood(found))
    stored = calendar_change.stored(visit)
    others = [one for one in stored.get("years", ()) if one["year"] != found.year.year]
    year = (("年份", f"{found.year.year}年，正式"), ("文号", found.year.notice or "没有读到，建议补填"))
    proposal = calendar_change.Proposal(
        "/desk/calendar/notice", "导入放假通知", {**stored, "years": [*others, year_to(found.year)]},
        (*year, *_understood(found)), {name: visit.first(name) for name in ("text", "year", "number")},
    )  # fmt: skip
    return calendar_change.decide(visit, proposal, NOTICE, "notice")


def _understood(found: notice.Understood) -> tuple[tuple[str, str], ...]:
    said = []
    for one in found.festivals:
        free = "没有读到放假日期"
        if one.days:
            ends = (yearview.named([day]) for day in (one.days[0], one.days[-1]))
            free = f"{'至'.join(ends)}放假，共 {len(one.days)} 天"
        said.append((one.name, free + (f"；{yearview.named(one.work)}上班" if one.work else "")))
    return tuple(said)


def _closure_needs(visit: Visit) -> tuple[Need, ...]:
    org = visit.services.org
    regions = tuple((code, yearview.where(org, "" if code == org.city else code)) for code in org.regions)
    return (
        Need("first", "放假日期", "date"),
        Need("last", "到哪一天", "date", required=False, hint="只放一天的不填；其中本来就休息的日子不用管"),
        Need("region", "范围", "choice", choices=regions, hint="选区县的，只影响该区县受理的诉求"),
        Need("document", "依据的文件和文号", "line", low=4, high=100, hint="如区防汛抗旱指挥部通知 涪汛〔2026〕3号"),
    )


@page("/desk/calendar/closure", who=editing.ADMIN)
def closure_form(visit: Visit) -> Response:
    return calendar_change.form(visit, _closure_needs(visit), {}, "登记临时放假", "/desk/calendar/closure")


@page("/desk/calendar/closure", ("POST",), who=editing.ADMIN)
def closure_post(visit: Visit) -> Response:
    needs = _closure_needs(visit)
    values, wrong = editing.read(visit, needs)
    added = _closures(visit, values, wrong) if not wrong else []
    if wrong:
        return calendar_change.form(visit, needs, wrong, "登记临时放假", "/desk/calendar/closure")
    stored, org = calendar_change.stored(visit), visit.services.org
    says = (("范围", yearview.where(org, added[0].region)), ("放假", yearview.named(one.day for one in added)),
            ("依据", values["document"]))  # fmt: skip
    value = {**stored, "closures": [*stored.get("closures", ()), *map(closure_to, added)]}
    proposal = calendar_change.Proposal("/desk/calendar/closure", "登记临时放假", value, says,
                        {need.name: visit.first(need.name) for need in needs})  # fmt: skip
    return calendar_change.decide(visit, proposal, needs, "closure")


def _closures(visit: Visit, values: Mapping[str, Any], wrong: dict[str, str]) -> list[Closure]:
    """The working days of the range that become free; what is wrong goes into `wrong`."""
    first, last = values["first"], values["last"] or values["first"]
    region = "" if values["region"] == visit.services.org.city else values["region"]
    if last < first:
        wrong["last"] = "结束日期早于开始日期"
    elif (last - first).days >= DAYS:
        wrong["last"] = f"一次最多登记 {DAYS} 天"
    if wrong:
        return []
    calendar = visit.services.calendar.of(region)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    found = [Closure(day, region, values["document"]) for day in days if calendar.is_workday(day)]
    if not found:
        wrong["first"] = "这些日子本来就不是工作日，不用登记"
    return found


@page("/desk/calendar/removal", who=editing.ADMIN)
def removal_form(visit: Visit) -> Response:
    return calendar_change.decide(visit, _removal(visit, visit.asked("region"), visit.asked("document")), (), "removal")


@page("/desk/calendar/removal", ("POST",), who=editing.ADMIN)
def removal_post(visit: Visit) -> Response:
    return calendar_change.decide(visit, _removal(visit, visit.first("region"), visit.first("document")), (), "removal")


def _removal(visit: Visit, region: str, document: str) -> calendar_change.Proposal:
    stored, org = calendar_change.stored(visit), visit.services.org
    gone = [one for one in yearview.closures(stored, org) if (one.region, one.document) == (region, document)]
    if not gone:
        raise NotFound("没有找到这次临时放假，可能已经取消")
    kept = [one for one in stored.get("closures", ()) if (one["region"], one["document"]) != (region, document)]
    says = (("范围", gone[0].where), ("不再放假", gone[0].days), ("依据", document))
    return calendar_change.Proposal("/desk/calendar/removal", "取消临时放假", {**stored, "closures": kept}, says,
                    {"region": region, "document": document})  # fmt: skip
