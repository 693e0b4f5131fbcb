"""Tables as .xlsx. openpyxl loads only where a table is made."""

import io
from collections.abc import Iterable, Sequence

WIDEST = 60  # characters of a column
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
