"""Pure parts: pauses, sentences, fields, facts for adjudication."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from chalicelib import reference
from chalicelib.domain.calendar import CST
from chalicelib.domain.case import Entry
from chalicelib.domain.flow import FLOW, Need
from chalicelib.web.desk import adjudication, fields, history
from tests.builders import an_entry

ORG = reference.org()


def entry(seq: int, day: int, action: str, **changes: Any) -> Entry:
    at = datetime(2026, 3, day, 9, 0, tzinfo=CST)
    given = {"at": at, "action": action, "label": action, "now": "handling", "data": {}, "facts": {}}
    return an_entry(seq, **{**given, **changes})


def test_a_suspension_is_a_pause_until_it_ends_or_until_today() -> None:
    found = [entry(1, 2, "sign"), entry(2, 3, "suspend", now="suspended"), entry(3, 4, "note", now="suspended"),
             entry(4, 6, "resume"), entry(5, 9, "suspend", now="suspended")]  # fmt: skip
    pauses = history.pauses(found, date(2026, 3, 12))
    assert pauses == [(date(2026, 3, 3), date(2026, 3, 6)), (date(2026, 3, 9), date(2026, 3, 12))]
    assert history.pauses(found[:1], date(2026, 3, 12)) == []


def test_only_sentences_that_the_first_answer_did_not_say_are_marked() -> None:
    marked = history.sentences("卡点已查明。意见书已出具。", "我们在办。意见书已出具。")
    assert marked == (("卡点已查明。", True), ("意见书已出具。", False))
    assert all(not fresh for _, fresh in history.sentences("卡点已查明。", ""))


def test_every_way_an_entry_can_be_seen_has_words() -> None:
    for seen in ("public", "enterprise", "pending", "internal", "unit", "authority", "lane"):
        assert history.items([entry(1, 2, "note", seen=seen)])[0].seen


def test_every_kind_of_need_of_the_flow_can_be_drawn() -> None:
    for row in FLOW.values():
        drawn = fields.fields(row.action, row.needs, ORG)
        assert [one.need.name for one in drawn] == [need.name for need in row.needs]
        assert len({one.id for one in drawn}) == len(drawn)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ()), ("", ()), (False, ()), (True, ("1",)), ("字", ("字",)), (5, ("5",)), (("a", "b"), ("a", "b")),
        (date(2026, 3, 2), ("2026-03-02",)), (datetime(2026, 3, 2, 9, 30, tzinfo=CST), ("2026-03-02T09:30",)),
    ],
)  # fmt: skip
def test_a_proposed_value_stands_in_its_field_as_the_browser_takes_it(value: object, shown: tuple[str, ...]) -> None:
    assert fields.strings(value) == shown


def test_what_was_typed_wins_over_what_was_proposed() -> None:
    need = Need("text", "内容")
    proposed, raw = {"text": "proposed"}, {"text": ["typed"]}
    typed = fields.fields("x", (need,), ORG, values=proposed, raw=raw, errors={"text": "短"})
    assert (typed[0].value, typed[0].error) == ("typed", "短")
    assert fields.fields("x", (need,), ORG, values=proposed, raw={})[0].value == ""


def test_a_unit_that_was_switched_off_cannot_be_chosen() -> None:
    off = replace(ORG, units={**ORG.units, "zjj": replace(ORG.units["zjj"], active=False)})
    assert "zjj" in dict(fields.units(ORG)) and "zjj" not in dict(fields.units(off))


def test_the_facts_for_adjudication_are_counted_and_point_to_their_entries() -> None:
    result = {"answer": "正在按程序办理。", "outcome": "explained"}
    found = [
        entry(1, 2, "assign", round=1, facts={"limit": 5}),
        entry(2, 3, "sign", round=1),
        entry(3, 6, "remind", round=1, facts={"rung": "handling:1:1:2026-03-09:T-1"}),
        entry(4, 10, "submit_result", round=1, data=result, facts={"on_time": False}),
        entry(5, 11, "second_assignment", round=2, facts={"limit": 5}),
        entry(6, 12, "visit_site", round=2),
        entry(7, 13, "submit_result", round=2, data=result, facts={"on_time": True}),
    ]
    facts = {fact.term: (fact.text, fact.seqs) for fact in adjudication.facts(found, reference.calendar())}
    assert facts["第 1 轮用时"] == ("6 个工作日，期限 5 个工作日，逾期", (1, 4))
    assert facts["第 1 轮最长没有进展"] == ("6 个工作日", (1, 4))
    assert facts["第 1 轮到期提醒"] == ("1 次", (3,))
    assert facts["第 1 轮联系企业"] == ("没有记录", ())
    assert facts["第 2 轮联系企业"] == ("1 次", (6,))
    assert facts["情况说明"] == ("没有提交", ())
    assert facts["两次答复相似度"] == ("100%", (4, 7))
    assert "第 2 轮退单" not in facts
