"""The page on which what was marked in a group is entered: what waits, and its fields with what is proposed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus

from chalice.app import Response

from chalicelib.domain import flow, groupwork, registry
from chalicelib.domain.case import Case
from chalicelib.domain.flow import Need
from chalicelib.domain.groupwork import LEADER, Word
from chalicelib.domain.records import Thing
from chalicelib.domain.words import Status
from chalicelib.handling import groupguess, groupwords
from chalicelib.handling import groups as keeping
from chalicelib.web.desk import fields, frame, register
from chalicelib.web.desk.groups import WRONG, leaders
from chalicelib.web.desk.groups_chat import entering
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


def waiting(visit: Visit) -> Work:
    thing, services = entering(visit), visit.services
    newest, _ = groupwords.words(services, thing.id)
    words = groupwork.in_order({one.id: one for one in (*groupwords.waiting(services, thing.id), *newest)}.values())
    cases = [case for case, _ in keeping.cases(services, thing.id, visit.actor)]
    found = groupwork.appeals(words)
    appeals = [_appeal(visit, thing, cases, one) for one in found[:MOST_APPEALS]]
    answers = groupwork.answers(words)
    left = len(found[MOST_APPEALS:]) + len(answers[MOST_ANSWERS:])
    return Work(thing, words, cases, appeals, answers[:MOST_ANSWERS], left)


def _appeal(visit: Visit, thing: Thing, own: list[Case], words: Words) -> Appeal:
    found = groupguess.guesses(visit.services, thing.data, words, visit.actor)
    return Appeal(words, found, groupguess.likely(visit.services, found, own, words, visit.actor))


def show(visit: Visit, work: Work, raw: Mapping[str, list[str]] | None = None) -> Response:
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
    pick = visit.first(f"{slug}-pick") if raw else _sure(work, appeal) if appeal.guesses else OTHER
    home = work.thing.data.region
    values = {
        "name": groupwork.name_of(words[0]),
        "title": groupwork.title_of(words),
        "kind": "appeal",
        "content": groupwork.text_of(words),
        "region": home if home != visit.services.org.city else "",
    }
    asked = [one for one in register.needs(visit) if one.name not in NOT_ASKED]
    drawn = fields.fields(
        "w", [replace(one, name=f"{slug}-{one.name}") for one in asked], visit.services.org,
        values={f"{slug}-{name}": value for name, value in values.items()}, raw=raw, errors=work.wrong,
    )  # fmt: skip
    whose = [one for need, one in zip(asked, drawn, strict=True) if need.name in WHOSE]
    return whose, [one for one in drawn if one not in whose], pick


def _sure(work: Work, appeal: Appeal) -> str:
    """Which enterprise is chosen beforehand: the one that the members' list gives this very name, else none. A wrong
    one would be told of somebody else's case."""
    name = appeal.words[0].sender
    known = groupwork.member(work.thing.data, name)
    first = appeal.guesses[0]
    exact = known is not None and registry.plain(known.name) == registry.plain(name)
    return first.id if exact and first.why == groupguess.LISTED else ""


def _reply(visit: Visit, work: Work, word: Word, raw: Mapping[str, list[str]] | None) -> dict[str, object]:
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
    asked.append(Need(f"{slug}-text", "记入的话", low=1, hint="要求保密的诉求，请去掉企业和人名"))
    if word.mark != LEADER:
        asked.append(Need(f"{slug}-public", "企业可见", "check", required=False))
    values = {
        f"{slug}-target": _proposed(work, word),
        who.name: value,
        f"{slug}-public": True,
        f"{slug}-text": word.text,
    }
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
