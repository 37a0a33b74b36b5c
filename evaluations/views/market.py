"""The shared catalogue, and tools side by side."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evaluations import commands
from evaluations.access import tools_for
from evaluations.judging import judged
from evaluations.queries.compare import compare_page
from evaluations.queries.market import catalogue_page
from plans.errors import Refused
from plans.http import PersonRequest, answer_errors, is_htmx, next_url, request_id, signed_in


@require_GET
@signed_in
def catalogue(request: PersonRequest, plan_key: str) -> HttpResponse:
    """The tools of the market, to put on the long list."""
    place = tools_for(request.user, plan_key)
    page = catalogue_page(judged(place.plan), place.plan, q=request.GET.get("q", ""), number=request.GET.get("page"))
    template = "evaluations/_catalogue.html" if is_htmx(request) else "evaluations/catalogue.html"
    return render(request, template, {"plan": place, "active": "tools", "page": page})


@require_POST
@signed_in
def catalogue_add(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Put one tool of the catalogue on the long list."""
    place = tools_for(request.user, plan_key, write=True)
    try:
        with answer_errors():
            tool = commands.add_from_catalogue(
                plan=place.plan,
                catalogue_key=request.POST.get("tool", "").replace("\x00", "")[:60],
                by=request.user,
                at=timezone.now(),
                request_id=request_id(request),
            )
            messages.success(request, _("%(tool)s is on the long list.") % {"tool": tool.name})
    except Refused as error:
        messages.error(request, error.sentence)
    return redirect(next_url(request, reverse("catalogue", args=[place.key])))


@require_GET
@signed_in
def tool_compare(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Up to four tools side by side."""
    place = tools_for(request.user, plan_key)
    page = compare_page(
        judged(place.plan), request.GET.getlist("tool"), plan_key=place.key, today=timezone.now().date()
    )
    return render(request, "evaluations/compare.html", {"plan": place, "active": "tools", "page": page})
