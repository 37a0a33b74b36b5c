"""Outcomes: what belongs to no single group."""

from __future__ import annotations

from dataclasses import dataclass

from plans.access import Place
from stakeholders.models import Group, Metric, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignmentCell:
    """The metrics with which a group feeds an outcome: (key, name)."""

    group: str
    group_name: str
    metrics: tuple[tuple[str, str], ...]


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
    cells: tuple[AlignmentCell, ...]

    @property
    def measured(self) -> bool:
        return any(cell.metrics for cell in self.cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomesPage:
    groups: tuple[tuple[str, str, int], ...]  # (key, name, color)
    rows: tuple[OutcomeRow, ...]
    loose: tuple[tuple[str, str, str], ...]  # metrics that feed no outcome: (key, name, group name)
    metrics: tuple[tuple[str, str], ...]

    @property
    def without_owner(self) -> int:
        return sum(not row.accountable for row in self.rows)

    @property
    def unmeasured(self) -> int:
        return sum(not row.measured for row in self.rows)


def outcomes_page(place: Place) -> OutcomesPage:
    """Outcomes by groups, what nobody measures, what feeds nothing. Three queries."""
    groups = list(Group.objects.filter(plan=place.plan).values_list("pk", "key", "name"))
    metrics = list(Metric.objects.filter(plan=place.plan).values_list("key", "name", "group_id"))
    outcomes = list(Outcome.objects.filter(plan=place.plan))
    names = {pk: name for pk, _key, name in groups}
    fed = {key for outcome in outcomes for key in outcome.measures}
    return OutcomesPage(
        groups=tuple((key, name, color) for color, (_pk, key, name) in enumerate(groups, 1)),
        rows=tuple(_outcome_row(outcome, groups, metrics) for outcome in outcomes),
        loose=tuple((key, name, names[group]) for key, name, group in metrics if key not in fed),
        metrics=tuple((key, f"{key} {name}") for key, name, _group in metrics),
    )


def _outcome_row(
    outcome: Outcome, groups: list[tuple[int, str, str]], metrics: list[tuple[str, str, int]]
) -> OutcomeRow:
    measures = set(outcome.measures)
    return OutcomeRow(
        pk=outcome.pk,
        key=outcome.key,
        version=outcome.version,
        name=outcome.name,
        description=outcome.description,
        accountable=next((name for pk, _key, name in groups if pk == outcome.accountable_id), ""),
        accountable_pk=outcome.accountable_id,
        measures=outcome.measures,
        cells=tuple(
            AlignmentCell(
                group=key,
                group_name=name,
                metrics=tuple((m, title) for m, title, group in metrics if group == pk and m in measures),
            )
            for pk, key, name in groups
        ),
    )
