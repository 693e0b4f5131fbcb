"""A list of enterprises from a table: what each row would do, what is wrong with it (seed P3.5). Pure.

Rows are known by their code. An empty cell leaves what is there; another name keeps the former one; a tag's row with
the same first day says until when it holds. The same table twice does nothing the second time.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from chalicelib.domain import ledger_cells, registry, sheets
from chalicelib.domain.errors import Invalid
from chalicelib.domain.identity import uscc
from chalicelib.domain.ledger_cells import Words
from chalicelib.domain.org import Org
from chalicelib.domain.registry import SIZES, TAGS, Enterprise, Reach
from chalicelib.domain.sheets import CHANGED, NEW, SAME, Column, Planned

COLUMNS = (
    Column("code", ("统一社会信用代码", "信用代码", "社会信用代码", "代码"), "91510704MA6XUWY05F", True),
    Column("name", ("企业名称", "名称", "单位名称", "企业"), "绵阳乌有精密机械有限公司", True),
    Column("region", ("所在区县", "区县", "区县或园区", "所属区县", "所在地"), "游仙区", True),
    Column("size", ("规模", "企业规模"), "中型"),
    Column("industry", ("行业", "所属行业"), "通用设备制造业"),
    Column("green_card", ("服务绿卡起", "服务绿卡", "绿卡起", "绿卡生效日期"), "2026-01-01"),
    Column("green_card_until", ("服务绿卡止", "绿卡止", "绿卡有效期至"), "2026-12-31"),
    Column("major", ("重大项目起", "重大项目"), ""),
    Column("major_until", ("重大项目止",), ""),
    Column("contact", ("联系人", "企业联系人"), "王启明"),
    Column("duty", ("职务", "联系人职务"), "行政部经理"),
    Column("phone", ("联系电话", "电话", "手机", "手机号"), "19900000021"),
)
FAR = date.max  # a tag may end in years
LONGEST = {"name": 100, "industry": 40, "contact": 30, "duty": 30}
SIZE = Words.of("规模", {name: code for code, name in SIZES.items()} | {name[0]: code for code, name in SIZES.items()})

Values = Mapping[str, str]
Reader = Callable[[Enterprise], Enterprise]


@dataclass(frozen=True)
class Plan:
    """`made`: (as it is, None when new; as it would be) of the rows that change something."""

    rows: tuple[Planned, ...]
    made: tuple[tuple[Enterprise | None, Enterprise], ...]


def codes(table: Sequence[Sequence[str]]) -> list[str]:
    """The codes of the table, to read what is known of them; ValueError when its columns are missing."""
    return [uscc(values["code"])[0] for _, values in sheets.read(COLUMNS, table)]


def plan(org: Org, scope: str, known: Mapping[str, Enterprise], table: Sequence[Sequence[str]], today: date) -> Plan:
    """`scope`: the person's region, beyond which nothing is changed; `known`: the registry's, by code."""
    regions = ledger_cells.regions(org)
    rows: list[Planned] = []
    made: list[tuple[Enterprise | None, Enterprise]] = []
    seen: dict[str, int] = {}
    for number, values in sheets.read(COLUMNS, table):
        code, wrong = uscc(values["code"])
        faults: dict[str, str] = {"code": wrong} if wrong else {}
        if code in seen:
            faults["code"] = f"和第 {seen[code]} 行重复"
        seen.setdefault(code, number)
        before = known.get(code)
        after = _read(org, scope, regions, code, values, before, today, faults)
        what = NEW if before is None else SAME if after == before else CHANGED
        if what != SAME:
            made.append((before, after))
        cells = tuple(values.get(column.field, "") for column in COLUMNS)
        rows.append(Planned(number, what, cells, sheets.named(COLUMNS, faults)))
    return Plan(tuple(rows), tuple(made))


def _read(org: Org, scope: str, regions: Words, code: str, values: Values, before: Enterprise | None, today: date,
          faults: dict[str, str]) -> Enterprise:  # fmt: skip
    """The enterprise as the row wants it; what is wrong goes into `faults` by field."""
    one = before or Enterprise(code, values["name"], last=today, named=today)
    steps: tuple[tuple[str, Reader], ...] = (
        ("name", lambda one: _renamed(one, _text(values, "name"), today)),
        ("region", lambda one: replace(one, region=_region(org, scope, regions, values["region"], before))),
        ("size", lambda one: replace(one, size=SIZE.read(values["size"])) if values.get("size") else one),
        ("industry", lambda one: replace(one, industry=_text(values, "industry") or one.industry)),
        ("phone", lambda one: _contact(one, values, today)),
        *((kind, _tagger(kind, values)) for kind in TAGS),
    )  # fmt: skip
    for field, step in steps:
        try:
            one = step(one)
        except Invalid as invalid:
            faults |= {field if name == "since" else f"{field}_until": text for name, text in invalid.fields.items()}
        except ValueError as problem:
            faults[field] = str(problem)
    return one


def _renamed(one: Enterprise, name: str, today: date) -> Enterprise:
    if len(name) < 2:
        raise ValueError("请填写企业名称")
    return registry.rename(one, name, today) if one.name != name or not one.named else one


def _text(values: Values, field: str) -> str:
    text = values.get(field, "")
    if len(text) > LONGEST[field]:
        raise ValueError(f"最多 {LONGEST[field]} 个字")
    return text


def _region(org: Org, scope: str, regions: Words, text: str, before: Enterprise | None) -> str:
    if not text:
        raise ValueError("请填写所在区县")
    found = regions.read(text)
    if not org.within(found, scope) or (before and not org.within(before.region, scope)):
        raise ValueError("不在您负责的区县")
    return found


def _contact(one: Enterprise, values: Values, today: date) -> Enterprise:
    """A contact that is known already stays as it is, with the day it was last given."""
    mobile, landline = ledger_cells.phones(values.get("phone", ""))
    reach = Reach(_text(values, "contact"), _text(values, "duty"), mobile, landline, today)
    here = {(each.name, each.mobile, each.landline) for each in one.contacts}
    if not reach.name and (mobile or landline):
        raise ValueError("请填写这个电话的联系人姓名")
    if not reach.name or (reach.name, mobile, landline) in here:
        return one
    return registry.reached(one, reach)


def _tagger(kind: str, values: Values) -> Reader:
    def tagged(one: Enterprise) -> Enterprise:
        since, until = values.get(kind, ""), values.get(f"{kind}_until", "")
        if not since:
            if until:
                raise Invalid({"since": "填了结束日期，请填开始日期"})
            return one
        return registry.tag(one, kind, ledger_cells.day(since, FAR), _until(until))

    return tagged


def _until(text: str) -> date | None:
    try:
        return ledger_cells.day(text, FAR) if text else None
    except ValueError as problem:
        raise Invalid({"until": str(problem)}) from None
