"""The report: export, download."""

from __future__ import annotations

from pathlib import Path

from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from plans import jobs
from plans.access import Place, job_for, plan_for
from plans.document import plan_document
from plans.http import PersonRequest, is_htmx, request_id, signed_in, status_of
from plans.models import JobState
from roadmap.queries.answers import is_under_way, open_jobs
from roadmap.queries.editions import version_keys
from roadmap.queries.report import report_page, reports_folder
from roadmap.report.readers import reader_of
from roadmap.report_forms import ReportForm

PRESET = frozenset({"audience", "tool", "version"})
"""What a link to the page chooses in its form."""


@require_http_methods(["GET", "POST"])
@signed_in
def report(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Choose what to print, for whom, and export; the history of exports; who signed."""
    place = plan_for(request.user, plan_key, rule="export")
    form = _form(place, request.POST or None, preset={name: request.GET[name] for name in PRESET & request.GET.keys()})
    if form.is_bound and form.is_valid():
        place.require(form.reader().rule)
        if not is_under_way(place.plan, "report", form.params()):
            jobs.submit(
                plan=place.plan,
                kind="report",
                params=form.params(),
                by=request.user,
                at=timezone.now(),
                request_id=request_id(request),
            )
        return redirect("report", place.key)
    return _page(request, place, form)


def _form(place: Place, data: QueryDict | None = None, *, preset: dict[str, str]) -> ReportForm:
    return ReportForm(
        data,
        initial=preset,
        document=plan_document(place.plan),
        versions=version_keys(place.plan),
        own=place.member.group_key,
        asks=place.allows("write_tools"),
    )


def _page(request: PersonRequest, place: Place, form: ReportForm) -> HttpResponse:
    context = {
        "plan": place,
        "active": "report",
        "page": report_page(place),
        "jobs": open_jobs(place.plan, "report"),
        "form": form,
    }
    template = "roadmap/_report.html" if is_htmx(request) else "roadmap/report.html"
    return render(request, template, context, status=status_of(form))


@require_GET
@signed_in
def report_file(request: PersonRequest, plan_key: str, job: int) -> FileResponse:
    """A finished file, as a download; who may not see the plan any more gets 404."""
    place, found = job_for(request.user, plan_key, job)
    place.require(reader_of(found.params).rule)
    name = str(found.result.get("file", "")) if found.state == JobState.DONE and found.kind == "report" else ""
    path = reports_folder() / Path(name).name
    if not name or not path.is_file():
        raise Http404
    response = FileResponse(path.open("rb"), as_attachment=True, filename=f"{place.key}-{found.pk}{path.suffix}")
    response["X-Content-Type-Options"] = "nosniff"
    return response
