"""The process that reads a workbook: XLSX on standard input, JSON on standard output.

Started by `plans.sheets` as `python -m plans.workbooks ROWS COLUMNS`. It limits itself before it looks at the file:
a few seconds of a processor, 200 MiB, no file written. The answer is {"rows": [[text, ...], ...]} of the first visible
sheet, or {"refused": why}. Formulas are not computed: their last result is the value. One that reaches for a program,
another file or the network is refused with the workbook.
"""

from __future__ import annotations

import io
import json
import re
import resource
import sys
import zipfile
import zlib
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from plans.processes import end_with_parent

CPU_SECONDS = 8
MEMORY = 200 * 1024 * 1024
UNPACKED = 40 * 1024 * 1024
RATIO = 100
"""A worksheet of equal rows packs 30 : 1; what was made to burst packs 1000 : 1."""
RATIO_FROM = 1024 * 1024
PARTS = 500
STRINGS = 150_000
"""Different texts of a workbook: ten thousand rows of fifteen."""


_FORMULA = re.compile(rb"<(?:\w+:)?f(?:\s[^>]*)?>([^<]*)<")
_REACHING = re.compile(
    rb"\w\|[^\"]*!|\[[^\[\]]+\][^\[\](),;]*!|\b(?:WEBSERVICE|FILTERXML|RTD|CALL|EXEC|REGISTER|IMPORT\w+|DDE)\s*\(",
    re.IGNORECASE,
)
"""What a formula reaches outside with: a program's topic, another workbook's sheet, functions that call or fetch."""


class RefusedFileError(Exception):
    """Carries the reason as `plans.sheets` knows it."""


def main(arguments: Sequence[str]) -> int:
    end_with_parent()
    _limit()
    data = sys.stdin.buffer.read()
    try:
        answer: dict[str, Any] = {"rows": read(data, int(arguments[0]), int(arguments[1]))}
    except RefusedFileError as refused:
        answer = {"refused": str(refused)}
    except MemoryError:
        answer = {"refused": "packed"}
    sys.stdout.write(json.dumps(answer))
    return 0


def _limit() -> None:
    limits = (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    )
    for what, limit in limits:
        resource.setrlimit(what, (limit, limit))


def read(data: bytes, rows: int, columns: int) -> list[list[str]]:
    """The first visible sheet's rows. Raises RefusedFileError."""
    _check_package(data)
    # It is read by the standard library's parser behind defusedxml; numpy would take memory and give nothing.
    sys.modules["numpy"] = None  # type: ignore[assignment]
    from defusedxml.common import DefusedXmlException
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = next((s for s in book.worksheets if s.sheet_state == "visible"), None)
        if sheet is None:
            raise RefusedFileError("broken")
        return _cells(sheet, rows, columns)
    except (RefusedFileError, MemoryError):
        raise
    except DefusedXmlException:
        raise RefusedFileError("entities") from None
    except Exception:  # noqa: BLE001  # a damaged workbook fails in as many ways as the library has lines
        raise RefusedFileError("broken") from None


def _check_package(data: bytes) -> None:
    """What can be said of the package before any of it is understood."""
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError):
        raise RefusedFileError("broken") from None
    parts = package.infolist()
    if any("vba" in part.filename.lower() or "macro" in part.filename.lower() for part in parts):
        raise RefusedFileError("macros")
    burst = any(part.file_size > RATIO_FROM and part.file_size > RATIO * part.compress_size for part in parts)
    if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED or burst:
        raise RefusedFileError("packed")
    for part in parts:
        _check_part(package, part)


def _check_part(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    if not part.filename.lower().endswith((".xml", ".rels")):
        return
    try:
        body = package.read(part)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, OSError):
        raise RefusedFileError("broken") from None
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        raise RefusedFileError("entities")
    if body.count(b"<si") > STRINGS:
        raise RefusedFileError("large")
    if part.filename.lower().startswith("xl/worksheets/"):
        for formula in _FORMULA.finditer(body):
            if _REACHING.search(formula[1]):
                raise RefusedFileError("formulas")
    if part.filename == "[Content_Types].xml" and b"macroEnabled" in body:
        raise RefusedFileError("macros")


def _cells(sheet: Any, rows: int, columns: int) -> list[list[str]]:
    """Its texts. One row beyond the limit is asked for: whether it comes says whether there is more."""
    sheet.reset_dimensions()  # what the file says of its own size is not to be believed
    found: list[list[str]] = []
    for row in sheet.iter_rows(max_row=rows + 1, values_only=True):
        if len(found) == rows or (len(row) > columns and any(cell is not None for cell in row[columns:])):
            raise RefusedFileError("large")
        found.append([_text(cell) for cell in row[:columns]])
    return found


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    if isinstance(cell, float):
        return f"{cell:.15g}"
    return str(cell)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
