"""Merging through the verbs: the master knows what came, and sends it back when it ends without an answer."""

from datetime import timedelta

import pytest

from chalicelib import handling, jobs
from chalicelib.domain.case import ENTERPRISE
from chalicelib.domain.errors import Invalid, Refused, Unseen
from chalicelib.domain.words import Status
from tests.web.desk.office import Office


@pytest.fixture
def office() -> Office:
    return Office()


def merged(office: Office) -> tuple[str, str]:
    master, other = office.accepted(), office.lodged(title="同一个厂房的验收问题再次提交")
    office.act(other, "merge", "zhoumin", master=master.no, reason="同一事项重复提交")
    return master.no, other.no


def status(office: Office, no: str) -> Status:
    case = office.world.store.case(no)
    assert case
    return case.status


def test_the_master_knows_what_was_merged_into_it(office: Office) -> None:
    master, other = merged(office)
    case = office.world.store.case(master)
    assert case and case.merged == (other,) and status(office, other) == Status.MERGED


def test_when_the_master_is_withdrawn_the_merged_one_goes_its_own_way_by_itself(office: Office) -> None:
    master, other = merged(office)
    handling.act(office.world, master, "withdraw", ENTERPRISE, {"reason": "", "caller": ""})
    now = office.world.clock.forward(minutes=5)
    jobs.run_with(office.world, "watch_clocks", now, 60)
    assert status(office, other) == Status.LODGED
    assert office.world.store.case(master).merged == ()  # type: ignore[union-attr]
    again = jobs.run_with(office.world, "watch_clocks", now + timedelta(minutes=5), 60)
    assert again["failed"] == 0 and status(office, other) == Status.LODGED


def test_a_stop_between_the_merged_one_and_its_master_is_made_good(office: Office) -> None:
    master, other = merged(office)
    handling.act(office.world, master, "withdraw", ENTERPRISE, {"reason": "", "caller": ""})
    office.act(office.world.store.case(other), "unmerge", "zhoumin", reason="恢复单独办理")  # type: ignore[arg-type]
    jobs.run_with(office.world, "watch_clocks", office.world.clock.forward(minutes=5), 60)
    assert status(office, other) == Status.LODGED
    assert [one.action for one in office.world.store.history(other)].count("unmerge") == 1
    assert "并入的 1 件恢复单独办理" in office.world.store.history(master)[-1].text


def test_the_history_counts_those_that_went_back_when_it_ended_and_not_who_went_before(office: Office) -> None:
    for stays, says in ((True, "本件已结束，并入的 1 件恢复单独办理。"), (False, "本件已结束，已没有并入的诉求。")):
        master, first = merged(office)
        second = office.lodged(title="同一个厂房的验收问题第三次提交")
        office.act(second, "merge", "zhoumin", master=master, reason="同一事项重复提交")
        for no in [first] if stays else [first, second.no]:
            handling.act(office.world, no, "unmerge", office.actor("zhoumin"), {"reason": "恢复单独办理"})
        office.world.clock.forward(minutes=5)
        handling.act(office.world, master, "withdraw", ENTERPRISE, {"reason": "", "caller": ""})
        jobs.run_with(office.world, "watch_clocks", office.world.clock.forward(minutes=5), 60)
        (line,) = [one for one in office.world.store.history(master) if one.action == "release_merged"]
        assert line.text == says


def test_nothing_is_merged_into_a_case_that_ended_or_cannot_be_seen(office: Office) -> None:
    ended, other = office.lodged(), office.lodged(title="另一次提交的同一问题")
    handling.act(office.world, ended.no, "withdraw", ENTERPRISE, {"reason": "", "caller": ""})
    for master in (ended.no, "QS510704202603020999X"):
        with pytest.raises(Refused, match="没有找到"):
            office.act(other, "merge", "zhoumin", master=master, reason="同一事项")


def test_people_that_an_action_names_must_exist_and_fit(office: Office) -> None:
    case = office.lodged(kind="complaint")
    guide = {"reason_code": "other_body", "sentence": "请向主管机关提出诉求", "lawful": "有关机关"}
    for second in ("nobody", "zhoumin", "wenjing"):
        with pytest.raises(Invalid):
            office.act(case, "guide", "zhoumin", **guide, second=second)
    with pytest.raises(Invalid):
        office.act(case, "instruct", "zhoumin", text="请尽快办理答复", wanted="", leader="liuying")
    assert office.act(case, "guide", "zhoumin", **guide, second="liuying").status == Status.GUIDED


def test_a_sensitive_case_is_read_by_the_named_people_only(office: Office) -> None:
    case = office.lodged()
    office.act(case, "mark_sensitive", "zhoumin", names_unit="zjj", readers=("hanbo",), reason="反映工作人员")
    assert handling.see(office.world, case.no, office.actor("hanbo")).case.sensitive
    for person in ("liuying", "fangyuan", "chenli"):
        with pytest.raises(Unseen):
            handling.see(office.world, case.no, office.actor(person))


def test_a_unit_where_nobody_handles_or_nobody_signs_is_given_nothing(office: Office) -> None:
    from dataclasses import replace

    from tests.web.desk.office import ASSIGN

    case = office.accepted()
    leader = office.world.store.account("hejianping")
    assert leader
    office.world.store.put_account(replace(leader, active=False))
    with pytest.raises(Invalid) as caught:
        office.act(case, "assign", "liuying", **ASSIGN)
    assert "承办审核领导" in caught.value.fields["unit"]
    office.world.store.put_account(leader)
    assert office.act(case, "assign", "liuying", **ASSIGN).status == Status.ASSIGNED
