"""审计: who did what when, and whether the history is what was written. Reads, and changes nothing (procedure 2)."""

from dataclasses import dataclass
from datetime import date, timedelta
from http import HTTPStatus

from chalice.app import Response

from chalicelib import handling
from chalicelib.domain import identity
from chalicelib.domain.audit import KINDS
from chalicelib.domain.words import Role
from chalicelib.handling import auditing
from chalicelib.handling.auditing import MOST_DAYS, Wanted
from chalicelib.web.desk import frame
from chalicelib.web.errors import BadRequest
from chalicelib.web.headers import SAFE, Headers
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

AUDITOR = frozenset({Role.AUDITOR})
WEEK = timedelta(days=6)
EARLIEST = date(2020, 1, 1)
MOST_EXPORTED = 5000
HEADINGS = ("时间", "操作", "说明", "人员", "账号", "对象", "结果")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIELDS = ("person", "case", "first", "last", "kind")


@dataclass(frozen=True)
class Asked:
    """What was typed, what it means, and what is wrong with it: field → sentence."""

    typed: dict[str, str]
    wanted: Wanted
    faults: dict[str, str]


@page("/desk/audit", who=AUDITOR)
def audit(visit: Visit) -> Response:
    """Lines of the days asked for, newest first; with a case number also the state of its chain."""
    asked = _read(visit)
    services, wanted = visit.services, asked.wanted
    found = None if asked.faults else auditing.trail(services, wanted, visit.asked("older"))
    checked = auditing.check_case(services, wanted.case) if found and wanted.case else None
    return frame.render(
        visit, "desk/audit.html", status=HTTPStatus.UNPROCESSABLE_ENTITY if asked.faults else HTTPStatus.OK,
        typed=asked.typed, faults=asked.faults, found=found, wanted=wanted, kinds=KINDS, checked=checked,
        paged=bool(visit.asked("older")), page=auditing.PAGE, days=MOST_DAYS, is_case=identity.is_case_no,
    )  # fmt: skip


@page("/desk/audit/export", who=AUDITOR)
def export(visit: Visit) -> Response:
    """The lines of all pages as a table for Excel; what does not fit is said in its last line."""
    from chalicelib.documents import xlsx

    asked = _read(visit)
    if asked.faults:
        raise BadRequest
    found = auditing.trail(visit.services, asked.wanted, page=MOST_EXPORTED)
    rows = [_cells(line) for line in found.lines]
    if found.older:
        rows.append((f"只导出最新的 {MOST_EXPORTED} 条，请缩短日期范围再导出更早的",))
    handling.record(visit.services, "export", visit.actor, of="审计记录", lines=f"{len(found.lines)} 条")
    name = f"audit-{asked.wanted.first}-{asked.wanted.last}.xlsx"
    sent: Headers = {"Content-Type": XLSX, "Content-Disposition": f'attachment; filename="{name}"',
                     "Cache-Control": "no-store", **SAFE}  # fmt: skip
    return Response(xlsx.table(HEADINGS, rows), headers=sent)


def _cells(line: auditing.Line) -> tuple[str, ...]:
    done = "完成" if line.ok else "未成功"
    return (f"{line.at:%Y-%m-%d %H:%M:%S}", line.label, line.detail, line.name, line.account, line.target, done)


@page("/desk/audit/seal", who=AUDITOR)
def seal(visit: Visit) -> Response:
    """A day that is over, compared with its seal."""
    text = visit.asked("day")
    yesterday = visit.now.date() - timedelta(days=1)
    day = _day(text) if text else yesterday
    fault = "" if day and EARLIEST <= day <= yesterday else "请填写已经过去的一天；当天的记录要到次日凌晨才封存"
    checked = auditing.check_day(visit.services, day) if day and not fault else None
    return frame.render(
        visit, "desk/audit_seal.html", status=HTTPStatus.UNPROCESSABLE_ENTITY if fault else HTTPStatus.OK,
        typed=text or yesterday.isoformat(), fault=fault, checked=checked, latest=yesterday,
    )  # fmt: skip


def _read(visit: Visit) -> Asked:
    typed = {name: visit.asked(name) for name in FIELDS}
    faults: dict[str, str] = {}
    number = identity.normalise_no(typed["case"])
    if number and not identity.is_case_no(number):
        faults["case"] = "编号不对，请核对后再查"
    last, first = _dates(visit.now.date(), typed, bool(number), faults)
    kind = typed["kind"] if typed["kind"] in KINDS else ""
    wanted = Wanted(first, last, _account(visit, typed["person"]), number, kind)
    shown = {"first": first.isoformat(), "last": last.isoformat()} if not faults else {}
    return Asked({**typed, **shown}, wanted, faults)


def _dates(today: date, typed: dict[str, str], of_case: bool, faults: dict[str, str]) -> tuple[date, date]:
    """Last and first day. Of a case as much as one page may look at, else a week."""
    last = _day(typed["last"]) if typed["last"] else today
    span = timedelta(days=MOST_DAYS - 1) if of_case else WEEK
    if last is None or not last >= EARLIEST:
        faults["last"] = "请按“年-月-日”填写日期，如 2026-03-02"
        return today, today - span
    last = min(last, today)
    first = _day(typed["first"]) if typed["first"] else last - span
    if first is None or not first >= EARLIEST:
        faults["first"] = "请按“年-月-日”填写日期，如 2026-03-02"
    elif first > last:
        faults["first"] = "起始日期不能晚于截止日期"
    elif (last - first).days >= MOST_DAYS:
        faults["first"] = f"一次最多查 {MOST_DAYS} 天，请缩短范围"
    return last, first or last


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _account(visit: Visit, text: str) -> str:
    """The account behind a login; whatever else was typed is taken as an account's id or a name."""
    account = visit.services.store.account_by_login(text) if text else None
    return account.id if account else text
