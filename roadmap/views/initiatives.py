"""The roadmap and its items."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plans.access import Place, plan_for
from plans.document import plan_document
from plans.errors import AlreadyDone, Refused
from plans.http import PersonRequest, answer_errors, is_htmx, request_id, signed_in, status_of, version_of
from roadmap import commands
from roadmap.access import initiative_for
from roadmap.drafting import chosen_stack
from roadmap.forms import InitiativeForm
from roadmap.models import Initiative
from roadmap.queries.answers import latest_answer
from roadmap.queries.roadmap import initiative_page, roadmap_page

_STEPS = {"earlier": -1, "later": 1}


@require_GET
@signed_in
def roadmap(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Swim lanes over quarters and the same as a table; the region alone for a script."""
    return _page(request, plan_for(request.user, plan_key))


def _page(request: PersonRequest, place: Place) -> HttpResponse:
    template = "roadmap/_roadmap.html" if is_htmx(request) else "roadmap/roadmap.html"
    return render(request, template, {"plan": place, "active": "roadmap", "page": roadmap_page(place)})


@require_POST
@signed_in
def roadmap_draft(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Add what the chosen stack needs and the roadmap lacks."""
    place = plan_for(request.user, plan_key, rule="settle")
    stack = chosen_stack(latest_answer(place.plan))
    if stack is None:
        messages.warning(request, _("There is no stack yet: reconcile first."))
        return redirect("roadmap", place.key)
    added = 0
    with answer_errors():
        added = commands.draft_roadmap(
            plan=place.plan, stack=stack, by=request.user, at=timezone.now(), request_id=request_id(request)
        )
    if added:
        messages.success(request, ngettext("%(n)s item drafted.", "%(n)s items drafted.", added) % {"n": added})
    else:
        messages.info(request, _("The roadmap has everything that the chosen stack needs."))
    return redirect("roadmap", place.key)


@require_http_methods(["GET", "POST"])
@signed_in
def initiative_add(request: PersonRequest, plan_key: str) -> HttpResponse:
    """A new item by hand."""
    place = plan_for(request.user, plan_key, rule="settle")
    form = InitiativeForm(request.POST or None, document=plan_document(place.plan), initial={"status": "planned"})
    if form.is_bound and form.is_valid():
        with answer_errors(form):
            commands.add_initiative(
                plan_id=place.plan.pk,
                values=form.values(),
                by=request.user,
                at=timezone.now(),
                request_id=request_id(request),
            )
        if not form.errors:
            return redirect("roadmap", place.key)
    context = {"plan": place, "active": "roadmap", "form": form, "page": None}
    return render(request, "roadmap/initiative.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@signed_in
def initiative(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """One item: the statements behind it, what it waits for, and the form."""
    place, row = initiative_for(request.user, plan_key, key, write=request.method == "POST")
    form = InitiativeForm(request.POST or None, document=plan_document(place.plan), item=row.key, initial=_initial(row))
    if form.is_bound and form.is_valid():
        with answer_errors(form):
            commands.edit_initiative(
                plan_id=place.plan.pk,
                initiative_id=row.pk,
                version=version_of(request),
                values=form.values(),
                by=request.user,
                at=timezone.now(),
                request_id=request_id(request),
            )
        if not form.errors:
            messages.success(request, _("Saved."))
            return redirect("initiative", place.key, row.key)
    context = {"plan": place, "active": "roadmap", "form": form, "page": initiative_page(place, row)}
    return render(request, "roadmap/initiative.html", context, status=status_of(form))


def _initial(row: Initiative) -> dict[str, object]:
    names = ("title", "phase", "duration", "owner", "depends_on", "note")
    values: dict[str, object] = {name: getattr(row, name) for name in names}
    return values | {"start": str(row.start or ""), "status": str(row.status), "cost": Decimal(row.cost) / 1000}


@require_POST
@signed_in
def initiative_move(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Move an item a quarter earlier or later; the item stays focused, the region is drawn again."""
    place, row = initiative_for(request.user, plan_key, key, write=True)
    quarters = _STEPS.get(request.POST.get("to", ""))
    if quarters is None:
        return HttpResponseBadRequest()
    try:
        commands.move_initiative(
            plan_id=place.plan.pk,
            initiative_id=row.pk,
            version=version_of(request),
            quarters=quarters,
            by=request.user,
            at=timezone.now(),
            request_id=request_id(request),
        )
    except AlreadyDone:
        pass
    except Refused as error:
        messages.warning(request, error.sentence)
    if is_htmx(request):
        return _page(request, plan_for(request.user, plan_key))
    return redirect("roadmap", place.key)


@require_POST
@signed_in
def initiative_remove(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Take an item off the roadmap."""
    place, row = initiative_for(request.user, plan_key, key, write=True)
    with answer_errors():
        commands.remove_initiative(
            plan_id=place.plan.pk,
            initiative_id=row.pk,
            version=version_of(request),
            by=request.user,
            at=timezone.now(),
            request_id=request_id(request),
        )
    messages.success(request, _("%(title)s is off the roadmap.") % {"title": row.title})
    return redirect("roadmap", place.key)
