"""Tables of units and accounts: every fault by row and column, nothing the second time."""

from dataclasses import replace
from datetime import date

import pytest

from chalicelib import reference
from chalicelib.domain import sheets
from chalicelib.domain.accounts import Roll
from chalicelib.domain.words import Role
from tests.fakes import people

ORG, DAY, ROLL = reference.org(), date(2026, 3, 2), Roll.of(people())
HEAD = ["登录名", "姓名", "岗位", "所在单位", "负责区县", "负责渠道", "职务", "值班手机", "代理人"]
ROW = ["lixiaoyu", "李晓雨", "承办经办人", "市住房和城乡建设局", "", "", "科员", "19900000001", ""]
IDS = [f"{n:032x}" for n in range(9)]


def accounts(*rows: list[str], head: list[str] = HEAD) -> sheets.AccountPlan:
    return sheets.people(ORG, ROLL, "admin", [head, *rows], IDS)


def faults(*rows: list[str]) -> list[dict[str, str]]:
    return [dict(one.faults) for one in accounts(*rows).rows]


def test_a_row_becomes_an_account_whatever_the_order_of_the_columns() -> None:
    for turned in (False, True):
        head, row = (HEAD[::-1], ROW[::-1]) if turned else (HEAD, ROW)
        plan = accounts(row, head=head)
        ((before, after),) = plan.made
        assert before is None and plan.rows[0].what == sheets.NEW and not plan.rows[0].faults
        assert (after.login, after.unit, after.roles) == ("lixiaoyu", "zjj", frozenset({Role.HANDLER}))


def test_what_is_wrong_is_said_by_row_and_heading() -> None:
    found = faults(
        ["1x", "", "承办经办人", "", "", "", "", "12345", ""],
        ["wangyi", "王一", "神仙", "没有这个局", "火星", "口信", "", "", "nobody"],
        ["zhaoer", "赵二", "系统管理员、受理员", "", "", "", "", "", ""],
        ROW, ROW,
    )  # fmt: skip
    assert {"登录名", "姓名", "所在单位", "值班手机"} <= set(found[0])
    assert {"岗位", "所在单位", "负责区县", "负责渠道", "代理人"} <= set(found[1]) and "神仙" in found[1]["岗位"]
    assert "岗位" in found[2]
    assert not found[3] and "第 5 行重复" in found[4]["登录名"]


def test_an_account_that_is_there_is_changed_and_the_same_again_is_nothing() -> None:
    there = ["chenli", "陈立", "承办经办人", "市住房和城乡建设局", "", "", "建筑市场监管科科长", "", ""]
    assert accounts(there).rows[0].what == sheets.SAME and accounts(there).made == ()
    moved = accounts([*there[:3], "市自然资源和规划局", *there[4:]])
    ((before, after),) = moved.made
    assert before and (before.unit, after.unit, after.password) == ("zjj", "zrj", before.password)


def test_a_column_that_the_table_does_not_have_leaves_what_is_there() -> None:
    plan = accounts(["chenli", "陈立", "承办经办人"], head=HEAD[:3])
    assert plan.rows[0].what == sheets.SAME


def test_nobody_imports_himself_into_other_roles() -> None:
    assert "岗位" in faults(["admin", "系统管理员甲", "审计员", "", "", "", "", "", ""])[0]


def test_a_deputy_may_stand_in_the_same_table() -> None:
    assert faults([*ROW[:8], "wangyi"], ["wangyi", "王一", *ROW[2:7], "", ""]) == [{}, {}]


def test_a_closed_account_is_not_brought_back_by_a_table() -> None:
    closed = Roll.of(replace(one, active=one.id != "chenli") for one in people())
    row = ["chenli", "陈立", "承办经办人", "市住房和城乡建设局", "", "", "", "", ""]
    assert "登录名" in sheets.people(ORG, closed, "admin", [HEAD, row], IDS).rows[0].faults


def test_units_are_made_and_changed_in_the_order_of_the_table() -> None:
    head = ["单位名称", "单位类型", "所在区县", "上级单位", "服务区县"]
    rows = [["市乌有局", "市级部门", "绵阳市", "", ""],
            ["市乌有局二分局", "垂直管理单位", "绵阳市", "市乌有局", "涪城区、游仙区"],
            ["市住房和城乡建设局", "市级部门", "绵阳市", "", ""], ["市乌有局", "市级部门", "绵阳市", "", ""],
            ["某局", "俱乐部", "火星", "没有的局", ""]]  # fmt: skip
    plan = sheets.units(ORG, [head, *rows], DAY)
    assert [one.what for one in plan.rows] == ["新增", "新增", "不变", "不变", "新增"]
    assert [set(one.faults) for one in plan.rows] == [
        set(), set(), set(), {"单位名称"}, {"单位类型", "所在区县", "上级单位"},
    ]  # fmt: skip
    made = {one.name: one for one in plan.org.units.values()}
    assert made["市乌有局二分局"].regions == ("510703", "510704")
    assert plan.org.units[made["市乌有局二分局"].parent].name == "市乌有局"
    again = sheets.units(plan.org, [head, *rows[:3]], DAY)
    assert {one.what for one in again.rows} == {sheets.SAME} and again.org == plan.org


@pytest.mark.parametrize(
    ("table", "said"),
    [([], "没有内容"), ([["姓名"]], "登录名、岗位"), ([HEAD], "只有列名"), ([HEAD, [""] * 9], "只有列名")],
)
def test_a_table_that_is_none_says_what_is_missing(table: list[list[str]], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        sheets.people(ORG, ROLL, "admin", table, IDS)
