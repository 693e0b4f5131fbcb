"""Old ledgers: headings, days in every shape, words, and what a row becomes."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import reference
from chalicelib.domain import ledger_cells, ledger_rows, ledgers
from chalicelib.domain.errors import Refused
from chalicelib.domain.ledger_rows import Known, Past, Reading
from chalicelib.domain.ledgers import DONE, DRAFT, RUNNING, Ledger
from chalicelib.domain.org import Unit
from tests.builders import MONDAY
from tests.ledgers import HEADS, a_row, an_open_row

TODAY = MONDAY.date()
SHAPES = (
    "{0.year}年{0.month}月{0.day}日", "{0.year}年{0.month}月{0.day}号上午", "{0.year}.{0.month}.{0.day}",
    "{0.year}/{0.month}/{0.day} 星期二", "{0.year}-{0.month:02}-{0.day:02} 10:20", "{0.year}{0.month:02}{0.day:02}",
    " {0.year}－{0.month}－{0.day} ", "{0.year}年 {0.month} 月 {0.day} 日（周三）下午3时20分",
)  # fmt: skip


def a_ledger(**changes: Any) -> Ledger:
    made = Ledger("台账", "symposium", "510700", "admin", "甲", MONDAY, tuple(ledgers.suggest(HEADS).items()))
    return replace(made, **changes)


def known(**groups: str) -> Known:
    return Known.of(reference.org(), TODAY, groups)


def read(*rows: list[str], **changes: Any) -> list[Reading]:
    return list(ledger_rows.readings(a_ledger(**changes), [list(HEADS), *rows], known()))


def past(row: list[str], **changes: Any) -> Past:
    (found,) = read(row, **changes)
    assert found.past, found.faults
    return found.past


def faults(row: list[str], **changes: Any) -> dict[str, str]:
    (found,) = read(row, **changes)
    assert found.past is None
    return dict(found.faults)


@given(st.dates(date(2000, 1, 1), TODAY), st.sampled_from(SHAPES))
def test_a_day_is_read_in_every_shape(day: date, shape: str) -> None:
    assert ledger_cells.day(shape.format(day), TODAY) == day


@given(st.dates(date(2000, 1, 1), TODAY))
def test_the_number_that_a_workbook_keeps_for_a_day_is_that_day(day: date) -> None:
    assert ledger_cells.day(str((day - date(1899, 12, 30)).days), TODAY) == day


@given(st.dates(date(2024, 1, 1), date(2024, 12, 31)), st.sampled_from(["{0.month}月{0.day}日", "{0.month}.{0.day}"]))
def test_a_day_without_a_year_has_the_one_that_the_file_is_of(day: date, shape: str) -> None:
    assert ledger_cells.day(shape.format(day), TODAY, 2024) == day


@given(st.text(max_size=30))
def test_no_text_is_read_as_a_day_that_cannot_be(text: str) -> None:
    try:
        assert date(2000, 1, 1) <= ledger_cells.day(text, TODAY, 2024) <= TODAY
    except ValueError as problem:
        assert str(problem).endswith(("请核对", "这样", "年份"))


@pytest.mark.parametrize(("text", "sentence"), [
    ("3月2日", "没有写年份"), ("2023年2月30日", "没有“2023年2月30日”这一天"), ("2031-01-01", "还没有到"),
    ("1923.3.2", "太早"), ("2023年3月", "认不出日期"), ("上旬", "认不出日期"), ("2023.3.2-3.5", "认不出日期"),
])  # fmt: skip
def test_a_wrong_day_has_its_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        ledger_cells.day(text, TODAY)


@pytest.mark.parametrize(("typed", "found"), [
    ("19900000021", ("19900000021", "")), ("0816-2345678", ("", "0816-2345678")),
    ("19900000021、0816-2345678", ("19900000021", "0816-2345678")), ("王经理 ", None),
])  # fmt: skip
def test_a_cell_may_hold_a_mobile_and_a_landline(typed: str, found: tuple[str, str] | None) -> None:
    if found is None:
        with pytest.raises(ValueError, match="认不出电话"):
            ledger_cells.phones(typed)
    else:
        assert ledger_cells.phones(typed) == found


def test_headings_are_recognised_by_name_and_each_column_is_used_once() -> None:
    heads = ["序号", "收集时间", "企业名称*", "反映问题及诉求内容", "责任单位", "办理情况", "是否解决", "企业联系人",
             "联系电话"]  # fmt: skip
    found = ledgers.suggest(heads)
    assert {name: heads[at] for name, at in found.items()} == {
        "date": "收集时间", "enterprise": "企业名称*", "content": "反映问题及诉求内容", "unit": "责任单位",
        "answer": "办理情况", "outcome": "是否解决", "name": "企业联系人", "phone": "联系电话",
    }  # fmt: skip
    assert ledgers.misplaced(found, len(heads)) == {}


@given(st.lists(st.sampled_from([name for column in ledgers.COLUMNS for name in column.names]), max_size=25))
def test_no_two_fields_are_suggested_the_same_column(heads: list[str]) -> None:
    found = ledgers.suggest(heads)
    assert len(set(found.values())) == len(found)
    assert all(0 <= at < len(heads) for at in found.values())


def test_a_column_that_is_missing_or_chosen_twice_is_said() -> None:
    wrong = ledgers.misplaced({"date": 0, "enterprise": 0, "content": 7}, 3)
    assert wrong == {"enterprise": "这一列已经用作“提出日期”，请换一列", "content": "表里没有这一列，请重新选择"}
    assert "content" in ledgers.misplaced({"date": 0, "enterprise": 1}, 3)


def test_a_row_becomes_what_it_says() -> None:
    one = past(a_row())
    assert (one.row, one.lodged, one.closed, one.outcome) == (2, date(2024, 3, 5), date(2024, 3, 18), "solved")
    assert (one.code, one.region, one.category, one.unit) == ("91510704MA6XUWY05F", "510704", "building", "zjj")
    assert (one.topic, one.held, one.mobile) == ("工程建设专场", date(2024, 3, 5), "19900000021")
    assert one.title == "厂房竣工四个月"


def test_what_is_not_written_has_its_usual_meaning() -> None:
    left_out = ("统一社会信用代码", "区县", "领域", "主办单位", "联系电话", "座谈会专题", "座谈会日期")
    one = past(an_open_row(**dict.fromkeys(left_out, "")), region="510703")
    assert (one.region, one.category, one.kind, one.unit, one.outcome, one.closed) == (
        "510703", "other", "appeal", "", "", None)  # fmt: skip


@pytest.mark.parametrize(("changes", "field", "sentence"), [
    ({"提出日期": ""}, "date", "没有写提出日期"), ({"企业名称": ""}, "enterprise", "没有写企业名称"),
    ({"诉求内容": "路"}, "content", "至少 2 个字"), ({"诉求内容": "长" * 2001}, "content", "超过 2,000 个字"),
    ({"统一社会信用代码": "91510704MA6XUWY05X"}, "code", "统一社会信用代码有误"),
    ({"区县": "涪城县区"}, "region", "是不是“涪城区”"),
    ({"领域": "工程"}, "category", "没有叫“工程”的领域"),
    ({"主办单位": "市住建局"}, "unit", "是不是“市住房和城乡建设局”"),
    ({"办理结果": "已办结"}, "outcome", "没有说明是否解决"), ({"办结日期": ""}, "closed", "就要写办结日期"),
    ({"办理结果": ""}, "outcome", "就要写办理结果"), ({"办结日期": "2024-03-01"}, "closed", "早于提出日期"),
    ({"座谈会日期": ""}, "held", "要一起写"), ({"联系电话": "123"}, "phone", "认不出电话"),
])  # fmt: skip
def test_every_fault_stands_at_its_column(changes: dict[str, str], field: str, sentence: str) -> None:
    assert sentence in faults(a_row(**changes))[field]


def test_all_faults_of_a_row_are_said_at_once() -> None:
    assert set(faults(a_row(提出日期="上旬", 领域="工程", 联系电话="1"))) == {"date", "category", "phone"}


def test_a_word_that_somebody_explained_is_known_in_every_row() -> None:
    (found,) = read(a_row(办理结果="已办结", 主办单位="市住建局"))
    assert dict(found.asks) == {"outcome": "已办结", "unit": "市住建局"}
    told = (("outcome", "已办结", "explained"), ("unit", "市住建局", ledger_rows.NOTHING))
    one = past(a_row(办理结果="已 办结", 主办单位="市住建局"), words=told)
    assert (one.outcome, one.unit, one.unit_text) == ("explained", "", "市住建局")


def test_a_ledger_of_a_county_has_no_rows_of_another() -> None:
    assert past(a_row(区县=""), region="510704").region == "510704"
    assert "属于涪城区" in faults(a_row(), region="510703")["region"]


def test_a_unit_is_known_by_a_former_name_and_through_its_merger() -> None:
    org = reference.org()
    old = replace(org.units["zjj"], names=(("2019-01-01", "市规划建设局"),))
    gone = Unit("old", "市房管局", "510700", active=False, into="zjj")
    found = ledger_cells.units(replace(org, units={**org.units, "zjj": old, "old": gone}))
    assert found.read("市规划建设局") == found.read("市房管局") == "zjj"


def test_rows_without_anything_are_passed_over_and_the_numbers_stay_those_of_the_sheet() -> None:
    assert [one.row for one in read(a_row(), [""] * len(HEADS), a_row())] == [2, 4]


@given(st.text(min_size=1, max_size=12), st.text(min_size=2, max_size=40))
def test_width_and_spaces_make_no_other_matter_and_another_day_does(name: str, content: str) -> None:
    one = replace(past(a_row()), enterprise=name, content=content)
    assert ledger_rows.key("group", one) == ledger_rows.key("group", replace(one, enterprise=f" {name} ", outcome=""))
    later = replace(one, lodged=one.lodged + timedelta(days=1))
    assert len({ledger_rows.key("group", one), ledger_rows.key("group", later), ledger_rows.key("window", one)}) == 3


def test_a_ledger_goes_its_way_and_no_other() -> None:
    draft = a_ledger()
    assert ledgers.moved(draft, ledgers.WAITING).state == ledgers.WAITING
    for state in (RUNNING, DONE, DRAFT):
        with pytest.raises(Refused):
            ledgers.moved(draft, state)
