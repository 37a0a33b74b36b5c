"""Changes of success metrics and requirements."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TypedDict, TypeVar, Unpack

from django.db.models import Max
from django.utils.translation import gettext as _

from plans.changes import changing
from plans.document import read_document
from plans.errors import Refused
from plans.models import Horizon, PlanRow, User
from reconciliation.document import Direction, Priority, Pull, Target
from reconciliation.statements import Expression, at_threshold
from stakeholders.commands.references import references_to
from stakeholders.keys import next_key
from stakeholders.models import Group, Metric, Outcome, Requirement

Statement = TypeVar("Statement", Metric, Requirement)


class MetricValues(TypedDict, total=False):
    """What may be given of a success metric; what is left out stays."""

    name: str
    definition: str
    measured_by: str
    unit: str
    direction: Direction
    baseline: Decimal | None
    targets: tuple[Target, ...]
    capability: str
    source: str
    on_behalf: bool
    answered_by: str


class RequirementValues(TypedDict, total=False):
    """What may be given of a requirement; what is left out stays."""

    statement: str
    expression: Expression
    priority: Priority
    weight: int
    negotiable: bool
    rationale: str
    source: str
    owner: str
    on_behalf: bool
    answered_by: str


def next_position(model: type[PlanRow], plan_id: int) -> int:
    """The place behind the last row of the plan."""
    last = model._default_manager.filter(plan_id=plan_id).aggregate(last=Max("position"))["last"]
    return 0 if last is None else int(last) + 1


def add_metric(
    *, plan_id: int, group_key: str, by: User, at: datetime, request_id: str = "", **values: Unpack[MetricValues]
) -> Metric:
    """A new success metric of the group, under the group's next key."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        group = Group.objects.get(plan_id=plan_id, key=group_key)
        _check_horizons(plan_id, values, known=set())
        key, position = next_key(Metric, group), next_position(Metric, plan_id)
        return change.add(Metric(plan_id=plan_id, group=group, key=key, position=position, **values))


def change_metric(
    *,
    plan_id: int,
    group_key: str,
    key: str,
    version: int,
    by: User,
    at: datetime,
    request_id: str = "",
    **values: Unpack[MetricValues],
) -> Metric:
    """Change what is given. Raises StaleVersion when someone saved first."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        metric = change.lock(Metric, None, version, key=key, group__key=group_key)
        _check_horizons(plan_id, values, known={target.horizon for target in metric.targets})
        _assign(metric, values)
        return change.save(metric)


def remove_metric(
    *, plan_id: int, group_key: str, key: str, version: int, by: User, at: datetime, request_id: str = ""
) -> None:
    """Remove a metric, also from the outcomes and metrics that name it."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        metric = change.lock(Metric, None, version, key=key, group__key=group_key)
        change.delete(metric)
        for outcome in Outcome.objects.filter(plan_id=plan_id):
            if key in outcome.measures:
                locked = change.lock(Outcome, outcome.pk, None)
                locked.measures = tuple(measure for measure in locked.measures if measure != key)
                change.save(locked)
        for other in Metric.objects.filter(plan_id=plan_id):
            if any(pull.metric == key for pull in other.pulls_against):
                rival = change.lock(Metric, other.pk, None)
                rival.pulls_against = tuple(pull for pull in rival.pulls_against if pull.metric != key)
                change.save(rival)


def mark_pull(
    *, plan_id: int, key: str, against: str, reason: str, by: User, at: datetime, request_id: str = ""
) -> Metric:
    """Note that two metrics pull apart, and why; marking them again changes the reason."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        metric = change.lock(Metric, None, None, key=key)
        Metric.objects.get(plan_id=plan_id, key=against)
        others = tuple(pull for pull in metric.pulls_against if pull.metric != against)
        metric.pulls_against = (*others, Pull(metric=against, reason=reason))
        return change.save(metric)


def unmark_pull(*, plan_id: int, keys: tuple[str, str], by: User, at: datetime, request_id: str = "") -> None:
    """Two metrics do not pull apart, whichever of them said so."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        for key in keys:
            metric = change.lock(Metric, None, None, key=key)
            metric.pulls_against = tuple(pull for pull in metric.pulls_against if pull.metric not in keys)
            change.save(metric)


def add_requirement(
    *, plan_id: int, group_key: str, by: User, at: datetime, request_id: str = "", **values: Unpack[RequirementValues]
) -> Requirement:
    """A new requirement of the group, under the group's next key."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        group = Group.objects.get(plan_id=plan_id, key=group_key)
        key, position = next_key(Requirement, group), next_position(Requirement, plan_id)
        return change.add(Requirement(plan_id=plan_id, group=group, key=key, position=position, **values))


def change_requirement(
    *,
    plan_id: int,
    group_key: str,
    key: str,
    version: int,
    by: User,
    at: datetime,
    request_id: str = "",
    **values: Unpack[RequirementValues],
) -> Requirement:
    """Change what is given. Raises StaleVersion when someone saved first.

    A ramp stands on the number of the expression, so it goes when the expression becomes another one.
    """
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        requirement = change.lock(Requirement, None, version, key=key, group__key=group_key)
        if "expression" in values and not _same_but_for_the_number(requirement.expression, values["expression"]):
            requirement.ramp = ()
        _assign(requirement, values)
        return change.save(requirement)


def remove_requirement(
    *, plan_id: int, group_key: str, key: str, version: int, by: User, at: datetime, request_id: str = ""
) -> None:
    """Remove a requirement that nothing rests on. Raises Refused when an agreement, a decision or a tool names it."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        requirement = change.lock(Requirement, None, version, key=key, group__key=group_key)
        named_by = references_to(read_document(plan_id), requirement=key)
        if named_by:
            sentence = _("%(key)s stays: %(names)s rest on it. Settle those first, or make it a wish.")
            raise Refused(sentence % {"key": key, "names": ", ".join(named_by)})
        change.delete(requirement)


def restore_statement(
    *,
    model: type[Statement],
    plan_id: int,
    group_key: str,
    key: str,
    by: User,
    at: datetime,
    request_id: str = "",
) -> Statement:
    """Bring back a removed metric or requirement as it was, under its old key. Raises DoesNotExist for another key."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        if model._default_manager.filter(plan_id=plan_id, key=key).exists():
            raise Refused(_("%(key)s is in the plan.") % {"key": key})
        group = Group.objects.get(plan_id=plan_id, key=group_key)
        removed = model.history.filter(plan_id=plan_id, key=key, group_id=group.pk, history_type="-").latest()
        row: Statement = removed.instance
        row.pk = None
        row.version += 1
        return change.add(row, verb="brought back")


def _check_horizons(plan_id: int, values: MetricValues, *, known: set[str]) -> None:
    """Raises Refused for a target in a horizon that the plan does not have."""
    new = {target.horizon for target in values.get("targets", ())} - known
    if new and new - set(Horizon.objects.filter(plan_id=plan_id).values_list("key", flat=True)):
        raise Refused(_("The plan no longer has this horizon. Reload the page."))


def _assign(row: PlanRow, values: MetricValues | RequirementValues) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def _same_but_for_the_number(old: Expression, new: Expression) -> bool:
    try:
        return at_threshold(old, Decimal(0)) == at_threshold(new, Decimal(0))
    except ValueError:
        return old == new
