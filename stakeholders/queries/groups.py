"""The groups, and the page of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count
from django.utils.translation import gettext as _

from plans.access import Place
from plans.document import plan_document
from plans.models import Membership
from reconciliation.document import Direction, PlanDocument, Priority
from stakeholders.expressions import Frame, frame_of
from stakeholders.impact import Impact, impacts
from stakeholders.labels import number, phase_label
from stakeholders.models import Group, Metric, Requirement
from stakeholders.sentences import Words, sentence, words_of
from stakeholders.suggestions import Suggestion, suggestions_for

SHOWN_SUGGESTIONS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCard:
    """One group among the others. share: percent of all weight, to one decimal; color: its place, from 1."""

    key: str
    name: str
    voice: str
    lead: str
    weight: int
    share: Decimal
    color: int
    metrics: int
    requirements: int
    submitted: bool
    version: int

    @property
    def state(self) -> str:
        """silent, started or answered."""
        return "answered" if self.submitted else "started" if self.metrics or self.requirements else "silent"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupListPage:
    cards: tuple[GroupCard, ...]
    own_key: str

    @property
    def answered(self) -> int:
        return sum(card.submitted for card in self.cards)

    @property
    def waiting(self) -> tuple[str, ...]:
        """Names of the groups that have not answered."""
        return tuple(card.name for card in self.cards if not card.submitted)

    @property
    def statements(self) -> int:
        return sum(card.metrics + card.requirements for card in self.cards)


def group_list_page(place: Place) -> GroupListPage:
    """Every group with its share of the weight and how far it is. Two queries."""
    rows = list(
        Group.objects.filter(plan=place.plan).annotate(
            metric_count=Count("metrics", distinct=True), requirement_count=Count("requirements", distinct=True)
        )
    )
    people = dict(Membership.objects.filter(plan=place.plan).values_list("key", "name"))
    total = sum(row.weight for row in rows) or 1
    cards = tuple(
        GroupCard(
            key=row.key,
            name=row.name,
            voice=row.voice,
            lead=people.get(row.lead, ""),
            weight=row.weight,
            share=(Decimal(100 * row.weight) / total).quantize(Decimal("0.1")),
            color=color,
            metrics=row.metric_count,
            requirements=row.requirement_count,
            submitted=row.submitted,
            version=row.version,
        )
        for color, row in enumerate(rows, 1)
    )
    return GroupListPage(cards=cards, own_key=place.member.group_key)


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricRow:
    """A success metric as its row shows it; numbers as the reader would type them, targets in the horizons' order."""

    key: str
    version: int
    name: str
    definition: str
    unit: str
    direction: str
    baseline: str
    targets: tuple[tuple[str, str, str], ...]  # (horizon key, horizon name, text)
    capability: str
    source: str
    on_behalf: bool
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementRow:
    """A requirement as its row shows it."""

    key: str
    version: int
    statement: str
    sentence: str
    priority: str
    weight: str
    negotiable: bool
    rationale: str
    source: str
    on_behalf: bool
    impact: Impact
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPage:
    """The page of one group. steps: (done, text) of what makes an answer."""

    card: GroupCard
    role: str
    description: str
    touchpoints: tuple[str, ...]
    may_write: bool
    on_behalf: bool
    horizons: tuple[tuple[str, str], ...]
    metrics: tuple[MetricRow, ...]
    requirements: tuple[RequirementRow, ...]
    metric_ideas: tuple[Suggestion, ...]
    requirement_ideas: tuple[tuple[Suggestion, str], ...]  # with its sentence
    steps: tuple[tuple[bool, str], ...]


def group_page(place: Place, group: Group) -> GroupPage:
    """Everything on a group's page; the verdicts come from the plan's value, which is cached by revision."""
    document = plan_document(place.plan)
    words = words_of(document)
    cards = group_list_page(place).cards
    metrics = metric_rows(place, group.key, document)
    requirements = requirement_rows(place, group.key, document)
    card = next(card for card in cards if card.key == group.key)
    may_write = place.allows("write_group", group.key)
    texts = {row.statement for row in requirements} | {row.name for row in metrics}
    ideas = suggestions_for(group, used=texts, metrics=False)[:SHOWN_SUGGESTIONS] if may_write else []
    metric_ideas = suggestions_for(group, used=texts, metrics=True)[:SHOWN_SUGGESTIONS] if may_write else []
    return GroupPage(
        card=card,
        role=group.role,
        description=group.description,
        touchpoints=tuple(phase_label(phase) for phase in group.touchpoints),
        may_write=may_write,
        on_behalf=may_write and place.member.group_key != group.key,
        horizons=tuple((horizon.id, horizon.name) for horizon in document.horizons),
        metrics=metrics,
        requirements=requirements,
        metric_ideas=tuple(metric_ideas),
        requirement_ideas=tuple((idea, sentence(idea.expression, words)) for idea in ideas if idea.expression),
        steps=_steps(card, requirements),
    )


def _steps(card: GroupCard, requirements: tuple[RequirementRow, ...]) -> tuple[tuple[bool, str], ...]:
    return (
        (bool(card.voice), _("Say what you want in one sentence")),
        (card.metrics >= 2, _("Two success metrics or more")),
        (card.requirements >= 3, _("Three requirements or more")),
        (bool(requirements) and all(row.rationale for row in requirements), _("A reason for each requirement")),
        (card.submitted, _("Submit your answer")),
    )


def metric_rows(place: Place, group_key: str, document: PlanDocument) -> tuple[MetricRow, ...]:
    """The rows of a group's metrics. One query."""
    rows = Metric.objects.filter(plan=place.plan, group__key=group_key).order_by("position", "pk")
    horizons = tuple((horizon.id, horizon.name) for horizon in document.horizons)
    return tuple(metric_row(metric, horizons, words_of(document)) for metric in rows)


def metric_row(metric: Metric, horizons: tuple[tuple[str, str], ...], words: Words) -> MetricRow:
    targets = {target.horizon: _shown(target.value) for target in metric.targets}
    return MetricRow(
        key=metric.key,
        version=metric.version,
        name=metric.name,
        definition=metric.definition,
        unit=metric.unit,
        direction=str(metric.direction or Direction.UP),
        baseline=_shown(metric.baseline),
        targets=tuple((key, name, targets.get(key, "")) for key, name in horizons),
        capability=words.capabilities.get(metric.capability, metric.capability),
        source=metric.source,
        on_behalf=metric.on_behalf,
    )


def _shown(value: Decimal | None) -> str:
    return "" if value is None else number(value)


def requirement_rows(place: Place, group_key: str, document: PlanDocument) -> tuple[RequirementRow, ...]:
    """The rows of a group's requirements, with what each rules out. One query."""
    rows = list(Requirement.objects.filter(plan=place.plan, group__key=group_key).order_by("position", "pk"))
    found = impacts(document, {row.key: row.expression for row in rows})
    words = words_of(document)
    return tuple(requirement_row(row, words, found[row.key]) for row in rows)


def requirement_row(requirement: Requirement, words: Words, impact: Impact) -> RequirementRow:
    return RequirementRow(
        key=requirement.key,
        version=requirement.version,
        statement=requirement.statement,
        sentence=sentence(requirement.expression, words),
        priority=str(requirement.priority or Priority.MUST),
        weight=str(requirement.weight),
        negotiable=requirement.negotiable,
        rationale=requirement.rationale,
        source=requirement.source,
        on_behalf=requirement.on_behalf,
        impact=impact,
    )


def frame_for(place: Place) -> Frame:
    """What the sentence builder can speak of in this plan."""
    return frame_of(plan_document(place.plan))


def people_of(place: Place, group_key: str) -> list[tuple[str, str]]:
    """(person key, name) of a group's members. One query."""
    members = Membership.objects.filter(plan=place.plan, group_key=group_key)
    return list(members.values_list("key", "name"))
