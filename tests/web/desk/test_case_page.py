"""The case page and its one post: fields, effects, errors, a colleague in between, repetition."""

import pytest

from chalicelib.domain.words import Status
from tests.web.client import Browser, Page
from tests.web.desk.office import ASSIGN, EXPLAIN, RESULT, Office, case_page

TEXTS = {name: value for name, value in RESULT.items() if isinstance(value, str)}


@pytest.fixture
def office() -> Office:
    return Office()


def labels(page: Page) -> list[str]:
    """The actions that the page offers."""
    return [form.action.rpartition("/")[2] for form in page.forms if form.method == "post" and "version" in form.names]


def test_the_page_offers_exactly_what_the_flow_allows_this_person_now(office: Office) -> None:
    case = office.lodged()
    assert set(labels(case_page(office.at("zhoumin"), case))) >= {"accept", "ask_info", "guide"}
    assert "accept" not in labels(case_page(office.at("liuying"), case))
    office.act(case, "accept", "zhoumin", opinion="属实，可以受理")
    assert "accept" not in labels(case_page(office.at("zhoumin"), case))


def test_a_case_goes_all_the_way_through_the_forms_of_the_page(office: Office) -> None:
    case = office.lodged()

    def step(who: str, action: str, /, **data: object) -> Page:
        browser = office.at(who)
        page = browser.submit(case_page(browser, case), data, action=f"/{action}")
        assert page.status == 200, page.text
        assert "已办理：" in page.text
        return page

    step("zhoumin", "accept", opinion="事实清楚，属住建局牵头")
    step("liuying", "assign", **{**ASSIGN, "legacy": "", "co_units": ["zrj"]})
    step("chenli", "sign")
    step("chenli", "contact_enterprise", at="2026-03-02T09:30", how="phone", whom="王经理", text="已核对申请资料")
    step("chenli", "report_progress", text="三家单位到厂区现场复测", public="1")
    step("zhaojie", "co_reply", text="规划核实结果以实测报告为准")
    step("chenli", "prepare_result", **TEXTS)
    step("hejianping", "submit_result")
    step("hejianping", "recall_result")
    step("hejianping", "submit_result", answer=RESULT["answer"] + "已当面说明。")
    step("liuying", "return_result", reason="请补充不动产登记的对接安排")
    step("hejianping", "submit_result")
    done = step("liuying", "approve_result")
    assert office.reload(case).status == Status.REVISITING
    assert "已当面说明" in done.text


def test_the_leaders_form_begins_with_what_the_handler_prepared(office: Office) -> None:
    case = office.act(office.handling(), "prepare_result", "chenli", **RESULT)
    form = case_page(office.at("hejianping"), case).form("/submit_result")
    assert form.values["answer"] == [RESULT["answer"]] and form.values["outcome"] == ["solved"]


def test_the_effect_on_status_and_clock_stands_beside_the_button(office: Office) -> None:
    text = case_page(office.at("liuying"), office.accepted()).text
    assert "确认以后" in text and "待交办 → 待签收" in text
    for day in ("3月9日到期", "3月16日到期", "3月23日到期"):  # 5, 10, 15 wd after Monday 2 March
        assert day in text


def test_what_is_related_but_not_possible_says_why(office: Office) -> None:
    case = office.handling()
    office.forward(office.world.clock.now().replace(month=4))
    text = case_page(office.at("chenli"), case).text
    assert "申请延期已经逾期，不能再办这一项" in text


def test_a_refused_form_comes_back_open_with_every_word_and_the_fault_at_its_field(office: Office) -> None:
    case, browser = office.accepted(), office.at("liuying")
    typed = {**ASSIGN, "legacy": "", "unit": "", "person": "", "co_units": ["zrj", "gfb"], "limit": "30"}
    page = browser.submit(case_page(browser, case), typed, action="/assign")
    assert page.status == 422
    form = page.form("/assign")
    assert form.values["requirement"] == [ASSIGN["requirement"]] and form.values["co_units"] == ["zrj", "gfb"]
    assert 'href="#assign-unit"' in page.html and 'href="#assign-person"' in page.html
    assert "请选择主办单位" in page.text and "没有保存" in page.text
    assert office.reload(case) == case


def test_a_fault_that_only_the_flow_finds_stands_at_its_field_too(office: Office) -> None:
    case, browser = office.accepted(), office.at("liuying")
    typed = {**ASSIGN, "legacy": "", "co_units": [], "limit": "30"}
    page = browser.submit(case_page(browser, case), typed, action="/assign")
    assert page.status == 422 and 'href="#assign-limit"' in page.html
    assert page.form("/assign").values["person"] == ["何建平"]


def test_a_colleagues_change_in_between_is_shown_and_nothing_is_overwritten(office: Office) -> None:
    case, browser = office.handling(), office.at("chenli")
    before = case_page(browser, case)
    office.act(case, "urge", "liuying", text="六天没有进展，请说明卡在哪一家")
    moved = office.reload(case)
    page = browser.submit(before, {"text": "我正在写的一段进展"}, action="/report_progress")
    assert page.status == 409
    assert "六天没有进展，请说明卡在哪一家" in page.text and "没有保存" in page.text
    assert page.form("/report_progress").values["text"] == ["我正在写的一段进展"]
    assert office.reload(case) == moved
    assert browser.submit(page, {}, action="/report_progress").status == 200
    assert "我正在写的一段进展" in case_page(browser, case).text


def test_typed_text_is_kept_when_the_action_itself_is_no_longer_possible(office: Office) -> None:
    case, browser = office.handling(), office.at("hejianping")
    before = case_page(browser, case)
    office.act(case, "submit_result", "hejianping", **RESULT)
    page = browser.submit(before, {**TEXTS, "answer": "另一份写了很久的答复全文"}, action="/submit_result")
    assert page.status == 409
    assert "submit_result" not in labels(page)
    assert "另一份写了很久的答复全文" in page.html and "没有保存" in page.text


def test_pressing_a_button_twice_does_it_once(office: Office) -> None:
    case, browser = office.handling(), office.at("chenli")
    form = case_page(browser, case).form("/report_progress")
    values = {**form.values, "text": "三家单位到厂区现场复测"}
    assert browser.post(form.action, values).status == 200
    again = browser.post(form.action, values)
    assert again.status == 200 and "已办理：反馈进展" in again.text
    assert sum(entry.action == "report_progress" for entry in office.world.store.history(case.no)) == 1


def test_public_and_internal_lines_differ_in_words_and_form(office: Office) -> None:
    case = office.answered()
    office.act(case, "urge", "liuying", text="请尽快核对")
    page = case_page(office.at("liuying"), case)
    for words in ("企业可见", "内部，企业看不到", "审核通过后企业可见"):
        assert words in page.text
    assert page.html.count('class="in"') == 3 and page.html.count('class="wait"') == 1
    internal = office.at("liuying").get(f"/desk/case/{case.no}?seen=in")
    assert "请尽快核对" in internal.text and "网上提交" not in internal.text


def test_the_page_says_day_by_day_why_it_is_due_then(office: Office) -> None:
    page = case_page(office.at("chenli"), office.handling())
    assert "3月16日（星期一）24:00" in page.text and "剩 10 个工作日" in page.text
    assert "第9天" in page.text and "到期" in page.text


def test_both_rounds_stand_side_by_side(office: Office) -> None:
    case = office.second_answered()
    text = case_page(office.at("liuying"), case).text
    assert "两轮办理对照" in text and "不满意：“只说在走程序”" in text and "两次答复文字相似度" in text


def test_the_unit_reads_how_round_one_was_rated_and_why(office: Office) -> None:
    case = office.second()
    page = case_page(office.at("chenli"), case)
    assert "不满意：“只说在走程序”" in page.text
    assert set(EXPLAIN) <= page.form("/explain").names


def test_named_persons_read_the_computed_facts_of_both_rounds(office: Office) -> None:
    case = office.sealed()
    page = case_page(office.at("hanbo"), case)
    assert "研判参考" in page.text and "第 2 轮联系企业没有记录" in page.text
    assert "研判参考" not in case_page(office.at("liuying"), case).text


def test_the_enterprises_messages_show_their_state_but_no_code(office: Office) -> None:
    case = office.lodged()
    sent = office.world.store.messages(case.no)[0].message
    page = case_page(office.at("zhoumin"), case)
    assert "收到诉求" in page.text and "待发送" in page.text
    assert sent.values["code"] not in page.html


def test_an_attachment_opens_by_a_short_lived_link_and_only_through_its_case(office: Office) -> None:
    from chalicelib import handling
    from tests.web.desk.office import VALUES

    file = {"id": "f1", "name": "受理回执.pdf", "kind": "pdf", "size": 1200, "key": "case/x/f1"}
    case, _ = handling.lodge(office.world, VALUES, files=(file,))
    browser = office.at("zhoumin")
    assert "受理回执.pdf" in case_page(browser, case).text
    assert _location(browser, f"/desk/case/{case.no}/file/f1").startswith("https://files.example/case/x/f1")
    assert browser.get(f"/desk/case/{case.no}/file/f2").status == 404
    assert office.at("chenli").get(f"/desk/case/{case.no}/file/f1").status == 404


def _location(browser: Browser, path: str) -> str:
    from chalice.test import Client

    from tests.web.client import the_app

    cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    with Client(the_app()) as client:
        response = client.http.get(path, headers={"cookie": cookie, "accept": "*/*"})
    assert response.status_code == 303
    return str(response.headers["Location"])
