"""The lodging form: every field's rule, and what is between fields."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import reference
from chalicelib.domain import lodging
from chalicelib.domain.errors import Invalid

ORG = reference.org()
FORM = {
    "enterprise_name": "绵阳云雀精密机械有限公司", "enterprise": "91510703ma7text15c", "region": "510703",
    "name": "王小明", "mobile": "+86 199 0000 1234", "kind": "appeal", "category": "land",
    "title": "厂房产权证办理停滞", "content": "８月以来到窗口问过三次😀，\n答复都是等通知。", "wish": "请尽快办理",
    "consent": "no", "truth": "1", "privacy": "1",
}  # fmt: skip


def read(**changes):
    raw = {name: [value] for name, value in (FORM | changes).items() if value is not None}
    return lodging.read(raw, ORG)


def faults(**changes):
    with pytest.raises(Invalid) as raised:
        read(**changes)
    return raised.value.fields


def test_codes_are_normalised_and_texts_stay_as_they_were_typed():
    values = read()
    assert values["enterprise"] == "91510703MA7TEXT15C" and values["mobile"] == "19900001234"
    assert values["content"] == FORM["content"] and values["secret"] is False and values["consent"] is False
    assert values["duty"] == "" and values["procedures"] == () and "truth" not in values


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"enterprise_name": ""}, "enterprise_name", "请填写企业名称"),
        ({"enterprise": "91510703MA7TEXT15D"}, "enterprise", "统一社会信用代码有误"),
        ({"region": "110000"}, "region", "请选择"),
        ({"mobile": "0816-2345678"}, "mobile", "固定电话"),
        ({"kind": "praise"}, "kind", "请选择类型"),
        ({"category": None}, "category", "请选择领域"),
        ({"title": "四个字呀"}, "title", "至少 5 个字，现在 4 个字"),
        ({"title": "长" * 51}, "title", "最多 50 个字，现在 51 个字"),
        ({"content": "短"}, "content", "至少 10 个字"),
        ({"content": "长" * 2001}, "content", "最多 2,000 个字，现在 2,001 个字"),
        ({"wish": " "}, "wish", "请填写希望怎样解决"),
        ({"consent": None}, "consent", "请选择"),
        ({"truth": None}, "truth", "勾选承诺"),
        ({"privacy": None}, "privacy", "勾选"),
        ({"second_name": "李小红"}, "second_mobile", "一起填写"),
        ({"second_mobile": "19900005678"}, "second_name", "一起填写"),
        ({"second_name": "李小红", "second_mobile": "19900001234"}, "second_mobile", "不能和第一个相同"),
        ({"secret": "maybe"}, "secret", "请选择"),
        ({"kind": "complaint"}, "secret", "投诉和执法监管"),
        ({"category": "enforcement"}, "secret", "投诉和执法监管"),
    ],
)
def test_a_wrong_field_is_told_with_what_is_wrong(changes, field, words):
    assert list(faults(**changes)) == [field] and words in faults(**changes)[field]


def test_faults_stand_in_the_order_of_the_page():
    assert list(faults(privacy=None, title="", enterprise_name="", truth=None, kind="complaint")) == [
        "truth", "enterprise_name", "title", "secret", "privacy",
    ]  # fmt: skip


@pytest.mark.parametrize(("typed", "kept"), [("yes", True), ("no", False)])
def test_a_complaint_chooses_its_secrecy(typed, kept):
    assert read(kind="complaint", secret=typed)["secret"] is kept


def test_limits_of_length_are_themselves_allowed():
    assert read(title="五个字标题", content="字" * 2000)["content"] == "字" * 2000
    assert read(title="字" * 50, content="十个字的内容刚刚好。")["title"] == "字" * 50


def test_unknown_procedures_are_left_out():
    raw = {name: [value] for name, value in FORM.items()} | {"procedures": ["lawsuit", "x", "review"]}
    assert lodging.read(raw, ORG)["procedures"] == ("lawsuit", "review")


@given(
    st.dictionaries(
        st.sampled_from([*FORM, "secret", "second_mobile", "duty"]), st.lists(st.text(max_size=60), max_size=2)
    )
)
def test_whatever_is_posted_is_read_or_refused_with_sentences(raw):
    try:
        lodging.read(raw, ORG)
    except Invalid as error:
        assert error.fields and all(sentence and name in lodging.labels(ORG) for name, sentence in error.fields.items())
