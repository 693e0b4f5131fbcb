"""Entering what the steward marked: several appeals at once, a leader's reply as an instruction, a unit's reply as an
entry. Each goes through the flow by itself; what fails stays on the page with what was typed (seed P4.2, procedure 7).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any

from chalice.app import Response

from chalicelib.domain import flow, groupwork
from chalicelib.domain.case import Case
from chalicelib.domain.errors import DomainError, Invalid, Refused
from chalicelib.domain.flow import Need
from chalicelib.domain.groupwork import LEADER, Word
from chalicelib.domain.platforms import Member
from chalicelib.domain.records import Thing
from chalicelib.domain.words import Status
from chalicelib.handling import enterprises, groupentry, groupguess
from chalicelib.handling import groups as keeping
from chalicelib.web.desk import fields, frame, register
from chalicelib.web.desk.groups import WRONG, leaders
from chalicelib.web.desk.groups_chat import entering
from chalicelib.web.pages import page
from chalicelib.web.visit import Visit

MOST_APPEALS, MOST_ANSWERS = 8, 12  # on one page: a form has at most 200 fields
OTHER = "other"
NOT_ASKED = frozenset({"channel", "source", "said_at", "wish", "duty"})  # known, or nobody says it in a group
WHOSE = frozenset({"enterprise_name", "enterprise", "region"})
Words = tuple[Word, ...]


@dataclass(frozen=True)
class Appeal:
    """One appeal of the page; `slug` begins the names of its fields."""

    words: Words
    guesses: list[groupguess.Guess]
    likely: list[groupguess.Likely]

    @property
    def slug(self) -> str:
        return self.words[0].slug


@dataclass
class Work:
    """What is to be entered, and what came of it: `done` are (what, number, query code), `wrong` sentences by field."""

    thing: Thing
    words: list[Word]
    cases: list[Case]
    appeals: list[Appeal]
    answers: list[Word]
    left: int
    done: list[tuple[str, str, str]] = field(default_factory=list)
    wrong: dict[str, str] = field(default_factory=dict)
    lodged: dict[str, str] = field(default_factory=dict)  # slug → number


def _work(visit: Visit) -> Work:
    thing, services = entering(visit), visit.services
    words, _ = keeping.words(services, thing.id)
    cases = [case for case, _ in keeping.cases(services, thing.id, visit.actor)]
    waiting = groupwork.appeals(words)
    appeals = [_appeal(visit, thing, cases, one) for one in waiting[:MOST_APPEALS]]
    answers = groupwork.answers(words)
    left = len(waiting[MOST_APPEALS:]) + len(answers[MOST_ANSWERS:])
    return Work(thing, words, cases, appeals, answers[:MOST_ANSWERS], left)


def _appeal(visit: Visit, thing: Thing, own: list[Case], words: Words) -> Appeal:
    found = groupguess.guesses(visit.services, thing.data, words, visit.actor)
    return Appeal(words, found, groupguess.likely(visit.services, found, own, words, visit.actor))


@page("/desk/groups/{id}/entry", who=frame.INTAKE)
def entry_form(visit: Visit) -> Response:
    return _show(visit, _work(visit))


@page("/desk/groups/{id}/entry", ("POST",), who=frame.INTAKE)
def entry(visit: Visit) -> Response:
    """Enter what is ticked; the page that answers shows each number and, once, its query code."""
    work = _work(visit)
    if not work.appeals and not work.answers:  # pressed twice
        return visit.redirect(f"/desk/groups/{work.thing.id}")
    for appeal in work.appeals:
        if visit.first(f"{appeal.slug}-go"):
            _attempt(work, appeal.slug, lambda one=appeal: _lodge(visit, work, one))
    for word in work.answers:
        if visit.first(f"{word.slug}-go"):
            _attempt(work, word.slug, lambda one=word: _answer(visit, work, one))
    if not work.done and not work.wrong:
        work.wrong["go"] = "请勾选要录入的"
    if not work.wrong:
        return frame.render(visit, "desk/group_entered.html", group=work.thing, done=work.done)
    again = _work(visit)
    return _show(visit, replace(again, done=work.done, wrong=work.wrong), visit.form)


def _attempt(work: Work, slug: str, deed: Any) -> None:
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
    no = _target(visit, work, slug)
    if word.mark == LEADER:
        login = visit.first(f"{slug}-leader")
        found = next((one for one in leaders(visit) if one.login == login), None)
        if found is None:
            raise Invalid({"leader": "请选择是哪位领导"})
        groupentry.instruct(services, id, word, no, visit.actor, found.login)
        keeping.remember(services, id, Member(word.sender, leader=found.id))
        what = f"{found.name}的答复已记为批示，待本人确认"
    else:
        who = visit.first(f"{slug}-who")
        if not 2 <= len(who) <= 50:
            raise Invalid({"who": "请写明是哪个单位、谁答复的（2 至 50 个字）"})
        public = bool(visit.first(f"{slug}-public"))
        groupentry.record_reply(services, id, word, no, visit.actor, who, public)
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


# the page


def _show(visit: Visit, work: Work, raw: Mapping[str, list[str]] | None = None) -> Response:
    if not work.appeals and not work.answers and not work.wrong:
        return visit.redirect(f"/desk/groups/{work.thing.id}")
    links = [(f"w-{name}", text) for name, text in work.wrong.items()]
    return frame.render(
        visit, "desk/group_entry.html", status=WRONG if work.wrong else HTTPStatus.OK, group=work.thing, work=work,
        appeals=[(one, *_drawn(visit, work, one, raw)) for one in work.appeals],
        answers=[_reply(visit, work, one, raw) for one in work.answers], links=links, other=OTHER,
        ticked=lambda slug: raw is None or f"{slug}-go" in raw, chosen=lambda name: visit.first(name),
    )  # fmt: skip


def _drawn(
    visit: Visit, work: Work, appeal: Appeal, raw: Mapping[str, list[str]] | None
) -> tuple[list[fields.Field], list[fields.Field], str]:
    """(fields of whose it is, fields of the matter, what is chosen among the guesses)."""
    slug, words = appeal.slug, appeal.words
    pick = visit.first(f"{slug}-pick") if raw else appeal.guesses[0].id if appeal.guesses else OTHER
    home = work.thing.data.region
    values = {"name": groupwork.name_of(words[0]), "title": groupwork.title_of(words), "kind": "appeal",
              "content": groupwork.text_of(words), "region": home if home != visit.services.org.city else ""}
    asked = [one for one in register.needs(visit) if one.name not in NOT_ASKED]
    drawn = fields.fields(
        "w", [replace(one, name=f"{slug}-{one.name}") for one in asked], visit.services.org,
        values={f"{slug}-{name}": value for name, value in values.items()}, raw=raw, errors=work.wrong,
    )  # fmt: skip
    whose = [one for need, one in zip(asked, drawn, strict=True) if need.name in WHOSE]
    return whose, [one for one in drawn if one not in whose], pick


def _reply(visit: Visit, work: Work, word: Word, raw: Mapping[str, list[str]] | None) -> dict[str, Any]:
    """A reply with its fields: which case, who; proposed by what it quotes and by the members' list."""
    org, slug = visit.services.org, word.slug
    open_now = [(case.no, f"{case.title}（{case.no}）") for case in work.cases if case.status in _takes(word)]
    here = [(one.slug, f"本页：{groupwork.title_of(one.words)}") for one in work.appeals]
    member = groupwork.member(work.thing.data, word.sender)
    if word.mark == LEADER:
        choices = tuple((one.login, f"{one.name} {one.duty}".strip()) for one in leaders(visit))
        login = next((one.login for one in leaders(visit) if member and one.id == member.leader), "")
        who = Need(f"{slug}-leader", "哪位领导", "choice", choices=choices, hint="记为代录的批示，由领导本人确认")
        value: str = login
    else:
        who = Need(f"{slug}-who", "谁答复的", "line", hint="单位和姓名")
        value = " ".join(filter(None, (member.note if member else "", word.sender)))
    asked = [Need(f"{slug}-target", "答复的是哪一件", "choice", choices=(*here, *open_now)), who]
    if word.mark != LEADER:
        asked.append(Need(f"{slug}-public", "企业可见", "check", required=False))
    values = {f"{slug}-target": _proposed(work, word), who.name: value, f"{slug}-public": True}
    drawn = fields.fields("w", asked, org, values=values, raw=raw, errors=work.wrong)
    return {"word": word, "slug": slug, "fields": [_listed(one) for one in drawn]}


def _takes(word: Word) -> frozenset[Status]:
    return flow.FLOW["instruct" if word.mark == LEADER else "record_group_reply"].froms


def _listed(one: fields.Field) -> fields.Field:
    """Cases and leaders stand in a list, however few they are."""
    return replace(one, shape="select") if one.shape == "radios" else one


def _proposed(work: Work, word: Word) -> str:
    found = groupwork.answered(word, work.words)
    if found is None:
        return ""
    return found.case or next((one.slug for one in work.appeals if found in one.words), "")
