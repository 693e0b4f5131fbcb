"""Load → flow → save, with what the clock owes paid first."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from chalicelib.domain import access, attachments, clockwork, queues
from chalicelib.domain.case import SYSTEM, Actor, Case, Change
from chalicelib.domain.errors import Invalid, PhoneBusy, Refused, Stale, Unseen
from chalicelib.domain.flow import FLOW, Context, apply
from chalicelib.domain.words import Status

if TYPE_CHECKING:
    from chalicelib.wiring import Services

MOST_STEPS = 40  # of the clock for one case in one run; the rest waits for the next run
RETRIES = 3


def context(services: "Services", now: datetime) -> Context:
    return Context(now, services.ids.new(), services.policy, services.calendar, services.org)


def save(services: "Services", change: Change, form: str = "") -> Case:
    """Every change goes through here: its place in the queues is computed from the new case."""
    place = queues.place(change.case, services.policy, services.calendar, services.org)
    return services.store.save(change, place, form)


def load(services: "Services", no: str) -> Case:
    case = services.store.case(no)
    if case is None:
        raise Unseen
    return case


def wake(services: "Services", no: str, now: datetime, seen: int | None = None) -> Case:
    """Do everything that the clock owes this case up to `now`; harmless when repeated or overlapping.

    Each step is one transaction under the version condition: whoever comes second finds it done. `seen`: the version
    that a person saw, Stale when anybody changed the case since; what the clock does here is not held against him.
    """
    case = load(services, no)
    if seen is not None and case.version != seen:
        raise Stale
    for _ in range(MOST_STEPS):
        change = clockwork.step(case, context(services, now))
        if change is None:
            return case
        if change.entries and change.entries[0].action == "release_merged":
            back = _send_back(services, case, now)
            change = apply(case, "release_merged", SYSTEM, {"back": back}, context(services, now))
        try:
            case = save(services, change)
        except PhoneBusy:
            waiting = apply(case, "wait_for_survey", SYSTEM, {}, context(services, now))
            case = save(services, waiting)
        except Stale:
            if seen is not None:
                raise
            case = load(services, no)
    return case


def _send_back(services: "Services", master: Case, now: datetime) -> int:
    """What was merged into a case that ended goes its own way again; done before the master forgets them, so that a
    stop in between repeats it. → how many went since it ended."""
    back = 0
    for no in master.merged:
        other = services.store.case(no)
        if other and other.status == Status.MERGED and other.master == master.no:
            reason = {"reason": "主件已撤回或已告知其他渠道"}
            save(services, apply(other, "unmerge", SYSTEM, reason, context(services, now)))
            back += 1
        elif other and master.closed_at:
            ended = master.closed_at
            back += any(entry.action == "unmerge" and entry.at >= ended for entry in services.store.history(no))
    return back


def act(
    services: "Services",
    no: str,
    action: str,
    actor: Actor,
    data: Mapping[str, Any],
    *,
    now: datetime | None = None,
    version: int | None = None,
    form: str = "",
    paid: datetime | None = None,
) -> Case:
    """One action of a person (or the system) on a case.

    `version`: the one the person saw; when the case moved since, Stale is raised and nothing is written.
    Without it a lost race is retried while the action is still allowed. `paid`: what the clock owes comes first only
    up to here, for what arrived before `now` and must not lose against a clock that was paid late.
    """
    at = now or services.clock.now()
    seen = load(services, no)
    if not access.sees(seen, actor) and not access.may_touch(action, actor.roles, seen, actor):
        raise Unseen
    case = wake(services, no, paid or at, version)
    given = completed(services, case, action, actor, data)
    for attempt in range(RETRIES):
        try:
            change = apply(case, action, actor, given, context(services, at))
            if action == "merge":  # the master first: it may know of one that did not come, never the other way round
                _absorb(services, given["master"], case, at)
            return save(services, change, form)
        except Stale:
            if version is not None or attempt == RETRIES - 1:
                raise
            case = load(services, no)
    raise Stale


def completed(
    services: "Services", case: Case, action: str, actor: Actor, data: Mapping[str, Any]
) -> Mapping[str, Any]:
    """The data with what only the store knows: a merge's master, the attachments, whether named people exist."""
    from chalicelib.handling import doors, people

    if action == "add_source" and data.get("door") and not doors.name(services, data["door"]):
        raise Invalid({"door": "没有这个专窗、微信群或座谈会，请重新选择"})
    if action == "merge":
        return {**data, "master_enterprise": _master(services, actor, str(data.get("master", ""))).enterprise}
    if action in ("approve_result", "answer_directly"):
        data = {**data, "doors": doors.of_merged(services, case)}
    if action == "tell_source":
        return {**data, "since": doors.answered_at(services, case)}
    if action == "visit" and data.get("photos") and not set(data["photos"]) <= pictures(services, case):
        raise Invalid({"photos": "请从列出的照片里选"})
    if action == "redact":
        data = {**data, "files": services.store.parts(case.no, "ATT#")}
    return people.checked(services, action, case, actor, data)


def pictures(services: "Services", case: Case) -> set[str]:
    """Ids of what a visit may name: photographs that were uploaded for it, and pictures among the attachments."""
    found = [*services.store.parts(case.no, "PIC#"), *services.store.parts(case.no, "ATT#")]
    return {str(part.data["id"]) for part in found if part.data.get("kind") in attachments.PICTURES}


def _master(services: "Services", actor: Actor, no: str) -> Case:
    """One that this person may not see is none."""
    master = services.store.case(no)
    if master is None or master.status not in FLOW["absorb"].froms or not access.sees(master, actor):
        raise Refused("没有找到可以并入的诉求：应是同一企业正在办理的一件")
    return master


def _absorb(services: "Services", master: str, other: Case, at: datetime) -> None:
    case = wake(services, master, at)
    if other.no not in case.merged:
        given = {"other": other.no, "doors": [(door, other.no, other.title) for door in other.doors]}
        save(services, apply(case, "absorb", SYSTEM, given, context(services, at)))
