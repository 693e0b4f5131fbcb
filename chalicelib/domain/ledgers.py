"""Old ledgers from an .xlsx: what is known of one, its columns, which heading means what (procedure 3, import). Pure.

A ledger is uploaded and laid out by an administrator, confirmed by a supervisor, then imported row by row. The rows
themselves are no part of it: they lie in a file of their own until the import has ended.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, ClassVar

from chalicelib.domain.case import Message
from chalicelib.domain.errors import Refused
from chalicelib.domain.preparation import Post
from chalicelib.domain.registry import plain

MOST = 10_000  # rows of one file
TOLD = 200  # failed rows that are kept with their reason

# States of a ledger → what people see.
DRAFT, WAITING, RUNNING, DONE, DROPPED = "draft", "waiting", "running", "done", "dropped"
STATES = {DRAFT: "整理中", WAITING: "待确认", RUNNING: "导入中", DONE: "已导入", DROPPED: "已作废"}
# state → the states that may follow; a supervisor who does not agree gives it back.
FOLLOWS = {DRAFT: (WAITING, DROPPED), WAITING: (RUNNING, DRAFT, DROPPED), RUNNING: (DONE,), DONE: (), DROPPED: ()}


@dataclass(frozen=True)
class Column:
    """`names`: headings that mean it; the first is how the page calls it."""

    field: str
    names: tuple[str, ...]
    required: bool = False
    channels: tuple[str, ...] = ()  # only for ledgers of these; none: for all

    @property
    def label(self) -> str:
        return self.names[0]


SYMPOSIUM, GROUP = ("symposium",), ("group",)
# field, headings that mean it (the first is how the page calls it), required, only for ledgers of these channels
COLUMNS = tuple(Column(field, tuple(names.split()), *more) for field, names, *more in (
    ("date", "提出日期 诉求日期 收集日期 收集时间 提出时间 登记日期 登记时间 受理日期 受理时间 反映时间 诉求时间 "
             "提交时间 来访日期 日期 时间", True),
    ("enterprise", "企业名称 企业 公司名称 诉求企业 反映企业 诉求人 反映人 名称", True),
    ("content", "诉求内容 反映问题 问题诉求 诉求事项 具体诉求 问题内容 主要诉求 反映内容 问题描述 意见建议 内容 诉求 "
                "问题", True),
    ("code", "统一社会信用代码 信用代码 社会信用代码 企业代码 代码"),
    ("title", "标题 诉求标题 事项 主题 诉求名称 问题名称"),
    ("kind", "诉求类型 类型 类别 事项类型 诉求类别"),
    ("category", "领域 问题领域 诉求领域 所属领域 问题分类 分类 行业领域 问题类型"),
    ("region", "区县 所属区县 所在区县 县（市、区） 县市区 属地 所属地区 区县或园区 地区"),
    ("name", "联系人 联系人姓名 企业联系人 姓名"),
    ("phone", "联系电话 电话 手机 手机号 联系方式 联系人电话"),
    ("unit", "主办单位 责任单位 承办单位 办理单位 牵头单位 责任部门 牵头部门 交办单位 单位"),
    ("outcome", "办理结果 办结情况 是否解决 解决情况 办理状态 完成情况 结果 状态 进度"),
    ("answer", "答复内容 答复 办理情况 处理情况 办理进展 回复内容 落实情况 推进情况 解决措施"),
    ("closed", "办结日期 办结时间 完成日期 完成时间 解决日期 解决时间 答复日期 答复时间 回复时间"),
    ("rating", "满意度 评价 企业评价 满意情况 是否满意 回访结果"),
    ("secret", "是否保密 保密"),
    ("topic", "座谈会专题 会议名称 座谈会 专题 会议主题 场次", False, SYMPOSIUM),
    ("held", "座谈会日期 会议日期 召开日期 开会日期 会议时间 召开时间", False, SYMPOSIUM),
    ("group", "微信群 群名 群名称 来源群 所在群", False, GROUP),
))  # fmt: skip
LABELS = {column.field: column.label for column in COLUMNS}


@dataclass(frozen=True)
class Failed:
    """A row that was not imported, as the sheet counts (the headings are row 1), and why."""

    row: int
    why: str


@dataclass(frozen=True)
class Ledger:
    """`columns`: (field, place of its column from 0); `words`: (field, as typed, what it means) for words of the file
    that nobody could know; `region`: whose ledger it is, and where a row that says nothing was lodged; `year`: of days
    without one; `topic`, `held`, `group`: where the whole file is of one meeting or group. `next`: rows dealt with."""

    KIND: ClassVar[str] = "ledger"
    name: str
    channel: str
    region: str
    by: str
    by_name: str
    made_at: datetime
    columns: tuple[tuple[str, int], ...]
    words: tuple[tuple[str, str, str], ...] = ()
    year: int = 0
    topic: str = ""
    held: date | None = None
    group: str = ""  # id
    rows: int = 0
    state: str = DRAFT
    why: str = ""  # of a supervisor who gave it back
    confirmed_by: str = ""
    confirmed_name: str = ""
    confirmed_at: datetime | None = None
    ended_at: datetime | None = None
    next: int = 0
    made: int = 0
    same: int = 0  # were there already
    failed: int = 0
    failures: tuple[Failed, ...] = ()  # the first of them

    def at(self, field: str) -> int:
        """Place of the field's column, -1 when the file has none."""
        return dict(self.columns).get(field, -1)

    def meant(self) -> Mapping[tuple[str, str], str]:
        return {(field, plain(typed)): meaning for field, typed, meaning in self.words}


def offered(channel: str) -> tuple[Column, ...]:
    """The columns that a ledger of this channel can have."""
    return tuple(column for column in COLUMNS if not column.channels or channel in column.channels)


def suggest(heads: Sequence[str]) -> dict[str, int]:
    """Which column means what, by its heading: first those that say exactly one of the names, then those that contain
    one. A column is used once."""
    clean = [plain(head).rstrip("*＊:：") for head in heads]
    found: dict[str, int] = {}
    for fits in (lambda head, name: head == name, lambda head, name: len(name) > 1 and name in head):
        for column in COLUMNS:
            if column.field in found:
                continue
            names = [plain(name) for name in column.names]
            place = next((at for name in names for at, head in enumerate(clean)
                          if head and fits(head, name) and at not in found.values()), None)  # fmt: skip
            if place is not None:
                found[column.field] = place
    return found


def is_heading(row: Sequence[str]) -> bool:
    """Whether every column that a ledger must have is named in this row."""
    found = suggest(row)
    return all(column.field in found for column in COLUMNS if column.required)


def misplaced(columns: Mapping[str, int], width: int) -> dict[str, str]:
    """What is wrong with a choice of columns: field → sentence."""
    wrong = {}
    taken: dict[int, str] = {}
    for column in COLUMNS:
        place = columns.get(column.field, -1)
        if place < 0:
            if column.required:
                wrong[column.field] = f"请选择哪一列是“{column.label}”"
        elif place >= width:
            wrong[column.field] = "表里没有这一列，请重新选择"
        elif place in taken:
            wrong[column.field] = f"这一列已经用作“{LABELS[taken[place]]}”，请换一列"
        else:
            taken[place] = column.field
    return wrong


def moved(ledger: Ledger, state: str, **changes: Any) -> Ledger:
    """The ledger in its next state. Refused when that cannot follow."""
    if state not in FOLLOWS[ledger.state]:
        raise Refused(f"这份台账现在是“{STATES[ledger.state]}”，请刷新后再看")
    return replace(ledger, state=state, **changes)


def counted(ledger: Ledger, made: int, same: int, failures: Sequence[Failed], rows: int) -> Ledger:
    """After `rows` more rows were dealt with."""
    return replace(
        ledger, next=ledger.next + rows, made=ledger.made + made, same=ledger.same + same,
        failed=ledger.failed + len(failures), failures=(*ledger.failures, *failures)[:TOLD],
    )  # fmt: skip


def cut_short(ledger: Ledger, why: str) -> Ledger:
    """Nothing more can be read of it: every row that is left has failed."""
    left = ledger.rows - ledger.next
    after = counted(ledger, 0, 0, [Failed(ledger.next + 2, why)] if left else [], left)
    return replace(after, failed=ledger.failed + left)


def notices(id: str, ledger: Ledger, at: datetime) -> list[Message]:
    """Whose turn it is hears of it; of the end both who laid it out and who confirmed it."""
    once = "" if ledger.state == DONE else f".{at:%Y%m%d%H%M%S}"  # it may be given back and come again
    post = Post(f"ledger.{id}.{ledger.state}{once}", at, f"/desk/ledgers/{id}")
    if ledger.state == WAITING:
        post.tell(f"role:supervisor:{ledger.region}", "ledger_waits", name=ledger.name, n=f"{ledger.rows:,}")
    elif ledger.state == DRAFT and ledger.why:
        post.tell(f"account:{ledger.by}", "ledger_back", name=ledger.name)
    elif ledger.state == DONE:
        for account in (ledger.by, ledger.confirmed_by):
            post.tell(f"account:{account}", "ledger_done", name=ledger.name, made=f"{ledger.made:,}")
    return post.made
