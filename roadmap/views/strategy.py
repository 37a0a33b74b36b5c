"""Step one: arguments, blind scoring, the decision, and what it changes."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plans.access import Place, plan_for
from plans.document import plan_document
from plans.http import PersonRequest, answer_errors, is_htmx, request_id, signed_in, status_of, version_of
from plans.queries.activity import changed_here
from plans.regions import kept_region
from roadmap import commands
from roadmap.access import argument_for, scoring_place
from roadmap.models import Ballot, Strategy
from roadmap.queries.strategy import advice_text, strategy_page
from roadmap.strategies import usual_criteria
from roadmap.strategy_forms import ArgumentForm, BallotForm, CriteriaForm, DecideForm


@require_GET
@signed_in
def strategy(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Three strategies beside each other; the region alone for a script."""
    return _page(request, plan_for(request.user, plan_key))


def _page(
    request: PersonRequest, place: Place, argument: ArgumentForm | None = None, criteria: CriteriaForm | None = None
) -> HttpResponse:
    load = cache(lambda: strategy_page(place))
    sent = argument or criteria
    status = status_of(sent) if sent else 200

    def content() -> dict[str, Any]:
        criteria_now = plan_document(place.plan).strategy.criteria or usual_criteria()
        return {
            "page": load(),
            "argument_form": argument or ArgumentForm(),
            "argued": argument["strategy"].value() if argument else "",
            "criteria_form": criteria or CriteriaForm(criteria=criteria_now),
        }

    known: dict[str, Any] = {
        "reader": (place.member.role, place.member.group_key, place.member.seat),
        "keep": sent is None,
    }
    region = kept_region(request, place, "roadmap/_strategy.html", content, **known)
    if is_htmx(request):
        return HttpResponse(region, status=status)
    actions = kept_region(request, place, "roadmap/_strategy_actions.html", lambda: {"page": load()}, **known)
    changed = changed_here(place, "argument-", "strategyargument")
    context = {"plan": place, "active": "direction", "region": region, "actions": actions, "changed": changed}
    return render(request, "roadmap/strategy.html", context, status=status)


def _told(request: PersonRequest, place: Place) -> dict[str, Any]:
    """What every command of this page is told."""
    return {
        "plan_id": place.plan.pk,
        "by": request.user,
        "at": timezone.now(),
        "request_id": request_id(request),
    }


@require_POST
@signed_in
def strategy_argue(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Say what speaks for or against a strategy here, in the name of one's group."""
    place = plan_for(request.user, plan_key, rule="comment")
    form = ArgumentForm(request.POST)
    if form.is_valid():
        with answer_errors(form):
            commands.add_argument(**_told(request, place), group=place.member.group_key, **form.values())
    if form.errors:
        return _page(request, place, argument=form)
    return redirect("strategy", place.key)


@require_POST
@signed_in
def strategy_argument_remove(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Take an argument back."""
    place, argument = argument_for(request.user, plan_key, key)
    with answer_errors():
        commands.remove_argument(**_told(request, place), key=argument.key, version=version_of(request))
    messages.success(request, _("The argument is taken back."))
    return redirect("strategy", place.key)


@require_POST
@signed_in
def strategy_open(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Begin a blind round of scoring."""
    place = plan_for(request.user, plan_key, rule="settle")
    form = CriteriaForm(request.POST, criteria=plan_document(place.plan).strategy.criteria or usual_criteria())
    if form.is_valid():
        with answer_errors(form):
            commands.open_scoring(**_told(request, place), version=version_of(request), **form.cleaned_data)
    if form.errors:
        return _page(request, place, criteria=form)
    messages.success(request, _("The round is open. Each group sees its own scores only, until all have handed in."))
    return redirect("strategy", place.key)


@require_POST
@signed_in
def strategy_close(request: PersonRequest, plan_key: str) -> HttpResponse:
    """End the round and reveal what was handed in."""
    place = plan_for(request.user, plan_key, rule="settle")
    with answer_errors():
        commands.close_scoring(**_told(request, place), version=version_of(request))
    messages.success(request, _("The round is over. What was handed in is revealed."))
    return redirect("strategy", place.key)


@require_http_methods(["GET", "POST"])
@signed_in
def strategy_score(request: PersonRequest, plan_key: str) -> HttpResponse:
    """One's own group's scores, which nobody else sees while the round is open."""
    place = scoring_place(request.user, plan_key)
    group = place.member.group_key
    ballot = Ballot.objects.filter(plan=place.plan, key=group).first()
    document = plan_document(place.plan)
    is_open = Strategy.objects.filter(plan=place.plan, opened_at__isnull=False).exists()
    form = BallotForm(request.POST or None, document=document, group=group, given=ballot or _earlier(document, group))
    if form.is_bound and form.is_valid():
        revealed = False
        with answer_errors(form):
            revealed = commands.hand_in_scores(
                **_told(request, place),
                group=group,
                person_key=place.member.key,
                version=version_of(request),
                scores=form.scores(),
                weights=form.weights(),
            )
        if not form.errors:
            said = (
                _("Everyone has handed in: the scores are revealed.") if revealed else _("Handed in, unseen by others.")
            )
            messages.success(request, said)
            return redirect("strategy", place.key)
    context = {
        "plan": place,
        "active": "direction",
        "form": form,
        "version": ballot.version if ballot else 0,
        "is_open": is_open,
        "group": next((g.name for g in document.groups if g.id == group), group),
    }
    return render(request, "roadmap/strategy_score.html", context, status=status_of(form))


def _earlier(document: Any, group: str) -> Ballot | None:
    """What the group gave in the round before, to begin from."""
    strategy = document.strategy
    scores = tuple(score for score in strategy.scores if score.group == group and score.criterion)
    weights = tuple(weight for weight in strategy.weights if weight.group == group)
    return Ballot(key=group, scores=scores, weights=weights) if scores else None


@require_http_methods(["GET", "POST"])
@signed_in
def strategy_decide(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Choose a strategy and write its record, with dissent."""
    place = plan_for(request.user, plan_key, rule="settle")
    document = plan_document(place.plan)
    page = strategy_page(place)
    initial = {
        "chosen": document.strategy.chosen or next((c.strategy for c in page.columns if c.recommended), ""),
        "context": advice_text(document),
    }
    form = DecideForm(request.POST or None, document=document, initial=initial)
    if form.is_bound and form.is_valid():
        with answer_errors(form):
            commands.decide_strategy(**_told(request, place), version=version_of(request), verdict=form.values())
        if not form.errors:
            messages.success(request, _("The decision is on record. See below what it changes."))
            return redirect("strategy", place.key)
    context = {"plan": place, "active": "direction", "form": form, "page": page}
    return render(request, "roadmap/strategy_decide.html", context, status=status_of(form))


@require_POST
@signed_in
def strategy_effects(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Accept what the chosen strategy changes in blueprint and needs, as far as it was ticked."""
    place = plan_for(request.user, plan_key, rule="settle")
    accepted = 0
    with answer_errors():
        accepted = len(commands.accept_effects(**_told(request, place), keys=request.POST.getlist("effect")))
    text = ngettext("%(n)s change is accepted.", "%(n)s changes are accepted.", accepted)
    messages.success(request, text % {"n": accepted})
    return redirect("strategy", place.key)
