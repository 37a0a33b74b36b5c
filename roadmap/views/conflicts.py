"""Reconcile: ask the core, read what collides."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from plans import jobs
from plans.access import Place, plan_for
from plans.http import PersonRequest, is_htmx, request_id, signed_in, status_of
from roadmap.forms import AgreementForm
from roadmap.queries.answers import open_job
from roadmap.queries.conflicts import conflicts_page
from roadmap.queries.early import early_answer


@require_GET
@signed_in
def conflict_list(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Every minimal conflict as a card; the region alone for a script."""
    return conflicts(request, plan_for(request.user, plan_key))


def conflicts(request: PersonRequest, place: Place, form: AgreementForm | None = None) -> HttpResponse:
    """The page, with a refused proposal in the card that it was typed in."""
    between, number = request.GET.get("between", ""), request.GET.get("page", "")
    job = open_job(place.plan, "reconcile")
    context = {
        "plan": place,
        "active": "conflicts",
        "page": conflicts_page(place, timezone.localdate(), between=between, number=number),
        "job": job,
        "early": early_answer(place, job),
        "form": form or AgreementForm(),
        "open_conflict": form["conflict"].value() if form else "",
    }
    template = "roadmap/_conflicts.html" if is_htmx(request) else "roadmap/conflict_list.html"
    return render(request, template, context, status=status_of(form) if form else 200)


@require_POST
@signed_in
def reconcile_start(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Ask for a reconciliation; one that is on its way is not asked for twice."""
    place = plan_for(request.user, plan_key, rule="reconcile")
    if open_job(place.plan, "reconcile") is None:
        jobs.submit(
            plan=place.plan,
            kind="reconcile",
            params={},
            by=request.user,
            at=timezone.now(),
            request_id=request_id(request),
        )
    return redirect("conflict_list", place.key)
