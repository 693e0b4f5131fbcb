"""Cases for the tools' tests, lodged through handling."""

from typing import Any

from chalicelib import handling
from chalicelib.domain.case import Actor, Case
from chalicelib.domain.words import Role
from chalicelib.wiring import Services
from tests.builders import COMPANY, USCI
from tests.fakes import people

INTAKE = Actor("zhoumin", "周敏", frozenset({Role.INTAKE}), "ysj")
ASSIGNMENT = {"difficulty": "general", "why": "涉及一个单位", "limit": "5", "unit": "zjj", "person": "陈立",
              "person_duty": "科长", "requirement": "主动联系企业并书面答复"}  # fmt: skip


def lodged(services: Services, token: str = "t1", **changes: Any) -> Case:
    """A case that was just lodged."""
    values = {
        "enterprise_name": COMPANY, "enterprise": USCI, "region": "510703", "name": "王小明", "mobile": "19900001234",
        "kind": "appeal", "category": "building", "title": "围墙开口审批没有结果", "content": "交了两次都没有回音。",
        "wish": "请给个说法", "consent": False, **changes,
    }  # fmt: skip
    return handling.lodge(services, values, token=token)[0]


def assigned(services: Services, token: str = "t1", **data: Any) -> Case:
    """A case that a unit has to sign."""
    for person in people():  # a unit where nobody handles and signs is given nothing
        if person.unit == ASSIGNMENT["unit"]:
            services.store.put_account(person)
    no = lodged(services, token).no
    handling.act(services, no, "accept", INTAKE, {"opinion": "属实，受理"})
    return handling.act(services, no, "assign", INTAKE, {**ASSIGNMENT, **data})
