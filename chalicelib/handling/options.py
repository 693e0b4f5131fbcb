"""What this person can do with a case now, with the effect shown before it is confirmed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from chalicelib.domain import access, clocks, flow, identity
from chalicelib.domain.case import Actor, Case, Entry
from chalicelib.domain.errors import DomainError, Invalid
from chalicelib.domain.flow.engine import refusal
from chalicelib.domain.flow.row import Need, Row, read_value
from chalicelib.domain.flow.step import Context, Step, day
from chalicelib.domain.words import STATUS, Status
from chalicelib.handling.acting import context

if TYPE_CHECKING:
    from chalicelib.wiring import Services

HIDDEN = frozenset({"reveal", "remind", "late_answer", "seal_off", "move_unit", "import", "tell_source", "add_photo"})
# The order in which a person wants them: what moves the case first.
SHARED_END = (
    "urge",
    "supervise",
    "list",
    "delist",
    "instruct",
    "withdraw",
    "merge",
    "reassign",
    "reclassify",
)


@dataclass(frozen=True)
class Option:
    """`effect`: pairs of term and text (状态, 时钟, 企业, 通知); `refusal`: why it is not possible now."""

    row: Row
    effect: Sequence[tuple[str, str]] = ()
    refusal: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


def options(
    services: "Services", case: Case, actor: Actor, now: datetime, entries: Sequence[Entry] = ()
) -> list[Option]:
    """Possible actions first, then those of this person that are refused now, with the sentence."""
    if access.closed_to_unit(case) and access.outsider(case, actor):
        return []  # nothing may differ by what came of it (procedure 2)
    ctx = context(services, now)
    found: list[Option] = []
    for row in flow.ROWS:
        if not row.froms or row.action in HIDDEN or not flow.actor_may(row, case, actor):
            continue
        step = Step(row, case, case, actor, {}, ctx)
        why = refusal(row, step)
        if why is None:
            found.append(Option(row, effect(services, case, row, actor, ctx), None, prefill(row, case, entries)))
        elif case.status in row.froms:
            found.append(Option(row, (), why))
    rank = {action: index for index, action in enumerate(SHARED_END)}
    return sorted(found, key=lambda one: (one.refusal is not None, rank.get(one.row.action, -1)))


def prefill(row: Row, case: Case, entries: Sequence[Entry]) -> dict[str, Any]:
    """What a form begins with: the prepared result for the leader who submits it, the unit for a new ruling."""
    if row.action in ("submit_result", "prepare_result"):
        return next(
            (
                dict(entry.data)
                for entry in reversed(entries)
                if entry.action in ("prepare_result", "submit_result") and entry.round == case.round
            ),
            {},
        )
    return {}


def effect(services: "Services", case: Case, row: Row, actor: Actor, ctx: Context) -> list[tuple[str, str]]:
    """What confirming would do, computed by doing it in memory with example data."""
    lines: list[tuple[str, str]] = []
    for label, data in _samples(row, case, actor, ctx):
        try:
            after = flow.apply(case, row.action, actor, data, ctx)
        except DomainError:
            continue
        if not lines and after.case.status != case.status:
            lines.append(("状态", f"{STATUS[case.status].label} → {STATUS[after.case.status].label}"))
        clock_line = clock_after(case, after.case, ctx, label)
        if clock_line:
            lines.append(("时钟", clock_line))
        if len(lines) <= 2:
            told = [message for message in after.messages if message.channel == "sms"]
            public = [entry for entry in after.entries if entry.seen == "public"]
            if told or public:
                lines.append(("企业", "收到短信，并在进度页看到" if told else "在进度页看到"))
    return lines or [("状态", f"仍是{STATUS[case.status].label}")]


def _samples(row: Row, case: Case, actor: Actor, ctx: Context) -> list[tuple[str, dict[str, Any]]]:
    """Example data for each choice that moves a clock: limits of an assignment, days of an extension."""
    base = {need.name: _sample(need, case, actor, ctx) for need in row.needs}
    base.update(
        {
            "master_enterprise": case.enterprise,
            "master": "QS",
            "second": "x",
            "supplement": "示例",
            "basis": "示例文字示例",
            "caller": "示例",
            "raw": "",
            "files": (),
        }
    )
    limit = next((need for need in row.needs if need.name == "limit" and need.kind == "choice"), None)
    if limit is None:
        return [("", base)]
    found = []
    for value, label in limit.choices:
        difficulty = "complex" if value == "30" else "general"
        found.append((label, {**base, "limit": value, "difficulty": difficulty, "legacy": False}))
    return found


def _sample(need: Need, case: Case, actor: Actor, ctx: Context) -> Any:
    others = [one for one in ctx.org.units if one not in (case.unit, ctx.policy.supervisor_unit)]
    kinds: dict[str, Any] = {
        "number": need.low,
        "date": ctx.today,
        "datetime": ctx.now,
        "check": False,
        "units": (),
        "many": (),
        "unit": next((one for one in others if not actor.region or ctx.org.reaches(actor.region, one)), ""),
        "files": (),
        "accounts": ("x",),
        "case": "QS",
        "mobile": case.contact.mobile,
    }
    if need.kind == "choice":
        return need.choices[0][0] if need.required else ""
    return kinds.get(need.kind, "示例文字示例文字示例文字" if need.required else "")


def clock_after(before: Case, after: Case, ctx: Context, label: str) -> str:
    """The clock that matters after the change, in words."""
    kind = "handling" if after.status in (Status.ASSIGNED, Status.HANDLING) else STATUS[after.status].clock
    clock = after.clock(kind)
    if clock is None:
        return ""
    calendar = ctx.calendar.of(after.region)
    due = clocks.due_day(clock, calendar)
    same = before.clock(kind)
    if same is not None and clocks.due_day(same, calendar) == due and before.status == after.status:
        return f"不重新起算，到期日仍是{day(due)}"
    return f"{label}，{day(due)}到期" if label else f"{day(due)}到期（{clock.limit} 个工作日）"


def read_form(row: Row, raw: Mapping[str, Sequence[str]], services: "Services") -> dict[str, Any]:
    """The data of an action from a posted form; raises Invalid with a sentence per field."""
    today = services.clock.now().date()
    data: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for need in row.needs:
        try:
            data[need.name] = read_value(need, list(raw.get(need.name, ())), today, services.org.units)
        except ValueError as problem:
            wrong[need.name] = str(problem)
    _check_codes(row, data, wrong)
    if wrong:
        raise Invalid(wrong)
    return data


def _check_codes(row: Row, data: dict[str, Any], wrong: dict[str, str]) -> None:
    for need in row.needs:
        if need.kind == "mobile" and need.name in data:
            data[need.name], problem = identity.mobile(data[need.name])
            if problem:
                wrong[need.name] = problem
        if need.kind == "case" and need.name in data:
            data[need.name] = identity.normalise_no(data[need.name])
            if not identity.is_case_no(data[need.name]):
                wrong[need.name] = "编号不对，请核对最后一位校验码"
