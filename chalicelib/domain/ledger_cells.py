"""Cells of old ledgers as people wrote them: days, names of places and units, words for results. Pure.

Readers raise ValueError with a Chinese sentence that stands beside the row.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from difflib import get_close_matches

from chalicelib.domain import words
from chalicelib.domain.identity import landline, mobile
from chalicelib.domain.org import Org
from chalicelib.domain.registry import plain

FIRST = date(2000, 1, 1)  # older ones are typing errors
EPOCH = date(1899, 12, 30)  # day 0 of a workbook
SERIAL = re.compile(r"[2-7]\d{4}")
WHOLE = re.compile(r"(\d{4}|\d{2})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*[日号]?(?!\d)")
JOINED = re.compile(r"(20\d{2})(\d{2})(\d{2})(?!\d)")
SHORT = re.compile(r"(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*[日号]?(?!\d)")
AFTER = re.compile(r"[\s,;]*(?:\(?(?:周|星期|礼拜)[一二三四五六日天]\)?)?\s*(?:凌晨|早上|上午|中午|下午|晚上)?"
                   r"\s*(?:T?\s*\d{1,2}[:时点]\s*(?:\d{1,2}(?::\d{1,2})?)?\s*分?)?")  # fmt: skip
APART = re.compile(r"[、，,;；/|\s]+")
ENDS = ("自治县", "区", "县", "市")  # of a region's name that people leave out
OPEN = ""  # what `outcome` says of a matter that is still open
# Words of ledgers besides the product's own. “已办结” does not say whether it was solved, so it is no such word.
RESULTS = {
    "solved": "解决 已落实 落实 完全解决 办结已解决 是", "partly": "部分 已部分解决",
    "explained": "已解释 解释 已解释说明 解释答复 政策解释", "planned": "计划解决 纳入计划 已列入计划 列入规划",
    "rejected": "不支持 无法解决 不能解决 不予采纳 依法不予支持",
    OPEN: "办理中 正在办理 在办 推进中 正在推进 持续推进 未办结 未解决 待办 待解决 未完成 跟踪办理 跟进中 否",
}  # fmt: skip
KINDS = {"appeal": "诉求类 问题", "complaint": "投诉类", "help": "求助类", "suggestion": "建议类 意见建议",
         "enquiry": "咨询类"}  # fmt: skip
RATINGS = {"satisfied": "非常满意", "basic": "较满意 比较满意 一般", "dissatisfied": "不太满意"}
SECRET = {"1": "是 保密 要 √", "": "否 不保密 公开 不 无 ×"}
UNRATED = ("未评价", "无", "未回访", "/", "-", "—")


@dataclass(frozen=True)
class Words:
    """Words with their meanings. `what` they are names of, for the sentence about an unknown one."""

    what: str
    names: Mapping[str, str]
    index: Mapping[str, str]  # the same without differences of width and spaces
    nears: dict[str, str] = field(default_factory=dict, compare=False)  # worked out once: a word stands in many rows

    @classmethod
    def of(cls, what: str, names: Mapping[str, str]) -> "Words":
        return cls(what, names, {plain(name): meaning for name, meaning in names.items()})

    def read(self, text: str) -> str:
        found = self.index.get(plain(text))
        if found is None:
            raise self._unknown(text)
        return found

    def _unknown(self, text: str) -> ValueError:
        said, near = f"没有叫“{_short(text)}”的{self.what}", self.near(text)
        return ValueError(f"{said}，是不是“{near}”" if near else said)

    def near(self, text: str) -> str:
        """The name that comes nearest, '' when none does."""
        if text not in self.nears:
            self.nears[text] = next(iter(get_close_matches(text, list(self.names), 1, 0.5)), "")
        return self.nears[text]


def named(own: Mapping[str, str], others: Mapping[str, str]) -> dict[str, str]:
    """Word → code, of the product's own names (code → name) and of further words (code → words)."""
    return {name: code for code, name in own.items()} | {
        word: code for code, more in others.items() for word in more.split()
    }


def fixed() -> dict[str, Words]:
    """The words that are the same everywhere, by field."""
    return {
        "kind": Words.of("诉求类型", named(words.KINDS, KINDS)),
        "outcome": Words.of("办理结果", named(words.OUTCOMES, RESULTS)),
        "rating": Words.of("评价", named(words.RATINGS, RATINGS)),
        "secret": Words.of("保密选项", named({}, SECRET)),
    }


def day(text: str, today: date, year: int = 0) -> date:
    """A day in any of the shapes that ledgers have; `year` is that of a day without one (0: none was given)."""
    clean = unicodedata.normalize("NFKC", text).strip()
    if SERIAL.fullmatch(clean):
        return _sound(EPOCH + timedelta(days=int(clean)), today)
    found = WHOLE.match(clean) or JOINED.match(clean)
    if found and AFTER.fullmatch(clean, found.end()):
        first, month, number = (int(part) for part in found.groups())
        return _sound(_day(first if first > 99 else 2000 + first, month, number, text), today)
    found = SHORT.match(clean)
    if found and AFTER.fullmatch(clean, found.end()):
        if not year:
            raise ValueError(f"“{_short(text)}”没有写年份，请在上面填写年份")
        return _sound(_day(year, int(found[1]), int(found[2]), text), today)
    raise ValueError(f"认不出日期“{_short(text)}”，请写成 2023年3月2日 这样")


def _day(year: int, month: int, number: int, text: str) -> date:
    try:
        return date(year, month, number)
    except ValueError:
        raise ValueError(f"没有“{_short(text)}”这一天，请核对") from None


def _sound(found: date, today: date) -> date:
    if found > today:
        raise ValueError(f"{found.year}年{found.month}月{found.day}日还没有到，请核对")
    if found < FIRST:
        raise ValueError(f"{found.year}年{found.month}月{found.day}日太早，请核对")
    return found


def _short(text: str) -> str:
    return text if len(text) <= 20 else f"{text[:20]}…"


def regions(org: Org) -> Words:
    """Regions by code, by name, and by the name without what kind of place it is."""
    names: dict[str, str] = {name: code for code, name in org.regions.items()}
    for code, name in org.regions.items():
        names[code] = code
        for end in ENDS:
            if name.endswith(end) and len(name) > len(end) + 1:
                names.setdefault(name.removesuffix(end), code)
    return Words.of("区县或园区", names | {"市本级": org.city, "市级": org.city})


def units(org: Org) -> Words:
    """Units by their names, now or formerly; one that was merged leads to its successor."""
    names = {former: id for id, one in org.units.items() for _, former in one.names}
    names |= {one.name: id for id, one in org.units.items()}
    return Words.of("单位", {name: _successor(org, id) for name, id in names.items()})


def _successor(org: Org, id: str) -> str:
    for _ in org.units:  # as many steps as there are units: a circle would end, too
        into = org.units[id].into
        if not into:
            break
        id = into
    return id


def leading(text: str) -> str:
    """Of several units in one cell the first is meant."""
    return next((part for part in APART.split(text) if part), text)


def phones(text: str) -> tuple[str, str]:
    """(mobile, landline) of a cell that may hold several numbers; '' for what is not there."""
    pieces = [piece for piece in re.split(r"[、，,;；/|\n]+|\s{2,}", text) if piece.strip()]
    mobiles = [number for number, wrong in map(mobile, pieces) if not wrong]
    landlines = [number for number, wrong in map(landline, pieces) if not wrong]
    if pieces and not mobiles and not landlines:
        raise ValueError(f"认不出电话“{_short(text)}”，请写11位手机号，或带区号的固定电话")
    return (mobiles[0] if mobiles else "", landlines[0] if landlines else "")
