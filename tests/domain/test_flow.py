"""The grid: action × status × role × round. Every cell moves along its row or is refused with a sentence."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib import reference
from chalicelib.domain import access, alarms, clocks, flow
from chalicelib.domain.case import Actor, Case, Contact, Extension, Revisit
from chalicelib.domain.clocks import Clock
from chalicelib.domain.errors import DomainError
from chalicelib.domain.policy import Policy
from chalicelib.domain.words import OPEN, STATUS, Role, Status
from tests.domain.desk import a_case, at

NOW = at("2026-09-10 10:00")
DATA = {
    "photo": {"id": "f" * 16, "name": "走访照片1.jpg", "kind": "jpg", "size": 1200, "key": "case/QS1/f"},
    "sha256": "0" * 64,
    "opinion": "属实",
    "missing": "请补材料",
    "text": "内容足够长的一段文字",
    "reason": "理由充分",
    "reason_code": "enterprise",
    "sentence": "请走法定渠道办理",
    "lawful": "法院",
    "second": "liuying",
    "outcome": "solved",
    "answer": "已经办好，请查收。",
    "basis": "依据第五条",
    "planned_for": "",
    "contact_made": "电话",
    "supplement": "补充",
    "difficulty": "general",
    "why": "一般",
    "legacy": False,
    "limit": "5",
    "unit": "zrj",
    "co_units": (),
    "person": "何建平",
    "person_duty": "副局长",
    "person_phone": "",
    "requirement": "当面核实",
    "suggested": "zrj",
    "ruling": "upheld",
    "at": NOW - timedelta(hours=1),
    "how": "phone",
    "whom": "王经理",
    "who": "市住建局 陈立",
    "public": True,
    "people": "三家单位",
    "wanted": "",
    "number": "绵营商督〔2026〕1号",
    "days": 3,
    "decision": "yes",
    "account": "经过",
    "causes": "原因",
    "duty": "责任",
    "next": "计划",
    "rating": "satisfied",
    "solved": "yes",
    "state": "reached",
    "source": "sms",
    "raw": "1",
    "reading": "satisfied",
    "proposal": "",
    "cause": "shirked",
    "proof": "事实和材料",
    "letter": "给企业的结论",
    "leader": "fangyuan",
    "outcome_class": "done",
    "cross": ("unit",),
    "slow": "hard",
    "fair": True,
    "caller": "王某",
    "master": "QS1",
    "master_enterprise": "91510704MA6XUWY05F",
    "name": "王启明",
    "mobile": "19900000021",
    "entry": 1,
    "told": {},
    "watched": at("2026-03-02 09:00"),
    "facts": ({"words": "剩 1 个工作日", "seen": "internal", "label": "到期提醒", "key": "k", "enterprise": False},),
    "proposed": "",
    "answered_by": "",
    "names_unit": "sjj",
    "readers": ("fangyuan",),
    "title": "联合验收的一件事",
    "released": (),
    "files": (),
    "other": "QS2",
    "old": "zjj",
    "category": "land",
    "calendar": 1,
    "channel": "group",
    "said_at": NOW - timedelta(hours=2),
    "door": "group:g1",
    "since": NOW - timedelta(hours=3),
    "contacted": "yes",
    "consent": "yes",
    "recording": "",
    "note": "",
    "call_at": "",
    "went": "yes",
    "photos": (),
    "agrees": "yes",
}


def data_for(row: flow.Row) -> dict[str, object]:
    """DATA, with the row's own first choice where the common one is not among its choices."""
    own = {n.name: n.choices[0][0] for n in row.needs if n.kind == "choice" and DATA[n.name] not in dict(n.choices)}
    fitting = {"open_phone_task": {"why": "failed"}, "log_call": {"why": ()}, "visit": {"why": ()}}
    return {**DATA, **own, **fitting.get(row.action, {})}


def ctx() -> flow.Context:
    return flow.Context(NOW, "c1", reference.policy(), reference.calendar(), reference.org())


def in_status(status: Status, round_: int) -> Case:
    """A case that could stand in this status, rich enough that most actions are possible."""
    start = at("2026-09-09 10:00")
    kinds = {STATUS[status].clock, "handling", "sign", "explain"} - {""}
    return a_case(
        "2026-09-09 09:00",
        status=status,
        round=round_,
        assignments=round_,
        limit=10,
        unit="zjj",
        seq=9,
        assigned_at=start,
        signed_at=start,
        difficulty="general",
        closed_at=start,
        before="handling",
        clocks=tuple(Clock(kind, start, 10, round_) for kind in sorted(kinds)),
        co_units=("gfb",),
        co_open=("gfb",),
        contact=Contact("王启明", "经理", "19900000021", second_name="赵小云", second_mobile="19900000022"),
        check="due",
        revisit=Revisit(send_at=NOW) if status == Status.REVISITING else None,
        lane_readers=("everyone",),
        taskforce=True,
        suspended_on=start.date(),
        explained=True,
        submitted_at=start,
        answer_seq=8,
        secret=True,
        unit_title="一件要求保密的诉求",
        merged=("QS3",),
        unconfirmed=9,
        seal_entry=3,
        seal_by="somebody",
        doors=("group:g1",),
    )


def someone(role: Role, unit: str = "zjj", region: str = "", id: str = "everyone") -> Actor:
    return Actor(id, "某人", frozenset({role}), unit, region)


@pytest.mark.parametrize("row", flow.ROWS, ids=lambda row: row.action)
def test_every_cell_of_the_grid_moves_along_its_row_or_refuses_with_a_sentence(row):
    for status in Status:
        for role in Role:
            for round_ in (0, 1, 2):
                case = in_status(status, round_)
                try:
                    change = flow.apply(case, row.action, someone(role), data_for(row), ctx())
                except DomainError as refused:
                    assert str(refused)
                    assert any("一" <= char <= "鿿" for char in str(refused))
                    continue
                assert status in row.froms
                assert role in row.roles
                assert change.case.status in (*row.to, status)
                assert change.entries
                assert [entry.seq for entry in change.entries] == list(range(10, 10 + len(change.entries)))


@pytest.mark.parametrize("row", [row for row in flow.ROWS if row.froms], ids=lambda row: row.action)
def test_every_row_can_be_taken_by_somebody_somewhere(row):
    def possible(case: Case, role: Role, unit: str, region: str) -> bool:
        try:
            flow.apply(case, row.action, someone(role, unit, region), data_for(row), ctx())
        except DomainError:
            return False
        return True

    assert any(
        possible(variant, role, unit, region)
        for status in row.froms
        for round_ in (0, 1, 2)
        for variant in variants(in_status(status, round_))
        for role in row.roles
        for unit in ("zjj", "gfb")
        for region in ("", "510704")
    )


def variants(case: Case) -> list[Case]:
    revisit = Revisit(send_at=NOW, rating="satisfied", unread_at=NOW, source="phone", settle_at=NOW)
    return [
        case,
        replace(case, taskforce=False, cause="shirked", cause_by="other", cause_confirmed=True),
        replace(case, explained=False, extension=Extension(3, NOW), listed="绵营商督〔2026〕1号"),
        replace(case, revisit=revisit if case.status == Status.REVISITING else None, publication="draft"),
        replace(case, revisit=Revisit(sent_at=NOW - timedelta(days=1)) if case.status == Status.REVISITING else None),
        replace(case, publication="reviewed"),
        replace(case, publication="published"),
        replace(case, doors=()),
        replace(case, seal_entry=0, clocks=(Clock("contest_ruling", NOW, 3),)),
    ]


def test_no_open_status_is_without_owner_limit_and_last_rung():
    for status in OPEN:
        info = STATUS[status]
        assert info.owner and info.clock and info.last_rung, status
        assert info.limit == "" or getattr(Policy(), info.limit) > 0
        assert info.last_rung in flow.FLOW or info.last_rung.startswith("O+")


@pytest.mark.parametrize("status", sorted(OPEN))
def test_every_open_case_wakes_the_system_some_day(status):
    case = in_status(status, 1)
    assert alarms.wake_at(case, reference.policy(), reference.calendar()) is not None


def test_who_is_of_another_unit_or_region_may_do_nothing_with_a_case():
    for status in Status:
        case = replace(in_status(status, 1), lane_readers=())
        for row in flow.ROWS:
            for role in set(row.roles) - {Role.SYSTEM, Role.ENTERPRISE, Role.ADMIN, Role.SECURITY_ADMIN}:
                stranger = someone(role, unit="hbj", region="510781", id="stranger")
                assert not access.sees(case, stranger)
                with pytest.raises(DomainError):
                    flow.apply(case, row.action, stranger, DATA, ctx())


def test_a_sensitive_case_is_read_only_by_the_people_named():
    case = replace(in_status(Status.LODGED, 0), sensitive=True, readers=("zhoumin",), lane_readers=())
    assert access.sees(case, someone(Role.INTAKE, id="zhoumin"))
    assert not access.sees(case, someone(Role.SUPERVISOR, id="liuying"))


def test_general_limits_are_5_10_15_and_complex_is_30():
    for limit, difficulty, good in [
        ("5", "general", True),
        ("30", "general", False),
        ("30", "complex", True),
        ("15", "complex", False),
    ]:
        data = {**DATA, "limit": limit, "difficulty": difficulty}
        case = in_status(Status.ACCEPTED, 0)
        if good:
            change = flow.apply(case, "assign", someone(Role.INTAKE), data, ctx())
            assert change.case.limit == int(limit)
        else:
            with pytest.raises(DomainError, match="工作日"):
                flow.apply(case, "assign", someone(Role.INTAKE), data, ctx())


def test_a_note_never_restarts_the_handling_clock():
    case = in_status(Status.HANDLING, 1)
    before = case.clock("handling")
    for action in ("report_progress", "contact_enterprise", "consult", "urge", "instruct"):
        role = next(iter(flow.FLOW[action].roles - {Role.TASKFORCE, Role.SUPERVISOR}), Role.SUPERVISOR)
        change = flow.apply(case, action, someone(role), DATA, ctx())
        assert change.case.clock("handling") == before


def test_a_new_lead_is_never_given_an_earlier_date_than_the_enterprise_was_told():
    case = in_status(Status.HANDLING, 1)
    told = clocks.due_day(case.clocks[1], reference.calendar())
    data = {**DATA, "limit": "5"}
    change = flow.apply(case, "reassign", someone(Role.SUPERVISOR), data, ctx())
    clock = change.case.clock("handling")
    assert clock is not None
    assert clocks.due_day(clock, reference.calendar()) >= told


def test_after_round_two_every_refusal_to_the_unit_reads_the_same_whatever_came_of_it():
    def refusals(status: Status, role: Role) -> set[str]:
        case = replace(in_status(status, 2), lane_readers=("hanbo",))
        said = set()
        for row in flow.ROWS:
            if role in row.roles and row.froms:
                with pytest.raises(DomainError) as refused:
                    flow.apply(case, row.action, someone(role, id="chenli"), data_for(row), ctx())
                said.add(f"{row.action}: {refused.value}")
        return said

    for role in (Role.HANDLER, Role.UNIT_LEADER):
        after = [refusals(s, role) for s in (Status.REVISITING, Status.ADJUDICATING, Status.TRANSFERRED, Status.CLOSED)]
        assert all(one == after[0] for one in after)


@pytest.mark.parametrize(
    ("action", "role", "outcome", "status"),
    [
        ("lodge", Role.ENTERPRISE, "", Status.LODGED),
        ("register", Role.INTAKE, "", Status.LODGED),
        ("import", Role.ADMIN, "", Status.ACCEPTED),
        ("import", Role.ADMIN, "solved", Status.CLOSED),
    ],
)
def test_a_case_begins_where_its_row_says_and_an_imported_one_is_no_new_work(action, role, outcome, status):
    data = {"content": "旧台账里的一件", "outcome": outcome, "source": "2023年台账"}
    change = flow.start(action, a_case("2026-09-10 09:00"), someone(role), data, ctx())
    assert change.case.status == status
    assert (change.case.clock("acceptance") is not None) == (status == Status.LODGED)
    assert bool(change.entries[0].facts.get("imported")) == (action == "import")
