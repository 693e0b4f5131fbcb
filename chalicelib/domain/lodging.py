"""The lodging form as a table: what is asked, how it is read, what is wrong with it (procedure 6). Pure.

`read` turns a posted form into the values that `handling.lodge` takes; the portal and the desk share it.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.domain import identity, words
from chalicelib.domain.errors import Invalid
from chalicelib.domain.org import Org

Raw = Mapping[str, Sequence[str]]
Reader = Callable[[str], tuple[Any, str | None]]  # typed text → value and what is wrong with it
NO_PRESET_KIND = "complaint"
NO_PRESET_CATEGORY = "enforcement"
YES, NO = "yes", "no"


@dataclass(frozen=True)
class Field:
    """One question. `read` gets the first value as typed, without surrounding space."""

    name: str
    label: str
    read: Reader
    required: bool = True


def _words(label: str, low: int, high: int, *, lines: bool = False) -> Reader:
    """Text of low to high characters; one line unless `lines`. Nothing typed is changed but space around it."""

    def read(text: str) -> tuple[str, str | None]:
        found = text if lines else re.sub(r"\s+", " ", text)
        if not found:
            return "", f"请填写{label}"
        if len(found) < low:
            return found, f"{label}至少 {low} 个字，现在 {len(found)} 个字"
        if len(found) > high:
            return found, f"{label}最多 {high:,} 个字，现在 {len(found):,} 个字，请精简或作为附件上传"
        return found, None

    return read


def _one_of(label: str, allowed: Mapping[str, str]) -> Reader:
    return lambda text: (text, None if text in allowed else f"请选择{label}")


def _yes_no(question: str) -> Reader:
    return lambda text: (text == YES, None if text in (YES, NO) else question)


def fields(org: Org, kinds: Mapping[str, str] = words.KINDS, coded: bool = True) -> tuple[Field, ...]:
    """The questions in the order of the page. `kinds`: those that are offered; `coded` False: also who has no code."""
    return (
        Field("truth", "真实承诺", lambda text: (bool(text), None if text else "请阅读提交须知并勾选承诺")),
        Field("enterprise_name", "企业名称", _words("企业名称", 2, 100)),
        Field("enterprise", "统一社会信用代码", identity.uscc, required=coded),
        Field("region", "所在区县或园区", _one_of("所在区县或园区", org.regions)),
        Field("name", "联系人姓名", _words("联系人姓名", 2, 30)),
        Field("duty", "职务", _words("职务", 1, 50), required=False),
        Field("mobile", "手机号", identity.mobile),
        Field("second_name", "第二联系人姓名", _words("第二联系人姓名", 2, 30), required=False),
        Field("second_mobile", "第二联系人手机号", identity.mobile, required=False),
        Field("kind", "类型", _one_of("类型", kinds)),
        Field("category", "领域", _one_of("领域", org.offered)),
        Field("title", "标题", _words("标题", 5, 50)),
        Field("content", "具体情况", _words("具体情况", 10, 2000, lines=True)),
        Field("wish", "希望怎样解决", _words("希望怎样解决", 2, 500, lines=True)),
        Field("units", "涉及单位", _words("涉及单位", 2, 200), required=False),
        Field("secret", "是否对承办单位保密", _yes_no("请选择是否对承办单位保密"), required=False),
        Field("consent", "是否同意公开办理结果", _yes_no("请选择是否同意公开办理结果")),
        Field(
            "privacy", "个人信息处理告知", lambda text: (bool(text), None if text else "请阅读个人信息处理告知并勾选")
        ),
    )


def labels(org: Org) -> dict[str, str]:
    """Field name → label, for the summary of what is wrong."""
    return {one.name: one.label for one in fields(org)} | {"procedures": "是否已进入法定程序"}


def read(
    raw: Raw, org: Org, kinds: Mapping[str, str] = words.KINDS, coded: bool = True
) -> dict[str, Any]:  # fmt: skip
    """The values of a posted form; raises Invalid with a sentence per field, in the order of the page.

    Keys: those of `fields`, with `procedures` (codes of words.PROCEDURES), `secret` and `consent` as bool.
    """
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for one in fields(org, kinds, coded):
        typed = _typed(raw, one.name)
        if not typed and not one.required:
            values[one.name] = False if one.name == "secret" else ""
            continue
        values[one.name], problem = one.read(typed)
        if problem:
            wrong[one.name] = problem
    values["procedures"] = tuple(code for code in raw.get("procedures", ()) if code in words.PROCEDURES)
    wrong |= _together(raw, values)
    if wrong:
        order = [one.name for one in fields(org)]
        raise Invalid({name: wrong[name] for name in sorted(wrong, key=order.index)})
    return {name: value for name, value in values.items() if name not in ("truth", "privacy")}


def must_choose_secret(kind: str, category: str) -> bool:
    """保密 has no preset for 投诉 and for 执法监管; otherwise it is preset to no (procedure 2)."""
    return kind == NO_PRESET_KIND or category == NO_PRESET_CATEGORY


def _together(raw: Raw, values: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong between fields."""
    wrong: dict[str, str] = {}
    if must_choose_secret(values["kind"], values["category"]) and not _typed(raw, "secret"):
        wrong |= {"secret": "投诉和执法监管类事项，请选择是否对承办单位保密"}
    if bool(values["second_name"]) != bool(values["second_mobile"]):
        missing = "second_mobile" if values["second_name"] else "second_name"
        wrong[missing] = "第二联系人的姓名和手机号要一起填写"
    elif values["second_mobile"] and values["second_mobile"] == values["mobile"]:
        wrong["second_mobile"] = "第二联系人的手机号不能和第一个相同"
    return wrong


def _typed(raw: Raw, name: str) -> str:
    found = raw.get(name) or ("",)
    return unicodedata.normalize("NFC", found[0]).strip()
