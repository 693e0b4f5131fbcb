"""The words of every message, from reference/wording.json: `sms` to enterprises, `desk` to officials; the city's own
wordings (document `words`) go before them.

An SMS names neither the enterprise nor what the appeal is about, and fits one segment of 70 characters with the
signature (domain 4.8); `faults` tries the longest plausible values, for what ships and for what a city writes.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from string import Formatter
from types import MappingProxyType

from chalicelib import reference

Text = Callable[[str, Mapping[str, str]], str]
LINE = 300  # characters of a notice at the desk
SEGMENT = 70  # characters of one SMS, every character counts one
LONGEST_SIGN = "呼和浩特营商环境"
LONGEST = {
    "no": "QS51070320261231000171", "code": "A2C4D6F8", "n": "9999",
    "due": "12月31日", "day": "12月31日", "rating": "基本满意", "days": "15",
    "unit": "北川羌族自治县自然资源和规划局",
}  # fmt: skip
# What an SMS never says: the lane, threats, a second signature and addresses (domain 4.8); what the carriers refuse in
# a notice: surveys by name, parties and disputes, an invitation to refuse, special signs, private numbers (domain 4.0).
BANNED = re.compile(
    r"纪委|监委|纪检|转报|研判|逾期|问责|举报|调查|问卷|党政|调解|维权|拒收|退订|回复\s*[RrＲ]|回复\s*[TtＴ]"
    r"|[【】★☆→※◆●①-⑳]|https?:|www\.|1[3-9]\d{9}"
)
SURVEYS = ("survey", "survey_again")
ANSWERS = "1满意，2基本满意，3不满意"
KEPT = frozenset({"no", "code", "title"})  # a wording that had them keeps them
NONE: Mapping[str, str] = MappingProxyType({})


@cache
def templates(channel: str) -> Mapping[str, str]:
    """Template name → wording with {values}; `channel` is sms or desk."""
    found: Mapping[str, str] = reference.data("wording")[channel]
    return found


def text(template: str, values: Mapping[str, str], own: Mapping[str, str] = NONE) -> str:
    """The message without signature; `own`: the city's wordings. KeyError for an unknown template or value."""
    wording = own.get(template) or templates("sms").get(template) or templates("desk")[template]
    return wording.format_map(values)


def signed(said: str, sign: str) -> str:
    """What arrives on the phone, with the operator's signature in front."""
    return f"【{sign}】{said}"


def sms(template: str, values: Mapping[str, str], sign: str) -> str:
    """The shipped wording as it arrives."""
    return signed(text(template, values), sign)


def renamed(terms: Mapping[str, str]) -> dict[str, str]:
    """The shipped wordings that say a thing by a name that the city changed, with the city's name."""
    shipped: Mapping[str, str] = reference.data("dictionary")
    changed = [(name, terms[key]) for key, name in shipped.items() if terms.get(key, name) != name]
    made = {}
    for template, said in ({**templates("sms"), **templates("desk")} if changed else {}).items():
        fresh = said
        for old, new in changed:
            fresh = fresh.replace(old, new)
        if fresh != said:
            made[template] = fresh
    return made


def placeholders(wording: str) -> frozenset[str]:
    """Names of the values; ValueError when the braces cannot be read or hold more than a name."""
    parts = [part for part in Formatter().parse(wording) if part[1] is not None]
    if any(spec or turned or not str(name).isidentifier() for _, name, spec, turned in parts):
        raise ValueError("braces hold a name and nothing else")
    return frozenset(str(name) for _, name, _, _ in parts)


def fault(channel: str, template: str, wording: str, sign: str = LONGEST_SIGN) -> str:
    """What is wrong with a wording, as a sentence; '' when it can be used."""
    known = placeholders(templates(channel)[template])
    try:
        used = placeholders(wording)
    except ValueError:
        return "大括号没有成对，或者里面写的不是名称"
    if used - known:
        names = "、".join(f"{{{name}}}" for name in sorted(known))
        return f"不认识“{'、'.join(sorted(used - known))}”，这里可用的只有 {names}"
    if missing := sorted((known & KEPT) - used):
        return f"必须保留 {{{missing[0]}}}，收到的人要靠它找到是哪一件或者继续操作"
    if channel == "sms":
        return _sms_fault(template, wording, sign)
    return f"最多 {LINE} 个字" if len(wording) > LINE else ""


def _sms_fault(template: str, wording: str, sign: str) -> str:
    if found := BANNED.search(wording):
        return f"短信里不能出现“{found.group(0)}”"
    if template in SURVEYS and ANSWERS not in wording:
        return f"评价短信必须写明“{ANSWERS}”，否则回复的数字没有依据"
    length = len(signed(wording.format_map(LONGEST), sign))
    if length > SEGMENT:
        return f"连同签名最长会有 {length} 个字，超过一条短信的 {SEGMENT} 个字"
    return ""
