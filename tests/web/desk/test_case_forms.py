"""Every action of the flow that a person may do has a form on the case page that posts, and a refusal says why."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from chalicelib import handling
from chalicelib.domain import flow
from chalicelib.domain.case import SYSTEM, Case
from chalicelib.domain.words import Role
from tests.web.desk.office import ASSIGN, EXPLAIN, RESULT, Office, case_page

HUMAN = frozenset(Role) - {Role.SYSTEM, Role.ENTERPRISE}
BESIDE = {"reveal", "seal_off", "tell_source", "add_photo"}  # buttons beside what they are about; a page of its own
TYPED_RESULT = {name: value for name, value in RESULT.items() if isinstance(value, str)}
TYPED_ASSIGN = {**ASSIGN, "legacy": "", "co_units": ["zrj"]}
GUIDED = {
    "reason_code": "statutory", "sentence": "这件事已经由法院受理，请等待判决。",
    "lawful": "绵阳市中级人民法院诉讼服务中心",
}  # fmt: skip
WHY = {"reason": "情况属实，按程序办理"}
NOTE = {"text": "已到现场核对，结论写在记录里"}
LETTER = {"letter": "经研究，办理意见维持不变，感谢您的理解。"}
CALLED = {"how": "phone", "whom": "王经理"}


@dataclass(frozen=True)
class Scene:
    """A case in which `who` may do the action, and what is typed into its form."""

    build: Callable[[Office], Case]
    who: str
    typed: Mapping[str, Any] = field(default_factory=dict)


def at(name: str, **changes: Any) -> Callable[[Office], Case]:
    """A case in the state that the office's method of this name makes."""
    return lambda office: getattr(office, name)(**changes)


def then(build: Callable[[Office], Case], action: str, who: str, /, **data: Any) -> Callable[[Office], Case]:
    return lambda office: office.act(build(office), action, who, **data)


def contested(office: Office) -> Case:
    case = office.act(office.lodged(), "guide", "zhoumin", **GUIDED, second="")
    return office.act(case, "contest", text="法院没有受理，请继续办理")


def with_master(office: Office) -> Case:
    office.lodged(title="同一件事的另一次提交")
    return office.lodged()


def merged(office: Office) -> Case:
    master = office.lodged(title="同一件事的另一次提交")
    return office.act(office.lodged(), "merge", "zhoumin", master=master.no, **WHY)


def county(office: Office) -> Case:
    return office.accepted(region="510703")


def unclear(office: Office) -> Case:
    case = office.revisiting(region="510703")
    return handling.act(office.world, case.no, "take_unclear", SYSTEM, {"raw": "没人联系", "proposal": "dissatisfied"})


def closed(office: Office) -> Case:
    return office.rated(office.revisiting(), "satisfied")


def drawn(office: Office) -> Case:
    """A satisfied case of a city that has every one of them checked."""
    rules = {"totp": "offered", "check_percent": 100}
    handling.revise(office.world, "policy", rules, by="secadmin", by_name="安全管理员乙", why="全部核查")
    return office.rated(office.revisiting(region="510703"), "satisfied")


def published(step: int) -> Callable[[Office], Case]:
    """A closed case after so many steps of its publication."""
    steps = (("draft_publication", "suqing", NOTE), ("review_publication", "liuying", WHY),
             ("sign_publication", "hanbo", {"decision": "published", **WHY}))  # fmt: skip

    def build(office: Office) -> Case:
        case = closed(office)
        for action, who, data in steps[:step]:
            case = office.act(case, action, who, **data)
        return case

    return build


PROPOSED = {"cause": "shirked", "proof": "两次答复都没有说明卡在哪一家单位"}
FOUND = then(at("sealed"), "propose_cause", "zhoumin", **PROPOSED)
CONFIRMED = then(FOUND, "confirm_cause", "hanbo", letter="")
MOVED = then(CONFIRMED, "transfer", "hanbo", number="绵营商移〔2026〕1号", **WHY)
OBJECTED = then(at("assigned"), "object", "chenli", basis="三定规定第四条", suggested="zrj", **WHY)
ASKED_MORE = then(at("handling"), "request_extension", "chenli", days=5, **WHY)
WAITING = then(at("handling"), "suspend", "liuying", reason_code="expert", **WHY)
LISTED = {"cross": ["unit"], "slow": "hard", "fair": "1", "number": "绵挂〔2026〕3号", "leader": "方远", **WHY}
ON_BEHALF = then(at("handling"), "instruct", "zhoumin", **NOTE, wanted="", leader="fangyuan")
EXPLAINED = then(then(at("second"), "sign", "chenli"), "explain", "hejianping", **EXPLAIN)
AT_TASKFORCE = then(at("accepted"), "to_taskforce", "zhoumin", **WHY)

SCENES = {
    "ask_info": Scene(at("lodged"), "zhoumin", {"missing": "请补充联合验收受理通知书"}),
    "accept": Scene(at("lodged"), "zhoumin", {"opinion": "事实清楚，属住建局牵头"}),
    "guide": Scene(at("lodged"), "zhoumin", {**GUIDED, "second": "liuying"}),
    "guide_late": Scene(at("handling"), "liuying", {**GUIDED, "second": "hanbo"}),
    "decide_contest": Scene(contested, "hanbo", {"ruling": "upheld", **WHY}),
    "mark_sensitive": Scene(at("lodged"), "zhoumin", {"readers": "hanbo", **WHY}),
    "mark_urgent": Scene(at("lodged"), "zhoumin", WHY),
    "redact": Scene(at("accepted", secret=True), "zhoumin", {"title": "一家企业的验收问题"}),
    "contest_closing": Scene(then(FOUND, "decline_transfer", "hanbo", **WHY, **LETTER), "hanbo", NOTE),
    "merge": Scene(with_master, "zhoumin", {"master": "", **WHY}),
    "unmerge": Scene(merged, "zhoumin", WHY),
    "answer_directly": Scene(at("accepted"), "zhoumin", TYPED_RESULT),
    "to_taskforce": Scene(at("accepted"), "zhoumin", WHY),
    "conclude_taskforce": Scene(AT_TASKFORCE, "qiutong", {**NOTE, "proposed": "zjj"}),
    "hand_back": Scene(AT_TASKFORCE, "qiutong", NOTE),
    "propose_upward": Scene(county, "fcqs", {"unit": "zjj", **WHY}),
    "assign": Scene(at("accepted"), "liuying", TYPED_ASSIGN),
    "sign": Scene(at("assigned"), "chenli"),
    "object": Scene(at("assigned"), "chenli", {"basis": "三定规定第四条", "suggested": "zrj", **WHY}),
    "rule_objection": Scene(OBJECTED, "liuying", {"ruling": "upheld", "unit": "zrj", "limit": "5", **WHY}),
    "reassign": Scene(at("handling"), "liuying", {"unit": "zrj", "limit": "10", **WHY}),
    "reclassify": Scene(at("handling"), "liuying", {"category": "land", **WHY}),
    "change_contact_by_letter": Scene(at("handling"), "zhoumin", {
        "name": "赵小明", "mobile": "19900000022", "letter": "3月1日盖章函", "second": "liuying"}),
    "contact_enterprise": Scene(at("handling"), "chenli", {**CALLED, **NOTE, "at": "2026-03-02T09:30"}),
    "report_progress": Scene(at("handling"), "chenli", {**NOTE, "public": "1"}),
    "co_reply": Scene(at("handling"), "zhaojie", NOTE),
    "consult": Scene(at("handling"), "chenli", {"people": "住建、人防、规划", **NOTE}),
    "coordinate": Scene(at("handling"), "liuying", NOTE),
    "visit_site": Scene(at("handling"), "chenli", NOTE),
    "record_group_reply": Scene(at("handling"), "zhoumin", {
        **NOTE, "who": "住建局 陈立", "said_at": "2026-03-02T09:30", "public": "1"}),
    "add_source": Scene(at("handling"), "zhoumin", {
        "channel": "group", "source": "企业家群 3月2日消息", "said_at": "2026-03-02T09:30"}),
    "instruct": Scene(at("handling"), "fangyuan", {**NOTE, "wanted": "2026-03-10"}),
    "confirm_instruction": Scene(ON_BEHALF, "fangyuan", {"decision": "yes"}),
    "progress_revisit": Scene(at("handling"), "liuying", {**CALLED, **NOTE}),
    "urge": Scene(at("handling"), "liuying", NOTE),
    "supervise": Scene(at("handling"), "liuying", {"number": "绵督〔2026〕1号", **NOTE}),
    "request_extension": Scene(at("handling"), "chenli", {"days": "5", **WHY}),
    "decide_extension": Scene(ASKED_MORE, "liuying", {"decision": "yes", **WHY}),
    "suspend": Scene(at("handling"), "liuying", {"reason_code": "expert", **WHY}),
    "resume": Scene(WAITING, "liuying"),
    "prepare_result": Scene(at("handling"), "chenli", TYPED_RESULT),
    "submit_result": Scene(at("handling"), "hejianping", TYPED_RESULT),
    "recall_result": Scene(at("answered"), "hejianping"),
    "explain": Scene(then(at("second"), "sign", "chenli"), "hejianping", EXPLAIN),
    "return_explanation": Scene(EXPLAINED, "liuying", WHY),
    "return_result": Scene(at("answered"), "liuying", WHY),
    "approve_result": Scene(at("answered"), "liuying"),
    "read_answer": Scene(unclear, "fcqs", {"reading": "none", "text": "说的是没人联系"}),
    "log_call": Scene(at("revisiting", region="510703"), "fcqs", {"state": "no_answer"}),
    "visit": Scene(at("revisiting", region="510703"), "fcqs", {
        "went": "yes", "people": "涪城区主管部门两人", **NOTE}),
    "check_call": Scene(drawn, "fcqs", {"state": "reached", "agrees": "yes"}),
    "propose_cause": Scene(at("sealed"), "zhoumin", PROPOSED),
    "confirm_cause": Scene(FOUND, "hanbo"),
    "reject_cause": Scene(FOUND, "hanbo", WHY),
    "transfer": Scene(CONFIRMED, "hanbo", {"number": "绵营商移〔2026〕1号", **WHY}),
    "decline_transfer": Scene(CONFIRMED, "hanbo", {**WHY, **LETTER}),
    "escalate": Scene(CONFIRMED, "hanbo", {"leader": "方远", "limit": "15", "number": "绵挂〔2026〕4号", **WHY}),
    "receive": Scene(MOVED, "linmu", {"number": "绵纪收〔2026〕2号"}),
    "returned": Scene(MOVED, "linmu", WHY),
    "record_outcome": Scene(MOVED, "linmu", LETTER),
    "list": Scene(at("handling"), "liuying", LISTED),
    "delist": Scene(then(at("handling"), "list", "liuying", **LISTED), "hanbo", WHY),
    "withdraw": Scene(at("handling"), "zhoumin", {"caller": "王经理3月2日来电"}),
    "reopen": Scene(closed, "liuying", WHY),
    "draft_publication": Scene(closed, "suqing", NOTE),
    "review_publication": Scene(published(1), "liuying", WHY),
    "sign_publication": Scene(published(2), "hanbo", {"decision": "line", **WHY}),
    "unpublish": Scene(published(3), "hanbo", WHY),
    "archive": Scene(published(3), "suqing"),
    "propose_seal": Scene(at("handling"), "hanbo", {"entry": "1", **WHY}),
}  # fmt: skip


@pytest.fixture
def office() -> Office:
    return Office()


def typed(office: Office, action: str, case: Case) -> dict[str, Any]:
    made = dict(SCENES[action].typed)
    if action == "merge":
        made["master"] = next(row.no for row in office.world.store.of_enterprise(case.enterprise) if row.no != case.no)
    if action == "record_outcome":
        need = next(need for need in flow.FLOW[action].needs if need.name == "outcome_class")
        made["outcome_class"] = need.choices[0][0]
    return made


def test_every_action_that_a_person_may_do_is_tried_here() -> None:
    rows = {row.action for row in flow.ROWS if row.froms and row.roles & HUMAN}
    assert rows - BESIDE == set(SCENES)


@pytest.mark.parametrize("action", SCENES)
def test_the_form_is_on_the_page_and_posts(office: Office, action: str) -> None:
    scene = SCENES[action]
    case, browser = scene.build(office), office.at(scene.who)
    page = browser.submit(case_page(browser, case), typed(office, action, case), action=f"/{action}")
    assert page.status == 200, page.text
    assert action in {entry.action for entry in office.world.store.history(case.no)[case.seq :]}


@pytest.mark.parametrize("action", [action for action, scene in SCENES.items() if flow.FLOW[action].needs])
def test_an_empty_form_comes_back_with_a_sentence_and_changes_nothing(office: Office, action: str) -> None:
    scene = SCENES[action]
    case, browser = scene.build(office), office.at(scene.who)
    empty = {need.name: "" for need in flow.FLOW[action].needs if need.kind not in ("many", "units", "files", "check")}
    form = case_page(browser, case).form(f"/{action}")
    page = browser.post(form.action, {**form.values, **empty})
    if any(need.required and need.kind in empty for need in flow.FLOW[action].needs):
        assert page.status == 422 and f'id="{action}-' in page.html and "没有保存" in page.text
    if page.status != 200:
        assert "没有保存" in page.text and office.reload(case).seq == case.seq


@pytest.mark.parametrize("action", SCENES)
def test_in_another_state_it_is_refused_with_a_sentence(office: Office, action: str) -> None:
    scene = SCENES[action]
    case, browser = scene.build(office), office.at(scene.who)
    form = case_page(browser, case).form(f"/{action}")
    values = {**form.values, **typed(office, action, case)}
    row = flow.FLOW[action]
    first = browser.post(form.action, values)
    assert first.status == 200
    again = browser.post(form.action, {**values, "token": "another-form"})
    assert again.status in (404, 409), row.label
    assert again.status == 404 or "没有保存" in again.text


@pytest.mark.parametrize("action", SCENES)
def test_whoever_has_no_right_to_it_finds_neither_form_nor_page(office: Office, action: str) -> None:
    scene = SCENES[action]
    case = scene.build(office)
    stranger = office.at("wenjing")  # handles for a unit that has nothing to do with the case
    assert case_page(stranger, case).status == 404
    csrf = stranger.get("/desk/password").form().values["csrf"]
    assert stranger.post(f"/desk/case/{case.no}/{action}", {"csrf": csrf, **typed(office, action, case)}).status == 404
    assert office.reload(case).seq == case.seq
