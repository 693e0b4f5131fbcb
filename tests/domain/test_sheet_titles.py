"""A title above the headings of a table is named as what keeps the table out."""

from collections.abc import Sequence

import pytest

from chalicelib.domain import enterprisesheet, ledgers, sheets
from tests.ledgers import HEADS, a_row

SAID = "像是标题，请删去，让第 1 行是列名"
ACCOUNTS = [one.names[0] for one in sheets.ACCOUNTS]
TITLE = ["2024年企业诉求收集时间及内容台账", *[""] * 13]


def refused(*table: Sequence[str]) -> str:
    try:
        sheets.refuse_titles(table, ledgers.is_heading)
    except ValueError as problem:
        return str(problem)
    return ""


def test_a_title_above_the_headings_of_a_ledger_is_named() -> None:
    assert refused(TITLE, HEADS, a_row()) == f"第 1 行{SAID}"
    assert refused(TITLE, ["制表：某某局", "单位：件"], HEADS, a_row()) == f"前 2 行{SAID}"
    assert refused([], TITLE, HEADS, a_row()) == f"前 2 行{SAID}"


def test_headings_in_the_first_row_are_no_title_whatever_follows() -> None:
    assert refused(HEADS, HEADS, a_row()) == "" and refused(HEADS, a_row()) == ""


def test_headings_that_nobody_knows_are_left_to_be_chosen_by_hand() -> None:
    strange = [f"第{n}栏" for n, _ in enumerate(HEADS)]
    assert refused(strange, a_row(), a_row()) == ""
    assert refused(strange, a_row(诉求内容="日期、企业名称和诉求内容都没有写"), HEADS) == ""


def test_a_list_of_accounts_or_enterprises_says_so_too() -> None:
    row = [one.example for one in sheets.ACCOUNTS]
    with pytest.raises(ValueError, match=f"第 1 行{SAID}"):
        sheets.read(sheets.ACCOUNTS, [["账号一览表"], ACCOUNTS, row])
    heads = [one.names[0] for one in enterprisesheet.COLUMNS]
    with pytest.raises(ValueError, match=f"第 1 行{SAID}"):
        enterprisesheet.codes([["企业名单", "", "2026年"], heads, [one.example for one in enterprisesheet.COLUMNS]])
    with pytest.raises(ValueError, match="第 1 行没有找到这些列：登录名"):
        sheets.read(sheets.ACCOUNTS, [ACCOUNTS[1:], row[1:]])
