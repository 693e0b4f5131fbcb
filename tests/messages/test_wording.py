"""What is said: complete, short enough for one SMS, and silent about what an SMS must not say."""

import ast
import re
from pathlib import Path

import pytest

from chalicelib import reference
from chalicelib.messages import wording

ROOT = Path(__file__).parents[2]
SMS, DESK = wording.templates("sms"), wording.templates("desk")
LONGEST_SIGN = "呼和浩特营商环境"
LONGEST = {
    "no": "QS51070320261231000171", "code": "A2C4D6F8", "due": "12月31日", "day": "12月31日", "rating": "基本满意",
    "unit": "北川羌族自治县自然资源和规划局",
}  # fmt: skip


# Function of the flow → which of its arguments names the template.
TELLS = {"tell": 1, "tell_role": 1, "tell_unit": 0, "tell_enterprise": 0}


def names_used(function: str) -> set[str]:
    """The templates that the flow names in calls of this function."""
    found = set()
    for path in (ROOT / "chalicelib/domain").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == function
            named = node.args[TELLS[function]] if called and len(node.args) > TELLS[function] else None
            found |= {named.value} if isinstance(named, ast.Constant) else set()
    return found


@pytest.mark.parametrize("template", SMS)
def test_every_sms_with_its_longest_values_and_signature_fits_one_segment(template):
    said = wording.sms(template, LONGEST, LONGEST_SIGN)
    assert len(said) <= wording.SEGMENT, f"{len(said)}: {said}"
    assert said.startswith(f"【{LONGEST_SIGN}】")


def test_no_unit_of_the_reference_data_has_a_longer_name_than_was_tried():
    assert max(len(unit.name) for unit in reference.org().units.values()) <= len(LONGEST["unit"])


@pytest.mark.parametrize("template", SMS)
def test_no_sms_names_the_enterprise_the_matter_or_the_discipline_commission(template):
    assert set(re.findall(r"{(\w+)}", SMS[template])) <= set(LONGEST)
    assert not re.search("纪委|监委|转报|研判|逾期|【|】|http", SMS[template])


def test_the_survey_says_the_three_words_with_their_digits():
    for template in ("survey", "survey_again"):
        assert "1满意，2基本满意，3不满意" in SMS[template]


def test_every_message_of_the_flow_has_its_wording_and_every_wording_its_message():
    desk = names_used("tell") | names_used("tell_role") | names_used("tell_unit")
    assert desk == set(DESK)
    assert names_used("tell_enterprise") | {"code", "progress"} == set(SMS)


def test_no_template_stands_in_both_lists():
    assert not set(SMS) & set(DESK)


def test_a_missing_value_is_an_error_and_not_a_hole():
    with pytest.raises(KeyError):
        wording.text("assigned", {"no": "QS"})
    with pytest.raises(KeyError):
        wording.text("nothing", {})


def test_what_a_user_typed_is_not_read_as_a_template():
    said = wording.text("todo_accept", {"title": "{no}和{code}", "no": "QS1"})
    assert said == "待受理：{no}和{code}（QS1）"
