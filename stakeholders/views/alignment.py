"""Alignment: business outcomes by groups, what nobody measures, what feeds nothing, what pulls apart."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from plans.access import Place, plan_for
from plans.http import PersonRequest, answer_errors, request_id, signed_in, status_of, version_of
from plans.queries.activity import changed_here
from plans.regions import kept_region
from stakeholders import commands
from stakeholders.access import outcome_for
from stakeholders.forms import OutcomeForm, PullForm
from stakeholders.models import Metric
from stakeholders.queries.alignment import OutcomesPage, outcomes_page


@require_GET
@signed_in
def outcomes(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Outcomes by groups: who measures what, who answers for it, what is missing."""
    return _outcomes_page(request, plan_for(request.user, plan_key))


def _outcomes_page(
    request: PersonRequest,
    place: Place,
    key: str = "",
    sent: OutcomeForm | None = None,
    pull: PullForm | None = None,
) -> HttpResponse:
    opened = key or request.GET.get("edit", "")
    may_write = place.allows("manage_plan")

    def content() -> dict[str, Any]:
        page = outcomes_page(place)
        known: dict[str, Any] = {"plan_id": place.plan.pk, "metrics": page.metrics}
        return {
            "page": page,
            "may_write": may_write,
            "may_mark": place.allows("comment"),
            "opened": opened,
            "form": sent if sent and key else _form_of(page, opened, known),
            "new_form": sent if sent and not key else OutcomeForm(**known),
            "open_new": bool(sent and not key),
            "pull_form": pull or PullForm(metrics=page.metrics),
        }

    reader = (may_write, place.allows("comment"), place.member.group_key)
    keep = not (sent or pull or opened)
    region = kept_region(request, place, "stakeholders/_outcomes.html", content, reader=reader, keep=keep)
    status = max(status_of(form) if form else 200 for form in (sent, pull))
    context = {
        "plan": place,
        "active": "groups",
        "content": region,
        "changed": changed_here(place, "outcome-", "outcome"),
    }
    return render(request, "stakeholders/outcomes.html", context, status=status)


def _form_of(page: OutcomesPage, key: str, known: dict[str, Any]) -> OutcomeForm | None:
    """The form of the outcome that is open, if one is: each lists all metrics of the plan."""
    row = next((row for row in page.rows if row.key == key), None)
    if row is None:
        return None
    initial = {
        "name": row.name,
        "description": row.description,
        "accountable": row.accountable_pk,
        "measures": list(row.measures),
    }
    return OutcomeForm(**known, initial=initial, prefix_id=f"o-{key}")


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


@require_POST
@signed_in
def pull_add(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Mark two metrics as pulling apart: for who speaks for the group of one of them."""
    place = plan_for(request.user, plan_key, rule="comment")
    form = PullForm(request.POST, metrics=outcomes_page(place).metrics)
    if form.is_valid():
        data = form.cleaned_data
        key, against = _writable_first(place, data["metric"], data["against"])
        with answer_errors(form):
            commands.mark_pull(**_known(request, place), key=key, against=against, reason=data["reason"])
    if form.errors:
        return _outcomes_page(request, place, pull=form)
    return redirect(f"{reverse('outcomes', args=[place.key])}#pulls")


@require_POST
@signed_in
def pull_remove(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Two metrics do not pull apart: for who speaks for the group of one of them."""
    place = plan_for(request.user, plan_key)
    keys = _writable_first(place, request.POST.get("metric", ""), request.POST.get("against", ""))
    with answer_errors():
        commands.unmark_pull(**_known(request, place), keys=keys)
    return redirect(f"{reverse('outcomes', args=[place.key])}#pulls")


def _writable_first(place: Place, one: str, other: str) -> tuple[str, str]:
    """The two metrics, first the one that the person may write. Raises Http404, PermissionDenied."""
    groups = dict(Metric.objects.filter(plan=place.plan, key__in=(one, other)).values_list("key", "group__key"))
    if set(groups) != {one, other}:
        raise Http404
    for key, against in ((one, other), (other, one)):
        if place.allows("write_group", groups[key]):
            return key, against
    raise PermissionDenied


def _known(request: PersonRequest, place: Place) -> dict[str, Any]:
    return {
        "plan_id": place.plan.pk,
        "by": request.user,
        "at": timezone.now(),
        "request_id": request_id(request),
    }
