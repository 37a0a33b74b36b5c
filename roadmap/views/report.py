"""The report: export, download, sign."""

from __future__ import annotations

from pathlib import Path

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plans import jobs
from plans.access import Place, job_for, plan_for
from plans.http import PersonRequest, answer_errors, is_htmx, request_id, signed_in, status_of
from plans.models import JobState
from plans.stepup import recently_signed_in
from roadmap import commands
from roadmap.forms import ReportForm, SignForm
from roadmap.models import SignOffState
from roadmap.queries.answers import open_job
from roadmap.queries.report import report_page, reports_folder


@require_http_methods(["GET", "POST"])
@signed_in
def report(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Choose the paper and export; the history of exports; who signed."""
    place = plan_for(request.user, plan_key, rule="export")
    form = ReportForm(request.POST or None)
    if form.is_bound and form.is_valid():
        if open_job(place.plan, "report") is None:
            jobs.submit(
                plan=place.plan,
                kind="report",
                params={"paper": form.cleaned_data["paper"], "language": get_language() or "en"},
                by=request.user,
                at=timezone.now(),
                request_id=request_id(request),
            )
        return redirect("report", place.key)
    return _page(request, place, form)


def _page(
    request: PersonRequest, place: Place, form: ReportForm | None = None, sign: SignForm | None = None
) -> HttpResponse:
    page = report_page(place)
    bound = sign or form
    context = {
        "plan": place,
        "active": "report",
        "page": page,
        "job": open_job(place.plan, "report"),
        "form": form or ReportForm(),
        "sign": sign or SignForm(initial={"digest": page.digest}),
    }
    template = "roadmap/_report.html" if is_htmx(request) else "roadmap/report.html"
    return render(request, template, context, status=status_of(bound) if bound else 200)


@require_GET
@signed_in
def report_file(request: PersonRequest, plan_key: str, job: int) -> FileResponse:
    """A finished PDF, as a download; who may not see the plan any more gets 404."""
    place, found = job_for(request.user, plan_key, job)
    place.require("export")
    name = str(found.result.get("file", "")) if found.state == JobState.DONE and found.kind == "report" else ""
    path = reports_folder() / Path(name).name
    if not name or not path.is_file():
        raise Http404
    response = FileResponse(path.open("rb"), as_attachment=True, filename=f"{place.key}-{found.pk}.pdf")
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
@signed_in
@recently_signed_in
def report_sign(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Sign for the group that one leads."""
    place = plan_for(request.user, plan_key)
    group_key = place.member.group_key
    place.require("sign", group_key)
    form = SignForm(request.POST)
    if form.is_valid():
        with answer_errors(form):
            commands.sign_off(
                plan=place.plan,
                group_key=group_key,
                person_key=place.member.key,
                state=SignOffState(form.cleaned_data["state"]),
                reason=form.cleaned_data["reason"],
                digest=form.cleaned_data["digest"],
                by=request.user,
                at=timezone.now(),
                request_id=request_id(request),
            )
    if form.errors:
        return _page(request, place, sign=form)
    messages.success(request, _("Your group's word is recorded for this version."))
    return redirect("report", place.key)
