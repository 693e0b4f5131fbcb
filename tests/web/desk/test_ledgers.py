"""Old ledgers at the desk: uploaded, laid out, explained, confirmed by somebody else, seen while they run."""

import re
from typing import Any

import pytest

from chalicelib.handling import ledgers as keeping
from chalicelib.jobs import ledgers as job
from tests import ledgers
from tests.ledgers import FILE as ID
from tests.ledgers import HEADS, a_row, an_open_row, many, uploaded
from tests.web.client import Browser, Page
from tests.web.desk.office import Office

AT = f"/desk/ledgers/{ID}"
SETTINGS = {"name": "2024年座谈会台账", "channel": "symposium", "region": "510700"}


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def admin(office: Office) -> Browser:
    return office.at("admin")


@pytest.fixture
def liuying(office: Office) -> Browser:
    return office.at("liuying")


def laid_out(office: Office, admin: Browser, *rows: list[Any], **settings: str) -> Page:
    form = admin.get(uploaded(office.world, *rows))
    page = admin.submit(form, {**SETTINGS, **settings}, action="/desk/ledgers/new")
    assert page.path == AT, page.text
    return page


def press(browser: Browser, page: Page, do: str, **typed: str) -> Page:
    """Send the form of the page that does this."""
    form = next(one for one in page.forms if one.values.get("do") == [do])
    return browser.post(AT, {**{name: given[0] for name, given in form.values.items() if given}, **typed})


def go(office: Office) -> None:
    job.import_ledgers(office.world, office.world.clock.now(), lambda: True)


def made(office: Office) -> list[Any]:
    return [case for no, case in sorted(office.world.store._cases.items()) if no.startswith("QL")]


def test_from_the_upload_to_the_cases_it_takes_two_people(office: Office, admin: Browser, liuying: Browser) -> None:
    page = laid_out(office, admin, a_row(), an_open_row(诉求内容="园区道路夜间没有路灯。"))
    assert "已完结 1 件，未办结 1 件" in page.text and "1 场" in page.text and made(office) == []
    page = press(admin, page, "submit")
    assert "等待确认" in page.text and "确认导入" not in page.text
    page = press(liuying, liuying.get(AT), "confirm")
    assert "正在导入" in page.text and "0 / 2" in page.text and made(office) == []
    go(office)
    assert "新增" in admin.get(AT).text and "2 件，编号以 QL 开头" in admin.get(AT).text
    assert [case.status for case in made(office)] == ["closed", "accepted"]
    events = office.world.store.events(office.world.clock.now().date())
    steps = [one.detail["change"] for one in events if one.what == "ledger"]
    assert steps == ["prepared", "submit", "confirm", "imported"]


def test_the_case_page_shows_what_the_ledger_said_and_the_administrator_never_sees_it(
    office: Office, admin: Browser, liuying: Browser
) -> None:
    press(admin, laid_out(office, admin, a_row()), "submit")
    press(liuying, liuying.get(AT), "confirm")
    go(office)
    (case,) = made(office)
    page = liuying.get(f"/desk/case/{case.no}")
    assert "联合验收一直没有意见" in page.text and "联合验收意见书已经出具" in page.text and "已解决" in page.text
    assert admin.get(f"/desk/case/{case.no}").status == 404
    assert case.no not in admin.get(AT).html


def test_columns_are_found_by_their_headings_and_may_be_changed(office: Office, admin: Browser) -> None:
    heads = tuple("备注" if head == "诉求内容" else head for head in HEADS)
    form = admin.get(uploaded(office.world, a_row(), heads=heads))
    page = admin.submit(form, SETTINGS, action="/desk/ledgers/new")
    assert page.status == 422 and "请选择哪一列是“诉求内容”" in page.text and "2024年座谈会台账" in page.html
    page = admin.submit(form, {**SETTINGS, "c-content": "4"}, action="/desk/ledgers/new")
    assert "可以导入1 行" in page.text.replace(" 1 行", "1 行")
    page = admin.get(f"{AT}?edit=1")
    page = admin.submit(page, {"region": "510704", "name": "游仙区旧台账"}, action=AT)
    assert "游仙区旧台账" in page.text and page.status == 200


def test_every_wrong_row_is_told_with_its_reason_and_keeps_the_file_out(office: Office, admin: Browser) -> None:
    page = laid_out(office, admin, a_row(), a_row(提出日期="上旬", 联系电话="12"), a_row(统一社会信用代码="123"))
    assert "认不出日期“上旬”" in page.text and "认不出电话" in page.text and "您填写了3位" in page.text
    assert "第 3 行" in page.text and "第 4 行" in page.text
    assert not any(one.values.get("do") == ["submit"] for one in page.forms)
    form = {**{"csrf": page.form("/desk/logout").values["csrf"][0]}, "do": "submit", "seen": "1"}
    page = admin.post(AT, form)
    assert page.status == 422 and "一行也不会导入" in page.text


def test_a_word_is_explained_once_for_all_rows(office: Office, admin: Browser) -> None:
    rows = [a_row(主办单位="市住建局", 办理结果="已办结", 诉求内容=f"第{n}号厂房的路没有修好") for n in range(3)]
    page = laid_out(office, admin, *rows)
    assert "“市住建局” （3 行）" in page.text and 'value="市住房和城乡建设局"' in page.html
    page = press(admin, page, "words", w0="胡乱", w1="市住房和城乡建设局")
    assert page.status == 422 and "请照名单填写结果" in page.text
    page = press(admin, page, "words", w0="解释说明")
    assert page.status == 200 and "解释说明" in page.text and "不对的行没有" in re.sub(r"\s", "", page.text)


def test_many_wrong_rows_come_page_by_page_and_no_page_is_large(office: Office, admin: Browser) -> None:
    page = laid_out(office, admin, *[a_row(提出日期="不知道", 诉求内容="长" * 900 + str(n)) for n in range(120)])
    assert "第 1 至 50 行，共 120 行" in page.text and "第 51 行" in page.text and "第 60 行" not in page.text
    last = admin.get(f"{AT}?from=100")
    assert "第 121 行" in last.text and "第 101 至 120 行" in last.text
    assert len(page.html.encode()) < 60_000


def test_fifty_rows_are_shown_as_they_will_become(office: Office, admin: Browser) -> None:
    page = laid_out(office, admin, *many(60), many(60)[0])
    assert "前 50 行，共 61 行" in page.text and "只导入一次" in page.text and len(page.html.encode()) < 60_000


def test_a_supervisor_gives_it_back_with_a_reason_that_the_administrator_reads(
    office: Office, admin: Browser, liuying: Browser
) -> None:
    press(admin, laid_out(office, admin, a_row()), "submit")
    page = press(liuying, liuying.get(AT), "back", why="")
    assert page.status == 422
    page = press(liuying, liuying.get(AT), "back", why="办结日期和会议记录不一致")
    assert "已退回" in page.text
    assert "办结日期和会议记录不一致" in admin.get(AT).text and made(office) == []


def test_what_a_colleague_changed_in_between_is_noticed(office: Office, admin: Browser, liuying: Browser) -> None:
    page = laid_out(office, admin, a_row())
    press(admin, page, "submit")
    old = liuying.get(AT)
    press(admin, admin.get(AT), "drop")
    page = press(liuying, old, "confirm")
    assert page.status == 409 and "有变化" in page.text
    go(office)
    assert made(office) == [] and office.world.files.head(keeping.key(ID)) is None


def test_a_supervisor_of_another_county_and_another_administrator_learn_nothing(office: Office, admin: Browser) -> None:
    laid_out(office, admin, a_row())
    county = office.at("fcqs")
    assert county.get(AT).status == 404 and "2024年座谈会台账" not in county.get("/desk/ledgers").text
    assert office.at("zhoumin").get("/desk/ledgers").status == 404


def test_a_file_that_is_none_is_said_on_the_page_of_the_upload(office: Office, admin: Browser) -> None:
    office.world.files.put(f"draft/import/admin/ledgers/{ID}", b"%PDF-1.7", "application/pdf")
    assert "请上传 .xlsx 文件" in admin.get(f"/desk/ledgers/new?file={ID}").text
    page = admin.get(f"/desk/ledgers/new?file={ID}")
    assert page.status == 422 and "重新上传" in page.text
    assert "表里没有内容" in admin.get(uploaded(office.world)).text


def test_the_same_form_sent_twice_is_one_ledger(office: Office, admin: Browser) -> None:
    form = admin.get(uploaded(office.world, a_row()))
    first = admin.submit(form, SETTINGS, action="/desk/ledgers/new")
    again = admin.submit(form, SETTINGS, action="/desk/ledgers/new")
    assert first.path == again.path == AT
    assert len(keeping.listed(office.world, office.actor("admin"))) == 1


def test_a_result_is_told_with_the_rows_that_were_not_imported(office: Office, admin: Browser) -> None:
    ledgers.confirmed(office.world, a_row(领域="没有的领域"), a_row(), id=ID)
    go(office)
    page = admin.get(AT)
    assert "没有导入的行" in page.text and "没有叫“没有的领域”的领域" in page.text and "第 2 行" in page.text


def test_a_title_above_the_headings_is_said_on_the_page_of_the_upload(office: Office, admin: Browser) -> None:
    title = ["2024年面对面座谈会台账", *[""] * (len(HEADS) - 1)]
    page = admin.get(uploaded(office.world, list(HEADS), a_row(), heads=title))
    assert page.status == 422 and "第 1 行像是标题，请删去，让第 1 行是列名" in page.text


def test_a_ledger_whose_file_expired_says_so_on_its_own_page_whatever_is_asked_of_it(
    office: Office, admin: Browser
) -> None:
    laid_out(office, admin, a_row())
    form = admin.get(f"{AT}?edit=1")
    office.world.files.delete(keeping.key(ID))
    pages = [admin.get(f"{AT}?edit=1"), admin.submit(form, {"name": "另一个名称"}, action=AT), admin.get(AT)]
    assert [page.status for page in pages] == [409, 409, 200]
    for page in pages:
        assert page.text.count("文件已经过期，请作废后重新上传") == 1 and "2024年座谈会台账" in page.text
        assert "旧台账" in page.text and page.form("/desk/logout")
    press(admin, pages[0], "drop")
    assert ledgers.ledger(office.world, ID).state == "dropped"
