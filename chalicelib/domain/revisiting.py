"""What a phone revisit still needs, when an answer takes effect, and who is called once more (procedure 5). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from chalicelib.domain import windows
from chalicelib.domain.calendar import Calendar
from chalicelib.domain.case import Case, Revisit
from chalicelib.domain.policy import Policy

NOON = 12


@dataclass(frozen=True)
class Tries:
    """Attempts to reach the contact so far, of working days only: what a person reads before the next one."""

    days: int
    morning: bool
    afternoon: bool

    @property
    def lacks(self) -> str:
        """The half of the day in which nobody called yet, in words; '' when both or none were tried."""
        if self.morning == self.afternoon:
            return ""
        return "下午" if self.morning else "上午"


def tries(attempts: Sequence[datetime], calendar: Calendar) -> Tries:
    counted = [at for at in attempts if calendar.is_workday(at.date())]
    halves = {at.hour < NOON for at in counted}
    return Tries(len({at.date() for at in counted}), True in halves, False in halves)


def tried_enough(attempts: Sequence[datetime], policy: Policy, calendar: Calendar) -> bool:
    """Three attempts on three working days, before and after noon (procedure 5.1)."""
    made = tries(attempts, calendar)
    return made.days >= policy.attempts and not made.lacks


def with_attempt(
    attempts: Sequence[datetime], at: datetime, policy: Policy, calendar: Calendar
) -> tuple[datetime, ...]:
    """The last of each half of a working day, and no more than can count: the case stays small, the history has all."""
    kept = {(one.date(), one.hour < NOON): one for one in (*attempts, at) if calendar.is_workday(one.date())}
    return tuple(sorted(kept.values()))[-2 * policy.attempts :]


def waits_for_call(case: Case, policy: Policy) -> bool:
    """Whether the city has dissatisfied answers of the first round confirmed by phone first (policy second_assignment).
    Somebody who said it on the phone or at the door said it to a person already."""
    revisit = case.revisit
    return bool(
        policy.second_assignment == "confirmed" and case.round == 1 and revisit
        and revisit.rating == "dissatisfied" and revisit.source in ("sms", "web") and not revisit.confirmed
    )  # fmt: skip


def settles_at(case: Case, policy: Policy, calendar: Calendar) -> datetime | None:
    """When the answer takes effect. A message that nobody could read, or a call that must confirm it, holds it; at the
    longest as long as a phone task may take, so that nothing rests for ever (procedure 5.2)."""
    revisit = case.revisit or Revisit()
    if not revisit.rating or not revisit.settle_at:
        return None
    if not revisit.unclear and not waits_for_call(case, policy):
        return revisit.settle_at
    last = calendar.add(revisit.settle_at.date(), policy.phone)
    return windows.at(last, f"{policy.settle_hour:02d}:00")


def is_sampled(settling: str, percent: int) -> bool:
    """Whether a satisfied case gets a check call: `percent` of all, by the id of the change that settles it, which
    nobody can foresee."""
    return int(sha256(settling.encode()).hexdigest()[:8], 16) % 100 < percent
