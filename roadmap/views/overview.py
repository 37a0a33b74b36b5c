"""The plan at a glance."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from plans.access import plan_for
from plans.http import PersonRequest, is_htmx, signed_in
from roadmap.queries.agenda import agenda_page
from roadmap.queries.overview import overview_page


@require_GET
@signed_in
def overview(request: PersonRequest, plan_key: str) -> HttpResponse:
    """The five steps, who has not answered, what waits for me; the region alone for a script."""
    place = plan_for(request.user, plan_key)
    template = "roadmap/_overview.html" if is_htmx(request) else "roadmap/overview.html"
    return render(request, template, {"plan": place, "active": "overview", "page": overview_page(place)})


@require_GET
@signed_in
def agenda(request: PersonRequest, plan_key: str) -> HttpResponse:
    """The next meeting: only what is contested, to be printed."""
    place = plan_for(request.user, plan_key)
    today = timezone.localdate()
    context = {"plan": place, "active": "overview", "agenda": agenda_page(place, today), "today": today}
    return render(request, "roadmap/agenda.html", context)
