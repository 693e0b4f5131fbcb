"""To whom a desk message goes: the names of groups that a person belongs to (procedure 2). Pure."""

from chalicelib.domain.case import Actor
from chalicelib.domain.org import Org
from chalicelib.domain.words import Role

OF_UNIT = (Role.HANDLER, Role.UNIT_LEADER)
OF_REGION = (Role.INTAKE, Role.SUPERVISOR, Role.SUPERVISOR_HEAD, Role.TASKFORCE)


def groups(actor: Actor, org: Org) -> list[str]:
    """The groups that reach this person; the city's people belong to those of every region."""
    made = [f"account:{actor.id}"]
    made += [f"unit:{actor.unit}:{role}" for role in OF_UNIT if actor.unit and actor.has(role)]
    seen = sorted(org.regions) if actor.region in ("", org.city) else [actor.region]
    return made + [f"role:{role}:{region}" for role in OF_REGION if actor.has(role) for region in seen]


def robot_of(group: str) -> str | None:
    """The unit whose chat group hears of a message to this group, '' for the supervisor's own; None: nobody's, for
    what goes to named people."""
    kind, _, rest = group.partition(":")
    return {"unit": rest.rpartition(":")[0], "role": ""}.get(kind)
