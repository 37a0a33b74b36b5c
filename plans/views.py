"""Pages of the workspace."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse

from plans.live import revision_for


def live_poll(request: HttpRequest, token: str) -> HttpResponse:
    """Answer the plan's revision, 304 when the page knows it, 410 when the token is spent."""
    revision = revision_for(token)
    if revision is None:
        return HttpResponse(status=410)
    if request.GET.get("r") == str(revision):
        return HttpResponse(status=304)
    return JsonResponse({"revision": revision})
