"""What happens to the appeals of texts.json, as data: which steps on which working day, by whom.

`PATHS`: name of a path → its steps per day (the days begin at 09:00 of a working day). `STEPS` (steps.json): name of a
step → who, which action of the flow, what is entered; `{…}` are values of the appeal (`appeal.Appeal.values`).
"""

import json
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
DAYS = 7
BEGIN = "lodge accept assign"
WORK = "sign contact submit approve"

PATHS: dict[str, tuple[str, ...]] = {
    "satisfied": (BEGIN, "sign contact prepare submit approve", "reply"),
    "published": (BEGIN, WORK, "reply", "draft review publish archive"),
    "direct": ("lodge accept answer", "reply"),
    "phone_rated": (BEGIN, WORK, "call"),
    "visited": (BEGIN, WORK, "visit"),  # somebody went there the day the survey was sent
    "opted_out": (BEGIN, WORK, "reply", "call_none"),  # no SMS any more: a person calls, nobody answers
    "web_rated": (BEGIN, WORK, "rate_web"),
    "second_satisfied": (BEGIN, WORK, "reply", "sign contact explain submit approve", "reply2"),
    "adjudicating": (BEGIN, WORK, "reply", "sign explain submit approve", "reply2"),
    "transferred": (BEGIN, WORK, "reply", "sign explain submit approve", "reply2", "propose confirm transfer"),
    "second_open": (BEGIN, WORK, "reply"),
    "explained": (BEGIN, WORK, "reply", "sign contact explain", "progress"),
    "working": (BEGIN, "sign contact", "progress"),
    "complex": ("lodge accept to_taskforce conclude assign", "sign contact", "consult progress", "instruct"),
    "extended": (BEGIN, "sign contact", "ask_extension", "grant_extension"),
    "listed": (BEGIN, "sign contact", "", "list supervise", "progress"),
    "urged": (BEGIN, "", "", "urge"),
    "late": ("lodge accept redact assign",),
    "objected": ("", "", "", "", "", BEGIN, "object"),
    "reassigned": (BEGIN, "object uphold", "sign contact"),
    "suspended": (BEGIN, "sign contact", "suspend_expert"),
    "supplied": (BEGIN, "sign contact suspend_enterprise", "", "supply"),
    "answered": ("", "", "", "", "", BEGIN, "sign contact submit"),
    "revisiting": ("", "", "", "", BEGIN, WORK),
    "unclear": ("", "", "", "", BEGIN, WORK, "reply"),
    "met": ("lodge", "", "", "", "", "sign contact", "progress"),  # given to its unit at the meeting itself
    "guided": ("lodge guide",),
    "guided_complaint": ("lodge guide_complaint",),
    "guided_late": (BEGIN, "sign guide_late"),
    "withdrawn": ("lodge accept", "withdraw_web"),
    "withdrawn_by_phone": ("lodge", "withdraw_phone"),
    "merged": ("lodge merge",),
    "info_needed": ("lodge ask_info",),
    "accepted": ("", "", "", "", "", "", "lodge accept"),
    "taskforce": ("", "", "", "", "", "", "lodge accept to_taskforce"),
    "assigned": ("", "", "", "", "", "", BEGIN),
    "lodged": ("", "", "", "", "", "", "lodge"),
}


@dataclass(frozen=True)
class Step:
    """`who`: a login, or 'handler', 'leader' of the unit that has the case."""

    who: str
    action: str
    values: dict[str, str] = field(default_factory=dict)


STEPS: dict[str, Step] = {
    name: Step(**step) for name, step in json.loads((HERE / "steps.json").read_text(encoding="utf-8")).items()
}
TEXTS = json.loads((HERE / "texts.json").read_text(encoding="utf-8"))  # companies, appeals, answers by outcome
DOORS = json.loads((HERE / "doors.json").read_text(encoding="utf-8"))  # windows, groups, meetings
