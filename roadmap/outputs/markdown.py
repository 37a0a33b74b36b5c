"""The whole report as Markdown: the sentences of the PDF and every table, what people wrote kept as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from roadmap.outputs.audiences import asked, tables_for
from roadmap.outputs.cells import Table, clean, texts
from roadmap.report.context import ReportContext, facts_of, report_context
from roadmap.report.edition import Edition
from roadmap.report.own import OwnView
from roadmap.report.readers import EVERYTHING, Reader
from roadmap.report.vendor import VendorSheet

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|<>~-])")


def markdown(edition: Edition, reader: Reader = EVERYTHING) -> str:
    context = report_context(edition, reader=reader)
    lines = [*_decision(context), *(_own(context.own) if context.own else _sections(context))]
    for table in tables_for(facts_of(edition), reader):
        lines += _table(table)
    return "\n".join(lines) + f"\n\nsha256 `{edition.digest}`\n"


def questions(sheet: VendorSheet) -> str:
    """The questions to a vendor, to fill in."""
    return "\n".join([f"# {plain(sheet.headline)}", f"\n{plain(sheet.lead)}", *_table(asked(sheet))]) + "\n"


def plain(text: str) -> str:
    """The text on one line, with nothing in it that Markdown or HTML would act on."""
    return _SPECIAL.sub(r"\\\1", " ".join(clean(text).split()))


def _decision(context: ReportContext) -> Iterator[str]:
    page, frame = context.decision, context.frame
    state = frame.note or _("Draft, not a frozen version")
    yield f"# {plain(page.headline)}"
    yield f"\n{plain(frame.organization)} · {plain(frame.title)} · {plain(state)} · {frame.dated}"
    yield f"\n{plain(page.lead)}\n"
    for figure in page.figures:
        yield f"- **{plain(figure.value)} {plain(figure.unit)}** {plain(figure.label)} ({plain(figure.note)})"
    yield f"\n## {plain(page.asks_title)}\n"
    for ask in page.asks:
        yield f"- **{plain(ask.verb)}** {plain(ask.rest)}"
    yield f"\n## {_('Who dissents')}\n"
    voices = [f"- **{plain(voice.group)}:** {plain(voice.words)}" for voice in page.dissents]
    yield from voices or [_("No group has recorded dissent.")]


def _own(view: OwnView) -> Iterator[str]:
    yield f"\n## {plain(view.headline)}\n"
    yield from (plain(text) for text in (view.lead, view.answers_for) if text)


def _sections(context: ReportContext) -> Iterator[str]:
    """What each section found, in one line each."""
    yield f"\n## {_('What this report says')}\n"
    for content in context.contents:
        yield f"{content.number}\\. **{plain(content.name)}:** {plain(content.headline)}\n"


def _table(table: Table) -> Iterable[str]:
    if not table.rows:
        return ()
    head = " | ".join(plain(column) for column in table.columns)
    body = ("| " + " | ".join(plain(cell) for cell in row) + " |" for row in texts(table))
    return (f"\n## {plain(table.name)}\n", f"| {head} |", "|" + " --- |" * len(table.columns), *body)
