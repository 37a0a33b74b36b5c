"""The questions of one tool, the links that are out, and what came back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import xlsxwriter
from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.access import known_attributes
from evaluations.labels import value_text
from evaluations.models import AnswerState, Tool, VendorAnswer, VendorRequest
from evaluations.questionnaire import Question, Questionnaire
from evaluations.sources import is_web_address
from plans.models import Plan
from reconciliation.vocabulary import Attribute
from stakeholders.exporting import neutral
from stakeholders.vocabulary import attribute_label


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLine:
    """What a vendor said of one attribute. link: their source when a page may link to it. today: what is known."""

    key: str
    version: int
    label: str
    value: str
    link: str
    note: str
    said_by: str
    at: datetime
    state: str
    open: bool
    accept_url: str
    refuse_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLine:
    """A link that went out. state: open, closed, expired or answered."""

    key: str
    version: int
    contact: str
    by: str
    sent: datetime
    until: datetime
    state: str
    questions: int
    open: bool
    revoke_url: str
    answers: tuple[AnswerLine, ...]


def requests_of(plan: Plan, tool: Tool, at: datetime) -> tuple[RequestLine, ...]:
    """The links of one tool with their answers, the latest first. Two queries."""
    attributes = known_attributes(plan)
    answers: dict[int, list[AnswerLine]] = {}
    for row in VendorAnswer.objects.filter(request__tool=tool):
        answers.setdefault(row.request_id, []).append(_answer(plan, row, attributes))
    requests = VendorRequest.objects.filter(tool=tool).select_related("by").order_by("-position")
    return tuple(_request(plan, row, tuple(answers.get(row.pk, ())), at) for row in requests)


def _request(plan: Plan, row: VendorRequest, answers: tuple[AnswerLine, ...], at: datetime) -> RequestLine:
    is_open = row.revoked_at is None and row.expires_at > at
    state = _("open") if is_open else _("closed") if row.revoked_at else _("expired")
    return RequestLine(
        key=row.key,
        version=row.version,
        contact=row.contact,
        by=row.by.name if row.by else "",
        sent=row.created_at,
        until=row.expires_at,
        state=state,
        questions=len(row.asked),
        open=is_open,
        revoke_url=reverse("vendor_request_revoke", args=[plan.key, row.key]),
        answers=answers,
    )


def _answer(plan: Plan, row: VendorAnswer, attributes: dict[str, Attribute]) -> AnswerLine:
    attribute = attributes.get(row.attribute)
    return AnswerLine(
        key=row.key,
        version=row.version,
        label=attribute_label(attribute) if attribute else row.attribute,
        value=value_text(attribute, row.value),
        link=row.source if is_web_address(row.source) else "",
        note=row.note,
        said_by=row.said_by,
        at=row.updated_at,
        state=str(AnswerState(row.state).label),
        open=row.state == AnswerState.PROPOSED,
        accept_url=reverse("vendor_answer_accept", args=[plan.key, row.key]),
        refuse_url=reverse("vendor_answer_refuse", args=[plan.key, row.key]),
    )


def waiting_answers(plan: Plan, tool: Tool) -> int:
    """How many answers wait for a decision. One query."""
    return VendorAnswer.objects.filter(plan=plan, request__tool=tool, state=AnswerState.PROPOSED).count()


_WIDTHS = (44, 38, 24, 32, 38, 38, 24)
_OFFERED = 250
"""Characters of choices that a spreadsheet's list of values can hold."""


def workbook_of(questions: Questionnaire, target: Any) -> None:
    """Write the questions as a workbook that a vendor fills in: what may be answered is offered in each cell."""
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet(_("Questions"))
        bold, title = book.add_format({"bold": True, "bottom": 1}), book.add_format({"bold": True, "font_size": 14})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        sheet.write_string(0, 0, neutral(_("Questions about %(tool)s") % {"tool": questions.name}), title)
        by = _("Asked by %(organization)s") % {"organization": questions.organization or "–"}
        sheet.write_string(1, 0, neutral(by))
        for column, text in enumerate(_headings()):
            sheet.write_string(3, column, text, bold)
        for row, question in enumerate(questions.questions, start=4):
            for column, text in enumerate(_cells(question)):
                sheet.write_string(row, column, neutral(text), wrap)
            if question.choices and not question.several and len(",".join(question.choices)) < _OFFERED:
                offered = {"validate": "list", "source": list(question.choices), "error_type": "information"}
                sheet.data_validation(row, 3, row, 3, offered)
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(4, 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(3)


def _headings() -> tuple[str, ...]:
    return (
        _("Question"),
        _("What may be answered"),
        _("Known today"),
        _("Your answer"),
        _("Where this can be read"),
        _("Remark"),
        _("Key"),
    )


def _cells(question: Question) -> tuple[str, ...]:
    allowed = ", ".join(question.choices)
    if not allowed:
        allowed = _("a number in %(unit)s") % {"unit": question.unit} if question.unit else _("in your words")
    return (question.label, allowed, question.known, "", "", "", question.key)
