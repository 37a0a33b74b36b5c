"""Decision records: one list, written by hand or by agreements, exported as Markdown."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from plans.access import plan_for
from plans.document import plan_document
from plans.http import PersonRequest, answer_errors, is_htmx, request_id, signed_in, status_of, version_of
from roadmap import commands
from roadmap.access import decision_for
from roadmap.decision_forms import DecisionForm
from roadmap.minutes import decisions_markdown
from roadmap.queries.decisions import decisions_page


@require_GET
@signed_in
def decision_list(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Every record and every waiver; the region alone for a script."""
    place = plan_for(request.user, plan_key)
    template = "roadmap/_decisions.html" if is_htmx(request) else "roadmap/decision_list.html"
    page = decisions_page(place, timezone.localdate())
    return render(request, template, {"plan": place, "active": "conflicts", "page": page})


@require_GET
@signed_in
def decision_export(request: PersonRequest, plan_key: str) -> HttpResponse:
    """The records as a Markdown file."""
    place = plan_for(request.user, plan_key, rule="export")
    content = decisions_markdown(plan_document(place.plan))
    response = HttpResponse(content, content_type="text/markdown; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{place.key}-decisions.md"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["GET", "POST"])
@signed_in
def decision_add(request: PersonRequest, plan_key: str) -> HttpResponse:
    """A new record by hand; `replaces` in the address names the one that it replaces."""
    place = plan_for(request.user, plan_key, rule="settle")
    initial = {"decided_on": timezone.localdate(), "supersedes": request.GET.get("replaces", "")}
    form = DecisionForm(request.POST or None, document=plan_document(place.plan), initial=initial)
    if form.is_bound and form.is_valid():
        with answer_errors(form):
            commands.record_decision(
                plan_id=place.plan.pk,
                values=form.values(),
                by=request.user,
                at=timezone.now(),
                request_id=request_id(request),
            )
        if not form.errors:
            messages.success(request, _("The decision is recorded."))
            return redirect("decision_list", place.key)
    context = {"plan": place, "active": "conflicts", "active_page": "decision_list", "form": form, "row": None}
    return render(request, "roadmap/decision.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@signed_in
def decision_edit(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """The words of a record."""
    place, row = decision_for(request.user, plan_key, key)
    initial = {name: getattr(row, name) for name in DecisionForm.base_fields} | {"links": "\n".join(row.links)}
    form = DecisionForm(request.POST or None, document=plan_document(place.plan), key=row.key, initial=initial)
    if form.is_bound and form.is_valid():
        with answer_errors(form):
            commands.edit_decision(
                plan_id=place.plan.pk,
                decision_id=row.pk,
                version=version_of(request),
                values=form.values(),
                by=request.user,
                at=timezone.now(),
                request_id=request_id(request),
            )
        if not form.errors:
            messages.success(request, _("Saved."))
            return redirect("decision_list", place.key)
    context = {"plan": place, "active": "conflicts", "active_page": "decision_list", "form": form, "row": row}
    return render(request, "roadmap/decision.html", context, status=status_of(form))
