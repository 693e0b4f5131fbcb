"""A step: the small builder that an effect writes its change into. It lives for one call of the engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from chalicelib.domain import clocks, redaction, windows
from chalicelib.domain.calendar import Calendar
from chalicelib.domain.case import Actor, Case, Change, Entry, Message, Part
from chalicelib.domain.clocks import Clock
from chalicelib.domain.flow.row import Row
from chalicelib.domain.org import Org
from chalicelib.domain.policy import Policy
from chalicelib.domain.words import Status


@dataclass(frozen=True)
class Context:
    """What an effect may know besides the case: the instant, the change's id, policy, calendar, units."""

    now: datetime
    id: str
    policy: Policy
    calendar: Calendar
    org: Org

    @property
    def today(self) -> date:
        return self.now.date()

    def wd(self, start: date, end: date) -> int:
        return self.calendar.between(start, end)


@dataclass
class Step:
    row: Row
    before: Case | None
    case: Case
    actor: Actor
    data: Mapping[str, Any]
    ctx: Context
    entries: list[Entry] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    survey: str = ""
    opt_out: str = ""

    def __post_init__(self) -> None:
        """A closure of one county counts for that county's cases only (procedure 4)."""
        self.ctx = replace(self.ctx, calendar=self.ctx.calendar.of(self.case.region))

    # the case
    def set(self, **changes: Any) -> None:
        self.case = replace(self.case, **changes)

    def go(self, status: Status) -> None:
        self.set(status=status)

    def start(self, kind: str, limit: int, n: int = 0, unit: str = "") -> None:
        """A new clock of this kind (and co-unit), in place of an older one."""
        clock = Clock(kind, self.ctx.now, limit, self.case.round or 1, n or max(1, self.case.assignments), unit=unit)
        told = clocks.due_day(clock, self.ctx.calendar)
        kept = (one for one in self.case.clocks if (one.kind, one.unit) != (kind, unit))
        self.set(clocks=(*kept, replace(clock, told=told)))

    def stop(self, *kinds: str) -> None:
        """A clock dies with its object."""
        self.set(clocks=tuple(clock for clock in self.case.clocks if clock.kind not in kinds))

    def stop_of(self, kind: str, unit: str) -> None:
        """The clock of one co-unit."""
        self.set(clocks=tuple(clock for clock in self.case.clocks if (clock.kind, clock.unit) != (kind, unit)))

    def lengthen(self, kind: str, wd: int) -> None:
        """Add working days to a clock and tell the new date (extension, suspension, credits)."""
        clock = self.case.clock(kind)
        if clock is None or wd <= 0:
            return
        longer = clocks.extended(clock, self.ctx.calendar, wd)
        self.set(clocks=tuple(longer if one is clock else one for one in self.case.clocks))

    def due(self, kind: str) -> date | None:
        clock = self.case.clock(kind)
        return clocks.due_day(clock, self.ctx.calendar) if clock else None

    def late(self, kind: str) -> bool:
        clock = self.case.clock(kind)
        return clock is not None and clocks.is_late(self.ctx.now, clock, self.ctx.calendar)

    def touched(self) -> None:
        """Remember the person for the independent-reviewer rule (procedure 2)."""
        if self.actor.id not in self.case.people:
            self.set(people=(*self.case.people, self.actor.id))

    # what is written beside it
    def entry(
        self,
        text: str,
        seen: str = "public",
        *,
        label: str = "",
        action: str = "",
        data: Mapping[str, Any] | None = None,
        facts: Mapping[str, Any] | None = None,
    ) -> int:
        """Add a line to the history; returns its number."""
        seq = self.case.seq + 1
        self.set(seq=seq)
        unit = self.ctx.org.unit_name(self.actor.unit) if self.actor.unit else ""
        kept = {key: value for key, value in self.base_facts().items() if value}
        self.entries.append(
            Entry(
                seq=seq, at=self.ctx.now, action=action or self.row.action, label=label or self.row.label,
                actor=self.actor.id, actor_name=self.actor.name, actor_unit=unit,
                was=self.before.status if self.before else "", now=self.case.status, round=self.case.round,
                seen=seen, text=text, data=dict(data or {}), facts={**kept, **(facts or {})},
            )
        )  # fmt: skip
        return seq

    def base_facts(self) -> dict[str, Any]:
        case = self.case
        return {
            "received": case.lodged_at.date().isoformat(), "region": case.region, "unit": case.unit,
            "channel": case.channel, "category": case.category, "kind": case.kind, "round": case.round,
            "enterprise": case.enterprise,
        }  # fmt: skip

    def tell(self, to: str, template: str, **values: str) -> None:
        """A desk message to a group or account."""
        title = self.case.title
        if to.startswith("unit:"):
            title = redaction.title_for_unit(self.case.secret, self.case.unit_title, title)
        given = {"no": self.case.no, "title": title, **values}
        self._message("desk", to, template, given, self.ctx.now, "notice")

    def tell_unit(self, template: str, *, leaders: bool = True, **values: str) -> None:
        self.tell(f"unit:{self.case.unit}:handler", template, **values)
        if leaders:
            self.tell(f"unit:{self.case.unit}:unit_leader", template, **values)

    def tell_role(self, role: str, template: str, **values: str) -> None:
        self.tell(f"role:{role}:{self.case.region}", template, **values)

    def tell_doors(self, template: str) -> None:
        """The meeting, window or group that took the matter in; each passes it on in its own way (procedure 7)."""
        for door in self.case.doors:
            self.tell(door, template)
        self.tell_merged_doors(template)

    def tell_merged_doors(self, template: str) -> None:
        """Those of the cases merged into this one, by their own numbers and titles: `doors` is given by handling."""
        for door, no, title in self.data.get("doors", ()):
            self._message("desk", door, template, {"no": no, "title": title}, self.ctx.now, "notice", no)

    def tell_enterprise(
        self, template: str, *, purpose: str = "notice", later: datetime | None = None, **values: str
    ) -> None:
        """An SMS to the rating contact; nothing when there is no mobile (procedure 5.1: phone task instead)."""
        self._text(self.case.contact.sms, template, values, later, purpose)

    def tell_surveyed(self, template: str, **values: str) -> None:
        """A survey to the mobile that is asked, in the next survey window."""
        self._text(self.case.surveyed, template, values, self.window(self.ctx.now), "survey")

    def tell_surveyed_now(self, template: str, **values: str) -> None:
        """What was understood or registered, to the mobile that is asked."""
        self._text(self.case.surveyed, template, values)

    def _text(
        self, mobile: str, template: str, values: Mapping[str, str], later: datetime | None = None,
        purpose: str = "notice",
    ) -> None:  # fmt: skip
        if mobile:
            given = {"no": self.case.no, **values}
            self._message("sms", mobile, template, given, later or self.ctx.now, purpose)

    def _message(
        self, channel: str, to: str, template: str, values: Mapping[str, str], due: datetime, purpose: str, no: str = ""
    ) -> None:
        name = f"{self.ctx.id}.{len(self.messages)}"
        self.messages.append(Message(name, no or self.case.no, channel, to, template, dict(values), due, purpose))

    def window(self, after: datetime) -> datetime:
        """The first instant ≥ `after` inside a survey window (procedure 5.1)."""
        return windows.next_window(after, self.ctx.calendar, self.ctx.policy)

    def change(self) -> Change:
        return Change(
            self.ctx.id, self.before, self.case, tuple(self.entries), tuple(self.messages), tuple(self.parts),
            self.survey, self.opt_out,
        )  # fmt: skip


def day(value: date | None) -> str:
    """11月22日, as people read it."""
    return f"{value.month}月{value.day}日" if value else "—"
