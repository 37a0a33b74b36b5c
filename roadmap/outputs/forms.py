"""Which forms there are, and the one function that writes any of them."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import override

from plans.errors import Refused
from roadmap.outputs.markdown import markdown, questions
from roadmap.outputs.paper import decision_paper, question_paper
from roadmap.outputs.slides import slides
from roadmap.outputs.workbook import question_workbook, workbook
from roadmap.report.edition import Edition
from roadmap.report.readers import EVERYTHING, Audience, Reader
from roadmap.report.vendor import VendorSheet, vendor_sheet


class Form(StrEnum):
    """What a report can be written as; the value is the end of the file's name."""

    PDF = "pdf"
    XLSX = "xlsx"
    DOCX = "docx"
    PPTX = "pptx"
    MARKDOWN = "md"
    JSON = "json"


def form_name(form: Form) -> str:
    return {
        Form.PDF: _("PDF: to read, sign and keep"),
        Form.XLSX: _("Excel: every table"),
        Form.DOCX: _("Word: the decision paper, for editing"),
        Form.PPTX: _("PowerPoint: decision, roadmap, money"),
        Form.MARKDOWN: _("Markdown: the whole report as text"),
        Form.JSON: _("JSON: the data alone"),
    }[form]


_Writer = Callable[[Edition, Reader], bytes]
_WRITERS: dict[Form, _Writer] = {
    Form.XLSX: workbook,
    Form.DOCX: decision_paper,
    Form.PPTX: slides,
    Form.MARKDOWN: lambda edition, reader: markdown(edition, reader).encode(),
    Form.JSON: lambda edition, _reader: edition.text.encode(),
}
_FOR_VENDORS: dict[Form, Callable[[VendorSheet], bytes]] = {
    Form.XLSX: question_workbook,
    Form.DOCX: question_paper,
    Form.MARKDOWN: lambda sheet: questions(sheet).encode(),
    Form.JSON: lambda sheet: sheet.to_json().encode(),
}
"""A vendor is handed its questions and not a word of the plan."""


def write_form(edition: Edition, form: Form, *, language: str, out: Path, reader: Reader = EVERYTHING) -> bytes:
    """Write the report in any form but PDF, as deep as the reader wants it; returns what was written. No clock is read.

    Raises Refused for slides that are not for leadership or the task force.
    """
    vendor = reader.audience is Audience.VENDOR
    if form is Form.PPTX and (vendor or reader.audience is Audience.GROUP):
        raise Refused(_("Slides are for leadership and the task force. Choose another file."))
    with override(language):
        content = _FOR_VENDORS[form](vendor_sheet(edition, reader.tool)) if vendor else _WRITERS[form](edition, reader)
    out.write_bytes(content)
    return content
