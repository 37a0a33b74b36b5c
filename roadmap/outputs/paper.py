"""The decision paper as a Word file: the first page's content and what it rests on, for editing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

import docx
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from roadmap.outputs.audiences import asked, reasons_of, tables_for
from roadmap.outputs.cells import Table, clean, texts
from roadmap.report.context import ReportContext, facts_of, report_context
from roadmap.report.edition import Edition
from roadmap.report.own import OwnView
from roadmap.report.readers import EVERYTHING, Audience, Reader
from roadmap.report.vendor import VendorSheet

_INK = RGBColor(0x12, 0x21, 0x3A)


def decision_paper(edition: Edition, reader: Reader = EVERYTHING) -> bytes:
    """For a group its own view stands behind the first page; the task force also reads how the choice was made."""
    context = report_context(edition, reader=reader)
    document = edition.document
    paper = _paper(document.name, document.organization, edition.digest, edition.as_of)
    _first_page(paper, context)
    if context.own is not None:
        _own(paper, context.own, tables_for(facts_of(edition), reader))
    else:
        _conflicts(paper, context)
        _money(paper, context)
        if reader.audience is Audience.TASK_FORCE:
            _tables(paper, reasons_of(facts_of(edition)))
        _signs(paper, context)
    paper.add_paragraph(f"sha256 {edition.digest}").runs[0].font.size = Pt(8)
    return _saved(paper)


def question_paper(sheet: VendorSheet) -> bytes:
    """The questions to a vendor, to fill in."""
    paper = _paper(sheet.title, sheet.organization, "", date.fromisoformat(sheet.created) if sheet.created else None)
    paper.add_heading(clean(sheet.headline), 0)
    paper.add_paragraph(clean(sheet.lead))
    _tables(paper, (asked(sheet),))
    return _saved(paper)


def _saved(paper: Any) -> bytes:
    out = BytesIO()
    paper.save(out)
    return out.getvalue()


def _own(paper: Any, view: OwnView, shown: Iterable[Table]) -> None:
    paper.add_heading(clean(view.headline), 1)
    for text in filter(None, (view.lead, view.answers_for)):
        paper.add_paragraph(clean(text))
    _tables(paper, shown)


def _tables(paper: Any, shown: Iterable[Table]) -> None:
    for table in shown:
        if table.rows:
            paper.add_heading(clean(table.name), 1)
            _table(paper, table.columns, list(texts(table)))


def _paper(title: str, author: str, digest: str, as_of: date | None) -> Any:
    """An empty one with title, author, language and type. Dates are those of the content."""
    paper: Any = docx.Document()
    known = paper.core_properties
    known.title, known.author = clean(title)[:255], clean(author)[:255]
    known.comments, known.language = digest, get_language() or "en"
    known.created = known.modified = datetime.combine(as_of or date(2000, 1, 1), datetime.min.time())
    normal = paper.styles["Normal"]
    normal.font.size = Pt(10)
    for name, size in (("Title", 22), ("Heading 1", 14), ("Heading 2", 11)):
        style = paper.styles[name]
        style.font.size, style.font.color.rgb = Pt(size), _INK
    language = normal.element.get_or_add_rPr().makeelement(qn("w:lang"), {qn("w:val"): get_language() or "en"})
    normal.element.get_or_add_rPr().append(language)
    return paper


def _first_page(paper: Any, context: ReportContext) -> None:
    page, frame = context.decision, context.frame
    paper.add_heading(clean(page.headline), 0)
    state = frame.note or _("Draft, not a frozen version")
    paper.add_paragraph(clean(" · ".join(filter(None, (frame.organization, frame.title, state, frame.dated)))))
    paper.add_paragraph(clean(page.lead))
    rows = [(f"{figure.value} {figure.unit}".strip(), figure.label, figure.note) for figure in page.figures]
    _table(paper, (_("Target"), _("What"), _("Today")), rows)
    paper.add_heading(clean(page.asks_title), 1)
    for ask in page.asks:
        paragraph = paper.add_paragraph(style="List Bullet")
        paragraph.add_run(clean(ask.verb)).bold = True
        paragraph.add_run(f" {clean(ask.rest)}")
    paper.add_heading(_("Top risks"), 1)
    risks = [(risk.title, risk.score, risk.response, risk.owner) for risk in page.risks]
    _table(paper, (_("Risk"), _("L × I"), _("Response"), _("Owner")), risks)
    paper.add_heading(_("Who dissents"), 1)
    for voice in page.dissents:
        paper.add_paragraph(clean(f"{voice.group}: {voice.words}"), style="List Bullet")
    if not page.dissents:
        paper.add_paragraph(_("No group has recorded dissent."))


def _conflicts(paper: Any, context: ReportContext) -> None:
    section = context.conflicts
    paper.add_heading(clean(section.headline), 1)
    paper.add_paragraph(clean(section.lead))
    for card in (*section.open, *section.settled):
        paper.add_heading(clean(f"{card.mark} {card.title}"), 2)
        sides = [(side.id, side.group, side.statement, side.outcome) for side in card.sides]
        _table(paper, (_("Id"), _("Group"), _("Statement"), _("Outcome")), sides)
        if card.reason:
            paper.add_paragraph(clean(card.reason))


def _money(paper: Any, context: ReportContext) -> None:
    section = context.money
    paper.add_heading(clean(section.headline), 1)
    paper.add_paragraph(clean(section.lead))
    rows = [(h.name, h.a_year, h.ceiling, h.room, h.total, h.items) for h in section.horizons]
    heads = (_("Horizon"), _("A year"), _("Ceiling"), _("To spare"), _("Whole horizon"), _("Roadmap items"))
    _table(paper, heads, rows)


def _signs(paper: Any, context: ReportContext) -> None:
    paper.add_heading(clean(context.signs.headline), 1)
    cards = [card for row in context.signs.rows for card in row]
    rows = [(card.group, card.person, card.label, card.words, card.reason) for card in cards]
    _table(paper, (_("Group"), _("Person"), _("Word"), _("When"), _("Reason")), rows)


def _table(paper: Any, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table whose head is repeated on every page."""
    if not rows:
        return
    table = paper.add_table(rows=1, cols=len(heads), style="Light List Accent 1")
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        cell.text = clean(head)
    mark = table.rows[0]._tr.get_or_add_trPr()
    mark.append(mark.makeelement(qn("w:tblHeader"), {qn("w:val"): "true"}))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = clean(text)
