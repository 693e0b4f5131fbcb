"""Who sees and touches what: unit > region > role, the most restrictive wins (procedure 2). Pure."""

from collections.abc import Iterable, Sequence

from chalicelib.domain import words
from chalicelib.domain.case import Actor, Case, Entry
from chalicelib.domain.words import Role, Status

CITY_CODE_END = "00"
UNIT_ROLES = frozenset({Role.HANDLER, Role.UNIT_LEADER})
SUPERVISORS = frozenset({Role.SUPERVISOR, Role.SUPERVISOR_HEAD})
AUTHORITY_ROLES = frozenset(
    {Role.INTAKE, Role.SUPERVISOR, Role.SUPERVISOR_HEAD, Role.TASKFORCE, Role.LEADER, Role.PUBLICIST}
)
NO_CASES = frozenset({Role.ADMIN, Role.SECURITY_ADMIN})  # who makes accounts reads no cases
CO_ACTIONS = frozenset({"co_reply", "reveal"})
# Possible in the sealed lane as before it: that they are not would tell that it was entered.
ALIKE_IN_LANE = frozenset({"late_answer", "tell_source"})


def in_region(case: Case, actor: Actor) -> bool:
    """City sees all, a county its county."""
    return actor.region == "" or actor.region.endswith(CITY_CODE_END) or case.region == actor.region


def in_channels(case: Case, actor: Actor) -> bool:
    """Intake of some channels sees what came in through one of them, as the first source or as a further one."""
    return not actor.channels or not actor.channels.isdisjoint((case.channel, *case.also))


def of_unit(case: Case, actor: Actor) -> bool:
    return bool(actor.unit) and actor.unit in (case.unit, *case.co_units)


def was_of_unit(case: Case, actor: Actor) -> int:
    """The last entry a former lead may read; 0 when it never led."""
    return max((seq for unit, seq in case.past_units if unit == actor.unit), default=0)


def sees(case: Case, actor: Actor) -> bool:
    """Whether this person may know that the case exists."""
    if actor.has(Role.SYSTEM, Role.ENTERPRISE):
        return True
    if actor.id in case.lane_readers:
        return True
    if case.sensitive:
        return actor.id in case.readers
    if actor.has(*UNIT_ROLES) and (of_unit(case, actor) or was_of_unit(case, actor)):
        return True
    if actor.has(*(AUTHORITY_ROLES - {Role.INTAKE, Role.TASKFORCE})):
        return in_region(case, actor)
    if actor.has(Role.INTAKE):
        return in_region(case, actor) and in_channels(case, actor)
    return actor.has(Role.TASKFORCE) and (case.taskforce or case.unit == actor.unit) and in_region(case, actor)


def may_touch(action: str, roles: Iterable[Role], case: Case, actor: Actor) -> bool:
    """Whether one of the row's roles, as this person holds it, reaches this case."""
    if action == "seal_off":  # sees no case; confirms what somebody else asked for
        return bool(case.seal_entry) and actor.has(*roles)
    if not sees(case, actor):
        return False
    if case.status in words.SEALED and actor.id not in case.lane_readers and action not in ALIKE_IN_LANE:
        return False
    if outsider(case, actor) and closed_to_unit(case):  # what can still be done would tell what became of it
        return False
    return any(role in actor.roles and _reaches(action, role, case, actor) for role in roles)


def _reaches(action: str, role: Role, case: Case, actor: Actor) -> bool:
    if role in UNIT_ROLES:
        if action == "co_reply":
            return actor.unit in case.co_units
        return actor.unit == case.unit or (action in CO_ACTIONS and of_unit(case, actor))
    if role in NO_CASES:
        return True
    return in_region(case, actor) and (role != Role.INTAKE or in_channels(case, actor))


def outsider(case: Case, actor: Actor) -> bool:
    """A person of a unit, who sees the unit's side only."""
    if actor.id in case.lane_readers:
        return False
    return actor.has(*UNIT_ROLES) and not (actor.has(*AUTHORITY_ROLES) and in_region(case, actor))


def closed_to_unit(case: Case) -> bool:
    """Round 2 after its result was approved: the unit sees one and the same line for good."""
    after = (Status.REVISITING, Status.ADJUDICATING, Status.TRANSFERRED, Status.CLOSED, Status.ARCHIVED)
    return case.round == 2 and case.status in after


def status_label(case: Case, actor: Actor) -> str:
    """The status in words as this person may know it."""
    if actor.has(Role.ENTERPRISE):
        return public_label(case)
    if actor.id in case.lane_readers:
        return words.STATUS[case.status].label
    if outsider(case, actor) and not of_unit(case, actor):
        return words.MOVED_ON
    if outsider(case, actor) and closed_to_unit(case):
        return words.UNIT_ROUND2_LINE
    if case.status in words.SEALED:
        return words.STATUS[Status.REVISITING].label
    return words.STATUS[case.status].label


def public_label(case: Case) -> str:
    if case.round == 2 and case.status in (Status.ASSIGNED, Status.HANDLING):
        return words.REWORKING
    return words.STATUS[case.status].public


def entries_for(case: Case, entries: Sequence[Entry], actor: Actor) -> list[Entry]:
    """The entries this person may read, oldest first. A result is public once it was approved."""
    released = frozenset(entry.facts["answers"] for entry in entries if "answers" in entry.facts)
    return [entry for entry in entries if _reads(case, entry, actor, released)]


def _reads(case: Case, entry: Entry, actor: Actor, released: frozenset[int]) -> bool:
    if actor.has(Role.ENTERPRISE):
        return entry.seen in ("public", "enterprise", "closing") or (entry.seen == "pending" and entry.seq in released)
    if entry.seen in ("lane", "closing"):  # what would tell the authority at large that the lane was entered
        return actor.id in case.lane_readers
    if not outsider(case, actor):
        return True
    if entry.seen == "authority" or (entry.seen == "enterprise" and entry.round >= case.round):
        return False  # in round 2 the unit reads how round 1 was rated and why (procedure 5.6)
    if not of_unit(case, actor) and entry.seq > was_of_unit(case, actor):
        return False
    return not closed_to_unit(case) or entry.seq <= case.answer_seq or entry.actor == actor.id


def as_left(case: Case, actor: Actor) -> Case:
    """The case for a unit that led it once: nothing of who has it now, how it stands and until when (procedure 2)."""
    if not outsider(case, actor) or of_unit(case, actor):
        return case
    return case.with_(status=Status.CLOSED, unit="", person=None, clocks=(), co_units=(), co_open=(), limit=0, round=0,
                      difficulty="", listed="", leader="", taskforce=False, extension=None, revisit=None,
                      urgent=False)  # fmt: skip


def shows_enterprise(case: Case, actor: Actor) -> bool:
    """保密: no enterprise panel for the unit (procedure 2)."""
    return not (case.secret and outsider(case, actor))
