"""Section 2: who asked, what they measure, from today to target, and which outcomes nobody answers for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.charts.text import width
from reconciliation.document import Direction, Group, Outcome, PlanDocument, Priority, Requirement, SuccessMetric
from reconciliation.vocabulary import PHASES
from roadmap.charts import Chart, HeatRow, dumbbell, heat_map
from roadmap.report.decision import final_target
from roadmap.report.facts import Facts, ceilings
from roadmap.report.words import measured, number, percent, spelled, upper_first
from stakeholders.labels import phase_label


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricLine:
    """trend: the small picture between the two values; None while one of them is missing."""

    name: str
    today: str
    target: str
    horizon: str
    trend: Chart | None
    on_behalf: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Hard:
    id: str
    statement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCard:
    id: str
    name: str
    role: str
    lead: str
    weight: str
    voice: str
    metrics: tuple[MetricLine, ...]
    horizon: str
    """The one horizon that all targets are for; empty when they differ."""
    hard: tuple[Hard, ...]
    counts: tuple[str, ...]
    submitted: bool
    long: bool
    """More lines than a page can always keep together."""
    crowded: bool
    """Its name leaves no room for the tags beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRow:
    name: str
    description: str
    accountable: str
    metrics: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StakeholderSection:
    headline: str
    lead: str
    heat: Chart | None
    cards: tuple[GroupCard, ...]
    outcomes_title: str
    outcomes: tuple[OutcomeRow, ...]


HARD, NAME_ROOM = 4, 270


def stakeholder_section(facts: Facts) -> StakeholderSection:
    document = facts.document
    return StakeholderSection(
        headline=_headline(document),
        lead=_lead(document),
        heat=_heat(facts),
        cards=tuple(group_card(facts, group) for group in document.groups),
        outcomes_title=_outcomes_title(document),
        outcomes=tuple(_outcome(facts, outcome) for outcome in document.outcomes),
    )


def _outcome(facts: Facts, outcome: Outcome) -> OutcomeRow:
    return OutcomeRow(
        name=outcome.name,
        description=outcome.description,
        accountable=facts.names.group(outcome.accountable) if outcome.accountable else "",
        metrics=", ".join(facts.metrics[m].name for m in outcome.metrics if m in facts.metrics),
    )


def _headline(document: PlanDocument) -> str:
    groups = len(document.groups)
    if not groups:
        return _("No stakeholder group has been named yet")
    text = ngettext(
        "%(groups)s group states %(requirements)s requirements, %(musts)s of them hard",
        "%(groups)s groups state %(requirements)s requirements, %(musts)s of them hard",
        groups,
    )
    musts = sum(r.priority is Priority.MUST for r in document.requirements)
    values = {"groups": spelled(groups), "requirements": number(len(document.requirements)), "musts": number(musts)}
    return upper_first(text % values)


def _lead(document: PlanDocument) -> str:
    measured_today = sum(m.baseline is not None for m in document.metrics)
    silent = sum(not group.submitted for group in document.groups)
    parts = [
        ngettext(
            "%(count)s success metric says what success is; %(share)s %% of it is measured today.",
            "%(count)s success metrics say what success is; %(share)s %% of them are measured today.",
            len(document.metrics),
        )
        % {"count": number(len(document.metrics)), "share": percent(measured_today, len(document.metrics))}
        if document.metrics
        else _("No group has named a success metric yet.")
    ]
    if document.groups and not silent:
        parts.append(_("Every group has submitted its answers."))
    elif silent:
        text = ngettext("%(count)s group has not submitted.", "%(count)s groups have not submitted.", silent)
        parts.append(upper_first(text % {"count": spelled(silent)}))
    return " ".join(parts)


def _heat(facts: Facts) -> Chart | None:
    """Requirements by group and phase; what speaks of money or of every tool has columns of its own."""
    document = facts.document
    if not document.groups or not document.requirements:
        return None
    own = dict.fromkeys(capability.phase for capability in document.capabilities if capability.phase not in PHASES)
    phases = [*PHASES, *own]
    columns = [*(phase_label(phase) for phase in phases), _("Every tool"), _("Money, effort")]
    rows = []
    for group in document.groups:
        counts: Counter[str] = Counter()
        for requirement in document.requirements:
            if requirement.group == group.id:
                counts.update(_columns_of(facts, requirement))
        rows.append(HeatRow(label=group.name, values=tuple(counts[key] for key in (*phases, "*", "€"))))
    top = max(((row.label, columns[i], v) for row in rows for i, v in enumerate(row.values)), key=lambda e: e[2])
    alt = _("Requirements by group and life-cycle phase. The most, %(count)s, come from %(group)s on %(phase)s.") % {
        "count": top[2],
        "group": top[0],
        "phase": top[1],
    }
    return heat_map(columns, rows, alt=alt, total=_("Total"), width_=686)


def _columns_of(facts: Facts, requirement: Requirement) -> frozenset[str]:
    if ceilings(requirement):
        return frozenset("€")
    return facts.phases_of(requirement) or frozenset("*")


def group_card(facts: Facts, group: Group) -> GroupCard:
    metrics = [m for m in facts.document.metrics if m.group == group.id]
    requirements = [r for r in facts.document.requirements if r.group == group.id]
    hard = sorted((r for r in requirements if r.priority is Priority.MUST), key=lambda r: (r.negotiable, -r.weight))
    counts = []
    for priority, words in (
        (Priority.MUST, _("%(count)s must")),
        (Priority.SHOULD, _("%(count)s should")),
        (Priority.COULD, _("%(count)s could")),
    ):
        count = sum(r.priority is priority for r in requirements)
        if count:
            counts.append(words % {"count": count})
    satisfied = next((s for s in facts.stack.satisfaction if s.group == group.id), None) if facts.stack else None
    if satisfied and satisfied.possible:
        counts.append(_("%(share)s %% satisfied") % {"share": percent(satisfied.points, satisfied.possible)})
    lines = tuple(_metric(facts, metric) for metric in metrics)
    ends = {line.horizon for line in lines if line.horizon}
    return GroupCard(
        id=group.id,
        name=group.name,
        role=group.description or group.role,
        lead=facts.people.get(group.lead, ""),
        weight=_("influence %(weight)s") % {"weight": group.weight},
        voice=group.voice,
        metrics=lines,
        horizon=ends.pop() if len(ends) == 1 else "",
        hard=tuple(Hard(id=r.id, statement=r.statement) for r in hard[:HARD]),
        counts=tuple(counts),
        submitted=group.submitted,
        long=len(metrics) > 14,
        crowded=width(group.name, 12) > NAME_ROOM,
    )


def _metric(facts: Facts, metric: SuccessMetric) -> MetricLine:
    today = _with_unit(*measured(metric.baseline, metric, facts.document.currency))
    value, unit, horizon = final_target(facts, metric) if metric.targets else ("–", "", "")
    target = _with_unit(value, unit)
    trend = None
    if metric.baseline is not None and metric.targets:
        up = metric.direction is Direction.UP
        words = _("from %(today)s to %(target)s, to rise") if up else _("from %(today)s to %(target)s, to fall")
        trend = dumbbell(alt=f"{metric.name}: {words % {'today': today, 'target': target}}", up=up)
    return MetricLine(
        name=metric.name, today=today, target=target, horizon=horizon, trend=trend, on_behalf=metric.on_behalf
    )


def _with_unit(value: str, unit: str) -> str:
    return f"{value}\u00a0{unit}" if unit else value


def _outcomes_title(document: PlanDocument) -> str:
    orphans = [outcome for outcome in document.outcomes if not outcome.accountable]
    if not orphans:
        return _("Every business outcome has one accountable group")
    text = ngettext(
        "%(count)s business outcome has no accountable owner",
        "%(count)s business outcomes have no accountable owner",
        len(orphans),
    )
    return upper_first(text % {"count": spelled(len(orphans))})
