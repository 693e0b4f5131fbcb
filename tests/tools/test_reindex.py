"""Reindex: every stored case is found again, resumable and harmless when repeated."""

import pytest

from chalicelib import handling
from chalicelib.domain import queues
from chalicelib.domain.case import SYSTEM
from chalicelib.handling import enterprises
from chalicelib.store.hot import HotItem
from chalicelib.wiring import Services
from tests.builders import USCI
from tests.tools.cases import INTAKE, lodged
from tools.ops import reindex
from tools.ops.target import Target


def an_old_case(target: Target, n: int) -> str:
    """As an earlier release left it: no words, nothing in the registry, a row without what was added since."""
    services = target.services
    no = lodged(services, f"t{n}", title=f"第{n}处围墙开口审批").no
    row = {**services.store.board("510703")[0][0].row, "channel": ""}
    case = services.store.case(no)
    assert case
    HotItem(f"CASE#{no}", "META").update([HotItem.row.set(row)])
    services.store.put_terms(no, (), version=case.version)
    return no


def found(target: Target) -> set[str]:
    services = target.services
    return {row.no for row in handling.find(services, "围墙开口", INTAKE, services.clock.now()).rows}


def test_cases_of_an_earlier_release_are_found_learnt_and_counted(deployment: Target) -> None:
    numbers = {an_old_case(deployment, n) for n in range(3)}
    store = deployment.services.store
    assert not found(deployment) and enterprises.find(deployment.services, USCI) is None
    for _ in range(2):
        assert reindex.reindex(deployment, page=4) == (3, [])
        assert found(deployment) == numbers
    known = enterprises.find(deployment.services, USCI)
    assert known and known.id == USCI
    assert {row.row["channel"] for row in store.board("510703")[0]} == {"portal"} and not store.due_terms()
    assert [len(store.history(no)) for no in numbers] == [1, 1, 1]


def test_an_enterprise_that_was_learnt_before_names_were_indexed_is_found_by_its_name(deployment: Target) -> None:
    services = deployment.services
    an_old_case(deployment, 1)
    reindex.reindex(deployment)
    known = enterprises.find(services, USCI)
    assert known
    services.store.put_terms(f"{enterprises.OWNER}{USCI}", (), known.region)
    assert enterprises.search(services, known.name[:4], INTAKE)[0] == []
    reindex.reindex(deployment)
    assert [one.id for one in enterprises.search(services, known.name[:4], INTAKE)[0]] == [USCI]


def test_a_run_that_stopped_goes_on_where_it_stood(deployment: Target) -> None:
    numbers = {an_old_case(deployment, n) for n in range(4)}
    done: list[str] = []

    def stops(services: Services, no: str) -> bool:
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(no)
        return reindex.renewed(services, no)

    with pytest.raises(KeyboardInterrupt):
        reindex.reindex(deployment, page=3, renew=stops)
    assert len(found(deployment)) == 2
    rest, failed = reindex.reindex(deployment, page=3)
    assert rest < 4 and not failed and found(deployment) == numbers


def test_a_case_that_changes_meanwhile_keeps_its_own_row(deployment: Target) -> None:
    services = deployment.services
    no = an_old_case(deployment, 1)
    before = services.store.case(no)
    assert before
    handling.act(services, no, "accept", INTAKE, {"opinion": "属实，受理"})
    place = queues.place(before, services.policy, services.calendar, services.org)
    assert not services.store.relist(before, place)
    assert [row.row["status"] for row in services.store.board("510703")[0]] == ["待交办"]
    assert handling.see(services, no, SYSTEM).status == "待交办"
