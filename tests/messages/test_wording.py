"""What is said: complete, short enough for one SMS, and silent about what an SMS must not say."""

import ast
import re
from pathlib import Path

import pytest

from chalicelib import reference
from chalicelib.messages import wording

ROOT = Path(__file__).parents[2]
SMS, DESK = wording.templates("sms"), wording.templates("desk")
LONGEST_SIGN, LONGEST = wording.LONGEST_SIGN, wording.LONGEST


# Function of the flow → which of its arguments names the template, and what every such message carries.
BY_SMS = ("tell_enterprise", "tell_surveyed", "tell_surveyed_now")
TELLS = {"tell": 1, "tell_role": 1, "tell_unit": 0, "tell_doors": 0, **dict.fromkeys(BY_SMS, 0)}
CARRIED = {name: {"no"} for name in BY_SMS}
DESK_CARRIES = {"no", "title"}


def messages_of_the_flow() -> list[tuple[str, str, set[str]]]:
    """(function, template, names of the values it is given) of every message that the flow tells."""
    found = []
    for path in (ROOT / "chalicelib/domain").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in TELLS):
                continue
            place = TELLS[node.func.attr]
            named = node.args[place] if len(node.args) > place else None
            if isinstance(named, ast.Constant):
                given = {one.arg for one in node.keywords if one.arg} | CARRIED.get(node.func.attr, DESK_CARRIES)
                found.append((node.func.attr, str(named.value), given))
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
    sms, desk = set(), set()
    for function, template, _ in messages_of_the_flow():
        (sms if function in BY_SMS else desk).add(template)
    assert desk == set(DESK)
    assert sms | {"code", "progress", "duty"} == set(SMS)


def test_every_message_of_the_flow_brings_the_values_that_its_wording_shows():
    for _, template, given in messages_of_the_flow():
        needed = set(re.findall(r"{(\w+)}", {**SMS, **DESK}[template]))
        assert needed <= given, f"{template} lacks {needed - given}"


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
