"""What a steward makes of a group's messages, and its figures: pure rules."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import reference
from chalicelib.domain import chat, chatheads, groupfigures, grouptexts, groupwork, redaction
from chalicelib.domain.errors import Invalid
from chalicelib.domain.groupfigures import Entered
from chalicelib.domain.groupwork import Word
from chalicelib.domain.platforms import Group, Member
from chalicelib.domain.words import Status
from tests.domain.desk import a_case, at

CALENDAR = reference.calendar()


def word(n: int, sender: str, text: str, mark: str = "", **changes: Any) -> Word:
    when = at("2026-03-02 09:00") + timedelta(minutes=n)
    return replace(Word(f"M#{when:%Y-%m-%dT%H:%M}#{n:012}", sender, when, text, order=n, mark=mark), **changes)


def test_messages_that_go_on_are_joined_to_the_same_senders_appeal_only() -> None:
    words = [word(1, "甲", "一", "appeal"), word(2, "乙", "二", "appeal"), word(3, "甲", "三", "more"),
             word(4, "丙", "四", "more"), word(5, "甲", "五", "appeal"), word(6, "甲", "六", "more")]  # fmt: skip
    assert [groupwork.text_of(one) for one in groupwork.appeals(words)] == ["一\n三", "二", "四", "五\n六"]


def test_what_was_entered_or_is_no_appeal_does_not_wait() -> None:
    words = [word(1, "甲", "一", "appeal", case="QS1"), word(2, "乙", "二", "none"), word(3, "丙", "三")]
    assert groupwork.appeals(words) == [] and groupwork.answers(words) == []


def test_a_reply_answers_what_it_quotes_else_the_last_appeal_before_it() -> None:
    first, second = word(1, "甲", "厂房漏雨", "appeal"), word(2, "乙", "路灯不亮", "appeal")
    reply = word(3, "丁", "马上办", "leader")
    assert groupwork.answered(reply, [first, second]) == second
    assert groupwork.answered(replace(reply, quoted=("甲", "厂房漏雨")), [first, second]) == first
    assert groupwork.answered(replace(reply, quoted=("某人", "厂房")), [first, second]) == first
    assert groupwork.answered(reply, [word(4, "甲", "以后的", "appeal")]) is None
    led = replace(reply, quoted=("甲", "厂房漏雨"))
    assert groupwork.answered(word(5, "住建局", "已上门", "reply"), [first, second, led]) == first


def test_a_title_is_the_first_sentence_and_never_too_long() -> None:
    assert groupwork.title_of([word(1, "甲", "厂房漏雨两个月。请帮忙")]) == "厂房漏雨两个月"
    assert len(groupwork.title_of([word(1, "甲", "长" * 300)])) == groupwork.TITLE


def test_signs_are_no_part_of_a_contacts_name() -> None:
    assert groupwork.name_of(word(1, "🌸安州 刘总🌸", "一")) == "安州 刘总"


def test_a_sender_is_known_by_the_same_name_or_by_the_only_one_that_fits() -> None:
    one, two = Member("乌有精密-王启明", "91510704MA6XUWY05F"), Member("王", "L2")
    group = Group("一群", "city", "510700", "zhoumin", members=(one, two))
    assert groupwork.member(group, "乌有精密-王启明") == one
    assert groupwork.member(group, " 乌有精密 -王启明") == one
    assert groupwork.member(group, "李四") is None
    assert groupwork.member(replace(group, members=(one,)), "王启明") == one


def test_members_are_read_as_they_are_shown() -> None:
    members = (Member("乌有-王启明", "91510704MA6XUWY05F", "", "董事长"), Member("方远", "", "u1", "市长"))
    text = groupwork.members_text(members, {"u1": "fangyuan"})
    assert set(groupwork.read_members(text, {"fangyuan": "u1"})) == set(members)
    with pytest.raises(Invalid, match="第 2 行"):
        groupwork.read_members("甲\n乙，，nobody", {})


@given(st.datetimes(datetime(2026, 1, 2), datetime(2026, 3, 1)), st.integers(1, 4), st.text("厂房漏雨a 12", min_size=1))
def test_a_line_marked_by_hand_becomes_a_message_of_that_sender_and_time(when: datetime, line: int, name: str) -> None:
    sender = " ".join(name.split())
    if not sender or not any("\u4e00" <= one <= "\u9fff" for one in sender):
        return
    text = "第一行\n第二行\n第三行\n第四行"
    moment = when.replace(second=0, microsecond=0, tzinfo=at("2026-03-02 09:00").tzinfo)
    said, unread = chat.read(chat.mark(text, line, sender, moment), at("2026-03-02 09:00"))
    assert [(one.sender, one.at) for one in said] == [(sender[: chatheads.NAME_HIGH].strip(), moment)]
    assert said[0].text.count("\n") == 4 - line and len(unread) == line - 1


def test_a_time_alone_is_never_to_come() -> None:
    said, _ = chat.read("王启明 23:50\n晚上说的", at("2026-03-02 09:00"))
    assert said[0].at == at("2026-03-01 23:50")


def test_lines_that_look_like_the_beginning_of_a_message_are_pointed_out() -> None:
    text = "王启明 2026/3/2 8:50\n厂房漏雨\n刘总 2026/13/45 9:00\n路灯不亮\n比例是 3.5\n"
    said, _ = chat.read(text, at("2026-03-02 10:00"))
    assert [(one.line, one.text) for one in chat.doubtful(text, said)] == [(3, "刘总 2026/13/45 9:00")]


# what goes back into the group


@pytest.mark.parametrize("status", [one for one in Status if one not in (Status.WITHDRAWN, Status.MERGED)])
def test_every_status_has_a_text_without_anything_personal(status: Status) -> None:
    case = a_case(status=status, unit="zjj", consent=True)
    answer = "请王启明致电19900000021办理"
    text = grouptexts.text(case, "市住建局", at("2026-03-16 00:00").date(), answer)
    assert case.no in text and not redaction.findings(text)
    assert not any(part in text for part in ("王启明", "乌有", answer))


def test_what_became_of_an_answer_is_nobodys_business() -> None:
    cases = [a_case(status=one, consent=True) for one in grouptexts.ANSWERED]
    shown = {grouptexts.text(case, "", None, "意见书已经出具") for case in cases}
    assert len(shown) == 1 and "意见书已经出具" in shown.pop()


# figures


def entered(n: int, said: str = "2026-03-02 09:00", now: str = "2026-03-02 10:00", **changes: Any) -> Entered:
    solved: dict[str, Any] = {"status": Status.CLOSED, "outcome": "solved"}
    case = replace(a_case(), no=f"QS{n:05}", **{**solved, **changes})
    return Entered("g1", case, at(said), at(now))


def test_the_seeds_figures_of_the_groups() -> None:
    found = [entered(n) for n in range(85)] + [entered(n, outcome="explained") for n in range(85, 89)]
    made = groupfigures.figures(found, CALENDAR, 1)
    assert (made.received, made.solved, made.rate) == (89, 85, "95.5%")


def test_groups_and_enterprises_are_shown_as_they_are_counted() -> None:
    assert groupfigures.totals([(117, 117)] * 28 + [(200, 141)]) == (29, 3476, 3417)


@given(st.integers(0, 3000), st.integers(1, 3000))
def test_a_rate_is_never_rounded_to_all_or_none(part: int, whole: int) -> None:
    part = min(part, whole)
    shown = groupfigures.percent(part, whole)
    assert (shown == "100.0%") == (part == whole) and (shown == "0.0%") == (part == 0)


def test_a_case_of_two_groups_counts_once_in_the_total() -> None:
    one = entered(1)
    assert groupfigures.figures([one, replace(one, group="g2")], CALENDAR, 1).received == 1


def test_a_denied_a_merged_and_an_unfinished_second_round_are_not_solved() -> None:
    denied = entered(1, rating="dissatisfied")
    second = [entered(n, round=2, status=status) for n, status in
              enumerate((Status.REVISITING, Status.ADJUDICATING, Status.TRANSFERRED), 2)]  # fmt: skip
    made = groupfigures.figures([denied, *second, entered(9, status=Status.MERGED)], CALENDAR, 1)
    assert (made.received, made.solved) == (4, 0)


def test_the_delay_of_entry_counts_working_days_and_leaves_old_ledgers_out() -> None:
    friday = entered(1, "2026-03-06 20:00", "2026-03-09 09:00")  # Monday is one working day later
    late = entered(2, "2026-03-06 20:00", "2026-03-10 09:00")
    old = replace(late, case=replace(late.case, no="QL20250001"))
    made = groupfigures.figures([friday, late, old], CALENDAR, 1)
    assert (made.wd, made.in_time, made.entry_rate, made.received) == ((1, 2), 1, "50.0%", 3)


def test_a_leaders_response_is_measured_in_hours_from_the_message() -> None:
    answered = replace(entered(1), leader_at=at("2026-03-02 10:30"))
    made = groupfigures.figures([answered, entered(2)], CALENDAR, 1)
    assert made.hours == (Decimal("1.5"),) and made.leader_median == "1.5"


def test_what_was_said_before_the_day_is_left_out() -> None:
    found = [entered(1, "2026-03-01 09:00"), entered(2)]
    assert groupfigures.figures(found, CALENDAR, 1, at("2026-03-02 00:00").date()).received == 1


def test_what_a_rate_leaves_unsaid_stands_beside_it() -> None:
    cases = [
        a_case(status=Status.GUIDED), a_case(status=Status.WITHDRAWN, round=1), a_case(status=Status.CLOSED, round=1),
        a_case(status=Status.CLOSED, round=0, outcome="solved", rating="satisfied"),
        a_case(status=Status.CLOSED, round=2), a_case(status=Status.HANDLING, round=1, reopened=1),
    ]  # fmt: skip
    assert dict(groupfigures.beside(cases)) == {"直接答复": 1, "已告知渠道": 1, "撤回": 1, "未评价": 1, "重启": 1}
