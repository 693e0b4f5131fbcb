"""What goes back into a group of entrepreneurs: never a name, a number of a person, or what others need not know
(procedure 7). Pure.
"""

from datetime import date

from chalicelib.domain import redaction
from chalicelib.domain.case import Case
from chalicelib.domain.words import Status

REGISTERED = frozenset({Status.LODGED, Status.INFO_NEEDED})
WORKED_ON = frozenset({Status.ASSIGNED, Status.HANDLING, Status.OBJECTED, Status.SUSPENDED, Status.ANSWERED})
ANSWERED = frozenset(
    {Status.REVISITING, Status.ADJUDICATING, Status.TRANSFERRED, Status.CLOSED, Status.ARCHIVED}
)  # one and the same text: what became of the answer is nobody's business in a group
PRIVATE = "答复已告知本企业联系人，也可凭编号和查询码在诉求通查看。"


def text(case: Case, unit: str, due: date | None, answer: str = "", portal: str = "诉求通") -> str:
    """The text for the group, '' when there is nothing to say. `unit`: name of the lead unit; `due`: the day by which
    the enterprise was told to hear; `answer`: the approved one, shown in the group only as far as `open_answer` says.
    """
    until = f"预计{due.month}月{due.day}日前" if due else "在规定期限内"
    if case.status in REGISTERED:
        return f"您反映的事项已登记（编号{case.no}），{until}告知是否受理。"
    if case.status == Status.ACCEPTED:
        return f"您反映的事项已受理（编号{case.no}），正在确定承办单位。"
    if case.status in WORKED_ON:
        return f"您反映的事项已受理（编号{case.no}），由{unit}办理，{until}答复。"
    if case.status in ANSWERED:
        shown = open_answer(case, answer)
        said = f"答复如下：{shown}" if shown else PRIVATE.replace("诉求通", portal)
        return f"您反映的事项（编号{case.no}）已办理答复。{said}"
    if case.status == Status.GUIDED:
        return f"您反映的事项（编号{case.no}）不在这里办理，应向哪里提出已告知本企业联系人。"
    return ""


def open_answer(case: Case, answer: str) -> str:
    """The answer when it may stand in a group: the enterprise agreed to publication, and nothing in it looks like
    personal data or names the enterprise or its people; else ''."""
    if case.secret or case.sensitive or not case.consent or redaction.findings(answer):
        return ""
    names = (case.enterprise_name, redaction.stem(case.enterprise_name), case.contact.name, case.contact.second_name,
             case.person.name if case.person else "")  # fmt: skip
    return "" if any(name and name in answer for name in names) else answer
