"""The one function that writes any form of a report but PDF."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import override

from plans.errors import Refused
from roadmap.outputs.forms import Form
from roadmap.outputs.markdown import markdown, questions
from roadmap.outputs.paper import decision_paper, question_paper
from roadmap.outputs.slides import slides
from roadmap.outputs.workbook import question_workbook, workbook
from roadmap.report.edition import Edition
from roadmap.report.readers import EVERYTHING, Audience, Reader
from roadmap.report.vendor import VendorSheet, vendor_sheet

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
