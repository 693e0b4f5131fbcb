"""节假日: a notice is pasted, understood, tried, applied with its why; closures; who may read and who may change."""

from datetime import date, datetime

import pytest

from chalicelib import handling, jobs
from chalicelib.domain.calendar import CST
from chalicelib.domain.case import ENTERPRISE
from chalicelib.wiring import CALENDAR, RECOMPUTE
from tests.tools.test_calendars import NOTICE_2027
from tests.web.desk.office import ASSIGN, Office

WHY = {"why": "国务院办公厅通知"}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CST)


@pytest.fixture
def office() -> Office:
    made = Office()
    made.world.clock.set(at("2026-11-23 10:00"))
    return made


def a_complex(office: Office, **changes):
    given = {**ASSIGN, "difficulty": "complex", "limit": "30", "co_units": ()}
    return office.act(office.accepted(**changes), "assign", "liuying", **given)


def watch(office: Office, minutes: int = 5) -> None:
    now = office.world.clock.forward(minutes=minutes)
    jobs.run_with(office.world, "watch_clocks", now, 60)


def proposed(browser, text: str = NOTICE_2027, **more: str):
    return browser.submit(browser.get("/desk/calendar/notice"), {"text": text, **more}, button=("do", "read"),
                          action="/desk/calendar/notice")  # fmt: skip


def applied(browser, page, why: str = "国务院办公厅通知"):
    return browser.submit(page, {"why": why}, button=("do", "apply"), action=page.path)


def test_scenario_13_through_the_page(office):
    case = a_complex(office)
    admin = office.at("admin")
    page = proposed(admin)
    assert "1 件诉求的 1 个到期日会推后" in page.text
    assert "2027年1月5日" in page.text
    assert "2027年1月6日" in page.text
    assert "元旦" in page.text
    assert "国办发明电〔2026〕99号" in page.text
    assert office.world.store.setting(CALENDAR) is None
    page = applied(admin, page)
    assert page.path == "/desk/calendar"
    assert "放假安排已经生效" in page.text
    assert "等待重算" in page.text
    watch(office)
    assert office.reload(case).clock("handling").told == date(2027, 1, 6)
    assert "全部 1 件未办结诉求已按第 1 版核对，1 件有变动" in admin.get("/desk/calendar").text
    told = [one for one in office.world.store.messages(case.no) if one.message.template == "extended"]
    watch(office)
    assert [one.message.values["due"] for one in told] == ["1月6日"]
    said = [one.text for one in handling.see(office.world, case.no, ENTERPRISE).entries]
    assert "放假安排有变，办结日期由1月5日改为1月6日。" in said


def test_the_version_says_who_when_why_and_what(office):
    admin = office.at("admin")
    applied(admin, proposed(admin))
    page = office.at("auditor").get("/desk/calendar")
    assert "第 1 版" in page.text
    assert "2027年：正式，国办发明电〔2026〕99号" in page.text
    assert "国务院办公厅通知" in page.text
    (event,) = [one for one in office.world.store.events(office.world.clock.wall().date()) if one.what == "calendar"]
    assert (event.account, event.detail["version"]) == ("admin", "1")


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (("1月1日（周五）", "1月1日（周四）"), "2027年1月1日是周五，文字写的是“周四”"),
        (("共4天", "共5天"), "1月1日至1月4日是 4 天，文字写的是“共5天”"),
        (("1月10日（周日）上班", "1月11日上班"), "1月11日是周一，文字却写要调休上班"),
        (("关于2027年", "关于"), "文字里没有写明是哪一年，请填写年份"),
    ],
)
def test_a_contradiction_is_named_beside_the_field_and_the_text_is_kept(office, wrong, says):
    page = proposed(office.at("admin"), NOTICE_2027.replace(*wrong))
    assert page.status == 422
    assert says in page.text
    assert page.form("/desk/calendar/notice").values["text"][0].strip().startswith("国务院办公厅")


def test_the_year_may_be_given_beside_the_text(office):
    page = proposed(office.at("admin"), NOTICE_2027.replace("关于2027年", "关于"), year="2027")
    assert page.status == 200
    assert "2027年，正式" in page.text


def test_without_a_why_nothing_changes_and_the_proposal_stays(office):
    admin = office.at("admin")
    page = applied(admin, proposed(admin), why="")
    assert page.status == 422
    assert "请填写为什么改" in page.text
    assert office.world.store.setting(CALENDAR) is None
    assert applied(admin, page).path == "/desk/calendar"


def test_a_colleague_who_was_faster_is_a_conflict_and_nothing_is_lost(office):
    admin = office.at("admin")
    page = proposed(admin)
    applied(admin, proposed(admin, NOTICE_2027.replace("99号", "98号")))
    again = applied(admin, page)
    assert again.status == 409
    assert "别人刚刚改过" in again.text
    assert "国务院办公厅通知" in again.form("/desk/calendar/notice").values["why"][0]
    assert applied(admin, again).path == "/desk/calendar"


def test_back_keeps_what_was_pasted(office):
    admin = office.at("admin")
    page = admin.submit(proposed(admin), {}, button=("do", "back"), action="/desk/calendar/notice")
    assert page.form("/desk/calendar/notice").values["text"][0].strip().startswith("国务院办公厅")


def a_closure(browser, **changes: str):
    given = {"first": "2026-11-26", "last": "", "region": "510703", "document": "涪城区防汛指挥部通知 涪汛〔2026〕3号"}
    return browser.submit(browser.get("/desk/calendar/closure"), {**given, **changes}, button=("do", "read"),
                          action="/desk/calendar/closure")  # fmt: skip


def test_a_closure_of_one_county_moves_that_countys_cases_and_can_be_taken_back(office):
    there, elsewhere = a_complex(office, region="510703", mobile="19900000031"), a_complex(office, region="510704")
    admin = office.at("admin")
    page = a_closure(admin)
    assert "涪城区" in page.text
    assert "1 件诉求的" in page.text
    applied(admin, page, "区里停工停业")
    watch(office)
    assert office.reload(there).clock("handling").told == date(2027, 1, 6)
    assert office.reload(elsewhere).clock("handling").told == date(2027, 1, 5)
    assert "涪汛〔2026〕3号" in admin.get("/desk/calendar").text
    gone = admin.get("/desk/calendar/removal?region=510703&document=涪城区防汛指挥部通知%20涪汛〔2026〕3号")
    assert "没有到期日会变" in gone.text  # what was told never gets earlier
    assert "取消临时放假" in applied(admin, gone, "灾情解除").text
    watch(office)
    assert office.reload(there).clock("handling").told == date(2027, 1, 6)
    assert not office.world.store.setting(CALENDAR)["closures"]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"first": "2026-11-28"}, "本来就不是工作日"),
        ({"last": "2026-11-20"}, "结束日期早于开始日期"),
        ({"last": "2026-12-30"}, "一次最多登记 15 天"),
        ({"document": ""}, "请填写依据的文件和文号"),
    ],
)
def test_a_closure_that_makes_no_sense_is_refused_beside_its_field(office, changes, says):
    page = a_closure(office.at("admin"), **changes)
    assert page.status == 422
    assert says in page.text


@pytest.mark.parametrize("person", ["admin", "liuying", "hanbo", "auditor", "secadmin"])
def test_readers_read(office, person):
    page = office.at(person).get("/desk/calendar")
    assert page.status == 200
    assert ("导入放假通知" in page.text) == (person == "admin")


@pytest.mark.parametrize("person", ["zhoumin", "chenli", "linmu", "suqing"])
def test_for_others_the_pages_do_not_exist(office, person):
    browser = office.at(person)
    for path in ("/desk/calendar", "/desk/calendar/notice", "/desk/calendar/closure"):
        assert browser.get(path).status == 404


@pytest.mark.parametrize("person", ["liuying", "secadmin", "auditor"])
def test_readers_change_nothing(office, person):
    browser = office.at(person)
    for path in ("/desk/calendar/notice", "/desk/calendar/closure", "/desk/calendar/removal"):
        assert browser.post(path, {"do": "apply"}).status == 404
    assert office.world.store.setting(CALENDAR) is None


def test_progress_is_shown_while_it_runs(office):
    a_complex(office)
    admin = office.at("admin")
    applied(admin, proposed(admin))
    state = {"version": 1, "base": 0, "cursor": "QS", "done": 1, "total": 4, "changed": 1, "passes": 0, "failed": 0,
             "complete": False}  # fmt: skip
    office.world.store.put_setting(RECOMPUTE, state)
    assert "正在按第 1 版重算：1 / 4 件" in admin.get("/desk/calendar").text


def test_the_grid_shows_any_year_and_the_odd_one_does_not_exist(office):
    admin = office.at("admin")
    assert "2027年 预估" in admin.get("/desk/calendar?year=2027").text
    assert admin.get("/desk/calendar?year=1800").status == 404
    assert "正式" in admin.get("/desk/calendar?year=2026").text


def test_the_warning_names_the_page_and_goes_away(office):
    admin = office.at("admin")
    assert "在“节假日”页粘贴导入" in admin.get("/desk").text
    applied(admin, proposed(admin))
    assert "在“节假日”页粘贴导入" not in admin.get("/desk").text
