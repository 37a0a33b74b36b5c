"""Scoring: criteria, rounds, ballots."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evaluations.access import tools_for
from evaluations.commands import scoring as commands
from evaluations.queries.scoring import own_marks, round_page, scoring_page
from evaluations.scoring_forms import BallotForm, CriterionForm, RoundForm
from evaluations.views.shared import act, did, made
from plans.access import Place, plan_for
from plans.document import plan_document
from plans.errors import Refused
from plans.http import PersonRequest, is_htmx, signed_in, status_of
from plans.queries.people import people_of
from reconciliation.document import Scoring


@require_GET
@signed_in
def scoring(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Criteria with the groups' weights, and the rounds."""
    return _page(request, tools_for(request.user, plan_key), CriterionForm())


def _page(request: PersonRequest, place: Place, form: CriterionForm) -> HttpResponse:
    page = scoring_page(plan_document(place.plan), place)
    context = {"plan": place, "active": "tools", "active_page": "scoring", "page": page, "form": form}
    template = "evaluations/_scoring.html" if is_htmx(request) and not form.errors else "evaluations/scoring.html"
    return render(request, template, context, status=status_of(form))


@require_POST
@signed_in
def criterion_add(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Say what tools are scored by."""
    place = tools_for(request.user, plan_key, write=True)
    form = CriterionForm(request.POST)
    if did(request, place, form, commands.add_criterion, new=True, **(form.cleaned_data if form.is_valid() else {})):
        return redirect("scoring", place.key)
    return _page(request, place, form)


@require_POST
@signed_in
def criterion_remove(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Take a criterion out."""
    place = tools_for(request.user, plan_key, write=True)
    act(request, place, commands.remove_criterion, key=key)
    return redirect("scoring", place.key)


@require_POST
@signed_in
def criteria_weigh(request: PersonRequest, plan_key: str, group: str) -> HttpResponse:
    """How a group spreads its points."""
    place = plan_for(request.user, plan_key, rule="write_group", group_key=group)
    document = plan_document(place.plan)
    if group not in {one.id for one in document.groups}:
        raise Http404
    given = {one.id: request.POST.get(f"points-{one.id}", "0").strip() or "0" for one in document.criteria}
    if not all(text.isascii() and text.isdigit() and len(text) <= 4 for text in given.values()):
        raise Refused(_("Points are whole numbers from 0 to 1,000."))
    points = {key: int(text) for key, text in given.items()}
    form = CriterionForm({"name": "-"})
    did(request, place, form, commands.weigh_criteria, new=True, group=group, points=points)
    return redirect("scoring", place.key)


@require_http_methods(["GET", "POST"])
@signed_in
def scoring_new(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Ask people to score."""
    place = tools_for(request.user, plan_key, write=True)
    document = plan_document(place.plan)
    initial = {"criteria": [one.id for one in document.criteria]}
    form = RoundForm(request.POST or None, document=document, people=people_of(place.plan.pk), initial=initial)
    values = form.values() if form.is_bound and form.is_valid() else {}
    opened = made(request, place, form, commands.open_round, **values)
    if form.is_bound and not form.errors:
        return redirect("scoring_round", place.key, opened.key) if opened else redirect("scoring", place.key)
    context = {"plan": place, "active": "tools", "active_page": "scoring", "form": form}
    return render(request, "evaluations/scoring_new.html", context, status=status_of(form))


def _round(place: Place, key: str) -> Scoring:
    found = next((one for one in plan_document(place.plan).scorings if one.id == key), None)
    if found is None:
        raise Http404
    return found


@require_GET
@signed_in
def scoring_round(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Who has handed in; once it is revealed, the ranking, how firm it is, and who differs."""
    place = tools_for(request.user, plan_key)
    _round(place, key)
    page = round_page(plan_document(place.plan), place, key)
    template = "evaluations/_scoring_round.html" if is_htmx(request) else "evaluations/scoring_round.html"
    return render(request, template, {"plan": place, "active": "tools", "active_page": "scoring", "page": page})


@require_http_methods(["GET", "POST"])
@signed_in
def ballot(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """One's own ballot: for those who were asked, nobody else's business."""
    place = tools_for(request.user, plan_key)
    found = _round(place, key)
    if place.member.key not in found.raters or place.is_archived:
        raise Http404
    version, marks = own_marks(place, key)
    form = BallotForm(request.POST or None, document=plan_document(place.plan), scoring=found, marks=marks)
    values: dict[str, Any] = {"marks": form.marks(place.member.key)} if form.is_bound and form.is_valid() else {}
    if did(request, place, form, commands.hand_in, key=key, **values):
        return redirect("scoring_round", place.key, key)
    context = {"plan": place, "active": "tools", "active_page": "scoring", "form": form, "round": found}
    return render(request, "evaluations/ballot.html", context | {"version": version}, status=status_of(form))


@require_POST
@signed_in
def scoring_reveal(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Close a round."""
    place = tools_for(request.user, plan_key, write=True)
    act(request, place, commands.reveal, key=key)
    return redirect("scoring_round", place.key, key)


@require_POST
@signed_in
def scoring_remove(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Take a round out."""
    place = tools_for(request.user, plan_key, write=True)
    act(request, place, commands.remove_round, key=key)
    return redirect("scoring", place.key)
