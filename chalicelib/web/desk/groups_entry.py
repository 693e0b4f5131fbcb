"""Entering what the steward marked: several appeals at once, a leader's reply as an instruction, a unit's reply as an
entry. Each goes through the flow by itself; what fails stays on the page with what was typed (seed P4.2, procedure 7).
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from chalice.app import Response

from chalicelib.domain import groupwork
from chalicelib.domain.errors import DomainError, Invalid, Refused
from chalicelib.domain.groupwork import LEADER, Word
from chalicelib.domain.platforms import Member
from chalicelib.handling import enterprises, groupentry, groupguess
from chalicelib.handling import groups as keeping
from chalicelib.web.desk import frame, register
from chalicelib.web.desk.groups import leaders
from chalicelib.web.desk.groups_form import OTHER, Appeal, Work, show, waiting
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

LONGEST = 2000  # characters of a reply


@page("/desk/groups/{id}/entry", who=frame.INTAKE)
def entry_form(visit: Visit) -> Response:
    return show(visit, waiting(visit))


@page("/desk/groups/{id}/entry", ("POST",), who=frame.INTAKE)
def entry(visit: Visit) -> Response:
    """Enter what is ticked; the page that answers shows each number and, once, its query code."""
    work = waiting(visit)
    if not work.appeals and not work.answers:  # pressed twice
        return visit.redirect(f"/desk/groups/{work.thing.id}")
    for appeal in work.appeals:
        if visit.first(f"{appeal.slug}-go"):
            _attempt(work, appeal.slug, partial(_lodge, visit, work, appeal))
    for word in work.answers:
        if visit.first(f"{word.slug}-go"):
            _attempt(work, word.slug, partial(_answer, visit, work, word))
    if not work.done and not work.wrong:
        work.wrong["go"] = "请勾选要录入的"
    if not work.wrong:
        return frame.render(visit, "desk/group_entered.html", group=work.thing, done=work.done)
    again = waiting(visit)
    return show(visit, replace(again, done=work.done, wrong=work.wrong), visit.form)


def _attempt(work: Work, slug: str, deed: Callable[[], None]) -> None:
    """Do one; what is refused is said beside it and stops none of the others."""
    try:
        deed()
    except Invalid as invalid:
        work.wrong |= {f"{slug}-{name}": text for name, text in invalid.fields.items()}
    except DomainError as error:
        work.wrong[f"{slug}-go"] = str(error)


# appeals


def _lodge(visit: Visit, work: Work, appeal: Appeal) -> None:
    services, id, words = visit.services, work.thing.id, appeal.words
    same = visit.first(f"{appeal.slug}-same")
    if same:
        if same not in {one.case.no for one in appeal.likely}:
            raise Invalid({"same": "请重新选择"})
        groupentry.add_source(services, id, words, same, visit.actor)
        no, code, what = same, "", "已并入原有诉求，增加了一个来源"
    else:
        values = _values(visit, appeal)
        no, code = groupentry.lodge(services, id, words, values, visit.actor)
        what = "已登记为新的诉求"
        known = Member(words[0].sender, values["enterprise"])
        keeping.remember(services, id, known)
    work.lodged[appeal.slug] = no
    work.done.append((f"{words[0].sender}：{groupwork.title_of(words)}。{what}", no, code))


def _values(visit: Visit, appeal: Appeal) -> dict[str, Any]:
    """The values for `register`, read by the same rules as the form of 代录."""
    slug, first = appeal.slug, appeal.words[0]
    prefix = f"{slug}-"
    typed = {name.removeprefix(prefix): values for name, values in visit.form.items() if name.startswith(prefix)}
    known = {"channel": [keeping.CHANNEL], "source": [first.sender], "said_at": [first.at.isoformat()]}
    picked = next((one for one in appeal.guesses if one.id == visit.first(f"{slug}-pick")), None)
    if appeal.guesses and not picked and visit.first(f"{slug}-pick") != OTHER:
        raise Invalid({"pick": "请选择是哪家企业"})
    if picked:
        known |= _known(visit, picked, typed)
    asked = register.needs(visit)
    values = register.read(replace(visit, form={**typed, **known}), asked)
    if picked:
        values["enterprise"] = picked.id
    return values


def _known(visit: Visit, picked: groupguess.Guess, typed: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """What the registry knows of the enterprise that was chosen; its newest contact when no number was typed."""
    found = enterprises.find(visit.services, picked.id)
    coded = not picked.id.startswith("L")
    given = {"enterprise": [picked.id if coded else ""]}
    if picked.name:
        given["enterprise_name"] = [picked.name]
    if picked.region and visit.services.org.within(picked.region, visit.actor.region):
        given["region"] = [picked.region]
    reach = next((one for one in found.contacts if one.mobile or one.landline), None) if found else None
    if reach and not any("".join(typed.get(name, [])).strip() for name in register.PHONES):
        given |= {"name": [reach.name], "duty": [reach.duty], "mobile": [reach.mobile], "landline": [reach.landline]}
    return given


# replies


def _answer(visit: Visit, work: Work, word: Word) -> None:
    services, id, slug = visit.services, work.thing.id, word.slug
    no, said = _target(visit, work, slug), visit.form.get(f"{slug}-text", [word.text])[0].strip()
    if not 1 <= len(said) <= LONGEST:
        raise Invalid({"text": f"请填写 1 至 {LONGEST:,} 个字"})
    if word.mark == LEADER:
        login = visit.first(f"{slug}-leader")
        found = next((one for one in leaders(visit) if one.login == login), None)
        if found is None:
            raise Invalid({"leader": "请选择是哪位领导"})
        groupentry.instruct(services, id, word, no, visit.actor, found.login, said)
        keeping.remember(services, id, Member(word.sender, leader=found.id))
        what = f"{found.name}的答复已记为批示，待本人确认"
    else:
        who = visit.first(f"{slug}-who")
        if not 2 <= len(who) <= 50:
            raise Invalid({"who": "请写明是哪个单位、谁答复的（2 至 50 个字）"})
        public = bool(visit.first(f"{slug}-public"))
        groupentry.record_reply(services, id, word, no, visit.actor, who, public, said)
        what = f"{who}的答复已记入办理过程"
    work.done.append((what, no, ""))


def _target(visit: Visit, work: Work, slug: str) -> str:
    """The number of the case that a reply belongs to, one that was made a moment ago included."""
    chosen = visit.first(f"{slug}-target")
    if chosen in work.lodged:
        return work.lodged[chosen]
    if any(one.slug == chosen for one in work.appeals):
        raise Refused("它答复的那件还没有登记成功，登记以后再录入")
    if chosen not in {case.no for case in work.cases}:
        raise Invalid({"target": "请选择答复的是哪一件"})
    return chosen
