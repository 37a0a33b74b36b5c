"""Which forms a report can have. What writes them is in writing.py, so that pages need none of its libraries."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext as _


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
