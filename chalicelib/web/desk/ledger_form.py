"""The form of an old ledger: what it is, and which of its columns means what."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from chalicelib.domain import ledgers
from chalicelib.domain.flow import Need
from chalicelib.domain.ledgers import COLUMNS, Ledger
from chalicelib.domain.words import channels
from chalicelib.handling import ledgers as keeping
from chalicelib.web.desk import editing
from chalicelib.web.desk.fields import Field
from chalicelib.web.visit import Visit

HEADS = 30  # columns with a heading that can be chosen
LONGEST = 24  # characters of a heading, of an example
FIRST_YEAR = 2000


def needs(visit: Visit) -> tuple[Need, ...]:
    services = visit.services
    groups = tuple((id, name) for name, id in sorted(keeping.groups(services).items()))
    return (
        Need("name", "台账名称", "line", low=2, high=40, hint="例如：2024年面对面座谈会台账"),
        Need("channel", "从哪个渠道来", "choice", choices=tuple(channels(services.terms).items())),
        Need("region", "哪里的台账", "door", choices=tuple(services.org.regions.items()),
             hint="没有写区县的行就算这里的；选了区县，就不能有其他区县的行"),
        Need("year", "日期没有写年份的，是哪一年", "number", required=False, low=FIRST_YEAR, high=visit.now.year),
        Need("topic", "座谈会专题", "line", required=False, low=2, high=40,
             hint="整张表是同一场会、没有专题这一列时填写"),
        Need("held", "座谈会日期", "date", required=False),
        *((Need("group", "企业家微信群", "door", required=False, choices=groups,
                hint="整张表来自同一个群、没有群名这一列时选择"),) if groups else ()),
    )  # fmt: skip


def values(ledger: Ledger) -> dict[str, Any]:
    """What the form shows of a ledger that was laid out before."""
    names = ("name", "channel", "region", "topic", "held", "group")
    return {**{name: getattr(ledger, name) for name in names}, "year": ledger.year or ""}


def read(visit: Visit, heads: Sequence[str]) -> tuple[dict[str, Any], dict[str, str]]:
    """(what to change in the ledger, sentence per wrong field) of the posted form."""
    found, wrong = editing.read(visit, needs(visit))
    if found.get("region") not in visit.services.org.regions:
        wrong.setdefault("region", "请选择哪里的台账")
    if found.get("group") and found["group"] not in keeping.groups(visit.services).values():
        wrong["group"] = "没有这个群，请重新选择"
    held = found.get("held") or None
    if held and held > visit.now.date():
        wrong.setdefault("held", "这一天还没有到，请核对")
    if not wrong and found["channel"] == "symposium" and bool(found["topic"]) != bool(held):
        wrong["held" if found["topic"] else "topic"] = "座谈会的专题和日期要一起填"
    placed = _placed(visit, str(found.get("channel", "")))
    wrong |= {f"c-{name}": sentence for name, sentence in ledgers.misplaced(placed, len(heads)).items()}
    return _changes(found, held, placed), wrong


def _placed(visit: Visit, channel: str) -> dict[str, int]:
    """Field → the column that was chosen, of the columns that a ledger of this channel can have."""
    typed = {column.field: visit.first(f"c-{column.field}") for column in ledgers.offered(channel)}
    return {name: int(text) for name, text in typed.items() if text.isdecimal() and len(text) < 4}


def _changes(found: Mapping[str, Any], held: date | None, placed: Mapping[str, int]) -> dict[str, Any]:
    symposium, group = found.get("channel") == "symposium", found.get("channel") == "group"
    return {
        "name": found.get("name", ""), "channel": found.get("channel", ""), "region": found.get("region", ""),
        "year": int(found.get("year") or 0), "topic": found.get("topic", "") if symposium else "",
        "held": held if symposium else None, "group": found.get("group", "") if group else "",
        "columns": tuple(placed.items()),
    }  # fmt: skip


def choices(
    visit: Visit, table: Sequence[Sequence[str]], placed: Mapping[str, int], wrong: Mapping[str, str]
) -> list[Field]:
    """One field per column that we want, with what was chosen, posted or suggested, and an example of it."""
    heads = table[0] if table else []
    offered = tuple((str(at), _head(at, head)) for at, head in enumerate(heads) if head.strip())[:HEADS]
    made = []
    for column in COLUMNS:
        name = f"c-{column.field}"
        at = placed.get(column.field, -1)
        given = visit.first(name) if visit.method == "POST" else str(at) if at >= 0 else ""
        need = Need(name, column.label, "door", required=column.required, choices=offered, hint=_example(table, given))
        made.append(Field(need, f"e-{name}", "select", "", (given,), wrong.get(name, ""), offered))
    return made


def _head(at: int, head: str) -> str:
    text = " ".join(head.split())
    return f"{_letter(at)} 列：{text if len(text) <= LONGEST else f'{text[:LONGEST]}…'}"


def _letter(at: int) -> str:
    """As the sheet calls its columns: A, B, …, Z, AA."""
    return (chr(64 + at // 26) if at >= 26 else "") + chr(65 + at % 26)


def _example(table: Sequence[Sequence[str]], given: str) -> str:
    """The first thing that stands in the chosen column."""
    at = int(given) if given.isdecimal() and len(given) < 4 else -1
    found = next((row[at] for row in table[1:20] if 0 <= at < len(row) and row[at].strip()), "")
    short = " ".join(found.split())
    return f"例如：{short if len(short) <= LONGEST else f'{short[:LONGEST]}…'}" if short else ""
