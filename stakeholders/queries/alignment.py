"""The alignment page: outcomes by groups, what nobody measures, what feeds nothing, what pulls apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from plans.access import Place
from plans.document import plan_document
from plans.queries.activity import comment_counts
from reconciliation.document import Direction, SuccessMetric
from stakeholders.models import Group, Metric, Outcome
from stakeholders.tensions import PulledPair, marked_pairs, suspected_pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignmentCell:
    """The metrics with which a group feeds an outcome: (key, name, direction)."""

    group: str
    group_name: str
    metrics: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRow:
    pk: int
    key: str
    version: int
    name: str
    description: str
    accountable: str
    accountable_pk: int | None
    measures: tuple[str, ...]
    comments: int
    cells: tuple[AlignmentCell, ...]

    @property
    def measured(self) -> bool:
        return any(cell.metrics for cell in self.cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class PairEnd:
    """One of two metrics. better: higher or lower is better, for the arrow."""

    key: str
    name: str
    group: str
    color: int
    up: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PairRow:
    """Two metrics that pull apart, or may. may_write: the reader can mark or unmark them."""

    one: PairEnd
    other: PairEnd
    reasons: tuple[str, ...]
    outcome: str
    may_write: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomesPage:
    groups: tuple[tuple[str, str, int], ...]  # (key, name, color)
    rows: tuple[OutcomeRow, ...]
    loose: tuple[tuple[str, str, str], ...]  # metrics that feed no outcome: (key, name, group name)
    metrics: tuple[tuple[str, str], ...]
    marked: tuple[PairRow, ...]
    suspected: tuple[PairRow, ...]

    @property
    def without_owner(self) -> int:
        return sum(not row.accountable for row in self.rows)

    @property
    def unmeasured(self) -> int:
        return sum(not row.measured for row in self.rows)


def outcomes_page(place: Place) -> OutcomesPage:
    """Outcomes by groups, and the pairs out of the plan's value. Four queries."""
    groups = list(Group.objects.filter(plan=place.plan).values_list("pk", "key", "name"))
    metrics = list(Metric.objects.filter(plan=place.plan).values_list("key", "name", "group_id", "direction"))
    outcomes = list(Outcome.objects.filter(plan=place.plan))
    names = {pk: name for pk, _key, name in groups}
    fed = {key for outcome in outcomes for key in outcome.measures}
    document, said = plan_document(place.plan), comment_counts(place.plan, "outcome")
    return OutcomesPage(
        groups=tuple((key, name, color) for color, (_pk, key, name) in enumerate(groups, 1)),
        rows=tuple(_outcome_row(outcome, groups, metrics, said.get(outcome.key, 0)) for outcome in outcomes),
        loose=tuple((key, name, names[group]) for key, name, group, _way in metrics if key not in fed),
        metrics=tuple((key, f"{key} {name}") for key, name, _group, _way in metrics),
        marked=_pairs(place, marked_pairs(document)),
        suspected=_pairs(place, suspected_pairs(document)),
    )


def _outcome_row(
    outcome: Outcome, groups: list[tuple[int, str, str]], metrics: list[tuple[str, str, int, str]], comments: int
) -> OutcomeRow:
    measures = set(outcome.measures)
    feeding: dict[int, list[tuple[str, str, str]]] = {}
    for key, name, group, direction in metrics:
        if key in measures:
            feeding.setdefault(group, []).append((key, name, str(direction)))
    return OutcomeRow(
        pk=outcome.pk,
        key=outcome.key,
        version=outcome.version,
        name=outcome.name,
        description=outcome.description,
        accountable=next((name for pk, _key, name in groups if pk == outcome.accountable_id), ""),
        accountable_pk=outcome.accountable_id,
        measures=outcome.measures,
        comments=comments,
        cells=tuple(
            AlignmentCell(group=key, group_name=name, metrics=tuple(feeding.get(pk, ()))) for pk, key, name in groups
        ),
    )


def _pairs(place: Place, pairs: Iterable[PulledPair]) -> tuple[PairRow, ...]:
    groups = {group.id: (group.name, color) for color, group in enumerate(plan_document(place.plan).groups, 1)}

    def end(metric: SuccessMetric) -> PairEnd:
        name, color = groups[metric.group]
        up = metric.direction is Direction.UP
        return PairEnd(key=metric.id, name=metric.name, group=name, color=color, up=up)

    return tuple(
        PairRow(
            one=end(pair.one),
            other=end(pair.other),
            reasons=pair.reasons,
            outcome=pair.outcome,
            may_write=any(place.allows("write_group", metric.group) for metric in (pair.one, pair.other)),
        )
        for pair in pairs
    )
