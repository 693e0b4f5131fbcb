"""Events of the audit in both stores: kept in order, sealed with the day, and found when somebody touched them."""

import itertools
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.case import Change
from chalicelib.domain.records import Act, Event
from chalicelib.store import ledger
from chalicelib.store.guard import findings
from tests.builders import MONDAY, a_case, a_place, an_entry

_numbers = itertools.count(1)
_days = itertools.count(1)


def a_day() -> datetime:
    """10:00 of a day that no other test uses, nor the day after it."""
    return MONDAY + timedelta(days=9000 + 2 * next(_days))


def an_event(at: datetime, **changes: Any) -> Event:
    id = f"{next(_numbers):032x}"
    given: dict[str, Any] = {"what": "sign_in", "account": "chenli", "name": "陈立", "ok": True, **changes}
    return Event(id, at, **given)


def test_events_of_a_day_come_oldest_first_with_their_hash(store: Any) -> None:
    at = a_day()
    late, early = an_event(at + timedelta(hours=1)), an_event(at, what="refused", ok=False, detail={"route": "/desk"})
    for event in (late, early, an_event(at + timedelta(days=1))):
        store.note(event)
    found = store.events(at.date())
    assert [one.id for one in found] == [early.id, late.id]
    assert (found[0].what, found[0].ok, dict(found[0].detail)) == ("refused", False, {"route": "/desk"})
    assert ledger.verify_events(found) == []
    assert [one.id for one in store.events(at.date(), 1)] == [early.id]


def test_an_event_just_before_midnight_belongs_to_its_day(store: Any) -> None:
    at = a_day().replace(hour=23, minute=59, second=59, microsecond=500000)
    store.note(an_event(at))
    assert len(store.events(at.date())) == 1
    assert store.events((at + timedelta(days=1)).date()) == []


def test_the_same_event_again_is_one_event(store: Any) -> None:
    at = a_day()
    event = an_event(at)
    store.note(event)
    store.note(event)
    assert len(store.events(at.date())) == 1
    assert len(list(store.day(at.date()))) == 1


def test_events_are_covered_by_the_seal_of_their_day(store: Any) -> None:
    at, no = a_day(), f"QS510704209902020{next(_numbers):05d}"
    first, second = an_event(at), an_event(at)
    store.note(first)
    store.note(second)
    store.save(Change(f"audit-{no}", None, a_case(no=no), (an_entry(1, at=at),)), a_place(wake_at=None))
    entries = list(store.day(at.date()))
    assert [one[:2] for one in entries] == [(ledger.event_name(one.id), 1) for one in (first, second)] + [(no, 1)]
    seal = ledger.seal(at.date().isoformat(), ledger.leaves(entries), "")
    assert ledger.verify_seal(seal, entries, "") == []
    gone = ledger.verify_seal(seal, entries[1:], "")
    assert gone == [f"{at.date()}: {ledger.event_name(first.id)} entry 1 is missing"]


def test_an_altered_event_is_named(store: Any) -> None:
    at = a_day()
    store.note(an_event(at))
    [event] = store.events(at.date())
    assert ledger.verify_events([replace(event, account="somebody")]) == [f"AUDIT#{event.id} was altered"]


def test_acts_are_the_entries_of_a_day_without_their_texts(store: Any) -> None:
    at, no = a_day(), f"QS510704209902020{next(_numbers):05d}"
    entries = (an_entry(1, at=at, text="不得出现"), an_entry(2, at=at + timedelta(days=1)))
    store.save(Change(f"acts-{no}", None, a_case(no=no), entries), a_place(wake_at=None))
    store.note(an_event(at))
    [act] = store.acts(at.date())
    [first, _] = store.history(no)
    assert act == Act(first.at, no, 1, first.action, first.label, first.actor, first.actor_name, first.seen, first.hash)
    assert "不得出现" not in repr(act)


@pytest.mark.parametrize("kind", ["MODIFY", "REMOVE"])
def test_an_event_that_was_touched_raises_the_alarm(kind: str) -> None:
    keys = {"pk": {"S": "AUDIT#20260302"}, "sk": {"S": "20260302100000#a1"}}
    [line] = findings([{"eventName": kind, "dynamodb": {"Keys": keys}}])
    assert "AUDIT#20260302" in line


def test_a_day_without_anything_has_nothing(store: Any) -> None:
    assert (store.events(date(2001, 1, 1)), list(store.acts(date(2001, 1, 1)))) == ([], [])
