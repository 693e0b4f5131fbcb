"""Make cases findable that were stored by an earlier release: words, registry of enterprises, rows of the lists.

What the clock's own job does for a new case is done here for every stored one, page by page; how far a run came is kept
in the table, so that one that was stopped goes on where it stood. Doing a case twice changes nothing.
"""

from collections.abc import Callable, Iterator
from typing import Any

from chalicelib.domain import queues
from chalicelib.handling import enterprises
from chalicelib.jobs import indexing
from chalicelib.wiring import Services
from tools.ops.backup import dump, load
from tools.ops.progress import bar
from tools.ops.target import Target

MARK = "reindex"  # the setting that says how far the last run came
PAGE = 100  # items of the table, of which a case has several
CASE = "CASE#"


def renewed(services: Services, no: str) -> bool:
    """Do one case; False when that failed."""
    case = services.store.case(no)
    if case is None:
        return True
    services.store.relist(case, queues.place(case, services.policy, services.calendar, services.org))
    done = indexing.indexed(services, no, case.version)
    known = enterprises.find(services, case.enterprise)
    if known:
        enterprises.index(services, known)
    return done


Renew = Callable[[Services, str], bool]


def reindex(target: Target, page: int = PAGE, renew: Renew = renewed) -> tuple[int, list[str]]:
    """→ cases done in this run, and the numbers of those that failed (the log says why)."""
    store, done, failed = target.services.store, 0, []
    for found, last in bar("cases", _pages(target, page), -(-target.about("app") // page)):
        for no in found:
            done += 1
            if not renew(target.services, no):
                failed.append(no)
        store.put_setting(MARK, {"from": dump(last) if last else "", "at": target.now})
    return done, failed


def _pages(target: Target, page: int) -> Iterator[tuple[list[str], Any]]:
    """Numbers of the cases of each page of the table, and where the next begins."""
    state = dict(target.services.store.setting(MARK) or {})
    for found in target.client("dynamodb").get_paginator("scan").paginate(
        TableName=target.tables["app"], ConsistentRead=True, PaginationConfig={"PageSize": page},
        ProjectionExpression="pk, sk", **({"ExclusiveStartKey": load(state["from"])} if state.get("from") else {}),
    ):  # fmt: skip
        keys = [(item["pk"]["S"], item["sk"]["S"]) for item in found["Items"]]
        numbers = [pk.removeprefix(CASE) for pk, sk in keys if pk.startswith(CASE) and sk == "META"]
        yield numbers, found.get("LastEvaluatedKey")
