"""To whom a desk message goes: the names of groups that a person belongs to (procedure 2). Pure."""

from chalicelib.domain import access
from chalicelib.domain.case import Actor, Case
from chalicelib.domain.org import Org
from chalicelib.domain.words import Role

OF_UNIT = (Role.HANDLER, Role.UNIT_LEADER)
OF_REGION = (Role.INTAKE, Role.SUPERVISOR, Role.SUPERVISOR_HEAD, Role.TASKFORCE)
SECURITY = f"role:{Role.SECURITY_ADMIN}:"
NO_CASE = frozenset({SECURITY})  # they see no case: they hear that something waits, not of which one


def groups(actor: Actor, org: Org) -> list[str]:
    """The groups that reach this person; the city's people belong to those of every region."""
    made = [f"account:{actor.id}"]
    made += [SECURITY] if actor.has(Role.SECURITY_ADMIN) else []
    made += [f"unit:{actor.unit}:{role}" for role in OF_UNIT if actor.unit and actor.has(role)]
    seen = sorted(org.regions) if actor.region in ("", org.city) else [actor.region]
    return made + [f"role:{role}:{region}" for role in OF_REGION if actor.has(role) for region in seen]


def stands_in(group: str, case: Case, absent: Actor, deputy: Actor) -> bool:
    """Whether the deputy gets a copy of what the absent person was told: he is of the same unit, sees the case and,
    for what the authority is told, from its side. Never what goes to a named person: it may be of the sealed lane."""
    kind = group.partition(":")[0]
    if kind == "account" or deputy.unit != absent.unit or not access.sees(case, deputy):
        return False
    return kind == "unit" or not access.outsider(case, deputy)


def robot_of(group: str) -> str | None:
    """The unit whose chat group hears of a message to this group, '' for the supervisor's own; None: nobody's, for
    what goes to named people or to the security administrators."""
    if group in NO_CASE:
        return None
    kind, _, rest = group.partition(":")
    return {"unit": rest.rpartition(":")[0], "role": ""}.get(kind)
