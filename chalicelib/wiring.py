"""The composition root: from settings to the services that the rest is given. Heavy libraries load in here, late."""

import os
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from chalicelib import settings as deployments
from chalicelib.domain.calendar import CST, Calendar, closure_from, year_from
from chalicelib.domain.org import Org
from chalicelib.domain.org import from_data as org_from
from chalicelib.domain.policy import Policy
from chalicelib.domain.policy import from_data as policy_from
from chalicelib.settings import Settings

if TYPE_CHECKING:
    from chalicelib.files import Files, Seals
    from chalicelib.messages.gateway import Gateway
    from chalicelib.store import Store

CLOCK_SETTING = "clock"  # local stage: {"seconds": how far the business clock is ahead of the wall clock}
# Documents that people change (Store.revise); each value carries its version `n`. {"years": […], "closures": […]}:
# over the calendar that ships; policy: over the defaults; org: in place of the one that ships; words: over what ships,
# {"terms": {…}, "sms": {template: wording}, "desk": {…}}.
CALENDAR, POLICY, ORG, WORDS = "calendar", "policy", "org", "words"
DOCUMENTS = (CALENDAR, POLICY, ORG, WORDS)
RECOMPUTE = "recompute"  # setting: how far the open cases are with the newest calendar (jobs/recomputing.py)
EDITION_SECONDS = 60.0  # how long a process may not notice a change
TOKEN_BYTES = 16
PATIENCE: dict[str, Any] = {"connect_timeout": 2, "read_timeout": 10, "retries": {"total_max_attempts": 3}}


class Clock(Protocol):
    def now(self) -> datetime:
        """The business clock, +08:00, in whole seconds."""

    def wall(self) -> datetime:
        """The real time: sessions, codes, limits, links and expiry use it."""

    def at(self, iso: str) -> datetime:
        """The business time of an event's own time (ISO, usually UTC)."""


class Ids(Protocol):
    def new(self) -> str:
        """32 hex digits that sort by time."""

    def token(self) -> str:
        """128 random bits, safe in an address."""

    def bytes(self, n: int) -> bytes: ...


@dataclass(frozen=True)
class Edition:
    """The city's own data as they are now, stored versions over what ships with the package."""

    calendar: Calendar
    policy: Policy
    org: Org
    terms: Mapping[str, str]
    wording: Mapping[str, str]  # templates of messages that the city words otherwise
    numbers: Mapping[str, int]  # version of each document; the ones that nobody changed are not in it


class Book:
    """The edition that this process works with. It is read anew every `EDITION_SECONDS`, between two requests and
    never within one, and at once by who changed it."""

    def __init__(self, read: Callable[[], Edition], seconds: float = float("inf")) -> None:
        self._read, self._seconds = read, seconds
        self.reread()

    def reread(self) -> None:
        self.now = self._read()
        self._until = time.monotonic() + self._seconds

    def refresh(self) -> None:
        """Read anew when it is time."""
        if time.monotonic() > self._until:
            self.reread()


@dataclass(frozen=True)
class Services:
    """What the code below the edge works with. `mac(purpose, text)` is a hex HMAC: phones, query codes, SMS codes.
    `alarm(text)` tells the people who run the system; it must not carry personal data."""

    settings: Settings
    store: "Store"
    files: "Files"
    seals: "Seals"
    gateway: "Gateway"
    clock: Clock
    ids: Ids
    mac: Callable[[str, str], str]
    alarm: Callable[[str], None]
    book: Book

    @property
    def calendar(self) -> Calendar:
        return self.book.now.calendar

    @property
    def policy(self) -> Policy:
        return self.book.now.policy

    @property
    def org(self) -> Org:
        return self.book.now.org

    @property
    def terms(self) -> Mapping[str, str]:
        """The city's own names for things (诉求通, 企业服务专窗 …), see reference/dictionary.json."""
        return self.book.now.terms


class SystemClock:
    """`offset` gives how far the business clock is ahead: the time machine of the local stage, else nothing."""

    def __init__(self, offset: Callable[[], timedelta]) -> None:
        self._offset = offset

    def now(self) -> datetime:
        return self.wall() + self._offset()

    def wall(self) -> datetime:
        return datetime.now(CST).replace(microsecond=0)

    def at(self, iso: str) -> datetime:
        return datetime.fromisoformat(iso).astimezone(CST) + self._offset()


class RandomIds:
    def new(self) -> str:
        return f"{int(time.time() * 1000):012x}{secrets.token_hex(10)}"

    def token(self) -> str:
        return secrets.token_urlsafe(TOKEN_BYTES)

    def bytes(self, n: int) -> bytes:
        return secrets.token_bytes(n)


_current: Services | None = None


def services() -> Services:
    """The services of this process, made from the environment on first use."""
    global _current
    if _current is None:
        _current = build(deployments.load(os.environ))
    else:
        _current.book.refresh()
    return _current


def use(given: Services | None) -> None:
    """Put other services in place (tests: fakes; None: make them anew)."""
    global _current
    _current = given


def build(settings: Settings) -> Services:
    """The real services of a deployment."""
    from chalicelib import crypto
    from chalicelib.files import S3Files, S3Seals
    from chalicelib.messages import gateway, wording
    from chalicelib.store.dynamo import DynamoStore

    keys = _keys(settings)
    wall = SystemClock(timedelta).wall

    def worded(template: str, values: Mapping[str, str]) -> str:
        return wording.text(template, values, book.now.wording)

    store = DynamoStore(settings.app_table, settings.ledger_table, keys, wall, worded, settings.aws_endpoint)
    book = Book(lambda: edition(store), EDITION_SECONDS)
    clock = SystemClock(lambda: _offset(store) if settings.local else timedelta())
    s3 = _lazy("s3", settings)
    return Services(
        settings=settings,
        store=store,
        files=S3Files(s3, settings.files_bucket),
        seals=S3Seals(s3, settings.seals_bucket),
        gateway=gateway.choose(settings, store, clock.now, wall, worded),
        clock=clock,
        ids=RandomIds(),
        mac=lambda purpose, text: crypto.mac(keys, purpose, text),
        alarm=_alarm(settings),
        book=book,
    )


def edition(store: "Store") -> Edition:
    """What ships with the package, with what the city changed since: one read."""
    from chalicelib import reference
    from chalicelib.messages import wording

    found = store.settings(DOCUMENTS)
    words = found.get(WORDS, {})
    numbers = {name: int(value.get("n", 0)) for name, value in found.items()}
    terms = {**reference.data("dictionary"), **words.get("terms", {})}
    return Edition(
        calendar(found.get(CALENDAR, {})),
        policy(found.get(POLICY, {})),
        org(found.get(ORG, {})),
        terms,
        {**wording.renamed(terms), **words.get("sms", {}), **words.get("desk", {})},
        numbers,
    )


def org(stored: Mapping[str, Any]) -> Org:
    """The stored organisation, or the one that ships with the package."""
    from chalicelib import reference

    return org_from(stored) if stored else reference.org()


def policy(stored: Mapping[str, Any]) -> Policy:
    """The policy that ships with the package under a stored document, whose number is its version."""
    from chalicelib import reference

    shipped = reference.data("policy")
    values = {name: value for name, value in stored.items() if name != "n"}
    return policy_from({**shipped, **values, "version": str(stored.get("n") or shipped["version"])})


def calendar(stored: Mapping[str, Any]) -> Calendar:
    """The calendar that ships with the package under a stored document."""
    from chalicelib import reference

    made = reference.calendar()
    for year in stored.get("years", ()):
        made = made.with_year(year_from(year))
    closures = tuple(closure_from(one) for one in stored.get("closures", ()))
    return replace(made, closures=(*made.closures, *closures))


def _keys(settings: Settings) -> Any:
    from chalicelib import crypto
    from chalicelib.store import keys

    return crypto.KmsKeys(_lazy("kms", settings), settings.kms_key, settings.mac_key, keys.fetch, keys.keep)


def _offset(store: "Store") -> timedelta:
    return timedelta(seconds=int((store.setting(CLOCK_SETTING) or {}).get("seconds", 0)))


def _lazy(service: str, settings: Settings) -> Callable[[], Any]:
    """A botocore client that is made on first use: importing boto3 costs 100 ms more and gives nothing here."""
    made: list[Any] = []

    def client() -> Any:
        if not made:
            from botocore.config import Config
            from botocore.session import get_session

            # s3v4: the older signature, botocore's default for addresses, is refused for KMS-encrypted objects.
            config = Config(signature_version="s3v4" if service == "s3" else None, **PATIENCE)
            made.append(get_session().create_client(service, endpoint_url=settings.aws_endpoint, config=config))
        return made[0]

    return client


def _alarm(settings: Settings) -> Callable[[str], None]:
    sns = _lazy("sns", settings)

    def alarm(text: str) -> None:
        sns().publish(TopicArn=settings.alarm_topic, Subject=settings.site_name[:90], Message=text)

    return alarm
