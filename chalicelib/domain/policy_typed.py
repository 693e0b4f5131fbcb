"""What people type into a value of the policy, and how a value stands in an input. Pure."""

import re
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

from chalicelib.domain.policy import Policy
from chalicelib.domain.policy_fields import Item, plain

LIMITS = (5, 10, 15, 30)
TIME = re.compile(r"^([01]?\d|2[0-3]):([0-5]\d)$")
_SPLIT = re.compile(r"[、，,；;\s]+")


def typed(item: Item, policy: Policy) -> str:
    """The value as it stands in an input."""
    value = plain(item, policy)
    return _TYPED[item.kind](value) if item.kind in _TYPED else str(value)


def parse(item: Item, text: str) -> Any:
    """The plain value of what was typed; ValueError with a sentence. Units and logins are for the caller to know."""
    return _PARSE[item.kind](item, text.strip())


def _number(item: Item, text: str) -> int:
    if not text.isdecimal() or len(text) > 5:
        raise ValueError(f"{item.label}请填整数")
    if not item.low <= int(text) <= item.high:
        raise ValueError(f"{item.label}应在 {item.low} 到 {item.high} {item.unit}之间")
    return int(text)


def _choice(item: Item, text: str) -> str:
    if text not in dict(item.choices):
        raise ValueError(f"请选择{item.label}")
    return text


def _people(item: Item, text: str) -> list[str]:
    found = list(dict.fromkeys(one.lower() for one in _SPLIT.split(text) if one))
    if not item.low <= len(found) <= item.high:
        raise ValueError(f"{item.label}要填 {item.low} 到 {item.high} 人的登录名，用顿号隔开")
    return found


def _clock(text: str) -> str:
    found = TIME.match(text)
    if not found:
        raise ValueError("时间请写成 09:00 这样")
    return f"{int(found[1]):02}:{found[2]}"


def _pairs(text: str) -> list[list[str]]:
    parts = [one for one in _SPLIT.split(text.replace("：", ":")) if one]
    pairs = [re.split(r"[-－–—至~]+", one) for one in parts]
    if not pairs or any(len(one) != 2 for one in pairs):
        raise ValueError("时段请写成 09:00-11:30，几个时段用顿号隔开")
    return [[_clock(start), _clock(end)] for start, end in pairs]


def _times(item: Item, text: str) -> list[list[str]]:
    found = _pairs(text)
    edges = [edge for pair in found for edge in pair]
    if any(a >= b for a, b in pairwise(edges)):
        raise ValueError("时段要从早到晚，互不重叠")
    return found


def _span(item: Item, text: str) -> list[str]:
    found = _pairs(text)
    if len(found) != 1 or found[0][0] == found[0][1]:
        raise ValueError("请写一个时段，如 21:00-08:00")
    return found[0]


def _rows(text: str) -> list[tuple[int, list[int]]]:
    """Lines 'n：a、b' → (n, [a, b])."""
    made = []
    for line in (line.replace("：", ":") for line in text.splitlines() if line.strip()):
        head, found, tail = line.partition(":")
        numbers = [one for one in _SPLIT.split(tail) if one]
        if not found or not head.strip().isdecimal() or not numbers or not all(one.isdecimal() for one in numbers):
            raise ValueError(f"“{line.strip()}”读不懂，每行写成 30：10、3、1、0 这样")
        made.append((int(head), [int(one) for one in numbers]))
    return made


def _limits(item: Item, text: str) -> dict[str, int]:
    found = _rows(text)
    if tuple(sorted(limit for limit, _ in found)) != LIMITS:
        raise ValueError("第一次的时限 5、10、15、30 每个写一行")
    if any(len(row) != 1 or row[0] not in LIMITS or row[0] > limit for limit, row in found):
        raise ValueError("第二次的时限只能是 5、10、15 或 30 个工作日，不能比第一次长")
    return {str(limit): row[0] for limit, row in sorted(found)}


def _rungs(item: Item, text: str) -> dict[str, list[int]]:
    found = _rows(text)
    lowest = [limit for limit, _ in found]
    if len(set(lowest)) != len(lowest) or 0 not in lowest:
        raise ValueError("每个时限只写一行，并且要有“0”这一行，管其余更短的时限")
    for limit, row in found:
        if row[-1] != 0 or any(a <= b for a, b in pairwise(row)):
            raise ValueError(f"{limit} 这一行要从大到小，最后是 0（到期当天）")
        if row[0] and row[0] >= max(limit, 1):
            raise ValueError(f"{limit} 这一行的提醒不能早于开始办理")
    return {str(limit): row for limit, row in sorted(found)}


def _lines(value: Mapping[str, Any]) -> str:
    rows = sorted(value.items(), key=lambda pair: -int(pair[0]))
    return "\n".join(f"{limit}：{'、'.join(map(str, row)) if isinstance(row, list) else row}" for limit, row in rows)


_PARSE: Mapping[str, Callable[[Item, str], Any]] = {
    "number": _number, "choice": _choice, "people": _people, "times": _times, "span": _span, "limits": _limits,
    "rungs": _rungs, "unit": lambda item, text: text,
}  # fmt: skip
_TYPED: Mapping[str, Callable[[Any], str]] = {
    "people": "、".join, "times": lambda value: "、".join("-".join(pair) for pair in value), "span": "-".join,
    "limits": _lines, "rungs": _lines,
}  # fmt: skip
