import json
import string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.survey import Reading, read
from tools import docs_answers

ROWS = json.loads((Path(__file__).parent / "answers.json").read_text("utf-8"))

NEGATING = [
    "不",
    "没",
    "没有",
    "未",
    "无",
    "别",
    "莫",
    "不是",
    "沒",
    "無",
    "不太",
    "并非",
    "從未",
    "N",
    "不好意思",
]
OTHERS = [
    "满意",
    "很满意",
    "非常满意",
    "1",
    "１",
    "①",
    "满",
    "意",
    "已解决",
    "解决",
    "谢谢",
    "好评",
    "基本满意",
    "一般",
    "3",
    "打错了",
    "是1",
    "我",
    "对结果",
    "王科长很负责",
    "👍",
    "，",
    " ",
    "。",
    "？",
    "\u200b",
    "【绵阳营商】",
    "0001",
    "但",
    "因为",
    "办得快",
]


@pytest.mark.parametrize("row", ROWS, ids=[row["text"] or "(empty)" for row in ROWS])
def test_every_answer_of_the_corpus_is_read_as_written_there(row: dict) -> None:
    expected = {"rating": None, "solved": None, "proposal": None, "reason": "", "tail": "", **row["reading"]}
    assert read(row["text"]) == Reading(**expected)


def test_the_corpus_is_large_and_names_each_answer_once() -> None:
    texts = [row["text"] for row in ROWS]
    assert len(texts) == len(set(texts)) >= 220


@settings(max_examples=1000)
@given(
    st.lists(st.sampled_from(OTHERS), max_size=4),
    st.sampled_from(NEGATING),
    st.lists(st.sampled_from(OTHERS), max_size=4),
)
def test_no_answer_with_a_negation_is_read_as_satisfied(before: list, negation: str, after: list) -> None:
    assert read("".join([*before, negation, *after])).rating != "satisfied"


@given(st.lists(st.sampled_from(OTHERS + NEGATING), max_size=8))
def test_a_reading_is_consistent_whatever_the_words(parts: list) -> None:
    text = "".join(parts)
    reading = read(text)
    assert (reading.rating is not None) == (reading.kind == "rating")
    assert reading.proposal is None or reading.kind == "unclear"
    assert all(piece in text for piece in reading.reason.split("，"))


@given(st.text(max_size=200))
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert read(text).kind in {"rating", *docs_answers.KINDS}


@given(st.text(alphabet=string.printable.translate(str.maketrans("", "", "123"))))
def test_ascii_without_the_three_digits_is_never_a_rating(text: str) -> None:
    assert read(text).rating is None


@given(
    st.sampled_from([row for row in ROWS if row["reading"]["kind"] == "rating"]),
    st.sampled_from(["。", " ", "！", "\n"]),
)
def test_closing_punctuation_does_not_change_a_rating(row: dict, ending: str) -> None:
    assert read(row["text"] + ending).rating == row["reading"]["rating"]


@pytest.mark.parametrize("piece", ["我们公司", "谢谢", "还", "没有", "很", "是", "已解决", "打错", "不是", "1 "])
def test_a_long_repetition_is_read_at_once_and_left_to_people(piece: str) -> None:
    for text in (piece * (499 // len(piece)) + "甲", piece * 20_000):
        assert read(text).kind == "unclear"


def test_the_documentation_shows_the_corpus() -> None:
    assert docs_answers.PAGE.read_text("utf-8") == docs_answers.text()
