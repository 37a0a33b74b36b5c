"""Tables as CSV and XLSX that a spreadsheet opens without running anything in them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

import xlsxwriter
from django.http import Http404, HttpResponse

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def neutral(value: object) -> str:
    """A cell as text; what a spreadsheet would take for a formula gets an apostrophe in front."""
    text = "" if value is None else str(value)
    plain = text.lstrip(" \n")
    return f"'{text}" if plain.startswith(_FORMULA) or text.startswith(_FORMULA) else text


def typed(cell: str) -> str:
    """A cell as it was before `neutral` put its apostrophe there."""
    return cell[1:] if cell.startswith("'") and neutral(cell[1:]) == cell else cell


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """UTF-8 with a byte order mark, by which spreadsheets know it."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow([neutral(cell) for cell in header])
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return target.getvalue().encode("utf-8-sig")


def xlsx_bytes(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A workbook with one sheet; texts stay texts, whatever they begin with, and numbers are numbers."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet()
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        for column, heading in enumerate(header):
            sheet.write_string(0, column, neutral(heading), bold)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(0, len(header) - 1), 24)
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, int | Decimal) and not isinstance(cell, bool):
                    sheet.write_number(number, column, cell, wrapped)
                else:
                    sheet.write_string(number, column, neutral(cell)[:_LONGEST], wrapped)
    return target.getvalue()


_LONGEST = 32_767
"""Characters that a cell of a workbook holds."""


def table_response(form: str, name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """The table as a file to keep. Raises Http404 for a form other than csv and xlsx."""
    if form == "csv":
        response = HttpResponse(csv_bytes(header, rows), content_type="text/csv; charset=utf-8")
    elif form == "xlsx":
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        response = HttpResponse(xlsx_bytes(header, rows), content_type=kind)
    else:
        raise Http404
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response
