"""The funnel and the steps through it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evaluations import commands
from evaluations.access import tool_for, tools_for
from evaluations.forms import EliminateForm, MoveForm, ScopeForm, SiftForm
from evaluations.funnel import STAGES, Objection, gate
from evaluations.judging import JudgedTool, judged
from evaluations.queries.funnel import funnel_page
from evaluations.queries.sifting import sift_page
from evaluations.queries.tools import read_filters
from plans.access import Place
from plans.document import plan_document
from plans.errors import Refused
from plans.http import PersonRequest, answer_errors, is_htmx, request_id, signed_in, status_of, version_of
from plans.queries.people import people_of
from reconciliation.answers import Verdict
from reconciliation.document import FunnelScope, Stage


@require_GET
@signed_in
def funnel(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Every stage with its tools, and every elimination with its reason."""
    place = tools_for(request.user, plan_key)
    page = funnel_page(judged(place.plan), place.plan, request.GET.get("area", ""), today=timezone.now().date())
    template = "evaluations/_funnel.html" if is_htmx(request) else "evaluations/funnel.html"
    return render(request, template, {"plan": place, "active": "tools", "page": page})


@require_POST
@signed_in
def funnel_scope(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Count the sizes of the stages for each capability, or for one platform."""
    place = tools_for(request.user, plan_key, write=True)
    form = ScopeForm(request.POST)
    if form.is_valid():
        with answer_errors():
            commands.set_scope(
                plan=place.plan,
                scope=FunnelScope(form.cleaned_data["scope"]),
                version=version_of(request),
                by=request.user,
                at=timezone.now(),
                request_id=request_id(request),
            )
    return redirect("funnel", place.key)


@require_http_methods(["GET", "POST"])
@signed_in
def tool_move(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Move a tool on or back; where a stage is full, ask for the reason of an exception."""
    place, row = tool_for(request.user, plan_key, key, write=True)
    # A second click names the stage that the first one reached.
    stages = [stage for stage in STAGES if stage is not row.stage or request.method == "POST"]
    form = MoveForm(
        request.POST or None,
        stages=stages,
        people=people_of(place.plan.pk),
        initial={"to": request.GET.get("to"), "answers": place.member.key},
    )
    if form.is_bound and form.is_valid():
        with answer_errors(form):
            commands.move(
                plan=place.plan,
                key=row.key,
                version=version_of(request),
                to=Stage(form.cleaned_data["to"]),
                exception=form.cleaned_data["exception"],
                answers=form.cleaned_data["answers"],
                by=request.user,
                at=timezone.now(),
                request_id=request_id(request),
            )
        if not form.errors:
            return redirect("tool", place.key, row.key)
    objection = None if form.is_bound else _objection(place, row.key, request.GET.get("to"))
    context = {"plan": place, "active": "tools", "form": form, "tool": row, "objection": objection}
    return render(request, "evaluations/tool_move.html", context, status=status_of(form))


def _objection(place: Place, key: str, to: str | None) -> Objection | None:
    """What will stand against the step that the page was opened for."""
    return gate(plan_document(place.plan), key, Stage(to)) if to in {str(stage) for stage in STAGES} else None


@require_http_methods(["GET", "POST"])
@signed_in
def tool_eliminate(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Take a tool out of the funnel; the statements that it fails are proposed as the reason."""
    place, row = tool_for(request.user, plan_key, key, write=True)
    found = judged(place.plan)
    failed = _failed(found.tools[row.key])
    requirements = sorted(found.document.requirements, key=lambda requirement: requirement.id not in failed)
    musts = {r.id for r in requirements if r.priority == "must"}
    form = EliminateForm(
        request.POST or None,
        requirements=requirements,
        initial={"requirements": [key for key in failed if key in musts and key not in found.conceded]},
    )
    if form.is_bound and form.is_valid():
        with answer_errors(form):
            commands.eliminate(
                plan=place.plan,
                key=row.key,
                version=version_of(request),
                reason=form.cleaned_data["reason"],
                requirements=form.cleaned_data["requirements"],
                by=request.user,
                at=timezone.now(),
                request_id=request_id(request),
            )
        if not form.errors:
            return redirect("tool", place.key, row.key)
    context = {"plan": place, "active": "tools", "form": form, "tool": row, "failed": failed}
    return render(request, "evaluations/tool_eliminate.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@signed_in
def tool_sift(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Take out what fails a must, a page of the filtered list at a time."""
    place = tools_for(request.user, plan_key, write=True)
    page = sift_page(judged(place.plan), place.plan, read_filters(request.GET))
    form = SiftForm(
        request.POST or None,
        values=[row.value for row in page.rows],
        initial={"tools": [row.value for row in page.rows], "reason": _("It fails a must.")},
    )
    if form.is_bound and form.is_valid():
        chosen = set(form.cleaned_data["tools"])
        leaving = [
            commands.Leaving(key=row.key, version=row.version, requirements=tuple(key for key, _text in row.musts))
            for row in page.rows
            if row.value in chosen
        ]
        with answer_errors(form):
            gone = commands.sift(
                plan=place.plan,
                leaving=leaving,
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=timezone.now(),
                request_id=request_id(request),
            )
            text = ngettext("%(n)s tool left; each says why.", "%(n)s tools left; each says why.", gone)
            messages.success(request, text % {"n": gone})
        if not form.errors:
            return redirect(f"{reverse('tool_list', args=[place.key])}?{request.GET.urlencode()}")
    chosen = set(request.POST.getlist("tools")) if form.is_bound else {row.value for row in page.rows}
    context = {"plan": place, "active": "tools", "page": page, "form": form}
    return render(request, "evaluations/tool_sift.html", context | {"chosen": chosen}, status=status_of(form))


def _failed(tool: JudgedTool) -> list[str]:
    """The statements that the tool's best option fails."""
    found = tool.best.verdicts if tool.best else ()
    return [verdict.requirement for verdict in found if verdict.verdict is Verdict.FAIL]


@require_POST
@signed_in
def tool_bring_back(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Put an eliminated tool on the long list again."""
    place, row = tool_for(request.user, plan_key, key, write=True)
    try:
        with answer_errors():
            commands.bring_back(
                plan=place.plan,
                key=row.key,
                version=version_of(request),
                by=request.user,
                at=timezone.now(),
                request_id=request_id(request),
            )
    except Refused as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("%(tool)s is on the long list again.") % {"tool": row.name})
    return redirect("tool", place.key, row.key)
