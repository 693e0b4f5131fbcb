"""Write docs/flow.md from the flow's own table, the templates of docs/sms.md from the wordings and the table of
docs/sms-answers.md from its corpus, so that the documentation cannot differ from the code."""

from pathlib import Path

from chalicelib.domain import words
from chalicelib.domain.flow import ROWS
from chalicelib.domain.words import STATUS, Role, Status
from tools import docs_answers, docs_sms

TARGET = Path(__file__).parents[1] / "docs" / "flow.md"


def statuses() -> list[str]:
    lines = ["| status | 内部 | public | owner | limit | last rung |", "|---|---|---|---|---|---|"]
    for status, info in STATUS.items():
        limit = info.limit or ("the limit" if status == Status.HANDLING else "–")
        cells = (f"`{status}`", info.label, info.public, info.owner or "–", limit, info.last_rung or "–")
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def who(roles: frozenset[Role]) -> str:
    if len(roles) > 8:
        return "named for the case"
    return ", ".join(role.value for role in Role if role in roles)


def actions() -> list[str]:
    lines = ["| action | 名称 | from → to | who | asks for | what it does |", "|---|---|---|---|---|---|"]
    for row in ROWS:
        froms = "any" if len(row.froms) == len(Status) else ", ".join(s.value for s in Status if s in row.froms) or "–"
        to = ", ".join(status.value for status in row.to) or "same"
        needs = "、".join(need.label for need in row.needs) or "–"
        lines.append(f"| `{row.action}` | {row.label} | {froms} → {to} | {who(row.roles)} | {needs} | {row.says} |")
    return lines


def text() -> str:
    """The whole page."""
    return "\n".join(
        [
            "# The flow",
            "",
            "Made by `make docs` from `chalicelib/domain/flow/table.py`; what is not in this table cannot happen.",
            "",
            "## Statuses",
            "",
            *statuses(),
            "",
            "Limits are names of values in `chalicelib/domain/policy.py`, in working days. "
            f"A round-2 case shows the public word {words.REWORKING} while a unit works on it.",
            "",
            "## Actions",
            "",
            *actions(),
            "",
        ]
    )


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
    docs_sms.PAGE.write_text(docs_sms.text(), encoding="utf-8")
    docs_answers.PAGE.write_text(docs_answers.text(), encoding="utf-8")
