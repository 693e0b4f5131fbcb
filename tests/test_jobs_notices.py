"""From a desk message to people's notices, duty phones and robots."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib import jobs
from chalicelib.domain import access, pacing
from chalicelib.domain.records import Account, Bell, Notice, Robot
from chalicelib.jobs import notifying
from tests import fakes
from tests.messages.test_robots import DING, WECOM, Vendor, vendor
from tests.web.desk.office import RESULT, Office

__all__ = ["vendor"]
NIGHT = fakes.MONDAY.replace(hour=22)
MORNING = fakes.MONDAY.replace(day=3, hour=8)


def more() -> bool:
    return True


@pytest.fixture
def office() -> Office:
    return Office()


def told(office: Office) -> Any:
    return notifying.tell(office.world, office.world.clock.now(), more)


def changed(office: Office, person: str, **changes: Any) -> Account:
    account = office.world.store.account(person)
    assert account
    account = replace(account, **changes)
    office.world.store.put_account(account)
    return account


def phone(office: Office, person: str) -> Account:
    return changed(office, person, sms=True, mobile="19900000777")


def sms(office: Office) -> list[tuple[str, str, str]]:
    out = [one.message for one in office.world.store.due_messages(fakes.MONDAY.replace(year=2030))]
    return sorted((one.to, one.values["n"], f"{one.due:%d %H:%M}") for one in out if one.template == "duty")


def test_a_message_to_a_group_reaches_its_people_and_nobody_else(office: Office) -> None:
    case = office.assigned()
    told(office)
    assert [one.case for one in office.world.store.bells("chenli")] == [case.no]
    assert office.world.store.bells("wenjing") == []
    assert office.world.store.due_notes() == []


def test_whoever_may_not_see_the_case_or_has_no_account_any_more_hears_nothing(office: Office) -> None:
    case = office.assigned()
    changed(office, "chenli", active=False)
    told(office)
    assert office.world.store.bells("chenli") == []
    for account in office.world.store.accounts():
        if office.world.store.bells(account.id):
            assert access.sees(case, account.actor())


def texts(office: Office, person: str) -> list[str]:
    return [one.text for one in office.world.store.bells(person)]


def test_the_deputy_gets_a_copy_that_says_for_whom(office: Office) -> None:
    changed(office, "hejianping", deputy="chenli")
    case = office.act(office.handling(), "prepare_result", "chenli", **RESULT)
    told(office)
    theirs = texts(office, "hejianping")
    assert f"待审核：{case.title}（{case.no}）" in theirs
    assert sorted(one for one in texts(office, "chenli") if one.startswith("（代")) == sorted(
        f"（代何建平）{one}" for one in theirs
    )
    told(office)
    assert len(set(texts(office, "chenli"))) == len(texts(office, "chenli"))


def test_who_was_told_himself_reads_no_copy_and_an_absent_deputy_none(office: Office) -> None:
    for wenjing in ({"unit": "zjj", "active": True}, {"unit": "zjj", "active": False}):
        changed(office, "chenli", deputy="wenjing")
        changed(office, "wenjing", **wenjing)
        office.assigned()
        told(office)
        assert not any(one.startswith("（代") for one in texts(office, "wenjing"))
    assert len(texts(office, "wenjing")) == 1


def test_a_deputy_who_left_the_unit_or_reads_the_unit_s_side_only_gets_nothing(office: Office) -> None:
    changed(office, "hejianping", deputy="hanbo")  # sees the case, but is of another unit
    changed(office, "liuying", unit="zjj", deputy="chenli")  # the supervisor of the handler's own unit
    case = office.answered()
    told(office)
    assert f"待审核：{case.title}（{case.no}）" in texts(office, "liuying")
    for person in ("hanbo", "chenli"):
        assert not any(one.startswith("（代") for one in texts(office, person))


def test_of_what_only_named_people_read_the_deputy_hears_nothing(office: Office) -> None:
    changed(office, "hanbo", deputy="liuying")
    office.sealed()
    told(office)
    assert any("等您研判" in one for one in texts(office, "hanbo"))
    assert not any("研判" in one for one in texts(office, "liuying"))
    case = office.lodged()
    office.act(case, "mark_sensitive", "zhoumin", names_unit="", readers=("hanbo",), reason="反映个人")
    before = len(texts(office, "liuying"))
    case = office.act(case, "guide", "zhoumin", reason_code="other_body", sentence="请向主管机关提出诉求",
                      lawful="有关机关", second="hanbo")  # fmt: skip
    office.act(case, "contest", text="不同意这样处理")
    told(office)
    assert f"企业对告知渠道有异议，待裁定：{case.title}（{case.no}）" in texts(office, "hanbo")
    assert len(texts(office, "liuying")) == before


def test_the_security_administrator_hears_that_a_request_waits_and_not_of_which_case(
    office: Office, vendor: Vendor
) -> None:
    with_robots(office, vendor, Robot("", "wecom", WECOM.address))
    case = office.act(office.lodged(), "mark_urgent", "zhoumin", reason="管道破裂")
    told(office)
    vendor.lines.clear()
    office.act(case, "propose_seal", "hanbo", entry=1, reason="写了第三人的住址")
    told(office)
    (bell,) = office.world.store.bells("secadmin")
    assert (bell.text, bell.case, bell.urgent) == ("有一项封存申请待确认，请到“封存”页查看。", "", False)
    assert vendor.lines == []
    browser = office.at("secadmin")
    assert "有一项封存申请待确认" in browser.get("/desk/notices").text
    assert "封存（1）" in browser.get("/desk").text


def test_twice_is_as_once_and_a_stop_in_the_middle_loses_no_notice(office: Office) -> None:
    office.assigned()
    whole = Office()
    whole.assigned()
    told(whole)

    class Stops:
        """A store that dies in its third delivery, after the first copies."""

        count = 0

        def __getattr__(self, name: str) -> Any:
            return getattr(office.world.store, name)

        def deliver(self, note: Notice, bells: list[Bell]) -> None:
            self.count += 1
            if self.count == 3:
                office.world.store._bells.update({(b.account, "20260302100000", b.id): b for b in bells[:1]})
                raise KeyboardInterrupt
            office.world.store.deliver(note, bells)

    with pytest.raises(KeyboardInterrupt):
        notifying.tell(replace(office.world, store=Stops()), office.world.clock.now(), more)  # type: ignore[arg-type]
    told(office)
    told(office)
    for account in office.world.store.accounts():
        assert [b.text for b in office.world.store.bells(account.id)] == [
            b.text for b in whole.world.store.bells(account.id)
        ]


def test_a_duty_phone_gets_one_sms_that_says_how_many(office: Office) -> None:
    phone(office, "chenli")
    office.assigned()
    office.assigned(title="另一件厂房的消防验收没有意见", mobile="19900000022")
    told(office)
    assert sms(office) == [("19900000777", "2", "02 10:00")]
    jobs.run_with(office.world, "send_messages", office.world.clock.now(), 60)
    assert [one.message.template for one in office.world.gateway.sent].count("duty") == 1


def test_in_quiet_hours_the_phone_waits_for_the_morning_with_one_sms(office: Office) -> None:
    phone(office, "chenli")
    office.world.clock.set(NIGHT)
    for mobile in ("19900000021", "19900000022"):
        office.assigned(mobile=mobile)
        told(office)
    assert sms(office) == [("19900000777", "2", "03 08:00")]


def test_an_urgent_case_does_not_wait(office: Office) -> None:
    phone(office, "chenli")
    office.world.clock.set(NIGHT)
    case = office.lodged()
    office.act(case, "mark_urgent", "zhoumin", reason="管道破裂")
    office.act(case, "accept", "zhoumin", opinion="属住建局牵头")
    from tests.web.desk.office import ASSIGN

    office.act(case, "assign", "liuying", **ASSIGN)
    told(office)
    assert [due for _, _, due in sms(office)] == ["02 22:00"]


def with_robots(office: Office, vendor: Vendor, *robots: Robot) -> None:
    settings = replace(office.world.settings, robots_origin=vendor.origin)
    object.__setattr__(office.world, "settings", settings)
    for robot in robots:
        office.world.store.put_robot(robot)


def test_a_robot_says_how_many_and_nothing_else(office: Office, vendor: Vendor) -> None:
    with_robots(office, vendor, WECOM, DING, Robot("gfb", "wecom", WECOM.address))
    case = office.assigned()
    told(office)
    told(office)
    assert vendor.lines == ["市住房和城乡建设局：有 1 条新任务，请登录工作台办理。"] * 2
    assert case.title not in str(vendor.lines)


def test_a_robot_is_silent_at_night_and_says_the_sum_in_the_morning(office: Office, vendor: Vendor) -> None:
    with_robots(office, vendor, WECOM)
    office.world.clock.set(NIGHT)
    for mobile in ("19900000021", "19900000022"):
        office.assigned(mobile=mobile)
        told(office)
    assert vendor.lines == []
    office.world.clock.set(MORNING)
    told(office)
    assert len(vendor.lines) == 1 and "有 2 条新任务" in vendor.lines[0]


def test_what_the_vendor_refused_is_said_later_and_the_reason_is_kept(office: Office, vendor: Vendor) -> None:
    with_robots(office, vendor, WECOM)
    vendor.answers = [(200, {"errcode": 45009, "errmsg": "api freq out of limit"})]
    office.assigned()
    told(office)
    state = office.world.store.setting(notifying.state_name("zjj", "wecom"))
    assert state and "太频繁" in state["error"] and state["waiting"] == 1
    told(office)
    assert vendor.lines == []
    office.world.clock.forward(minutes=1)
    told(office)
    assert len(vendor.lines) == 1
    state = office.world.store.setting(notifying.state_name("zjj", "wecom"))
    assert state and "error" not in state


@pytest.mark.parametrize(
    ("quiet", "hour", "until"),
    [(("21:00", "08:00"), 22, 8), (("21:00", "08:00"), 7, 8), (("21:00", "08:00"), 8, None),
     (("12:00", "14:00"), 13, 14),
     (("12:00", "14:00"), 14, None), (("00:00", "00:00"), 5, None)],
)  # fmt: skip
def test_quiet_hours_with_and_without_midnight(office: Office, quiet: Any, hour: int, until: int | None) -> None:
    office.world.store.put_setting("policy", {"quiet": quiet})
    office.world.book.reread()
    end = pacing.silent_until(fakes.MONDAY.replace(hour=hour), office.world.policy)
    assert (end.hour if end else None) == until
