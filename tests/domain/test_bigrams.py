"""Pairs of characters: what is found by which words."""

from datetime import date

from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.domain import bigrams, identity

LETTERS = st.one_of(st.characters(min_codepoint=0x4E00, max_codepoint=0x4E80), st.sampled_from("ＡbC1２，。（） ㎡İΣ"))
TITLES = st.text(LETTERS, min_size=5, max_size=50)
NO = identity.case_no("510703", date(2026, 3, 2), 17)


@given(TITLES, st.data())
@example("二期ＡＢ厂房，产权登记", None)
def test_every_part_of_a_title_finds_the_case(title: str, data: st.DataObject | None) -> None:
    start = data.draw(st.integers(0, len(title) - 2)) if data else 0
    part = title[start : data.draw(st.integers(start + 2, len(title)))] if data else title
    own = bigrams.terms(NO, title, "绵阳乌有精密机械有限公司", "正文" * 200)
    assert set(bigrams.asked(part)) <= set(own)


def test_words_apart_need_not_stand_beside_each_other() -> None:
    assert bigrams.asked("产权 登记") == ("产权", "登记")
    assert bigrams.asked("产权登记") == ("产权", "权登", "登记")


def test_full_width_capitals_and_punctuation_make_no_difference() -> None:
    assert bigrams.asked("ＡＢ，１２") == bigrams.asked("ab12")


def test_one_character_is_no_word() -> None:
    assert bigrams.asked("权 ， a") == ()


def test_a_case_has_at_most_a_hundred_terms_and_a_query_at_most_twelve() -> None:
    long = "".join(chr(0x4E00 + n) for n in range(300))
    assert len(bigrams.terms(NO, long[:50], long[50:90], long[90:])) == bigrams.MOST
    assert 1 < len(bigrams.asked(long)) <= bigrams.MOST_ASKED


def test_a_case_is_called_by_the_end_of_its_number_with_its_check_character_or_without() -> None:
    imported = identity.import_no(2024, 123456)
    for number, ends in ((NO, ("00017", NO[-6:], "2026030200017")), (imported, ("23456", "123456"))):
        for end in ends:
            assert bigrams.ends(number, end)
            assert bigrams.tail(number) in bigrams.tails(end), (number, end)
    assert not bigrams.ends(NO, "00018")
