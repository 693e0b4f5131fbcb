"""The list as an .xlsx, exactly as it is on the screen: the same rows in the same order, masked alike."""

from urllib.parse import quote

from chalice.app import Response

from chalicelib import handling
from chalicelib.domain.calendar import CST
from chalicelib.web.desk import rows, work
from chalicelib.web.desk import tabs as tabbed
from chalicelib.web.desk.rows import Line
from chalicelib.web.headers import SAFE, Headers
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_PARTS = 25  # times 400 rows of a long list
HEADERS = ("剩余期限", "到期日", "诉求", "编号", "领域", "企业", "县区", "状态", "标记", "期限（工作日）")


@page("/desk/export.xlsx", who=rows.FINDERS)
def export(visit: Visit) -> Response:
    """All pages of the list that the address asks for; the first rows say who made it, when, and of what."""
    from chalicelib.documents import xlsx

    asked = {name: visit.asked(name) for name in work.ASKED if name != "after"}
    tab, shown, whole = _all(visit, asked)
    asked["tab"] = tab
    unit = rows.sees_units(visit.actor)
    title, *said = _head(visit, asked, len(shown), whole)
    columns = (*HEADERS, "主办单位" if unit else "责任人", "下一步")
    body = xlsx.table(title, [*said, columns, *(_cells(one, unit) for one in shown)])
    handling.record(visit.services, "export", visit.actor, tab=asked["tab"], rows=str(len(shown)))
    name = quote(f"诉求列表{visit.now.astimezone(CST):%Y%m%d%H%M}.xlsx")
    sent: Headers = {"Content-Type": XLSX, "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
            "Cache-Control": "no-store", **SAFE}  # fmt: skip
    return Response(body, status_code=200, headers=sent)


def _all(visit: Visit, asked: dict[str, str]) -> tuple[str, list[Line], bool]:
    """The tab, the lines of every part of the list, and whether that is all."""
    one = work.read(visit, asked)
    shown = list(one.shown)
    for _ in range(MOST_PARTS):
        if not one.read.cursor:
            break
        one = work.read(visit, {**asked, "tab": one.tab, "after": one.read.cursor})
        shown += one.shown
    return one.tab, shown, not one.read.more


def _head(visit: Visit, asked: dict[str, str], total: int, whole: bool) -> list[tuple[str, ...]]:
    label = next((tab.label for tab in tabbed.TABS if tab.key == asked["tab"]), "已办")
    filters = "；".join(tabbed.described(asked, visit.services.org)) or "无"
    bounded = "" if whole else "（列表太长，后面的没有导出；请加上筛选条件再导出）"
    made = f"由 {visit.actor.name} 于 {visit.now.astimezone(CST):%Y-%m-%d %H:%M} 导出，共 {total} 件{bounded}"
    return [(f"诉求列表：{label}",), (f"筛选条件：{filters}",), (made,)]


def _cells(line: Line, unit: bool) -> tuple[str, ...]:
    row = line.row
    marks = ["二次交办"] if row["round"] == "2" else []
    return (
        line.light.words if line.light else "现在不计时", line.due.isoformat() if line.due and line.light else "",
        row["title"], line.no, line.category, row["enterprise"], line.region, row["status"],
        "、".join(marks + line.words), "" if row["limit"] in ("", "0") else row["limit"],
        (row["unit_name"] if unit else row["person"]) or "—", line.next or "—",
    )  # fmt: skip
