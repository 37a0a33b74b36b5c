"""Workbooks of the tests: honest ones, and those that mean harm."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping

import xlsxwriter

Cell = tuple[int, int, object]


def workbook(cells: Iterable[Cell]) -> bytes:
    """An .xlsx file with these cells (row, column, value), counted from 0."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for row, column, value in cells:
            sheet.write(row, column, value)
    return target.getvalue()


def table(rows: Iterable[Iterable[object]]) -> bytes:
    """A workbook of whole rows."""
    return workbook((r, c, value) for r, row in enumerate(rows) for c, value in enumerate(row))


def _repacked(
    change: Mapping[str, Callable[[bytes], bytes]] | None = None, add: Mapping[str, bytes] | None = None
) -> bytes:
    """An honest workbook with parts changed or added."""
    target = io.BytesIO()
    honest = zipfile.ZipFile(io.BytesIO(table([["Statement"], ["x"]])))
    with honest as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            body = old.read(part)
            new.writestr(part.filename, change[part.filename](body) if change and part.filename in change else body)
        for name, body in (add or {}).items():
            new.writestr(name, body)
    return target.getvalue()


def _rows(pattern: bytes, number: int) -> Callable[[bytes], bytes]:
    """A sheet with so many rows more."""
    more = b"</row>" + b"".join(pattern % {b"n": row} for row in range(3, number))
    return lambda body: body.replace(b"</row>", more, 1)


def _doctype(body: bytes) -> bytes:
    dtd = b'?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    return body.replace(b"?>", dtd, 1)


def _hidden_doctype(body: bytes) -> bytes:
    return _doctype(body).decode().replace("UTF-8", "UTF-16").encode("utf-16")


SHEET, TYPES = "xl/worksheets/sheet1.xml", "[Content_Types].xml"
ROW = b'<row r="%(n)d"><c r="A%(n)d"><v>%(n)d</v></c></row>'

HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "two cells": (lambda: workbook([(0, 0, "a"), (1_048_575, 16_383, "b")]), "10,000 rows"),
    "one wide row": (lambda: workbook([(0, 0, "a"), (0, 16_383, "b")]), "60 columns"),
    "200,000 rows": (lambda: _repacked({SHEET: _rows(ROW, 200_000)}), "10,000 rows"),
    "empty rows": (lambda: _repacked({SHEET: _rows(b'<row r="%(n)d"/>', 500_000)}), "10,000 rows"),
    "ratio bomb": (lambda: _repacked(add={"xl/media/a.xml": bytes(100 * 1024 * 1024)}), "unpacked"),
    "many texts": (
        lambda: _repacked(add={"xl/a.xml": b"".join(b"<si><t>%d</t></si>" % n for n in range(160_000))}),
        "10,000 rows",
    ),
    "macro": (lambda: _repacked(add={"xl/vbaProject.bin": b"x"}), "macros"),
    "formula that starts a program": (lambda: table([["Statement"], ["=cmd|'/c calc'!A1"]]), "formula"),
    "formula that fetches": (lambda: table([["Statement"], ['=WEBSERVICE("https://example.org")']]), "formula"),
    "formula of another file": (lambda: table([["Statement"], ["='[other.xlsx]A'!A1"]]), "formula"),
    "macro by its type": (
        lambda: _repacked({TYPES: lambda body: body.replace(b"sheet.main", b"sheet.macroEnabled.main")}),
        "macros",
    ),
    "entities": (lambda: _repacked({SHEET: _doctype}), "no spreadsheet"),
    "entities in UTF-16": (lambda: _repacked({SHEET: _hidden_doctype}), "no spreadsheet|cannot be read"),
    "no workbook": (lambda: _repacked({"xl/workbook.xml": lambda _body: b"<x"}), "cannot be read"),
    "cut off": (lambda: table([["Statement"]])[:300], "cannot be read"),
}
"""name -> how to make the file, and a word of the sentence that refuses it."""
