"""What every store must do: the same tests on memory and on DynamoDB."""

import itertools
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from chalicelib import reference
from chalicelib.domain import queues
from chalicelib.domain.case import Change, Extension, Part, Person, Revisit
from chalicelib.domain.clocks import Clock
from chalicelib.domain.errors import AlreadyDone, PhoneBusy, Stale
from chalicelib.domain.words import Role, Status
from chalicelib.store import ledger
from tests.builders import (
    MONDAY,
    a_case,
    a_change,
    a_contact,
    a_form,
    a_message,
    a_place,
    a_session,
    an_account,
    an_entry,
    an_inbound,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
_numbers = itertools.count(1)


def fresh(kind: str = "x") -> str:
    """A text that no other test uses: the emulator's tables are shared."""
    return f"{kind}{next(_numbers)}"


def no() -> str:
    return f"QS510703202603{next(_numbers):08d}"


def mobile() -> str:
    return f"1990000{next(_numbers):04d}"


def saved(store: Any, **changes: Any) -> Any:
    """A new case in the store; its own number, phone and place."""
    place = changes.pop("place", a_place(region=fresh("r"), wake_at=None))
    case = a_case(**{"no": no(), "contact": a_contact(mobile=mobile()), **changes})
    return store.save(a_change(case, id=fresh("c")), place)


def changed(store: Any, case: Any, *, place: Any = None, survey: str = "", form: str = "", **changes: Any) -> Any:
    after = case.with_(**changes)
    return store.save(a_change(after, case, id=fresh("c"), survey=survey), place or a_place(wake_at=None), form)


# cases
def test_a_case_comes_back_as_it_was_saved(store: Any) -> None:
    clock = Clock("handling", MONDAY, 10, 2, 3, 4, date(2026, 3, 16))
    revisit = Revisit(MONDAY, attempts=(MONDAY + DAY / 2,), rating="basic", settle_at=MONDAY + DAY)
    full = {
        "status": Status.HANDLING, "unit": "zjj", "co_units": ("a", "b"), "past_units": (("zrj", 4),), "round": 2,
        "co_open": ("b",), "person": Person("陈立", "科长", "0816-2200000"), "clocks": (clock,), "assigned_at": MONDAY,
        "secret": True, "extension": Extension(5, MONDAY), "extended": (1, 2), "suspended_on": date(2026, 3, 3),
        "people": ("x", "y"), "revisit": revisit, "lane_readers": ("hanbo",), "limit": 10, "consent": True,
        "watched": MONDAY.replace(microsecond=1500),
    }  # fmt: skip
    case = saved(store, **full)
    assert store.case(case.no) == case
    assert (case.version, case.seq, len(case.head)) == (1, 1, 64)


def test_a_case_that_does_not_exist_is_none(store: Any) -> None:
    assert store.case(no()) is None
    assert store.history(no()) == []


def test_a_change_writes_case_entry_message_and_part_together(store: Any) -> None:
    case = a_case(no=no(), contact=a_contact(mobile=mobile()))
    part = Part("ATT#1", {"name": "图纸.pdf", "size": 3, "at": MONDAY, "tags": ("a", "b")})
    change = a_change(case, id=fresh("c"), messages=(a_message(fresh("m"), case=case.no),), parts=(part,))
    case = store.save(change, a_place(wake_at=None))
    assert [entry.text for entry in store.history(case.no)] == ["企业提交诉求"]
    assert store.history(case.no)[0].hash == case.head
    assert [out.message for out in store.messages(case.no)] == list(change.messages)
    assert store.parts(case.no) == [part]
    assert store.parts(case.no, "CALL#") == []


def test_a_later_change_only_touches_what_it_changes(store: Any) -> None:
    case = saved(store, person=Person("陈立"))
    later = changed(store, case, status=Status.ACCEPTED, person=None, unit="zjj")
    assert store.case(case.no) == later == case.with_(
        status=Status.ACCEPTED, person=None, unit="zjj", version=2, seq=2, head=later.head
    )


def test_of_two_changes_of_one_version_the_second_is_stale_and_writes_nothing(store: Any) -> None:
    case = saved(store)
    first = changed(store, case, unit="a")
    with pytest.raises(Stale):
        changed(store, case, unit="b")
    assert store.case(case.no) == first
    assert len(store.history(case.no)) == 2


def test_a_case_cannot_be_made_twice(store: Any) -> None:
    case = saved(store)
    with pytest.raises(Stale):
        store.save(a_change(a_case(no=case.no), id=fresh("c")), a_place(wake_at=None))


@pytest.mark.parametrize("entries", [True, False])
def test_the_same_change_again_is_already_done(store: Any, entries: bool) -> None:
    case = saved(store)
    change = a_change(case.with_(unit="a"), case, id=fresh("c"))
    change = change if entries else replace(change, entries=())
    after = store.save(change, a_place(wake_at=None))
    with pytest.raises(AlreadyDone) as done:
        store.save(change, a_place(wake_at=None))
    assert done.value.no == case.no
    assert store.case(case.no) == after


def test_an_old_change_is_remembered_after_others(store: Any) -> None:
    case = saved(store)
    change = a_change(case.with_(unit="a"), case, id=fresh("c"))
    changed(store, store.save(change, a_place(wake_at=None)), unit="b")
    with pytest.raises(AlreadyDone):
        store.save(change, a_place(wake_at=None))


def test_a_form_makes_one_case_only(store: Any) -> None:
    token = fresh("token")
    store.put_form(a_form(token, data={"title": "题目", "files": ({"id": "1"},)}))
    case = store.save(a_change(a_case(no=no()), id=fresh("c")), a_place(wake_at=None), token)
    assert store.form(token, MONDAY).case == case.no
    other = no()
    with pytest.raises(AlreadyDone) as done:
        store.save(a_change(a_case(no=other), id=fresh("c")), a_place(wake_at=None), token)
    assert done.value.no == case.no
    assert store.case(other) is None


def test_a_token_that_nobody_stored_is_consumed_as_well(store: Any) -> None:
    token, case = fresh("token"), saved(store)
    case = changed(store, case, form=token, unit="a")
    with pytest.raises(AlreadyDone):
        changed(store, case, form=token, unit="b")


def test_a_consumed_form_cannot_be_made_fresh(store: Any) -> None:
    token = fresh("token")
    store.put_form(a_form(token))
    case = store.save(a_change(a_case(no=no()), id=fresh("c")), a_place(wake_at=None), token)
    with pytest.raises(AlreadyDone):
        store.put_form(a_form(token))
    store.put_form(a_form(token, case=case.no, data={"query_code": "A2C4D6F8"}))
    assert store.form(token, MONDAY).data == {"query_code": "A2C4D6F8"}


# one survey per phone
def test_one_survey_per_phone(store: Any) -> None:
    phone = a_contact(mobile=mobile())
    first, second = saved(store, contact=phone), saved(store, contact=phone)
    assert store.survey_case(phone.mobile) is None
    first = changed(store, first, survey="open")
    assert store.survey_case(phone.mobile) == (first.no, True)
    with pytest.raises(PhoneBusy):
        changed(store, second, survey="open")
    second = changed(store, second, survey="close")  # not its own: stays open
    assert store.survey_case(phone.mobile) == (first.no, True)
    changed(store, first, survey="close")
    assert store.survey_case(phone.mobile) == (first.no, False)
    second = changed(store, second, survey="open")
    assert store.survey_case(phone.mobile) == (second.no, True)
    assert store.cases_of(phone.mobile) == sorted([first.no, second.no])


def test_a_changed_mobile_takes_the_case_along(store: Any) -> None:
    case, old, new = saved(store), mobile(), mobile()
    case = changed(store, case, contact=a_contact(mobile=old))
    changed(store, case, contact=a_contact(mobile=new))
    assert (store.cases_of(old), store.cases_of(new)) == ([], [case.no])


def test_opting_out_is_remembered(store: Any) -> None:
    phone = mobile()
    assert not store.opted_out(phone)
    store.opt_out(phone, "短信退订", MONDAY)
    assert store.opted_out(phone)


# queues
def test_alarms_come_in_order_until_now(store: Any) -> None:
    early = MONDAY - timedelta(days=4000 + next(_numbers))
    cases = [saved(store, place=a_place(region=fresh("r"), wake_at=early + n * HOUR)) for n in (3, 1, 2)]
    mine = {case.no for case in cases}
    due = [one for one in store.due_cases(early + 2 * HOUR, 1000) if one in mine]
    assert due == [cases[1].no, cases[2].no]
    assert len(store.due_cases(early + 2 * HOUR, 1)) == 1
    for case in cases:
        changed(store, case)  # a place without alarm
    assert mine.isdisjoint(store.due_cases(early + 3 * HOUR, 1000))


def test_a_failed_alarm_is_put_back_and_counted_until_the_next_save(store: Any) -> None:
    early = MONDAY - timedelta(days=9000 + next(_numbers))
    place = a_place(region=fresh("r"), wake_at=early)
    case = saved(store, place=place)
    assert store.put_back(case.no, early + HOUR) == 1
    assert case.no not in store.due_cases(early, 1000)
    assert case.no in store.due_cases(early + HOUR, 1000)
    assert store.put_back(case.no, early + HOUR) == 2
    changed(store, case, place=place)
    assert store.put_back(case.no, early + HOUR) == 1
    changed(store, store.case(case.no))


def test_a_unit_sees_its_open_cases_by_lane_and_due(store: Any) -> None:
    unit = fresh("unit")
    spread = [("unit", date(2026, 3, 9)), ("review", None), ("unit", date(2026, 3, 4))]
    cases = [saved(store, place=a_place(unit=unit, lane=lane, due=due, wake_at=None)) for lane, due in spread]
    rows, more = store.desk(unit)
    assert [(row.no, row.lane, row.due) for row in rows] == [
        (cases[1].no, "review", None), (cases[2].no, "unit", date(2026, 3, 4)), (cases[0].no, "unit", date(2026, 3, 9)),
    ]  # fmt: skip
    assert rows[0].row["title"] == "厂房产权证办理停滞"
    assert not more
    assert store.desk(unit, 2)[1] and len(store.desk(unit, 2)[0]) == 2


def test_closed_cases_leave_the_lists_and_stand_by_year_newest_first(store: Any) -> None:
    unit, region = fresh("unit"), fresh("r")
    ends = [MONDAY + DAY, MONDAY + 2 * DAY, MONDAY + 400 * DAY]
    cases = []
    for end in ends:
        case = saved(store, place=a_place(unit=unit, region=region, wake_at=None))
        place = a_place(unit=unit, region=region, lane="done", due=None, open=False, ended_at=end, unit_ended_at=end,
                        wake_at=None)  # fmt: skip
        cases.append(changed(store, case, place=place).no)
    assert store.desk(unit)[0] == store.board(region)[0] == []
    assert [row.no for row in store.done(unit=unit, year=2026)[0]] == [cases[1], cases[0]]
    assert [row.no for row in store.done(region=region, year=2027)[0]] == [cases[2]]
    assert len(store.done(region=region, year=2026, limit=1)[0]) == 1


def test_a_unit_lets_a_case_go_that_its_region_still_has_open(store: Any) -> None:
    unit, region = fresh("unit"), fresh("r")
    place = a_place(unit=unit, region=region, unit_open=False, unit_ended_at=MONDAY, wake_at=None)
    case = saved(store, place=place)
    assert store.desk(unit)[0] == []
    assert [row.no for row in store.done(unit=unit, year=2026)[0]] == [case.no]
    assert [row.no for row in store.board(region)[0]] == [case.no]


def test_a_co_unit_sees_the_case_until_it_replied(store: Any) -> None:
    lead, helper = fresh("unit"), fresh("unit")
    place = a_place(unit=lead, lane="unit", wake_at=None)
    case = saved(store, unit=lead, co_units=(helper,), co_open=(helper,), place=place)
    assert [(row.no, row.lane) for row in store.desk(helper)[0]] == [(case.no, "co")]
    assert [(row.no, row.lane) for row in store.desk(lead)[0]] == [(case.no, "unit")]
    changed(store, case, co_open=(), place=place)
    assert store.desk(helper)[0] == []


def test_a_co_unit_lets_a_case_go_with_the_lead_when_the_units_side_ended(store: Any) -> None:
    lead, helper = fresh("unit"), fresh("unit")
    place = a_place(unit=lead, lane="unit", wake_at=None)
    case = saved(store, unit=lead, co_units=(helper,), co_open=(helper,), place=place)
    ended = a_place(unit=lead, lane="revisit", unit_open=False, unit_ended_at=MONDAY, wake_at=None)
    changed(store, case, co_open=(helper,), place=ended)
    assert store.desk(helper)[0] == []


def test_an_enterprise_has_its_cases_newest_first(store: Any) -> None:
    enterprise = fresh("L")
    cases = [saved(store, enterprise=enterprise, lodged_at=MONDAY + n * DAY) for n in (0, 2, 1)]
    rows = store.of_enterprise(enterprise)
    assert [row.no for row in rows] == [cases[1].no, cases[2].no, cases[0].no]
    assert rows[0].lane == "intake"


def test_the_lane_is_known_to_its_readers_only(store: Any) -> None:
    reader, other = fresh("account"), fresh("account")
    case = changed(store, saved(store), lane_readers=(reader, other))
    assert store.lane(reader) == store.lane(other) == [case.no]
    changed(store, case, lane_readers=(reader,))
    assert (store.lane(reader), store.lane(other)) == ([case.no], [])


# messages
def a_sent(store: Any, **changes: Any) -> Any:
    message = a_message(fresh("m"), **{"case": "", "due": MONDAY - timedelta(days=5000 + next(_numbers)), **changes})
    store.send(message)
    return message


def due_ids(store: Any, at: datetime) -> list[str]:
    return [out.message.id for out in store.due_messages(at, 1000)]


def state(store: Any, message: Any, at: datetime = MONDAY + 900 * DAY) -> str:
    found = [out.state for out in store.due_messages(at, 1000) if out.message.id == message.id]
    return found[0] if found else "gone"


def test_a_message_waits_until_it_is_due(store: Any) -> None:
    message = a_sent(store)
    assert message.id not in due_ids(store, message.due - HOUR)
    assert message.id in due_ids(store, message.due)
    store.finish(message.id, "", "dropped", at=MONDAY)


def test_only_one_sender_gets_a_message(store: Any) -> None:
    message = a_sent(store)
    assert store.lease(message.id, "", message.due + HOUR)
    assert not store.lease(message.id, "", message.due + HOUR)
    assert message.id not in due_ids(store, message.due)
    out = next(out for out in store.due_messages(message.due + HOUR, 1000) if out.message.id == message.id)
    assert (out.state, out.attempts, out.message) == ("leased", 1, message)
    store.finish(message.id, "", "unknown", at=MONDAY)
    assert state(store, message) == "gone"
    assert not store.lease(message.id, "", MONDAY)
    assert not store.lease(fresh("m"), "", MONDAY)


def test_a_message_that_is_only_held_back_was_not_tried(store: Any) -> None:
    message = a_sent(store)
    store.lease(message.id, "", message.due + HOUR)
    store.finish(message.id, "", "held", at=MONDAY, detail="夜间不发", again=message.due + 2 * HOUR)
    assert message.id not in due_ids(store, message.due + HOUR)
    out = next(out for out in store.due_messages(message.due + 2 * HOUR, 1000) if out.message.id == message.id)
    assert (out.state, out.attempts, out.detail) == ("waiting", 0, "夜间不发")
    store.finish(message.id, "", "dropped", at=MONDAY)


def test_a_message_that_may_be_sent_again_waits_again(store: Any) -> None:
    message = a_sent(store)
    store.lease(message.id, "", message.due + HOUR)
    store.finish(message.id, "", "failed", at=MONDAY, detail="网关繁忙", again=message.due + 2 * HOUR)
    assert message.id not in due_ids(store, message.due + HOUR)
    assert message.id in due_ids(store, message.due + 2 * HOUR)
    assert store.lease(message.id, "", message.due + 3 * HOUR)
    store.finish(message.id, "", "sent", at=MONDAY, vendor_id="V1")


@pytest.mark.parametrize(
    ("steps", "ends"),
    [
        (["sent", "delivered"], "delivered"),
        (["delivered", "sent"], "delivered"),  # the receipt was faster
        (["sent", "failed"], "failed"),
        (["failed", "delivered"], "failed"),
        (["delivered", "failed"], "delivered"),
        (["unknown", "delivered"], "delivered"),
        (["unknown", "sent"], "unknown"),
        (["dropped", "sent"], "dropped"),
    ],
)
def test_final_states_stay(store: Any, steps: list[str], ends: str) -> None:
    case = saved(store)
    message = a_sent(store, case=case.no)
    store.lease(message.id, case.no, MONDAY)
    for step in steps:
        store.finish(message.id, case.no, step, at=MONDAY, vendor_id="V1")
    (out,) = store.messages(case.no)
    assert (out.state, out.vendor_id) == (ends, "V1")
    assert state(store, message) == "gone"


def test_finishing_a_message_that_is_not_there_changes_nothing(store: Any) -> None:
    store.finish(fresh("m"), "", "sent", at=MONDAY)


# callbacks
def test_a_callback_is_taken_in_once_even_after_it_was_read(store: Any) -> None:
    inbound = an_inbound(fresh("i"), at=MONDAY - timedelta(days=3000 + next(_numbers)))
    assert store.take_in(inbound)
    assert not store.take_in(inbound)
    assert inbound in store.due_inbound(1000)
    store.read_inbound(inbound.vendor, inbound.id, "unmatched")
    assert inbound not in store.due_inbound(1000)
    assert inbound in store.unmatched(1000)
    assert not store.take_in(inbound)
    store.read_inbound(inbound.vendor, inbound.id, "satisfied")
    assert inbound not in store.unmatched(1000)


# forms, limits, sessions, accounts
def test_a_form_lives_until_it_expires(store: Any) -> None:
    form = a_form(fresh("token"), data={"title": "题目", "files": ()})
    store.put_form(form)
    assert store.form(form.token, form.expires - HOUR / 60) == form
    assert store.form(form.token, form.expires) is None
    assert store.form(fresh("token"), MONDAY) is None


def test_tries_of_a_code_are_counted(store: Any) -> None:
    form = a_form(fresh("token"))
    store.put_form(form)
    assert [store.try_code(form.token) for _ in range(3)] == [1, 2, 3]
    assert store.form(form.token, MONDAY).tries == 3
    assert store.try_code(fresh("token")) > 1000  # what is not there is used up


def test_hits_are_counted_per_window(store: Any) -> None:
    key = fresh("login:")
    assert [store.hit(key, 60, MONDAY + timedelta(seconds=s)) for s in (0, 30, 59, 60)] == [1, 2, 3, 1]
    assert store.hit(fresh("login:"), 60, MONDAY) == 1


def test_sessions_end_alone_together_and_by_time(store: Any, clock: Any) -> None:
    account = fresh("account")
    first, second = (a_session(fresh("s"), account=account) for _ in range(2))
    stays = a_session(fresh("s"), account=fresh("account"))
    for session in (first, second, stays):
        store.put_session(session)
    assert store.session(first.id) == first
    store.drop_session(first.id)
    assert store.session(first.id) is None
    store.drop_sessions(account)
    assert store.session(second.id) is None
    assert store.session(stays.id) == stays
    clock.set(stays.ends)
    assert store.session(stays.id) is None


def test_accounts_are_found_by_id_and_login(store: Any) -> None:
    channels = frozenset({"window", "group"})
    one = an_account(fresh("a"), Role.HANDLER, Role.INTAKE, login=fresh("Login"), channels=channels)
    store.put_account(one)
    assert store.account(one.id) == one == store.account_by_login(one.login.upper())
    assert one in store.accounts()
    with pytest.raises(AlreadyDone):
        store.put_account(an_account(fresh("a"), login=one.login))
    moved = replace(one, login=fresh("login"))
    store.put_account(moved)
    assert store.account_by_login(one.login) is None
    assert store.account_by_login(moved.login) == moved
    assert store.account(fresh("a")) is None


# numbers, jobs, seals, settings
def test_numbers_count_per_sequence(store: Any) -> None:
    name = fresh("QS#510703#")
    assert [store.next(name) for _ in range(3)] == [1, 2, 3]
    assert store.next(fresh("QS#510703#")) == 1


def test_the_last_beat_of_each_job_is_known(store: Any) -> None:
    job = fresh("job")
    store.beat(job, MONDAY, {"done": 1})
    store.beat(job, MONDAY + HOUR, {"done": 2, "failed": ("a",)})
    assert store.beats()[job] == (MONDAY + HOUR, {"done": 2, "failed": ("a",)})


def test_a_day_is_sealed_once(store: Any) -> None:
    day = date(2030, 1, 1) + timedelta(days=next(_numbers))
    assert store.seal(day) is None
    store.put_seal(day, {"root": "a", "cases": 1})
    store.put_seal(day, {"root": "a", "cases": 1})
    with pytest.raises(Stale):
        store.put_seal(day, {"root": "b", "cases": 1})
    assert store.seal(day) == {"root": "a", "cases": 1}


def test_a_setting_is_replaced(store: Any) -> None:
    name = fresh("setting")
    assert store.setting(name) is None
    store.put_setting(name, {"seconds": 1, "at": MONDAY, "days": (date(2026, 3, 2),)})
    store.put_setting(name, {"seconds": 2, "at": MONDAY, "days": (date(2026, 3, 2),)})
    assert store.setting(name) == {"seconds": 2, "at": MONDAY, "days": (date(2026, 3, 2),)}


# history
def test_the_entries_of_a_day_come_in_order_of_case_and_number(store: Any) -> None:
    at = MONDAY + timedelta(days=5000 + next(_numbers))
    numbers = [no() for _ in range(6)]
    for number in numbers:
        entries = (an_entry(1, at=at), an_entry(2, at=at + HOUR), an_entry(3, at=at + DAY))
        store.save(Change(fresh("c"), None, a_case(no=number), entries), a_place(wake_at=None))
    found = list(store.day(at.date()))
    assert [(no, seq) for no, seq, _ in found] == [(no, seq) for no in numbers for seq in (1, 2)]
    assert [leaf[1] for leaf in ledger.leaves(found)] == [2] * 6


def test_the_chain_of_a_history_verifies(store: Any) -> None:
    case = saved(store)
    for unit in ("a", "b", "c"):
        case = changed(store, case, unit=unit)
    links = store.links(case.no)
    assert ledger.verify(case.no, links, case.head, case.seq) == []
    history = store.history(case.no)
    assert [entry.prev for entry in history] == ["", *[entry.hash for entry in history][:-1]]


def test_a_list_shows_every_key_of_the_row_also_the_empty_ones(store: Any) -> None:
    case = a_case(no=no(), contact=a_contact(mobile=mobile()), unit=fresh("unit"), status=Status.HANDLING)
    place = queues.place(case, reference.policy(), reference.calendar(), reference.org())
    saved(store, place=place, no=case.no)
    [row], _ = store.desk(case.unit)
    assert dict(row.row) == dict(place.row)
