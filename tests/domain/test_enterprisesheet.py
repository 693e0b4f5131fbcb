"""A list of enterprises: every fault by row and column, nothing the second time, names and tags with their days."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import reference
from chalicelib.domain import enterprisesheet, registry, sheets
from chalicelib.domain.enterprisesheet import COLUMNS, Plan
from chalicelib.domain.registry import Enterprise, Tag

ORG, DAY, CODE = reference.org(), date(2026, 3, 2), "91510704MA6XUWY05F"
HEAD = [one.names[0] for one in COLUMNS]
ROW = {one.field: one.example for one in COLUMNS}


def planned(*rows: dict[str, str], known: tuple[Enterprise, ...] = (), scope: str = "510700", day: date = DAY) -> Plan:
    table = [HEAD, *([{**ROW, **row}[one.field] for one in COLUMNS] for row in rows)]
    return enterprisesheet.plan(ORG, scope, {one.id: one for one in known}, table, day)


def faults(**row: str) -> dict[str, str]:
    return dict(planned(row).rows[0].faults)


def made(**row: str) -> Enterprise:
    ((before, after),) = planned(row).made
    assert before is None
    return after


def test_the_example_of_the_template_is_an_enterprise() -> None:
    one = made()
    assert (one.id, one.region, one.size, one.last) == (CODE, "510704", "medium", DAY)
    assert one.tags == (Tag("green_card", date(2026, 1, 1), date(2026, 12, 31)),)
    assert [(each.name, each.mobile) for each in one.contacts] == [("王启明", "19900000021")]


@given(days=st.integers(0, 400))
def test_the_same_table_changes_nothing_on_any_later_day(days: int) -> None:
    plan = planned({}, known=(made(),), day=DAY + timedelta(days=days))
    assert plan.made == () and plan.rows[0].what == sheets.SAME


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [("code", "91510704MA6XUWY05G", "代码"), ("code", "", "18位"), ("name", "", "请填写企业名称"),
     ("name", "长" * 101, "最多 100"), ("region", "火星", "没有叫"), ("region", "", "请填写所在区县"),
     ("size", "巨型", "没有叫“巨型”的规模"), ("green_card", "去年", "认不出日期"),
     ("green_card_until", "2025-12-31", "不能早于"), ("green_card_until", "以后", "认不出日期"),
     ("green_card", "", "请填开始日期"), ("phone", "12345", "认不出电话"), ("contact", "", "联系人姓名")],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_its_column(field: str, text: str, said: str) -> None:
    found = faults(**{field: text})
    heading = {one.field: one.names[0] for one in COLUMNS}
    place = "phone" if field == "contact" else field
    assert list(found) == [heading[place]] and said in found[heading[place]]


def test_a_code_stands_once_in_a_table_and_a_county_touches_its_own_only() -> None:
    assert planned({}, {"name": "另一个"}).rows[1].faults == {"统一社会信用代码": "和第 2 行重复"}
    assert planned({}, scope="510703").rows[0].faults == {"所在区县": "不在您负责的区县"}
    elsewhere = planned({"region": "涪城区"}, known=(made(),), scope="510703")
    assert elsewhere.rows[0].faults == {"所在区县": "不在您负责的区县"}


def test_another_name_keeps_the_former_one_and_empty_cells_change_nothing() -> None:
    before = made()
    empty = dict.fromkeys((one.field for one in COLUMNS if not one.required), "")
    assert planned(empty, known=(before,)).made == ()
    ((_, after),) = planned({**empty, "name": "绵阳子虚智造有限公司"}, known=(before,)).made
    assert after.names == ((DAY, before.name),) and after.tags == before.tags and after.contacts == before.contacts


def test_a_tag_is_ended_or_given_again_by_its_first_day() -> None:
    known: Any = (registry.tag(made(green_card="", green_card_until=""), "green_card", date(2025, 1, 1), None),)
    ended = planned({"green_card": "2025年1月1日", "green_card_until": "2025.6.30"}, known=known).made[0][1]
    assert ended.tags == (Tag("green_card", date(2025, 1, 1), date(2025, 6, 30)),)
    assert planned({}, known=known).rows[0].faults == {"服务绿卡起": "这段时间已经有“服务绿卡”标签"}


def test_columns_that_are_missing_are_named() -> None:
    with pytest.raises(ValueError, match="统一社会信用代码"):
        enterprisesheet.codes([["企业名称", "所在区县"], ["乌有", "游仙区"]])
