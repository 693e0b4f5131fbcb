"""Entering what was said in a group: appeals, further sources, instructions of leaders, replies of units (procedure 7).

Each deed has a form of its own, so that pressed twice, or repeated after a stop, it is done once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from chalicelib.domain import groupwork
from chalicelib.domain.case import Actor, Case, Entry
from chalicelib.domain.errors import AlreadyDone, Invalid, Refused
from chalicelib.domain.groupwork import APPEAL, MORE, Word
from chalicelib.domain.platforms import Group
from chalicelib.domain.records import Form, Line
from chalicelib.handling.acting import act, load
from chalicelib.handling.groups import CHANNEL, KIND, door, entered, link
from chalicelib.handling.groupwords import put, went, words
from chalicelib.handling.lodging import register

if TYPE_CHECKING:
    from datetime import datetime

    from chalicelib.wiring import Services


def lodge(
    services: "Services", id: str, found: Sequence[Word], values: Mapping[str, Any], actor: Actor
) -> tuple[str, str]:
    """Register an appeal of these messages → its number and query code, '' when it was registered by the same form
    before. `values` as for `register`; the acceptance clock runs from now, the entry (procedure 4)."""
    first, group = found[0], services.store.thing(Group, id)
    name = group.data.name if group else ""
    given = {**values, "said_at": first.at.isoformat(), "source": source(name, first), "door": door(id)}
    try:
        case, code = register(services, given, actor, channel=CHANNEL, token=_token(id, first, "case"))
        no = case.no
    except AlreadyDone as done:
        no, code = done.no, ""
    link(services, id, no, first.at, services.clock.now())
    went(services, id, found, no)
    return no, code


def source(name: str, word: Word) -> str:
    """Where it was said, in words."""
    return f"{name}，{word.at.month}月{word.at.day}日 {word.at:%H:%M} {word.sender}"[:100]


def add_source(services: "Services", id: str, found: Sequence[Word], no: str, actor: Actor) -> None:
    """The same matter is a case already: another source of it, or one more message of the same group."""
    case, said_at = load(services, no), found[0].at
    if door(id) not in case.doors:
        group = services.store.thing(Group, id)
        told = source(group.data.name if group else "", found[0])
        given = {"channel": CHANNEL, "source": told, "said_at": said_at, "door": door(id)}
        _once(lambda: act(services, no, "add_source", actor, given, form=_token(id, found[0], "source")))
    link(services, id, no, said_at, services.clock.now())
    went(services, id, found, no)


def instruct(services: "Services", id: str, word: Word, no: str, actor: Actor, leader: str, said: str = "") -> None:
    """A leader's reply in the group becomes an instruction, written down on the leader's behalf; the leader confirms.

    `leader`: login; `said`: its words where they are not to be as they were said. Refused while another one waits:
    the second would take the place of the first.
    """
    form = _token(id, word, "instruct")
    case = load(services, no)
    _discreet(services, id, case, said or word.text)
    text = f"在企业家微信群里（{word.at.month}月{word.at.day}日 {word.at:%H:%M}）：{said or word.text}"
    if case.unconfirmed and not _used(services, form):
        raise Refused("本件有一条代录的批示还没有经领导确认，确认以后再录入这一条")
    given = {"text": text, "wanted": None, "leader": leader}
    _once(lambda: act(services, no, "instruct", actor, given, form=form))
    _answered(services, id, no, word.at)
    went(services, id, [word], no)


def record_reply(
    services: "Services", id: str, word: Word, no: str, actor: Actor, who: str, public: bool, said: str = ""
) -> None:
    """A unit's reply in the group becomes an entry of the case; `said` as for `instruct`."""
    _discreet(services, id, load(services, no), said or word.text)
    given = {"who": who, "said_at": word.at, "text": said or word.text, "public": public}
    _once(lambda: act(services, no, "record_group_reply", actor, given, form=_token(id, word, "reply")))
    went(services, id, [word], no)


def _discreet(services: "Services", id: str, case: Case, text: str) -> None:
    """The unit of a case with 保密 reads nothing that tells whose it is. Invalid for `text`."""
    if not case.secret:
        return
    senders = {one.sender for one in words(services, id)[0] if one.case == case.no and one.mark in (APPEAL, MORE)}
    if any(groupwork.tells_whose(text, case, one) for one in senders or {""}):
        raise Invalid({"text": "本件要求对承办单位保密，请把这段话里的企业和人名去掉以后再录入"})


def forget(services: "Services", case: Case, entry: Entry) -> None:
    """An entry of the case is sealed off: the messages that it was made of lose their words in their group too, and
    where they are quoted; those of the appeal with the lodged text, however it was edited. Their keys stay, so that the
    same chat brings them back no more."""
    gone = "\n".join((entry.text, *(str(one) for one in entry.data.values())))
    for id in (one.removeprefix(door("")) for one in case.doors if one.startswith(door(""))):
        all_ = _all(services, id)
        made = [word for word in all_ if word.case == case.no and (
            word.text in gone or (entry.action == "register" and word.mark in (APPEAL, MORE)))]  # fmt: skip
        said = "\n".join((gone, *(word.text for word in made)))
        for word in all_:
            quoted = None if word.quoted and word.quoted[1] in said else word.quoted
            if word in made:
                put(services, id, replace(word, text="", quoted=None, pictures=0))
            elif quoted != word.quoted:
                put(services, id, replace(word, quoted=quoted))


def _all(services: "Services", id: str) -> list[Word]:
    found, before = words(services, id)
    while before:
        older, before = words(services, id, before)
        found = [*older, *found]
    return found


def _answered(services: "Services", id: str, no: str, at: "datetime") -> None:
    """The first instant at which a leader answered."""
    for line in entered(services, id):
        if line.data["case"] == no and not ("" < str(line.data.get("leader_at", "")) <= at.isoformat()):
            services.store.add_line(KIND, id, Line(line.id, {**line.data, "leader_at": at.isoformat()}), replace=True)


def _token(id: str, word: Word, what: str) -> str:
    """One form per message and deed: pressed twice, or after a stop, it is done once."""
    return f"group:{id}:{word.id.rpartition('#')[2]}:{what}"


def _used(services: "Services", form: str) -> bool:
    try:
        services.store.put_form(Form(form, "desk", services.clock.wall()))
    except AlreadyDone:
        return True
    return False


def _once(deed: Callable[[], object]) -> None:
    try:
        deed()
    except AlreadyDone:
        return
