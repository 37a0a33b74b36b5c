"""The tables of this floor as headings and rows of cells, out of the plan's value."""

from __future__ import annotations

from django.utils.translation import gettext as _

from plans.access import Place
from plans.document import plan_document
from reconciliation.document import Direction
from stakeholders.gaps import roles_of
from stakeholders.labels import process_label
from stakeholders.queries.groups import group_list_page

Row = tuple[object, ...]
Table = tuple[list[str], list[Row]]


def group_table(place: Place) -> list[Row]:
    """The groups as their cards show them."""
    states = {"answered": _("answered"), "started": _("in progress"), "silent": _("no answer")}
    cards = group_list_page(place).cards
    return [
        (c.key, c.name, c.voice, c.lead, c.weight, c.share, c.metrics, c.requirements, states[c.state]) for c in cards
    ]


def metric_table(place: Place) -> Table:
    """Everyone's success metrics under the headings that an import knows, key and group before them."""
    document = plan_document(place.plan)
    names = {group.id: group.name for group in document.groups}
    header = [_("Key"), _("Group"), _("Metric"), _("Better"), _("Today")]
    header += [horizon.name for horizon in document.horizons]
    header += [_("Unit"), _("How it is measured"), _("Measured by"), _("Source")]
    rows: list[Row] = []
    for metric in document.metrics:
        targets = {target.horizon: target.value for target in metric.targets}
        better = _("higher") if metric.direction is Direction.UP else _("lower")
        held = (targets.get(horizon.id, "") for horizon in document.horizons)
        today = "" if metric.baseline is None else metric.baseline
        told = (metric.unit, metric.definition, metric.measured_by, metric.source)
        rows.append((metric.id, names[metric.group], metric.name, better, today, *held, *told))
    return header, rows


def outcome_table(place: Place) -> Table:
    """Outcomes by groups: in each cell the keys of the metrics that feed the outcome."""
    document = plan_document(place.plan)
    names = {group.id: group.name for group in document.groups}
    owner = {metric.id: metric.group for metric in document.metrics}
    header = [_("Key"), _("Outcome"), _("Description"), _("Accountable"), *names.values()]
    rows: list[Row] = []
    for outcome in document.outcomes:
        cells = (", ".join(key for key in outcome.metrics if owner[key] == group) for group in names)
        told = (outcome.id, outcome.name, outcome.description, names.get(outcome.accountable, ""))
        rows.append((*told, *cells))
    return header, rows


def ownership_table(place: Place) -> Table:
    """Outcomes and model processes: in each cell the letters of a group."""
    document = plan_document(place.plan)
    groups = [group.id for group in document.groups]
    header = [_("Outcome or model"), _("Process"), *(group.name for group in document.groups), _("Note")]
    rows: list[Row] = []
    for outcome in document.outcomes:
        letters = roles_of(outcome)
        rows.append((outcome.name, "", *(letters.get(group, "") for group in groups), outcome.description))
    for process in document.processes:
        letters = roles_of(process)
        cells = (letters.get(group, "") for group in groups)
        rows.append((process.model, process_label(process.process), *cells, process.note))
    return header, rows
