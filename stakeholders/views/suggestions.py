"""Examples by role, taken with one click."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from plans.http import PersonRequest, answer_errors, signed_in
from reconciliation.document import Direction, Target
from stakeholders import commands
from stakeholders.access import group_for
from stakeholders.commands import MetricValues, RequirementValues
from stakeholders.queries.groups import frame_for
from stakeholders.suggestions import Suggestion, all_suggestions
from stakeholders.views.fragments import written_by

POINTS = 10


@require_POST
@signed_in
def suggestion_accept(request: PersonRequest, plan_key: str, group_key: str, idea: str) -> HttpResponse:
    """Take an example as a row of the group's own."""
    place, group = group_for(request.user, plan_key, group_key, write=True)
    suggestion = all_suggestions().get(idea)
    if suggestion is None:
        raise Http404
    known: dict[str, Any] = written_by(request, place, group_key)
    with answer_errors():
        if suggestion.is_metric:
            horizons = frame_for(place).horizons
            values = _metric(suggestion, horizons[-1][0] if horizons else "")
            commands.add_metric(**known, **values)
        else:
            commands.add_requirement(**known, **_requirement(suggestion))
    return redirect(f"{reverse('group', args=[place.key, group.key])}#ideas")


def _metric(suggestion: Suggestion, horizon: str) -> MetricValues:
    """The example's target stands in the plan's last horizon."""
    targets = (Target(horizon=horizon, value=suggestion.target),) if horizon and suggestion.target is not None else ()
    return MetricValues(
        name=suggestion.statement,
        unit=suggestion.unit,
        direction=suggestion.direction or Direction.UP,
        targets=targets,
        capability=suggestion.capability,
        source=suggestion.source,
    )


def _requirement(suggestion: Suggestion) -> RequirementValues:
    if suggestion.expression is None:
        raise Http404
    return RequirementValues(
        statement=suggestion.statement,
        expression=suggestion.expression,
        weight=POINTS,
        negotiable=not suggestion.legal,
        source=suggestion.source,
    )
