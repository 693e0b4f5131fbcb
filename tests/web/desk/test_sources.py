"""One matter, several doors, at the desk: sources are added, each is told, and everybody sees which was not."""

from dataclasses import replace
from datetime import date

import pytest

from chalicelib import handling, jobs
from chalicelib.domain.case import Case
from chalicelib.domain.platforms import Group, Symposium, Window
from chalicelib.domain.records import Thing
from chalicelib.handling import doors, windows
from tests.web.client import Page
from tests.web.desk.office import RESULT, Office, case_page

DOORS = {
    "window": Window("涪城企业服务专窗", "涪城区政务服务中心", "510703", staff=("zhoumin",)),
    "group": Group("市本级企业家群", "city", "510700", "zhoumin", date(2026, 1, 1)),
    "symposium": Symposium("工程建设专场", "city", "510700", organiser="liuying"),
}
PAGES = {"group": "/desk/groups/one", "window": "/desk/window/one?tab=tell",
         "symposium": "/desk/symposiums/one/items"}  # fmt: skip


@pytest.fixture
def office() -> Office:
    made = Office()
    for data in DOORS.values():
        made.world.store.put_thing(Thing("one", data, data.region, "2026-03-02"))
    return made


def delivered(office: Office) -> None:
    jobs.run_with(office.world, "send_messages", office.world.clock.forward(minutes=1), 40)


def added(office: Office, case: Case, kind: str, who: str = "zhoumin", **more: str) -> Page:
    browser = office.at(who)
    page = browser.get(f"/desk/case/{case.no}?from={kind}")
    typed = {"channel": kind, "door": f"{kind}:one", "source": "3月2日有人提出", "said_at": "2026-03-02T09:30", **more}
    return browser.submit(page, typed, action="/add_source")


@pytest.mark.parametrize("kind", DOORS)
def test_a_source_is_chosen_by_name_and_its_door_knows_the_case(office: Office, kind: str) -> None:
    case = office.handling()
    page = added(office, case, kind)
    assert page.status == 200 and "已办理：增加来源" in page.text
    assert office.reload(case).doors == (f"{kind}:one",)
    panel = page.html.partition('id="sources"')[2].partition("</section>")[0]
    assert doors.name(office.world, f"{kind}:one") in panel and "等待答复" in panel and "来源 2" in panel
    lines = office.world.store.lines(kind, "one")
    assert [line.data["case"] for line in lines] == [case.no]
    doors.follow(office.world, "add_source", case.no, {"door": f"{kind}:one", "said_at": office.world.clock.now()})
    assert len(office.world.store.lines(kind, "one")) == 1


def test_a_door_is_listed_only_when_its_kind_is_asked_for_and_within_reach(office: Office) -> None:
    case = office.handling()
    browser = office.at("zhoumin")
    assert "window:one" not in case_page(browser, case).html
    assert "涪城企业服务专窗" in browser.get(f"/desk/case/{case.no}?from=window").html
    assert "window:one" not in browser.get(f"/desk/case/{case.no}?from=group").html
    county = office.world.store
    county.put_thing(Thing("far", Window("游仙专窗", "游仙区政务服务中心", "510704"), "510704", "2"))
    own = office.handling(region="510703")
    shown = office.at("fcqs").get(f"/desk/case/{own.no}?from=window").html
    assert "window:one" in shown and "window:far" not in shown


@pytest.mark.parametrize("wrong", ["window:gone", "group:one"])
def test_a_door_of_another_kind_or_none_at_all_is_refused_beside_the_field(office: Office, wrong: str) -> None:
    page = added(office, office.handling(), "window", door=wrong)
    assert page.status == 422 and "请重新选择" in page.text and "3月2日有人提出" in page.html


@pytest.mark.parametrize("kind", PAGES)
def test_an_answer_waits_on_the_page_of_its_door_until_one_click_says_it_was_passed_on(
    office: Office, kind: str
) -> None:  # fmt: skip
    case = office.answered(door=f"{kind}:one")
    windows.link(office.world, "one", case, office.world.clock.now(), False)
    office.act(case, "approve_result", "liuying", opinion="")
    delivered(office)
    browser = office.at("zhoumin")
    assert case.title in browser.get(PAGES[kind]).text
    page = browser.submit(case_page(browser, case), {}, action="/tell_source")
    assert page.status == 200 and "已转告" in page.text
    assert not doors.waiting(office.world, f"{kind}:one", office.actor("zhoumin"))
    entry = office.world.store.history(case.no)[-1]
    assert (entry.action, entry.actor_name) == ("tell_source", "周敏")


def test_the_click_from_the_groups_page_is_one_entry_however_often_and_late_it_comes(office: Office) -> None:
    case = office.answered(door="group:one")
    office.act(case, "approve_result", "liuying", opinion="")
    delivered(office)
    browser = office.at("zhoumin")
    page = browser.get(PAGES["group"])
    office.act(case, "take_answer", rating="satisfied", solved="yes", source="web", reason="")  # a colleague's change
    for _ in range(2):
        assert browser.submit(page, {}, action="/tell_source").status == 200
    assert [entry.action for entry in office.world.store.history(case.no)].count("tell_source") == 1


def test_a_second_answer_waits_again(office: Office) -> None:
    case = office.answered(door="group:one")
    case = office.act(case, "approve_result", "liuying", opinion="")
    zhoumin = office.actor("zhoumin")
    delivered(office)
    case = office.act(case, "tell_source", "zhoumin", door="group:one", how="group")
    doors.follow(office.world, "tell_source", case.no, {"door": "group:one"})
    office.rated(case, "dissatisfied")
    delivered(office)
    assert not doors.waiting(office.world, "group:one", zhoumin)
    office.act(case, "sign", "chenli")
    explained = dict.fromkeys(("account", "causes", "duty", "next"), "第一次办理没有说清楚，这次当面核实。")
    office.act(case, "explain", "hejianping", **explained)
    office.act(case, "submit_result", "hejianping", **RESULT, supplement="两次办理情况如上。")
    office.act(case, "approve_result", "liuying", opinion="")
    delivered(office)
    assert [one.no for one in doors.waiting(office.world, "group:one", zhoumin)] == [case.no]


def test_the_sealed_lane_looks_to_a_doors_people_like_waiting_for_the_rating(office: Office) -> None:
    def seen(case: Case) -> str:
        page = case_page(office.at("zhoumin"), case).html.partition('id="sources"')[2].partition("</section>")[0]
        return page.replace(case.no, "NO").split("<p")[0].split('class="tell"')[0]

    before = office.act(office.second_answered(door="group:one"), "approve_result", "liuying", opinion="")
    waiting = seen(before)
    sealed = office.rated(before, "dissatisfied")
    assert office.reload(sealed).status == "adjudicating" and "答复待转告" in waiting
    assert seen(sealed) == waiting
    office.act(sealed, "tell_source", "zhoumin", door="group:one", how="group")
    assert "已转告" in seen(sealed)


def test_the_masters_answer_goes_to_the_doors_of_the_merged_ones_too(office: Office) -> None:
    other = office.lodged(title="同一个厂房的验收问题再次提交", door="group:one")
    master = office.handling(door="window:one")
    office.act(other, "merge", "zhoumin", master=master.no, reason="同一事项重复提交")
    office.act(master, "submit_result", "hejianping", **RESULT)
    office.act(master, "approve_result", "liuying", opinion="")
    delivered(office)
    zhoumin = office.actor("zhoumin")
    told = [one.text for one in office.world.store.bells("zhoumin") if "已有答复" in one.text]
    assert len(told) == 2 and any(other.no in text for text in told) and any(master.no in text for text in told)
    assert [one.no for one in doors.waiting(office.world, "group:one", zhoumin)] == [other.no]
    assert [one.no for one in doors.waiting(office.world, "window:one", zhoumin)] == [master.no]
    page = case_page(office.at("zhoumin"), master).html.partition('id="sources"')[2].partition("</section>")[0]
    assert "市本级企业家群" in page and "并入件" in page and page.count("答复待转告") == 2
    office.act(other, "tell_source", "zhoumin", door="group:one", how="group")
    assert not doors.waiting(office.world, "group:one", zhoumin)


def test_what_went_its_own_way_again_is_not_told_the_masters_answer(office: Office) -> None:
    other, master = office.lodged(title="另一个车间的验收问题", door="group:one"), office.handling()
    office.act(other, "merge", "zhoumin", master=master.no, reason="看错了，不是同一事项")
    office.act(other, "unmerge", "zhoumin", reason="恢复单独办理")
    office.act(master, "submit_result", "hejianping", **RESULT)
    office.act(master, "approve_result", "liuying", opinion="")
    delivered(office)
    assert not [one for one in office.world.store.bells("zhoumin") if "已有答复" in one.text]


def test_a_door_that_comes_after_the_answer_hears_of_it_at_once(office: Office) -> None:
    case = office.revisiting()
    added(office, case, "group")
    delivered(office)
    assert [one.no for one in doors.waiting(office.world, "group:one", office.actor("zhoumin"))] == [case.no]
    other = office.lodged(title="同一个厂房的验收问题再次提交", door="window:one")
    office.act(other, "merge", "zhoumin", master=case.no, reason="同一事项重复提交")
    delivered(office)
    assert [one.no for one in doors.waiting(office.world, "window:one", office.actor("zhoumin"))] == [other.no]


def test_two_doors_one_survey(office: Office) -> None:
    case = office.handling()
    added(office, case, "group")
    added(office, case, "window")
    office.act(case, "submit_result", "hejianping", **RESULT)
    office.act(case, "approve_result", "liuying", opinion="")
    for _ in range(4):
        office.world.clock.forward(days=1)
        jobs.run_with(office.world, "watch_clocks", office.world.clock.now(), 60)
        delivered(office)
    sent = [one.message.template for one in office.world.gateway.sent]
    assert sent.count("answered") == 1 and sent.count("survey") == 1
    told = [one.text for one in office.world.store.bells("zhoumin") if "已有答复" in one.text]
    assert len(told) == 2


def test_people_of_a_unit_see_no_sources_and_pass_nothing_on(office: Office) -> None:
    case = office.act(office.answered(door="group:one"), "approve_result", "liuying", opinion="")
    browser = office.at("chenli")
    page = case_page(browser, case)
    assert 'id="sources"' not in page.text and "市本级企业家群" not in page.text
    secret = page.html.partition('name="csrf" value="')[2].partition('"')[0]
    sent = {"csrf": secret, "door": "group:one", "how": "group"}
    assert browser.post(f"/desk/case/{case.no}/tell_source", sent).status == 404


@pytest.mark.parametrize(("channels", "sees"), [({"window"}, True), ({"portal"}, True), ({"group"}, False)])
def test_intake_of_one_channel_works_on_what_came_through_it_too(
    office: Office, channels: set[str], sees: bool
) -> None:  # fmt: skip
    case = office.handling()
    added(office, case, "window")
    clerk = office.world.store.account("zhoumin")
    assert clerk
    office.world.store.put_account(replace(clerk, id="clerk", login="clerk", channels=frozenset(channels)))
    browser = office.at("clerk")
    assert (case.title in browser.get("/desk?tab=open").text) == sees
    assert browser.get(f"/desk/case/{case.no}").status == (200 if sees else 404)
    found = handling.find(office.world, case.no, office.actor("clerk"), office.world.clock.now())
    assert bool(found.rows) == sees
