"""Proofs of concept."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evaluations.access import tools_for
from evaluations.commands import proofs as commands
from evaluations.proof_forms import (
    ChecksForm,
    DecideForm,
    MeasureForm,
    MoveThresholdForm,
    ProofForm,
    ThresholdForm,
)
from evaluations.queries.proofs import proof_lines, proof_page
from evaluations.views.shared import act, did, made
from plans.access import Place
from plans.document import plan_document
from plans.http import PersonRequest, is_htmx, signed_in, status_of
from plans.queries.files import files_of
from reconciliation.document import Proof


@require_GET
@signed_in
def proof_list(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Every proof of concept of the plan."""
    place = tools_for(request.user, plan_key)
    context = {"plan": place, "active": "tools", "proofs": proof_lines(plan_document(place.plan), place.key)}
    template = "evaluations/_proof_list.html" if is_htmx(request) else "evaluations/proof_list.html"
    return render(request, template, context)


@require_GET
@signed_in
def proof(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """One proof, its tools side by side."""
    place, found = _proof(request, plan_key, key)
    return _page(request, place, found)


def _proof(request: PersonRequest, plan_key: str, key: str, *, write: bool = False) -> tuple[Place, Proof]:
    place = tools_for(request.user, plan_key, write=write)
    found = next((one for one in plan_document(place.plan).proofs if one.id == key), None)
    if found is None:
        raise Http404
    return place, found


def _page(request: PersonRequest, place: Place, found: Proof, **forms: Any) -> HttpResponse:
    """The page of a proof, with a form that was wrong as it was typed."""
    document = plan_document(place.plan)
    page = proof_page(document, place.plan, found.id)
    context = {
        "plan": place,
        "active": "tools",
        "active_page": "proof_list",
        "page": page,
        "files": files_of(place.plan, "proof", found.id),
        "threshold_form": ThresholdForm(document=document),
        "move_form": MoveThresholdForm(proof=found),
        "decide_form": DecideForm(tools=[(tool.key, tool.name) for tool in page.tools]),
    } | forms
    template = "evaluations/_proof.html" if is_htmx(request) and not forms else "evaluations/proof.html"
    return render(request, template, context, status=422 if forms else 200)


@require_http_methods(["GET", "POST"])
@signed_in
def proof_new(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Plan a proof of concept."""
    place = tools_for(request.user, plan_key, write=True)
    form = ProofForm(request.POST or None, document=plan_document(place.plan))
    added = made(request, place, form, commands.add_proof, **_text(form))
    if form.is_bound and not form.errors:
        return redirect("proof", place.key, added.key) if added else redirect("proof_list", place.key)
    return _form(request, place, form, None)


@require_http_methods(["GET", "POST"])
@signed_in
def proof_edit(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Change what is tried."""
    place, found = _proof(request, plan_key, key, write=True)
    names = ("title", "capability", "tools", "use_case", "scope", "people", "days", "weeks", "start")
    initial = {name: getattr(found, name) for name in names} | {"material": found.data}
    form = ProofForm(request.POST or None, document=plan_document(place.plan), chosen=found.tools, initial=initial)
    if did(request, place, form, commands.change_proof, key=key, **_text(form)):
        return redirect("proof", place.key, key)
    return _form(request, place, form, found)


def _text(form: ProofForm) -> dict[str, Any]:
    return {"text": form.text()} if form.is_bound and form.is_valid() else {}


def _form(request: PersonRequest, place: Place, form: ProofForm, found: Proof | None) -> HttpResponse:
    version = proof_page(plan_document(place.plan), place.plan, found.id).version if found else None
    context = {"plan": place, "active": "tools", "active_page": "proof_list", "form": form, "proof": found}
    return render(request, "evaluations/proof_edit.html", context | {"version": version}, status=status_of(form))


@require_POST
@signed_in
def proof_remove(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Take a proof out in which nothing was measured."""
    place, _found = _proof(request, plan_key, key, write=True)
    act(request, place, commands.remove_proof, key=key)
    return redirect("proof_list", place.key)


@require_POST
@signed_in
def threshold_add(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Say what must come out."""
    place, found = _proof(request, plan_key, key, write=True)
    form = ThresholdForm(request.POST, document=plan_document(place.plan))
    if did(request, place, form, commands.add_threshold, key=key, **(form.cleaned_data if form.is_valid() else {})):
        return redirect("proof", place.key, key)
    return _page(request, place, found, threshold_form=form)


@require_POST
@signed_in
def threshold_remove(request: PersonRequest, plan_key: str, key: str, threshold: str) -> HttpResponse:
    """Take a threshold out before they are frozen."""
    place, _found = _proof(request, plan_key, key, write=True)
    act(request, place, commands.remove_threshold, key=key, threshold=threshold)
    return redirect("proof", place.key, key)


@require_POST
@signed_in
def threshold_move(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Move a frozen threshold, with a reason."""
    place, found = _proof(request, plan_key, key, write=True)
    form = MoveThresholdForm(request.POST, proof=found)
    if did(request, place, form, commands.move_threshold, key=key, **(form.cleaned_data if form.is_valid() else {})):
        return redirect("proof", place.key, key)
    return _page(request, place, found, move_form=form)


@require_POST
@signed_in
def proof_freeze(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Fix the thresholds."""
    place, _found = _proof(request, plan_key, key, write=True)
    act(request, place, commands.freeze_thresholds, key=key)
    return redirect("proof", place.key, key)


@require_http_methods(["GET", "POST"])
@signed_in
def proof_measure(request: PersonRequest, plan_key: str, key: str, tool: str) -> HttpResponse:
    """What came out for one tool."""
    place, found = _tried(request, plan_key, key, tool)
    form = MeasureForm(request.POST or None, proof=found, tool=tool)
    values: dict[str, Any] = {"values": form.values()} if form.is_bound and form.is_valid() else {}
    if did(request, place, form, commands.measure, key=key, tool=tool, **values):
        return redirect("proof", place.key, key)
    return _tool_form(request, place, found, tool, form, "evaluations/proof_measure.html")


@require_http_methods(["GET", "POST"])
@signed_in
def proof_checks(request: PersonRequest, plan_key: str, key: str, tool: str) -> HttpResponse:
    """What the five checks found for one tool."""
    place, found = _tried(request, plan_key, key, tool)
    form = ChecksForm(request.POST or None, proof=found, tool=tool)
    values: dict[str, Any] = {"checks": form.checks()} if form.is_bound and form.is_valid() else {}
    if did(request, place, form, commands.record_checks, key=key, tool=tool, **values):
        return redirect("proof", place.key, key)
    return _tool_form(request, place, found, tool, form, "evaluations/proof_checks.html")


def _tried(request: PersonRequest, plan_key: str, key: str, tool: str) -> tuple[Place, Proof]:
    place, found = _proof(request, plan_key, key, write=True)
    if tool not in found.tools:
        raise Http404
    return place, found


def _tool_form(request: PersonRequest, place: Place, found: Proof, tool: str, form: Any, template: str) -> HttpResponse:
    page = proof_page(plan_document(place.plan), place.plan, found.id)
    tried = next(one for one in page.tools if one.key == tool)
    context = {"plan": place, "active": "tools", "active_page": "proof_list", "form": form, "page": page, "tool": tried}
    return render(request, template, context, status=status_of(form))


@require_POST
@signed_in
def proof_decide(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """End a proof with its verdict."""
    place, found = _proof(request, plan_key, key, write=True)
    names = {tool.id: tool.name for tool in plan_document(place.plan).tools}
    form = DecideForm(request.POST, tools=[(tool, names[tool]) for tool in found.tools])
    if did(request, place, form, commands.decide_proof, key=key, **(form.cleaned_data if form.is_valid() else {})):
        return redirect("proof", place.key, key)
    return _page(request, place, found, decide_form=form)
