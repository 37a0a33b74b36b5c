"""Every table as a sheet of a workbook: typed cells, fixed heads, filters; a text is never taken for a formula."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from roadmap.outputs.audiences import asked, tables_for
from roadmap.outputs.cells import Cell, Table, clean
from roadmap.report.context import facts_of
from roadmap.report.edition import Edition
from roadmap.report.readers import EVERYTHING, Reader
from roadmap.report.vendor import VendorSheet

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDEST, _CELL = 60, 32_000


def workbook(edition: Edition, reader: Reader = EVERYTHING) -> bytes:
    """Every table that the reader gets, a sheet each."""
    created = datetime.combine(edition.as_of or date(2000, 1, 1), datetime.min.time())
    known = {"title": clean(edition.document.name), "comments": edition.digest, "created": created}
    return _book(known, (_about(edition), *tables_for(facts_of(edition), reader)))


def question_workbook(sheet: VendorSheet) -> bytes:
    created = datetime.fromisoformat(sheet.created or "2000-01-01")
    return _book({"title": clean(sheet.title), "created": created}, (asked(sheet),))


def _book(known: dict[str, Any], shown: Iterable[Table]) -> bytes:
    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties(known)
    looks = {
        "head": book.add_format({"bold": True, "bottom": 1, "valign": "top", "text_wrap": True, "bg_color": "#E9EFF6"}),
        "text": book.add_format({"valign": "top", "text_wrap": True}),
        "kept": book.add_format({"valign": "top", "text_wrap": True, "quote_prefix": True}),
        "number": book.add_format({"valign": "top", "num_format": "#,##0.##"}),
        "date": book.add_format({"valign": "top", "num_format": "yyyy-mm-dd"}),
    }
    for table in shown:
        _write(book.add_worksheet(table.name[:31]), table, looks)
    book.close()
    return out.getvalue()


def _about(edition: Edition) -> Table:
    document = edition.document
    state = edition.note or _("Draft, not a frozen version")
    rows: tuple[tuple[Cell, ...], ...] = (
        (_("Plan"), document.name),
        (_("Organization"), document.organization),
        (_("State"), state),
        (_("As of"), edition.as_of),
        (_("Currency"), document.currency),
        ("sha256", edition.digest),
    )
    return Table(name=_("About"), columns=(_("What"), _("Value")), rows=rows)


def _write(sheet: Worksheet, table: Table, looks: dict[str, Format]) -> None:
    for column, name in enumerate(table.columns):
        sheet.write_string(0, column, clean(name), looks["head"])
        longest = max((len(str(row[column] or "")) for row in table.rows), default=0)
        sheet.set_column(column, column, min(max(longest, len(name), 6) + 2, _WIDEST))
    for number, row in enumerate(table.rows, 1):
        for column, cell in enumerate(row):
            _cell(sheet, number, column, cell, looks)
    sheet.freeze_panes(1, 1)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)


def _cell(sheet: Worksheet, row: int, column: int, cell: Cell, looks: dict[str, Format]) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, date):
        sheet.write_datetime(row, column, datetime.combine(cell, datetime.min.time()), looks["date"])
    elif isinstance(cell, int | Decimal):
        sheet.write_number(row, column, float(cell), looks["number"])
    else:
        look = looks["kept"] if cell.startswith(_FORMULA) else looks["text"]
        sheet.write_string(row, column, clean(cell)[:_CELL], look)
