"""Price lists and running contracts."""

from __future__ import annotations

from decimal import Decimal

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from evaluations import commands
from evaluations.access import tool_for, tools_for
from evaluations.forms import CommitmentForm
from evaluations.models import Commitment
from evaluations.option_forms import OptionForm
from plans.document import plan_document
from plans.http import PersonRequest, answer_errors, request_id, signed_in, status_of, version_of
from reconciliation.document import PlanDocument

_MILLI = 1000


@require_http_methods(["GET", "POST"])
@signed_in
def option_edit(request: PersonRequest, plan_key: str, key: str, option: str) -> HttpResponse:
    """An option's price lines and terms."""
    place, row = tool_for(request.user, plan_key, key, write=True)
    standing = next((known for known in row.options if known.id == option), None)
    if standing is None:
        raise Http404
    form = OptionForm(request.POST or None, option=standing, teams=plan_document(place.plan).teams)
    if form.is_bound and form.is_valid():
        with answer_errors(form):
            commands.change_option(
                plan=place.plan,
                tool_key=row.key,
                version=version_of(request),
                option=form.option,
                by=request.user,
                at=timezone.now(),
                request_id=request_id(request),
            )
        if not form.errors:
            return redirect("tool", place.key, row.key)
    wrong = form.is_bound and not form.is_valid()
    context = {"plan": place, "active": "tools", "form": form, "tool": row, "option": standing}
    return render(request, "evaluations/option.html", context, status=422 if wrong else status_of(form))


@require_http_methods(["GET", "POST"])
@signed_in
def commitment_new(request: PersonRequest, plan_key: str) -> HttpResponse:
    """A running contract, and those that are written down already."""
    place = tools_for(request.user, plan_key, write=True)
    document = plan_document(place.plan)
    options = [(tool.name, option) for tool in document.tools for option in tool.options]
    form = CommitmentForm(request.POST or None, options=options, initial={"option": request.GET.get("option")})
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        with answer_errors(form):
            commands.add_commitment(
                plan=place.plan,
                option=data["option"],
                title=data["title"],
                until=data["until"],
                remaining_fee=int((data["remaining_fee"] or Decimal(0)) * _MILLI),
                sunk=int((data["sunk"] or Decimal(0)) * _MILLI),
                note=data["note"],
                by=request.user,
                at=timezone.now(),
                request_id=request_id(request),
            )
        if not form.errors:
            return redirect("tool", place.key, _tool_of(document, data["option"]))
    context = {"plan": place, "active": "tools", "form": form}
    return render(request, "evaluations/commitment.html", context, status=status_of(form))


def _tool_of(document: PlanDocument, option: str) -> str:
    """The key of the tool that the option belongs to."""
    return next(tool.id for tool in document.tools if option in {known.id for known in tool.options})


@require_POST
@signed_in
def commitment_remove(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Take a contract out of the plan."""
    place = tools_for(request.user, plan_key, write=True)
    option = Commitment.objects.values_list("option", flat=True).get(plan=place.plan, key=key)
    with answer_errors():
        commands.remove_commitment(
            plan=place.plan,
            key=key,
            version=version_of(request),
            by=request.user,
            at=timezone.now(),
            request_id=request_id(request),
        )
    return redirect("tool", place.key, _tool_of(plan_document(place.plan), option))
