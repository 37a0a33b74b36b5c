"""Teams, budgets, milestones and dated rules: one page, one form a row."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plans.access import plan_for
from plans.document import plan_document
from plans.http import PersonRequest, answer_errors, request_id, signed_in, status_of, version_of
from roadmap import commands
from roadmap.access import frame_row_for, kind_for
from roadmap.frame_forms import initial_of
from roadmap.queries.frame import frame_page


@require_GET
@signed_in
def roadmap_frame(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Everything that the roadmap stands in."""
    place = plan_for(request.user, plan_key)
    context = {"plan": place, "active": "roadmap"}
    return render(request, "roadmap/frame.html", context | {"page": frame_page(place, timezone.localdate())})


@require_http_methods(["GET", "POST"])
@signed_in
def frame_add(request: PersonRequest, plan_key: str, kind: str) -> HttpResponse:
    """A new team, budget, milestone or rule."""
    place, of = kind_for(request.user, plan_key, kind)
    form = of.form(request.POST or None, document=plan_document(place.plan))
    if form.is_bound and form.is_valid():
        with answer_errors(form):
            commands.add_frame_row(
                plan_id=place.plan.pk,
                model=of.model,
                values=form.values(),
                by=request.user,
                at=timezone.now(),
                request_id=request_id(request),
            )
        if not form.errors:
            return redirect("roadmap_frame", place.key)
    context = {"plan": place, "active": "roadmap", "form": form, "title": of.one}
    return render(request, "roadmap/frame_row.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@signed_in
def frame_row(request: PersonRequest, plan_key: str, kind: str, key: str) -> HttpResponse:
    """One of them."""
    place, of, row = frame_row_for(request.user, plan_key, kind, key)
    form = of.form(request.POST or None, document=plan_document(place.plan), initial=initial_of(row))
    if form.is_bound and form.is_valid():
        with answer_errors(form):
            commands.change_frame_row(
                plan_id=place.plan.pk,
                model=of.model,
                key=row.key,
                version=version_of(request),
                values=form.values(),
                by=request.user,
                at=timezone.now(),
                request_id=request_id(request),
            )
        if not form.errors:
            messages.success(request, _("Saved."))
            return redirect("roadmap_frame", place.key)
    context = {"plan": place, "active": "roadmap", "form": form, "row": row, "kind": kind}
    title = getattr(row, "title", "") or getattr(row, "name", "") or row.key
    return render(request, "roadmap/frame_row.html", context | {"title": title}, status=status_of(form))


@require_POST
@signed_in
def frame_remove(request: PersonRequest, plan_key: str, kind: str, key: str) -> HttpResponse:
    """Take one away."""
    place, of, row = frame_row_for(request.user, plan_key, kind, key)
    with answer_errors():
        commands.remove_frame_row(
            plan_id=place.plan.pk,
            model=of.model,
            key=row.key,
            version=version_of(request),
            by=request.user,
            at=timezone.now(),
            request_id=request_id(request),
        )
    return redirect("roadmap_frame", place.key)


@require_POST
@signed_in
def rule_check(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Say that one looked at what a dated rule touches."""
    place, _of, row = frame_row_for(request.user, plan_key, "rule", key)
    with answer_errors():
        commands.check_rule(
            plan_id=place.plan.pk,
            key=row.key,
            version=version_of(request),
            by=request.user,
            at=timezone.now(),
            request_id=request_id(request),
        )
    return redirect("roadmap", place.key)
