"""The funnel and the steps through it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evaluations import commands
from evaluations.access import tool_for, tools_for
from evaluations.forms import EliminateForm, MoveForm
from evaluations.funnel import STAGES
from evaluations.judging import JudgedTool, judged
from evaluations.queries.market import funnel_page
from plans.errors import Refused
from plans.http import PersonRequest, answer_errors, is_htmx, request_id, signed_in, status_of, version_of
from reconciliation.answers import Verdict
from reconciliation.document import Stage


@require_GET
@signed_in
def funnel(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Every stage with its tools, and every elimination with its reason."""
    place = tools_for(request.user, plan_key)
    page = funnel_page(judged(place.plan), place.plan)
    template = "evaluations/_funnel.html" if is_htmx(request) else "evaluations/funnel.html"
    return render(request, template, {"plan": place, "active": "tools", "page": page})


@require_http_methods(["GET", "POST"])
@signed_in
def tool_move(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Move a tool on or back; where a stage is full, ask for the reason of an exception."""
    place, row = tool_for(request.user, plan_key, key, write=True)
    # A second click names the stage that the first one reached.
    stages = [stage for stage in STAGES if stage is not row.stage or request.method == "POST"]
    form = MoveForm(request.POST or None, stages=stages, initial={"to": request.GET.get("to")})
    if form.is_bound and form.is_valid():
        with answer_errors(form):
            commands.move(
                plan=place.plan,
                key=row.key,
                version=version_of(request),
                to=Stage(form.cleaned_data["to"]),
                exception=form.cleaned_data["exception"],
                by=request.user,
                at=timezone.now(),
                request_id=request_id(request),
            )
        if not form.errors:
            return redirect("tool", place.key, row.key)
    context = {"plan": place, "active": "tools", "form": form, "tool": row}
    return render(request, "evaluations/tool_move.html", context, status=status_of(form))


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
