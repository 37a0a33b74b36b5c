"""Business outcomes with their owners."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from plans.access import Place, plan_for
from plans.http import PersonRequest, answer_errors, request_id, signed_in, status_of, version_of
from stakeholders import commands
from stakeholders.access import outcome_for
from stakeholders.forms import OutcomeForm
from stakeholders.queries.shared import outcomes_page


@require_GET
@signed_in
def outcomes(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Outcomes by groups: who measures what, who answers for it, what is missing."""
    return _outcomes_page(request, plan_for(request.user, plan_key))


def _outcomes_page(
    request: PersonRequest, place: Place, key: str = "", sent: OutcomeForm | None = None
) -> HttpResponse:
    page = outcomes_page(place)
    known: dict[str, Any] = {"plan_id": place.plan.pk, "metrics": page.metrics}
    rows = []
    for row in page.rows:
        initial = {
            "name": row.name,
            "description": row.description,
            "accountable": row.accountable_pk,
            "measures": list(row.measures),
        }
        form = sent if sent and key == row.key else OutcomeForm(**known, initial=initial, prefix_id=f"o-{row.key}")
        rows.append((row, form))
    context = {
        "plan": place,
        "active": "groups",
        "page": page,
        "rows": rows,
        "may_write": place.allows("manage_plan"),
        "new_form": sent if sent and not key else OutcomeForm(**known),
        "open": key if sent else "",
        "open_new": bool(sent and not key),
    }
    return render(request, "stakeholders/outcomes.html", context, status=status_of(sent) if sent else 200)


@require_POST
@signed_in
def outcome_add(request: PersonRequest, plan_key: str) -> HttpResponse:
    """A new outcome."""
    place = plan_for(request.user, plan_key, rule="manage_plan")
    form = OutcomeForm(request.POST, plan_id=place.plan.pk, metrics=outcomes_page(place).metrics)
    if form.is_valid():
        with answer_errors(form):
            commands.add_outcome(**_known(request, place), **form.values())
    return _outcomes_page(request, place, "", form) if form.errors else redirect("outcomes", place.key)


@require_POST
@signed_in
def outcome_save(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Change an outcome."""
    place, outcome = outcome_for(request.user, plan_key, key)
    metrics = outcomes_page(place).metrics
    form = OutcomeForm(request.POST, plan_id=place.plan.pk, metrics=metrics, prefix_id=f"o-{key}")
    if form.is_valid():
        with answer_errors(form):
            known = _known(request, place)
            commands.change_outcome(**known, key=outcome.key, version=version_of(request), **form.values())
    return _outcomes_page(request, place, key, form) if form.errors else redirect("outcomes", place.key)


@require_POST
@signed_in
def outcome_remove(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Remove an outcome; the metrics that feed it stay."""
    place, outcome = outcome_for(request.user, plan_key, key)
    with answer_errors():
        commands.remove_outcome(**_known(request, place), key=outcome.key, version=version_of(request))
    messages.success(request, _("The outcome is removed."))
    return redirect("outcomes", place.key)


def _known(request: PersonRequest, place: Place) -> dict[str, Any]:
    return {
        "plan_id": place.plan.pk,
        "by": request.user,
        "at": timezone.now(),
        "request_id": request_id(request),
    }
