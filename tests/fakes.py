"""A whole world for tests: every service as a fake, in memory, with a clock that is set by hand."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

from chalicelib import crypto
from chalicelib.domain.calendar import CST
from chalicelib.domain.records import Account, Inbound, Outgoing
from chalicelib.domain.words import Role
from chalicelib.files import MemoryFiles, MemorySeals
from chalicelib.messages.gateway import Result
from chalicelib.settings import Settings
from chalicelib.store import Store
from chalicelib.store.memory import MemoryStore
from chalicelib.wiring import POLICY, Book, Edition, Services, edition

KEYS = crypto.StaticKeys(b"a secret of the tests")
MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=CST)
ORIGIN = "https://bihuan.example"
PASSWORD = "Bihuan-2026"  # of every account here, as in the local stage
# 8 KiB and one pass: a hash names its own cost, and at the real one every sign-in of a test would take 30 ms.
PASSWORD_HASH = "$argon2id$v=19$m=8,t=1,p=1$tUVJmqdQs2/B74zN169Euw$oI/TDay+kAjBgQO2l4576ADGGzBnzQhI1X0R2l4pJXQ"
SETTINGS = Settings(
    stage="test", app_table="app", ledger_table="ledger", files_bucket="files", seals_bucket="seals",
    kms_key="alias/data", mac_key="alias/mac", alarm_topic="arn:aws:sns:us-east-1:000000000000:alarm",
    public_origin=ORIGIN, region_code="510700", site_name="企业诉求闭环办理平台", org_name="绵阳市营商环境主管部门",
    sms_sign="绵阳营商", sms_gateway="none", sms_secret="secret",
)  # fmt: skip


class FakeClock:
    """Stands still until it is set; `wall` is its own, and both start alike."""

    def __init__(self, now: datetime) -> None:
        self._now = self._wall = now

    def now(self) -> datetime:
        return self._now

    def wall(self) -> datetime:
        return self._wall

    def at(self, iso: str) -> datetime:
        return datetime.fromisoformat(iso).astimezone(CST)

    def set(self, now: datetime) -> None:
        """Both clocks."""
        self._now = self._wall = now.astimezone(CST)

    def forward(self, **by: float) -> datetime:
        self.set(self._now + timedelta(**by))
        return self._now


class CountingIds:
    """Ids that sort and are never random: what a test prints is what it prints again."""

    def __init__(self) -> None:
        self._count = 0

    def new(self) -> str:
        self._count += 1
        return f"{self._count:032x}"

    def token(self) -> str:
        self._count += 1
        return f"token-{self._count}"

    def bytes(self, n: int) -> bytes:
        self._count += 1
        return bytes((self._count * 31 + i * 7) % 251 for i in range(n))


@dataclass
class RecordingGateway:
    """Remembers what was sent; `results` says how the next messages fare, then all are sent."""

    vendor: str = "recording"
    thanks: str = "ok"
    again: str = "again"
    echoes: bool = True
    sent: list[Outgoing] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    inbound: list[Inbound] = field(default_factory=list)

    def send(self, outgoing: Outgoing) -> Result:
        self.sent.append(outgoing)
        return self.results.pop(0) if self.results else Result("sent", f"V{len(self.sent)}")

    def read(self, body: bytes, content_type: str, now: datetime) -> list[Inbound]:
        """Whatever the test put into `inbound`; the body must at least be JSON."""
        json.loads(body)
        return [replace(one, at=now) for one in self.inbound]


@dataclass
class Alarms:
    texts: list[str] = field(default_factory=list)

    def __call__(self, text: str) -> None:
        self.texts.append(text)


@dataclass(frozen=True)
class World(Services):
    """Services whose fakes are typed as what they are."""

    store: MemoryStore
    files: MemoryFiles
    seals: MemorySeals
    gateway: RecordingGateway
    clock: FakeClock
    alarm: Alarms


def wording(template: str, values: Mapping[str, str], own: Mapping[str, str] = MappingProxyType({})) -> str:
    """The real texts; templates that only a test knows read as their name."""
    from chalicelib.messages import wording as real

    try:
        return real.text(template, values, own)
    except KeyError:
        return f"{template} {' '.join(values.values())}"


def a_world(now: datetime = MONDAY, accounts: bool = True) -> World:
    """Memory store and files, recording gateway, settable clock, reference calendar, policy and units, and one
    account per person of `PEOPLE` with the password `PASSWORD`."""
    clock = FakeClock(now)
    store = MemoryStore(clock.wall, lambda template, values: wording(template, values, book.now.wording))
    book = Book(lambda: at_ease(store))
    if accounts:
        for account in people():
            store.put_account(account)
    return World(
        settings=SETTINGS, store=store, files=MemoryFiles(), seals=MemorySeals(), gateway=RecordingGateway(),
        clock=clock, ids=CountingIds(), mac=lambda purpose, text: crypto.mac(KEYS, purpose, text), alarm=Alarms(),
        book=book,
    )  # fmt: skip


def at_ease(store: Store) -> Edition:
    """The edition of the local stage: people may sign in without a second factor, unless a test asks for it."""
    found, said = edition(store), store.setting(POLICY) or {}
    return found if "totp" in said else replace(found, policy=replace(found.policy, totp="offered"))


# Few are enough here; the local stage has all of them.
WANTED = (
    "zhoumin", "liuying", "hanbo", "qiutong", "chenli", "hejianping", "zhaojie", "songlan", "wenjing", "luohang",
    "sjj-h", "sjj-l", "fangyuan", "linmu", "suqing", "admin", "secadmin", "auditor", "fcqs",
)  # fmt: skip
ACCOUNTS = json.loads((Path(__file__).parents[1] / "tools/demo_accounts.json").read_text(encoding="utf-8"))
PEOPLE: dict[str, dict[str, Any]] = {one["login"]: one for one in ACCOUNTS if one["login"] in WANTED}


def people() -> list[Account]:
    return [Account(id, id, one["name"], frozenset(map(Role, one["roles"])), one["unit"], one["region"],
                    duty=one["duty"], password=PASSWORD_HASH)
            for id, one in PEOPLE.items()]  # fmt: skip
