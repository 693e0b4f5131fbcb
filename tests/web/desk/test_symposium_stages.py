"""The stages of a meeting at the desk: planned, done, refused with its reason, attachments, moved, cancelled; the
yearly plan and the figures."""

from dataclasses import replace
from datetime import date

import pytest

from chalicelib.domain import symposium, symposiumplan
from chalicelib.domain.case import Case
from chalicelib.domain.platforms import Mark, Symposium
from chalicelib.domain.registry import Enterprise
from chalicelib.domain.words import Status
from chalicelib.handling import enterprises, solicitations
from chalicelib.handling import symposiums as keeping
from tests import meetings
from tests.handling.test_loop import t
from tests.web.client import Browser, Page
from tests.web.desk.office import VALUES, Office

AT = "/desk/symposiums/m1"
FILE, PDF = "a" * 32, b"%PDF-1.7\n"


@pytest.fixture
def office() -> Office:
    made = Office()
    meeting = replace(meetings.MEETING, chair="方远 副市长", units=("zjj",))
    world = made.world
    keeping.save(world, "m1", symposiumplan.dated(meeting, world.calendar, world.clock.now()), made.actor("liuying"), 0)
    world.clock.set(t("03-23 10:00"))
    return made


def sent(browser: Browser, page: Page, do: str, **values: str) -> Page:
    """The form of the page that has this button, filled in and sent."""
    form = next(one for one in page.forms if ("do", do) in one.buttons)
    assert set(values) <= form.names, form.names
    return browser.post(form.action, {**form.values, **values, "do": do})


def press(browser: Browser, stage: str, do: str, **values: str) -> Page:
    return sent(browser, browser.get(f"{AT}/stages/{stage}"), do, **values)


def mark(office: Office, stage: str) -> Mark:
    return symposium.mark(meetings.thing(office.world).data, stage)


def item(office: Office, case: Case) -> None:
    solicitations.collect(office.world, "m1", case, "media")


def test_a_new_meeting_has_a_proposed_day_for_every_stage(office: Office) -> None:
    page = office.at("liuying").get(f"{AT}/stages")
    assert all(one.label in page.text for one in symposium.STAGES)
    assert "3月24日" in page.text and "逾期" in page.text  # 建立台账 is to come, 事前筹备 is late


def test_a_stage_is_given_to_somebody_who_then_marks_it_done(office: Office) -> None:
    liuying, zhoumin = office.at("liuying"), office.at("zhoumin")
    assert press(liuying, "hold", "plan", owner="zhoumin", planned="2026-03-25").status == 200
    assert (mark(office, "hold").owner, mark(office, "hold").planned) == ("zhoumin", date(2026, 3, 25))
    page = press(zhoumin, "hold", "done", actual="2026-03-20", note="会议如期召开")
    assert "已标记完成" in page.text and mark(office, "hold").actual == date(2026, 3, 20)
    assert mark(office, "hold").by == "周敏" and "周敏标记" in liuying.get(f"{AT}/stages/hold").text


def test_who_does_not_see_to_a_stage_cannot_mark_it_and_only_supervisors_plan(office: Office) -> None:
    zhoumin = office.at("zhoumin")
    page = zhoumin.get(f"{AT}/stages/hold")
    assert page.status == 200 and "标记完成" not in page.text
    csrf = office.world.store.sessions("zhoumin")[0].csrf
    for deed in ("done", "plan", "reopen"):
        values = {"csrf": csrf, "do": deed, "actual": "2026-03-20", "owner": "zhoumin", "seen": "0"}
        assert zhoumin.post(f"{AT}/stages/hold", values).status == 404
    assert zhoumin.post(f"{AT}/stages", {"csrf": csrf, "do": "cancel", "why": "并入下半年"}).status == 404
    assert mark(office, "hold").actual is None


def test_what_is_missing_is_said_and_what_was_typed_is_kept(office: Office) -> None:
    page = press(office.at("liuying"), "report", "done", actual="2026-03-23", note="")
    assert page.status == 422 and "请先完成：限时办结" in page.text and 'value="2026-03-23"' in page.html
    page = press(office.at("liuying"), "report", "done", actual="2026-03-24", note="八号文")
    assert page.status == 422 and "不能晚于今天" in page.text and "八号文" in page.html


def done(office: Office, *stages: str) -> None:
    for stage in stages:
        page = press(office.at("liuying"), stage, "done", actual="2026-03-23", note="说明如下")
        assert page.status == 200, page.text


def test_open_items_are_listed_with_links_and_go_through_with_the_chairs_note(office: Office) -> None:
    case = office.handling(door="symposium:m1")
    item(office, case)
    done(office, "hold", "ledger")
    liuying = office.at("liuying")
    page = liuying.get(f"{AT}/stages/resolve")
    assert f'href="/desk/case/{case.no}"' in page.html and "办理中" in page.text
    assert press(liuying, "resolve", "done", actual="2026-03-23", chair="").status == 422
    page = press(liuying, "resolve", "done", actual="2026-03-23", chair="一件延至四月底办结")
    assert page.status == 200 and "已列入主持人说明" in page.text
    done(office, "report")
    item(office, office.handling(door="symposium:m1", title="又来一件用电报装的诉求"))
    page = press(liuying, "publish", "done", actual="2026-03-23", note="门户网站")
    assert page.status == 422 and "还有 1 件议题没有交代" in page.text


def test_a_case_of_the_sealed_lane_looks_like_one_that_waits_for_its_revisit() -> None:
    shown = []
    for status in (Status.ADJUDICATING, Status.REVISITING):
        office = Office()
        if status is Status.ADJUDICATING:
            case = office.sealed()
        else:
            case = office.act(office.second_answered(), "approve_result", "liuying", opinion="")
        assert case.status == status
        meetings.put(office.world, chair="方远 副市长", units=("zjj",))
        item(office, case)
        office.world.clock.set(t("06-23 10:00"))
        page = office.at("liuying").get(f"{AT}/stages/resolve")
        assert page.status == 200 and case.title in page.text
        shown.append(page.text[page.text.index("没有办结的议题") : page.text.index("每次操作都有记录")])
    assert shown[0].replace("\n", "") == shown[1].replace("\n", "")


def test_pressed_twice_it_is_done_once_and_a_colleagues_change_is_noticed(office: Office) -> None:
    first, second = office.at("liuying"), office.at("hanbo")
    page, stale = first.get(f"{AT}/stages/hold"), second.get(f"{AT}/stages/hold")
    for _ in range(2):
        assert sent(first, page, "done", actual="2026-03-20", note="会议如期召开").status == 200
    assert meetings.thing(office.world).data.edition == 1
    assert sent(second, stale, "done", actual="2026-03-20", note="另一种说法").status == 409
    assert mark(office, "hold").note == "会议如期召开"


def test_a_stage_is_opened_again_and_its_clock_begins_anew(office: Office) -> None:
    done(office, "hold")
    page = press(office.at("liuying"), "hold", "reopen")
    assert "已撤销完成标记" in page.text
    assert mark(office, "hold").actual is None and mark(office, "hold").since == t("03-23 10:00")


def upload(office: Office, browser: Browser, body: bytes = PDF, id: str = FILE, who: str = "liuying") -> Page:
    office.world.files.upload(f"draft/symposium/{who}/m1/report/{id}", body, "application/pdf")
    return browser.get(f"{AT}/stages/report?file={id}")


def test_an_attachment_is_checked_kept_opened_and_removed(office: Office) -> None:
    liuying = office.at("liuying")
    upload(office, liuying)
    page = liuying.get(f"{AT}/stages/report?file={FILE}")  # the same address again
    assert "附件1.pdf" in page.text and len(mark(office, "report").files) == 1
    answer = liuying.raw("GET", f"{AT}/stages/report?get={FILE}")
    assert answer.status_code == 303 and f"symposium/m1/report/{FILE}" in answer.headers["Location"]
    assert liuying.get(f"{AT}/stages/report?get={'b' * 32}").status == 404
    sent(liuying, page, "drop")
    assert mark(office, "report").files == () and not office.world.files.kept


def test_what_is_no_document_and_what_somebody_else_uploaded_is_not_taken(office: Office) -> None:
    liuying = office.at("liuying")
    page = upload(office, liuying, b"MZ\x90")
    assert page.status == 422 and "没有上传成功" in page.text
    page = upload(office, liuying, who="hanbo")
    assert page.status == 422 and mark(office, "report").files == ()


def deed(browser: Browser, do: str, **values: str) -> Page:
    return sent(browser, browser.get(f"{AT}/stages"), do, **values)


def test_a_moved_meeting_keeps_its_former_day_and_plans_the_rest_anew(office: Office) -> None:
    liuying, before = office.at("liuying"), mark(office, "hold").planned
    assert deed(liuying, "move", held="2026-04-15", why="").status == 422
    page = deed(liuying, "move", held="2026-04-15", why="会场另有安排")
    assert "已改期" in page.text
    found = meetings.thing(office.world).data
    assert found.held == mark(office, "hold").planned == date(2026, 4, 15) != before
    assert "原定2026年3月20日，会场另有安排" in liuying.get(AT).text


def test_a_cancelled_meeting_says_so_and_can_be_taken_up_again(office: Office) -> None:
    liuying = office.at("liuying")
    office.world.clock.set(t("03-05 10:00"))
    assert office.at("liuying").get("/join/m1").status == 200
    page = deed(liuying, "cancel", why="并入下半年")
    assert "会议已取消。并入下半年" in page.text
    assert "征集公告和公开页面已经关闭" in liuying.get(f"{AT}/announcement").text
    assert "企业用地与工程建设" not in liuying.get("/announcements").text
    assert "已取消" in liuying.get("/desk/symposiums").text
    assert "标记完成" not in liuying.get(f"{AT}/stages/hold").text
    assert "会议已恢复" in deed(liuying, "resume").text


def test_enterprises_are_invited_by_code_or_by_the_name_in_the_registry(office: Office) -> None:
    enterprises.put(office.world, Enterprise(VALUES["enterprise"], "绵阳乌有精密机械有限公司", "510704"))
    liuying = office.at("liuying")
    edit = liuying.get(f"{AT}/edit")
    page = liuying.submit(edit, {"enterprises": "绵阳乌有精密机械有限公司\n没有这一家"}, action="/edit")
    assert page.status == 422 and "没有这一家" in page.text and "绵阳乌有精密机械有限公司" in page.html
    liuying.submit(edit, {"enterprises": "绵阳乌有精密机械有限公司\n91510704MA6XUWY05F"}, action="/edit")
    assert meetings.thing(office.world).data.enterprises == (VALUES["enterprise"],)
    assert "绵阳乌有精密机械有限公司" in liuying.get(AT).text


def test_the_years_plan_is_by_month_level_and_region_and_on_paper(office: Office) -> None:
    by = office.actor("liuying")
    keeping.save(office.world, "m2", Symposium("用水用电", "county", "510704", held=date(2026, 5, 8)), by, 0)
    keeping.save(office.world, "m3", Symposium("人才用工", "city", "510700", held=date(2027, 1, 8)), by, 0)
    liuying = office.at("liuying")
    for query in ("?year=2026", "?year=2026&print=1"):
        page = liuying.get(f"/desk/symposiums{query}")
        assert "用水用电" in page.text and "5 月" in page.text and "人才用工" not in page.text
    assert "用水用电" not in liuying.get("/desk/symposiums?year=2026&level=city").text
    assert "人才用工" in liuying.get("/desk/symposiums?year=2027").text
    assert "用水用电" not in office.at("fcqs").get("/desk/symposiums?year=2026").text


def test_the_figures_say_period_definition_and_as_of(office: Office) -> None:
    case = office.revisiting(door="symposium:m1")
    item(office, case)
    item(office, office.handling(door="symposium:m1", title="厂区道路积水三个月没有人管"))
    liuying = office.at("liuying")
    liuying.get(AT)
    page = liuying.get("/desk/symposiums/figures")
    assert "50.0%" in page.text and "企业用地与工程建设" in page.text and "截至3月23日" in page.text
    page = liuying.get("/desk/symposiums/figures?from=2026-04-01&to=2026-03-01")
    assert page.status == 422 and "结束日期不能早于开始日期" in page.text
    assert "50.0%" not in liuying.get("/desk/symposiums/figures?from=2025-01-01&to=2025-12-31").text
