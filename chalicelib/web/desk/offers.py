"""The forms of the case page: which actions, in which order and group, with which fields, texts and effects."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from chalicelib import handling
from chalicelib.domain import flow
from chalicelib.domain.case import Case
from chalicelib.domain.flow import Row
from chalicelib.web.desk import fields, history
from chalicelib.web.desk.answers_templates import Text
from chalicelib.wiring import Services

# What moves the case from its status stands first and open; the rest follows as handling orders it.
FIRST = (
    "accept", "ask_info", "assign", "answer_directly", "sign",
    "rule_objection", "decide_extension", "decide_contest", "confirm_instruction", "submit_result",
    "prepare_result", "explain", "conclude_taskforce", "co_reply", "contact_enterprise", "report_progress",
    "approve_result", "return_result", "read_answer", "log_call", "resume", "confirm_cause",
    "propose_cause", "receive", "record_outcome", "draft_publication", "review_publication", "sign_publication",
    "archive",
)  # fmt: skip
# Actions in groups, so that the column is no wall; what is in none of them moves the case.
MOVES = "推进"
GROUPS = {
    "记录": ("contact_enterprise", "report_progress", "co_reply", "consult", "coordinate", "visit_site",
           "progress_revisit", "record_group_reply", "add_source"),
    "督促": ("urge", "supervise", "instruct", "confirm_instruction", "list", "delist"),
    "更正": ("redact", "reclassify", "reassign", "merge", "unmerge", "mark_sensitive", "change_contact_by_letter"),
    "结束": ("guide_late", "withdraw", "reopen", "unpublish", "propose_seal"),
}  # fmt: skip
OF = {action: group for group, actions in GROUPS.items() for action in actions}
# Forms that are written rather than filled in stand in the wide column.
AHEAD = ("call_at",)  # instants to come; all others begin with now
WIDE = frozenset({"assign", "answer_directly", "prepare_result", "submit_result", "explain"})


@dataclass(frozen=True)
class Failed:
    """A post that did not succeed: what was typed, and why."""

    action: str
    raw: Mapping[str, list[str]]
    sentence: str
    errors: Mapping[str, str] = field(default_factory=dict)
    newer: Sequence[history.Item] = ()  # what a colleague did in between


@dataclass(frozen=True)
class Given:
    """What a form begins with besides what the flow proposes: `action` stands open with these `values`; `files` are
    (id, name) of the attachments, `pictures` of what a visit may name; `texts` the office's own."""

    action: str = ""
    values: Mapping[str, Mapping[str, object]] = field(default_factory=dict)  # action → field → value
    files: tuple[tuple[str, str], ...] = ()
    pictures: tuple[tuple[str, str], ...] = ()
    texts: Sequence[Text] = ()
    doors: tuple[tuple[str, str], ...] = ()  # (door, name) that a source may be


@dataclass(frozen=True)
class Offer:
    """One action as the page shows it; `texts`: field → texts that can be put into it."""

    row: Row
    fields: list[fields.Field]
    effect: Sequence[tuple[str, list[str]]]
    open: bool
    token: str
    group: str
    wide: bool
    texts: Mapping[str, Sequence[Text]]
    typed: bool  # the fields hold what the person typed before


def refused(options: Sequence[handling.Option], case: Case) -> list[tuple[str, str]]:
    """(label, why) of what is not possible now; what belongs to the other round has nothing to do with it."""
    return [
        (one.row.label, one.refusal)
        for one in options
        if one.refusal and (not one.row.rounds or case.round in one.row.rounds)
    ]


def offers(
    services: Services, options: Sequence[handling.Option], fault: Failed | None, given: Given | None = None
) -> list[Offer]:
    """Possible actions: the one that moves the case first; the one that failed, or was asked for, stands open."""
    given = given or Given()
    possible = [option for option in options if not option.refusal]
    rank = {action: index for index, action in enumerate(FIRST)}
    possible.sort(key=lambda option: rank.get(option.row.action, len(rank)))
    first = next((one.row.action for one in possible if one.row.action in rank), "")
    wanted = given.action if any(one.row.action == given.action for one in possible) else ""
    opened = fault.action if fault else wanted or first
    return [_offer(services, option, opened, fault, given) for option in possible]


def _offer(services: Services, option: handling.Option, opened: str, fault: Failed | None, given: Given) -> Offer:
    action = option.row.action
    hit = fault if fault is not None and fault.action == action else None
    past = [need.name for need in option.row.needs if need.kind == "datetime" and need.name not in AHEAD]
    times = dict.fromkeys(past, services.clock.now())
    values = {**times, **option.values, **given.values.get(action, {})}
    needs = [replace(need, choices=given.doors) if need.kind == "door" else need for need in option.row.needs]
    drawn = fields.fields(
        action, needs, services.org, values=values, raw=hit.raw if hit else None,
        errors=hit.errors if hit else None, files=given.pictures if action == "visit" else given.files,
    )  # fmt: skip
    written = {need.name for need in option.row.needs if need.kind in ("text", "line")}
    texts = {name: [one for one in given.texts if one.use == name] for name in written}
    return Offer(
        option.row, drawn, grouped(option.effect), opened == action, services.ids.token(), OF.get(action, MOVES),
        action in WIDE, {name: found for name, found in texts.items() if found}, hit is not None,
    )  # fmt: skip


def in_groups(found: Sequence[Offer]) -> list[tuple[str, list[Offer]]]:
    """(group, its forms): what moves the case first; groups without a form are left out."""
    made = [(group, [one for one in found if one.group == group]) for group in (MOVES, *GROUPS)]
    return [one for one in made if one[1]]


def grouped(effect: Sequence[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    """Lines of the same term under one heading, in the order in which the terms first appear."""
    made: dict[str, list[str]] = {}
    for term, text in effect:
        made.setdefault(term, []).append(text)
    return list(made.items())


def kept(fault: Failed | None, found: Sequence[Offer]) -> list[tuple[str, str]]:
    """Typed texts whose form is gone (the action is no longer possible), so that nobody types them again."""
    if fault is None or any(form.row.action == fault.action for form in found):
        return []
    needs = flow.FLOW[fault.action].needs
    typed = [(need.label, "\n".join(fault.raw.get(need.name, ()))) for need in needs if need.kind in ("text", "line")]
    return [(label, text) for label, text in typed if text.strip()]
