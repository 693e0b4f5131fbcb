"""The other things that are stored: forms, sessions, accounts, outgoing and received messages, list rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar, Protocol

from chalicelib.domain.case import Actor, Message
from chalicelib.domain.words import Role


@dataclass(frozen=True)
class Place:
    """Where a case stands in the queues, computed from it (domain/queues.py) and written with every change.

    `unit` and `region` are the partitions of the desk and board indexes ('' = in no list); `lane` is who must
    act next (intake, dispatch, unit, review, revisit, wait, done); `due` orders the rows; `row` is what a list
    shows (already masked for 保密).
    """

    wake_at: datetime | None
    unit: str
    region: str
    lane: str
    due: date | None
    open: bool
    row: Mapping[str, str]
    ended_at: datetime | None = None  # orders closed cases of the region
    unit_open: bool = True  # a unit's list lets a round-2 case go with the approval, whatever comes (procedure 2)
    unit_ended_at: datetime | None = None  # orders closed cases of the unit


@dataclass(frozen=True)
class ListRow:
    no: str
    lane: str
    due: date | None
    row: Mapping[str, str]


@dataclass(frozen=True)
class Form:
    """Form token = confirmation code = idempotency. `expires` is wall-clock and checked in code."""

    token: str
    purpose: str  # lodge, open (status page by mobile or code for rating …)
    expires: datetime
    mobile: str = ""
    code: str = ""  # HMAC of the SMS code
    tries: int = 0
    case: str = ""  # set when used: the case that it made
    data: Mapping[str, Any] = field(default_factory=dict)  # typed values, uploaded files; encrypted at rest


@dataclass(frozen=True)
class Account:
    id: str
    login: str
    name: str
    roles: frozenset[Role]
    unit: str = ""
    region: str = ""
    channels: frozenset[str] = frozenset()
    duty: str = ""
    mobile: str = ""
    password: str = ""  # argon2id hash
    password_set: datetime | None = None
    active: bool = True
    deputy: str = ""
    first: bool = False  # the password was drawn by somebody else: the next sign-in sets an own one
    passwords: tuple[str, ...] = ()  # argon2id hashes of earlier ones, newest first
    totp: str = ""  # base32 secret of the second factor; '' while none is set up
    totp_step: int = 0  # the last time step that was used: a code opens once
    recovery: tuple[str, ...] = ()  # argon2id hashes of the recovery codes that are left
    sms: bool = False  # new tasks also by SMS to the duty phone (`mobile`)

    def actor(self) -> Actor:
        return Actor(self.id, self.name, self.roles, self.unit, self.region, self.channels)


@dataclass(frozen=True)
class Session:
    """`id` is the SHA-256 of the cookie's token; times are wall-clock."""

    id: str
    account: str
    csrf: str
    started: datetime
    seen: datetime
    ends: datetime
    device: str = ""  # browser and system in words, for the list of sessions
    passed: bool = True  # False: the password was right, the second factor is still to come


@dataclass(frozen=True)
class Outgoing:
    """A message on its way. `state`: waiting, leased, sent, delivered, failed, unknown, dropped."""

    message: Message
    state: str
    attempts: int = 0
    vendor_id: str = ""
    detail: str = ""
    sent_at: datetime | None = None


@dataclass(frozen=True)
class Trace:
    """What became of one SMS, without its words: what figures and the list of those that did not go are made of."""

    vendor: str
    purpose: str  # survey, notice, code
    segments: int
    state: str
    case: str
    id: str


@dataclass(frozen=True)
class Inbound:
    """A vendor's callback as it came: stored first, read later. `kind`: answer, receipt. `text` is what was answered,
    or why a message did not arrive."""

    vendor: str
    id: str
    kind: str
    mobile: str
    text: str
    at: datetime
    status: str = ""  # receipts: delivered, failed (for good), again (the phone may be on later)
    out_id: str = ""  # receipts: our message id, '' when the vendor does not give it back
    vendor_id: str = ""  # receipts: the vendor's number of the message
    said: datetime | None = None  # answers: when it was written, if the vendor says so and can be believed

    @property
    def written(self) -> datetime:
        """When it was written, as far as anybody knows: pushes may come late and out of order."""
        return self.said or self.at


@dataclass(frozen=True)
class Notice:
    """A desk message to a group or account, newest first. `path`: the desk's page that it is about, of no case."""

    id: str
    to: str
    case: str
    text: str
    at: datetime
    path: str = ""


@dataclass(frozen=True)
class Bell:
    """A notice as one person got it: made from a desk message when it was delivered, for those who may see the case.

    `urgent`: leaves at once, quiet hours or not. `unread`: until the person looked. `path`: as the message has it.
    """

    id: str
    account: str
    case: str
    text: str
    at: datetime
    urgent: bool = False
    unread: bool = True
    path: str = ""


@dataclass(frozen=True)
class Robot:
    """A chat group's robot of a unit ('' is the supervisor's own): `kind` is wecom or dingtalk. `address` and
    `secret` open the group to whoever knows them, so they are encrypted at rest and shown to nobody."""

    unit: str
    kind: str
    address: str
    secret: str = ""
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class SavedView:
    """A list that a person wants again: `query` is the address's query without a page."""

    id: str
    account: str
    name: str
    query: Mapping[str, str]


class Shape(Protocol):
    """What a thing's data is an instance of: a frozen dataclass that names its kind."""

    KIND: ClassVar[str]


@dataclass(frozen=True)
class Thing:
    """A symposium, window, group, enterprise … as the store keeps it: `data` is a frozen dataclass that names its kind
    in a class variable `KIND`, encrypted as a whole. Lists are ordered by `sort` within `region` ('' is in no list);
    `wake_at` is when its clock must be looked at; `version` counts writes, 0 before the first."""

    id: str
    data: Any
    region: str = ""
    sort: str = ""
    wake_at: datetime | None = None
    version: int = 0

    @property
    def kind(self) -> str:
        return str(self.data.KIND)


@dataclass(frozen=True)
class Line:
    """One of many beside a thing: a service of a window, a message of a group, an item or guest of a symposium.
    `id` sorts them; `data` is encrypted."""

    id: str
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Revision:
    """One version of a setting that people change: calendar, policy, organisation, dictionary, answer templates."""

    name: str
    number: int
    value: Mapping[str, Any]
    by: str
    by_name: str
    why: str
    at: datetime


@dataclass(frozen=True)
class Event:
    """What was done outside a case's history: sign-ins, refused attempts, accounts, settings, exports, bulk actions.

    `what` is a key of domain/audit.py's table; `account` '' when nobody had signed in; `target` is the account,
    setting or case it was about; `detail` never holds personal data or anything typed.
    """

    id: str
    at: datetime
    what: str
    account: str
    name: str
    target: str = ""
    ok: bool = True
    detail: Mapping[str, str] = field(default_factory=dict)
    hash: str = ""


@dataclass(frozen=True)
class Act:
    """One entry of a case's history as the audit page lists it; of the sealed lane only that there was one."""

    at: datetime
    case: str
    seq: int
    action: str
    label: str
    account: str
    name: str
    seen: str
    hash: str


@dataclass(frozen=True)
class Checked:
    """A case's history compared with its chain: how many entries it has, the hash of the last, what is wrong.

    `lane`: how many of them only named people read.
    """

    entries: int
    head: str
    findings: tuple[str, ...] = ()
    lane: int = 0
