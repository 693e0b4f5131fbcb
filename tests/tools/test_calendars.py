"""The State Council's notice: read, compared with itself, applied to open cases without making a date earlier."""

import json
from datetime import date, datetime

import pytest

from chalicelib import reference
from chalicelib.domain import impact, notice
from chalicelib.domain.calendar import CST, year_to
from tests.fakes import a_world
from tests.tools import cases
from tools.ops import calendars

NOTICE_2026 = """国务院办公厅关于2026年
部分节假日安排的通知
国办发明电〔2025〕7号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作，遇有重大突发事件，要按规定及时报告并妥善处置。
"""
# Invented: 2027 as it might be announced, with 4 January 2027 (a Monday) free.
NOTICE_2027 = """国务院办公厅关于2027年部分节假日安排的通知 国办发明电〔2026〕99号
一、元旦：1月1日（周五）至4日（周一）放假调休，共4天。1月10日（周日）上班。
二、春节：2月5日（周五）至11日（周四）放假调休，共7天。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。
五、端午节：6月9日（周三）放假，共1天。
六、中秋节：9月15日（周三）放假，共1天。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。"""
PLAIN_2027 = NOTICE_2027.replace("至4日（周一）放假调休，共4天。1月10日（周日）上班。", "至3日（周日）放假，共3天。")


def test_the_notice_for_2026_is_read_as_the_calendar_that_ships() -> None:
    assert notice.read(NOTICE_2026) == reference.calendar().years[2026]


def test_commas_and_colons_of_either_width_and_a_day_before_new_year_are_understood() -> None:
    text = "春节:2月15日(周日)至23日放假调休,共9天。2月14日(周六)、2月28日(周六)上班。"
    year = notice.read(NOTICE_2026.replace(NOTICE_2026.splitlines()[6][2:], text), 2026)
    assert year == reference.calendar().years[2026]
    before = PLAIN_2027.replace("1月1日（周五）至3日（周日）放假，共3天。",
                                "2026年12月31日（周四）至2027年1月3日（周日）放假调休，共4天。")  # fmt: skip
    assert date(2026, 12, 31) in notice.read(before).off


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (("2月15日（农历腊月二十八、周日）", "2月15日（周一）"), "周日"),
        (("共9天", "共8天"), "9 天"),
        (("2月14日（周六）、", "2月13日、"), "却写要调休上班"),
        (("七、国庆节", "七、国庆假"), "国庆"),
        (("10月10日（周六）", "没有10月32日"), "没有10月32日"),
        (("关于2026年", "关于来年"), "请填写年份"),
        (("四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。\n", ""), "劳动节"),
    ],
)
def test_a_text_that_contradicts_itself_or_lacks_something_is_refused(wrong: tuple[str, str], says: str) -> None:
    with pytest.raises(notice.NoticeError, match=says):
        notice.read(NOTICE_2026.replace(*wrong))


def test_json_and_text_give_the_same_year() -> None:
    year = calendars.parse(NOTICE_2026)
    assert calendars.parse(json.dumps(year_to(year))) == year
    assert any("春节：2月16日（周一）" in line for line in calendars.described(year))


def test_a_due_date_moves_later_once_and_never_earlier() -> None:
    """Scenario 13: complex, assigned 23 November 2026, due 5 January 2027; 4 January becomes a holiday."""
    world = a_world(now=datetime(2026, 11, 23, 10, 0, tzinfo=CST))
    no = cases.assigned(world, difficulty="complex", limit="30").no
    free, plain = calendars.parse(NOTICE_2027), calendars.parse(PLAIN_2027)

    moved = [one for one in calendars.moves(world, world.calendar.with_year(free), [no]) if one.kind == "handling"]
    assert moved == [impact.Move(no, "handling", date(2027, 1, 5), date(2027, 1, 6))]
    assert calendars.apply(world, free, moved) == 1
    case = world.store.case(no)
    assert case is not None and case.clock("handling").told == date(2027, 1, 6)  # type: ignore[union-attr]
    told = [one.message.values["due"] for one in world.store.messages(no) if one.message.template == "extended"]
    assert len(told) == 1

    assert world.calendar.years[2027] == free
    assert calendars.moves(world, world.calendar.with_year(free), [no]) == []
    back = calendars.moves(world, world.calendar.with_year(plain), [no])
    assert [one for one in back if one.kind == "handling"] == []


def test_a_date_that_stays_is_no_estimate_any_more() -> None:
    world = a_world(now=datetime(2026, 11, 23, 10, 0, tzinfo=CST))
    no = cases.assigned(world, difficulty="complex", limit="30").no
    plain = calendars.parse(PLAIN_2027)
    moved = calendars.moves(world, world.calendar.with_year(plain), [no])
    assert [(one.kind, one.was, one.now) for one in moved] == [("handling", date(2027, 1, 5), date(2027, 1, 5))]
    calendars.apply(world, plain, moved)
    assert world.store.history(no)[-1].action == "recompute"
    assert not [one for one in world.store.messages(no) if one.message.template == "extended"]


def test_the_warning_names_the_year_that_is_not_announced() -> None:
    calendar = reference.calendar()
    assert "2027年" in calendars.warning(calendar, date(2026, 11, 2))
    assert calendars.warning(calendar.with_year(calendars.parse(PLAIN_2027)), date(2026, 11, 2)) == ""
    assert calendars.warning(calendar, date(2026, 6, 1)) == ""
