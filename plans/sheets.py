"""Tables that people bring: pasted from a spreadsheet, or as a CSV or XLSX file.

    rows = read_file(upload.read(), upload.name)

Rows are tuples of texts in the order of the spreadsheet (row 1 is rows[0]); empty rows at the end are left out. What is
broken, too large or hostile is Refused with a sentence. An XLSX file is read by a process of its own
(`plans.workbooks`), which has little time and memory and runs nothing that is in the file.
"""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterable

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from plans.errors import Refused

Rows = tuple[tuple[str, ...], ...]

FILE_LIMIT = 5 * 1024 * 1024
ROW_LIMIT = 10_001  # ten thousand and the one with the headings
COLUMN_LIMIT = 60
CELL_LIMIT = 10_000
WALL_SECONDS = 15
"""The process has 8 s of a processor; on a busy machine they take longer."""


def read_file(data: bytes, name: str) -> Rows:
    """The first sheet of an XLSX file, or a CSV file with commas, semicolons or tabs. Raises Refused for `file`."""
    try:
        if len(data) > FILE_LIMIT:
            raise Refused(_("The file is larger than 5 MB. Split it, or paste the rows you need."))
        if data[:2] == b"PK":
            return _checked(_workbook(data))
        if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
            raise Refused(_("This is an old or locked Excel file. Save it as .xlsx without a password, or as .csv."))
        if name.lower().endswith((".xlsx", ".xlsm", ".xls")):
            raise Refused(_("%(name)s is no Excel workbook. Save it as .xlsx, or as .csv.") % {"name": name[:80]})
        text = _decoded(data)
        return _separated(text, _delimiter(text))
    except Refused as refused:
        raise Refused(refused.sentence, field="file") from None


def read_pasted(text: str) -> Rows:
    """A block copied from a spreadsheet: cells apart by tabs. Raises Refused for `text`."""
    try:
        return _separated(text, "\t")
    except Refused as refused:
        raise Refused(refused.sentence, field="text") from None


def as_pasted(rows: Iterable[Iterable[str]]) -> str:
    """Rows as a block that `read_pasted` reads back."""
    target = io.StringIO()
    csv.writer(target, delimiter="\t", lineterminator="\n").writerows(rows)
    return target.getvalue()


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")  # what Excel writes where it does not write Unicode
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Refused(_("This is no text: a CSV file in UTF-8 or an .xlsx workbook was expected."))


def _delimiter(text: str) -> str:
    """The one that stands most often in the first line."""
    first = text.lstrip().partition("\n")[0]
    return max((",", ";", "\t"), key=first.count)


def _separated(text: str, delimiter: str) -> Rows:
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            rows.append(row)
            if len(rows) > ROW_LIMIT:
                break
    except csv.Error:
        sentence = _("Line %(line)s cannot be read: a quotation mark that is never closed, or a cell without end.")
        raise Refused(sentence % {"line": reader.line_num}) from None
    return _checked(rows)


def _checked(rows: Iterable[Iterable[str]]) -> Rows:
    """Cells without space around them, within the limits. Raises Refused with the place."""
    cleaned = [_trimmed([cell.strip() for cell in row]) for row in rows]
    while cleaned and not any(cleaned[-1]):
        cleaned.pop()
    if not cleaned:
        raise Refused(_("There is nothing in it. The first row holds the headings, each row below one entry."))
    if len(cleaned) > ROW_LIMIT:
        raise Refused(_too_large())
    for number, row in enumerate(cleaned, 1):
        if len(row) > COLUMN_LIMIT:
            raise Refused(_too_large())
        if any(len(cell) > CELL_LIMIT for cell in row):
            sentence = _("A cell of row %(row)s holds more than %(limit)s characters.")
            raise Refused(sentence % {"row": number, "limit": number_format(CELL_LIMIT, force_grouping=True)})
    return tuple(cleaned)


def _trimmed(row: list[str]) -> tuple[str, ...]:
    """Without the empty cells at its end."""
    width = next((number for number in range(len(row), 0, -1) if row[number - 1]), 0)
    return tuple(row[:width])


def _too_large() -> str:
    sentence = _("More than %(rows)s rows or %(columns)s columns. Split the table, or delete what lies far outside it.")
    return sentence % {"rows": number_format(ROW_LIMIT - 1, force_grouping=True), "columns": COLUMN_LIMIT}


def _workbook(data: bytes) -> list[list[str]]:
    """What the limited process read. Raises Refused with its reason."""
    environment = {"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", "TZ": "UTC", "OPENPYXL_LXML": "False"}
    command = [sys.executable, "-m", "plans.workbooks", str(ROW_LIMIT), str(COLUMN_LIMIT)]
    try:
        done = subprocess.run(
            command, cwd=settings.BASE_DIR, env=environment, input=data, capture_output=True, timeout=WALL_SECONDS,
            check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Refused(_reasons()["slow"]) from None
    if done.returncode != 0:
        raise Refused(_reasons()["slow" if done.returncode < 0 else "broken"])
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise Refused(_reasons()[answer["refused"]])
    rows: list[list[str]] = answer["rows"]
    return rows


def _reasons() -> dict[str, str]:
    return {
        "broken": _("This workbook cannot be read. Open it in a spreadsheet and save it again as .xlsx or .csv."),
        "large": _too_large(),
        "macros": _("This workbook holds macros. Save it as .xlsx without them."),
        "formulas": _(
            "A formula of this workbook reaches for a program, another file or the network. Save values only."
        ),
        "packed": _("This workbook is far larger unpacked than a table of this size. Save the sheet alone as .csv."),
        "entities": _("This workbook holds what no spreadsheet writes. Save the sheet alone as .csv."),
        "slow": _("Reading this workbook takes too long. Save the sheet alone as .csv."),
    }
