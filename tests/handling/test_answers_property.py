"""Whatever comes in whatever order, the answer that was written last is the one that takes effect (procedure 5).

One mobile with two cases, and a second contact. Hypothesis lets SMS come in time, late, twice, with a stop of the job
in the middle; lets people answer on the web, call, judge what could not be read; moves the clock. A small model knows
of each revisit only what its contact said and when. It asks for a rating where exactly one revisit was asked when a
message was written, and for none where that cannot be known.
"""

from collections import Counter
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from chalicelib import handling
from chalicelib.domain import revisiting, words
from chalicelib.domain.case import Actor, Case, Change
from chalicelib.domain.errors import DomainError
from chalicelib.domain.records import Inbound, Outgoing
from chalicelib.domain.words import Status
from chalicelib.handling.calling import log_calls
from chalicelib.handling.rating import SKEW
from chalicelib.messages.gateway import Result
from chalicelib.store import ledger
from tests.fakes import RecordingGateway, World, a_world
from tests.handling.test_loop import ASSIGN, EXPLANATION, RESULT, VALUES, do, t, who
from tests.jobs_world import Killed, Tampered, an_answer, die, run

MOBILE, SECOND = VALUES["mobile"], "19900000022"
UNREADABLE, STRANGER, OPT_OUT = "unreadable", "stranger", "opt_out"
TEXTS = {  # {0} and {1}: the last four of the first and the second case → what a person reads in it
    "1": "satisfied", "2": "basic", "3": "dissatisfied", "满意": "satisfied", "不满意": "dissatisfied",
    "打错了，是3": "dissatisfied", "1 {0}": "satisfied", "3 {0}": "dissatisfied", "1 {1}": "satisfied",
    "3 {1}": "dissatisfied", "好的吧": UNREADABLE, "没解决": UNREADABLE, "打错了": STRANGER, "退订": OPT_OUT,
}  # fmt: skip
LAGS = [timedelta(minutes=40), timedelta(hours=3), timedelta(hours=20), timedelta(days=4)]
JOBS = ("watch_clocks", "send_messages", "seal_ledger")
CALLS = [("no_answer", None), ("reached", None), *(("reached", rating) for rating in words.RATINGS)]
WEEK = timedelta(weeks=1)
TWO = {"second_name": "赵小云", "second_mobile": SECOND}
mobiles = st.sampled_from([MOBILE, MOBILE, MOBILE, SECOND])
which = st.sampled_from([0, 1])
ratings = st.sampled_from(list(words.RATINGS))


@dataclass
class Asked:
    """The revisit of one round as its contact knows it: `since` when a message may be about it, `said` what counts."""

    since: datetime | None = None
    second: datetime | None = None  # the same for the second contact
    first: datetime | None = None  # when it was asked first, before a survey that left late or went elsewhere
    ended: datetime | None = None
    said: list[tuple[datetime, str, str]] = field(default_factory=list)  # when, rating, by which way
    unread: list[datetime] = field(default_factory=list)  # when those were written that nobody has read yet
    called: set[date] = field(default_factory=set)

    @property
    def last(self) -> tuple[datetime, str, str] | None:
        return max(self.said, key=lambda one: one[0], default=None)

    def waited(self, when: datetime, mobile: str) -> bool:
        since = self.second if mobile == SECOND else self.first or self.since
        return since is not None and since <= when and (self.ended is None or when < self.ended)

    def outdated(self, when: datetime) -> bool:
        return self.last is not None and self.last[0] > when

    def say(self, when: datetime, rating: str, way: str) -> None:
        self.said.append((when, rating, way))
        self.since = min(self.since or when, when)
        self.first = min(self.first or when, when)
        self.unread = [one for one in self.unread if one > when]


class Watched:
    """A store that remembers what was written, in order: changes with their form, and callbacks that were read."""

    def __init__(self, store: Any) -> None:
        self._store = store
        self.log: list[tuple[Change | None, str]] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def save(self, change: Change, place: Any, form: str = "") -> Case:
        for entry in change.entries:
            assert self._store.seal(entry.at.date()) is None, f"{entry.action} writes into a day that is sealed"
        case: Case = self._store.save(change, place, form)
        self.log.append((change, form))
        return case

    def read_inbound(self, vendor: str, id: str, *rest: Any) -> None:
        self._store.read_inbound(vendor, id, *rest)
        self.log.append((None, f"IN#{vendor}#{id}"))


class Counting(RecordingGateway):
    """What it took, or may have taken."""

    def send(self, outgoing: Outgoing) -> Result:
        result = super().send(outgoing)
        if result.state == "again":
            self.sent.pop()
        return result


@cache
def an_evening(second_assignment: str = "automatic") -> tuple[World, tuple[str, str]]:
    """Thursday 5 March: two cases of one contact are answered, and none is released yet."""
    world = a_world(t("03-02 10:00"))
    rules = {"second_assignment": second_assignment}
    handling.revise(world, "policy", rules, by="secadmin", by_name="安全管理员乙", why="演练")
    numbers = []
    for title in (VALUES["title"], "另一件：道路开口审批两次退件"):
        world.clock.set(t("03-02 10:00"))
        no = handling.lodge(world, {**VALUES, **TWO, "title": title})[0].no
        do(world, no, "03-02 10:30", "accept", "zhoumin", {"opinion": "属实"})
        do(world, no, "03-02 10:40", "assign", "zhoumin", {**ASSIGN, "co_units": ()})
        do(world, no, "03-02 12:00", "sign", "chenli")
        do(world, no, "03-04 12:00", "submit_result", "hejianping", RESULT)
        numbers.append(no)
    return world, (numbers[0], numbers[1])


class Answers(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.begin("automatic")

    def begin(self, second_assignment: str) -> None:
        world, self.numbers = deepcopy(an_evening(second_assignment))
        self.watched = Watched(world.store)
        self.world: Any = replace(world, store=self.watched, gateway=Counting())
        self.rounds: dict[str, list[Asked]] = {no: [] for no in self.numbers}
        self.pushed: dict[str, tuple[Inbound, str, str]] = {}  # form → callback, meaning, number that it names
        self.known: set[str] = set()  # forms that left a trace
        self.again: Counter[str] = Counter()  # message id → receipts that asked for it once more
        self.opted: dict[str, int] = {}  # mobile → messages that had left when it opted out
        self.count = 0

    # what the rules stand on
    @property
    def now(self) -> datetime:
        found: datetime = self.world.clock.now()
        return found

    def case(self, no: str) -> Case:
        found: Case | None = self.world.store.case(no)
        assert found
        return found

    def new(self, what: str) -> str:
        """Every event has its own minute and its own name."""
        self.world.clock.forward(minutes=1)
        self.count += 1
        note(f"{self.now:%m-%d %a %H:%M} {what}")
        return f"E{self.count}"

    def caller(self) -> Actor:
        return replace(who(self.world, "liuying"), id="tangyi", name="唐一")

    def jobs(self, *names: str) -> None:
        for name in names or JOBS:
            done = run(self.world, name, self.now)
            assert not done["failed"], done
            assert not self.world.store.due_inbound(), "a callback could not be read"
        self.learn()

    def human(self, nos: list[str]) -> None:
        """What the clock owes is paid before a person's action, so that the model knows it first."""
        for no in nos:
            handling.wake(self.world, no, self.now)
        self.learn()

    # what the model learns from what was written
    def learn(self) -> None:
        log, self.watched.log = self.watched.log, []
        for change, form in log:
            form = "#".join(form.split("#")[:3])
            if form in self.pushed and form not in self.known:
                self.known.add(form)
                self.heard(*self.pushed[form], change)
            if change and change.entries:
                self.changed(change, form)

    def heard(self, inbound: Inbound, meaning: str, names: str, change: Change | None) -> None:
        """One message: it rates where exactly one revisit was asked when it was written, and nothing newer counts."""
        said = inbound.written
        meant = [
            one
            for no, rounds in self.rounds.items()
            if names in ("", no)
            for one in rounds
            if one.waited(said, inbound.mobile)
        ]
        if len(meant) != 1 or meant[0].ended or meant[0].outdated(said) or said < (meant[0].since or said):
            return
        if meaning in words.RATINGS:
            meant[0].say(said, meaning, "sms")
        elif meaning == UNREADABLE:
            assert change is not None
            assert change.entries[0].action == "take_unclear"

    def changed(self, change: Change, form: str) -> None:
        action, at, rounds = change.entries[0].action, change.entries[0].at, self.rounds[change.case.no]
        revisit = change.case.revisit
        if action == "approve_result":
            rounds.append(Asked())
        elif action in ("ask_rating", "survey_left", "ask_second"):
            assert revisit
            assert revisit.sent_at
            rounds[-1].since = min([revisit.sent_at - SKEW, *(when for when, *_ in rounds[-1].said)])
            rounds[-1].second = rounds[-1].since if revisit.second else None
            rounds[-1].first = min(rounds[-1].first or rounds[-1].since, rounds[-1].since)
        elif action == "take_unclear":
            rounds[-1].unread.append(self.pushed[form][0].written)
        elif action == "settle_rating":
            self.settled(change, rounds[-1], at)
        elif action == "end_unrated":
            self.unrated(change, rounds[-1], at)

    def settled(self, change: Change, asked: Asked, at: datetime) -> None:
        assert asked.last, "silence took effect as a rating"
        when, rating, way = asked.last
        assert change.case.rating == change.entries[0].facts["rating"] == rating
        policy, calendar = self.world.policy, self.world.calendar.of(change.case.region)
        assert change.before
        assert change.before.revisit
        limit = revisiting.settles_at(change.before, policy, calendar)
        assert limit
        assert at >= limit
        if way == "phone":
            assert at >= when + timedelta(days=policy.rating_objection_days)
        assert at >= when + timedelta(hours=policy.settle_min_hours)
        if asked.unread:
            assert change.before.revisit.unclear, "what nobody has read does not hold the rating"
            assert change.before.revisit.settle_at
            assert limit > change.before.revisit.settle_at
        asked.ended = limit  # whenever the job came to it

    def unrated(self, change: Change, asked: Asked, at: datetime) -> None:
        assert not asked.said
        assert not asked.unread
        assert len(asked.called) >= self.world.policy.attempts
        assert change.entries[0].facts["rating"] == ""
        assert change.case.rating in ("", "dissatisfied")  # that of the first round stays known
        asked.ended = at

    # what may happen
    @initialize(days=st.sampled_from([0, 0, 1, 4]), again=st.booleans(), confirmed=st.booleans())
    def release(self, days: int, again: bool, confirmed: bool) -> None:
        """The second is released with the first or later. `again`: the first is in its second round by then.
        `confirmed`: the city has dissatisfied answers confirmed by phone first."""
        if confirmed:
            self.begin("confirmed")
        first, second = self.numbers
        do(self.world, first, "03-05 16:00", "approve_result", "liuying", {"opinion": ""})
        if again:
            self.forward("nine")
            self.sms("3")
            if confirmed:
                self.call((0,), ("reached", None))
            self.world.clock.forward(days=2)
            self.forward("nine")
            self.answered_again()
        if days:
            self.world.clock.forward(days=days)
            self.jobs()
        handling.act(self.world, second, "approve_result", who(self.world, "liuying"), {"opinion": ""})
        self.forward("nine")

    @rule(move=st.sampled_from(["nine", "hour", "nine", "nine", "day", "week"]))
    def forward(self, move: str) -> None:
        """Jobs that stood still for so long, too."""
        hours = {"hour": 1, "day": 24, "week": 7 * 24}.get(move, 0)
        to = self.now + timedelta(hours=hours)
        if move == "nine":
            to = self.now.replace(hour=9, minute=0) + timedelta(days=self.now.hour >= 9)
        self.world.clock.set(to)
        note(f"{to:%m-%d %a %H:%M} the clock moved")
        self.jobs()

    @rule(text=st.sampled_from(list(TEXTS)), mobile=mobiles)
    def sms(self, text: str, mobile: str = MOBILE) -> None:
        self.push(text, timedelta(), mobile)
        self.jobs("send_messages")

    @rule(text=st.sampled_from(list(TEXTS)), lag=st.sampled_from(LAGS), at_once=st.booleans(), mobile=mobiles)
    def late_sms(self, text: str, lag: timedelta, at_once: bool, mobile: str = MOBILE) -> None:
        """Written `lag` ago, pushed now; read now or when the jobs run next."""
        self.push(text, lag, mobile)
        if at_once:
            self.jobs("send_messages")

    def push(self, text: str, lag: timedelta, mobile: str) -> None:
        id = self.new(f"SMS {text!r} of {mobile}, written {lag} ago")
        said = self.now - lag - timedelta(seconds=self.count if lag else 0)
        first, second = self.numbers
        names = first if "{0}" in text else second if "{1}" in text else ""
        inbound = Inbound("recording", id, "answer", mobile, text.format(first[-4:], second[-4:]), self.now, said=said)
        assert self.world.store.take_in(inbound)
        self.pushed[f"IN#recording#{id}"] = (inbound, TEXTS[text], names)

    @precondition(lambda self: self.pushed)
    @rule(data=st.data())
    def same_push(self, data: st.DataObject) -> None:
        inbound, *_ = self.pushed[data.draw(st.sampled_from(sorted(self.pushed)))]
        self.new(f"the same push of {inbound.id}")
        assert not self.world.store.take_in(replace(inbound, at=self.now))
        self.jobs("send_messages")

    @rule(name=st.sampled_from(JOBS[:2]), nth=st.integers(1, 6), after=st.booleans())
    def stop(self, name: str, nth: int, after: bool) -> None:
        """The process ends in the middle of a job."""
        self.new(f"{name} stops {'after' if after else 'before'} write {nth}")
        broken = Tampered(self.watched, nth, after, die)
        try:
            run(replace(self.world, store=broken), name, self.now)
        except Killed:
            note("stopped")
        self.learn()

    @rule(n=which, rating=ratings)
    def web(self, n: int, rating: str) -> None:
        no = self.numbers[n]
        id = self.new(f"web answer {rating} for {n}")
        self.human([no])
        try:
            handling.answer(self.world, no, {"rating": rating, "solved": "", "reason": ""}, now=self.now, form=id)
        except DomainError as refused:
            note(str(refused))
            assert self.case(no).status != Status.REVISITING
        else:
            self.rounds[no][-1].say(self.now, rating, "web")

    @rule(nos=st.sampled_from([(0,), (1,), (0, 1)]), call=st.sampled_from(CALLS), noted=st.sampled_from([0, 0, 2]))
    def call(self, nos: tuple[int, ...], call: tuple[str, str | None], noted: int = 0) -> None:
        """Noted down so many hours after it was made."""
        state, rating = call
        numbers = [self.numbers[n] for n in nos]
        id = self.new(f"call about {nos}: {state} {rating or ''}, {noted} hours ago")
        at = self.now - timedelta(hours=noted)
        if any(self.rounds[no][-1].outdated(at) for no in numbers):
            at = self.now  # an older call is a test of its own, below
        self.human(numbers)
        said = {no: {"state": state, "rating": rating, "at": at} for no in numbers}
        version = self.case(numbers[0]).version
        try:
            left = log_calls(self.world, said, self.caller(), version=version, form=id, now=self.now)
        except DomainError as refused:
            left = dict.fromkeys(numbers, str(refused))
        for no in numbers:
            asked = self.rounds[no][-1]
            if no in left:
                note(left[no])
                written = rating and asked.last and asked.last[2] != "phone"
                assert asked.ended or written or len(left) == len(numbers)
                continue
            asked.called.add(at.date())
            if rating:
                asked.say(at, rating, "phone")

    @precondition(lambda self: any(self.waits(no) for no in self.numbers))
    @rule()
    def nobody_answers(self) -> None:
        """Calls on three days, before and after noon."""
        for hours in (24, 30, 18):
            self.world.clock.forward(hours=hours)
            self.jobs()
            for n in (0, 1):
                self.call((n,), ("no_answer", None))

    @precondition(lambda self: any(rounds[-1].unread for rounds in self.rounds.values() if rounds))
    @rule(n=which, reading=st.sampled_from([*words.RATINGS, *words.READINGS]))
    def judge(self, n: int, reading: str) -> None:
        no = self.numbers[n]
        id = self.new(f"{n} is read as {reading}")
        self.human([no])
        asked = self.rounds[no][-1]
        try:
            handling.act(self.world, no, "read_answer", self.caller(), {"reading": reading}, now=self.now, form=id)
        except DomainError as refused:
            note(str(refused))
            assert asked.ended or not asked.unread
            return
        read, asked.unread = max(asked.unread), []
        if reading in words.RATINGS:
            asked.say(read, reading, "sms")

    @precondition(lambda self: self.world.gateway.sent)
    @rule(data=st.data(), status=st.sampled_from(["delivered", "failed", "again"]))
    def receipt(self, data: st.DataObject, status: str) -> None:
        out = data.draw(st.sampled_from(self.world.gateway.sent)).message
        id = self.new(f"receipt of {out.template} of {out.case}: {status}")
        name = f"{out.case}/{out.id}"
        self.world.store.take_in(Inbound("recording", id, "receipt", MOBILE, "", self.now, status=status, out_id=name))
        self.again[out.id] += status == "again"
        self.jobs("send_messages")

    @rule(state=st.sampled_from(["again", "unknown", "failed"]), times=st.integers(1, 4))
    def gateway_fails(self, state: str, times: int) -> None:
        note(f"the next {times} messages: {state}")
        self.world.gateway.results.extend([Result(state, detail="短信网关没有应答")] * times)

    @precondition(lambda self: any(self.case(no).status in (Status.ASSIGNED, Status.HANDLING) for no in self.numbers))
    @rule()
    def answered_again(self) -> None:
        """The second assignment is worked off and its answer released."""
        self.new("the second answers are released")
        self.human(list(self.numbers))
        for no in self.numbers:
            steps = {Status.ASSIGNED: 0, Status.HANDLING: 1}.get(self.case(no).status)
            for action, id, given in AGAIN[steps:] if steps is not None else ():
                handling.act(self.world, no, action, who(self.world, id), given, now=self.now)
        self.learn()

    @precondition(lambda self: any(self.waits(no, 2) for no in self.numbers))
    @rule()
    def nobody_went(self) -> None:
        self.new("why nobody went there is written down")
        self.human(list(self.numbers))
        for no in (no for no in self.numbers if self.waits(no, 2)):
            given = {"went": "no", "people": "唐一", "text": "企业已经搬到外地"}
            handling.act(self.world, no, "visit", self.caller(), given, now=self.now)

    def waits(self, no: str, round: int = 1) -> bool:
        rounds = self.rounds[no]
        return len(rounds) >= round and rounds[-1].ended is None and not rounds[-1].said

    # what always holds
    @invariant()
    def what_stands_is_what_was_said_last(self) -> None:
        for no, rounds in self.rounds.items():
            case = self.case(no)
            if case.status == Status.REVISITING and case.revisit:
                assert case.revisit.rating == (rounds[-1].last or ("", "", ""))[1], no
                assert case.revisit.unclear == bool(rounds[-1].unread), no

    @invariant()
    def one_survey_is_open_and_it_has_the_slot(self) -> None:
        cases = [self.case(no) for no in self.numbers]
        open_ = [one for one in cases if one.status == Status.REVISITING and one.revisit and one.revisit.sent_at]
        for mobile in (MOBILE, SECOND):
            no, taken = self.world.store.survey_case(mobile) or ("", False)
            assert [one.no for one in open_ if one.surveyed == mobile] == ([no] if taken else [])

    @invariant()
    def nothing_leaves_twice_and_nothing_after_an_opt_out(self) -> None:
        sent = self.world.gateway.sent
        for id, times in Counter(one.message.id for one in sent).items():
            assert times <= 1 + self.again[id], id
        for mobile in (MOBILE, SECOND):
            if self.world.store.opted_out(mobile):
                before = self.opted.setdefault(mobile, len(sent))
                assert mobile not in [one.message.to for one in sent[before:]]

    @invariant()
    def the_history_verifies(self) -> None:
        for no in self.numbers:
            case = self.case(no)
            assert ledger.verify(no, self.world.store.links(no), case.head, case.seq) == []
        assert self.world.alarm.texts == []

    def teardown(self) -> None:
        """Left alone, no case rests: what was answered takes effect, what was not is called about."""
        for _ in range(4):
            self.world.clock.forward(weeks=1)
            self.jobs()
        for no in self.numbers:
            case = self.case(no)
            if case.status == Status.REVISITING:
                assert case.revisit
                assert (case.revisit.rating, case.revisit.phone) == ("", True), no


AGAIN: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("sign", "chenli", {}), ("explain", "chenli", EXPLANATION),
    ("submit_result", "hejianping", {**RESULT, "supplement": "首次没有说清"}),
    ("approve_result", "liuying", {"opinion": ""}),
)  # fmt: skip

TestAnswers = Answers.TestCase
TestAnswers.settings = settings(max_examples=40, stateful_step_count=12, deadline=None, derandomize=True)


# what the machine found, in short
@pytest.fixture
def both() -> tuple[World, str, str]:
    """The first is asked by SMS since Friday 09:00; the second was rated satisfied by phone at 10:00."""
    world, (first, second) = deepcopy(an_evening())
    for no in (first, second):
        do(world, no, "03-05 16:00", "approve_result", "liuying", {"opinion": ""})
    run(world, "watch_clocks", "03-06 09:00")
    run(world, "send_messages", "03-06 09:00")
    caller = replace(who(world, "liuying"), id="tangyi")
    handling.act(world, second, "log_call", caller, {"state": "reached", "rating": "satisfied"}, now=t("03-06 10:00"))
    return world, first, second


def push(world: World, id: str, text: str, written: str, pushed: str, read: str = "") -> None:
    world.store.take_in(replace(an_answer(id, MOBILE, text, t(pushed)), said=t(written)))
    run(world, "watch_clocks", read or pushed)


def rating(world: World, no: str) -> str:
    case = world.store.case(no)
    assert case
    return case.revisit.rating if case.revisit else case.rating


def test_a_late_sms_that_two_cases_waited_for_when_it_was_written_rates_none_because_one_has_answered_since(both):
    world, first, second = both
    handling.answer(world, first, {"rating": "basic", "solved": "", "reason": ""}, now=t("03-06 11:00"), form="web")
    push(world, "late", "3", written="03-06 10:30", pushed="03-06 12:00")
    assert (rating(world, first), rating(world, second)) == ("basic", "satisfied")


def test_a_late_sms_that_two_cases_waited_for_when_it_was_written_rates_none_because_one_has_ended_since(both):
    world, first, second = both
    push(world, "first", f"1 {first[-4:]}", written="03-06 10:20", pushed="03-06 10:20")
    run(world, "watch_clocks", "03-09 09:00")
    push(world, "late", "3", written="03-06 10:30", pushed="03-09 09:30")
    assert (rating(world, first), rating(world, second)) == ("satisfied", "satisfied")


def test_an_answer_that_arrived_in_time_counts_though_the_jobs_stood_still_until_it_was_late(both):
    world, first, _ = both
    push(world, "A1", f"1 {first[-4:]}", written="03-06 10:20", pushed="03-06 10:20")
    push(world, "A2", f"3 {first[-4:]}", written="03-08 20:00", pushed="03-08 20:00", read="03-09 09:05")
    run(world, "watch_clocks", "03-10 09:00")
    assert rating(world, first) == "dissatisfied"


def test_what_was_written_after_a_call_replaces_its_rating_though_the_call_was_noted_down_later(both):
    world, first, _ = both
    caller = replace(who(world, "liuying"), id="tangyi")
    said = {"state": "reached", "rating": "satisfied", "at": t("03-06 10:00")}
    handling.act(world, first, "log_call", caller, said, now=t("03-06 11:00"))
    push(world, "A1", f"3 {first[-4:]}", written="03-06 10:30", pushed="03-06 11:05")
    assert rating(world, first) == "dissatisfied"


def test_a_receipt_that_a_message_did_not_arrive_is_no_failure_of_the_job(both):
    world, *_ = both
    [out] = [one.message for one in world.gateway.sent if one.message.template == "survey"]
    receipt = Inbound("recording", "R1", "receipt", MOBILE, "空号", t("03-06 10:10"), status="failed",
                      out_id=f"{out.case}/{out.id}")  # fmt: skip
    world.store.take_in(receipt)
    assert run(world, "send_messages", "03-06 10:10")["failed"] == 0


def test_a_call_that_is_noted_down_late_does_not_replace_what_was_said_in_a_later_one(both):
    world, first, _ = both
    caller = replace(who(world, "liuying"), id="tangyi")
    for made, noted, rated in (("10:30", "10:35", "dissatisfied"), ("10:00", "10:40", "satisfied")):
        said = {"state": "reached", "rating": rated, "at": t(f"03-06 {made}")}
        with suppress(DomainError):
            handling.act(world, first, "log_call", caller, said, now=t(f"03-06 {noted}"))
    assert rating(world, first) == "dissatisfied"


def test_a_call_that_reached_nobody_about_another_case_does_not_make_an_answer_unclear():
    world, (first, second) = deepcopy(an_evening())
    for no in (first, second):
        do(world, no, "03-05 16:00", "approve_result", "liuying", {"opinion": ""})
    run(world, "watch_clocks", "03-06 09:00")
    caller = replace(who(world, "liuying"), id="tangyi")
    handling.act(world, second, "log_call", caller, {"state": "no_answer"}, now=t("03-06 10:00"))
    push(world, "A1", "3", written="03-06 11:00", pushed="03-06 11:01")
    assert (rating(world, first), rating(world, second)) == ("dissatisfied", "")


def test_a_late_sms_that_may_change_an_answer_from_the_web_rates_no_other_case_because_that_one_has_ended_since():
    world, (first, second) = deepcopy(an_evening())
    for no in (first, second):
        do(world, no, "03-05 16:00", "approve_result", "liuying", {"opinion": ""})
    run(world, "watch_clocks", "03-06 09:00")
    handling.answer(world, second, {"rating": "basic", "solved": "", "reason": ""}, now=t("03-06 09:10"), form="web")
    run(world, "watch_clocks", "03-09 09:00")
    push(world, "late", "3", written="03-09 08:30", pushed="03-09 09:10")
    assert (rating(world, first), rating(world, second)) == ("", "basic")
