"""Re-planning: what changed and what it touches, a proposed schedule, adopting it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from plans import jobs
from plans.access import job_for, plan_for
from plans.http import PersonRequest, answer_errors, is_htmx, request_id, signed_in
from roadmap import commands
from roadmap.queries.answers import open_job
from roadmap.queries.schedule import answer_of, schedule_page, starts_of


@require_http_methods(["GET"])
@signed_in
def schedule(request: PersonRequest, plan_key: str) -> HttpResponse:
    """What a new schedule would move, or why there is none."""
    place = plan_for(request.user, plan_key)
    template = "roadmap/_schedule.html" if is_htmx(request) else "roadmap/schedule.html"
    context = {"plan": place, "active": "roadmap", "page": schedule_page(place)}
    return render(request, template, context)


@require_POST
@signed_in
def schedule_start(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Ask the core for a schedule; one that is on its way is not asked for twice."""
    place = plan_for(request.user, plan_key, rule="settle")
    if open_job(place.plan, "schedule") is None:
        jobs.submit(
            plan=place.plan,
            kind="schedule",
            params={},
            by=request.user,
            at=timezone.now(),
            request_id=request_id(request),
        )
    return redirect("schedule", place.key)


@require_POST
@signed_in
def schedule_adopt(request: PersonRequest, plan_key: str, job: int) -> HttpResponse:
    """Place the items as proposed; pinned and finished ones stay."""
    place, found = job_for(request.user, plan_key, job)
    answer = answer_of(found) if found.kind == "schedule" else None
    if answer is None or answer.schedule is None:
        raise Http404
    place.require("settle")
    moved = 0
    with answer_errors():
        moved = commands.adopt_schedule(
            plan=place.plan,
            starts=starts_of(answer),
            basis=str(found.result.get("basis", "")),
            by=request.user,
            at=timezone.now(),
            request_id=request_id(request),
        )
    if moved:
        messages.success(request, ngettext("%(n)s item moved.", "%(n)s items moved.", moved) % {"n": moved})
    else:
        messages.info(request, _("The roadmap stands like this already."))
    return redirect("roadmap", place.key)
