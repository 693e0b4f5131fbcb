"""Refused attempts of people who signed in, noted for the auditor: in one place, for every page of the desk.

What does not exist and what may not be seen are noted alike, so that neither the answer nor its time tells them apart.
"""

from http import HTTPStatus
from typing import TYPE_CHECKING

from chalicelib.domain.errors import DomainError, Refused
from chalicelib.domain.identity import is_case_no
from chalicelib.handling.recording import record

if TYPE_CHECKING:
    from chalicelib.web.visit import Visit

HOUR = 3600
MOST = 60  # an hour and person: a machine that tries all numbers fills no table, and has long been seen
WHY = {HTTPStatus.NOT_FOUND: "无权或不存在", HTTPStatus.FORBIDDEN: "表单校验不符", HTTPStatus.CONFLICT: "规则不允许"}


def note(visit: "Visit", route: str, status: HTTPStatus, error: DomainError | None) -> None:
    """`route`: the pattern, never the address. A colleague's change in between is no attempt."""
    if visit.signed is None or status not in WHY:
        return
    if status == HTTPStatus.CONFLICT and not isinstance(error, Refused):
        return
    services, account = visit.services, visit.signed.account
    if services.store.hit(f"refused:{account.id}", HOUR, services.clock.wall()) > MOST:
        return
    no = visit.params.get("no", "")
    record(services, "refused", visit.actor, target=no if is_case_no(no) else "", ok=False,
           route=f"{'打开' if visit.method == 'GET' else '提交'} {route}", why=WHY[status])  # fmt: skip
