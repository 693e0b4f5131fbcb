"""The text of a notice: everything that was understood, everything that contradicts itself; no text breaks it."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib import reference
from chalicelib.domain.notice import understand
from tests.tools.test_calendars import NOTICE_2026, NOTICE_2027


def test_a_whole_notice_is_understood_festival_by_festival():
    found = understand(NOTICE_2026)
    assert found.year == reference.calendar().years[2026]
    spring = next(one for one in found.festivals if one.name == "春节")
    assert (spring.days[0], spring.days[-1], len(spring.days)) == (date(2026, 2, 15), date(2026, 2, 23), 9)
    assert spring.work == (date(2026, 2, 14), date(2026, 2, 28))


def test_every_contradiction_is_named_and_the_rest_is_understood_all_the_same():
    wrong = NOTICE_2026.replace("共9天", "共8天").replace("1月4日（周日）上班", "1月4日（周六）上班")
    found = understand(wrong)
    assert found.year is None
    assert found.faults == (
        "元旦：2026年1月4日是周日，文字写的是“周六”",
        "春节：2月15日至2月23日是 9 天，文字写的是“共8天”",
    )
    assert [one.name for one in found.festivals] == ["元旦", "春节", "清明", "劳动节", "端午", "中秋", "国庆"]


def test_a_day_that_is_free_and_worked_is_a_contradiction():
    found = understand(NOTICE_2027.replace("1月10日（周日）上班", "1月2日（周六）上班"))
    assert found.faults == ("1月2日既写放假又写上班",)


def test_a_day_of_another_year_is_refused():
    found = understand(NOTICE_2027.replace("1月10日（周日）上班", "2028年1月9日（周日）上班"))
    assert found.faults == ("2028年1月9日不在2027年的放假安排之内",)


def test_a_range_that_is_no_holiday_is_refused():
    (fault,) = understand(NOTICE_2027.replace("至4日（周一）放假调休，共4天", "至3月4日放假调休")).faults
    assert fault == "元旦：1月1日至3月4日是 63 天，这不像一次放假"


pieces = st.sampled_from(
    ["春节：", "国庆节、中秋节：", "2月", "15日", "30日", "（周日）", "至", "放假", "共9天", "。", "上班", "9999年"]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(pieces, max_size=25).map("".join), st.sampled_from([0, 1949, 2027, 2199, 9999]))
def test_no_text_breaks_it(text, year):
    found = understand(f"关于2027年{text}" if year == 0 else text, year)
    assert (found.year is None) == bool(found.faults)


@pytest.mark.parametrize("lost", ["春节", "清明", "端午", "中秋"])
def test_a_notice_that_was_pasted_without_a_lunar_festival_is_refused(lost: str) -> None:
    text = "\n".join(line for line in NOTICE_2027.splitlines() if lost not in line)
    assert understand(text).faults == (f"没有读到{lost}的安排。请检查通知是否粘贴完整",)
