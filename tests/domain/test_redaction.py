import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import redaction as r

PERSONAL = {
    "mobile": ["19900000021", "199 0000 0021", "199-0000-0021", "+86 19900000021", "１９９００００００２１"],
    "id": ["510703199001010011", "51070319900101001X", "510703900101001"],
    "uscc": ["91510700MA6245K020", "91510703MAT000181x", "525107005012345695", "91510700MA6245K029"],
    "email": ["wu.you@example.com", "a_b+c@mail.example.com.cn"],
    "bank": ["6222 0200 0000 0000 000", "6222020000000000", "6222-0200-0000-0000"],
}


@pytest.mark.parametrize(("kind", "value"), [(k, v) for k, values in PERSONAL.items() for v in values])
def test_personal_data_is_found_where_it_stands(kind: str, value: str) -> None:
    before = "请联系王先生（"
    assert r.findings(f"{before}{value}），谢谢") == [(kind, (len(before), len(before) + len(value)))]


@given(st.lists(st.sampled_from([(k, v) for k, values in PERSONAL.items() for v in values]), max_size=5))
def test_all_of_several_are_found_in_order_and_none_overlaps(chosen: list) -> None:
    found = r.findings("；".join(value for _, value in chosen))
    assert [kind for kind, _ in found] == [kind for kind, _ in chosen]
    assert all(a[1][1] <= b[1][0] for a, b in itertools.pairwise(found))


@pytest.mark.parametrize("text", ["账号：510700123456", "帐户 5107 0012 3456 7", "卡号为51070012345678"])
def test_a_short_account_number_is_found_by_the_word_before_it(text: str) -> None:
    assert [kind for kind, _ in r.findings(text)] == ["bank"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026年11月22日缴纳1200000.00元",
        "QS51070020261122000017",
        "QL2024000012",
        "0816-2345678",
        "510700",
        "绵府发〔2026〕12号",
        "电话110",
    ],
)
def test_dates_amounts_and_our_own_numbers_are_no_findings(text: str) -> None:
    assert r.findings(text) == []


@pytest.mark.parametrize(
    ("number", "shown"), [("19900000021", "199****0021"), ("123", "****"), ("123456", "****56"), ("", "")]
)
def test_a_mobile_shows_seven_digits(number: str, shown: str) -> None:
    assert r.mask_mobile(number) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [("0816-2345678", "0816-****678"), ("0816-2345678-801", "0816-****678"), ("19900000021", "199****0021")],
)
def test_a_landline_shows_area_and_three_digits(number: str, shown: str) -> None:
    assert r.mask_landline(number) == shown


@pytest.mark.parametrize(
    ("name", "shown"), [("王启明", "王＊＊"), ("李四", "李＊＊"), (" 欧阳乌有 ", "欧＊＊"), ("", "")]
)
def test_a_name_shows_its_first_character_and_hides_its_length(name: str, shown: str) -> None:
    assert r.mask_name(name) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("绵阳乌有精密机械有限公司", "绵阳乌有＊＊＊＊有限公司"),
        ("绵阳乌有精密机械股份有限公司", "绵阳乌有＊＊＊＊股份有限公司"),
        ("乌有机械厂", "乌有＊＊＊＊厂"),
        ("绵阳子虚投资中心（有限合伙）", "绵阳子虚＊＊＊＊（有限合伙）"),
        ("涪城区乌有商行", "涪城区＊＊＊＊商行"),
        ("有限公司", "有＊＊＊＊公司"),
        ("乌", "乌＊＊＊＊"),
        ("", ""),
    ],
)
def test_an_enterprise_shows_its_beginning_and_kind(name: str, shown: str) -> None:
    assert r.mask_enterprise(name) == shown


@given(
    st.text(alphabet="绵阳乌有精密机械子虚", min_size=2, max_size=12),
    st.sampled_from(["有限公司", "厂", "商行", ""]),
)
def test_half_of_the_distinguishing_name_is_always_hidden(stem: str, ending: str) -> None:
    shown = r.mask_enterprise(stem + ending)
    assert stem not in shown and shown.endswith("＊＊＊＊" + ending)


@given(st.text())
def test_masking_and_finding_never_fail(text: str) -> None:
    for mask in (r.mask_mobile, r.mask_landline, r.mask_name, r.mask_enterprise):
        assert isinstance(mask(text), str)
    assert all(0 <= start < end <= len(text) for _, (start, end) in r.findings(text))
