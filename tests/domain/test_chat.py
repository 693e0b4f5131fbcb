"""Pasted group chats: every way in which WeChat gives a text away, and what a person typed by hand."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import chat, chatheads
from chalicelib.domain.calendar import CST
from chalicelib.domain.chat import Said
from tests import chatways

NOW = datetime(2026, 3, 4, 9, 30, tzinfo=CST)  # a Wednesday


def one(text: str) -> Said:
    said, unread = chat.read(text, NOW)
    assert len(said) == 1 and not unread, (said, unread)
    return said[0]


@pytest.mark.parametrize(
    ("head", "at"),
    [
        ("乌有机械 王启明 2026/3/2 14:51", "2026-03-02 14:51"),
        ("王启明 2026/03/02 2:51 PM", "2026-03-02 14:51"),
        ("王启明 2026-03-02 12:05 AM", "2026-03-02 00:05"),
        ("王启明 昨天 14:51", "2026-03-03 14:51"),
        ("王启明 今天 8:05", "2026-03-04 08:05"),
        ("王启明 前天 下午2:51", "2026-03-02 14:51"),
        ("王启明 星期一 14:51", "2026-03-02 14:51"),
        ("王启明 周三 08:00", "2026-03-04 08:00"),
        ("王启明 3月2日 下午 2:51", "2026-03-02 14:51"),
        ("王启明 3月2日 中午12:30", "2026-03-02 12:30"),
        ("王启明 3月2日 凌晨12:30", "2026-03-02 00:30"),
        ("王启明 2026年3月2日 晚上9:05", "2026-03-02 21:05"),
        ("王启明 12月30日 09:00", "2025-12-30 09:00"),
        ("王启明 2月29日 09:00", "2024-02-29 09:00"),
        ("王启明 09:05", "2026-03-04 09:05"),
        ("2026-03-02 14:51:03 王启明", "2026-03-02 14:51:03"),
        ("王启明(2026-03-02 14:51:03):", "2026-03-02 14:51:03"),
        ("王启明（2026-03-02 14:51）：", "2026-03-02 14:51"),
    ],
)
def test_headers_are_read_against_the_day_of_pasting(head: str, at: str) -> None:
    said = one(f"{head}\n联合验收还没有出意见")
    assert (said.at, said.text) == (datetime.fromisoformat(at).replace(tzinfo=CST), "联合验收还没有出意见")
    assert "王启明" in said.sender


def test_a_message_on_the_line_of_its_header_is_read() -> None:
    said = one("[2026-03-02 14:51:03] 王启明：联合验收还没有出意见")
    assert (said.sender, said.text) == ("王启明", "联合验收还没有出意见")


def test_a_merged_forwarding_takes_the_day_from_its_rules() -> None:
    text = (
        "“企业家群”的聊天记录\n\n————— 2026-03-01 —————\n\n王启明  14:51\n\n第一行\n第二行\n\n"
        "————— 2026-03-02 —————\n\n😀 刘 总  09:00\n\n[图片]\n"
    )
    said, unread = chat.read(text, NOW)
    assert not unread
    assert [(x.sender, f"{x.at:%m-%d %H:%M}", x.text, x.pictures) for x in said] == [
        ("王启明", "03-01 14:51", "第一行\n第二行", 0),
        ("😀 刘 总", "03-02 09:00", "[图片]", 1),
    ]


def test_a_quotation_is_kept_apart_from_the_reply() -> None:
    text = f"刘颖 2026/3/2 15:02\n「王启明：联合验收还没有\n出意见」\n{'- ' * 15}\n请住建局今天联系企业"
    said = one(text)
    assert said.quoted == ("王启明", "联合验收还没有\n出意见") and said.text == "请住建局今天联系企业"


def test_a_name_of_the_exports_without_a_date_is_marked_as_inexact() -> None:
    assert not one("王启明 09:05\n有人在吗").exact
    assert one("王启明 昨天 09:05\n有人在吗").exact


def test_what_cannot_be_read_stays_with_its_line() -> None:
    said, unread = chat.read("以下是昨天群里的情况\n\n王启明 2026/3/2 14:51\n验收没有意见", NOW)
    assert [(x.line, x.text) for x in unread] == [(1, "以下是昨天群里的情况")]
    assert said[0].line == 3


@pytest.mark.parametrize("head", ["王启明 2026/13/2 14:51", "王启明 2026/2/30 14:51", "王启明 13月2日 14:51"])
def test_a_day_that_does_not_exist_makes_no_message(head: str) -> None:
    said, unread = chat.read(f"{head}\n正文", NOW)
    assert not said and len(unread) == 2


def test_the_same_chat_pasted_in_two_ways_has_the_same_keys() -> None:
    said = [Said("王启明", NOW - timedelta(days=1), "验收没有意见"), Said("刘 颖", NOW, "收到，\n马上办")]
    ways = [chat.read(way(said), NOW)[0] for way in (chatways.desktop, chatways.forwarded, chatways.exported)]
    keys = [[x.key("g1") for x in found] for found in ways]
    assert keys[0] == keys[1] == keys[2]
    assert ways[0][0].key("g2") != keys[0][0]


names = st.text(st.characters(codec="utf-8", categories=("L", "N", "So")), min_size=1, max_size=12).filter(
    lambda name: not name[:1].isdigit() and not name[-1:].isdigit() and ":" not in name
)
lines = st.text(st.characters(codec="utf-8", categories=("L", "P", "So", "Zs")), min_size=1, max_size=30).filter(
    lambda line: (
        line.strip() == line
        and not any(head.match(line) for head in chatheads.HEADS)
        and not chatheads.RULE.match(line)
        and not chat.BREAK.match(line)
        and not {"\u2005", "\xa0"} & set(line)
    )
)
texts = st.lists(lines, min_size=1, max_size=4).map("\n".join)
messages = st.builds(
    Said,
    names,
    st.datetimes(datetime(2024, 1, 1), datetime(2026, 3, 4)).map(
        lambda at: at.replace(second=0, microsecond=0, tzinfo=CST)
    ),
    texts,
    st.none() | st.tuples(names, lines.filter(lambda line: "」" not in line)),
)


chats = st.lists(messages, min_size=1, max_size=6).map(lambda said: sorted(said, key=lambda one: one.at))


@given(chats, st.sampled_from([chatways.desktop, chatways.forwarded, chatways.exported]))
def test_a_rendered_chat_gives_its_messages_back(said, way) -> None:
    found, unread = chat.read(way(said), NOW)
    assert not unread
    assert [(x.sender, x.at, x.text, x.quoted) for x in found] == [(x.sender, x.at, x.text, x.quoted) for x in said]
