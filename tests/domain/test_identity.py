import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import identity as i

VALID_USCC = [
    "91110000600037341L",
    "9144030071526726XG",
    "91440300708461136T",
    "91330100799655058B",
    "91310000132207927C",
    "9111000010001002XD",
    "91510700MA6245K020",
    "91510703MA7TEXT15C",
    "92510704MAC0ABCD6J",
    "93510722MA62HQ185Y",
    "525107005012345695",
    "1251070045123456X6",
    "N2510722MF1234567X",
    "91510703MAT0001140",
    "91510703MAT000181X",
    "91510703MAT000069Y",
]
CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

numbers = st.builds(
    i.case_no,
    st.sampled_from(["510700", "510704", "510781", "5107G1"]),
    st.dates(date(2020, 1, 1), date(2099, 12, 31)),
    st.integers(1, 99_999),
)


@pytest.mark.parametrize("code", VALID_USCC)
def test_a_valid_credit_code_is_accepted_and_no_other_check_character_is(code: str) -> None:
    assert i.uscc(code) == (code, None)
    assert all(i.uscc(code[:-1] + c)[1] for c in CHARACTERS if c != code[-1])


@pytest.mark.parametrize(
    "typed",
    [
        "91510700ma6245k020",
        " 91510700 MA62 45K0 20 ",
        "９１５１０７００ＭＡ６２４５Ｋ０２０",
        "91510700-MA6245K02\u200b0",
    ],
)
def test_a_credit_code_is_read_in_any_width_case_and_spacing(typed: str) -> None:
    assert i.uscc(typed) == ("91510700MA6245K020", None)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "请填写18位"),
        ("510700000012345", "旧注册号"),
        ("91510700MA6245K02", "17位"),
        ("91510700MA6245K0200", "19位"),
        ("91510703MAT0001141", "有误"),
        ("9151070OMA6245K020", "不含 I、O、S、V、Z"),
        ("91510700MA6245KS20", "不含 I、O、S、V、Z"),
        ("9151070AMA6245K020", "有误"),
        ("91510700马A6245K020", "有误"),
        ("null", "18位"),
    ],
)
def test_a_wrong_credit_code_gets_a_sentence_that_helps(typed: str, said: str) -> None:
    assert said in (i.uscc(typed)[1] or "")


@given(st.sampled_from(VALID_USCC), st.integers(0, 17), st.sampled_from(CHARACTERS))
def test_a_credit_code_with_one_other_character_is_refused(code: str, at: int, other: str) -> None:
    changed = code[:at] + other + code[at + 1 :]
    assert (i.uscc(changed)[1] is None) == (changed == code)


def test_a_wrong_organisation_code_inside_is_a_hint_and_no_refusal() -> None:
    assert {i.uscc_warning(code) for code in VALID_USCC} == {None}
    assert i.uscc("91510700MA6245K033")[1] is None
    assert "组织机构代码" in (i.uscc_warning("91510700MA6245K033") or "")


@pytest.mark.parametrize(
    "typed",
    [
        "19900000021",
        "199 0000 0021",
        "+86 199-0000-0021",
        "008619900000021",
        "8619900000021",
        "１９９００００００２１",
    ],
)
def test_a_mobile_is_normalised(typed: str) -> None:
    assert i.mobile(typed) == ("19900000021", None)


@pytest.mark.parametrize("prefix", ["130", "145", "166", "170", "192", "199"])
def test_the_prefixes_in_use_are_mobiles(prefix: str) -> None:
    assert i.mobile(prefix + "00000000")[1] is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "请填写手机号"),
        ("12012345678", "有误"),
        ("1990000002", "有误"),
        ("199000000211", "有误"),
        ("106900000000", "短信平台"),
        ("0816-2345678", "固定电话"),
        ("1990000OO21", "有误"),
        ("١٩٩٠٠٠٠٠٠٢١", "有误"),
    ],
)
def test_what_is_no_mobile_is_said(typed: str, said: str) -> None:
    assert said in (i.mobile(typed)[1] or "")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0816-2345678", "0816-2345678"),
        ("08162345678", "0816-2345678"),
        ("(0816) 234 5678", "0816-2345678"),
        ("０８１６－２３４５６７８", "0816-2345678"),
        ("+86 816 2345678", "0816-2345678"),
        ("0816-2345678-801", "0816-2345678-801"),
        ("0816-2345678转801", "0816-2345678-801"),
        ("028-81234567", "028-81234567"),
        ("01081234567", "010-81234567"),
    ],
)
def test_a_landline_is_normalised(typed: str, number: str) -> None:
    assert i.landline(typed) == (number, None)


@pytest.mark.parametrize(
    ("typed", "said"), [("", "请填写"), ("2345678", "区号"), ("0816-234", "有误"), ("19900000021", "有误")]
)
def test_what_is_no_landline_is_said(typed: str, said: str) -> None:
    assert said in (i.landline(typed)[1] or "")


def test_a_case_number_has_its_parts() -> None:
    no = i.case_no("510700", date(2026, 11, 22), 1)
    assert i.split_no(no) == ("QS", "510700", "20261122", "00001", no[-1])
    assert i.split_no("QL2024000012") == ("QL", "2024", "000012")
    assert i.split_no("什么都不是") == ("什么都不是",)


def test_the_check_character_is_that_of_the_standard() -> None:
    assert i._mod_37_36("A12425GABC1234002") == "M"  # the example of ISO 7064 users (GRid)


@given(numbers)
def test_every_case_number_is_valid_ascii_and_survives_being_retyped(no: str) -> None:
    assert i.is_case_no(no) and no.isascii() and len(no) == 22
    typed = " ".join(i.split_no(no)).lower().translate({c: c + 0xFEE0 for c in range(0x30, 0x3A)})
    assert i.normalise_no(typed) == no


@given(numbers, st.integers(0, 21), st.sampled_from(CHARACTERS))
def test_one_wrong_character_in_a_case_number_is_always_noticed(no: str, at: int, other: str) -> None:
    changed = no[:at] + other + no[at + 1 :]
    assert i.is_case_no(changed) == (changed == no)


@given(numbers, st.integers(0, 20))
def test_swapped_neighbours_are_noticed_but_for_the_pairs_the_standard_lets_through(no: str, at: int) -> None:
    swapped = no[:at] + no[at + 1] + no[at] + no[at + 2 :]
    if i.is_case_no(swapped) and swapped != no:
        assert abs(CHARACTERS.index(no[at]) - CHARACTERS.index(no[at + 1])) in (1, 35)


def test_of_all_pairs_of_swapped_neighbours_one_in_630_escapes() -> None:
    escaped = [
        (before, a, b)
        for before in {i._mod_37_36(c): c for c in CHARACTERS}.values()  # one string for each inner state
        for a, b in itertools.combinations(CHARACTERS, 2)
        if i._mod_37_36(before + a + b) == i._mod_37_36(before + b + a)
    ]
    assert len(escaped) == 36  # of 36 × 630


def test_a_letter_o_is_not_turned_into_a_zero() -> None:
    no = i.case_no("510700", date(2026, 11, 22), 1)
    assert not i.is_case_no(i.normalise_no(no.replace("0", "O")))
    assert i.normalise_no("qsＯ0") == "QSO0"


@pytest.mark.parametrize(
    "text",
    ["", "QS", "QL2024", "QL20240000123", "QS5107002026112200001", "../QS", "QS51070020261122000017\n"],
)
def test_what_is_no_case_number_is_known(text: str) -> None:
    assert not i.is_case_no(text)


def test_a_case_number_of_a_day_that_does_not_exist_is_refused() -> None:
    body = "QS5107002026023000001"
    assert not i.is_case_no(body + i._mod_37_36(body))


@pytest.mark.parametrize(("region", "seq"), [("510700", 0), ("510700", 100_000), ("5107", 1), ("51070g", 1)])
def test_a_case_number_that_cannot_be_is_not_made(region: str, seq: int) -> None:
    with pytest.raises(ValueError, match="no case number"):
        i.case_no(region, date(2026, 11, 22), seq)


@given(st.integers(2000, 2100), st.integers(1, 999_999))
def test_every_import_number_is_a_case_number(year: int, seq: int) -> None:
    assert i.is_case_no(i.import_no(year, seq))


def test_an_import_number_that_cannot_be_is_not_made() -> None:
    with pytest.raises(ValueError, match="no import number"):
        i.import_no(2024, 1_000_000)


@given(st.binary(min_size=64, max_size=64).filter(lambda b: sum(x < 252 for x in b) >= 8))
def test_a_query_code_has_eight_characters_nobody_confuses(random_bytes: bytes) -> None:
    code = i.query_code(random_bytes)
    assert len(code) == 8 and not set(code) & set("0O1IL2Z5S8B") - set("258")
    assert i.normalise_code(f" {code[:4].lower()}-{code[4:]} ") == code


def test_every_character_of_a_query_code_is_equally_likely() -> None:
    fair = [i.query_code(bytes([b]) * 8)[0] for b in range(252)]
    assert {fair.count(c) for c in i.CODE_ALPHABET} == {9}
    with pytest.raises(ValueError, match="too few"):
        i.query_code(bytes([252, 253, 254, 255]) * 8)
