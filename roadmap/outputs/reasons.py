"""Tables of how the choice was made: criteria, prices at scale, scores, ways, exceptions, proofs of concept, exits."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from evaluations.build_or_buy import way_cost
from evaluations.prices import outlook
from roadmap.outputs.cells import Cell, Table, units
from roadmap.report.blueprint import name_of
from roadmap.report.choices import choices
from roadmap.report.exits import ExitCard
from roadmap.report.facts import Facts
from roadmap.report.prices import options_shown, prices
from roadmap.report.proofs import ProofCard
from roadmap.report.strategy import strategy_section


def reasons(facts: Facts) -> tuple[Table, ...]:
    """In the order in which the report tells them. A table without rows has nothing to tell."""
    return (criteria(facts), prices_at_scale(facts), scores(facts), ways(facts), exceptions(facts))


def criteria(facts: Facts) -> Table:
    section = strategy_section(facts)
    rows = [
        (row.name, row.share, model.name, cell.average, cell.low, cell.high)
        for row in section.criteria
        for model, cell in zip(section.models, row.cells, strict=False)
        if cell is not None
    ]
    columns = (_("Criterion"), _("Weight"), _("Model"), _("Average"), _("Lowest"), _("Highest"))
    return Table(name=_("Criteria"), columns=columns, rows=tuple(rows))


def prices_at_scale(facts: Facts) -> Table:
    """Every price that was weighed; paper shows the dearest."""
    told = {row.name: row for row in prices(facts, everything=True).rows}
    rows: list[tuple[Cell, ...]] = []
    for option in options_shown(facts):
        view, name = outlook(facts.document, option), facts.names.option(option.id)
        if name not in told:
            continue
        costs = (view.now, view.scale, view.tenfold) if view else (None, None, None)
        years = tuple(units(cost.cost_year) if cost else None for cost in costs)
        row = told[name]
        rows.append((name, *years, view.growth if view else None, row.basis, "; ".join(row.cliffs)))
    columns = (_("Tool"), _("A year now"), _("Last horizon"), _("Ten times the volume"), _("Times as much"))
    return Table(name=_("Prices at scale"), columns=(*columns, _("Rests on"), _("Tiers")), rows=tuple(rows))


def scores(facts: Facts) -> Table:
    """Of the rounds that are revealed."""
    rows = [
        (found.headline, line.name, line.share, tool, Decimal(cell.mean.replace(",", ".")), cell.apart)
        for found in choices(facts).rounds
        for table in found.tables
        for line in table.lines
        for (tool, _points, _first), cell in zip(table.tools, line.cells, strict=True)
        if cell is not None
    ]
    columns = (_("Round"), _("Criterion"), _("Weight, %"), _("Tool"), _("Mean"), _("Apart"))
    return Table(name=_("Scores"), columns=columns, rows=tuple(rows))


def ways(facts: Facts) -> Table:
    rows = []
    for case in facts.document.build_or_buy:
        for way in case.ways:
            cost = way_cost(facts.document, way)
            chosen = _("yes") if way.id == case.chosen else _("no")
            about = ": ".join(part for part in (name_of(facts, case.capability), case.title) if part)
            total = units(cost.total) if cost.known else ""
            rows.append((about, way.name, chosen, total, units(cost.overrun), case.reason))
    columns = (_("Case"), _("Way"), _("Chosen"), _("Cost of ownership"), _("May be overrun by"), _("Reason"))
    return Table(name=_("Ways to build or buy"), columns=columns, rows=tuple(rows))


def exceptions(facts: Facts) -> Table:
    rows = [(e.tool, e.stage, e.reason, e.answers, e.day) for e in choices(facts).exceptions]
    columns = (_("Tool"), _("Moved to"), _("Why all the same"), _("Answers for it"), _("Date"))
    return Table(name=_("Exceptions"), columns=columns, rows=tuple(rows))


def proofs(cards: Sequence[ProofCard]) -> Table:
    rows = [
        (card.about, threshold.name, threshold.wanted, tool, cell.value, cell.state, card.decided, card.reason)
        for card in cards
        for threshold in card.thresholds
        for (tool, _goes_on), cell in zip(card.tools, threshold.cells, strict=True)
    ]
    columns = (_("Proof of concept"), _("Threshold"), _("Wanted"), _("Tool"), _("Measured"), _("Verdict"))
    return Table(name=_("Proofs of concept"), columns=(*columns, _("Decided"), _("Reason")), rows=tuple(rows))


def exits(cards: Sequence[ExitCard]) -> Table:
    rows = [(c.name, c.owner, c.owed, c.leave_if, c.exit_plan, c.tested, c.substitutability) for c in cards]
    columns = (_("Choice"), _("Owner"), _("Owed"), _("We leave if"), _("Exit plan"), _("Tested"), _("Substitutable"))
    return Table(name=_("Exits"), columns=columns, rows=tuple(rows))
