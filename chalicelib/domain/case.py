"""The shapes: a case, its history, its messages, and the change that carries all of them to the store.

All are frozen values. Instants are aware datetimes in +08:00, days are dates, limits are working days.
Texts of the appeal and of answers are not in the case but in its entries (`Entry.data`): the case is the hot
part, at most 1 KB in the store (architecture, Data).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from chalicelib.domain.clocks import Clock
from chalicelib.domain.words import Role, Status


@dataclass(frozen=True)
class Contact:
    name: str = ""
    duty: str = ""
    mobile: str = ""
    landline: str = ""
    no_phone: str = ""  # why there is none (register only)
    second_name: str = ""
    second_mobile: str = ""

    @property
    def sms(self) -> str:
        """The mobile that codes and surveys go to; '' when a phone or on-site revisit is needed instead."""
        return self.mobile


@dataclass(frozen=True)
class Person:
    """The responsible person of an assignment (seed P4.2: mandatory)."""

    name: str
    duty: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Revisit:
    """Where the revisit of the current round stands (procedure 5)."""

    send_at: datetime | None = None  # when the survey may go out; None: no SMS possible
    waiting_since: date | None = None  # another survey of the same mobile is open
    sent_at: datetime | None = None
    reminded: bool = False
    second: bool = False  # the survey went to the second contact, because the first number is dead
    phone: bool = False  # a phone task is open
    why: str = ""  # why it is (words.PHONE_WHY)
    call_at: datetime | None = None  # when the contact wants to be called again
    attempts: tuple[datetime, ...] = ()
    visited: bool = False  # an on-site visit, or why there was none, is recorded (round 2 needs it)
    unread_at: datetime | None = None  # when the message was written that waits for a human reading
    rating: str = ""
    solved: str = ""
    source: str = ""  # sms, web, phone, visit
    answered_at: datetime | None = None  # when the rating that stands was given
    settle_at: datetime | None = None  # when the answer takes effect
    confirmed: bool = False  # a call confirmed what the contact answered

    @property
    def unclear(self) -> bool:
        """Whether an answer waits for a human reading; it holds the rating that stands."""
        return self.unread_at is not None


@dataclass(frozen=True)
class Extension:
    days: int
    asked_at: datetime


@dataclass(frozen=True)
class Case:
    no: str
    status: Status
    kind: str
    channel: str
    region: str
    category: str
    title: str
    enterprise: str  # USCI, or a local id beginning with 'L'
    enterprise_name: str
    contact: Contact
    lodged_at: datetime
    code: str = ""  # HMAC of the query code
    version: int = 0
    seq: int = 0  # entries written so far
    head: str = ""  # hash of the last entry
    watched: datetime | None = None  # alarms up to here have been dealt with
    policy: str = "0"
    secret: bool = False  # 保密
    consent: bool = False  # 同意公开
    urgent: bool = False
    sensitive: bool = False
    readers: tuple[str, ...] = ()  # account ids who may read a sensitive case
    names_unit: str = ""  # unit that a sensitive case reflects on
    difficulty: str = ""
    legacy: bool = False  # 历史遗留
    round: int = 0
    assignments: int = 0
    limit: int = 0
    unit: str = ""
    co_units: tuple[str, ...] = ()
    co_open: tuple[str, ...] = ()  # co-units that have not replied
    past_units: tuple[tuple[str, int], ...] = ()  # (unit, last entry it may read)
    person: Person | None = None
    taskforce: bool = False
    clocks: tuple[Clock, ...] = ()
    assigned_at: datetime | None = None
    signed_at: datetime | None = None
    contacted_at: datetime | None = None
    submitted_at: datetime | None = None
    answer_seq: int = 0  # entry with the result under review or approved
    approved_at: datetime | None = None
    outcome: str = ""
    prepared: int = 0  # entry with the prepared result, 0 when none
    explained: bool = False
    explanation_returned: bool = False
    supplemented: bool = False
    consulted: bool = False
    objections: tuple[str, ...] = ()
    extension: Extension | None = None
    extended: tuple[int, ...] = ()  # rounds that had an extension asked
    returned: int = 0  # results returned in this round
    suspended_on: date | None = None
    suspended_for: str = ""
    suspensions: int = 0
    before: str = ""  # status to go back to from withdrawn, merged, suspended, objected
    master: str = ""
    merged: tuple[str, ...] = ()  # were merged into this one; who went its own way again stays until the end
    contested: bool = False
    doors: tuple[str, ...] = ()  # every door it came through: 'group:<id>', 'window:<id>', 'symposium:<id>'
    also: tuple[str, ...] = ()  # further channels, when the one matter came through several
    told: tuple[tuple[str, datetime], ...] = ()  # (door, when its people last passed the answer on)
    unit_title: str = ""  # 保密: the title of the version made for the unit; '' while there is none
    upward: str = ""  # city unit that the county proposes
    unconfirmed: int = 0  # entry with an instruction that intake wrote down and the leader has not confirmed
    seal_entry: int = 0  # entry whose text somebody asked to seal off, and who
    seal_by: str = ""
    revisit: Revisit | None = None
    rating: str = ""  # settled rating of the last rated round
    solved: str = ""
    people: tuple[str, ...] = ()  # accounts that assigned, answered or approved this round
    lane_readers: tuple[str, ...] = ()
    cause: str = ""
    cause_by: str = ""
    cause_confirmed: bool = False
    listed: str = ""  # listing number
    leader: str = ""  # account of the leader in charge
    supplied_on: date | None = None
    closed_at: datetime | None = None
    reopened: int = 0
    attachments: int = 0
    publication: str = ""  # draft, reviewed, published, line, none
    check: str = ""  # of a satisfied case drawn for a check call: due, done

    @property
    def surveyed(self) -> str:
        """The mobile that the survey goes to, whose one slot it takes; '' when there is none."""
        second = self.revisit is not None and self.revisit.second
        return self.contact.second_mobile if second else self.contact.sms

    @property
    def imported(self) -> bool:
        """历史: of an older ledger; in figures of its date, never in on-time, response, median (procedure 3)."""
        return self.no.startswith("QL")

    def clock(self, kind: str) -> Clock | None:
        """The open clock of this kind, or None."""
        return next((clock for clock in self.clocks if clock.kind == kind), None)

    def with_(self, **changes: Any) -> "Case":
        return replace(self, **changes)


@dataclass(frozen=True)
class Actor:
    """Who acts. `region` '' means the whole city; `channels` empty means every channel."""

    id: str
    name: str
    roles: frozenset[Role]
    unit: str = ""
    region: str = ""
    channels: frozenset[str] = frozenset()

    def has(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)


SYSTEM = Actor("system", "系统", frozenset({Role.SYSTEM}))
ENTERPRISE = Actor("enterprise", "企业", frozenset({Role.ENTERPRISE}))


@dataclass(frozen=True)
class Entry:
    """One line of a case's history. `data` holds the texts (encrypted at rest), `facts` never personal ones.

    `seen`: public, internal, pending (public once the result `seq` is approved), unit (the unit and the
    authority), lane (named people only), closing (the enterprise and named people).
    """

    seq: int
    at: datetime
    action: str
    label: str
    actor: str
    actor_name: str
    actor_unit: str
    was: str
    now: str
    round: int
    seen: str
    text: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    hash: str = ""
    prev: str = ""
    erased: bool = False  # text and data were removed for good; the hash still stands for them


@dataclass(frozen=True)
class Message:
    """An outgoing message, written with the change. `to`: a mobile (sms) or a group such as
    'unit:zjj:handler', 'role:supervisor:510704', 'account:liuying' (desk)."""

    id: str
    case: str
    channel: str  # sms, desk
    to: str
    template: str
    values: Mapping[str, str]
    due: datetime
    purpose: str = "notice"  # notice, survey, code


@dataclass(frozen=True)
class Part:
    """An item beside the case (`CASE#no` / `sk`): co-unit, call, attachment, source; `data` is encrypted."""

    sk: str
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    id: str
    before: Case | None
    case: Case
    entries: tuple[Entry, ...]
    messages: tuple[Message, ...] = ()
    parts: tuple[Part, ...] = ()
    survey: str = ""  # 'open' or 'close': the mobile's one survey slot
    opt_out: str = ""  # why the surveyed mobile gets no SMS any more
