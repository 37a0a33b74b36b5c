"""The roadmap as files."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from plans.access import Place, plan_for
from plans.document import plan_document
from plans.http import PersonRequest, signed_in
from roadmap.exporting import calendar, issue_header, issue_rows
from stakeholders.exporting import csv_bytes


@require_GET
@signed_in
def roadmap_calendar(request: PersonRequest, plan_key: str) -> HttpResponse:
    """The roadmap for a calendar program."""
    place = plan_for(request.user, plan_key, rule="export")
    host = f"{place.key}.{request.get_host().partition(':')[0]}"
    data = calendar(plan_document(place.plan), stamp=place.plan.updated_at, host=host)
    return _file(place, data, "text/calendar; charset=utf-8", "ics")


@require_GET
@signed_in
def roadmap_export(request: PersonRequest, plan_key: str) -> HttpResponse:
    """The roadmap as a table that a spreadsheet opens and Jira imports."""
    place = plan_for(request.user, plan_key, rule="export")
    document = plan_document(place.plan)
    return _file(place, csv_bytes(issue_header(document), issue_rows(document)), "text/csv; charset=utf-8", "csv")


def _file(place: Place, data: bytes, kind: str, ending: str) -> HttpResponse:
    disposition = f'attachment; filename="{place.key}-roadmap.{ending}"'
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": disposition})
