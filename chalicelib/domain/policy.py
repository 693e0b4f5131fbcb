"""Policy: the values a city may change, with the defaults of procedure.md (each marked *(p)* there).

Limits are in working days (wd). The version that applied is stored on the case.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from chalicelib.domain.clocks import BEFORE

SECOND = {5: 5, 10: 5, 15: 10, 30: 15}


@dataclass(frozen=True)
class Policy:
    version: str = "0"  # 0: as shipped; else the number of the stored version
    accept: int = 1
    supply: int = 10
    dispatch: int = 1
    taskforce: int = 3
    sign: int = 1
    deem_signed: int = 2
    respond: int = 2
    rule_objection: int = 1
    suspend: int = 20
    review: int = 2
    phone: int = 5
    cause: int = 5
    confirm_cause: int = 3
    receipt: int = 5
    outcome: int = 30
    publish: int = 10
    contest: int = 10
    take_back: int = 3
    unmerge: int = 10
    explain: int = 3
    co_reply: int = 3
    reply: int = 3
    progress: int = 10
    object_after_signing: int = 1
    object_after_assignment: int = 2
    listing_interval: int = 5
    group_entry: int = 1  # wd from a message in a group of entrepreneurs to its entry
    reopen: int = 15
    rating_objection_days: int = 3
    survey_wait: int = 2  # wd a survey may wait for another of the same mobile, then a phone task
    remind_after: int = 1
    phone_after: int = 3
    attempts: int = 3
    check_percent: int = 5  # of satisfied answers by SMS or web, of every hundred, get a check call
    settle_hour: int = 9
    settle_min_hours: int = 2
    windows: tuple[tuple[str, str], ...] = (("09:00", "11:30"), ("14:00", "17:30"))
    second_limit: Mapping[int, int] | None = None  # limit of round 1 → limit of round 2
    rungs: Mapping[int, tuple[int, ...]] | None = None  # lowest limit → reminders, wd before the due day
    second_assignment: str = "automatic"
    independent_reviewer: str = ""  # unit id
    supervisor_unit: str = ""  # the supervisor's own bureau, unit id
    adjudicators: tuple[str, ...] = ()  # account ids named for every case that comes to adjudication
    discipline: tuple[str, ...] = ()  # account ids of the discipline commission, named with a transfer
    decide_contest: int = 3
    password_low: int = 10  # characters
    password_days: int = 90  # then a new one is asked for; 0: never
    password_last: int = 5  # earlier ones that may not come back
    login_failures: int = 5
    lock_minutes: int = 15
    idle_minutes: int = 30
    session_hours: int = 12
    totp: str = "required"  # of the roles in domain/accounts.SECOND_FACTOR; 'offered' leaves it to each person
    sms_most: int = 12  # SMS that one number gets in a day, codes apart; below the vendor's own limit
    sms_price: int = 45  # 厘 (a thousandth of a yuan) for one segment, for the estimate of costs
    quiet: tuple[str, str] = ("21:00", "08:00")  # robots and duty phones are silent, but for what is urgent

    def second(self, limit: int) -> int:
        """Limit in wd of round 2 for a round-1 limit: 5 for ≤ 10, 10 for 15, 15 for 30 (procedure 5.6)."""
        table = self.second_limit or SECOND
        return table.get(limit, 5)

    @property
    def before(self) -> Mapping[int, tuple[int, ...]]:
        """The reminders before a due day as `clocks.rungs` takes them."""
        return self.rungs or BEFORE


def from_data(data: Mapping[str, Any]) -> Policy:
    """A Policy from reference or stored data; unknown names raise ValueError, so that a typo is seen."""
    known = {field.name for field in fields(Policy)}
    unknown = sorted(set(data) - known)
    if unknown:
        raise ValueError(f"unknown policy values: {', '.join(unknown)}")
    made: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
    if "windows" in made:
        made["windows"] = tuple((start, end) for start, end in made["windows"])
    if made.get("rungs"):
        rows = sorted(((int(lowest), tuple(wd)) for lowest, wd in made["rungs"].items()), reverse=True)
        made["rungs"] = dict(rows)
    if made.get("second_limit"):
        made["second_limit"] = {int(limit): wd for limit, wd in made["second_limit"].items()}
    return Policy(**made)
