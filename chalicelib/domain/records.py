"""The other things that are stored: forms, sessions, accounts, outgoing and received messages, list rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

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
    failures: int = 0
    locked_until: datetime | None = None

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
class Inbound:
    """A vendor's callback as it came: stored first, read later. `kind`: answer, receipt."""

    vendor: str
    id: str
    kind: str
    mobile: str
    text: str
    at: datetime
    status: str = ""  # receipts: delivered, failed
    out_id: str = ""  # receipts: our message id


@dataclass(frozen=True)
class Notice:
    """A desk message to a group or account, newest first."""

    id: str
    to: str
    case: str
    text: str
    at: datetime
