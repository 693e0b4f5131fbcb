"""docs/sms.md says what is sent, and what is sent passes the vendors' rules for templates (domain 4.0, 4.8)."""

import re

import pytest

from chalicelib.messages import vendors, wording
from chalicelib.settings import GATEWAYS
from tools import docs_sms

NAMES = sorted(wording.templates("sms"))
PAGE = docs_sms.PAGE.read_text(encoding="utf-8")
LONGEST_VALUE = 35  # characters of a variable of a notice at Aliyun


def test_the_page_holds_the_wordings_of_today() -> None:
    assert docs_sms.text() == PAGE, "run make docs"


@pytest.mark.parametrize("name", NAMES)
def test_a_template_passes_the_vendors_rules(name: str) -> None:
    said = docs_sms.aliyun(name)
    assert wording.BANNED.search(said) is None
    assert docs_sms.length(name) <= wording.SEGMENT
    assert not re.search(r"\}\$?\{", said), "two variables side by side"
    assert not re.fullmatch(r"\$\{\w+\}.*", said), "begins with a variable"
    assert len(set(vendors.slots(name))) == len(vendors.slots(name)), "a variable twice"
    assert all(len(wording.LONGEST[value]) <= LONGEST_VALUE for value in vendors.slots(name))
    assert all(re.fullmatch(r"[a-z]\w*", value) and value not in ("email", "mobile", "id", "nick", "site")
               for value in vendors.slots(name))  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_both_vendors_get_the_same_words_and_the_values_in_the_order_in_which_they_are_sent(name: str) -> None:
    given = {value: wording.LONGEST[value] for value in vendors.slots(name)}
    ours = wording.templates("sms")[name].format_map(given)
    by_name, by_place = docs_sms.aliyun(name), docs_sms.tencent(name)
    for place, value in enumerate(vendors.slots(name), 1):
        by_name = by_name.replace(f"${{{value}}}", given[value])
        by_place = by_place.replace(f"{{{place}}}", given[value])
    assert by_name == by_place == ours
    assert f"### {name}" in PAGE


def test_every_template_says_when_it_leaves_and_every_gateway_is_explained() -> None:
    assert set(docs_sms.WHEN) == set(NAMES)
    assert {gateway for gateway in GATEWAYS if f"| `{gateway}` |" in PAGE} == set(GATEWAYS) - {"simulator"}
