"""Every value of the policy has its row, reads back what it writes, and refuses what makes no sense."""

from dataclasses import fields, replace

import pytest

from chalicelib import reference
from chalicelib.domain import clocks
from chalicelib.domain.policy import SECOND, Policy, from_data
from chalicelib.domain.policy_fields import GROUPS, ITEMS, NAMED, contradictions, plain
from chalicelib.domain.policy_typed import parse, typed
from tests.builders import MONDAY

SHIPPED = reference.policy()


def test_no_value_of_the_policy_lacks_a_row_and_no_row_a_value():
    assert {item.name for item in ITEMS} == {field.name for field in fields(Policy)} - {"version"}
    assert len(NAMED) == len(ITEMS)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_every_row_says_what_it_is(item):
    assert item.label
    assert len(item.says) >= 8
    assert item.group in GROUPS
    assert item.kind != "number" or item.unit


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_what_ships_is_allowed_and_comes_back_as_it_was(item):
    value = parse(item, typed(item, SHIPPED))
    assert value == plain(item, SHIPPED)
    made = from_data({item.name: value})
    assert plain(item, made) == value


def test_the_defaults_of_the_tables_are_those_of_the_procedure():
    assert SHIPPED.before == clocks.BEFORE
    assert parse(NAMED["second_limit"], typed(NAMED["second_limit"], SHIPPED)) == {str(k): v for k, v in SECOND.items()}
    assert contradictions(SHIPPED) == {}


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("accept", "0", "应在 1 到 5"), ("accept", "一", "请填整数"), ("accept", "-1", "请填整数"),
        ("second_assignment", "maybe", "请选择"), ("adjudicators", "zhoumin", "2 到 10 人"),
        ("windows", "11:30-09:00", "从早到晚"), ("windows", "09:00-11:30、11:00-12:00", "互不重叠"),
        ("windows", "上午", "09:00-11:30"), ("windows", "25:00-26:00", "09:00 这样"),
        ("quiet", "21:00-21:00", "一个时段"),
        ("second_limit", "5：5", "每个写一行"), ("second_limit", "5：10\n10：5\n15：10\n30：15", "不能比第一次长"),
        ("rungs", "30：10、3、1、0", "“0”这一行"), ("rungs", "5：1、2、0\n0：0", "从大到小"),
        ("rungs", "5：7、0\n0：0", "不能早于开始"), ("rungs", "五：1", "读不懂"), ("rungs", "0：0\n0：0", "只写一行"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_with_a_sentence(name, text, says):
    with pytest.raises(ValueError, match=says):
        parse(NAMED[name], text)


def test_full_width_signs_are_understood():
    assert parse(NAMED["windows"], "9：00－11：30，14:00-17:30") == [["09:00", "11:30"], ["14:00", "17:30"]]
    assert parse(NAMED["adjudicators"], "ZhouMin、hanbo，hanbo") == ["zhoumin", "hanbo"]


def test_values_that_do_not_go_together_are_found():
    odd = replace(SHIPPED, deem_signed=1, sign=2, remind_after=3, independent_reviewer="ysj")
    assert set(contradictions(odd)) == {"deem_signed", "phone_after", "independent_reviewer"}


def test_rungs_are_those_of_the_policy():
    policy = from_data({"rungs": {"0": [0], "5": [4, 0]}})
    clock = clocks.Clock("handling", MONDAY, 10)
    before = [one.label for one in clocks.rungs(clock, reference.calendar(), before=policy.before)]
    assert before[:3] == ["T-4", "T", "O+1"]
