"""Everyone's requirements: the list, one by its permalink, the table as a file."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from plans.access import plan_for
from plans.document import plan_document
from plans.http import PersonRequest, is_htmx, signed_in
from stakeholders.access import requirement_for
from stakeholders.exporting import csv_bytes
from stakeholders.impact import impacts
from stakeholders.queries.listing import Filters, export_rows, list_page
from stakeholders.queries.requirement import requirement_page


@require_GET
@signed_in
def requirement_list(request: PersonRequest, plan_key: str) -> HttpResponse:
    """The list with its filters; the region alone for a script."""
    place = plan_for(request.user, plan_key)
    page = list_page(place, Filters.read(request.GET), request.GET.get("page", "1"))
    context = {"plan": place, "active": "requirements", "page": page}
    fragment = is_htmx(request) and not request.htmx.history_restore_request and not request.htmx.boosted
    template = "stakeholders/_requirements.html" if fragment else "stakeholders/requirement_list.html"
    return render(request, template, context)


@require_GET
@signed_in
def requirement_verdicts(request: PersonRequest, plan_key: str) -> HttpResponse:
    """What each requirement on the page does to the tools, asked for by the open page once it stands."""
    place = plan_for(request.user, plan_key)
    page = list_page(place, Filters.read(request.GET), request.GET.get("page", "1")).page
    document = plan_document(place.plan)
    shown = {row.key for row in page}
    expressions = {row.id: row.expression for row in document.requirements if row.id in shown}
    context = {"plan": place, "found": impacts(document, expressions).items()}
    return render(request, "stakeholders/_verdicts.html", context)


@require_GET
@signed_in
def requirement(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """One requirement with what it does to every tool, and how it came to be."""
    place, found = requirement_for(request.user, plan_key, key)
    page = requirement_page(place, found)
    return render(request, "stakeholders/requirement.html", {"plan": place, "active": "requirements", "page": page})


@require_GET
@signed_in
def requirement_export(request: PersonRequest, plan_key: str) -> HttpResponse:
    """The filtered table as CSV, formula cells neutralized."""
    place = plan_for(request.user, plan_key)
    header = [_("Key"), _("Group"), _("Statement"), _("Test"), _("Priority"), _("Weight"), _("Negotiable")]
    header += [_("Because"), _("Source")]
    data = csv_bytes(header, export_rows(place, Filters.read(request.GET)))
    response = HttpResponse(data, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{place.key}-requirements.csv"'
    return response
