"""The case's item: how big it gets, and that a change writes only what it changed."""

from dataclasses import fields
from datetime import date, timedelta
from typing import Any

from chalicelib import reference
from chalicelib.crypto import StaticKeys
from chalicelib.domain import queues
from chalicelib.domain.case import Case, Contact, Person, Revisit
from chalicelib.domain.clocks import Clock
from chalicelib.domain.words import Status
from chalicelib.store import codec, hot, tables
from chalicelib.store.vault import Vault
from tests.builders import MONDAY, a_case, a_contact

VAULT = Vault(StaticKeys(b"secret"))
DAY = timedelta(days=1)
TITLE = "关于园区二期厂房竣工验收资料反复退回、消防备案凭证迟迟未出导致贷款抵押登记无法办理，请求帮助协调解决"
COMPANY = "四川云雀星河精密模具与智能装备制造（绵阳）有限公司"


def locked() -> hot.Locked:
    return hot.Locked(VAULT, *VAULT.new_key("202603"))


def size(value: Any) -> int:
    """Bytes that DynamoDB counts for an attribute value as it is sent."""
    ((kind, inner),) = value.items()
    if kind == "S":
        return len(inner.encode())
    if kind == "B":
        return len(inner)
    if kind == "N":
        return len(inner.strip("-").replace(".", "")) // 2 + 2
    if kind == "M":
        return 3 + sum(len(name.encode()) + size(one) + 1 for name, one in inner.items())
    return 1


def item_size(item: Any) -> int:
    return sum(len(name.encode()) + size(value) for name, value in item.serialize().items())


def worst() -> Case:
    """Round 2, waiting for a person's call: every instant set, a long title, both contacts, four clocks."""
    kinds = ("phone", "explain", "listing_report", "reply")
    clocks = tuple(Clock(kind, MONDAY + n * 37 * DAY / 5, 3 + n, 2, 2, n, date(2026, 5, 4 + n))
                   for n, kind in enumerate(kinds))  # fmt: skip
    tried = tuple(MONDAY + n * DAY for n in range(4))  # all in the morning: the afternoon is still missing
    revisit = Revisit(None, None, MONDAY + DAY, True, True, True, "failed", MONDAY + DAY, tried, True,
                      MONDAY + 2 * DAY)
    at = dict.fromkeys(("assigned_at", "signed_at", "contacted_at", "submitted_at", "approved_at"), MONDAY)
    return a_case(
        **at, status=Status.REVISITING, kind="complaint", channel="symposium", category="enforcement", title=TITLE,
        enterprise_name=COMPANY, watched=MONDAY, head="ab" * 32, version=60, seq=70, consent=True, urgent=True,
        contact=a_contact(name="欧阳小明", duty="行政办公室主任", landline="0816-2200000", second_name="欧阳小红",
                          second_mobile="19900004321"),
        person=Person("上官建国", "党组成员、副局长", "0816-2200000-8001"), difficulty="general", round=2,
        limit=15, unit="zjj", co_units=("zrj",), past_units=(("gfb", 9),), clocks=clocks, answer_seq=60, assignments=3,
        outcome="partly", prepared=59, explained=True, supplemented=True, objections=("gfb",), extended=(1, 2),
        returned=1, suspensions=1, revisit=revisit, rating="dissatisfied", solved="no",
        people=("liuying", "hejianping", "chenli"), listed="GP2026-0001", leader="fangyuan",
    )  # fmt: skip


def place_of(case: Case) -> Any:
    return queues.place(case, reference.policy(), reference.calendar(), reference.org())


def test_the_worst_case_stays_within_a_kilobyte() -> None:
    case = worst()
    assert len(case.title) == 50
    assert item_size(hot.new_item(case, place_of(case), MONDAY, locked(), None)) <= 1024


def test_an_ordinary_case_stays_within_half_a_kilobyte() -> None:
    case = a_case()
    assert item_size(hot.new_item(case, place_of(case), MONDAY, locked(), None)) <= 512


def test_every_field_of_the_case_is_stored_once() -> None:
    elsewhere = {"no", "enterprise", *hot.SEALED}
    assert {one.name for one in fields(Case)} == elsewhere | hot.ALIASES.keys()
    shared = [attribute.attr_name for attribute in tables.App.get_attributes().values()]
    names = [*hot.ALIASES.values(), *"xyfz", *shared]
    assert len(names) == len(set(names))


def test_short_names_are_unique_and_complete() -> None:
    for kind, short in codec.SHORT.items():
        assert len(set(short.values())) == len(short)
        assert short.keys() <= {one.name for one in fields(kind)}, kind
    assert len(set(tables.ROW.values())) == len(tables.ROW)


def test_a_change_writes_only_what_it_changed() -> None:
    before = worst()
    after = before.with_(outcome="", rating="basic")
    actions = hot.actions(before, after, place_of(after), MONDAY, locked(), None)
    written = {str(action.values[0]) for action in actions}
    follow = {"wk", "wa", "dk", "ds", "bk", "bs", "ek", "es", "row", "x", "z", "f"}
    assert written == follow | {hot.ALIASES["outcome"], hot.ALIASES["rating"]}


def test_names_that_the_list_masks_are_kept_encrypted() -> None:
    case = a_case(secret=True)
    item = hot.new_item(case, place_of(case), MONDAY, locked(), None)
    assert case.enterprise_name not in str(item.serialize())
    assert hot.case_of(item, VAULT) == case


def test_without_its_key_a_case_has_no_contact_but_still_its_place() -> None:
    case = a_case()
    item = hot.new_item(case, place_of(case), MONDAY, locked(), None)
    item.key = None
    read = hot.case_of(item, VAULT)
    assert (read.contact, read.person, read.status) == (Contact(), None, case.status)
