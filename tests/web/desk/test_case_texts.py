"""常用答复: kept per unit in versions, used on the case page with and without the script."""

import pytest

from tests.web.client import Browser, Page
from tests.web.desk.office import Office, case_page

ADDED = {"use": "answer", "name": "答复一验收进度", "words": "您反映的项目已经竣工，预计【日期】前出具意见。"}


@pytest.fixture
def office() -> Office:
    return Office()


def add(browser: Browser, **changes: str) -> Page:
    page = browser.get("/desk/templates")
    return browser.post("/desk/templates", {**page.forms[-1].values, **ADDED, **changes})


def test_the_leader_writes_a_text_and_the_handler_puts_it_into_the_answer(office: Office) -> None:
    assert "已保存" in add(office.at("hejianping")).text
    case, browser = office.handling(), office.at("chenli")
    page = case_page(browser, case)
    assert "答复一验收进度" in page.text and 'data-into="prepare_result-answer"' in page.html
    filled = browser.get(f"/desk/case/{case.no}?use=prepare_result.answer.0").form("/prepare_result")
    assert filled.values["answer"] == [ADDED["words"]]


def test_handlers_read_and_only_leaders_change(office: Office) -> None:
    add(office.at("hejianping"))
    browser = office.at("chenli")
    page = browser.get("/desk/templates")
    assert ADDED["words"] in page.text and not [form for form in page.forms if form.action.endswith("templates")]
    csrf = browser.get("/desk/password").form().values["csrf"]
    assert browser.post("/desk/templates", {"csrf": csrf, "seen": "1", **ADDED}).status == 404


def test_every_office_has_its_own(office: Office) -> None:
    add(office.at("hejianping"))
    add(office.at("liuying"), use="reason", name="要补材料", words="请补充不动产登记的对接安排。")
    assert "要补材料" not in office.at("songlan").get("/desk/templates").text
    assert "答复一验收进度" not in office.at("songlan").get("/desk/templates").text
    assert "要补材料" in case_page(office.at("liuying"), office.answered()).text


def test_a_text_is_changed_and_removed_and_every_change_is_a_version(office: Office) -> None:
    browser = office.at("hejianping")
    add(browser)
    page = browser.get("/desk/templates")
    changed = browser.submit(
        page, {"words": "项目已经竣工，正在联合验收。"}, button=("do", "keep"), action="/desk/templates"
    )
    assert "项目已经竣工，正在联合验收。" in changed.html
    gone = browser.submit(changed, {}, button=("do", "drop"), action="/desk/templates")
    assert "已删除" in gone.text and "还没有常用答复" in gone.text
    assert [one.number for one in office.world.store.revisions("answers#zjj")] == [3, 2, 1]


def test_a_fault_keeps_what_was_typed_and_a_colleague_in_between_loses_nothing(office: Office) -> None:
    browser = office.at("hejianping")
    page = add(browser, name="", words="写了很久的一段文字")
    assert page.status == 422 and "写了很久的一段文字" in page.html and 'href="#new-name"' in page.html
    before = browser.get("/desk/templates")
    add(office.at("hejianping"))
    late = browser.post("/desk/templates", {**before.forms[-1].values, **ADDED, "name": "另一条"})
    assert late.status == 409 and "另一条" in late.html
    assert len(office.world.store.revisions("answers#zjj")) == 1
