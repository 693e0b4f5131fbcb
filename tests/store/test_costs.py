"""What a change costs, in the write units that the emulator counts for it: tables without indexes, which
docs/data-model.md adds."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from chalicelib import handling
from chalicelib.domain.case import SYSTEM
from chalicelib.store import tables
from tests.builders import COMPANY, USCI, a_form
from tests.fakes import World, a_world
from tests.store.conftest import a_dynamo

CONTENT = (
    "我公司二期厂房于2024年10月竣工，消防、规划、人防均已验收合格，2025年3月起向不动产登记窗口提交产权登记资料，"
    "先后五次被退回，理由分别为测绘报告格式、土地出让合同补充协议、建设工程规划核实意见书原件等，每次口头告知，没有一次性告知单。"
    "厂房不能办证，银行的1200万元技改贷款无法抵押，下月15日到期，企业资金链面临断裂风险，180名员工工资可能受影响。"
)
CONTENT += "请求有关部门一次性告知所缺资料，并协调解决产权登记问题。" * 8


class Meter:
    """A client that adds up the units of what is written."""

    def __init__(self, client: Any) -> None:
        self.client, self.units = client, 0.0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.client, name)

    def _make_api_call(self, operation: str, arguments: dict[str, Any]) -> Any:
        answer = self.client._make_api_call(operation, arguments)
        if operation in ("TransactWriteItems", "PutItem", "UpdateItem", "DeleteItem"):
            found = answer.get("ConsumedCapacity", [])
            each = found if isinstance(found, list) else [found]
            self.units += sum(one.get("WriteCapacityUnits", one["CapacityUnits"]) for one in each)
        return answer


@pytest.fixture
def world(aws: None, make_tables: Callable[[str], Any]) -> World:
    made = a_world(accounts=False)
    return replace(made, store=a_dynamo(make_tables("ministack"), made.clock.wall))


@pytest.fixture
def meter(world: World) -> Iterator[Meter]:
    connection = tables.table(tables.App).connection
    real = connection.client
    connection._client = Meter(real)
    yield connection._client
    connection._client = real


def lodge(world: World) -> str:
    token = f"cost-{secrets.token_hex(8)}"
    world.store.put_form(a_form(token, expires=world.clock.wall().replace(hour=23)))
    values = {
        "enterprise_name": COMPANY, "enterprise": USCI, "region": "510703", "name": "王小明", "duty": "办公室主任",
        "mobile": "19900001234", "second_name": "", "second_mobile": "", "kind": "appeal", "category": "land",
        "title": "二期厂房产权登记资料五次被退回", "content": CONTENT[:400], "wish": "一次性告知", "units": "",
        "procedures": (), "secret": False, "consent": True,
    }  # fmt: skip
    return handling.lodge(world, values, token=token)[0].no


def test_lodging_with_400_characters_costs_16_write_units(world: World, meter: Meter) -> None:
    assert len(CONTENT) >= 400
    lodge(world)
    assert meter.units == 16


def test_a_change_of_status_with_its_message_costs_at_most_8(world: World, meter: Meter) -> None:
    no = lodge(world)
    intake = replace(SYSTEM, id="zhoumin", name="周敏", roles=frozenset({"intake"}))
    meter.units = 0
    handling.act(world, no, "ask_info", intake, {"missing": "请补充不动产登记窗口的退件通知"})
    assert 0 < meter.units <= 8, meter.units
