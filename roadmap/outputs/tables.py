"""Every table of the report with typed cells: numbers and dates stay what they are, money is in units of the currency.

Pure: no query, no clock. Titles are written in the language that is active when it is called.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from roadmap.outputs.cells import Cell, Table, units
from roadmap.report.appendix import fate_of
from roadmap.report.blueprint import name_of
from roadmap.report.conflicts import open_card, settled_card
from roadmap.report.facts import Facts
from roadmap.report.signoffs import sign_cards
from roadmap.report.timeline import days, lane_name, status_name
from roadmap.report.tools import stage_name
from stakeholders.labels import level_label, priority_label
from stakeholders.sentences import sentence


def tables(facts: Facts) -> tuple[Table, ...]:
    makers = (groups, metrics, requirements, conflicts, capabilities, tools, options, money, items)
    return tuple(make(facts) for make in (*makers, risks, decisions, rules, signatures))


def groups(facts: Facts) -> Table:
    return Table(
        name=_("Groups"),
        columns=(_("Id"), _("Group"), _("Influence"), _("Lead"), _("Submitted"), _("In its own words")),
        rows=tuple(
            (g.id, g.name, g.weight, facts.people.get(g.lead, ""), _("yes") if g.submitted else _("no"), g.voice)
            for g in facts.document.groups
        ),
    )


def metrics(facts: Facts) -> Table:
    rows = []
    for metric in facts.document.metrics:
        targets = {target.horizon: target.value for target in metric.targets}
        wanted = tuple(targets.get(horizon.id) for horizon in facts.horizons)
        rows.append((metric.id, facts.names.group(metric.group), metric.name, metric.unit, metric.baseline, *wanted))
    columns = (_("Id"), _("Group"), _("Success metric"), _("Unit"), _("Today"), *(h.name for h in facts.horizons))
    return Table(name=_("Success metrics"), columns=columns, rows=tuple(rows))


def requirements(facts: Facts) -> Table:
    return Table(
        name=_("Requirements"),
        columns=(
            _("Id"), _("Group"), _("Requirement"), _("Tested as"), _("Priority"), _("Weight"), _("Negotiable"),
            _("Result"), _("Source"), _("Reason"),
        ),
        rows=tuple(
            (
                r.id, facts.names.group(r.group), r.statement, sentence(r.expression, facts.words),
                priority_label(r.priority), r.weight, _("yes") if r.negotiable else _("no"), fate_of(facts, r)[1],
                r.source, r.rationale,
            )
            for r in facts.document.requirements
        ),
    )  # fmt: skip


def conflicts(facts: Facts) -> Table:
    found = facts.answer.conflicts if facts.answer else ()
    cards = [
        *(open_card(facts, conflict, index) for index, conflict in enumerate(found, 1)),
        *(settled_card(facts, agreement, index) for index, agreement in enumerate(facts.settled, 1)),
    ]
    return Table(
        name=_("Conflicts"),
        columns=(_("Conflict"), _("State"), _("Requirement"), _("Group"), _("Statement"), _("Outcome"), _("Reason")),
        rows=tuple(
            (
                card.mark, _("settled") if card.settled else _("open"), side.id, side.group, side.statement,
                side.outcome, card.reason,
            )
            for card in cards
            for side in card.sides
        ),
    )  # fmt: skip


def capabilities(facts: Facts) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for entry in sorted(facts.document.blueprint, key=lambda e: (e.rank, e.capability)):
        wanted = {need.horizon: level_label(need.level) for need in entry.levels}
        name = name_of(facts, entry.capability)
        levels = tuple(wanted.get(horizon.id, "") for horizon in facts.horizons)
        owner = facts.names.group(entry.owner) if entry.owner else ""
        rows.append((entry.rank, name, *levels, entry.covered_by, owner))
    columns = (_("Rank"), _("Capability"), *(h.name for h in facts.horizons), _("Covered today by"), _("Owner"))
    return Table(name=_("Blueprint"), columns=columns, rows=tuple(rows))


def tools(facts: Facts) -> Table:
    chosen = {found[0].id for option in facts.chosen if (found := facts.option(option))}
    return Table(
        name=_("Tools"),
        columns=(_("Id"), _("Tool"), _("Vendor"), _("Stage"), _("Chosen"), _("Ruled out by"), _("Reason")),
        rows=tuple(
            (
                t.id, t.name, t.vendor, stage_name(t.stage), _("yes") if t.id in chosen else _("no"),
                ", ".join(t.eliminated_by), t.eliminated_reason,
            )
            for t in facts.document.tools
        ),
    )  # fmt: skip


def options(facts: Facts) -> Table:
    """What every option costs a year in each horizon, chosen or not."""
    rows = []
    for tool in facts.document.tools:
        for option in tool.options:
            costs = [facts.cost(option.id, horizon) for horizon in facts.horizons]
            known = tuple(units(cost.use_year) if cost and cost.known else None for cost in costs)
            kind = _("build") if option.build else _("buy")
            chosen = _("yes") if option.id in facts.chosen else _("no")
            effort = (option.effort, option.interest, units(option.exit_cost), option.commitment_months)
            rows.append((tool.name, option.name, kind, chosen, *known, *effort))
    years = tuple(_("%(horizon)s, a year") % {"horizon": h.name} for h in facts.horizons)
    columns = (_("Tool"), _("Option"), _("Build or buy"), _("Chosen"), *years)
    ends = (_("Days to adopt"), _("Upkeep, days a quarter"), _("Cost to leave"), _("Bound, months"))
    return Table(name=_("Prices"), columns=(*columns, *ends), rows=tuple(rows))


def money(facts: Facts) -> Table:
    rows = []
    for horizon in facts.horizons:
        stack = facts.in_horizon(horizon.id)
        items = sum(i.cost for i in facts.document.initiatives if i.start and horizon.start <= i.start <= horizon.end)
        year, total = (stack.cost_year, stack.cost_total) if stack else (None, None)
        amounts = (units(year), units(facts.ceiling(horizon.id)), units(total), units(items))
        rows.append((horizon.name, *amounts, stack.effort if stack else None, stack.interest if stack else None))
    columns = (_("Horizon"), _("A year"), _("Ceiling"), _("Whole horizon"), _("Roadmap items"))
    ends = (_("Days to adopt"), _("Upkeep, days a quarter"))
    return Table(name=_("Money"), columns=(*columns, *ends), rows=tuple(rows))


def items(facts: Facts) -> Table:
    return Table(
        name=_("Roadmap"),
        columns=(
            _("Id"), _("Item"), _("Lane"), _("First quarter"), _("Quarters"), _("Status"), _("Owner"), _("Days"),
            _("Cost"), _("Waits for"), _("Serves"),
        ),
        rows=tuple(
            (
                i.id, i.title, lane_name(i), str(i.start or ""), i.duration, status_name(i.status),
                facts.names.group(i.owner) if i.owner else "", days(i), units(i.cost), ", ".join(i.depends_on),
                ", ".join(i.requirements),
            )
            for i in facts.document.initiatives
        ),
    )  # fmt: skip


def risks(facts: Facts) -> Table:
    return Table(
        name=_("Risks"),
        columns=(_("Id"), _("Risk"), _("Likelihood"), _("Impact"), _("Score"), _("Response"), _("Owner")),
        rows=tuple(
            (
                k.id, k.title, k.likelihood, k.impact, k.likelihood * k.impact, k.response,
                facts.names.group(k.owner) if k.owner else "",
            )
            for k in facts.document.risks
        ),
    )  # fmt: skip


def decisions(facts: Facts) -> Table:
    return Table(
        name=_("Decisions"),
        columns=(
            _("Id"),
            _("Decision"),
            _("Date"),
            _("Context"),
            _("What was decided"),
            _("Consequences"),
            _("Dissent"),
        ),
        rows=tuple(
            (d.id, d.title, d.decided_on, d.context, d.decision, d.consequences, d.dissent)
            for d in facts.document.decisions
        ),
    )


def rules(facts: Facts) -> Table:
    return Table(
        name=_("Dates from outside"),
        columns=(_("Date"), _("What"), _("Touches"), _("Source"), _("Note")),
        rows=tuple((r.date, r.title, ", ".join(r.requirements), r.source, r.note) for r in facts.document.rules),
    )


def signatures(facts: Facts) -> Table:
    return Table(
        name=_("Sign-offs"),
        columns=(_("Group"), _("Person"), _("Word"), _("When"), _("Reason")),
        rows=tuple((k.group, k.person, k.label, k.words, k.reason) for k in sign_cards(facts)),
    )
