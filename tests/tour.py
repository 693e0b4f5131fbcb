"""A walk through every page that can be read: an office with work in every state, and who looks at what.

The pages come from the registry itself: a new one is on the walk as soon as it exists; one with a parameter that
`FILLED` does not know stops it.
"""

import re
from datetime import date
from typing import Any
from urllib.parse import urlencode

from chalicelib import handling
from chalicelib.domain.case import Case
from chalicelib.domain.platforms import Window
from chalicelib.domain.registry import Enterprise
from chalicelib.handling import enterprises, windows
from chalicelib.web.pages import CODE, MACHINE, PAGES, PUBLIC, Page
from tests import chats, fakes, ledgers, meetings
from tests.web.client import the_app
from tests.web.desk.office import VALUES, Office

# Answered with something else than a page: a redirect to the files' bucket, a cookie, data for a script, a workbook;
# /desk/bulk is the result of a deed and is looked at where that is done (tests/e2e/test_roles.py).
NO_PAGE = {"/large", "/lodge/challenge", "/status/file/{id}", "/lodge/files/{id}", "/desk/case/{no}/file/{file}",
           "/desk/export.xlsx", "/desk/import/units.xlsx", "/desk/import/accounts.xlsx", "/desk/audit/export",
           "/desk/bulk", "/desk/enterprises/import.xlsx", "/desk/groups/{id}/paste/{file}"}  # fmt: skip
# What stands in a path that is no case: parameter → value.
FILLED = {"account": "chenli", "template": "lodged", "unit": "zjj", "group": "handling", "number": "1", "token": "x",
          "kind": "wecom", "name": "x", "id": "1", "stage": "report"}  # fmt: skip
# Who looks where several may: the first of these with a right to the page.
GUIDES = ("hanbo", "liuying", "zhoumin", "hejianping", "chenli", "admin", "secadmin", "auditor", "suqing", "qiutong")
EVERYBODY = (*GUIDES, "fangyuan", "linmu", "fcqs")


CLOSED = {"day": "2026-03-19", "region": "510703", "document": "示例〔2026〕1号"}
# Which case stands in a path, where it is not the one that is being handled.
STATES = {"/desk/window/{id}/answer/{no}": "revisiting", "/desk/calls/{no}": "revisiting",
          "/desk/case/{no}/photos": "revisiting"}
# Pages that need to be asked for something: path → query.
ASKED = {"/desk/ledgers/new": f"file={ledgers.FILE}",
         "/desk/calendar/removal": urlencode({"region": CLOSED["region"], "document": CLOSED["document"]})}


def build(office: Office) -> dict[str, Case]:
    """Cases by the state they stand in; the sealed one is made first, because it moves the clock."""
    handling.revise(office.world, "calendar", {"closures": [CLOSED]}, by="admin", by_name="系统管理员甲", why="演练")
    handling.revise(office.world, "policy", {"totp": "offered"}, by="secadmin", by_name="安全管理员乙", why="演练")
    made = {"sealed": office.sealed(title="厂区排水接入市政管网两次答复都没有解决")}
    made["second"] = office.second(title="消防验收意见反复，企业等了三个月")
    made["revisiting"] = office.revisiting(title="职工班车停靠点取消以后上下班不便")
    made["answered"] = office.answered(title="用电报装时间过长")
    for month in ("一", "二", "三"):
        office.handling(title=f"{month}号产线的环评批复没有下文，已经等了两个月")
    made["handling"] = office.handling()
    office.act(made["handling"], "urge", "liuying", text="请反馈最新进展")
    made["assigned"] = office.assigned(title="供地手续办理缓慢")
    made["accepted"] = office.accepted(title="园区道路夜间没有路灯")
    made["secret"] = office.lodged(secret=True, title="三月以来被重复检查五次")
    made["lodged"] = office.lodged(title="二期厂房联合验收一直没有意见", second_name="李静",
                                   second_mobile="19900000028")  # fmt: skip
    chats.a_group(office, FILLED["id"])
    ledgers.uploaded(office.world, ledgers.a_row())
    rows = (ledgers.a_row(), ledgers.an_open_row(), ledgers.a_row(提出日期="上旬"))
    ledgers.waiting(office.world, *rows, id=FILLED["id"])
    enterprises.put(office.world, Enterprise(FILLED["id"], "绵阳乌有精密机械有限公司", "510704", last=date(2026, 3, 2)))
    meetings.put(office.world, id=FILLED["id"], open_until=date(2026, 12, 31))
    window = Window("涪城区企业服务专窗", "涪城区政务服务中心", "510703", "示例路100号", "工作日 9:00–17:00",
                    staff=("zhoumin",))  # fmt: skip
    windows.save(office.world, FILLED["id"], window, 0)
    zhoumin = office.actor("zhoumin")
    for state in ("revisiting", "handling"):
        windows.add_source(office.world, FILLED["id"], made[state].no, zhoumin, "窗口来访", f"door-{state}")
    return {name: office.reload(case) for name, case in made.items()}


def _roles(login: str) -> set[Any]:
    return set(fakes.PEOPLE[login]["roles"])


def guide(page: Page) -> str:
    """The login of somebody who may see the page, '' for the public ones."""
    if page.who in (PUBLIC, CODE):
        return ""
    return next(login for login in EVERYBODY if _roles(login) & {str(role) for role in page.who})


def stops(cases: dict[str, Case]) -> list[tuple[str, str]]:
    """(login, path) of the whole walk; login '' is a visitor of the portal."""
    the_app()
    found = [(guide(page), fill(page.path, cases[STATES.get(page.path, "handling")])) for page in PAGES
             if "GET" in page.methods and page.who != MACHINE and page.path not in NO_PAGE
             and "{token}" not in page.path and page.view.__module__.startswith("chalicelib.web.")]  # fmt: skip
    found += [(login, "/desk") for login in EVERYBODY]
    found += [("liuying", f"/desk?tab={tab}") for tab in ("open", "done", "second")]
    seen = {"lodged": "zhoumin", "secret": "zhoumin", "accepted": "liuying", "assigned": "chenli", "handling": "chenli",
            "answered": "liuying", "revisiting": "liuying", "second": "hejianping", "sealed": "hanbo"}  # fmt: skip
    found += [(login, f"/desk/case/{cases[state].no}") for state, login in seen.items()]
    return list(dict.fromkeys(found))


def fill(path: str, case: Case) -> str:
    """The path with a value in place of each parameter; KeyError names one that nobody knows."""
    query = f"?{ASKED[path]}" if path in ASKED else ""
    return re.sub(r"\{(\w+)\}", lambda found: {**FILLED, "no": case.no}[found[1]], path) + query


def opened(office: Office) -> tuple[Case, str]:
    """A case with its query code, for the pages that it opens."""
    return handling.lodge(office.world, {**VALUES, "title": "临时占道许可迟迟没有答复"})[:2]
