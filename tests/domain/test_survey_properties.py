"""What holds for every SMS answer, whatever the words (procedure 5.3)."""

import json
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chalicelib.domain.survey import Reading, read

ANSWERS = [row["text"] for row in json.loads((Path(__file__).parent / "answers.json").read_text("utf-8"))]
# 1. what turns a sentence round, in every script
NEGATIONS = [
    *"不没未无非别否弗勿甭莫毋唔冇沒無別",
    *[
        "没有",
        "莫得",
        "没得",
        "唔係",
        "不是",
        "并非",
        "並非",
        "絕不",
        "从未",
        "從來沒",
        "未能",
        "毫無",
        "并没",
        "不太",
        "N",
        "not",
        "no",
    ],
    *["⽆", "⾮", "\uf967"],  # radicals and compatibility forms that only look the same
]
# 2. what makes an answer of it
CONTENT = [
    *[
        "满意",
        "滿意",
        "満意",
        "很满意",
        "非常滿意",
        "好评",
        "好評",
        "满意的",
        "1",
        "１",
        "①",
        "1️⃣",
        "一",
        "选1",
        "第一个",
    ],
    *["解决", "解決", "已解决", "解决了", "已經解決", "处理", "處理好了", "办好", "辦妥", "全部解决了"],
]
# 3. what may stand around it
BESIDE = [
    *[
        "我们公司",
        "我們",
        "对结果",
        "對處理結果",
        "你们的处理",
        "问题",
        "問題",
        "都",
        "还",
        "也",
        "真的",
        "确实",
        "谢谢",
        "謝謝您",
        "感谢领导",
    ],
    *[
        "王科长很负责",
        "服务很好",
        "办得快",
        "巴适",
        "要得",
        "打错了",
        "刚才按错了",
        "更正",
        "改成",
        "是",
        "是1",
        "应该是",
        "回复",
        "选",
    ],
    *[
        "0001",
        "QS51070020261123000017",
        "基本",
        "一般",
        "3",
        "2",
        "但",
        "因为",
        "有人",
        "人",
        "得",
        "逗号",
        "句号",
        "问号",
    ],
]
# 4. what may stand between
JOINTS = [
    "",
    " ",
    "\u3000",
    *"，。！？、,.…~-/\n“”（）【】",
    *"\u200b\u200d\ufe0f\u2060\u00ad\ufeff",
    *"👍😊🙏😡✓",
    "",
    "",
]


def spread(parts: list[str], joints: list[str]) -> str:
    return "".join(f"{part}{joint}" for part, joint in zip(parts, joints, strict=True))


@st.composite
def negated(draw: st.DrawFn) -> str:
    """Words of an answer in any order with at least one negation, and anything between them."""
    others = draw(st.lists(st.sampled_from(CONTENT + BESIDE), max_size=5))
    parts = draw(st.permutations([draw(st.sampled_from(NEGATIONS)), draw(st.sampled_from(CONTENT)), *others]))
    return spread(parts, draw(st.lists(st.sampled_from(JOINTS), min_size=len(parts), max_size=len(parts))))


@settings(max_examples=1000)
@given(negated())
@example("不\u200b滿意")
@example("不👍满意")
@example("不好意思打错了，是1")
@example("不是3，是1")
@example("满意。别")
def test_no_answer_with_a_negation_is_read_as_satisfied(text: str) -> None:
    assert read(text).rating != "satisfied"


@pytest.mark.parametrize("negation", NEGATIONS)
def test_a_negation_right_before_or_behind_is_never_satisfied(negation: str) -> None:
    for content in CONTENT:
        for joint in ["", " ", "，", "\u200b", "👍"]:
            for text in (negation + joint + content, content + joint + negation):
                assert read(text).rating != "satisfied", text


WORDS = st.lists(st.sampled_from(NEGATIONS + CONTENT + BESIDE + JOINTS), max_size=9).map("".join)
SAID = st.one_of(WORDS, st.sampled_from(ANSWERS))


@given(st.one_of(st.text(max_size=600), st.text(min_size=490, max_size=2000), WORDS))
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert read(text).kind in {"rating", "opt_out", "wrong_number", "unclear"}


@given(st.one_of(SAID, st.text(max_size=60)))
def test_a_reading_is_whole(text: str) -> None:
    reading = read(text)
    assert (reading.rating is not None) == (reading.kind == "rating")
    assert reading.proposal is None or reading.kind == "unclear"
    assert reading.tail == "" or len(reading.tail) == 4


def in_pieces(reason: str, text: str) -> bool:
    """Whether the reason is cut out of the text in order, its pieces joined by '，' (which may stand in the text)."""
    if reason in text:
        return True
    return any(
        reason[:at] in text and in_pieces(reason[at + 1 :], text.partition(reason[:at])[2])
        for at, char in enumerate(reason)
        if char == "，"
    )


@given(st.one_of(SAID, st.tuples(SAID, SAID).map("，".join), st.text(max_size=60)))
def test_a_reason_is_the_senders_own_words(text: str) -> None:
    assert in_pieces(read(text).reason, text)


def without_reason(reading: Reading) -> Reading:
    """Its spelling follows the answer's."""
    return replace(reading, reason="")


@settings(max_examples=300)
@given(SAID)
def test_full_width_and_other_forms_read_the_same(text: str) -> None:
    assert without_reason(read(unicodedata.normalize("NFKC", text))) == without_reason(read(text))


@settings(max_examples=300)
@given(SAID, st.sampled_from(["（）", "()", "“”", "「」", "《》", "  ", "\n\n", "。。", "！！", " ~", "\u200b。"]))
def test_punctuation_around_an_answer_changes_nothing(text: str, around: str) -> None:
    assert without_reason(read(around[0] + text + around[1])) == without_reason(read(text))


@given(
    st.sampled_from(["1", "2", "3", "不满意", "基本满意", "满意"]),
    st.integers(0, 9999),
    st.sampled_from([" ", "，", "。", "\n"]),
)
def test_four_digits_behind_a_rating_name_the_case(said: str, number: int, gap: str) -> None:
    assert read(f"{said}{gap}{number:04}") == replace(read(said), tail=f"{number:04}")
