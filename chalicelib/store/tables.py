"""The two tables: every entity with its keys, and the models that PynamoDB reads and writes them with.

docs/data-model.md describes each prefix and what reading and writing it costs. All of `app`, except `ledger`:

| what is asked                                  | how                                                          |
|------------------------------------------------|--------------------------------------------------------------|
| a case                                         | get CASE#no / META                                           |
| its parts, co-units, messages                  | query CASE#no, sk begins with ATT#…, PIC#, CO#, MSG#         |
| its history                                    | ledger: query CASE#no / E#number                             |
| what is due: cases, messages, callbacks        | index wake: WAKE#shard, OUT#shard, INBOX, up to now          |
| callbacks that belong to no survey             | index wake: UNMATCHED                                        |
| a unit's list; its closed cases of a year      | index desk: U#unit; U#unit#done#yyyy                         |
| a region's list; its closed cases of a year    | index board: R#region; R#region#done#yyyy                    |
| an enterprise's cases                          | index enterprise: ENT#id, newest first                       |
| a person's sealed lane                         | query LANE#account                                           |
| texts somebody asked to seal off               | query ASKED#seal                                             |
| a phone: survey slot, cases, opt-out           | get PHONE#hmac / SURVEY, query / CASE#, get / OPT            |
| desk messages that nobody got yet              | index wake: NOTE#shard                                       |
| a person's notices; how many are unread        | query BELL#account, newest first; count index wake: the same |
| the groups' robots                             | query ROBOT                                                  |
| a message that belongs to no case              | get MSG#id / MSG#id                                          |
| what became of the SMS of a day                | index wake: SMS#yyyymmdd                                     |
| answers of a day, as they were read             | index wake: IN#yyyymmdd                                      |
| mobiles that opted out                         | index wake: OPT, newest first                                |
| which message a vendor's number means           | get SENT#vendor / number                                     |
| is a callback known                            | put INBOX#vendor / id, if there is none                      |
| a form's token, a rate                         | get FORM#hash / FORM, update RATE#hash#window / RATE         |
| a session; the sessions of an account          | get SESS#id / SESS; query ACC#account / SESS#                |
| an account, all accounts; by login             | get, query ACCOUNT / id; get LOGIN / login                   |
| a symposium, window, group, enterprise         | get THING#kind#id / META; its lines: query, sk begins with LN#  |
| messages, cases, services, items of a thing     | the same, LN#M#, LN#C#, LN#S#, LN#I# …: docs/data-model.md     |
| all of a kind in a region; what has a clock    | index board: T#kind#region; index wake: THING#shard          |
| cases that have a term; a case's terms          | query TERM#hmac, newest first; get CASE#no / TERMS            |
| enterprises by name; those with a tag          | the same with CASE#E:id; lines of THING#tag#kind: region#id  |
| cases whose terms are not indexed yet          | index wake: TERMS                                            |
| saved views of an account                      | query VIEW#account                                           |
| a sequence's next number                       | update SEQ#name / SEQ                                        |
| heartbeats; seal of a day; setting; data key   | query JOB; get SEAL#day / SEAL, SET#name / SET, KEY#m / KEY  |
| all settings at a start; versions of one       | batch get; query SET#name / V#, newest first                 |
| entries and events of a day                    | ledger, index day: D#yyyymmdd#shard                          |
| what was done outside the cases on a day       | ledger: query AUDIT#yyyymmdd, oldest first                   |
"""

from collections.abc import Mapping
from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.connection import TableConnection
from pynamodb.models import Model

from chalicelib.store.attributes import Hex, Instant, Packed, Raw, Texts
from chalicelib.store.indexes import BoardIndex, DayIndex, DeskIndex, EnterpriseIndex, WakeIndex

# Names of what a list row shows, in the index (domain/queues.py); lane and due stand beside them.
ROW = {
    "title": "t", "enterprise": "e", "status": "s", "status_code": "c", "round": "r", "category": "g", "region": "a",
    "kind": "k", "channel": "h", "limit": "l", "unit": "u", "unit_name": "m", "person": "p", "flags": "f", "next": "x",
    "phone": "o", "unread": "w", "rating": "n", "lodged": "d", "unit_title": "3", "difficulty": "4",
    "also": "5", "master": "6", "solved": "7", "tries": "8", "call_at": "9", "check": "0",
    ".lane": "1", ".due": "2",
}  # fmt: skip
SECONDS = {"connect_timeout_seconds": 2, "read_timeout_seconds": 4, "max_retry_attempts": 2}


class App(Model):
    """An item of `app`; the classes below say which keys each kind has."""

    class Meta:
        table_name = "app"
        host: str | None = None
        billing_mode = "PAY_PER_REQUEST"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    wk = UnicodeAttribute(null=True)
    wa = UnicodeAttribute(null=True)
    dk = UnicodeAttribute(null=True)
    ds = UnicodeAttribute(null=True)
    bk = UnicodeAttribute(null=True)
    bs = UnicodeAttribute(null=True)
    ek = UnicodeAttribute(null=True)
    es = UnicodeAttribute(null=True)
    row = Texts(ROW, null=True)
    ttl = NumberAttribute(null=True)  # seconds since 1970, wall clock
    wake = WakeIndex()
    desk = DeskIndex()
    board = BoardIndex()
    enterprise_ = EnterpriseIndex()


class PartItem(App):
    """CASE#no / ATT#id, PIC#id …: `body` encrypted with the case's key."""

    body = Raw()


class CoItem(App):
    """CASE#no / CO#unit: the row of a co-unit that still owes a reply, in that unit's list."""


class MessageItem(App):
    """CASE#no / MSG#id, or MSG#id / MSG#id: an SMS; in `wake` while waiting or leased, then under its day."""

    body = Raw()
    state = UnicodeAttribute()
    attempts = NumberAttribute(default=0)
    vendor_id = UnicodeAttribute(null=True)
    detail = UnicodeAttribute(null=True)
    sent_at = Instant(null=True)
    day = UnicodeAttribute(null=True)  # of the figures in which it counts, yyyymmdd
    tally = UnicodeAttribute(null=True)  # under what


class SentItem(App):
    """SENT#vendor / vendor's number: which message that is, where receipts do not bring our id back."""

    case = UnicodeAttribute()
    message = UnicodeAttribute()


class NoteItem(App):
    """NOTE#group / instant#id: a desk message; in `wake` until its people have it."""

    body = Raw()


class BellItem(App):
    """BELL#account / instant#id: a notice as one person got it; in `wake` until the person looked."""

    body = Raw()


class SlotItem(App):
    """PHONE#hmac / SURVEY: the mobile's one survey; `open` until it ended."""

    case = UnicodeAttribute()
    open = BooleanAttribute()


class MarkItem(App):
    """A key that says it all: PHONE#hmac, LANE#account, ASKED#seal / CASE#no; ACC#account / SESS#id,
    TERM#hmac / day#no."""


class TermsItem(App):
    """CASE#no / TERMS: under which terms the case was indexed (8 bytes each); in `wake` while they are old."""

    words = Raw(null=True)
    region = UnicodeAttribute(null=True)


class OptItem(App):
    """PHONE#hmac / OPT: this mobile wants no surveys and notices; in `wake` to be listed."""

    body = Raw(null=True)  # the mobile
    reason = UnicodeAttribute()
    at = Instant()


class InboxItem(App):
    """INBOX#vendor / id: a callback as it came."""

    body = Raw()
    note = UnicodeAttribute(null=True)


class FormItem(App):
    """FORM#hash of the token / FORM; `case` once it was consumed."""

    purpose = UnicodeAttribute(null=True)
    expires = Instant(null=True)
    code = UnicodeAttribute(null=True)
    tries = NumberAttribute(null=True)
    case = UnicodeAttribute(null=True)
    body = Raw(null=True)


class CountItem(App):
    """SEQ#name / SEQ and RATE#hash#window / RATE."""

    n = NumberAttribute(null=True)


class SealedItem(App):
    """ACCOUNT / id, VIEW#account / id, ROBOT / unit#kind: encrypted as a whole."""

    body = Raw()


class LoginItem(App):
    """LOGIN / login: whose it is."""

    account = UnicodeAttribute()


class TextItem(App):
    """SESS#id / SESS, JOB / name, SEAL#day / SEAL, SET#name / V#number: one JSON text."""

    text = UnicodeAttribute()


class ThingItem(App):
    """THING#kind#id / META: `body` encrypted as a whole; in `board` under T#kind#region, in `wake` while it has a
    clock."""

    body = Raw()
    n = NumberAttribute(default=0)
    region = UnicodeAttribute(null=True, attr_name="a")
    sort = UnicodeAttribute(null=True, attr_name="o")


class SettingItem(App):
    """SET#name / SET: a document as it is now; `n` is its version where people change it."""

    text = UnicodeAttribute()
    n = NumberAttribute(null=True)


class KeyItem(App):
    """KEY#yyyymm / KEY: the month's data key, wrapped by KMS."""

    wrapped = Raw()


class Ledger(Model):
    """An item of `ledger`: only ever added, inside a transaction; the index says what its day's seal covers."""

    class Meta:
        table_name = "ledger"
        billing_mode = "PAY_PER_REQUEST"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    yk = UnicodeAttribute()
    ys = UnicodeAttribute()
    hash = Hex()
    day = DayIndex()


class EventItem(Ledger):
    """AUDIT#yyyymmdd / instant#id: what was done outside the cases; `text` is the event as JSON."""

    text = UnicodeAttribute()


class EntryItem(Ledger):
    """CASE#no / E#000001. Written once, inside the transaction of its change."""

    at = Instant()
    action = UnicodeAttribute()
    label = UnicodeAttribute()
    actor = UnicodeAttribute()
    actor_name = UnicodeAttribute()
    actor_unit = UnicodeAttribute(null=True)
    was = UnicodeAttribute(null=True)
    now = UnicodeAttribute()
    round = NumberAttribute(default=0)
    seen = UnicodeAttribute()
    facts = Packed(Mapping[str, Any])
    body = Raw()  # text and data, deflated, encrypted with the case's key
    change = UnicodeAttribute()
    prev = Hex(null=True)


def bind(app: str, ledger: str, endpoint: str | None) -> None:
    """Say which tables the models are: PynamoDB keeps that, and its connection, on the classes. One process works
    with one pair of tables; both share one client, and whoever binds them again keeps it."""
    if App._connection and (App.Meta.table_name, Ledger.Meta.table_name, App.Meta.host) == (app, ledger, endpoint):
        return
    for model, name in ((App, app), (Ledger, ledger)):
        for setting, value in {"table_name": name, "host": endpoint, **SECONDS}.items():
            setattr(model.Meta, setting, value)
        model._connection = None
    shared, own = table(App), table(Ledger)
    meta = own.connection.get_meta_table(ledger)
    own.connection = shared.connection
    own.connection.add_meta_table(meta)


def table(model: type[Model]) -> TableConnection:
    return model._get_connection()
