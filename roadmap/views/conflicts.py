"""Reconcile: ask the core, read what collides, let something give way."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from plans import jobs
from plans.access import Place, plan_for
from plans.errors import AlreadyDone
from plans.http import PersonRequest, answer_errors, is_htmx, request_id, signed_in, status_of, version_of
from roadmap import commands
from roadmap.access import agreement_for
from roadmap.forms import ConcedeForm
from roadmap.queries.answers import open_job
from roadmap.queries.conflicts import conflicts_page


@require_GET
@signed_in
def conflict_list(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Every minimal conflict as a card; the region alone for a script."""
    return _page(request, plan_for(request.user, plan_key))


def _page(request: PersonRequest, place: Place, form: ConcedeForm | None = None) -> HttpResponse:
    context = {
        "plan": place,
        "active": "conflicts",
        "page": conflicts_page(place),
        "job": open_job(place.plan, "reconcile"),
        "form": form or ConcedeForm(),
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


@require_POST
@signed_in
def concede(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Let something give way; the reason is kept. What was typed stays when it is refused."""
    place = plan_for(request.user, plan_key, rule="settle")
    form = ConcedeForm(request.POST)
    if form.is_valid():
        with answer_errors(form):
            commands.concede(
                plan=place.plan,
                conflict=form.cleaned_data["conflict"],
                gives=form.gives(),
                reason=form.cleaned_data["reason"],
                until=form.cleaned_data["until"],
                by=request.user,
                at=timezone.now(),
                request_id=request_id(request),
            )
    if form.errors:
        return _page(request, place, form)
    messages.success(request, _("The agreement is recorded. Reconcile again to see what is left."))
    return redirect("conflict_list", place.key)


@require_POST
@signed_in
def agreement_withdraw(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Take an agreement back."""
    place, agreement = agreement_for(request.user, plan_key, key, write=True)
    try:
        commands.withdraw_agreement(
            plan_id=place.plan.pk,
            agreement_id=agreement.pk,
            version=version_of(request),
            by=request.user,
            at=timezone.now(),
            request_id=request_id(request),
        )
    except AlreadyDone:
        return redirect("conflict_list", place.key)
    messages.success(request, _("The agreement is withdrawn: its statements stand again as they were written."))
    return redirect("conflict_list", place.key)
