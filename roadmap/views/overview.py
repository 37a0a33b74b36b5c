"""The plan at a glance."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from plans.access import plan_for
from plans.http import PersonRequest, is_htmx, signed_in
from plans.regions import kept_region
from roadmap.queries.agenda import agenda_page
from roadmap.queries.overview import overview_page


@require_GET
@signed_in
def overview(request: PersonRequest, plan_key: str) -> HttpResponse:
    """The five steps, who has not answered, what waits for me; the region alone for a script."""
    place = plan_for(request.user, plan_key)
    region = kept_region(
        request,
        place,
        "roadmap/_overview.html",
        lambda: {"page": overview_page(place)},
        reader=place.member.pk,
        relative_times=True,
    )
    if is_htmx(request):
        return HttpResponse(region)
    return render(request, "roadmap/overview.html", {"plan": place, "active": "overview", "region": region})


@require_GET
@signed_in
def agenda(request: PersonRequest, plan_key: str) -> HttpResponse:
    """The next meeting: only what is contested, to be printed."""
    place = plan_for(request.user, plan_key)
    today = timezone.localdate()
    context = {"plan": place, "active": "overview", "agenda": agenda_page(place, today), "today": today}
    return render(request, "roadmap/agenda.html", context)
