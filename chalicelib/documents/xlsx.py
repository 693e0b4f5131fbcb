"""Tables as .xlsx. openpyxl loads only where a table is made."""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time
from typing import IO

WIDEST = 60  # characters of a column
COLUMNS = 50  # are read, whatever the sheet says
UNPACKED = 50_000_000  # bytes of all parts: a small file must not fill the memory
FORMULA = ("=", "+", "-", "@")
HOLDS_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")


def table(headers: Sequence[str], rows: Iterable[Sequence[str | int]]) -> bytes:
    """A workbook with one sheet: the headers in bold, then the rows. What begins like a formula is text."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    widths: dict[int, int] = {}
    for at, row in enumerate([headers, *rows], 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(at, column)
            cell.value = value
            if isinstance(value, str) and value.startswith(FORMULA):
                cell.data_type = "s"
                cell.quotePrefix = True
            if at == 1:
                cell.font = Font(bold=True)
            widths[column] = max(widths.get(column, 8), min(WIDEST, 2 * len(str(value)) + 2))
    for column, width in widths.items():
        sheet.column_dimensions[get_column_letter(column)].width = width
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(body: bytes, most: int) -> list[list[str]]:
    """The rows of the first sheet as trimmed text, empty ones at the end left out; numbers without a needless .0,
    days in ISO. ValueError with a Chinese sentence for what is no workbook, has more than `most` rows, or a formula
    whose value was never worked out: read as empty, it would be lost."""
    import zlib
    from zipfile import BadZipFile

    from openpyxl.utils.exceptions import InvalidFileException

    # What zipfile, the parser and openpyxl raise on a file that is broken or locked with a password.
    broken = (BadZipFile, zlib.error, InvalidFileException, KeyError, IndexError, ValueError, TypeError, OSError,
              EOFError, RuntimeError, SyntaxError)  # fmt: skip
    try:
        found, unworked = _rows(body, most + 2)
    except broken as error:
        raise ValueError("这个文件打不开，请用 Excel 或 WPS 另存为 .xlsx 再上传") from error
    while found and not any(found[-1]):
        found.pop()
    if len(found) > most + 1:
        raise ValueError(f"一次最多导入 {most:,} 行，请分成几个文件")
    if unworked:
        raise ValueError(_said(unworked, found[0] if found else []))
    return found


def _said(unworked: Sequence[tuple[int, int]], heads: Sequence[str]) -> str:
    """Names the first of the cells by its heading, without one by its column."""
    from openpyxl.utils import get_column_letter

    row, column = unworked[0]
    head = heads[column - 1] if row > 1 and column <= len(heads) else ""
    where = f"第 {row} 行" + (f"“{head}”" if head else f" {get_column_letter(column)} 列")
    more = f"（这样的格子共 {len(unworked):,} 个）" if len(unworked) > 1 else ""
    return f"{where}是公式，没有算出的值，请在 Excel 里打开保存一次再上传{more}"


def _rows(body: bytes, last: int) -> tuple[list[list[str]], list[tuple[int, int]]]:
    """The rows, and the cells that `_unworked` finds."""
    from zipfile import ZipFile

    from openpyxl import load_workbook

    if sum(one.file_size for one in ZipFile(io.BytesIO(body)).infolist()) > UNPACKED:
        raise ValueError("too large when unpacked")
    sheet = load_workbook(io.BytesIO(body), read_only=True, data_only=True).worksheets[0]
    rows = sheet.iter_rows(max_row=last, values_only=True)
    found = [[_text(value) for value in row[:COLUMNS]] for row in rows]
    with sheet._get_source() as source:
        if not HOLDS_FORMULA.search(source.read()):  # mostly there is none, and no second look at each cell
            return found, []
    with sheet._get_source() as source:
        return found, [(row, column) for row, column in _unworked(source, last) if column <= COLUMNS]


def _unworked(source: IO[bytes], last: int) -> Iterator[tuple[int, int]]:
    """(row, column), from 1, of cells with a formula and no value stored with it, as programs leave them that write
    formulas and do not calculate. An empty text that was worked out is stored as a text (`t="str"`)."""
    from openpyxl.utils.cell import coordinate_to_tuple
    from openpyxl.xml.constants import SHEET_MAIN_NS
    from openpyxl.xml.functions import iterparse

    tag = f"{{{SHEET_MAIN_NS}}}"
    row = column = 0
    for event, element in iterparse(source, ("start", "end")):
        if event == "start" and element.tag == f"{tag}row":
            row, column = int(element.get("r") or row + 1), 0
            if row > last:
                return
        elif event == "end" and element.tag == f"{tag}c":
            at = element.get("r")
            row, column = coordinate_to_tuple(at) if at else (row, column + 1)
            if element.get("t") != "str" and element.find(f"{tag}f") is not None and not element.findtext(f"{tag}v"):
                yield row, column
        elif event == "end" and element.tag == f"{tag}row":
            element.clear()


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat(" ", "minutes")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
