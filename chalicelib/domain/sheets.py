"""Lists of units and accounts from a table: which column means what, what each row would do, what is wrong. Pure.

Columns are found by their headings, in any order. Every fault names row and column; while there is one, nothing is
imported. The same table twice does nothing the second time.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from chalicelib.domain import accounts, orgchange
from chalicelib.domain.accounts import Roll
from chalicelib.domain.errors import Invalid
from chalicelib.domain.identity import mobile
from chalicelib.domain.org import Org, Unit
from chalicelib.domain.records import Account
from chalicelib.domain.words import CHANNELS, ROLES, Role

MOST = 2000  # rows of one table
NEW, CHANGED, SAME = "新增", "更新", "不变"
TITLES = 3  # rows that may stand above the headings
SEPARATORS = str.maketrans(dict.fromkeys("、，,；;/|", " "))


@dataclass(frozen=True)
class Column:
    """`names`: headings that mean it, the first is the template's."""

    field: str
    names: tuple[str, ...]
    example: str
    required: bool = False


UNITS = (
    Column("name", ("单位名称", "单位", "名称", "部门名称", "部门"), "市乌有事务管理局", True),
    Column("kind", ("单位类型", "类型", "性质"), "市级部门", True),
    Column("region", ("所在区县", "区县", "区县或园区", "所在地", "园区"), "绵阳市", True),
    Column("parent", ("上级单位", "上级", "主管单位"), ""),
    Column("regions", ("服务区县", "服务的区县", "服务范围"), ""),
)
ACCOUNTS = (
    Column("login", ("登录名", "账号", "用户名", "帐号"), "lixiaoyu", True),
    Column("name", ("姓名", "人员", "用户姓名"), "李晓雨", True),
    Column("roles", ("岗位", "角色", "权限"), "承办经办人", True),
    Column("unit", ("所在单位", "单位", "单位名称", "部门"), "市住房和城乡建设局"),
    Column("region", ("负责区县", "区县", "区县或园区"), ""),
    Column("channels", ("负责渠道", "渠道"), ""),
    Column("duty", ("职务",), "科员"),
    Column("mobile", ("值班手机", "手机", "手机号", "联系电话"), "19900000001"),
    Column("deputy", ("代理人", "代理人登录名"), ""),
)


@dataclass(frozen=True)
class Planned:
    """One row: what it would do, and sentences by the heading of the column that is wrong."""

    row: int  # as the sheet counts, the headings being row 1
    what: str
    cells: tuple[str, ...]
    faults: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class UnitPlan:
    rows: tuple[Planned, ...]
    org: Org  # as it would be; meaningless while a row is wrong


@dataclass(frozen=True)
class AccountPlan:
    rows: tuple[Planned, ...]
    made: tuple[tuple[Account | None, Account], ...]  # (as it is, as it would be) of rows that change something


def wrong(rows: Sequence[Planned]) -> int:
    return sum(bool(one.faults) for one in rows)


def mapped(columns: Sequence[Column], headings: Sequence[str]) -> dict[str, int]:
    """Field → index of its column; ValueError names the columns that are missing."""
    plain = ["".join(one.split()).rstrip("*：:") for one in headings]
    found: dict[str, int] = {}
    for column in columns:
        at = next((plain.index(name) for name in column.names if name in plain), None)
        if at is not None and at not in found.values():
            found[column.field] = at
    missing = [column.names[0] for column in columns if column.required and column.field not in found]
    if missing:
        raise ValueError(f"第 1 行没有找到这些列：{'、'.join(missing)}。请使用模板，或者把列名改成一样的")
    return found


def _fits(columns: Sequence[Column], row: Sequence[str]) -> bool:
    try:
        return bool(mapped(columns, row))
    except ValueError:
        return False


def refuse_titles(table: Sequence[Sequence[str]], fits: Callable[[Sequence[str]], bool]) -> None:
    """ValueError when the headings stand below a title, as a sheet made for print has it. `fits`: whether a row is one
    of headings; a title fills fewer cells than they do."""
    filled = [sum(bool(cell.strip()) for cell in row) for row in table[: TITLES + 1]]
    at = next((n for n, row in enumerate(table[: TITLES + 1]) if fits(row)), 0)
    if at and max(filled[:at]) < filled[at]:
        above = "第 1 行" if at == 1 else f"前 {at} 行"
        raise ValueError(f"{above}像是标题，请删去，让第 1 行是列名")


def split(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.translate(SEPARATORS).split()))


def read(columns: Sequence[Column], table: Sequence[Sequence[str]]) -> list[tuple[int, dict[str, str]]]:
    """(row number, field → text) of every row with something in it."""
    if not table:
        raise ValueError("表里没有内容")
    try:
        places = mapped(columns, table[0])
    except ValueError:
        refuse_titles(table, lambda row: _fits(columns, row))
        raise
    made = []
    for number, row in enumerate(table[1:], 2):
        values = {name: row[at] if at < len(row) else "" for name, at in places.items()}
        if any(values.values()):
            made.append((number, values))
    if not made:
        raise ValueError("表里只有列名，没有内容")
    return made


def named(columns: Sequence[Column], faults: Mapping[str, str]) -> dict[str, str]:
    """Faults by heading instead of by field."""
    names = {column.field: column.names[0] for column in columns}
    return {names.get(name, name): sentence for name, sentence in faults.items()}


def _code(names: Mapping[str, str], text: str) -> str:
    """A code by its name or itself; what is unknown stays, and is found to be wrong later."""
    return text if text in names else next((code for code, name in names.items() if name == text), text)


def units(org: Org, table: Sequence[Sequence[str]], today: date) -> UnitPlan:
    """What a table of units would do. A unit is known by its name."""
    rows: list[Planned] = []
    seen: dict[str, int] = {}
    made = org
    for number, values in read(UNITS, table):
        name = values.get("name", "")
        before = next((one for one in made.units.values() if one.name == name and not one.into), None)
        unit = _unit(made, values, before)
        faults = {"name": f"和第 {seen[name]} 行重复"} if name in seen else orgchange.faults(made, unit)
        seen.setdefault(name, number)
        if not faults:
            made = _put(made, unit, today)
        what = NEW if before is None else SAME if before == unit else CHANGED
        rows.append(Planned(number, what, tuple(values.get(column.field, "") for column in UNITS),
                            named(UNITS, faults)))  # fmt: skip
    return UnitPlan(tuple(rows), made)


def _put(org: Org, unit: Unit, today: date) -> Org:
    try:
        return orgchange.put(org, unit, today)
    except Invalid:  # faults were looked at before
        return org


def _unit(org: Org, values: Mapping[str, str], before: Unit | None) -> Unit:
    """The unit that a row describes; columns that the table does not have leave what is there."""
    id_ = before.id if before else next(f"u{n}" for n in range(1, len(org.units) + 2) if f"u{n}" not in org.units)
    known = {one.id: one.name for one in org.units.values()}
    unit = before or Unit(id_, values["name"], "")
    changes = {
        "kind": _code(orgchange.KINDS, values["kind"]),
        "region": _code(org.regions, values["region"]),
        **({"parent": _code(known, values["parent"])} if "parent" in values else {}),
        **({"regions": tuple(_code(org.regions, one) for one in split(values["regions"]))} if "regions" in values
           else {}),
    }  # fmt: skip
    return replace(unit, **changes)  # type: ignore[arg-type]


def people(org: Org, known: Roll, by: str, table: Sequence[Sequence[str]], ids: Sequence[str]) -> AccountPlan:
    """What a table of accounts would do. An account is known by its login; `by`: id of the administrator; `ids`: one
    fresh id for every row."""
    found = read(ACCOUNTS, table)
    pairs = [(number, values, *_account(org, known, values, id_))
             for (number, values), id_ in zip(found, ids, strict=False)]  # fmt: skip
    first = {after.login.lower(): after for *_, after in reversed(pairs)}  # of two rows alike the first counts
    roll = Roll.of({**known.by_id, **{after.id: after for after in first.values()}}.values())
    rows: list[Planned] = []
    made: list[tuple[Account | None, Account]] = []
    seen: dict[str, int] = {}
    for number, values, before, account in pairs:
        login = values["login"].lower()
        after = replace(account, deputy=_deputy(values, roll, account))
        faults = _faults(org, roll, known, by, values, before, after)
        if login in seen:
            faults["login"] = f"和第 {seen[login]} 行重复"
        seen.setdefault(login, number)
        what = NEW if before is None else SAME if before == after else CHANGED
        if what != SAME:
            made.append((before, after))
        rows.append(Planned(number, what, tuple(values.get(column.field, "") for column in ACCOUNTS),
                            named(ACCOUNTS, faults)))  # fmt: skip
    # Whoever names a deputy comes later: a call that ends before all is written leaves few names without a person.
    return AccountPlan(tuple(rows), tuple(sorted(made, key=lambda pair: bool(pair[1].deputy))))


def _account(org: Org, known: Roll, values: Mapping[str, str], id_: str) -> tuple[Account | None, Account]:
    """As it is and as the row wants it; columns that the table does not have leave what is there."""
    before = known.by_login.get(values["login"].lower())
    account = before or Account(id_, values["login"], values["name"], frozenset())
    units_ = {one.id: one.name for one in org.units.values() if not one.into}
    channels, roles = CHANNELS, {str(role): label for role, label in ROLES.items()}
    changes = {
        "name": values["name"],
        "roles": frozenset(Role(one) for one in (_code(roles, each) for each in split(values["roles"]))
                           if one in {str(role) for role in Role}),
        "unit": _code(units_, values["unit"]) if "unit" in values else account.unit,
        "region": _code(org.regions, values["region"]) if "region" in values else account.region,
        "channels": frozenset(_code(channels, one) for one in split(values["channels"])) if "channels" in values
        else account.channels,
        "duty": values.get("duty", account.duty),
        "mobile": mobile(values["mobile"])[0] or values["mobile"] if values.get("mobile") else account.mobile,
    }  # fmt: skip
    return before, replace(account, **changes)  # type: ignore[arg-type]


def _deputy(values: Mapping[str, str], roll: Roll, account: Account) -> str:
    """The id of the login in the column."""
    if "deputy" not in values:
        return account.deputy
    found = roll.by_login.get(values["deputy"].lower())
    return found.id if found else values["deputy"]


def _faults(
    org: Org, roll: Roll, known: Roll, by: str, values: Mapping[str, str], before: Account | None, after: Account
) -> dict[str, str]:
    faults = accounts.faults(after, org, roll)
    labels = {*ROLES.values(), *map(str, Role)}
    unknown = [one for one in split(values["roles"]) if one not in labels]
    if unknown:
        faults["roles"] = f"没有这个岗位：{'、'.join(unknown)}"
    if before is not None:
        faults |= accounts.forbidden(by, before, after, known)
        if not before.active:
            faults["login"] = "这个账号已停用，请先在账号页启用"
    return faults
