"""The roadmap and its items."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.core.cache import caches
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plans.access import Place, plan_for
from plans.document import plan_document
from plans.errors import AlreadyDone, Refused
from plans.http import PersonRequest, answer_errors, is_htmx, request_id, signed_in, status_of, version_of
from plans.queries.activity import changed_here
from reconciliation.quarters import Quarter
from roadmap import commands
from roadmap.access import initiative_for
from roadmap.drafting import chosen_stack
from roadmap.forms import InitiativeForm
from roadmap.models import Initiative
from roadmap.queries.answers import latest_answer
from roadmap.queries.lanes import BY
from roadmap.queries.roadmap import initiative_page, roadmap_page
from roadmap.queries.value import carry_over

_STEPS = {"earlier": -1, "later": 1}


@require_GET
@signed_in
def roadmap(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Swim lanes over quarters and the same as a table; the region alone for a script."""
    return _page(request, plan_for(request.user, plan_key))


def _page(request: PersonRequest, place: Place) -> HttpResponse:
    """What the address asks for: lanes by phase, team or group, and outlines of a version to compare with."""
    template = "roadmap/_roadmap.html" if is_htmx(request) else "roadmap/roadmap.html"
    asked = request.GET if request.method == "GET" else request.POST
    by = asked.get("by", "")
    shown = {"by": by if by in BY else BY[0], "against": asked.get("against", "")}
    context = {"plan": place, "active": "roadmap", "body": _body(place, **shown), **shown}
    if not is_htmx(request):
        context["changed"] = changed_here(place, "row-", "initiative")
    return render(request, template, context)


def _body(place: Place, by: str, against: str) -> str:
    """The region without what is the reader's own (forms, notes); the newest of each kind is kept in this process."""
    settles, today = place.may["settle"], timezone.localdate()
    slot = f"roadmap:{place.plan.pk}:{get_language()}:{by}:{settles}"
    state = (place.revision, against, today)
    kept = caches["fragments"].get(slot)
    if kept is not None and kept[0] == state:
        return SafeString(kept[1])
    urls = {"roadmap": reverse("roadmap", args=[place.key]), "conflicts": reverse("conflict_list", args=[place.key])}
    context = {"page": roadmap_page(place, by=by, against=against, today=today), "may_settle": settles, "urls": urls}
    body = render_to_string("roadmap/_roadmap_body.html", context)
    caches["fragments"].set(slot, (state, str(body)))
    return body


@require_POST
@signed_in
def roadmap_draft(request: PersonRequest, plan_key: str) -> HttpResponse:
    """Add what the chosen stack needs and the roadmap lacks."""
    place = plan_for(request.user, plan_key, rule="settle")
    stack = chosen_stack(plan_document(place.plan), latest_answer(place.plan))
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
    context = {
        "plan": place,
        "active": "roadmap",
        "form": form,
        "page": initiative_page(place, row),
    }
    return render(request, "roadmap/initiative.html", context, status=status_of(form))


def _initial(row: Initiative) -> dict[str, object]:
    names = ("title", "phase", "duration", "owner", "depends_on", "note", "pinned", "firm", "capability", "option")
    values: dict[str, object] = {name: getattr(row, name) for name in (*names, "requirements")}
    values |= {f"effort-{effort.team}": effort.days for effort in row.effort}
    values |= {"start": str(row.start or ""), "deadline": str(row.deadline or ""), "status": str(row.status)}
    return values | {"cost": Decimal(row.cost) / 1000}


@require_POST
@signed_in
def initiative_move(request: PersonRequest, plan_key: str, key: str) -> HttpResponse:
    """Move an item a quarter earlier or later, or to the quarter it was dropped on; the region is drawn again."""
    place, row = initiative_for(request.user, plan_key, key, write=True)
    to, _space, seen = request.POST.get("to", "").partition(" ")
    quarters = _quarters(row, to)
    if quarters is None:
        return HttpResponseBadRequest()
    version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else version_of(request)
    moved = None
    try:
        moved = commands.move_initiative(
            plan_id=place.plan.pk,
            initiative_id=row.pk,
            version=version,
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
        before = place.revision
        place.plan.refresh_from_db(fields=["revision"])
        if moved:
            carry_over(place.plan, before, moved)
        return _page(request, place)
    return redirect("roadmap", place.key)


def _quarters(row: Initiative, to: str) -> int | None:
    """By how many quarters "earlier", "later" or a quarter such as 2027-Q3 moves the item; None for anything else."""
    if to in _STEPS or row.start is None:
        return _STEPS.get(to)
    try:
        start: Quarter = row.start
        return start.until(Quarter.parse(to))
    except ValueError:
        return None


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
