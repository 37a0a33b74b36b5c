"""The verdict matrix, one cell of it, and tools that overlap."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from evaluations.access import tools_for
from evaluations.judging import judged
from evaluations.queries.matrix import (
    MatrixFilters,
    matrix_choices,
    matrix_page,
    read_matrix_filters,
)
from evaluations.queries.overlaps import overlap_page
from evaluations.queries.verdicts import price_rows, verdict_page
from plans.access import Place
from plans.http import PersonRequest, is_htmx, signed_in
from plans.queries.files import files_by_target
from plans.regions import kept_region


@require_GET
@signed_in
def verdict_matrix(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Every tool against every statement; the region alone for a script."""
    place = tools_for(request.user, plan_key)
    filters = read_matrix_filters(request.GET)
    context = {
        "plan": place,
        "active": "tools",
        "filters": filters,
        "region": _region(request, place, filters, request.GET.get("page", "")),
        "choices": matrix_choices(judged(place.plan).document, filters),
    }
    template = "evaluations/_matrix_region.html" if is_htmx(request) else "evaluations/matrix.html"
    return render(request, template, context)


def _region(request: PersonRequest, place: Place, filters: MatrixFilters, number: str) -> SafeString:
    """The table and the prices."""

    def context() -> dict[str, Any]:
        found, today = judged(place.plan), timezone.now().date()
        return {
            "filters": filters,
            "page": matrix_page(found, filters, plan_key=place.key, number=number, today=today),
            "prices": price_rows(found, filters, plan_key=place.key),
        }

    return kept_region(request, place, "evaluations/_matrix.html", context, asked=(repr(filters), number[:9]))


@require_GET
@signed_in
def overlaps(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Tools that cover the same capabilities; ?all=1 takes in the long list."""
    place = tools_for(request.user, plan_key)
    page = overlap_page(judged(place.plan), plan_key=place.key, further="all" not in request.GET)
    context = {"plan": place, "active": "tools", "page": page}
    return render(request, "evaluations/overlaps.html", context)


@require_GET
@signed_in
def verdict(request: PersonRequest, plan_key: str, key: str, requirement: str) -> HttpResponse:
    """One cell: the statement, the verdict, the facts with their evidence."""
    place = tools_for(request.user, plan_key)
    found = judged(place.plan)
    tool = found.tools.get(key)
    page = tool and verdict_page(found, tool, requirement, plan_key=place.key, today=timezone.now().date())
    if not page:
        raise Http404
    files = files_by_target(place.plan, "fact", [fact.key for fact in page.facts])
    context = {"plan": place, "active": "tools", "active_page": "verdict_matrix", "page": page, "files": files}
    template = "evaluations/_verdict.html" if is_htmx(request) else "evaluations/verdict.html"
    return render(request, template, context)
