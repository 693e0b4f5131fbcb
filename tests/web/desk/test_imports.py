"""The import: seen before it is done, all or nothing, and nothing the second time."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from openpyxl import Workbook, load_workbook

from chalicelib.documents import xlsx
from chalicelib.domain.errors import AlreadyDone
from chalicelib.handling import importing, passwords
from tests.domain.test_sheets import HEAD, ROW
from tests.fakes import FakeClock
from tests.web.client import Browser, Page
from tests.web.desk.office import Office

UNITS = ["单位名称", "单位类型", "所在区县"]
XLSX = "application/octet-stream"


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def admin(office: Office) -> Browser:
    return office.at("admin")


def uploaded(office: Office, kind: str, *rows: list[Any], id: str = "a" * 32) -> str:
    """The file lies where the form of the page would have put it → the address that the bucket sends to."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    body = io.BytesIO()
    book.save(body)
    office.world.files.put(f"draft/import/admin/{kind}/{id}", body.getvalue(), XLSX)
    return f"/desk/import/{kind}?file={id}"


def confirm(admin: Browser, page: Page, kind: str) -> Any:
    form = page.form(f"/desk/import/{kind}")
    values = {name: given[0] for name, given in form.values.items()}
    values |= {"why": "年度人员调整"} if kind == "units" else {}
    return admin.raw("POST", f"/desk/import/{kind}", urlencode(values).encode(),
                     content_type="application/x-www-form-urlencoded", origin="https://bihuan.example")  # fmt: skip


def test_new_accounts_sign_in_with_the_passwords_of_the_file_and_set_their_own(office: Office, admin: Browser) -> None:
    page = admin.get(uploaded(office, "accounts", HEAD, ROW))
    assert "新增 1" in page.text and office.world.store.account_by_login("lixiaoyu") is None
    answer = confirm(admin, page, "accounts")
    sheet = load_workbook(io.BytesIO(answer.body)).active
    ((login, name, unit, password),) = list(sheet.iter_rows(min_row=2, values_only=True))
    assert (login, name, unit) == ("lixiaoyu", "李晓雨", "市住房和城乡建设局")
    made = office.world.store.account_by_login("lixiaoyu")
    assert made and made.first and password not in repr(made)
    fresh = Browser(office.world).post("/desk/login", {"login": login, "password": password})
    assert fresh.path == "/desk/password"


def test_the_same_table_again_changes_nothing_and_its_file_is_gone(office: Office, admin: Browser) -> None:
    confirm(admin, admin.get(uploaded(office, "accounts", HEAD, ROW)), "accounts")
    assert office.world.files.head(f"draft/import/admin/accounts/{'a' * 32}") is None
    page = admin.get(uploaded(office, "accounts", HEAD, ROW))
    assert "不变 1" in page.text and "没有要导入的" in page.text


def test_one_wrong_row_keeps_the_whole_table_out(office: Office, admin: Browser) -> None:
    address = uploaded(office, "accounts", HEAD, ROW, ["wangyi", "王一", "神仙", "", "", "", "", "", ""])
    page = admin.get(address)
    assert "第 3 行" in page.text and "没有这个岗位：神仙" in page.text and "确认导入" not in page.text
    csrf = page.form("/desk/logout").values["csrf"][0]
    posted = admin.post("/desk/import/accounts", {"csrf": csrf, "file": "a" * 32, "hash": "x", "why": "试一试提交"})
    assert posted.status == 422 and office.world.store.account_by_login("lixiaoyu") is None


def test_units_become_one_version_with_its_reason(office: Office, admin: Browser) -> None:
    rows = [[name, "市级部门", "绵阳市"] for name in ("市乌有局", "市子虚局")]
    page = admin.get(uploaded(office, "units", UNITS, *rows))
    confirm(admin, page, "units")
    assert {"市乌有局", "市子虚局"} <= {one.name for one in office.world.org.units.values()}
    (revision,) = office.world.store.revisions("org")
    assert (revision.why, revision.by_name) == ("年度人员调整", "系统管理员甲")


def test_what_is_confirmed_is_what_was_shown(office: Office, admin: Browser) -> None:
    page = admin.get(uploaded(office, "accounts", HEAD, ROW))
    uploaded(office, "accounts", HEAD, ["other", *ROW[1:]])
    answer = confirm(admin, page, "accounts")
    assert answer.status_code == 409 and office.world.store.account_by_login("other") is None


def test_a_colleagues_change_of_the_organisation_is_noticed(office: Office, admin: Browser) -> None:
    from chalicelib import handling
    from chalicelib.domain.org import to_data

    page = admin.get(uploaded(office, "units", UNITS, ["市乌有局", "市级部门", "绵阳市"]))
    handling.revise(office.world, "org", to_data(office.world.org), by="x", by_name="别人", why="同时改动")
    assert confirm(admin, page, "units").status_code == 409
    assert "市乌有局" not in {one.name for one in office.world.org.units.values()}


@pytest.mark.parametrize("body", [b"", b"no workbook", b"%PDF-1.7 x", b"PK\x03\x04 broken"])
def test_what_is_no_workbook_is_refused_in_words(office: Office, admin: Browser, body: bytes) -> None:
    office.world.files.put(f"draft/import/admin/units/{'b' * 32}", body, XLSX)
    page = admin.get(f"/desk/import/units?file={'b' * 32}")
    assert page.status == 422 and "没有读成" in page.text


def test_a_file_that_another_administrator_uploaded_does_not_exist(office: Office, admin: Browser) -> None:
    uploaded(office, "units", UNITS)
    office.world.files.put(f"draft/import/other/units/{'c' * 32}", b"x", XLSX)
    for id in ("c" * 32, "../other/units/" + "c" * 32, "d" * 32):
        page = admin.get(f"/desk/import/units?file={id}")
        assert page.status == 422 and "没有收到文件" in page.text


def test_the_template_is_read_by_the_import_itself(office: Office, admin: Browser) -> None:
    for kind in ("units", "accounts"):
        body = admin.raw("GET", f"/desk/import/{kind}.xlsx").body
        office.world.files.put(f"draft/import/admin/{kind}/{'e' * 32}", body, XLSX)
        page = admin.get(f"/desk/import/{kind}?file={'e' * 32}")
        assert page.status == 200 and re.search("新增 1", page.text), page.text


def test_dates_and_numbers_of_a_table_are_read_as_people_see_them() -> None:
    book = Workbook()
    book.active.append(["名称"])
    book.active.append(["名称", 19900000001, 5.0, 2.5, datetime(2026, 3, 2), None, " 空格 "])
    body = io.BytesIO()
    book.save(body)
    assert xlsx.read(body.getvalue(), 10)[1:] == [["名称", "19900000001", "5", "2.5", "2026-03-02", "", "空格"]]
    with pytest.raises(ValueError, match="最多导入 0 行"):
        xlsx.read(body.getvalue(), 0)


class SlowClock(FakeClock):
    """Goes on by `step` whenever somebody looks at it."""

    step = timedelta()

    def wall(self) -> datetime:
        self._wall += self.step
        return self._wall


def many(count: int) -> list[list[str]]:
    return [[f"xin{n}", "王一", *ROW[2:]] for n in range(count)]


def first_passwords(body: bytes) -> dict[str, str]:
    rows = load_workbook(io.BytesIO(body)).active.iter_rows(min_row=2, values_only=True)
    return {login: password for login, _, _, password in rows if password}


def test_what_does_not_fit_into_one_call_is_done_by_the_same_form_again(
    office: Office,
) -> None:
    slow = SlowClock(office.world.clock.wall())
    office.world = replace(office.world, clock=slow)
    admin = office.at("admin")
    page = admin.get(uploaded(office, "accounts", HEAD, *many(5)))
    slow.step = timedelta(seconds=4)  # two looks at the clock for every account, 15 seconds for a call
    answers = [confirm(admin, page, "accounts") for _ in range(3)]
    given = [first_passwords(answer.body) for answer in answers]
    assert [sorted(one) for one in given] == [["xin0", "xin1"], ["xin2", "xin3"], ["xin4"]]
    assert "还有3行" in str(load_workbook(io.BytesIO(answers[0].body)).active["A4"].value)
    for login, password in {**given[0], **given[1], **given[2]}.items():
        made = office.world.store.account_by_login(login)
        assert made and passwords.opens(made.password, password)
    assert office.world.files.head(f"draft/import/admin/accounts/{'a' * 32}") is None


def test_passwords_are_given_even_when_a_colleague_takes_a_later_login(office: Office) -> None:
    world, one = office.world, office.world.store.account("chenli")
    assert one
    made = [(None, replace(one, id=f"n{n}", login=f"xin{n}")) for n in range(3)]
    world.store.put_account(replace(one, id="colleague", login="xin1"))
    done = importing.write(world, made, office.actor("admin"))
    assert [account.login for account, _ in done.fresh] == ["xin0"] and done.left == 2
    with pytest.raises(AlreadyDone):
        importing.write(world, made[1:], office.actor("admin"))


def test_an_account_that_a_colleague_changed_meanwhile_is_not_overwritten(office: Office, admin: Browser) -> None:
    there = ["chenli", "陈立", "承办经办人", "市自然资源和规划局", "", "", "科长", "", ""]
    page = admin.get(uploaded(office, "accounts", HEAD, there))
    before = office.world.store.account("chenli")
    assert before
    office.world.store.put_account(replace(before, mobile="19900000077"))
    assert confirm(admin, page, "accounts").status_code == 409
    after = office.world.store.account("chenli")
    assert after and (after.unit, after.mobile) == ("zjj", "19900000077")


def test_a_drawn_password_costs_a_stranger_the_same_time_as_any_other(office: Office, admin: Browser) -> None:
    confirm(admin, admin.get(uploaded(office, "accounts", HEAD, ROW)), "accounts")
    made = office.world.store.account_by_login("lixiaoyu")
    assert made and made.password.split("$")[3] == passwords.NOBODY.split("$")[3]


def test_a_small_file_that_unpacks_to_a_huge_one_is_refused() -> None:
    book, body = Workbook(), io.BytesIO()
    book.save(body)
    with zipfile.ZipFile(body, "a", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/more.xml", b" " * (xlsx.UNPACKED + 1))
    assert len(body.getvalue()) < 100_000
    with pytest.raises(ValueError, match="打不开"):
        xlsx.read(body.getvalue(), 10)


@pytest.mark.parametrize("row", [ROW, ["1x", "", "神仙", "没有的局", "火星", "口信", "", "12345", "nobody"]])
def test_a_long_table_says_that_only_its_first_rows_are_listed(office: Office, admin: Browser, row: list[str]) -> None:
    rows = [[f"{row[0]}{n}", *row[1:]] for n in range(80)]
    page = admin.get(uploaded(office, "accounts", HEAD, *rows))  # the browser itself holds pages to 100 kB
    assert "共 80 行" in page.text and "只列出前 60 行" in page.text
    assert "第 61 行" in page.text and "第 62 行" not in page.text
