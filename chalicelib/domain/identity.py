"""Numbers that identify: enterprises, telephones, cases (procedure 6, domain 2.9).

Readers return `(normalised, problem)`; `problem` is a Chinese sentence to stand next to the field, or None.
Nothing is corrected silently: a letter O stays a letter O and fails the check.
"""

import re
import unicodedata
from datetime import date

_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100: no I O S V Z
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)  # 3^i mod 31
_USCC_SHAPE = re.compile(rf"[{_USCC_ALPHABET}]{{2}}[0-9]{{6}}[{_USCC_ALPHABET}]{{10}}")
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)  # GB 11714
_MOD36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CASE_NO = re.compile(r"(QS)([0-9A-Z]{6})([0-9]{8})([0-9]{5})([0-9A-Z])")
_IMPORT_NO = re.compile(r"(QL)([0-9]{4})([0-9]{6})")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_MOBILE_PREFIX = re.compile(r"^(?:\+86|0086|86)(?=1[0-9]{10}$)")
_AREA = r"(010|02[0-9]|0[3-9][0-9]{2})"
_LANDLINE = re.compile(_AREA + r"([2-8][0-9]{6,7})(?:(?:转|EXT\.?|#|-)([0-9]{1,5}))?")
CODE_ALPHABET = "23456789ACDEFGHJKMNPQRTUVWXY"  # no 0 O, 1 I L, 2 Z, 5 S, 8 B pairs
CODE_LENGTH = 8
_DASHES = re.compile(r"[\s\-‐‑‒–—―−]+")


def _plain(text: str) -> str:
    """Half-width, upper case, without spaces, hyphens and zero-width characters."""
    shown = (c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
    return _DASHES.sub("", "".join(shown)).upper()


def normalise_uscc(text: str) -> str:
    """The code as compared and stored; not checked."""
    return _plain(text)


def uscc(text: str) -> tuple[str, str | None]:
    """统一社会信用代码: normalised code and what is wrong with it (domain 2.9)."""
    code = normalise_uscc(text)
    if not code:
        return code, "请填写18位统一社会信用代码"
    if len(code) == 15 and code.isdigit():
        return code, "请填写18位统一社会信用代码，15位的旧注册号已不再使用"
    if len(code) != 18:
        return code, f"请填写18位统一社会信用代码，您填写了{len(code)}位"
    if re.search("[IOSVZ]", code):
        return code, "代码不含 I、O、S、V、Z，请看是否与数字1、0、5、2混淆"
    if not _USCC_SHAPE.fullmatch(code) or _uscc_check(code[:17]) != code[17]:
        return code, "统一社会信用代码有误，请对照营业执照核对"
    return code, None


def _uscc_check(body: str) -> str:
    total = sum(_USCC_ALPHABET.index(c) * w for c, w in zip(body, _USCC_WEIGHTS, strict=True))
    return _USCC_ALPHABET[(31 - total % 31) % 31]  # without the outer mod, a remainder of 0 would be index 31


def uscc_warning(code: str) -> str | None:
    """A hint for intake, never a refusal: the organisation code inside a valid `code` has a wrong check."""
    organisation = code[8:17]
    total = sum(_MOD36.index(c) * w for c, w in zip(organisation[:8], _ORG_WEIGHTS, strict=True))
    expected = "0123456789X0"[11 - total % 11] if total % 11 else "0"
    return None if organisation[8] == expected else "代码中的组织机构代码校验位不符，请核对营业执照"


def mobile(text: str) -> tuple[str, str | None]:
    """手机号: eleven digits, and what is wrong with them; +86, 0086, 86, spaces and hyphens are taken off."""
    number = _MOBILE_PREFIX.sub("", _plain(text))
    if not number:
        return number, "请填写手机号"
    if number.startswith("106"):
        return number, "106开头的是短信平台号码，请填写11位手机号"
    if re.fullmatch("0[0-9]{9,11}", number):
        return number, "这是固定电话，请填写11位手机号"
    if not _MOBILE.fullmatch(number):
        return number, "手机号有误，请填写11位手机号"
    return number, None


def landline(text: str) -> tuple[str, str | None]:
    """固定电话 as '0816-2345678' or with extension '0816-2345678-801', and what is wrong with it."""
    number = re.sub(r"[()]", "", unicodedata.normalize("NFKC", text)).strip().upper()
    number = re.sub(r"^(?:\+86|0086)[\s-]*0?", "0", number)
    joined = re.sub(_AREA + r"[\s-]+", r"\1", number, count=1) if number.startswith("0") else number
    joined = re.sub(r"\s+", "", joined)
    if not joined:
        return joined, "请填写固定电话"
    if re.fullmatch("[2-8][0-9]{6,7}", joined):
        return joined, "请在固定电话前加区号，例如0816"
    found = _LANDLINE.fullmatch(joined)
    if not found:
        return joined, "固定电话有误，请按“区号-号码”填写，例如0816-2345678"
    return "-".join(part for part in found.groups() if part), None


def case_no(region: str, day: date, seq: int) -> str:
    """The number of a case: 'QS', region (6 characters), date, five digits, check (procedure 6).

    Raises ValueError for a region or sequence that does not fit.
    """
    body = f"QS{region}{day:%Y%m%d}{seq:05d}"
    if not 1 <= seq <= 99_999 or not re.fullmatch("[0-9A-Z]{6}", region):
        raise ValueError(f"no case number for region {region!r}, sequence {seq}")
    return body + _mod_37_36(body)


def _mod_37_36(body: str) -> str:
    """The check character of ISO 7064 MOD 37,36.

    It shows every single wrong character; of swapped neighbours one pair in 630 escapes, by the standard.
    """
    state = 36
    for char in body:
        state = (state + _MOD36.index(char)) % 36 or 36
        state = state * 2 % 37
    return _MOD36[(37 - state) % 36]


def import_no(year: int, seq: int) -> str:
    """The number of an imported case: 'QL', year, six digits. Raises ValueError when it does not fit."""
    if not 1 <= seq <= 999_999 or not 1000 <= year <= 9999:
        raise ValueError(f"no import number for year {year}, sequence {seq}")
    return f"QL{year}{seq:06d}"


def normalise_no(text: str) -> str:
    """A typed or pasted number in the form that is stored; not checked."""
    return _plain(text)


def is_case_no(text: str) -> bool:
    """Whether this (already normalised) text can be the number of a case, lodged or imported."""
    if _IMPORT_NO.fullmatch(text):
        return True
    found = _CASE_NO.fullmatch(text)
    return bool(found) and _is_day(text[8:16]) and _mod_37_36(text[:-1]) == text[-1]


def _is_day(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


def split_no(no: str) -> tuple[str, ...]:
    """The parts of a number for display: ('QS', '510700', '20261122', '00001', '7'), else the whole."""
    found = _CASE_NO.fullmatch(no) or _IMPORT_NO.fullmatch(no)
    return found.groups() if found else (no,)


def query_code(random_bytes: bytes) -> str:
    """Eight characters without look-alikes, each equally likely (procedure 6).

    Bytes that would favour some characters are skipped, so give 32; raises ValueError when they run out.
    """
    fair = len(CODE_ALPHABET) * (256 // len(CODE_ALPHABET))
    chosen = [CODE_ALPHABET[b % len(CODE_ALPHABET)] for b in random_bytes if b < fair][:CODE_LENGTH]
    if len(chosen) < CODE_LENGTH:
        raise ValueError("too few random bytes for a query code")
    return "".join(chosen)


def normalise_code(text: str) -> str:
    """A typed query code in the form that is compared; not checked."""
    return _plain(text)
