"""现场录入: what is said at the table becomes a case at once, with the answer on the spot, or with unit and limit
(procedure 7). Every step has a form of its own: pressed twice, or again after a stop, it is done once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chalicelib.domain.case import Actor, Case
from chalicelib.domain.errors import AlreadyDone, DomainError
from chalicelib.domain.platforms import Symposium
from chalicelib.domain.solicitation import TABLE, WHENCE
from chalicelib.domain.words import Role, Status
from chalicelib.handling import solicitations
from chalicelib.handling import symposiumitems as keeping
from chalicelib.handling.acting import act, load
from chalicelib.handling.lodging import register

if TYPE_CHECKING:
    from chalicelib.wiring import Services

# What an answer at the table is: a requirement of the chair for the unit, or the direct answer with its outcome.
CHAIR = "chair"
HOW = {CHAIR: "主持人要求，交单位办", "solved": "当场办结：已解决", "explained": "当场办结：解释说明"}
TAKES = frozenset({Status.LODGED, Status.ACCEPTED})  # what an answer, or a unit, can still be given to at the table


@dataclass(frozen=True)
class Said:
    """What was said to an item. `how`: a key of HOW; `unit` and `limit` (wd) '' while nobody has decided."""

    text: str = ""
    how: str = CHAIR
    unit: str = ""
    limit: str = ""

    @property
    def direct(self) -> bool:
        return bool(self.text) and self.how != CHAIR


def take(
    services: "Services", id: str, meeting: Symposium, values: Mapping[str, Any], actor: Actor, token: str
) -> tuple[Case, str]:
    """A new item → its case and query code, '' when the same form made it before. `values` as for `register`, without
    source, door and `said_at`."""
    given = {**values, "source": f"“{meeting.topic}”{services.terms['symposium']}{WHENCE[TABLE]}"[-100:],
             "said_at": services.clock.now().isoformat(), "door": solicitations.door(id)}  # fmt: skip
    try:
        case, code = register(services, given, actor, channel=solicitations.CHANNEL, token=token)
    except AlreadyDone as done:
        case, code = load(services, done.no), ""
    solicitations.collect(services, id, case, TABLE)
    return case, code


def settle(services: "Services", id: str, no: str, said: Said, actor: Actor, token: str) -> tuple[Case, str]:
    """What follows at once from what was said → the case as it is then, and why it went no further ('' when it did all
    that was asked)."""
    case = load(services, no)
    if said.text:
        keeping.say(services, id, no, said.text, said.how, actor)
    try:
        if case.status == Status.LODGED and (said.text or said.unit):
            case = _once(services, case, "accept", actor, {"opinion": _opinion(said)}, token)
        if case.status == Status.ACCEPTED and said.direct:
            case = _once(services, case, "answer_directly", actor, _result(services, said), token)
        elif case.status == Status.ACCEPTED and said.unit and said.limit:
            case = _once(services, case, "assign", actor, _assignment(services, said), token)
    except DomainError as error:
        return load(services, no), str(error)
    if case.status not in TAKES and not _settled(case, said):
        return case, "本件已过待受理、待交办环节：现场答复记在会议上，要转告承办单位的请到诉求页办理"
    return case, ""


def _settled(case: Case, said: Said) -> bool:
    """Whether what was asked for is how the case stands."""
    return case.status == Status.REVISITING if said.direct else case.unit == said.unit


def _once(services: "Services", case: Case, action: str, actor: Actor, data: Mapping[str, Any], token: str) -> Case:
    try:
        return act(services, case.no, action, actor, data, form=f"table:{token}:{action}")
    except AlreadyDone:
        return load(services, case.no)


def _opinion(said: Said) -> str:
    kind = "主持人现场要求" if said.how == CHAIR else "现场答复"
    return f"座谈会现场登记。{kind}：{said.text}"[:500] if said.text else "座谈会现场登记，按现场意见交办。"


def _result(services: "Services", said: Said) -> dict[str, Any]:
    today = services.clock.now()
    return {"outcome": said.how, "answer": said.text, "basis": "", "planned_for": "",
            "contact_made": f"{today.month}月{today.day}日在座谈会现场当面答复"}  # fmt: skip


def _assignment(services: "Services", said: Said) -> dict[str, Any]:
    """The unit's leader answers for it; 30 working days are for what is complex (procedure 1)."""
    person = responsible(services, said.unit)
    told = f"座谈会主持人要求：{said.text}" if said.text else "按座谈会现场意见办理，在时限内书面反馈。"
    return {"difficulty": "complex" if said.limit == "30" else "general", "why": "座谈会现场提出，主持人现场交办",
            "legacy": False, "limit": said.limit, "unit": said.unit, "co_units": (), "person": person[0],
            "person_duty": person[1], "person_phone": "", "requirement": told[:500]}  # fmt: skip


def responsible(services: "Services", unit: str) -> tuple[str, str]:
    """Name and duty of the unit's leader, who signs for what the unit does; empty when it has none."""
    found = (one for one in services.store.accounts() if one.active and one.unit == unit
             and Role.UNIT_LEADER in one.roles)  # fmt: skip
    one = next(found, None)
    return (one.name, one.duty or "负责人") if one else ("", "")
