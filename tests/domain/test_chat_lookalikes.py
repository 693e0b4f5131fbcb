"""Chats as they really come: lines that only look like headers, other ways of writing one, the edge of a day."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import chat, groupwork
from chalicelib.domain.calendar import CST
from chalicelib.domain.chat import Said
from tests import chatways

NOW = datetime(2026, 3, 4, 9, 30, tzinfo=CST)  # a Wednesday


def seen(text: str, pasted: datetime = NOW) -> list[tuple[str, str, str]]:
    return [(one.sender, f"{one.at:%m-%d %H:%M}", one.text) for one in chat.read(text, pasted)[0]]


def test_an_invitation_with_hours_in_it_stays_one_message_and_its_lines_are_pointed_out() -> None:
    body = "请参加协调会：\n会议时间 9:30\n9:00 政务中心集合\n\n截止日期 3月3日 18:00"
    text = f"方远 2026/3/2 14:51\n{body}\n\n刘总 2026/3/2 14:55\n收到\n"
    assert seen(text) == [("方远", "03-02 14:51", body), ("刘总", "03-02 14:55", "收到")]
    found = chat.doubtful(text, chat.read(text, NOW)[0])
    assert [one.text for one in found] == ["会议时间 9:30", "9:00 政务中心集合", "截止日期 3月3日 18:00"]


def test_an_hour_before_that_of_its_header_begins_no_message_of_a_merged_forwarding() -> None:
    text = "————— 2026-03-02 —————\n\n方远  14:51\n\n会议时间 9:30\n地点 政务中心\n\n刘总  15:00\n\n收到\n"
    assert seen(text) == [("方远", "03-02 14:51", "会议时间 9:30\n地点 政务中心"), ("刘总", "03-02 15:00", "收到")]


def test_what_was_marked_by_hand_counts_among_headers_that_are_written_otherwise() -> None:
    text = "————— 2026-03-02 —————\n\n方远  14:51\n\n好的\n这是刘总说的\n\n王总  15:00\n\n收到\n"
    marked = chat.mark(text, 6, "刘总", datetime(2026, 3, 2, 14, 55, tzinfo=CST))
    assert [one[0] for one in seen(marked)] == ["方远", "刘总", "王总"]


def test_a_header_with_its_year_counts_without_an_empty_line_above_unless_it_goes_back() -> None:
    text = "甲 2026/3/2 8:51\n好\n\n乙 2026/3/2 8:52\n签订时间 2026/3/1 10:00\n好\n"
    text += "丙 2026/3/2 8:55\n好\n\n丁 2026/3/2 9:00\n好"
    assert [one[0] for one in seen(text)] == ["甲", "乙", "丙", "丁"]


def test_a_line_that_is_marked_by_hand_as_the_header_that_it_is_does_not_stay_in_the_message() -> None:
    text = "王总 2026/3/2 8:51\n好\n\n刘总 2026/13/2 8:52\n漏雨\n"
    marked = chat.mark(text, 4, "刘总", datetime(2026, 3, 2, 8, 52, tzinfo=CST))
    assert seen(marked) == [("王总", "03-02 08:51", "好"), ("刘总", "03-02 08:52", "漏雨")]


@pytest.mark.parametrize(
    ("head", "at"),
    [
        ("王启明 2026年3月2日 星期一 14:51", "03-02 14:51"),
        ("王启明 3月2日（周一）下午2:51", "03-02 14:51"),
        ("王启明 2026/3/2 上午 12:05", "03-02 00:05"),
        ("王启明 2026/3/2, 2:51 PM", "03-02 14:51"),
        ("王启明 2026/3/2 14：51", "03-02 14:51"),
        ("王启明 2026-03-02 14:51:03:", "03-02 14:51"),
        ("\ufeff王启明\u200b 2026/3/2 14:51", "03-02 14:51"),
        ("王启明 周三 12:05", "02-25 12:05"),  # today is a Wednesday, and it is not noon yet
    ],
)
def test_other_ways_of_writing_a_header_are_read(head: str, at: str) -> None:
    assert seen(f"{head}\n漏雨") == [("王启明", at, "漏雨")]


@pytest.mark.parametrize(("between", "lines"), [(": ", 2), ("：", 2), ("\t", 2)])
def test_an_export_with_the_words_on_the_line_of_the_header_is_read(between: str, lines: int) -> None:
    stamp = "\t" if between == "\t" else " "
    text = "".join(f"2026-03-02 14:5{n}:03{stamp}王启明{between}第 {n} 句\n" for n in range(lines))
    assert seen(text) == [("王启明", f"03-02 14:5{n}", f"第 {n} 句") for n in range(lines)]


@pytest.mark.parametrize("head", ["王启明 2026/5/2 12:05", "王启明 今天 12:05", "王启明 2026/3/4 9:31"])
def test_nothing_was_said_after_it_was_copied(head: str) -> None:
    said, unread = chat.read(f"{head}\n漏雨", NOW)
    assert not said and [one.text for one in unread] == [head, "漏雨"]


def test_the_turn_of_the_year_belongs_to_the_years_on_both_sides() -> None:
    text = "甲 12月31日 23:59\n新年好\n\n乙 1月1日 0:00\n新年好\n\n丙 1月1日 12:01\n新年好\n"
    pasted = datetime(2026, 1, 1, 8, 0, tzinfo=CST)
    found = [f"{one.at:%Y-%m-%d %H:%M}" for one in chat.read(text, pasted)[0]]
    assert found == ["2025-12-31 23:59", "2026-01-01 00:00", "2025-01-01 12:01"]  # the last is yet to come this year


@pytest.mark.parametrize("rule", ["————— 2026-13-02 —————", "—— 2月30日 ——", "————— 2026-03-09 —————"])
def test_a_rule_with_an_impossible_day_breaks_nothing(rule: str) -> None:
    said, unread = chat.read(f"{rule}\n\n王启明  8:51\n\n漏雨\n", NOW)
    assert [one.text for one in said] == ["漏雨"] or [one.text for one in unread][-1] == "漏雨"


@pytest.mark.parametrize(
    "title",
    ["“企业家群”的聊天记录如下：", "群聊的聊天记录", "Dear:\n\n  Please find below a list of messages transcripts"],
)
def test_what_stands_above_a_merged_forwarding_is_no_message(title: str) -> None:
    said, unread = chat.read(f"{title}\n\n————— 2026-03-02 —————\n\n王启明  14:51\n\n漏雨\n", NOW)
    assert len(said) == 1 and not unread


def test_a_quotation_of_a_quotation_and_one_under_a_dash_are_kept_apart() -> None:
    inner = f"「李：漏雨」\n{'- ' * 15}-\n我也是"
    twice = chat.read(f"方 2026/3/2 14:51\n「王：{inner}」\n{'- ' * 15}-\n马上办", NOW)[0][0]
    assert twice.text == "马上办" and twice.quoted == ("王", inner)
    dash = chat.read("方 2026/3/2 14:51\n「王：漏雨」\n——————————\n马上办", NOW)[0][0]
    assert (dash.text, dash.quoted) == ("马上办", ("王", "漏雨"))


def test_three_pictures_of_one_minute_are_three_messages_and_the_same_ones_when_they_come_again() -> None:
    three = "".join("王启明 2026/3/2 14:51\n[图片]\n\n" for _ in range(3))
    later = "刘总 2026/3/2 14:59\n收到\n\n"
    ids = groupwork.word_ids(chat.read(three + later, NOW)[0], "g1")
    assert len(set(ids)) == 4
    copied_twice = groupwork.word_ids(chat.read((three + later) * 2, NOW)[0], "g1")
    assert set(copied_twice) == set(ids)
    assert set(groupwork.word_ids(chat.read(three[len(three) // 3 :] + later, NOW)[0], "g1")) < set(ids)


hours = st.sampled_from(
    ["会议时间 9:30", "9:30 集合", "请于上午 8:00", "电话 3-5 18:00", "下午 3:00 验收", "最迟周五 17:00"]
)
bodies = st.lists(hours | st.sampled_from(["厂房漏雨", "[图片]", "😀 收到"]), min_size=1, max_size=4).map("\n".join)
when = st.integers(0, 5000).map(lambda minutes: NOW - timedelta(minutes=minutes))


@given(st.lists(st.builds(Said, st.sampled_from(["王启明", "刘 总", "🏭乌有"]), when, bodies), min_size=2, max_size=6),
       st.sampled_from([chatways.desktop, chatways.exported]))  # fmt: skip
def test_hours_within_messages_split_none_of_them(said: list[Said], way: Callable[[list[Said]], str]) -> None:
    found = chat.read(way(said), NOW)[0]
    assert [(one.sender, one.at, one.text) for one in found] == [
        (one.sender, one.at.replace(second=0), one.text) for one in said]  # fmt: skip


pieces = st.sampled_from([
    "王启明", " ", "\n", "\n\n", "2026/0/0", "0000-1-1", "9999年12月31日", "0月0日", "2月29日", "13/45", "昨天", "周日",
    "星期天", "（周二）", "上午", "凌晨", "12:00", "24:00", "9：5", "0:00 AM", "13:00 pm", "[", "]", "(", "：", ":",
    "\t", "▶ ", "—————", "- - - - - - - -", "「王：", "」", "[图片]", "\u200b", "\ufeff", "😀",
])  # fmt: skip


@given(st.lists(pieces, max_size=25).map("".join), st.integers(-2, 40))
def test_whatever_is_pasted_is_read_without_losing_a_line_that_says_something(text: str, line: int) -> None:
    said, unread = chat.read(text, NOW)
    chat.doubtful(text, said)
    assert len(groupwork.word_ids(said, "g1")) == len(said) and all(one.at <= NOW for one in said)
    marked, _ = chat.read(chat.mark(text, line, "刘总", NOW), NOW)
    assert any((one.sender, one.at) == ("刘总", NOW) for one in marked)
    shown = "".join(f"{one.sender}{one.at}{one.text}{one.quoted}" for one in said) + "".join(one.text for one in unread)
    assert text.count("😀") == shown.count("😀")


@pytest.mark.parametrize("way", [chatways.desktop, chatways.forwarded, chatways.exported])
def test_somebody_may_be_called_like_a_day(way: Callable[[list[Said]], str]) -> None:
    said, unread = chat.read(way([Said("今天", NOW, "漏雨"), Said("3月2日", NOW, "收到")]), NOW)
    assert [one.sender for one in said] == ["今天", "3月2日"] and not unread
