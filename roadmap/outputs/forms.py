"""Which forms there are, and the one function that writes any of them."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import override

from roadmap.outputs.markdown import markdown
from roadmap.outputs.paper import decision_paper
from roadmap.outputs.slides import slides
from roadmap.outputs.workbook import workbook
from roadmap.report.edition import Edition


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


_WRITERS: dict[Form, Callable[[Edition], bytes]] = {
    Form.XLSX: workbook,
    Form.DOCX: decision_paper,
    Form.PPTX: slides,
    Form.MARKDOWN: lambda edition: markdown(edition).encode(),
    Form.JSON: lambda edition: edition.text.encode(),
}


def write_form(edition: Edition, form: Form, *, language: str, out: Path) -> bytes:
    """Write the report in any form but PDF; returns what was written. No clock is read."""
    with override(language):
        content = _WRITERS[form](edition)
    out.write_bytes(content)
    return content
