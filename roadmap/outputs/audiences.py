"""Which tables, and which of their rows, each audience gets. A vendor gets its questions and nothing of the plan."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from django.utils.translation import gettext as _

from roadmap.outputs import reasons
from roadmap.outputs import tables as own
from roadmap.outputs.cells import Table
from roadmap.report.exits import exits, exits_of
from roadmap.report.facts import Facts
from roadmap.report.own import own_view
from roadmap.report.proofs import proof_cards, proofs_for
from roadmap.report.readers import EVERYTHING, Audience, Reader
from roadmap.report.vendor import VendorSheet


def tables_for(facts: Facts, reader: Reader = EVERYTHING) -> tuple[Table, ...]:
    """Of the plan: not for a vendor, whose questions are one table (`asked`)."""
    if reader.audience is Audience.GROUP:
        return _of_group(facts, reader.group)
    if reader.audience is Audience.LEADERSHIP:
        makers = (own.groups, own.conflicts, own.money, own.items, own.risks, own.decisions, own.signatures)
        return tuple(make(facts) for make in makers)
    return (*own.tables(facts), *reasons_of(facts))


def reasons_of(facts: Facts) -> tuple[Table, ...]:
    """How the choice was made, and what is known of leaving it."""
    return (
        *reasons.reasons(facts),
        reasons.proofs(proof_cards(facts)),
        reasons.exits(exits(facts).cards),
    )


def _of_group(facts: Facts, key: str) -> tuple[Table, ...]:
    """The rows of its own view."""
    view = own_view(facts, key)
    metrics = {metric.id for metric in facts.document.metrics if metric.group == key}
    stated = {row.id for group in view.statements for row in group.rows}
    items = {item.id for lane in view.lanes for item in lane.items}
    risks = {risk.id for risk in facts.document.risks if risk.owner == key}
    return (
        _only(own.groups(facts), {key}),
        _only(own.metrics(facts), metrics),
        _only(own.requirements(facts), stated),
        _only(own.conflicts(facts), {card.mark for card in view.conflicts}),
        _only(own.capabilities(facts), {row.rank for row in view.capabilities}),
        _only(own.items(facts), items),
        _only(own.risks(facts), risks),
        _only(own.decisions(facts), {record.id for record in view.records}),
        reasons.proofs(proofs_for(facts, key)),
        reasons.exits(exits_of(facts, key).cards),
        _only(own.signatures(facts), {view.name}),
    )


def _only(table: Table, keys: Collection[str | int]) -> Table:
    """The rows that begin with one of these."""
    return replace(table, rows=tuple(row for row in table.rows if row[0] in keys))


def asked(sheet: VendorSheet) -> Table:
    rows = [
        (q.number, group.name, q.label, q.unit, " / ".join(q.choices), q.known, "")
        for group in sheet.groups
        for q in group.questions
    ]
    columns = (_("Number"), _("Subject"), _("Question"), _("Unit"), _("To choose from"), _("On record"), _("Answer"))
    return Table(name=_("Questions"), columns=columns, rows=tuple(rows))
