"""Cells of an uploaded table that hold a formula: its stored value is read, one without a value is said to be wrong."""

import io
import re
import zipfile
from collections.abc import Sequence

import pytest
from openpyxl import Workbook

from chalicelib.documents import xlsx
from tests.ledgers import FILE, HEADS, a_row
from tests.web.desk.office import Office

SAID = "是公式，没有算出的值，请在 Excel 里打开保存一次再上传"


def a_book(*rows: Sequence[object], **cells: str) -> bytes:
    """A workbook with the cells named in `cells` as its XML has them."""
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    made = io.BytesIO()
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.infolist():
            body = old.read(one)
            if one.filename == "xl/worksheets/sheet1.xml":
                for at, xml in cells.items():
                    body, n = re.subn(rf'<c r="{at}".*?</c>'.encode(), xml.encode(), body)
                    assert n == 1
            new.writestr(one, body)
    return made.getvalue()


def test_a_formula_without_a_stored_value_is_named_by_row_and_heading() -> None:
    body = a_book(["企业名称", "领域"], ["甲公司", "用地"], ["=A2", "用地"])
    with pytest.raises(ValueError, match=rf"^第 3 行“企业名称”{SAID}$"):
        xlsx.read(body, 10)


def test_several_are_counted_and_one_without_a_heading_is_named_by_its_column() -> None:
    with pytest.raises(ValueError, match=rf"^第 2 行 B 列{SAID}（这样的格子共 2 个）$"):
        xlsx.read(a_book(["企业名称"], ["甲公司", "=A2"], ["=A2"]), 10)
    with pytest.raises(ValueError, match=rf"^第 1 行 A 列{SAID}"):
        xlsx.read(a_book(['="企业"', "领域"], ["甲公司", "用地"]), 10)


def test_a_formula_in_the_last_rows_is_no_empty_end_of_the_table() -> None:
    with pytest.raises(ValueError, match=r"^第 3 行"):
        xlsx.read(a_book(["企业名称"], ["甲公司"], ["=A2"]), 10)


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ('<c r="A2" t="str"><f>B2</f><v>甲公司</v></c>', "甲公司"),
        ('<c r="A2"><f>1+2</f><v>3</v></c>', "3"),
        ('<c r="A2"><f>1-1</f><v>0</v></c>', "0"),
        ('<c r="A2" t="str"><f>IF(B2="","",B2)</f><v></v></c>', ""),
        ('<c r="A2" t="str"><f>IF(B2="","",B2)</f></c>', ""),
    ],
)
def test_a_value_that_was_worked_out_is_read_an_empty_text_too(stored: str, read: str) -> None:
    assert xlsx.read(a_book(["企业名称", "领域"], ["x", "用地"], A2=stored), 10)[1] == [read, "用地"]


def test_rows_and_cells_need_not_say_where_they_are() -> None:
    with pytest.raises(ValueError, match=r"^第 2 行“领域”"):
        xlsx.read(a_book(["企业名称", "领域"], ["甲公司", "=A2"], A2="<c><v>1</v></c>", B2="<c><f>A2</f></c>"), 10)


def test_a_text_that_looks_like_a_formula_is_a_text() -> None:
    assert xlsx.read(xlsx.table(["企业名称"], [["=1+1"]]), 10)[1] == ["=1+1"]


def test_a_ledger_with_such_a_cell_is_refused_before_it_is_laid_out() -> None:
    office = Office()
    row = a_row()
    row[1] = '=CONCAT("绵阳","乌有")'
    office.world.files.put(f"draft/import/admin/ledgers/{FILE}", a_book(list(HEADS), a_row(), row), "")
    page = office.at("admin").get(f"/desk/ledgers/new?file={FILE}")
    assert page.status == 422 and f"第 3 行“企业名称”{SAID}" in page.text
