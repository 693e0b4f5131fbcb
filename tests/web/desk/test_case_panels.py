"""What stands beside the forms: the enterprise's other cases, the version for the unit, files, instructions, print."""

from datetime import date

import pytest

from chalicelib import handling
from chalicelib.domain.case import Case
from tests.web.client import Browser
from tests.web.desk.office import ASSIGN, VALUES, VERSION, Office, case_page

NOTE = "请住建局专题研究，尽快答复企业"
FILES = (
    {"id": "f1", "name": "现场照片.jpg", "kind": "jpg", "size": 120000, "key": "case/x/f1"},
    {"id": "f2", "name": "检查记录表.xlsx", "kind": "xlsx", "size": 1200, "key": "case/x/f2"},
)
SECRET = {
    "secret": True, "title": "绵阳乌有精密机械被重复检查",
    "content": "我们乌有精密机械被检查五次，王总多次反映，电话19900000021，没有结果。",
}  # fmt: skip


@pytest.fixture
def office() -> Office:
    return Office()


def with_files(office: Office, **changes: object) -> Case:
    return handling.lodge(office.world, {**VALUES, **changes}, files=FILES)[0]


def released(office: Office, *ids: str) -> Case:
    """A secret case at the unit, with these attachments released."""
    case = office.act(with_files(office, **SECRET), "accept", "zhoumin", opinion="事实清楚，属住建局牵头")
    case = office.act(case, "redact", "zhoumin", **{**VERSION, "released": ids})
    return office.act(case, "assign", "liuying", **ASSIGN)


def location(browser: Browser, path: str) -> str:
    response = browser.raw("GET", path)
    return str(response.headers["Location"]) if response.status_code == 303 else str(response.status_code)


# the enterprise's other cases
def test_intake_sees_the_open_cases_of_the_enterprise_with_the_most_similar_title_first(office: Office) -> None:
    office.lodged(title="厂区外道路积水严重影响出行")
    near = office.lodged(title="厂房竣工四个月，联合验收没有意见")
    text = case_page(office.at("zhoumin"), office.lodged()).text
    assert text.index(near.title) < text.index("厂区外道路积水")
    assert "可能是同一件事" in text and "标题相近" in text


def test_the_button_of_a_likely_duplicate_fills_the_form_and_the_master_lists_what_came(office: Office) -> None:
    master, case, browser = office.lodged(), office.lodged(), office.at("zhoumin")
    page = browser.get(f"/desk/case/{case.no}?merge={master.no}")
    assert page.form("/merge").values["master"] == [master.no] and 'id="do-merge" open' in page.html
    done = browser.submit(page, {"reason": "同一厂房的同一事项"}, action="/merge")
    assert f"/desk/case/{master.no}" in done.html and "本件已并入" in done.text
    shown = case_page(browser, master)
    assert "并入本件的 1 件" in shown.text and f"/desk/case/{case.no}" in shown.html


def test_a_merged_case_goes_its_own_way_again_and_the_master_no_longer_lists_it(office: Office) -> None:
    master = office.lodged()
    case = office.act(office.lodged(), "merge", "zhoumin", master=master.no, reason="同一厂房的同一事项")
    browser = office.at("zhoumin")
    browser.submit(case_page(browser, case), {"reason": "其实是另一栋厂房"}, action="/unmerge")
    assert office.reload(case).master == ""
    assert "并入本件的" not in case_page(browser, master).text


def test_a_unit_sees_only_its_own_other_cases_and_never_a_secret_one(office: Office) -> None:
    case = office.handling()
    own = office.assigned(title="本单位的另一件诉求")
    office.assigned(unit="gfb", title="别的单位的一件诉求")
    office.assigned(**SECRET)
    text = case_page(office.at("chenli"), case).text
    assert own.title in text
    assert "别的单位的一件诉求" not in text and VERSION["title"] not in text and "重复检查" not in text


def test_the_status_of_another_case_tells_nothing_of_the_sealed_lane(office: Office) -> None:
    sealed = office.sealed(title="两次办理都没有结果的一件")
    case = office.lodged()
    rows = case_page(office.at("liuying"), case).text.partition("两次办理都没有结果的一件")[2][:60]
    assert "待回访" in rows and "研判" not in rows
    assert sealed.no in case_page(office.at("liuying"), case).html


# 保密
def test_intake_finds_the_names_already_taken_out_and_the_original_marked(office: Office) -> None:
    page = case_page(office.at("zhoumin"), office.lodged(**SECRET))
    values = page.form("/redact").values
    for told in ("乌有", "王总", "19900000021"):
        assert told not in values["text"][0] + values["title"][0]
    assert "被检查五次" in values["text"][0]
    assert "<mark>王总</mark>" in page.html and "<mark>19900000021</mark>" in page.html


def test_the_unit_reads_the_version_and_nothing_of_the_original(office: Office) -> None:
    case = released(office)
    for path in ("", "/print"):
        page = office.at("chenli").get(f"/desk/case/{case.no}{path}")
        assert page.status == 200 and VERSION["title"] in page.text and VERSION["text"] in page.text
        for told in ("乌有", "王总", "王启明", "重复检查", "检查五次", "现场照片", case.enterprise):
            assert told not in page.html, (path, told)


def test_before_there_is_a_version_the_unit_reads_that_it_is_secret_and_no_title(office: Office) -> None:
    case = office.assigned(**SECRET)
    made = office.reload(case)
    assert made.unit_title == VERSION["title"]
    office.act(case, "supply", text="补充：乌有精密机械的检查记录")
    assert "乌有" not in case_page(office.at("chenli"), case).html
    assert "补充：乌有精密机械的检查记录" in case_page(office.at("zhoumin"), case).text


def test_only_released_attachments_open_for_the_unit(office: Office) -> None:
    case = released(office, "f1")
    page = case_page(office.at("chenli"), case)
    assert "现场照片.jpg" in page.text and "检查记录表" not in page.text
    assert location(office.at("chenli"), f"/desk/case/{case.no}/file/f1").startswith("https://files.example/case/x/f1")
    assert location(office.at("chenli"), f"/desk/case/{case.no}/file/f2") == "404"
    intake = case_page(office.at("zhoumin"), case)
    assert "已放行给承办单位" in intake.text and intake.form("/redact").values["released"] == ["f1"]


# files
def test_pictures_open_in_the_browser_for_ten_minutes_and_others_are_saved(office: Office) -> None:
    case, browser = with_files(office), office.at("zhoumin")
    assert "shown=image%2Fjpeg" in location(browser, f"/desk/case/{case.no}/file/f1")
    assert "seconds=600" in location(browser, f"/desk/case/{case.no}/file/f1")
    assert "shown=" not in location(browser, f"/desk/case/{case.no}/file/f1?save=1")
    assert "shown=" not in location(browser, f"/desk/case/{case.no}/file/f2")


# instructions and co-units
def test_an_instruction_shows_who_when_the_wanted_date_and_what_came_of_it(office: Office) -> None:
    case = office.handling()
    office.act(case, "instruct", "fangyuan", text=NOTE, wanted=date(2026, 3, 6), leader="")
    asked = case_page(office.at("chenli"), case).text
    assert "待回复，3月5日到期" in asked and "领导要求 3月6日前" in asked and NOTE in asked
    office.act(case, "report_progress", "chenli", text="已约企业周三到现场", public=False)
    assert "3月2日已回复" in case_page(office.at("fangyuan"), case).text


def test_an_instruction_written_down_for_the_leader_waits_for_the_leader(office: Office) -> None:
    case = office.handling()
    office.act(case, "instruct", "zhoumin", text=NOTE, wanted="", leader="fangyuan")
    browser = office.at("fangyuan")
    page = case_page(browser, case)
    assert "待领导确认" in page.text
    assert "领导未确认，不再要求回复" in browser.submit(page, {"decision": "no"}, action="/confirm_instruction").text


def test_every_co_unit_has_its_own_count_down(office: Office) -> None:
    case = office.act(office.accepted(), "assign", "liuying", **{**ASSIGN, "co_units": ("zrj", "gfb")})
    office.act(case, "co_reply", "zhaojie", text="规划核实结果以实测报告为准")
    text = case_page(office.at("liuying"), case).text
    lead, answered, waiting = text.partition("主办与协办")[2].partition("发给企业")[0].split("协办")[0:3]
    assert "办理中" in lead or "待签收" in lead
    assert "已答复" in answered and "剩 3 个工作日" not in answered
    assert "待答复" in waiting and "剩 3 个工作日" in waiting


# print and drafts
def test_the_print_has_what_the_person_may_see_and_no_form(office: Office) -> None:
    case = office.answered()
    office.act(case, "urge", "liuying", text="请尽快核对结果")
    page = office.at("liuying").get(f"/desk/case/{case.no}/print")
    assert not page.forms and "请尽快核对结果" in page.text and "内部，企业看不到" in page.text
    assert "联合验收意见书已经出具" in page.text and "199****0021" in page.text
    assert office.at("wenjing").get(f"/desk/case/{case.no}/print").status == 404


def test_forms_carry_the_name_under_which_a_draft_is_kept_and_a_refused_one_says_that_it_is_typed(
    office: Office,
) -> None:
    case, browser = office.handling(), office.at("chenli")
    page = case_page(browser, case)
    assert f'data-draft="chenli/{case.no}/report_progress"' in page.html and "drafts.js" in page.html
    refused = browser.submit(page, {"text": "短"}, action="/report_progress")
    assert f'data-draft="chenli/{case.no}/report_progress" data-typed' in refused.html
