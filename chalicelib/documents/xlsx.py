"""Tables as .xlsx. openpyxl loads only where a table is made."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime, time

WIDEST = 60  # characters of a column
COLUMNS = 50  # are read, whatever the sheet says
UNPACKED = 50_000_000  # bytes of all parts: a small file must not fill the memory
FORMULA = ("=", "+", "-", "@")


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
    days in ISO. ValueError with a Chinese sentence for what is no workbook or has more than `most` rows."""
    import zlib
    from zipfile import BadZipFile

    from openpyxl.utils.exceptions import InvalidFileException

    # What zipfile, the parser and openpyxl raise on a file that is broken or locked with a password.
    broken = (BadZipFile, zlib.error, InvalidFileException, KeyError, IndexError, ValueError, TypeError, OSError,
              EOFError, RuntimeError, SyntaxError)  # fmt: skip
    try:
        found = _rows(body, most + 2)
    except broken as error:
        raise ValueError("这个文件打不开，请用 Excel 或 WPS 另存为 .xlsx 再上传") from error
    while found and not any(found[-1]):
        found.pop()
    if len(found) > most + 1:
        raise ValueError(f"一次最多导入 {most:,} 行，请分成几个文件")
    return found


def _rows(body: bytes, last: int) -> list[list[str]]:
    from zipfile import ZipFile

    from openpyxl import load_workbook

    if sum(one.file_size for one in ZipFile(io.BytesIO(body)).infolist()) > UNPACKED:
        raise ValueError("too large when unpacked")
    sheet = load_workbook(io.BytesIO(body), read_only=True, data_only=True).worksheets[0]
    rows = sheet.iter_rows(max_row=last, values_only=True)
    return [[_text(value) for value in row[:COLUMNS]] for row in rows]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat(" ", "minutes")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
