"""The forms of the case page: which actions, in which order, with which fields, texts and effects."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from chalicelib import handling
from chalicelib.domain import flow
from chalicelib.domain.case import Case
from chalicelib.domain.flow import Row
from chalicelib.web.desk import fields, history
from chalicelib.wiring import Services

# What moves the case from its status stands first and open; the rest follows as handling orders it.
FIRST = (
    "accept", "ask_info", "assign", "answer_directly", "sign",
    "rule_objection", "decide_extension", "submit_result", "prepare_result", "explain",
    "contact_enterprise", "report_progress", "approve_result", "return_result", "read_answer",
    "log_call", "resume", "confirm_cause", "propose_cause", "receive",
    "record_outcome", "draft_publication", "review_publication", "sign_publication", "archive",
)  # fmt: skip


@dataclass(frozen=True)
class Failed:
    """A post that did not succeed: what was typed, and why."""

    action: str
    raw: Mapping[str, list[str]]
    sentence: str
    errors: Mapping[str, str] = field(default_factory=dict)
    newer: Sequence[history.Item] = ()  # what a colleague did in between


@dataclass(frozen=True)
class Offer:
    """One action as the page shows it."""

    row: Row
    fields: list[fields.Field]
    effect: Sequence[tuple[str, list[str]]]
    open: bool
    token: str


def refused(options: Sequence[handling.Option], case: Case) -> list[tuple[str, str]]:
    """(label, why) of what is not possible now; what belongs to the other round has nothing to do with it."""
    return [
        (one.row.label, one.refusal)
        for one in options
        if one.refusal and (not one.row.rounds or case.round in one.row.rounds)
    ]


def offers(services: Services, options: Sequence[handling.Option], fault: Failed | None) -> list[Offer]:
    """Possible actions: the one that moves the case first; the one that failed stays open with its texts."""
    possible = [option for option in options if not option.refusal]
    rank = {action: index for index, action in enumerate(FIRST)}
    possible.sort(key=lambda option: rank.get(option.row.action, len(rank)))
    made = []
    for index, option in enumerate(possible):
        action, hit = option.row.action, fault is not None and fault.action == option.row.action
        times = {need.name: services.clock.now() for need in option.row.needs if need.kind == "datetime"}
        drawn = fields.fields(
            action, option.row.needs, services.org, values={**times, **option.values},
            raw=fault.raw if fault and hit else None, errors=fault.errors if fault and hit else None,
        )  # fmt: skip
        opened = hit if fault else index == 0 and action in rank
        made.append(Offer(option.row, drawn, grouped(option.effect), opened, services.ids.token()))
    return made


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
