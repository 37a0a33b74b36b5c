"""The groups, and the page of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from django.db.models import Count, Max
from django.utils.translation import gettext as _

from plans.access import Place
from plans.document import plan_document
from plans.models import Event, Membership, Role, Seat
from plans.queries.activity import Marks, changed_here, comment_counts
from reconciliation.document import Direction, PlanDocument, Priority
from stakeholders.clashes import Found
from stakeholders.commands.answers import POINTS
from stakeholders.expressions import Frame, frame_of
from stakeholders.impact import Impact, impacts
from stakeholders.labels import number, phase_label
from stakeholders.models import DismissedIdea, Group, Metric, Requirement
from stakeholders.queries.clashes import ClashLine, clash_lines, found_conflicts
from stakeholders.sentences import Words, sentence, words_of
from stakeholders.suggestions import Suggestion, suggestions_for

SHOWN_SUGGESTIONS = 3
SHOWN_ROWS = 300
"""Rows of each kind on a group's page; everyone's list of requirements has pages."""


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
    waiting_since: datetime | None = None
    reminded_at: datetime | None = None

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
    def waiting(self) -> tuple[GroupCard, ...]:
        """The groups that have not answered."""
        return tuple(card for card in self.cards if not card.submitted)

    @property
    def points(self) -> int:
        return sum(card.weight for card in self.cards)

    @property
    def off(self) -> int:
        """How many points more than one hundred all groups have together; less than none when some are left."""
        return self.points - max(POINTS, len(self.cards))

    @property
    def statements(self) -> int:
        return sum(card.metrics + card.requirements for card in self.cards)


def _people(place: Place) -> tuple[dict[str, str], dict[str, str]]:
    """Key of a person -> name; group -> who was invited as its lead."""
    members = list(Membership.objects.filter(plan=place.plan).values_list("key", "name", "group_key", "seat"))
    seated = {group: name for _key, name, group, seat in members if group and seat == Seat.LEAD}
    return {key: name for key, name, _group, _seat in members}, seated


def group_list_page(place: Place) -> GroupListPage:
    """Every group with its share of the weight, how far it is and since when it is waited for. Three queries."""
    rows = list(
        Group.objects.filter(plan=place.plan).annotate(
            metric_count=Count("metrics", distinct=True), requirement_count=Count("requirements", distinct=True)
        )
    )
    people, seated = _people(place)
    asked, reminded = _asked(place)
    shares = _shares([row.weight for row in rows])
    cards = tuple(
        GroupCard(
            key=row.key,
            name=row.name,
            voice=row.voice,
            lead=people.get(row.lead) or seated.get(row.key, ""),
            weight=row.weight,
            share=share,
            color=color,
            metrics=row.metric_count,
            requirements=row.requirement_count,
            submitted=row.submitted,
            version=row.version,
            waiting_since=None if row.submitted else asked.get(row.key, row.created_at),
            reminded_at=reminded.get(row.key),
        )
        for color, (row, share) in enumerate(zip(rows, shares, strict=True), 1)
    )
    return GroupListPage(cards=cards, own_key=place.member.group_key)


def _asked(place: Place) -> tuple[dict[str, datetime], dict[str, datetime]]:
    """When each group was last opened for an answer again, and when it was last reminded. One query."""
    events = Event.objects.filter(plan=place.plan, kind="group", verb__in=("reopened", "reminded"))
    found = events.order_by().values_list("verb", "target").annotate(last=Max("at"))
    last = {(verb, target): at for verb, target, at in found}
    asked, reminded = (
        {target: at for (verb, target), at in last.items() if verb == wanted} for wanted in ("reopened", "reminded")
    )
    return asked, reminded


def _shares(points: list[int]) -> list[Decimal]:
    """Percentages to one decimal that add up to exactly one hundred: what is left goes to the largest rests."""
    total = sum(points) or 1
    tenths = [1000 * point // total for point in points]
    rests = sorted(range(len(points)), key=lambda index: (-(1000 * points[index] % total), index))
    for index in rests[: 1000 - sum(tenths)] if points else []:
        tenths[index] += 1
    return [Decimal(part) / 10 for part in tenths]


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricRow:
    """A success metric as its row shows it; numbers as the reader would type them, targets in the horizons' order."""

    key: str
    version: int
    name: str
    definition: str
    measured_by: str
    unit: str
    direction: str
    baseline: str
    targets: tuple[tuple[str, str, str], ...]  # (horizon key, horizon name, text)
    capability: str
    source: str
    on_behalf: bool
    answered_by: str = ""  # the name of who answered on behalf
    comments: int = 0  # those that are open
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
    clashes: tuple[ClashLine, ...] = ()
    answered_by: str = ""
    comments: int = 0
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPage:
    """The page of one group. steps: (done, text) of what makes an answer.

    of_group: the reader belongs to it. unconfirmed: rows that were answered on its behalf. people: (name, title, seat).
    """

    card: GroupCard
    role: str
    description: str
    touchpoints: tuple[str, ...]
    may_write: bool
    on_behalf: bool
    of_group: bool
    people: tuple[tuple[str, str, str], ...]
    dismissed: int
    horizons: tuple[tuple[str, str], ...]
    metrics: tuple[MetricRow, ...]
    requirements: tuple[RequirementRow, ...]
    metric_ideas: tuple[Suggestion, ...]
    requirement_ideas: tuple[tuple[Suggestion, str], ...]  # with its sentence
    steps: tuple[tuple[bool, str], ...]

    @property
    def unconfirmed(self) -> int:
        return sum(row.on_behalf for row in self.metrics) + sum(row.on_behalf for row in self.requirements)

    @property
    def hidden(self) -> int:
        """Requirements that the page does not show."""
        return self.card.requirements - len(self.requirements)

    @property
    def points(self) -> int:
        return sum(int(row.weight) for row in self.requirements)

    @property
    def off(self) -> int:
        """How many points more than one hundred the requirements have; less than none when some are left."""
        return self.points - max(POINTS, len(self.requirements))


def group_page(place: Place, group: Group) -> GroupPage:
    """Everything on a group's page; the verdicts come from the plan's value, which is cached by revision."""
    document = plan_document(place.plan)
    words = words_of(document)
    cards = group_list_page(place).cards
    metrics = metric_rows(place, group.key, document)
    requirements = requirement_rows(place, group.key, document)
    dismissed = set(DismissedIdea.objects.filter(plan=place.plan, group=group).values_list("key", flat=True))
    members = Membership.objects.filter(plan=place.plan, group_key=group.key).exclude(role=Role.VIEWER)
    card = next(card for card in cards if card.key == group.key)
    may_write = place.allows("write_group", group.key)
    texts = {row.statement for row in requirements} | {row.name for row in metrics}
    ideas, metric_ideas = (
        [idea for idea in suggestions_for(group, used=texts, metrics=kind) if idea.id not in dismissed]
        for kind in (False, True)
    )
    if not may_write:
        ideas, metric_ideas = [], []
    return GroupPage(
        card=card,
        role=group.role,
        description=group.description,
        touchpoints=tuple(phase_label(phase) for phase in group.touchpoints),
        may_write=may_write,
        on_behalf=may_write and place.member.group_key != group.key,
        of_group=may_write and place.member.group_key == group.key,
        people=tuple((member.name, member.title, member.get_seat_display()) for member in members),
        dismissed=len(dismissed) if may_write else 0,
        horizons=tuple((horizon.id, horizon.name) for horizon in document.horizons),
        metrics=metrics,
        requirements=requirements,
        metric_ideas=tuple(metric_ideas[:SHOWN_SUGGESTIONS]),
        requirement_ideas=tuple(
            (idea, sentence(idea.expression, words)) for idea in ideas[:SHOWN_SUGGESTIONS] if idea.expression
        ),
        steps=_steps(card, requirements),
    )


def changed_in(place: Place, group_key: str) -> Marks:
    """The group's rows that others changed since the reader's last visit. At most one query."""
    document = plan_document(place.plan)
    own = {metric.id for metric in document.metrics if metric.group == group_key}
    own |= {requirement.id for requirement in document.requirements if requirement.group == group_key}
    return changed_here(place, "row-", "metric", "requirement", among=own)


def _steps(card: GroupCard, requirements: tuple[RequirementRow, ...]) -> tuple[tuple[bool, str], ...]:
    return (
        (bool(card.voice), _("Say what you want in one sentence")),
        (card.metrics >= 2, _("Two success metrics or more")),
        (card.requirements >= 3, _("Three requirements or more")),
        (bool(requirements) and all(row.rationale for row in requirements), _("A reason for each requirement")),
        (card.submitted, _("Submit your answer")),
    )


def metric_rows(place: Place, group_key: str, document: PlanDocument) -> tuple[MetricRow, ...]:
    """The rows of a group's metrics. Three queries."""
    rows = list(Metric.objects.filter(plan=place.plan, group__key=group_key).order_by("position", "pk")[:SHOWN_ROWS])
    known = beside(place, "metric", rows)
    horizons = tuple((horizon.id, horizon.name) for horizon in document.horizons)
    return tuple(metric_row(metric, horizons, words_of(document), known) for metric in rows)


class Answered(Protocol):
    """A row that says who answered it on behalf."""

    answered_by: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What rows show beside their own values: names by person key, how many comments are open by the row's key, and
    the conflicts that the newest reconciliation found.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    comments: Mapping[str, int] = field(default_factory=dict)
    found: Found | None = None


def beside(place: Place, kind: str, rows: Iterable[Answered]) -> Beside:
    """Who answered rows of that kind on behalf of others, and what is said about them; for requirements also what
    the newest reconciliation found. Two or three queries, always.
    """
    keys = {row.answered_by for row in rows}  # each empty but for answers on behalf
    names = Membership.objects.filter(plan=place.plan, key__in=keys or [""]).values_list("key", "name")
    found = found_conflicts(place.plan) if kind == "requirement" else None
    return Beside(dict(names), comment_counts(place.plan, kind), found)


def metric_row(metric: Metric, horizons: tuple[tuple[str, str], ...], words: Words, known: Beside) -> MetricRow:
    targets = {target.horizon: _shown(target.value) for target in metric.targets}
    return MetricRow(
        key=metric.key,
        version=metric.version,
        name=metric.name,
        definition=metric.definition,
        measured_by=metric.measured_by,
        unit=metric.unit,
        direction=str(metric.direction or Direction.UP),
        baseline=_shown(metric.baseline),
        targets=tuple((key, name, targets.get(key, "")) for key, name in horizons),
        capability=words.capabilities.get(metric.capability, metric.capability),
        source=metric.source,
        on_behalf=metric.on_behalf,
        answered_by=known.names.get(metric.answered_by, ""),
        comments=known.comments.get(metric.key, 0),
    )


def _shown(value: Decimal | None) -> str:
    return "" if value is None else number(value)


def requirement_rows(place: Place, group_key: str, document: PlanDocument) -> tuple[RequirementRow, ...]:
    """The rows of a group's requirements, with what each rules out and with whom it clashes. Four queries."""
    found = Requirement.objects.filter(plan=place.plan, group__key=group_key).order_by("position", "pk")
    rows = list(found[:SHOWN_ROWS])
    known = beside(place, "requirement", rows)
    effects = impacts(document, {row.key: row.expression for row in rows})
    return tuple(requirement_row(row, group_key, document, effects[row.key], known) for row in rows)


def requirement_row(
    requirement: Requirement, group_key: str, document: PlanDocument, impact: Impact, known: Beside
) -> RequirementRow:
    words = words_of(document)
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
        clashes=clash_lines(document, requirement.expression, group_key, requirement.key, known.found),
        answered_by=known.names.get(requirement.answered_by, ""),
        comments=known.comments.get(requirement.key, 0),
    )


def frame_for(place: Place) -> Frame:
    """What the sentence builder can speak of in this plan."""
    return frame_of(plan_document(place.plan))


def people_of(place: Place, group_key: str) -> list[tuple[str, str]]:
    """(person key, name) of a group's members. One query."""
    members = Membership.objects.filter(plan=place.plan, group_key=group_key)
    return list(members.values_list("key", "name"))
