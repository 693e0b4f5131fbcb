"""What a co-unit that never replied can see of a second round, whatever came of it (procedure 2)."""

from chalicelib import handling
from chalicelib.domain.words import Status
from tests.web.client import Browser
from tests.web.desk.office import Office


def on_the_lists(browser: Browser, no: str) -> dict[str, bool]:
    tabs = ("", "?tab=todo", "?tab=open", "?tab=soon", "?tab=late", "?tab=done")
    return {tab: no in browser.get(f"/desk{tab}").html for tab in tabs}


def test_a_round_2_case_leaves_the_list_of_a_co_unit_that_never_replied_whatever_comes() -> None:
    office = Office()
    cases = [office.act(office.second_answered(), "approve_result", "liuying", opinion="") for _ in range(2)]
    for case, rating in zip(cases, ("dissatisfied", "satisfied"), strict=True):
        assert case.co_open == ("zrj",)
        office.act(case, "take_answer", rating=rating, solved="partly", source="web", reason="还差一步")
    settled = [revisit.settle_at for case in cases if (revisit := office.reload(case).revisit) and revisit.settle_at]
    office.forward(max(settled))
    lane, closed = (handling.wake(office.world, case.no, office.world.clock.now()) for case in cases)
    assert (lane.status, closed.status) == (Status.ADJUDICATING, Status.CLOSED)
    browser = office.at("zhaojie")
    assert on_the_lists(browser, lane.no) == on_the_lists(browser, closed.no)
    assert not any(on_the_lists(browser, lane.no).values())


def test_until_then_the_co_unit_has_it_among_its_work() -> None:
    office = Office()
    case = office.second_answered()
    assert on_the_lists(office.at("zhaojie"), case.no)["?tab=open"]
