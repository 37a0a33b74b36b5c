"""Everyone's requirements: the list, one by its permalink, the table as a file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.core.cache import caches
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from plans.access import Place, plan_for
from plans.document import plan_document
from plans.http import PersonRequest, is_htmx, signed_in
from plans.queries.activity import changed_here
from stakeholders.access import requirement_for
from stakeholders.exporting import table_response
from stakeholders.impact import impacts
from stakeholders.queries.listing import Filters, export_header, export_rows, list_page
from stakeholders.queries.requirement import requirement_page

KEPT_FILTERS = 1
"""With more filters than this, or a text, an address is too rare to be kept."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """The two parts of the list that say the same to everyone who reads the plan at this revision."""

    revision: int
    filters: SafeString
    region: SafeString


@require_GET
@signed_in
def requirement_list(request: PersonRequest, plan_key: str) -> HttpResponse:
    """The list with its filters; the region alone for a script."""
    place = plan_for(request.user, plan_key)
    rendered = _rendered(request, place)
    if is_htmx(request) and not request.htmx.history_restore_request and not request.htmx.boosted:
        return HttpResponse(rendered.region)
    context = {"plan": place, "active": "requirements", "rendered": rendered}
    return render(request, "stakeholders/requirement_list.html", context)


def _rendered(request: PersonRequest, place: Place) -> Rendered:
    """From this process's cache while the plan has not changed; an entry for each address that people come back to."""
    filters = Filters.read(request.GET)
    address = request.get_full_path()
    slot = f"requirement_list:{place.plan.pk}:{get_language()}:{hashlib.sha256(address.encode()).hexdigest()}"
    cache = caches["fragments"]
    held = cache.get(slot)
    if isinstance(held, Rendered) and held.revision == place.revision:
        return held
    context = {"plan": place, "page": list_page(place, filters, request.GET.get("page", "1")), "address": address}
    rendered = Rendered(
        place.revision,
        render_to_string("stakeholders/_requirement_filters.html", context),
        render_to_string("stakeholders/_requirements.html", context, request),
    )
    if filters.number <= KEPT_FILTERS and not filters.text:
        cache.set(slot, rendered)
    return rendered


@require_GET
@signed_in
def requirement_verdicts(request: PersonRequest, plan_key: str) -> HttpResponse:
    """What each requirement on the page does to the tools, and which ones others changed since the reader's last visit:
    asked for by the open page once it stands.
    """
    place = plan_for(request.user, plan_key)
    page = list_page(place, Filters.read(request.GET), request.GET.get("page", "1")).page
    document = plan_document(place.plan)
    shown = {row.key for row in page}
    expressions = {row.id: row.expression for row in document.requirements if row.id in shown}
    changed = changed_here(place, "row-", "requirement", among=shown)
    context = {"plan": place, "found": impacts(document, expressions).items(), "changed": changed}
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
def requirement_export(request: PersonRequest, plan_key: str, form: str) -> HttpResponse:
    """The filtered table as CSV or XLSX, formula cells neutralized."""
    place = plan_for(request.user, plan_key)
    rows = export_rows(place, Filters.read(request.GET))
    return table_response(form, f"{place.key}-requirements", export_header(place), rows)
