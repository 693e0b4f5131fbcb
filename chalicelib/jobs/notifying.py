"""Desk messages become each person's notices; then the duty phones and the groups' robots hear that there is work.

A notice is never lost: the message waits until every copy is written. SMS and robot lines come after it, and a stop
in between loses them: they say only that there is something new, which the notices show as well. A robot is called at
most once in a run, and its tasks are counted down before the call, because two lines are worse than none.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from chalicelib.domain import access, pacing
from chalicelib.domain.case import Case, Message
from chalicelib.domain.groups import NO_CASE, groups, robot_of, stands_in
from chalicelib.domain.records import Account, Bell, Notice, Robot
from chalicelib.handling import doors
from chalicelib.jobs import logs
from chalicelib.messages import robots

if TYPE_CHECKING:
    from chalicelib.wiring import Services

BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
MOST = 9999  # tasks that a line counts


@dataclass
class Run:
    """What one run knows and counts: people by group, deputies by account, cases, new tasks by account and by robot."""

    people: Mapping[str, list[Account]]
    deputies: Mapping[str, Account] = field(default_factory=dict)
    cases: dict[str, Case | None] = field(default_factory=dict)
    tasks: defaultdict[str, set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))
    units: defaultdict[str, set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))
    urgent: set[str] = field(default_factory=set)  # cases
    done: Counter[str] = field(default_factory=Counter)


def tell(services: "Services", now: datetime, more: Callable[[], bool]) -> Counter[str]:
    """→ {bells, sms, robots, error: n}. Everything that waits, as long as there is time."""
    this, tried = Run({}), set()
    while more():
        due = [note for note in services.store.due_notes() if (note.to, note.id) not in tried]
        if not due:
            break
        if not this.people:
            _learn_people(services, this)
        for note in due:
            tried.add((note.to, note.id))
            if more():
                _deliver(services, this, note)
    _phones(services, this, now)
    _robots(services, this, now)
    return this.done


def _learn_people(services: "Services", this: Run) -> None:
    """Group → its active accounts, and who stands in for whom; all accounts are read once per run."""
    made: defaultdict[str, list[Account]] = defaultdict(list)
    active = {one.id: one for one in services.store.accounts() if one.active}
    for account in active.values():
        for group in groups(account.actor(), services.org):
            made[group].append(account)
    this.people = dict(made)
    this.deputies = {one.id: active[one.deputy] for one in active.values() if one.deputy in active}


def _deliver(services: "Services", this: Run, note: Notice) -> None:
    """A message that breaks keeps its place and stops nobody else's."""
    about = "" if note.to in NO_CASE else note.case
    try:
        if about and about not in this.cases:
            this.cases[about] = services.store.case(about)
        case = this.cases.get(about)
        people = this.people.get(note.to, ()) or _at_door(services, this, note.to)
        told = [one for one in people if not about or (case and access.sees(case, one.actor()))]
        texts = {**_copies(this, note, case, told), **{one.id: note.text for one in told}}
        urgent = bool(case and case.urgent)
        if case:
            doors.expect(services, note.to, case, note.at)
        services.store.deliver(note, [Bell(note.id, id, about, text, note.at, urgent, path=note.path)
                                      for id, text in texts.items()])  # fmt: skip
    except Exception as error:  # noqa: BLE001 - one message must not stop the others
        logs.failure("note", note.id, error)
        this.done["error"] += 1
        return
    _count(this, note, texts, urgent)


def _at_door(services: "Services", this: Run, door: str) -> list[Account]:
    """The active accounts behind a window, group or symposium: they pass the answer on (procedure 7)."""
    named = frozenset(doors.people(services, door))
    return [one for one in {one.id: one for found in this.people.values() for one in found}.values() if one.id in named]


def _copies(this: Run, note: Notice, case: Case | None, told: Iterable[Account]) -> dict[str, str]:
    """Account → text for the deputies of those who are told (procedure 2)."""
    pairs = [(one, this.deputies[one.id]) for one in told if one.id in this.deputies]
    return {deputy.id: f"（代{one.name}）{note.text}" for one, deputy in pairs
            if case and stands_in(note.to, case, one.actor(), deputy.actor())}  # fmt: skip


def _count(this: Run, note: Notice, told: Iterable[str], urgent: bool) -> None:
    """A task counts once for a person or a unit, however many groups it went to."""
    task = (note.case, note.text)
    this.urgent |= {note.case} if urgent else set()
    unit = robot_of(note.to)
    for account in told:
        this.done["bells"] += 1
        this.tasks[account].add(task)
        if unit is not None:
            this.units[unit].add(task)


def _phones(services: "Services", this: Run, now: datetime) -> None:
    """One SMS to each duty phone with new tasks. In the quiet hours it waits for their end, under one name for the
    night, so that a later one takes its place and counts all that is unread."""
    wanted = {one.id: one for found in this.people.values() for one in found if one.sms and one.mobile}
    end = pacing.silent_until(now, services.policy)
    for account in sorted(set(this.tasks) & set(wanted)):
        urgent = any(case in this.urgent for case, _ in this.tasks[account])
        later = end if end and not urgent else None
        n = max(len(this.tasks[account]), services.store.unread(account) if later else 0)
        name = f"duty.{account}.{later:%Y%m%d}" if later else services.ids.new()
        services.store.send(Message(name, "", "sms", wanted[account].mobile, "duty", {"n": str(n)}, later or now))
        this.done["sms"] += 1


def _robots(services: "Services", this: Run, now: datetime) -> None:
    quiet = pacing.silent_until(now, services.policy) is not None
    for robot in services.store.robots():
        try:
            fresh = this.units[robot.unit]
            urgent = any(case in this.urgent for case, _ in fresh)
            _speak(services, robot, len(fresh), now, quiet and not urgent, this.done)
        except Exception as error:  # noqa: BLE001 - one robot must not stop the others
            logs.failure("robot", f"{robot.unit}/{robot.kind}", error)
            this.done["error"] += 1


def state_name(unit: str, kind: str) -> str:
    """The setting that says how far a robot is: {waiting, tries, again, sent, error}."""
    return f"robot:{unit}:{kind}"


def _speak(
    services: "Services", robot: Robot, fresh: int, now: datetime, quiet: bool, done: Counter[str]
) -> None:  # fmt: skip
    """Say the sum of what is new; what did not leave is added to the next line, later each time."""
    name = state_name(robot.unit, robot.kind)
    was: dict[str, Any] = dict(services.store.setting(name) or {})
    waiting = min(MOST, int(was.get("waiting", 0)) + fresh)
    later = was.get("again", "")
    if not waiting or quiet or (later and datetime.fromisoformat(later) > now):
        if fresh:
            services.store.put_setting(name, {**was, "waiting": waiting})
        return
    services.store.put_setting(name, {**was, "waiting": 0})
    said, origin = line(services, robot.unit, waiting), services.settings.robots_origin
    answer = robots.call(robot, said, services.clock.wall(), origin)
    done["robots"] += 1
    if answer.state == "sent":
        services.store.put_setting(name, {"waiting": 0, "sent": now.isoformat()})
        return
    tries = int(was.get("tries", 0))
    again = now + BACK_OFF[min(tries, len(BACK_OFF) - 1) if answer.state == "again" else -1]
    services.store.put_setting(name, {"waiting": waiting, "tries": tries + 1, "again": again.isoformat(),
                                      "error": answer.detail, "sent": was.get("sent", "")})  # fmt: skip


def line(services: "Services", unit: str, n: int) -> str:
    """What a robot says: never what it is about."""
    name = services.org.unit_name(unit) if unit else services.settings.org_name
    return f"{name}：有 {n} 条新任务，请登录工作台办理。"
