"""Working days against two independent sources, the vectors of domain 3.5, and properties."""

import json
from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.calendar import (
    Calendar,
    Closure,
    Year,
    calendar_warning,
    from_json,
    to_json,
    year_from,
    year_to,
)
from chalicelib.reference import calendar

CAL = calendar()
FIRST, LAST = date(2020, 1, 1), date(2026, 12, 31)
KNOWN = [FIRST + timedelta(days=i) for i in range((LAST - FIRST).days + 1)]
days = st.dates(date(2019, 1, 1), date(2032, 12, 31))
counts = st.integers(0, 60)
relaxed = settings(max_examples=150, deadline=None)


def d(text: str) -> date:
    return date.fromisoformat(text)


def official(number: int, off: dict[str, str] | None = None, work: tuple[str, ...] = ()) -> Year:
    return Year(
        number,
        "official",
        "国办发明电〔0000〕0号",
        {d(day): name for day, name in (off or {}).items()},
        frozenset(d(day) for day in work),
    )


# --- the data ---


def test_every_day_2020_to_2026_agrees_with_chinesecalendar():
    assert [day for day in KNOWN if CAL.is_workday(day) != chinese_calendar.is_workday(day)] == []


def test_every_day_2020_to_2026_agrees_with_holidays():
    oracle = holidays.China(years=range(2020, 2027))
    assert [day for day in KNOWN if CAL.is_workday(day) != oracle.is_working_day(day)] == []


@pytest.mark.parametrize("n", [1, 3, 5, 10, 15, 30])
def test_every_start_2020_to_2026_ends_where_a_loop_over_chinesecalendar_ends(n):
    workdays = [day for day in KNOWN if chinese_calendar.is_workday(day)]
    after, wrong = 0, []
    for start in KNOWN:
        while after < len(workdays) and workdays[after] <= start:
            after += 1
        if after + n - 1 < len(workdays) and CAL.add(start, n) != workdays[after + n - 1]:
            wrong.append(start)
    assert wrong == []


@pytest.mark.parametrize("number", [2027, 2028, 2029, 2030])
def test_provisional_years_have_exactly_the_statutory_days_that_fall_on_weekdays(number):
    statutory = {day for day, name in holidays.China(years=number, language="zh_CN").items() if "补假" not in name}
    off = CAL.years[number].off
    assert set(off) == {day for day in statutory if day.weekday() < 5}
    assert CAL.years[number].work == frozenset()
    assert CAL.years[number].notice is None


@pytest.mark.parametrize(("number", "wd"), [(2024, 251), (2025, 248), (2026, 248)])
def test_a_year_has_its_known_number_of_working_days(number, wd):
    assert CAL.between(date(number - 1, 12, 31), date(number, 12, 31)) == wd


def test_official_years_name_their_notice_and_are_not_provisional():
    for number in range(2020, 2027):
        assert CAL.years[number].notice.startswith(f"国办发明电〔{number - 1}〕")
        assert not CAL.is_provisional(date(number, 6, 1))
    assert CAL.is_provisional(date(2027, 1, 1))
    assert CAL.is_provisional(date(2031, 1, 1))


def test_a_year_without_data_has_weekends_and_fixed_days_and_never_raises():
    empty = Calendar({})
    assert not empty.is_workday(d("2035-10-01"))
    assert not empty.is_workday(d("2035-10-06"))  # Saturday
    assert empty.is_workday(d("2035-10-08"))
    assert empty.add(d("2035-09-28"), 1) == d("2035-10-04")


# --- domain 3.5 ---

VECTORS = [
    ("2023-09-28", "2023-10-07", "2023-10-11", "2023-10-18", "2023-10-25", "2023-11-15"),
    ("2024-02-08", "2024-02-09", "2024-02-21", "2024-02-28", "2024-03-06", "2024-03-27"),
    ("2025-01-24", "2025-01-26", "2025-02-07", "2025-02-13", "2025-02-20", "2025-03-13"),
    ("2025-09-26", "2025-09-28", "2025-10-10", "2025-10-16", "2025-10-23", "2025-11-13"),
    ("2026-02-13", "2026-02-14", "2026-02-27", "2026-03-05", "2026-03-12", "2026-04-02"),
    ("2026-02-14", "2026-02-24", "2026-02-28", "2026-03-06", "2026-03-13", "2026-04-03"),
    ("2026-02-15", "2026-02-24", "2026-02-28", "2026-03-06", "2026-03-13", "2026-04-03"),
    ("2026-04-30", "2026-05-06", "2026-05-11", "2026-05-18", "2026-05-25", "2026-06-15"),
    ("2026-09-24", "2026-09-28", "2026-10-09", "2026-10-15", "2026-10-22", "2026-11-12"),
    ("2026-09-30", "2026-10-08", "2026-10-13", "2026-10-20", "2026-10-27", "2026-11-17"),
]


@pytest.mark.parametrize("row", VECTORS, ids=lambda row: row[0])
def test_vectors_of_the_domain_reference(row):
    start = d(row[0])
    assert [CAL.add(start, n) for n in (1, 5, 10, 15, 30)] == [d(day) for day in row[1:]]


def test_a_limit_that_runs_into_an_unannounced_year_is_provisional():
    assert CAL.add(d("2026-12-28"), 1) == d("2026-12-29")
    due = CAL.add(d("2026-12-28"), 5)
    assert due == d("2027-01-05")
    assert CAL.is_provisional(due)


# --- properties ---


@relaxed
@given(days, counts, counts)
def test_adding_a_then_b_is_adding_both(day, a, b):
    assert CAL.add(CAL.add(day, a), b) == CAL.add(day, a + b)


@relaxed
@given(days, st.integers(1, 60))
def test_what_is_added_to_lands_on_a_working_day_and_back_again_counts_the_same(day, n):
    end = CAL.add(day, n)
    assert CAL.is_workday(end)
    assert CAL.between(day, end) == n
    assert CAL.between(end, day) == -n
    assert CAL.add(CAL.back(end, n), n) == end


@relaxed
@given(days, days, counts)
def test_a_later_start_never_ends_earlier(a, b, n):
    first, second = sorted((a, b))
    assert CAL.add(first, n) <= CAL.add(second, n)


@relaxed
@given(days)
def test_next_workday_skips_only_free_days(day):
    following = CAL.next_workday(day)
    assert following > day
    assert CAL.this_or_next(day) == (day if CAL.is_workday(day) else following)
    assert not any(CAL.is_workday(day + timedelta(days=i)) for i in range(1, (following - day).days))


def test_adding_nothing_stays_and_a_negative_count_is_refused():
    assert CAL.add(d("2026-02-15"), 0) == d("2026-02-15")
    with pytest.raises(ValueError, match="negative"):
        CAL.add(d("2026-02-15"), -1)


# --- closures and new notices ---


def test_a_local_closure_counts_only_in_its_region_and_a_city_closure_everywhere():
    local = Calendar(CAL.years, (Closure(d("2026-07-07"), "510704", "某府发〔2026〕1号"),))
    assert local.add(d("2026-07-06"), 1, "510704") == d("2026-07-08")
    assert local.add(d("2026-07-06"), 1, "510703") == d("2026-07-07")
    everywhere = Calendar(CAL.years, (Closure(d("2026-02-14"), "", "某府发〔2026〕2号"),))
    assert not everywhere.is_workday(d("2026-02-14"), "510703")


def test_a_notice_may_reach_back_into_december():
    cal = CAL.with_year(official(2027, {"2026-12-31": "元旦"}, ("2026-12-27",)))
    assert not cal.is_workday(d("2026-12-31"))
    assert cal.is_workday(d("2026-12-27"))
    assert not CAL.is_workday(d("2026-12-27"))


def test_the_calendar_survives_a_round_trip_through_json():
    with_closure = Calendar(CAL.years, (Closure(d("2026-07-07"), "510704", "某府发〔2026〕1号"),))
    assert from_json(to_json(with_closure)) == with_closure


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"state": "guessed"}, "状态"),
        ({"off": {"2027-01-02": "元旦"}}, "2027-01-02 写错了位置"),  # a Saturday
        ({"work": ["2027-01-04"]}, "2027-01-04 写错了位置"),  # a Monday
        ({"off": {"2028-01-03": "元旦"}}, "不在2027年"),
        ({"work": ["2027-13-01"]}, "读不懂"),
        ({"off": None}, "读不懂"),
    ],
)
def test_a_wrong_import_is_refused_with_the_day_that_is_wrong(change, why):
    good = year_to(official(2027, {"2027-01-01": "元旦"}, ("2027-01-03",)))
    assert year_from(json.loads(json.dumps(good))).state == "official"
    with pytest.raises(ValueError, match=why):
        year_from({**good, **change})


# --- why this date ---


def test_the_explanation_of_a_limit_over_the_national_holiday_counts_day_by_day():
    weeks = CAL.explain(d("2026-09-24"), d("2026-10-15"))
    assert [week[0].day.weekday() for week in weeks] == [0, 0, 0, 0]
    assert all(len(week) == 7 for week in weeks)
    cells = {cell.day: (cell.kind, cell.n, cell.label) for week in weeks for cell in week}
    assert cells[d("2026-09-23")] == ("out", None, "")
    assert cells[d("2026-09-24")] == ("start", None, "当天不算")
    assert cells[d("2026-09-25")] == ("off", None, "中秋")
    assert cells[d("2026-09-26")] == ("off", None, "休")
    assert cells[d("2026-09-28")] == ("count", 1, "第1天")
    assert cells[d("2026-10-01")] == ("off", None, "国庆")
    assert cells[d("2026-10-10")] == ("work", 6, "调休上班")
    assert cells[d("2026-10-15")] == ("end", 10, "到期")
    assert cells[d("2026-10-16")] == ("out", None, "")


@relaxed
@given(days, st.integers(1, 30))
def test_the_explanation_counts_to_the_limit_without_a_gap(start, n):
    weeks = CAL.explain(start, CAL.add(start, n))
    counted = [cell.n for week in weeks for cell in week if cell.n is not None]
    assert counted == list(range(1, n + 1))


def test_suspended_days_are_shown_and_not_counted():
    weeks = CAL.explain(d("2026-04-27"), d("2026-05-21"), pauses=[(d("2026-04-29"), d("2026-05-11"))])
    cells = {cell.day: cell for week in weeks for cell in week}
    assert cells[d("2026-05-09")].label == "中止"
    assert cells[d("2026-05-01")].label == "劳动节"
    assert cells[d("2026-05-12")].label == "第3天"
    assert cells[d("2026-05-21")].n == 10


def test_a_closure_is_named_in_the_explanation():
    cal = Calendar(CAL.years, (Closure(d("2026-07-07"), "", "某府发〔2026〕3号"),))
    cells = {cell.day: cell.label for week in cal.explain(d("2026-07-06"), d("2026-07-08")) for cell in week}
    assert cells[d("2026-07-07")] == "临时放假"


# --- the warning ---


def test_the_administrator_is_warned_from_november_until_the_next_year_is_imported():
    assert calendar_warning(CAL, d("2026-10-31")) is None
    assert "2027年" in calendar_warning(CAL, d("2026-11-01"))
    assert "“节假日”页" in calendar_warning(CAL, d("2026-11-01"))
    assert "2027年" in calendar_warning(CAL, d("2027-01-04"))
    imported = CAL.with_year(official(2027))
    assert calendar_warning(imported, d("2026-11-01")) is None
    assert calendar_warning(imported, d("2027-01-04")) is None
