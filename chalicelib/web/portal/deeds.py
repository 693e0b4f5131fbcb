"""What an enterprise may do with its case, as data, and whether the flow allows it now."""

from dataclasses import dataclass

from chalicelib.domain.case import ENTERPRISE, Case
from chalicelib.domain.flow import FLOW, Context, refusal
from chalicelib.domain.flow.step import Step
from chalicelib.web.visit import Visit

NOT_NOW = "现在的环节不能办理这一项，请刷新页面查看最新进度"


@dataclass(frozen=True)
class Deed:
    """One thing the enterprise may do. `name` is in the address, `action` in the flow, `done` in the notice."""

    name: str
    action: str
    done: str
    title: str
    button: str
    text: str = ""  # name of its text field
    label: str = ""
    hint: str = ""
    says: str = ""


DEEDS = {
    one.name: one
    for one in (
        Deed("rate", "take_answer", "rated", "评价", "提交评价"),
        Deed("supply", "supply", "supplied", "补充情况", "提交补充", "text", "补充的情况", "4 到 2,000 个字，每天一次",
             "收到的单位会看到。"),
        Deed("contest", "contest", "contested", "对告知的渠道有异议", "提出异议", "text", "为什么认为应在这里办理",
             "4 到 2,000 个字，只能提一次", "由主管部门负责人重新研究。"),
        Deed("take-back", "take_back", "taken_back", "收回撤回", "恢复办理", says="恢复后继续办理，时限接着算。"),
        Deed("open", "lift_secret", "opened", "取消保密", "确认取消保密",
             says="取消以后，承办单位可以看到企业名称、联系人、原文和附件，不能再恢复。"),
        Deed("withdraw", "withdraw", "withdrawn", "撤回诉求", "确认撤回", "reason", "撤回原因（选填）", "最多 500 个字",
             "撤回后停止办理；3 个工作日内可以收回。"),
    )
}  # fmt: skip


def available(visit: Visit, case: Case) -> dict[str, Deed]:
    """The deeds that the flow allows on this case now."""
    return {name: deed for name, deed in DEEDS.items() if why_not(visit, case, deed) is None}


def why_not(visit: Visit, case: Case, deed: Deed) -> str | None:
    """Why not, in a sentence for the public: the flow's own names of stages are internal."""
    row = FLOW[deed.action]
    if case.status not in row.froms:
        return NOT_NOW
    services = visit.services
    context = Context(visit.now, "", services.policy, services.calendar, services.org)
    return refusal(row, Step(row, case, case, ENTERPRISE, {}, context))
