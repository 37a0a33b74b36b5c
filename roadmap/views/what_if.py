"""What if: move numbers, see at once what is known of it, have it computed, name it, compare, adopt."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBadRequest, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from plans import jobs
from plans.access import Place, job_for, plan_for
from plans.document import plan_document
from plans.errors import AlreadyDone
from plans.http import PersonRequest, answer_errors, is_htmx, request_id, signed_in, status_of, version_of
from plans.models import JobState, Membership
from reconciliation.answers import Answer
from reconciliation.codec import from_json
from roadmap import commands
from roadmap.access import scenario_change_for, scenario_for
from roadmap.forms import ScenarioForm
from roadmap.models import SavedScenario
from roadmap.queries.scenario import dropped, scenario_page
from roadmap.queries.what_if import answer_of, saved_of
from roadmap.queries.what_if_compare import comparison
from roadmap.queries.what_if_computed import computed_of
from roadmap.queries.what_if_controls import controls_of
from roadmap.scenarios import Scenario, read_scenario

LONGEST = 8_000
"""Characters of a scenario as an address; more than every slider and switch of a large plan."""


@require_GET
@signed_in
def what_if(request: PersonRequest, plan_key: str) -> HttpResponse:
    """The page; the address holds what differs from the plan."""
    place = plan_for(request.user, plan_key)
    if is_htmx(request):
        return render(request, "roadmap/_scenarios.html", {"plan": place, "saved": _saved(place)})
    return _page(request, place, _scenario(place, request.GET))


def _page(request: PersonRequest, place: Place, scenario: Scenario, form: ScenarioForm | None = None) -> HttpResponse:
    context = {
        "plan": place,
        "active": "conflicts",
        "controls": controls_of(place, scenario),
        "answer": answer_of(place, scenario),
        "saved": _saved(place),
        "form": form or ScenarioForm(),
    }
    return render(request, "roadmap/what_if.html", context, status=status_of(form) if form else 200)


def _saved(place: Place) -> Any:
    return saved_of(place, dict(Membership.objects.filter(plan=place.plan).values_list("key", "name")))


def _scenario(place: Place, sent: QueryDict) -> Scenario:
    return read_scenario(sent, plan_document(place.plan))


@require_GET
@signed_in
def what_if_answer(request: PersonRequest, plan_key: str) -> HttpResponse:
    """The answer alone, while someone moves a slider. The address bar follows, so that the page can be sent on."""
    place = plan_for(request.user, plan_key)
    answer = answer_of(place, _scenario(place, request.GET))
    response = render(request, "roadmap/_what_if_answer.html", {"plan": place, "answer": answer, "moving": True})
    page = reverse("what_if", args=[place.key])
    response["HX-Replace-Url"] = f"{page}?{answer.query}" if answer.query else page
    return response


@require_POST
@signed_in
def what_if_compute(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Have it computed in full by a worker. Nothing of the plan is written: no row, no event, no revision."""
    place = plan_for(request.user, plan_key)
    query = request.POST.get("changes", "")
    if len(query) > LONGEST:
        return HttpResponseBadRequest()
    job = jobs.submit(
        plan=place.plan,
        kind="what_if",
        params={"query": query},
        by=request.user,
        at=timezone.now(),
        silent=True,
    )
    if not is_htmx(request):
        return redirect("what_if_computed", place.key, job.pk)
    return render(request, "roadmap/_what_if_computed.html", {"plan": place, "job": job, "found": None})


@require_GET
@signed_in
def what_if_computed(request: PersonRequest, plan_key: str, job: int) -> HttpResponse:
    """What came of it, for the person who asked; the fragment asks for itself until it is there."""
    place, row = job_for(request.user, plan_key, job)
    if row.kind != "what_if" or row.requested_by_id != request.user.pk:
        raise Http404
    found = None
    if row.state == JobState.DONE:
        found = computed_of(place, from_json(Answer, row.result["answer"]))
    context = {"plan": place, "active": "conflicts", "active_page": "what_if", "job": row, "found": found}
    template = "roadmap/_what_if_computed.html" if is_htmx(request) else "roadmap/what_if_computed.html"
    return render(request, template, context | {"query": row.params.get("query", "")})


@require_POST
@signed_in
def scenario_name(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Keep it under a name, for every member to see."""
    place = plan_for(request.user, plan_key, rule="comment")
    form = ScenarioForm(request.POST)
    scenario = _scenario(place, QueryDict(request.POST.get("changes", "")[:LONGEST]))
    if form.is_valid():
        with answer_errors(form):
            commands.name_scenario(
                plan_id=place.plan.pk,
                name=form.cleaned_data["name"],
                changes=scenario,
                person_key=place.member.key,
                by=request.user,
                at=timezone.now(),
                request_id=request_id(request),
            )
    if form.errors:
        return _page(request, place, scenario, form)
    messages.success(request, _("Kept. Every member of the plan can look at it."))
    return redirect("what_if", place.key)


@require_GET
@signed_in
def scenario_compare(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Two what-ifs beside the plan as it is."""
    place = plan_for(request.user, plan_key)
    keys = [key for key in request.GET.getlist("with") if key][:2]
    rows = {row.key: row for row in SavedScenario.objects.filter(plan=place.plan, key__in=keys)}
    columns = comparison(place, [(rows[key].name, rows[key].changes) for key in keys if key in rows])
    context = {"plan": place, "active": "conflicts", "active_page": "what_if", "columns": columns}
    return render(request, "roadmap/what_if_compare.html", context)


@require_GET
@signed_in
def scenario(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """A what-if with a name: what it asks of whom, and how far the plan follows it."""
    try:
        place, row = scenario_for(request.user, plan_key, key)
    except Http404:
        return _dropped(request, plan_key, key)
    context = {"plan": place, "active": "conflicts", "active_page": "what_if", "page": scenario_page(place, row)}
    return render(request, "roadmap/_scenario.html" if is_htmx(request) else "roadmap/scenario.html", context)


def _dropped(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """To the list, and say who dropped it: notices and open pages still lead here. Raises Http404 if it never was."""
    place = plan_for(request.user, plan_key)
    said = dropped(place, key)
    if not said:
        raise Http404
    messages.info(request, said)
    if is_htmx(request):
        return HttpResponse(status=204, headers={"HX-Redirect": reverse("what_if", args=[place.key])})
    return redirect("what_if", place.key)


@require_POST
@signed_in
def scenario_take_over(request: PersonRequest, plan_key: str, key: str, change: str) -> HttpResponse:
    """Write one change of it into the plan: whoever may set what it changes."""
    place, row, asked = scenario_change_for(request.user, plan_key, key, change)
    with answer_errors():
        commands.take_over(
            plan=place.plan,
            row=row,
            asked=asked,
            version=version_of(request),
            by=request.user,
            at=timezone.now(),
            request_id=request_id(request),
        )
    messages.success(request, _("Taken over: %(what)s.") % {"what": asked.what})
    return redirect("scenario", place.key, row.key)


@require_POST
@signed_in
def scenario_adopt(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Propose what it asks of statements to their owners, who sign or refuse; ask for the rest where it is set."""
    place, row = scenario_for(request.user, plan_key, key)
    place.require("propose")
    try:
        adopted = commands.adopt_scenario(
            plan=place.plan,
            scenario_id=row.pk,
            by=request.user,
            at=timezone.now(),
            request_id=request_id(request),
        )
    except AlreadyDone:
        return redirect("conflict_list", place.key)
    proposed, asked = len(adopted.agreements), len(adopted.asked)
    if proposed:
        sentence = ngettext("%(n)s proposal waits to be signed.", "%(n)s proposals wait to be signed.", proposed)
        messages.success(request, sentence % {"n": proposed})
    if asked:
        sentence = ngettext(
            "%(n)s request stands beside what would change, and its owners are told.",
            "%(n)s requests stand beside what would change, and its owners are told.",
            asked,
        )
        messages.success(request, sentence % {"n": asked})
    return redirect("conflict_list", place.key) if proposed else redirect("scenario", place.key, row.key)


@require_POST
@signed_in
def scenario_drop(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Drop it: whoever named it, or a facilitator."""
    place, row = scenario_for(request.user, plan_key, key)
    if not row.person_key or row.person_key != place.member.key:
        place.require("settle")
    with suppress(AlreadyDone):
        commands.drop_scenario(
            plan_id=place.plan.pk,
            scenario_id=row.pk,
            version=version_of(request),
            by=request.user,
            at=timezone.now(),
            request_id=request_id(request),
        )
    return redirect("what_if", place.key)
