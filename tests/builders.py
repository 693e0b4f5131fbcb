"""Builders with defaults: a test names only what it is about. All companies, people and numbers are invented."""

from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain.calendar import CST
from chalicelib.domain.case import Case, Change, Contact, Entry, Message
from chalicelib.domain.records import Account, Form, Inbound, Place, Session
from chalicelib.domain.words import Role, Status

MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=CST)
NO = "QS51070320260302000017"
COMPANY = "绵阳云雀精密机械有限公司"
USCI = "91510703MA0000000X"


def a_contact(**changes: Any) -> Contact:
    return Contact(**{"name": "王小明", "duty": "办公室主任", "mobile": "19900001234", **changes})


def a_case(**changes: Any) -> Case:
    """A case that was just lodged."""
    given = {
        "no": NO, "status": Status.LODGED, "kind": "appeal", "channel": "portal", "region": "510703",
        "category": "land", "title": "厂房产权证办理停滞", "enterprise": USCI, "enterprise_name": COMPANY,
        "contact": a_contact(), "lodged_at": MONDAY, "code": "c0de" * 16,
    }  # fmt: skip
    return Case(**{**given, **changes})


def an_entry(seq: int = 1, **changes: Any) -> Entry:
    given = {
        "seq": seq, "at": MONDAY, "action": "lodge", "label": "提交", "actor": "enterprise", "actor_name": "企业",
        "actor_unit": "", "was": "", "now": "lodged", "round": 0, "seen": "public", "text": "企业提交诉求",
        "data": {"content": "厂房已竣工两年，产权证至今没有办下来。"}, "facts": {"region": "510703"},
    }  # fmt: skip
    return Entry(**{**given, **changes})


def a_message(id: str = "m1", **changes: Any) -> Message:
    given = {
        "id": id, "case": NO, "channel": "sms", "to": "19900001234", "template": "lodged",
        "values": {"no": NO, "code": "A2C4D6F8"}, "due": MONDAY,
    }  # fmt: skip
    return Message(**{**given, **changes})


def a_change(case: Case | None = None, before: Case | None = None, id: str = "change-1", **changes: Any) -> Change:
    """A change with one entry; without `before` the one that makes the case."""
    after = case or a_case()
    seq = (before.seq if before else 0) + 1
    at = MONDAY + timedelta(minutes=seq - 1)
    given = {"entries": (an_entry(seq, at=at, now=str(after.status)),)}
    return Change(id, before, after, **{**given, **changes})


def a_place(**changes: Any) -> Place:
    given = {
        "wake_at": MONDAY + timedelta(days=1), "unit": "", "region": "510703", "lane": "intake",
        "due": (MONDAY + timedelta(days=1)).date(), "open": True,
        "row": {"title": "厂房产权证办理停滞", "enterprise": COMPANY, "status": "待受理", "round": "0"},
    }  # fmt: skip
    return Place(**{**given, **changes})


def a_form(token: str = "token-1", **changes: Any) -> Form:
    given = {"purpose": "lodge", "expires": MONDAY + timedelta(minutes=10), "mobile": "19900001234", "code": "hmac"}
    return Form(token, **{**given, **changes})


def an_account(id: str = "chenli", *roles: Role, **changes: Any) -> Account:
    given = {"login": id, "name": "陈立", "roles": frozenset(roles or (Role.HANDLER,)), "unit": "zjj"}
    return Account(id, **{**given, **changes})


def a_session(id: str = "s1", **changes: Any) -> Session:
    given = {"account": "chenli", "csrf": "x", "started": MONDAY, "seen": MONDAY, "ends": MONDAY + timedelta(hours=12)}
    return Session(id, **{**given, **changes})


def an_inbound(id: str = "i1", **changes: Any) -> Inbound:
    given = {"vendor": "simulator", "kind": "answer", "mobile": "19900001234", "text": "3", "at": MONDAY}
    return Inbound(id=id, **{**given, **changes})
