"""An old ledger for tests: its rows, and how it gets from the upload to its end."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from chalicelib.domain.ledgers import Ledger, suggest
from chalicelib.domain.records import Thing
from chalicelib.handling import ledgers as keeping
from tests.fakes import World

FILE = "a" * 32  # name of an upload
HEADS = ("提出日期", "企业名称", "统一社会信用代码", "区县", "诉求内容", "领域", "主办单位", "办理结果", "办理情况",
         "办结日期", "联系人", "联系电话", "座谈会专题", "座谈会日期")  # fmt: skip
ROW = {
    "提出日期": "2024年3月5日", "企业名称": "绵阳乌有精密机械有限公司", "统一社会信用代码": "91510704MA6XUWY05F",
    "区县": "游仙区", "诉求内容": "厂房竣工四个月，联合验收一直没有意见，影响投产。", "领域": "工程建设",
    "主办单位": "市住房和城乡建设局", "办理结果": "已解决", "办理情况": "联合验收意见书已经出具。",
    "办结日期": "2024.3.18", "联系人": "王启明", "联系电话": "19900000021",
    "座谈会专题": "工程建设专场", "座谈会日期": "2024-03-05",
}  # fmt: skip


def a_row(**changes: str) -> list[str]:
    return [{**ROW, **changes}[head] for head in HEADS]


def an_open_row(**changes: str) -> list[str]:
    return a_row(**{"办理结果": "办理中", "办理情况": "", "办结日期": "", **changes})


def many(count: int) -> list[list[str]]:
    return [a_row(诉求内容=f"第{n}条生产线的环评批复没有下文，已经等了两个月。") for n in range(count)]


def a_ledger(world: World, rows: Sequence[Sequence[str]], **changes: Any) -> Ledger:
    admin = world.store.account("admin")
    assert admin
    made = Ledger("2024年座谈会台账", "symposium", "510700", admin.id, admin.name, world.clock.now(),
                  tuple(suggest(HEADS).items()), rows=len(rows))  # fmt: skip
    return replace(made, **changes)


def prepared(world: World, *rows: Sequence[str], id: str = "e" * 32, **changes: Any) -> Thing:
    """Uploaded and laid out by the administrator."""
    admin = world.store.account("admin")
    assert admin
    table = [list(HEADS), *(list(row) for row in rows)]
    return keeping.prepare(world, id, a_ledger(world, rows, **changes), table, admin.actor())


def waiting(world: World, *rows: Sequence[str], id: str = "e" * 32, **changes: Any) -> Thing:
    """Handed over to the supervisor."""
    admin = world.store.account("admin")
    assert admin
    return keeping.change(world, prepared(world, *rows, id=id, **changes), "submit", admin.actor())


def confirmed(world: World, *rows: Sequence[str], id: str = "e" * 32, **changes: Any) -> Thing:
    """Handed over, and confirmed by a supervisor."""
    supervisor = world.store.account("liuying")
    assert supervisor
    return keeping.change(world, waiting(world, *rows, id=id, **changes), "confirm", supervisor.actor())


def ledger(world: World, id: str = "e" * 32) -> Ledger:
    found = world.store.thing(Ledger, id)
    assert found
    data: Ledger = found.data
    return data


def uploaded(world: World, *rows: Sequence[str], heads: Sequence[str] = HEADS) -> str:
    """The file lies where the form of the page would have put it → the address that the bucket sends to."""
    from chalicelib.documents import xlsx

    world.files.put(f"draft/import/admin/ledgers/{FILE}", xlsx.table(heads, rows), "application/octet-stream")
    return f"/desk/ledgers/new?file={FILE}"
