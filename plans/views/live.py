"""Live updates and long work: what an open page asks again and again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from plans import jobs
from plans.access import Place, job_for, plan_for
from plans.commands.people import touch_seen
from plans.http import PersonRequest, came_from, is_htmx, signed_in
from plans.live import forget_revision, moment_for, moment_of
from plans.models import Job, JobState
from plans.wording import job_name


@require_GET
def live_poll(request: HttpRequest, token: str) -> HttpResponse:
    """Answer the plan's revision and who is here, 304 when the page knows both, 410 when the token is spent."""
    moment = moment_for(token)
    if moment is None:
        return HttpResponse(status=410)
    if request.GET.get("r") == str(moment.revision) and request.GET.get("h", moment.stamp) == moment.stamp:
        return HttpResponse(status=304)
    return JsonResponse(moment.as_json())


@require_GET
@signed_in
def live_renew(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Another token for the poll, rights checked. An open page asks once a minute and when the person takes up another
    row, so this is also how one is seen, and where: `on` is the page's path with the row's id behind a hash.
    """
    place = plan_for(request.user, plan_key)
    touch_seen(place.member, timezone.now(), on=request.GET.get("on", ""))
    forget_revision(place.plan.pk)
    moment = moment_of(place.plan.pk)
    return JsonResponse({"poll_url": place.poll_url, **(moment.as_json() if moment else {})})


@require_GET
@signed_in
def job_status(request: PersonRequest, plan_key: str, pk: int) -> HttpResponse:
    """How far a job is: a fragment that asks for itself until it is over, or the page around it."""
    place, job = job_for(request.user, plan_key, pk)
    template = "plans/_job.html" if is_htmx(request) else "plans/job.html"
    response = render(request, template, {"plan": place, "job": job_state(place, job)})
    if job.is_over:
        response["HX-Trigger"] = "job:done"  # the page fetches what came of it
    elif job.result and "told" not in request.GET:
        response["HX-Trigger"] = "job:told"  # the page fetches what is known already, and asks no more for it
    return response


@require_POST
@signed_in
def job_cancel(request: PersonRequest, plan_key: str, pk: int) -> HttpResponse:
    """Stop a job: whoever asked for it, or a facilitator."""
    place, job = job_for(request.user, plan_key, pk)
    if job.requested_by_id != request.user.pk:
        place.require("manage_plan")
    jobs.cancel(job=job, by=request.user, at=timezone.now())
    if is_htmx(request):
        job.refresh_from_db()
        response = render(request, "plans/_job.html", {"plan": place, "job": job_state(place, job)})
        response["HX-Trigger"] = "job:done"
        return response
    return redirect(came_from(request))


def job_state(place: Place, job: Job) -> dict[str, object]:
    """What the job's fragment shows: names and texts, percent done (None while nobody knows), addresses."""
    address = reverse("job_status", args=[place.key, job.pk])
    may_cancel = job.requested_by_id == place.member.user_id or place.allows("manage_plan")
    return {
        "id": f"job-{job.pk}",
        "name": job_name(job.kind),
        "message": job.error or job.stage or job.get_state_display(),
        "percent": percent_of(job),
        "state": job.state,
        "poll_url": "" if job.is_over else f"{address}?told=1" if job.result else address,
        "cancel_url": reverse("job_cancel", args=[place.key, job.pk]) if may_cancel and not job.is_over else "",
    }


def percent_of(job: Job) -> int | None:
    """How much is done, in percent; None while the worker has not said how much there is."""
    if job.state == JobState.DONE:
        return 100
    return job.done * 100 // job.total if job.total else None
