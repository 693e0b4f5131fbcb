"""What a window, a group and their figures tell of a second round: the same, whatever became of it (procedure 2)."""

from dataclasses import replace
from datetime import date

import pytest

from chalicelib.domain import chat
from chalicelib.domain.case import Case
from chalicelib.domain.platforms import Group, Window
from chalicelib.domain.words import Status
from chalicelib.handling import groups, groupwords, windows
from tests.web.desk.office import EXPLAIN, RESULT, VALUES, Office

PATHS = (
    "/desk/window/w1", "/desk/window/w1?tab=tell", "/desk/window/w1?tab=press", "/desk/window/w1?tab=rated",
    "/desk/window/w1?tab=taskforce", "/desk/window/w1/month", "/desk/windows/figures", "/desk/groups/g1",
    "/desk/groups/figures", "/desk/groups/g1/entry", "/desk/window/w1/answer/{no}",
    "/desk/window/w1/register?code=" + VALUES["enterprise"],
)  # fmt: skip


def in_round_two(office: Office) -> Case:
    """Through a window and a group, answered twice; the second answer is not rated yet."""
    known = office.world.store.account("zhoumin")
    assert known
    office.world.store.put_account(replace(known, id="clerk", login="clerk", name="窗口人员"))
    windows.save(office.world, "w1", Window("专窗", "政务中心", "510704", staff=("clerk",)), 0)
    groups.save(office.world, "g1", Group("一群", "city", "510700", "clerk", date(2026, 1, 1)), 0)
    now = office.world.clock.now()
    values = {**VALUES, "landline": "", "no_phone": "", "source": "来访", "said_at": now.isoformat()}
    case, _ = windows.register(office.world, "w1", values, office.actor("clerk"), "t1")
    groups.link(office.world, "g1", case.no, now, now)
    said, _ = chat.read(f"乌有精密-王启明 2026/3/2 8:50\n{VALUES['title']}", now)
    groupwords.keep(office.world, "g1", said)
    words, _ = groupwords.words(office.world, "g1")
    groupwords.mark(office.world, "g1", {words[0].slug: "appeal"}, words)
    case = office.act(case, "accept", "zhoumin", opinion="属实")
    case = office.act(case, "assign", "liuying", difficulty="general", why="会审环节多", legacy=False, limit="10",
                      unit="zjj", co_units=(), person="何建平", person_duty="副局长", person_phone="",
                      requirement="查明会审卡在哪一家，答复出具时间")  # fmt: skip
    case = office.act(case, "sign", "chenli")
    case = office.act(case, "submit_result", "hejianping", **RESULT)
    case = office.rated(office.act(case, "approve_result", "liuying", opinion=""), "dissatisfied")
    case = office.act(case, "sign", "chenli")
    case = office.act(case, "explain", "hejianping", **EXPLAIN)
    again = {**RESULT, "answer": "意见书已经出具，请到窗口领取。", "supplement": "两次办理情况如上。"}
    case = office.act(case, "submit_result", "hejianping", **again)
    return office.act(case, "approve_result", "liuying", opinion="")


@pytest.mark.parametrize("person", ["clerk", "liuying"])
def test_a_sealed_case_reads_as_one_whose_rating_is_not_there_yet(person: str) -> None:
    seen = []
    for dissatisfied in (True, False):
        office = Office()
        case = in_round_two(office)
        if dissatisfied:
            case = office.rated(case, "dissatisfied")
            assert case.status == Status.ADJUDICATING and office.actor(person).id not in case.lane_readers
            until = office.world.clock.now()
        office.forward(until)
        browser = office.at(person)
        pages = [browser.get(path.format(no=case.no)) for path in PATHS]
        seen.append([(page.status, page.text) for page in pages])
    for path, one, other in zip(PATHS, *seen, strict=True):
        assert one == other, path
