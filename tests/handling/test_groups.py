"""Groups of entrepreneurs through the verbs: kept once, entered once, answered in the right place."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain import chat, groupwork
from chalicelib.domain.calendar import CST
from chalicelib.domain.errors import Refused
from chalicelib.domain.groupwork import Word
from chalicelib.domain.platforms import Group, Member
from chalicelib.domain.words import Status
from chalicelib.handling import groupentry, groupguess, groups, groupwords
from tests.chats import TALK as CHAT
from tests.web.desk.office import VALUES, Office


@pytest.fixture
def office() -> Office:
    return Office()


def a_group(office: Office, **changes: Any) -> str:
    made = Group("绵阳企业家一群", "city", "510700", "zhoumin", date(2026, 1, 1), (), 312, 118)
    groups.save(office.world, "g1", replace(made, **changes), 0)
    return "g1"


def kept(office: Office, text: str = CHAT) -> list[Word]:
    said, unread = chat.read(text, office.world.clock.now())
    assert not unread
    groupwords.keep(office.world, "g1", said)
    return groupwords.words(office.world, "g1")[0]


def marked(office: Office, *marks: str) -> list[Word]:
    found = kept(office)
    groupwords.mark(office.world, "g1", {word.slug: one for word, one in zip(found, marks, strict=True)}, found)
    return groupwords.words(office.world, "g1")[0]


def values() -> dict[str, Any]:
    return {**VALUES, "landline": "", "no_phone": ""}


def test_the_same_chat_pasted_twice_is_there_once(office: Office) -> None:
    a_group(office)
    said, _ = chat.read(CHAT, office.world.clock.now())
    assert groupwords.keep(office.world, "g1", said) == (4, 0, 0)
    longer, _ = chat.read(CHAT + "\n刘总 2026/3/2 9:55\n收到\n", office.world.clock.now())
    assert groupwords.keep(office.world, "g1", longer) == (1, 4, 0)
    assert [one.sender for one in groupwords.words(office.world, "g1")[0]] == [
        "乌有精密-王启明", "乌有精密-王启明", "方远", "住建局陈立", "刘总"]  # fmt: skip


def test_what_was_marked_stays_marked_when_the_chat_is_pasted_again(office: Office) -> None:
    a_group(office)
    marked(office, "appeal", "more", "leader", "reply")
    assert [one.mark for one in kept(office)] == ["appeal", "more", "leader", "reply"]


def test_the_messages_of_one_sender_become_one_case_whose_clock_runs_from_the_entry(office: Office) -> None:
    a_group(office)
    (appeal,) = groupwork.appeals(marked(office, "appeal", "more", "leader", "reply"))
    no, code = groupentry.lodge(office.world, "g1", appeal, values(), office.actor("zhoumin"))
    case = office.world.store.case(no)
    assert case and code and case.doors == ("group:g1",) and case.channel == "group"
    clock = case.clock("acceptance")
    assert clock and clock.start == office.world.clock.now() == case.lodged_at
    entry = office.world.store.history(no)[0]
    assert entry.data["said_at"] == "2026-03-02T08:50:00+08:00" and "一群" in entry.data["source"]
    again, code = groupentry.lodge(office.world, "g1", appeal, values(), office.actor("zhoumin"))
    assert (again, code) == (no, "") and len(groups.entered(office.world, "g1")) == 1
    assert groupwork.appeals(groupwords.words(office.world, "g1")[0]) == []


def test_a_leaders_reply_is_an_instruction_that_the_leader_confirms(office: Office) -> None:
    a_group(office)
    words = marked(office, "appeal", "more", "leader", "reply")
    no, _ = groupentry.lodge(office.world, "g1", words[:2], values(), office.actor("zhoumin"))
    for _ in range(2):  # the second time changes nothing
        groupentry.instruct(office.world, "g1", words[2], no, office.actor("zhoumin"), "fangyuan")
    case = office.world.store.case(no)
    said = [one for one in office.world.store.history(no) if one.action == "instruct"]
    assert case and len(said) == 1 and case.unconfirmed == said[0].seq and "今天内联系企业" in said[0].text
    later = replace(words[2], id="M#2026-03-02T09:30#another", text="再说一次")
    with pytest.raises(Refused, match="还没有经领导确认"):
        groupentry.instruct(office.world, "g1", later, no, office.actor("zhoumin"), "fangyuan")
    (one,) = groups.counted(office.world, [thing] if (thing := groups.find(office.world, "g1", office.actor("zhoumin")))
                            else [], office.actor("zhoumin"))  # fmt: skip
    assert one.leader_at == datetime(2026, 3, 2, 9, 20, tzinfo=CST)


def test_a_units_reply_is_an_entry_and_moves_no_clock(office: Office) -> None:
    a_group(office)
    words = marked(office, "appeal", "more", "leader", "reply")
    no, _ = groupentry.lodge(office.world, "g1", words[:2], values(), office.actor("zhoumin"))
    before = office.world.store.case(no)
    groupentry.record_reply(office.world, "g1", words[3], no, office.actor("zhoumin"), "住建局 陈立", public=True)
    after = office.world.store.case(no)
    assert before and after and after.clocks == before.clocks and after.status == Status.LODGED
    entry = office.world.store.history(no)[-1]
    assert (entry.action, entry.seen) == ("record_group_reply", "public")
    assert entry.text == "住建局 陈立（3月2日 09:40）在群里答复：已联系，下午上门核实"


def test_a_known_matter_gets_another_source_and_no_second_case(office: Office) -> None:
    a_group(office, members=(Member("乌有精密-王启明", "91510704MA6XUWY05F"),))
    first = office.lodged(title="联合验收四个月没有意见")
    words = marked(office, "appeal", "more", "leader", "reply")
    thing = groups.find(office.world, "g1", office.actor("zhoumin"))
    assert thing
    found = groupguess.guesses(office.world, thing.data, words[:2], office.actor("zhoumin"))
    (near,) = groupguess.likely(office.world, found, [], words[:2], office.actor("zhoumin"))
    assert near.case.no == first.no and near.alike > 60
    for _ in range(2):
        groupentry.add_source(office.world, "g1", words[:2], first.no, office.actor("zhoumin"))
    case = office.reload(first)
    assert case.doors == ("group:g1",) and case.also == ("group",)
    assert len(groups.entered(office.world, "g1")) == 1


def test_only_the_steward_the_deputy_and_the_supervisor_of_the_region_see_a_group(office: Office) -> None:
    a_group(office, region="510704")
    assert groups.find(office.world, "g1", office.actor("zhoumin"))
    assert groups.find(office.world, "g1", office.actor("liuying"))
    for person in ("fcqs", "chenli", "fangyuan", "admin"):
        assert groups.find(office.world, "g1", office.actor(person)) is None
        assert groups.listed(office.world, office.actor(person)) == []
    steward = office.world.store.account("zhoumin")
    assert steward
    narrow = replace(steward.actor(), channels=frozenset({"portal"}))
    assert groups.find(office.world, "g1", narrow) is None
    other = replace(steward, id="deputy1", login="deputy1", name="某人")
    office.world.store.put_account(other)
    assert groups.find(office.world, "g1", other.actor()) is None
    office.world.store.put_account(replace(steward, deputy="deputy1"))
    assert groups.find(office.world, "g1", other.actor())


def test_more_than_can_be_kept_at_once_is_kept_the_next_time(office: Office) -> None:
    a_group(office)
    start = datetime(2026, 3, 1, 8, 0, tzinfo=CST)
    many = [chat.Said("王启明", start + timedelta(minutes=n), f"第 {n} 条", line=n)
            for n in range(groupwords.MOST_AT_ONCE + 7)]  # fmt: skip
    assert groupwords.keep(office.world, "g1", many) == (groupwords.MOST_AT_ONCE, 0, 7)
    assert groupwords.keep(office.world, "g1", many) == (7, groupwords.MOST_AT_ONCE, 0)
    newest, more = groupwords.words(office.world, "g1", limit=100)
    assert newest[-1].text == f"第 {groupwords.MOST_AT_ONCE + 6} 条" and more
    older, _ = groupwords.words(office.world, "g1", more, limit=100)
    assert older[-1].at < newest[0].at
