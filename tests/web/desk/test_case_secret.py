"""The proposals for the unit's version: what would tell who it is goes, the rest stays; a link shows or saves."""

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.case import Case, Contact
from chalicelib.files import S3Files
from chalicelib.web.desk import secret
from tests import builders

CASE = builders.a_case(enterprise_name="绵阳乌有精密机械有限公司", enterprise="91510704MA6XUWY05F",
                     contact=Contact("王启明", "经理", "19900000021", "0816-1234567"))  # fmt: skip
TELLING = ("绵阳乌有精密机械有限公司", "乌有精密机械", "乌有", "王启明", "王总", "王经理",
           "19900000021", "0816-1234567", "91510704MA6XUWY05F")  # fmt: skip
PLAIN = ("厂房已经竣工", "联合验收没有意见", "检查了五次，", "。请尽快答复", "\n希望减少检查")


@given(st.lists(st.sampled_from(TELLING + PLAIN), max_size=12))
def test_nothing_that_tells_is_left_and_nothing_else_is_lost(parts: list[str]) -> None:
    text = "，".join(parts)
    made = secret.proposed(CASE, text)
    assert not [one for one in TELLING if one in made]
    for one in parts:
        assert one in TELLING or one in made


@given(st.lists(st.sampled_from(TELLING + PLAIN), max_size=12))
def test_the_pieces_of_the_original_are_the_original(parts: list[str]) -> None:
    text = "，".join(parts)
    assert "".join(piece for piece, _ in secret.pieces(CASE, text)) == text


@pytest.mark.parametrize(("text", "made"), [
    ("我公司王总和19900000021", "我公司联系人和（略）"), ("乌有精密的厂房", "本企业的厂房"),
    ("没有要去掉的", "没有要去掉的"),
])  # fmt: skip
def test_examples(text: str, made: str) -> None:
    assert secret.proposed(CASE, text) == made


def test_an_enterprise_without_a_kind_in_its_name_and_a_contact_without_name_are_no_trouble() -> None:
    bare: Case = CASE.with_(enterprise_name="甲", contact=Contact())
    assert secret.proposed(bare, "甲的厂房") == "甲的厂房"


@pytest.mark.parametrize(("shown", "how"), [("", "attachment"), ("image/png", "inline")])
def test_a_link_saves_the_file_or_shows_it_as_what_it_was_found_to_be(shown: str, how: str) -> None:
    class Signer:
        def generate_presigned_url(self, verb: str, asked: dict[str, str], seconds: int) -> str:
            from urllib.parse import urlencode

            return f"https://s3.example/{verb}?{urlencode({**asked, 'seconds': seconds})}"

    link = S3Files(Signer, "files").link("case/x/f1", "现场.png", 600, shown)
    asked = {name: value[0] for name, value in parse_qs(urlsplit(link).query).items()}
    assert asked["ResponseContentDisposition"].startswith(f"{how}; ")
    assert asked.get("ResponseContentType", "") == shown and asked["seconds"] == "600"
