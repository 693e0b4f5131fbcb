"""Masking for display, and finding personal data in texts that are to be published (procedure 8, 9).

Masks hide the length of what they hide. `findings` rather reports too much: a person settles each one.
"""

import re

from chalicelib.domain.identity import uscc

STARS = "＊＊"
HIDDEN_TITLE = "企业要求保密的诉求"
_ENDING = re.compile(  # what kind of enterprise, not which; the leftmost, so the longest, that fits is kept
    r"(?<=.)(?:（有限合伙）|\(有限合伙\)|股份有限公司|有限责任公司|集团有限公司|农民专业合作社|有限合伙企业"
    r"|有限公司|合伙企业|合作社|个体工商户|经营部|事务所|工作室|研究院|分公司|商行|协会|商会|中心|公司|厂|店|部)$"
)
_HALF_WIDTH = str.maketrans({chr(c): chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)} | {"　": " "})
_EDGE, _STOP = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
_MONTH_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_BIRTH = rf"(?:19|20)[0-9]{{2}}{_MONTH_DAY}"
_USCC = re.compile(rf"{_EDGE}[0-9A-Za-z]{{2}}[0-9]{{6}}[0-9A-Za-z]{{10}}{_STOP}")
_PATTERNS = [  # in this order: what one row has found no later row reports again
    ("email", re.compile(r"[0-9A-Za-z._%+-]+@[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)+")),
    ("id", re.compile(rf"{_EDGE}[1-9][0-9]{{5}}{_BIRTH}[0-9]{{3}}[0-9Xx]{_STOP}")),
    ("uscc", re.compile(rf"{_EDGE}(?:1[1-9]|5[1-9]|9[1-3]|[AN][1-9])[0-9]{{6}}[0-9A-Za-z]{{10}}{_STOP}")),
    ("mobile", re.compile(r"(?<![0-9])(?:(?:\+|00)?86[ -]?)?1[3-9][0-9](?:[ -]?[0-9]{4}){2}(?![0-9])")),
    ("bank", re.compile(rf"{_EDGE}[0-9](?:[ -]?[0-9]){{15,18}}{_STOP}")),
    ("bank", re.compile(r"(?<=[账帐卡户][号户]|户名)[^0-9]{0,6}?(?P<n>[0-9](?:[ -]?[0-9]){8,24})(?![0-9])")),
    ("id", re.compile(rf"{_EDGE}[1-9][0-9]{{7}}{_MONTH_DAY}[0-9]{{3}}{_STOP}")),
]


def title_for_unit(secret: bool, made: str, title: str) -> str:
    """The title as the unit reads it: with 保密 that of the version made for it (procedure 2)."""
    return (made or HIDDEN_TITLE) if secret else title


def mask_mobile(number: str) -> str:
    """'139****0021'; anything that is not eleven digits shows its last two characters only."""
    if re.fullmatch("[0-9]{11}", number):
        return f"{number[:3]}****{number[-4:]}"
    return "****" + number[-2:] if len(number) > 4 else "****" if number else ""


def mask_landline(number: str) -> str:
    """'0816-****678' for a number as `identity.landline` writes it; the extension is dropped."""
    area, _, local = number.partition("-")
    return f"{area}-****{local[:8].split('-')[0][-3:]}" if local else mask_mobile(number)


def mask_name(name: str) -> str:
    """'王＊＊': the first character, whatever the length."""
    name = name.strip()
    return name[0] + STARS if name else ""


def mask_enterprise(name: str) -> str:
    """'绵阳乌有＊＊＊＊有限公司': at most four characters, never more than half of the stem, and the kind."""
    name = name.strip()
    kind = _ENDING.search(name)
    ending = kind.group() if kind else ""
    stem = name.removesuffix(ending)
    return stem[: min(4, (len(stem) + 1) // 2)] + STARS * 2 + ending if name else ""


def stem(name: str) -> str:
    """The name without what kind of enterprise it is: '绵阳乌有精密机械'."""
    kind = _ENDING.search(name.strip())
    return name.strip().removesuffix(kind.group() if kind else "")


def findings(text: str) -> list[tuple[str, tuple[int, int]]]:
    """What looks like personal data: (kind, (start, end)) in the order of the text, never overlapping.

    Kinds: 'mobile', 'id' (identity card), 'uscc', 'email', 'bank'. Spans index `text` itself.
    """
    plain = text.translate(_HALF_WIDTH)
    found = [("uscc", m.span()) for m in _USCC.finditer(plain) if uscc(m.group())[1] is None]
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(plain):
            span = match.span("n") if "n" in pattern.groupindex else match.span()
            if all(span[1] <= start or end <= span[0] for _, (start, end) in found):
                found.append((kind, span))
    return sorted(found, key=lambda item: item[1])
