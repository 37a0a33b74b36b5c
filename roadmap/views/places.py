"""Where one can go within a plan, for the palette behind Ctrl-K."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from plans.access import plan_for
from plans.http import PersonRequest, signed_in
from roadmap.queries.places import places_of


@require_GET
@signed_in
def places(request: PersonRequest, plan_key: str) -> HttpResponse:
    """{"places": [{text, kind, url}]} of the whole plan: the browser filters while one types."""
    place = plan_for(request.user, plan_key)
    return JsonResponse({"places": [asdict(each) for each in places_of(place)]})
