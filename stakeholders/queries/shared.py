"""Needs and outcomes: what belongs to no single group."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from plans.access import Place
from plans.models import Horizon
from stakeholders.labels import number
from stakeholders.models import Group, Metric, NeedsRow, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsColumn:
    """The answers for one horizon; values by field name, version 0 when nobody answered yet."""

    key: str
    name: str
    span: str
    version: int
    values: dict[str, object]
    implies: tuple[str, ...]


NEEDS_FIELDS = (
    "data_scientists",
    "model_count",
    "deployments",
    "predictions",
    "data_gb",
    "compute_units",
    "integration",
    "batch_share",
    "online_share",
    "streaming_share",
    "data_types",
    "capacity",
    "teams",
    "use_cases",
    "seats",
)

LARGE_TEAM = 10
FREQUENT = 8  # deployments a month


def needs_columns(place: Place) -> tuple[NeedsColumn, ...]:
    """The questionnaire's columns, one for each horizon. Two queries."""
    rows = {row.key: row for row in NeedsRow.objects.filter(plan=place.plan)}
    horizons = Horizon.objects.filter(plan=place.plan).order_by("position", "pk")
    return tuple(
        NeedsColumn(
            key=horizon.key,
            name=horizon.name,
            span=f"{horizon.start} – {horizon.end}",
            version=rows[horizon.key].version if horizon.key in rows else 0,
            values=_values(rows.get(horizon.key)),
            implies=_implies(rows[horizon.key]) if horizon.key in rows else (),
        )
        for horizon in horizons
    )


def _values(row: NeedsRow | None) -> dict[str, object]:
    if row is None:
        return {}
    return {name: _typed(getattr(row, name)) for name in NEEDS_FIELDS}


def _typed(value: object) -> object:
    if isinstance(value, int):
        return number(value)
    return list(value) if isinstance(value, tuple) else value


def _implies(row: NeedsRow) -> tuple[str, ...]:
    """What the answers of a horizon ask of the platform, as the source text of the method has it."""
    found = []
    if row.data_scientists >= LARGE_TEAM:
        found.append(_("A large team: shared experiments and reproducible runs matter."))
    if row.deployments >= FREQUENT:
        found.append(_("Frequent deployment: automated pipelines and tests matter."))
    if row.integration == "core":
        found.append(_("Models are the core of the product: monitoring, alerts and reports matter."))
    if row.streaming_share:
        found.append(_("Some predictions are streamed: stream processing is needed."))
    if row.online_share >= 50:
        found.append(_("Mostly online predictions: latency and availability matter."))
    return tuple(found)


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
