"""The decision records as Markdown: pure, from the plan's value."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reconciliation.document import Decision, PlanDocument
from roadmap.queries.decisions import newest_first, replaced_by, state_of
from roadmap.wording import Names, joined

_LEADING = re.compile(r"^(\s*)([#>]|[-=]{3,}\s*$)", re.MULTILINE)


def decisions_markdown(document: PlanDocument) -> str:
    """Every record, newest first, as people keep them beside code."""
    names = Names(document)
    lines = [f"# {_('Decisions')}: {_line(document.name)}", ""]
    for decision in newest_first(document.decisions):
        lines.extend(_record(document, names, decision))
    return "\n".join(lines).rstrip() + "\n"


def _record(document: PlanDocument, names: Names, decision: Decision) -> Iterator[str]:
    yield f"## {decision.id} {_line(decision.title)}"
    yield ""
    yield from (f"- {fact}" for fact in _facts(document, names, decision))
    yield ""
    for title, text in (
        (_("Context"), decision.context),
        (_("Options"), decision.options),
        (_("Decision"), decision.decision),
        (_("Consequences"), decision.consequences),
        (_("Dissent"), decision.dissent),
    ):
        if text.strip():
            yield from (f"### {title}", "", _block(text), "")


def _facts(document: PlanDocument, names: Names, decision: Decision) -> Iterator[str]:
    states = {"in force": _("in force"), "replaced": _("replaced"), "ended": _("ended")}
    successor = replaced_by(document, decision.id)
    state = states[state_of(document, decision)]
    yield f"{_('State')}: {state}" + (f" ({successor})" if successor else "")
    days = ((_("Decided on"), decision.decided_on), (_("Until"), decision.until), (_("Ended on"), decision.ended_on))
    yield from (f"{name}: {date_format(day, 'Y-m-d')}" for name, day in days if day)
    if decision.supersedes:
        yield f"{_('Replaces')}: {decision.supersedes}"
    if decision.agreement:
        yield f"{_('Agreement')}: {decision.agreement}"
    if decision.requirements:
        yield f"{_('Statements')}: {', '.join(decision.requirements)}"
    if decision.dissenting:
        label = _("Dissenting")
        yield f"{label}: {joined(names.group(group) for group in decision.dissenting)}"
    yield from (f"<{url}>" for url in decision.links)


def _line(text: str) -> str:
    return " ".join(text.split())


def _block(text: str) -> str:
    """The text as it was typed; what would begin a heading or a quotation of the file does not."""
    return _LEADING.sub(r"\1\\\2", text.strip())
