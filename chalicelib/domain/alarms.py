"""Every future alarm of a case, from the case and the policy alone (procedure 4 and 5). Pure.

An alarm is either a transition (an action of the system that is due at an instant) or a rung (a notice).
Transitions vanish when they are done; rungs are those after `case.watched`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain import clocks, revisiting, windows
from chalicelib.domain.calendar import Calendar
from chalicelib.domain.case import Case
from chalicelib.domain.clocks import Clock, Rung
from chalicelib.domain.policy import Policy
from chalicelib.domain.words import STATUS, Status

OBLIGATIONS = frozenset({"contact", "progress", "co_reply", "explain", "reply", "listing_report"})
# Kinds of clocks that ring in a status besides its own; obligations ring while the unit works.
RINGS: dict[Status, frozenset[str]] = {
    Status.ACCEPTED: frozenset({"taskforce"}),
    Status.ASSIGNED: frozenset({"handling"}) | OBLIGATIONS,
    Status.HANDLING: frozenset({"taskforce"}) | OBLIGATIONS,
    Status.OBJECTED: frozenset({"handling", "explain"}),
    Status.ANSWERED: frozenset({"explain"}),
    Status.ADJUDICATING: frozenset({"confirm_cause"}),
    Status.TRANSFERRED: frozenset({"outcome"}),
    Status.GUIDED: frozenset({"contest_ruling"}),
}
TOLD_TWICE = ("T-3", "T-1")  # what the enterprise hears before a lapse


@dataclass(frozen=True)
class Alarm:
    at: datetime
    action: str  # an action of the flow, or 'remind'
    rung: Rung | None = None


def active(case: Case) -> tuple[Clock, ...]:
    """The clocks that ring now; a closed case has only its publication clock."""
    kinds = RINGS.get(case.status, frozenset()) | {STATUS[case.status].clock}
    return tuple(clock for clock in case.clocks if clock.kind in kinds)


def alarms(case: Case, policy: Policy, calendar: Calendar) -> list[Alarm]:
    """All alarms that have not been dealt with, earliest first; transitions before rungs of the same instant."""
    here = calendar.of(case.region)
    found = [*_transitions(case, policy, here), *_rungs(case, policy, here)]
    return sorted(found, key=lambda alarm: (alarm.at, alarm.rung is not None))


def wake_at(case: Case, policy: Policy, calendar: Calendar) -> datetime | None:
    """The earliest instant at which the system itself must look at the case; None: never."""
    return min((alarm.at for alarm in alarms(case, policy, calendar)), default=None)


def _rungs(case: Case, policy: Policy, calendar: Calendar) -> Iterator[Alarm]:
    watched = case.watched or case.lodged_at
    for clock in active(case):
        for rung in clocks.rungs(clock, calendar, before=policy.before):
            if rung.at > watched and not (clock.kind in clocks.ENTERPRISE and rung.label not in TOLD_TWICE):
                yield Alarm(rung.at, "remind", rung)


def _transitions(case: Case, policy: Policy, calendar: Calendar) -> Iterator[Alarm]:
    ends = {
        Status.INFO_NEEDED: ("supply", "lapse"),
        Status.SUSPENDED: ("suspended", "resume"),
    }.get(case.status)
    if ends and (clock := case.clock(ends[0])):
        yield Alarm(clocks.due_at(clock, calendar), ends[1])
    if case.status == Status.ASSIGNED and case.assigned_at:
        unsigned = Clock("sign", case.assigned_at, policy.deem_signed)
        yield Alarm(clocks.due_at(unsigned, calendar), "deem_signed")
    if case.status == Status.HANDLING and case.extension and (clock := case.clock("handling")):
        yield Alarm(clocks.due_at(clock, calendar), "lapse_extension")
    if case.merged and case.status in (Status.WITHDRAWN, Status.GUIDED) and case.closed_at:
        yield Alarm(case.closed_at, "release_merged")
    if case.status == Status.REVISITING:
        yield from _revisit(case, policy, calendar)


def _revisit(case: Case, policy: Policy, calendar: Calendar) -> Iterator[Alarm]:
    """Survey, reminder, phone task, settling, end without a rating: one at a time, in this order."""
    revisit = case.revisit
    if revisit is None:
        return
    settles = revisiting.settles_at(case, policy, calendar)
    if settles:
        yield Alarm(settles, "settle_rating")
        return
    enough = revisiting.tried_enough(revisit.attempts, policy, calendar)
    if enough and not revisit.unclear and (case.round < 2 or revisit.visited):
        yield Alarm(windows.first_window(revisit.attempts[-1].date(), calendar, policy), "end_unrated")
    if revisit.phone:
        return
    if revisit.sent_at is None:
        if revisit.send_at is None:
            return
        waited = revisit.waiting_since
        if waited and calendar.between(waited, revisit.send_at.date()) >= policy.survey_wait:
            yield Alarm(revisit.send_at, "open_phone_task")
        else:
            yield Alarm(revisit.send_at, "ask_rating")
        return
    sent = revisit.sent_at.date()
    if not revisit.reminded and not revisit.unclear:
        yield Alarm(windows.at(calendar.add(sent, policy.remind_after), policy.windows[0][0]), "remind_rating")
    yield Alarm(windows.at(calendar.add(sent, policy.phone_after), policy.windows[0][0]), "open_phone_task")
