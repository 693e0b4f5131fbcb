"""Where a case stands in the lists, and what a list row shows (architecture, Queues). Pure."""

from collections.abc import Mapping

from chalicelib.domain import access, alarms, clocks, groupfigures, redaction, revisiting, words
from chalicelib.domain.calendar import Calendar
from chalicelib.domain.case import Case
from chalicelib.domain.org import Org
from chalicelib.domain.policy import Policy
from chalicelib.domain.records import Place
from chalicelib.domain.words import OPEN, STATUS, Status

# Who must act next, per status; a lane is the first part of the sort key.
LANES = {
    Status.LODGED: "intake",
    Status.INFO_NEEDED: "wait",
    Status.ACCEPTED: "dispatch",
    Status.ASSIGNED: "unit",
    Status.HANDLING: "unit",
    Status.OBJECTED: "object",
    Status.SUSPENDED: "wait",
    Status.ANSWERED: "review",
    Status.REVISITING: "revisit",
}
NOT_THE_UNIT_S = ("phone", "unread", "rating", "tries", "call_at", "check", "solved", "master")
HIDDEN = "企业要求保密"
NEXT = {
    Status.LODGED: "受理",
    Status.ACCEPTED: "交办",
    Status.ASSIGNED: "签收",
    Status.HANDLING: "办理",
    Status.OBJECTED: "裁定",
    Status.ANSWERED: "审核",
    Status.REVISITING: "回访",
}


def place(case: Case, policy: Policy, calendar: Calendar, org: Org) -> Place:
    """The index entries of a case. Sealed cases keep the place they had while revisiting (procedure 2)."""
    shown = Status.REVISITING if case.status in words.SEALED else case.status
    clock = case.clock("handling") if shown in (Status.ASSIGNED, Status.HANDLING) else case.clock(STATUS[shown].clock)
    due = clocks.due_day(clock, calendar.of(case.region)) if clock else None
    return Place(
        wake_at=alarms.wake_at(case, policy, calendar),
        unit=case.unit,
        region="" if case.sensitive else case.region,  # readable by named people only: in no list
        lane=LANES.get(shown, "done"),
        due=due,
        open=case.status in OPEN,
        row=row(case, shown, org, calendar),
        ended_at=case.closed_at,
        unit_open=case.status in OPEN and not access.closed_to_unit(case),
        unit_ended_at=case.approved_at if access.closed_to_unit(case) else case.closed_at,
    )


def row(case: Case, shown: Status, org: Org, calendar: Calendar) -> dict[str, str]:
    """What a list shows; a unit's list shows `for_unit` of it. `phone`: why a person calls (words.PHONE_WHY);
    `tries`: on how many days somebody did, and the half of the day that is missing; `call_at`: MMDDhhmm."""
    secret = case.secret
    revisit = case.revisit if shown == case.status else None
    made = revisiting.tries(revisit.attempts, calendar.of(case.region)) if revisit else None
    flags = [
        name
        for name, on in (
            ("listed", case.listed),
            ("pressed", case.clock("reply")),  # 督办, 催办 or 批示 without the unit's reply
            ("secret", secret),
            ("urgent", case.urgent),
            ("imported", case.imported),
            ("extension", case.extension),
            ("taskforce", case.taskforce),
        )
        if on
    ]
    return {
        "title": case.title,
        "enterprise": redaction.mask_enterprise(case.enterprise_name) if secret else case.enterprise_name,
        "status": STATUS[shown].label,
        "status_code": str(shown),
        "round": str(case.round),
        "category": case.category,
        "region": case.region,
        "kind": case.kind,
        "channel": case.channel,
        "limit": str(case.limit or ""),
        "difficulty": case.difficulty,
        "unit": case.unit,
        "unit_name": org.unit_name(case.unit) if case.unit else "",
        "person": case.person.name if case.person else "",
        "flags": ",".join(flags),
        "next": NEXT.get(shown, ""),
        "phone": (revisit.why or "silent") if revisit and revisit.phone else "",
        "unread": "1" if revisit and revisit.unclear else "",
        "rating": revisit.rating if revisit else "",
        "tries": f"{made.days}{made.lacks}" if made and made.days else "",
        "call_at": f"{revisit.call_at:%m%d%H%M}" if revisit and revisit.call_at else "",
        "check": case.check if case.check == "due" else "",
        "lodged": case.lodged_at.date().isoformat(),
        "also": ",".join(case.also),
        "master": case.master if case.status == Status.MERGED else "",
        "solved": "1" if groupfigures.is_solved(case) else "",
        "unit_title": redaction.title_for_unit(secret, case.unit_title, "") if secret else "",
    }


def channels(shown: Mapping[str, str]) -> tuple[str, ...]:
    """Of a row: the channel of the first source, then those of further ones."""
    return (shown["channel"], *filter(None, shown.get("also", "").split(",")))


def for_unit(shown: Mapping[str, str]) -> dict[str, str]:
    """The row as the unit may see it: nothing of an open survey, and for a closed round 2 one line for good."""
    title = shown.get("unit_title") or shown["title"]
    kept = {**shown, **dict.fromkeys(NOT_THE_UNIT_S, ""), "title": title}
    if shown.get("unit_title"):
        kept["enterprise"] = HIDDEN  # even a masked name tells a unit that knows its enterprises
    if shown["round"] == "2" and shown["status_code"] in (Status.REVISITING, Status.CLOSED, Status.ARCHIVED):
        return {**kept, "status": words.UNIT_ROUND2_LINE, "status_code": "answered", "next": "", "flags": ""}
    return kept
